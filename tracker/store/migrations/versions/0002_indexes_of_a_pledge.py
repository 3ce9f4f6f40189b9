"""Indexes that hold all that the lists ask of a pledge's parties and of its log."""

from alembic import op

revision = "0002"
down_revision = "0001"

INDEXES = {
    "pledge_party": ["pledge_id", "role", "party_id"],
    "pledge_status": ["pledge_id", "as_of", "id", "status"],
}


def upgrade() -> None:
    for table, columns in INDEXES.items():
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
