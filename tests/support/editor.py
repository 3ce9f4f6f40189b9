"""The Edit page as one person has it open, and the store behind it."""

import json
import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.editing.widgets import field_text
from tests.support import somebody
from tracker.queries import records
from tracker.store import last_revision, reading

ENTRY = Path(__file__).parents[2] / "dashboard" / "app.py"
FIELDS = ("text_input", "text_area", "selectbox")
PARIS = "2026-01-06-paris-coalition"
LONG = "Ж" * 100_000
HOSTILE = "<script>alert(1)</script> **b** $x$ :red[x] \\ ->"


def plain(label):
    """A label as the reader sees it."""
    return re.sub(r"\\(.)", r"\1", label).replace("\u200b", "")


def field(app, start):
    """The field whose key begins so; it ends in another number for each draft."""
    fields = [field for kind in (*FIELDS, "checkbox", "multiselect") for field in app.get(kind)]
    return next(field for field in fields if (field.key or "").startswith(start))


class Store:
    """The store behind the dashboard: ``store(records.record, "summit", "paris")``."""

    def __init__(self, engine):
        self.engine = engine

    def __call__(self, question, *args, **kwargs):
        with reading(self.engine) as connection:
            return question(connection, *args, **kwargs)

    def record(self, table, id):
        return self(records.record, table, id)

    def revisions(self):
        return self(last_revision)[0]

    def change(self, table, id, **values):
        return somebody.update(self.engine, table, id, values, author="Somebody else")


class Page:
    """A page on which somebody saves, as one person has it open; a blank ``name`` is yet to be typed."""

    def __init__(self, page, *, name="Ann", **address):
        self.page = page
        self.app = AppTest.from_file(ENTRY, default_timeout=60)
        self.go(page, **address)
        if name:
            self.app.text_input(key="author").input(name)
            self.run()

    def run(self):
        self.app.run()
        assert not self.app.exception

    def go(self, page, **parameters):
        self.app.switch_page(f"app_pages/{page}.py")
        self.app.query_params.clear()
        for name, value in parameters.items():
            self.app.query_params[name] = value
        self.run()

    def restart(self):
        """The server is started anew, and the page reaches it again: all that is left is what the browser shows."""
        page, shown = self.app, self.app._tree.get_widget_states()
        self._begin(page.query_params)
        self.app._finished_page_script_hash = page._finished_page_script_hash
        self.app._run(shown)
        assert not self.app.exception

    def reload(self, storage, *, own=True, **address):
        """The page is opened anew, in the tab that wrote the drafts in the browser's storage, or in another one."""
        self._begin({})
        self.go(self.page, **address)
        states = self.app._tree.get_widget_states()
        left = [{"number": number, "text": text, "own": own} for number, text in storage.items()]
        [keeper] = self.app.get("bidi_component")
        event = states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{keeper.proto.id}__events")
        event.json_trigger_value = json.dumps([{"event": "left", "value": left}])
        self.app._run(states)
        assert not self.app.exception

    def _begin(self, address):
        self.app = AppTest.from_file(ENTRY, default_timeout=60)
        self.app.query_params.clear()
        self.app.query_params.update(address)

    def press(self, label, number=0):
        [button for button in self.app.button if button.label.startswith(label)][number].click()
        self.run()

    @property
    def storage(self):
        """The drafts that the page has written to the browser's storage, by number."""
        [keeper] = self.app.get("bidi_component")
        return json.loads(keeper.proto.json)[0]["drafts"]

    @property
    def dropped(self):
        """The numbers of the drafts that the page has removed from there."""
        [keeper] = self.app.get("bidi_component")
        return json.loads(keeper.proto.json)[0]["dropped"]

    @property
    def asks_before_it_is_left(self):
        """Whether the browser asks before it closes the page, as something is not saved."""
        return any("onbeforeunload = () => true" in str(each.proto.body) for each in self.app.get("html"))

    @property
    def notes(self):
        """What the page says, but for how it reads each number and day."""
        return [said for note in self.app.info if not (said := plain(note.value)).startswith("Read as")]

    @property
    def errors(self):
        return [plain(error.value) for error in self.app.error]


class Editor(Page):
    """``Editor("summit", "paris", name="Ann")`` has the form of one record open, without an id that of a new one."""

    page = "edit"

    def __init__(self, table, id=None, *, name="Ann"):
        super().__init__(self.page, name=name, table=table, **({"id": id} if id else {}))

    def unfold(self, part):
        """Open the box of a part or of the history."""
        table, id = (self.app.query_params[name] for name in ("table", "id"))
        self.app.session_state[f"box_{part}_{table}_{id}"] = True
        self.run()

    def field(self, column, table=None):
        """The field of a column, of the first form or of the one of a part."""
        start = f"{column}_{table or self.app.query_params['table']}:"
        fields = [field for kind in FIELDS for field in self.app.get(kind)]
        return next(field for field in fields if (field.key or "").startswith(start))

    def type(self, table=None, **values):
        for column, value in values.items():
            field = self.field(column, table)
            field.set_value((field_text(value) or "") if field.type in ("text_input", "text_area") else value)

    def save(self, **values):
        self.type(**values)
        self.press("Save" if "id" in self.app.query_params else "Create")

    @property
    def toasts(self):
        return [toast.value for toast in self.app.toast]


def button(editor, label):
    return next(button for button in editor.app.button if button.label.startswith(label))
