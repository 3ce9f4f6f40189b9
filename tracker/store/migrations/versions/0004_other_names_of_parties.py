"""Other names of a party, such as Turkey and UK, by which the search finds it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("party", sa.Column("aliases", sa.String(4_000), nullable=True))
