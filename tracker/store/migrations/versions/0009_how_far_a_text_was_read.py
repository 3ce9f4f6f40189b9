"""how far a text was read"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reading', sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_document_reading'), "reading IN ('whole', 'part', 'not_public')")


def downgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_document_reading"), type_="check")
        batch_op.drop_column("reading")
