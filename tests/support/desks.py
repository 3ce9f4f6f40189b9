"""The page Desk as one person has it open, without a browser."""

import lxml.html

from tests.support.editor import Editor, Page


class Desk(Editor):
    """``Desk()`` is that of a new summit, ``Desk("summit", id)`` that of a stored one."""

    page = "desk"

    def __init__(self, table="summit", id=None, *, name="Ann"):
        Page.__init__(self, self.page, name=name, table=table, **({"id": id} if id else {}))

    @property
    def draft(self):
        table, id = self.address
        return self.app.session_state["notes"]["drafts"][f"desk:{table}:{id}"]

    @property
    def address(self):
        """The table and the id of the page's address; a blank id for a new record."""
        values = (self.app.query_params.get(name, "") for name in ("table", "id"))
        return tuple(value[-1] if isinstance(value, list) else value for value in values)

    def fill(self, **facts):
        self.type(**facts)
        self.run()

    def field(self, column, table=None):
        start = f"{column}_desk:{table or self.address[0]}"
        fields = [field for kind in ("text_input", "text_area", "selectbox") for field in self.app.get(kind)]
        return next(field for field in fields if (field.key or "").startswith(start))

    def enter(self, grid, *lines):
        """Type lines into a grid, from its first on."""
        key = self.draft.key_of(grid)
        edits = dict(enumerate(lines))
        self.app.session_state[key] = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
        self.run()

    def lines(self, grid):
        return [
            {name: cell for name, cell in line.items() if cell not in ("", False)} for line in self.draft.lines[grid]
        ]

    def save(self):
        self.press("Save all")

    @property
    def readings(self):
        """The cells of the table that says how cells were read, line by line."""
        [html] = [html.proto.body for html in self.app.get("html") if "Read as" in html.proto.body]
        lines = lxml.html.fromstring(html).findall(".//tbody/tr")
        return [[cell.text_content() for cell in line] for line in lines]

    @property
    def refusals(self):
        """What keeps it from being saved, as the page says it."""
        return " ".join(html.proto.body for html in self.app.get("html") if ">Why<" in html.proto.body)
