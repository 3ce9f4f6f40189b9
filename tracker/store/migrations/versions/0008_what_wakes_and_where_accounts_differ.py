"""Triggers, relations of pledges in place of restates_id, shares, accounts, looks, announced dates and issues.

A pledge that restated another one "repeats" it from now on: the column did not tell repeats from parts.
"""

import json
from datetime import UTC, datetime
from itertools import chain, count

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

SLUG = sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql")
AS_TEXT = {"native_enum": False, "create_constraint": True, "length": 40}
TABLES = (
    "clause_link", "clause_issue", "position", "clause", "issue", "pledge_relation", "pledge_share", "account", "look",
    "announced_date", "trigger",
)  # fmt: skip
OF_RELATION = "id version pledge_id other_id kind basis note"
RELATION = sa.table("pledge_relation", *map(sa.column, OF_RELATION.split()))
OF_LOG = "id batch at author reason action record_table record_id within_table within_id before after"
LOG = sa.table("revision", *map(sa.column, OF_LOG.split()))
NOTE = "Until now “restates”, which said both: it repeats the other one, or is part of it."


def upgrade() -> None:
    _create_tables()
    _move_to_relations(op.get_bind())
    _drop_link("pledge", "restates_id")
    _add_link("pledge_condition", "trigger_id", "trigger")


def downgrade() -> None:
    """Bring restates_id back. The rows of the new tables go, with their history; other relations are lost."""
    _add_link("pledge", "restates_id", "pledge")
    op.execute(
        "UPDATE pledge SET restates_id = (SELECT min(other_id) FROM pledge_relation "
        "WHERE pledge_id = pledge.id AND kind IN ('repeats', 'part_of'))"
    )
    _drop_link("pledge_condition", "trigger_id")
    for table in TABLES:
        op.drop_table(table)
        op.execute(f"DELETE FROM revision WHERE record_table = '{table}'")


def _move_to_relations(connection: sa.Connection) -> None:
    """Make a relation of each restates_id, and lead to it what cites that field. Each change has its revision, without
    which no snapshot of the store could be restored."""
    stated = "SELECT id, restates_id FROM pledge WHERE restates_id IS NOT NULL ORDER BY id"
    entries, relations = [], {}
    for pledge, other in connection.execute(sa.text(stated)):
        stem = f"{pledge[:60]}--{other[:50]}".strip("-")
        names = chain([stem], (f"{stem}-{n}" for n in count(2)))
        id = next(name for name in names if name not in relations.values())
        relations[pledge] = id
        row = {"id": id, "version": 1, "pledge_id": pledge, "other_id": other}
        row |= {"kind": "repeats", "basis": "inferred", "note": NOTE}
        connection.execute(RELATION.insert(), row)
        entries.append({"action": "create", **_of("pledge_relation", id, "pledge", pledge), "after": _json(row)})
    cited = "SELECT * FROM citation WHERE record_table = 'pledge' AND field = 'restates_id' ORDER BY id"
    for before in connection.execute(sa.text(cited)).mappings().all():
        after = {**before, "field": None, "version": before["version"] + 1}
        if id := relations.get(before["record_id"]):
            after |= {"record_table": "pledge_relation", "record_id": id}
        changed = "record_table = :record_table, record_id = :record_id, field = NULL, version = :version"
        connection.execute(sa.text(f"UPDATE citation SET {changed} WHERE id = :id"), after)
        place = _of("citation", after["id"], after["record_table"], after["record_id"])
        entries.append({"action": "update", **place, "before": _json(before), "after": _json(after)})
    first = (connection.scalar(sa.text("SELECT max(id) FROM revision")) or 0) + 1
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    signed = {"batch": first, "at": at, "author": "Summit Tracker", "reason": "A new schema"}
    for number, entry in enumerate(entries, first):
        connection.execute(LOG.insert(), {"id": number, **signed, **entry})


def _of(table: str, id: str, within_table: str, within_id: str) -> dict[str, str]:
    return {"record_table": table, "record_id": id, "within_table": within_table, "within_id": within_id}


def _json(row) -> str:
    return json.dumps(dict(row), ensure_ascii=False, sort_keys=True)


def _add_link(table: str, column: str, target: str) -> None:
    with _anew(table) as rows:
        rows.add_column(sa.Column(column, SLUG, nullable=True))
        rows.create_foreign_key(
            op.f(f"fk_{table}_{column}"), target, [column], ["id"], deferrable=True, initially="DEFERRED"
        )
        rows.create_index(op.f(f"ix_{table}_{column}"), [column])


def _drop_link(table: str, column: str) -> None:
    with _anew(table) as rows:
        rows.drop_index(op.f(f"ix_{table}_{column}"))
        rows.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")
        rows.drop_column(column)


