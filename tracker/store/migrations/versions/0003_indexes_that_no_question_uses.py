"""Without the indexes that no question uses, or that begin a longer one: each is written at every save."""

from alembic import op

revision = "0003"
down_revision = "0002"

INDEXES = {
    "party": ["name"],
    "person": ["name"],
    "attendance": ["level", "party_id"],
    "document": ["kind", "status"],
    "signature": ["status"],
    "pledge": ["currency", "due_on"],
    "pledge_party": ["party_id", "pledge_id"],
    "pledge_condition": ["state"],
    "pledge_status": ["as_of", "status", "pledge_id"],
}


def upgrade() -> None:
    for table, columns in INDEXES.items():
        for column in columns:
            op.drop_index(op.f(f"ix_{table}_{column}"), table)
