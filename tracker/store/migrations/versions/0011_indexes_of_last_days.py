"""Indexes of the last days of events, by which those that had not ended by a day are looked up."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for table in ("summit", "milestone"):
        op.create_index(op.f(f"ix_{table}_ends_on"), table, ["ends_on"])


def downgrade() -> None:
    for table in ("milestone", "summit"):
        op.drop_index(op.f(f"ix_{table}_ends_on"), table)