def _anew(table: str):
    """SQLite builds a table anew, so it is told the checks of codes, which a batch does not read from the old one."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    kept = tuple(sa.CheckConstraint(check["sqltext"], name=op.f(str(check["name"]))) for check in checks)
    return op.batch_alter_table(table, table_args=kept)


def _known(name: str) -> sa.Enum:
    return sa.Enum("month", "quarter", "year", "before", name=name, **AS_TEXT)


def _create_tables() -> None:
    op.create_table(
        "announced_date",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record_table", sa.String(length=40), nullable=False),
        sa.Column("record_id", SLUG, nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("announced_precision", _known("announced_precision"), nullable=True),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("first_precision", _known("first_precision"), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("last_precision", _known("last_precision"), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announced_date")),
    )
    with op.batch_alter_table("announced_date") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_announced_date_record_table_record_id"), ["record_table", "record_id"], unique=False
        )

    op.create_table(
        "issue",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("question", sa.String(length=4000), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
    )
    op.create_table(
        "look",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record_table", sa.String(length=40), nullable=False),
        sa.Column("record_id", SLUG, nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("looked_by", sa.String(length=120), nullable=False),
        sa.Column("places", sa.String(length=4000), nullable=False),
        sa.Column("languages", sa.String(length=300), nullable=True),
        sa.Column(
            "result",
            sa.Enum("nothing_new", "nothing", "evidence", "cut_short", name="lookresult", **AS_TEXT),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
    with op.batch_alter_table("look") as batch_op:
        batch_op.create_index(batch_op.f("ix_look_record_table_record_id"), ["record_table", "record_id"], unique=False)

    op.create_table(
        "trigger",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ceasefire",
                "peace_agreement",
                "parliament_vote",
                "budget",
                "backstop",
                "host_request",
                "counterpart_act",
                "security_situation",
                "legal_mandate",
                "attack",
                "date",
                "policy",
                "other",
                name="conditionkind",
                **AS_TEXT,
            ),
            nullable=False,
        ),
        sa.Column("definition", sa.String(length=4000), nullable=False),
        sa.Column("after_id", SLUG, nullable=True),
        sa.Column(
            "state",
            sa.Enum("not_met", "partly_met", "met", "disputed", "lapsed", "unknown", name="conditionstate", **AS_TEXT),
            nullable=False,
        ),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_precision", _known("met_precision"), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.ForeignKeyConstraint(
            ["after_id"], ["trigger.id"], name=op.f("fk_trigger_after_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trigger")),
    )
    with op.batch_alter_table("trigger") as batch_op:
        batch_op.create_index(batch_op.f("ix_trigger_after_id"), ["after_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("record_table", sa.String(length=40), nullable=False),
        sa.Column("record_id", SLUG, nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("party_id", SLUG, nullable=True),
        sa.Column("value", sa.String(length=300), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=4000), nullable=True),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_account_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    with op.batch_alter_table("account") as batch_op:
        batch_op.create_index(batch_op.f("ix_account_party_id"), ["party_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_account_record_table_record_id"), ["record_table", "record_id"], unique=False
        )

    op.create_table(
        "position",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("party_id", SLUG, nullable=False),
        sa.Column("issue_id", SLUG, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("as_of_precision", _known("as_of_precision"), nullable=True),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("quote", sa.String(length=1000), nullable=True),
        sa.Column("quote_language", sa.String(length=12), nullable=True),
        sa.Column("speaker", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_position_issue_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_position_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
    )
    with op.batch_alter_table("position") as batch_op:
        batch_op.create_index(batch_op.f("ix_position_issue_id"), ["issue_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_position_party_id"), ["party_id"], unique=False)

    op.create_table(
        "clause",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document_id", SLUG, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_clause_document_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
    )
    with op.batch_alter_table("clause") as batch_op:
        batch_op.create_index(batch_op.f("ix_clause_document_id"), ["document_id"], unique=False)

    op.create_table(
        "pledge_relation",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pledge_id", SLUG, nullable=False),
        sa.Column("other_id", SLUG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "repeats",
                "part_of",
                "enlarges",
                "reduces",
                "replaces",
                "carries_out",
                "pays_for",
                name="relationkind",
                **AS_TEXT,
            ),
            nullable=False,
        ),
        sa.Column("basis", sa.Enum("text", "on_record", "inferred", name="conditionbasis", **AS_TEXT), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.ForeignKeyConstraint(
            ["other_id"], ["pledge.id"], name=op.f("fk_pledge_relation_other_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"],
            ["pledge.id"],
            name=op.f("fk_pledge_relation_pledge_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_relation")),
    )
    with op.batch_alter_table("pledge_relation") as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_relation_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_relation_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_relation_pledge_id"), ["pledge_id"], unique=False)

    op.create_table(
        "pledge_share",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pledge_id", SLUG, nullable=False),
        sa.Column("party_id", SLUG, nullable=False),
        sa.Column("amount", sa.Numeric(asdecimal=False), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_pledge_share_party_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledge.id"], name=op.f("fk_pledge_share_pledge_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_share")),
    )
    with op.batch_alter_table("pledge_share") as batch_op:
        batch_op.create_index(batch_op.f("ix_pledge_share_party_id"), ["party_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pledge_share_pledge_id"), ["pledge_id"], unique=False)

    op.create_table(
        "clause_issue",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("clause_id", SLUG, nullable=False),
        sa.Column("issue_id", SLUG, nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name=op.f("fk_clause_issue_clause_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_clause_issue_issue_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_issue")),
    )
    with op.batch_alter_table("clause_issue") as batch_op:
        batch_op.create_index(batch_op.f("ix_clause_issue_clause_id"), ["clause_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_clause_issue_issue_id"), ["issue_id"], unique=False)

    op.create_table(
        "clause_link",
        sa.Column("id", SLUG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("clause_id", SLUG, nullable=False),
        sa.Column("other_id", SLUG, nullable=False),
        sa.Column(
            "kind",
            sa.Enum("same", "reworded", "translates", "replaces", name="clauselinkkind", **AS_TEXT),
            nullable=False,
        ),
        sa.Column("confirmed_by", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name=op.f("fk_clause_link_clause_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["clause.id"], name=op.f("fk_clause_link_other_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_link")),
    )
    with op.batch_alter_table("clause_link") as batch_op:
        batch_op.create_index(batch_op.f("ix_clause_link_clause_id"), ["clause_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_clause_link_other_id"), ["other_id"], unique=False)
