"""Schema 0013: a digest is a class of sources. The downgrade makes it a reference work, also in the change log."""

import json

from alembic import command

from tests.support.examples import EXAMPLES
from tests.support.stored import history, rows, save
from tracker import store
from tracker.files import soundness
from tracker.store.upgrade import alembic_scripts
from tracker.writing import edits

TITLE = 'It writes "source_class": "digest" of itself'
BRIEF = EXAMPLES["source"] | {"id": "brief", "url": "https://example.org/brief", "title": TITLE}


def test_a_downgrade_leaves_no_digest_and_a_log_that_agrees_with_the_sources(filled):
    edits.create(filled, "source", BRIEF | {"source_class": "media"}, author="Ann")
    save(filled, "source", "brief", source_class="digest")
    save(filled, "source", "brief", publisher="Another")
    with store.writing(filled.execution_options(migrates=True)) as connection:
        config, _ = alembic_scripts()
        config.attributes["connection"] = connection
        command.downgrade(config, "0012")
    store.migrate(filled)
    brief = rows(filled, "source")["brief"]
    assert (brief["source_class"], brief["title"]) == ("reference", TITLE)
    log = [(entry["before"], entry["after"]) for entry in history(filled) if entry["record_id"] == "brief"]
    classes = [[row and json.loads(row)["source_class"] for row in rows_of_entry] for rows_of_entry in log]
    assert classes == [[None, "media"], ["media", "reference"], ["reference", "reference"]]
    with store.reading(filled) as connection:
        assert soundness.faults(connection) == soundness.all_faults(connection) == []
