"""The Edit page as one person has it open."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.forms import held

ENTRY = Path(__file__).parents[1] / "dashboard" / "app.py"
FIELDS = ("text_input", "text_area", "selectbox")


def plain(label):
    """A label as the reader sees it."""
    return re.sub(r"\\(.)", r"\1", label).replace("\u200b", "")


class Editor:
    """``Editor("summit", "paris", name="Ann")`` has the form of one record open, without an id that of a new one."""

    def __init__(self, table, id=None, *, name="Ann"):
        self.app = AppTest.from_file(ENTRY, default_timeout=60)
        self.go("edit", table=table, **({"id": id} if id else {}))
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
            field.set_value((held(value) or "") if field.type in ("text_input", "text_area") else value)

    def press(self, label, number=0):
        [button for button in self.app.button if button.label.startswith(label)][number].click()
        self.run()

    def save(self, **values):
        self.type(**values)
        self.press("Save" if "id" in self.app.query_params else "Create")

    @property
    def errors(self):
        return [plain(error.value) for error in self.app.error]

    @property
    def toasts(self):
        return [toast.value for toast in self.app.toast]
