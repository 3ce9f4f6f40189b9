"""An index of the titles of sources, by which those of the same title are told apart."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index(op.f("ix_source_title"), "source", ["title"])


def downgrade() -> None:
    op.drop_index(op.f("ix_source_title"), "source")
