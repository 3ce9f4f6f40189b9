"""A digest is a class of sources of its own, below a reference work."""

from alembic import op

revision = "0013"
down_revision = "0012"

BEFORE = (
    "primary_text",
    "official_readout",
    "official_social",
    "parliamentary",
    "news_agency",
    "media",
    "leaked_document",
    "think_tank",
    "dataset",
    "reference",
)
NAME = "ck_source_sourceclass"


def upgrade() -> None:
    _allow(*BEFORE, "digest")


def downgrade() -> None:
    op.execute("UPDATE source SET source_class = 'reference' WHERE source_class = 'digest'")
    _allow(*BEFORE)


def _allow(*classes: str) -> None:
    with op.batch_alter_table("source") as batch_op:
        batch_op.drop_constraint(batch_op.f(NAME), type_="check")
        batch_op.create_check_constraint(
            batch_op.f(NAME), f"source_class IN ({', '.join(map(repr, classes))})"
        )
