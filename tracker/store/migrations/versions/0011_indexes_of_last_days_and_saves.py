"""Indexes of the last days of events, by which those that had not ended by a day are looked up, and of the first
revision of each save, by which saves are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for table in ("summit", "milestone"):
        op.create_index(op.f(f"ix_{table}_ends_on"), table, ["ends_on"])
    first = sa.text("id = batch")
    columns = ["id", "batch"]
    op.create_index(op.f("ix_revision_id_batch"), "revision", columns, sqlite_where=first, postgresql_where=first)


def downgrade() -> None:
    op.drop_index(op.f("ix_revision_id_batch"), "revision")
    for table in ("milestone", "summit"):
        op.drop_index(op.f(f"ix_{table}_ends_on"), table)
