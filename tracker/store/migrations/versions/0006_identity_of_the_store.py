"""A token for the state of the store, restores among the revisions, and what a revision undoes or merges into."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

SLUG = sa.String(120).with_variant(sa.String(120, collation="C"), "postgresql")
ACTIONS = ("create", "update", "delete", "restore")


def upgrade() -> None:
    table = op.create_table(
        "store_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_state")),
    )
    op.bulk_insert(table, [{"id": 1, "token": secrets.token_hex(8)}])
    with op.batch_alter_table("revision") as log:
        log.add_column(sa.Column("undoes", sa.Integer(), nullable=True))
        log.add_column(sa.Column("merged_into", SLUG, nullable=True))
        log.drop_constraint(op.f("ck_revision_action"), type_="check")
        log.create_check_constraint(op.f("ck_revision_action"), f"action IN {ACTIONS}")
