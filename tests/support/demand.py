"""A table that nothing else in the program knows of, taken through everything that is done to one.

A program of its own, for the table is declared before the rest of Summit Tracker is imported:
``python -m tests.support.demand STORE OTHER_STORE FOLDER``. Prints as JSON what it saw.
"""

import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

from tracker.errors import TrackerError
from tracker.schema import models
from tracker.schema.fields import LINE, PARAGRAPH, Day, Precision, Slug, link, precision
from tracker.schema.models import Field, Record


class Demand(Record, table=True):
    """What a party demands."""

    singular, plural = "demand", "demands"
    named_by = ("as_of", "party_id", "issue")
    distinct_by = ("text", "agreed")
    search_by = ("text",)
    parent = "party_id"
    unique = ("party_id", "issue", "as_of")
    cited = "itself"

    party_id: Slug = link("party", "Party")
    issue: str = Field(max_length=LINE, title="Issue")
    as_of: Day = Field(title="As of")
    as_of_precision: Precision = precision("as_of", "As of")
    text: str = Field(max_length=PARAGRAPH, title="Text")
    quote: str | None = Field(default=None, max_length=PARAGRAPH, title="Quote")
    agreed: bool | None = Field(default=None, title="Agreed")


models.RECORDS["demand"] = Demand
models.MODELS = {**models.RECORDS, "revision": models.Revision}
for constraint in models.table_of("demand").foreign_key_constraints:
    constraint.deferrable, constraint.initially = True, "DEFERRED"

TROOPS = {"party_id": "fra", "issue": "Troops", "as_of": "2026-01-10", "text": "None before a ceasefire."}


def main(url: str, other_url: str, folder: Path) -> dict[str, object]:
    from tests.support.dossiers import rows
    from tracker.files import codebook, consistency, curated, datapackage, snapshot, soundness
    from tracker.queries import frames, records
    from tracker.schema import kinds
    from tracker.store import migrate, open_engine, reading
    from tracker.writing import edits

    engine, other = open_engine(url), open_engine(other_url)
    migrate(other)
    for each in (engine, other):
        with each.begin() as connection:
            models.table_of("demand").create(connection)

    def ask(question, *args, of=engine, **kwargs):
        with reading(of) as connection:
            return question(connection, *args, **kwargs)

    def refusal(action, *args, **values):
        try:
            action(*args, **values)
        except TrackerError as error:
            return f"{type(error).__name__}: {error}"
        return "allowed"

    said: dict[str, object] = {}
    said["id"] = id = edits.create(engine, "demand", {**TROOPS, "agreed": True}, author="Ann")
    said["name"] = ask(records.choices, "demand")[id]
    said["of a month"] = month = edits.create(engine, "demand", {**TROOPS, "as_of": "2026-02"}, author="Ann")
    said["order"] = list(ask(records.choices, "demand"))
    said["found"] = [list(ask(records.choices, "demand", text=text)) for text in ("ceasefire", "France", "June")]
    said["parts of its party"] = [row["id"] for row in ask(records.within, "demand", "party", "fra")]
    said["twin"] = refusal(edits.create, engine, "demand", TROOPS, author="Ann")
    said["to nothing"] = refusal(edits.create, engine, "demand", {**TROOPS, "party_id": "frn"}, author="Ann")
    said["neither"] = refusal(edits.create, engine, "demand", {**TROOPS, "issue": "x", "agreed": "maybe"}, author="A")
    opened = ask(records.record, "demand", id)
    edits.update(engine, "demand", id, {"agreed": False}, opened=opened, author="Ann")
    said["history"] = [dict(entry["changes"]) for entry in ask(records.history, "party", "fra", limit=1)]
    edits.undo(engine, ask(records.history, "party", "fra", limit=1)[0], author="Ann")
    said["undone"] = ask(records.record, "demand", id)["agreed"]
    frame = ask(frames.frame, models.table_of("demand").select().order_by("id"))
    said["frame"] = [
        str(frame["agreed"].dtype),
        frame["agreed"].astype(object).where(frame["agreed"].notna(), None).tolist(),
    ]
    said["typed"] = [kinds.read("demand", "agreed", text) for text in ("Yes", " n ", "TRUE", "")]
    said["in doubt"] = kinds.read("demand", "agreed", "perhaps").fault
    said["sound"] = [str(fault) for fault in ask(soundness.faults) + ask(soundness.all_faults)]

    said["form"] = form(id, url)

    snapshot.write(engine, folder / "one.zip")
    snapshot.restore(other, folder / "one.zip")
    snapshot.write(other, folder / "two.zip")
    files = [zipfile.ZipFile(folder / name).read("demand.csv").decode() for name in ("one.zip", "two.zip")]
    said["file"], said["restored"] = files[0], files[0] == files[1]
    page, table = ask(addresses, id)
    said["plain page"], said["table for programs"] = "<dt>Agreed</dt><dd dir='auto'>no</dd>" in page, table == files[0]
    fields = datapackage.resource("demand", 0, "")["schema"]["fields"]
    said["described"] = next(field for field in fields if field["name"] == "agreed")
    said["codebook"] = [line for line in codebook.markdown().splitlines() if line.startswith("| agreed ")]

    found = {table: list(enumerate(batch, 2)) for table, batch in {**rows(), "demand": [opened]}.items()}
    said["uncited"] = [str(problem) for problem in consistency.faults(found) if problem.file == "demand.csv"]
    from tests.support import dossiers
    from tests.support.examples import EXAMPLES

    EXAMPLES["demand"] = {**TROOPS, "id": id, "agreed": "true"}
    said["curated"] = [row["id"] for row in curated.read(dossiers.write(folder / "data"))["demand"]]
    for line in ("yes", "True", "1"):
        path = folder / "data" / "demand.csv"
        text = path.read_text()
        path.write_text(text.replace(",true", f",{line}"))
        said[f"curated {line}"] = refusal(curated.read, folder / "data")
        path.write_text(text)

    hanging = edits.dependents(engine, "party", "fra").deleted["demand"]
    said["goes with its party"] = [row["id"] for row in hanging] == [id, month]
    for each in (engine, other):
        each.dispose()
    return said


def addresses(connection: Any, id: str) -> tuple[str, str]:
    """What a program gets that asks for the record, and for its table."""
    from dashboard.addresses import record_page, tables
    from dashboard.addresses.exchange import Query, Request
    from tracker.store.change_detection import state

    request = Request("http://127.0.0.1", "", Query(""), connection, state(connection))
    page = record_page.answer(request, {"table": "demand", "id": id, "json": ""})
    table = tables.answer(request, {"table": "demand", "form": "csv"})
    return page.content.decode(), table.content.decode()


def form(id: str, url: str) -> dict[str, object]:
    """What somebody sees who opens the party's form, and in it this part."""
    os.environ["TRACKER_DATABASE_URL"] = url
    from tests.support.editor import Editor

    editor = Editor("party", "fra")
    boxes = [box.label for box in editor.app.expander]
    editor.unfold("demand")
    editor.app.selectbox(key="part_demand_fra").set_value(id)
    editor.run()
    before = editor.field("agreed", "demand").value
    editor.type("demand", agreed="no", quote="Not one.")
    editor.press("Save", 1)
    after = editor.field("agreed", "demand").value
    return {"boxes": boxes, "before": before, "after": after, "errors": editor.errors, "toasts": editor.toasts}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:3], Path(sys.argv[3])), ensure_ascii=False, default=str))
