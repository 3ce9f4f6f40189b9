"""the items of parties and persons in Wikidata"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wikidata_id', sa.String(length=20), nullable=True))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wikidata_id', sa.String(length=20), nullable=True))


def downgrade() -> None:
    for table in ("person", "party"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("wikidata_id")
