"""Schema 0008: what a pledge restates becomes a relation, with its history, and comes back by the downgrade."""

import json

import pytest
import sqlalchemy as sa
from alembic import command

from tracker import store
from tracker.files import snapshot, soundness
from tracker.schema.models import Base
from tracker.store.upgrade import alembic_scripts

PLEDGE = (
    "INSERT INTO pledge (id, version, headline, category, verb, legal_form, made_on, funding, restates_id) "
    "VALUES (:id, 1, :id, 'troops', 'will', 'law', '2026-01-06', 'not_stated', :restates_id)"
)
SOURCE = (
    "INSERT INTO source (id, version, url, title, publisher, source_class, accessed_on) "
    "VALUES ('elysee', 1, 'https://example.org/a', 'D', 'E', 'media', '2026-02-01')"
)
CITATION = (
    "INSERT INTO citation (id, version, source_id, record_table, record_id, field, stance, confidence) "
    "VALUES (:id, 1, 'elysee', 'pledge', :record_id, 'restates_id', 'supports', 'medium')"
)
REVISION = (
    "INSERT INTO revision (id, batch, at, author, action, record_table, record_id, within_table, within_id, after) "
    "VALUES (:id, :id, '2026-01-06T12:00:00.000000Z', 'Ann', 'create', :table, :record, :within_table, :within, :after)"
)
LONG = "a-pledge-with-an-id-that-is-longer-than-the-sixty-characters-of-a-part"
PLEDGES = {"hubs": None, "again": "hubs", f"{LONG}-1": "hubs", f"{LONG}-2": "hubs", "last": "again"}
NAMED = {
    "again--hubs": "again", f"{LONG[:60]}--hubs": f"{LONG}-1", f"{LONG[:60]}--hubs-2": f"{LONG}-2",
    "last--again": "last",
}  # fmt: skip


@pytest.fixture
def older(database_url, open_engine):
    """A store of the schema before, with five pledges and two citations, and a revision of each row."""
    engine = open_engine(database_url)
    store.migrate(engine, to="0007")
    with engine.begin() as connection:
        for id, restates in PLEDGES.items():
            connection.execute(sa.text(PLEDGE), {"id": id, "restates_id": restates})
        connection.execute(sa.text(SOURCE))
        for id, record in (("of-again", "again"), ("of-hubs", "hubs")):
            connection.execute(sa.text(CITATION), {"id": id, "record_id": record})
        number = 0
        for table in ("pledge", "source", "citation"):
            for row in connection.execute(sa.text(f"SELECT * FROM {table} ORDER BY id")).mappings().all():
                number += 1
                within = ("pledge", row["record_id"]) if table == "citation" else (None, None)
                entry = {"id": number, "table": table, "record": row["id"], "within_table": within[0]}
                after = json.dumps(dict(row), ensure_ascii=False, sort_keys=True, default=str)
                connection.execute(sa.text(REVISION), {**entry, "within": within[1], "after": after})
    return engine


def rows(engine, statement):
    with store.reading(engine) as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def test_what_a_pledge_restates_becomes_a_relation_and_a_citation_of_it_moves_along(older):
    store.migrate(older)
    relations = rows(older, "SELECT id, pledge_id, other_id, kind, basis FROM pledge_relation ORDER BY id")
    assert relations == sorted((id, of, PLEDGES[of], "repeats", "inferred") for id, of in NAMED.items())
    assert rows(older, "SELECT id, record_table, record_id, field, version FROM citation ORDER BY id") == [
        ("of-again", "pledge_relation", "again--hubs", None, 2),
        ("of-hubs", "pledge", "hubs", None, 2),
    ]
    assert "restates_id" not in {column["name"] for column in sa.inspect(older).get_columns("pledge")}


def test_the_history_of_a_store_explains_its_relations_and_its_snapshot_restores(
    older, open_engine, new_database, tmp_path
):
    store.migrate(older)
    with store.reading(older) as connection:
        assert soundness.faults(connection) == soundness.all_faults(connection) == []
    other = open_engine(new_database(older.dialect.name))
    snapshot.restore(other, snapshot.write(older, tmp_path / "one.zip"))
    for table in ("pledge_relation", "citation", "revision"):
        assert rows(other, f"SELECT * FROM {table} ORDER BY id") == rows(older, f"SELECT * FROM {table} ORDER BY id")


def test_a_downgrade_brings_back_what_each_pledge_restates(older):
    before = rows(older, "SELECT id, restates_id FROM pledge ORDER BY id")
    store.migrate(older)
    with store.writing(older.execution_options(migrates=True)) as connection:
        config, _ = alembic_scripts()
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
    assert rows(older, "SELECT id, restates_id FROM pledge ORDER BY id") == before
    inspector = sa.inspect(older)
    assert not {"pledge_relation", "trigger", "position"} & set(inspector.get_table_names())
    store.migrate(older)
    assert len(rows(older, "SELECT id FROM pledge_relation")) == len(NAMED)
    checks = {check["name"] for check in sa.inspect(older).get_check_constraints("pledge_condition")}
    assert checks == {
        str(rule.name)
        for rule in Base.metadata.tables["pledge_condition"].constraints
        if rule.name and "ck_" in rule.name
    }
