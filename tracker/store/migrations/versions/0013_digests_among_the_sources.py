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
    """Make each digest a reference work, also in the change log, which has to agree with the rows: it no longer tells
    that one was a digest, and an upgrade does not bring the class back."""
    op.execute("UPDATE source SET source_class = 'reference' WHERE source_class = 'digest'")
    for row in ("before", "after"):  # a quote within a text is escaped there, so only the class itself matches
        digest, reference = (f'"source_class": "{code}"' for code in ("digest", "reference"))
        op.execute(f"UPDATE revision SET {row} = replace({row}, '{digest}', '{reference}') WHERE record_table = 'source'")
    _allow(*BEFORE)


def _allow(*classes: str) -> None:
    with op.batch_alter_table("source") as batch_op:
        batch_op.drop_constraint(batch_op.f(NAME), type_="check")
        batch_op.create_check_constraint(
            batch_op.f(NAME), f"source_class IN ({', '.join(map(repr, classes))})"
        )
