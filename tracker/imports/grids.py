"""Declares the desks: for which records there is one, its grids, and the columns of each grid.

Cells are read as in an import. A heading is a column of the grid's table, or of a part that the line also creates
(``Within``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.schema.kinds import Kind, kind_of
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import LINKS
from tracker.values.codes import PledgeRole, SignatureStatus
from tracker.values.search_text import spaced

SOURCE = "source"  # the heading of the source that a line is cited from
OFFERED, CHECKED = "offered", "checked"  # the headings of an offer's origin, and of whether a person has checked it


@dataclass(frozen=True)
class Within:
    """Cells of a line that create parts of its record, such as the parties of a pledge.

    ``cells`` are the headings on screen of its columns, ``fixed`` the values of others. ``several``: a cell may name
    more than one, each of which makes a record.
    """

    table: str
    cells: Mapping[str, str] = field(hash=False)
    fixed: Mapping[str, str] = field(default_factory=dict, hash=False)
    several: bool = False

    def heading(self, column: str) -> str:
        """Return the heading of a column of this part."""
        return f"{self.table}.{column}"


@dataclass(frozen=True)
class Grid:
    """Lines of one table. ``link`` is the column that leads to the record of the desk, blank where none does. Of the
    ``columns``, the first ``lead`` stand before the cells within, and alone tell of a row that is stored. ``shared``
    can be given once for all lines that leave them blank."""

    table: str
    title: str
    link: str
    columns: tuple[str, ...]
    within: tuple[Within, ...] = ()
    shared: tuple[str, ...] = ()
    lead: int = 7

    @property
    def headings(self) -> dict[str, str]:
        """The heading of each cell of a line, with its words on screen."""
        fields = RECORDS[self.table].model_fields
        own = {name: fields[name].title or name for name in self.columns}
        parts = {part.heading(column): words for part in self.within for column, words in part.cells.items()}
        cited = {} if self.table == SOURCE else {SOURCE: "Source, if another"}
        order = [*self.columns[: self.lead], *parts, *cited, *self.columns[self.lead :]]
        words = {**own, **parts, **cited}
        return {heading: words[heading] for heading in order}

    def place(self, heading: str) -> tuple[str, str]:
        """The table and column that a heading stands for."""
        if heading == SOURCE:
            return "citation", "source_id"
        table, _, column = heading.rpartition(".")
        return table or self.table, column

    def words(self, table: str, column: str) -> str:
        """Return the words on screen of a column within this grid; blank for another one, and for the source: it may
        be the one of all lines."""
        places = {self.place(heading): words for heading, words in self.headings.items() if heading != SOURCE}
        return places.get((table, column), "")

    def heading_of(self, place: str, text: str) -> str:
        """The heading that a text in this place is the name of, as screens and exports have it; blank for none."""
        name = spaced(text.removesuffix("*"))
        headings = [place, *self.headings]  # two columns may be called the same
        return next((each for each in headings if name in self._names(each)), "")

    def _names(self, heading: str) -> set[str]:
        table, column = self.place(heading)
        title = RECORDS[table].model_fields[column].title or column
        return {spaced(name) for name in (heading, column, title, self.headings[heading])}

    def takes_several(self, heading: str) -> bool:
        """Whether a cell may name more than one record."""
        return any(part.several and heading in map(part.heading, part.cells) for part in self.within)

    def kind(self, heading: str) -> Kind:
        """The kind of column that a heading stands for."""
        return kind_of(*self.place(heading))


@dataclass(frozen=True)
class Desk:
    """What is typed about one record. ``facts`` are the columns of the record itself that come first; without any,
    they are left to its form."""

    grids: tuple[Grid, ...]
    facts: tuple[str, ...] = ()


SOURCES = Grid(
    "source",
    "Sources",
    "",
    ("url", "title", "publisher", "source_class", "language", "published_on", "accessed_on"),
    shared=("accessed_on",),
)
SEATS = Grid(
    "attendance",
    "Seats",
    "summit_id",
    ("party_id", "person_id", "office", "level", "role", "mode", "state"),
    shared=("level", "mode"),
)
SIGNATORIES = Within("signature", {"party_id": "Signed by"}, {"status": SignatureStatus.SIGNED.value}, several=True)
PLEDGERS = Within("pledge_party", {"party_id": "By"}, {"role": PledgeRole.PLEDGER.value}, several=True)
CONDITION = Within("pledge_condition", {"text": "On condition", "kind": "Kind of condition", "trigger_id": "Trigger"})
FACTS = ("track_id", "title", "starts_on", "ends_on", "kind", "status", "city", "country_id", "format", "importance")


def _texts(link: str) -> Grid:
    columns = ("title", "kind", "status", "language", "adopted_on")
    return Grid("document", "Texts", link, columns, (SIGNATORIES,), ("adopted_on",), lead=3)


def _promises(link: str) -> Grid:
    amounts = ("amount_low", "amount_high", "currency", "unit", "amount_note")
    columns = ("headline", "category", "quote", "verb", "legal_form", *amounts, "due_on", "due_note", "made_on")
    return Grid("pledge", "Pledges", link, columns, (PLEDGERS, CONDITION), ("made_on",), lead=2)


# By the table of its record, each desk.
DESKS = {
    "summit": Desk((SEATS, _texts("summit_id"), _promises("summit_id")), FACTS),
    "milestone": Desk(
        (_texts("milestone_id"), _promises("milestone_id")),
        ("track_id", "title", "starts_on", "ends_on", "kind", "importance"),
    ),
    "document": Desk(
        (
            Grid(
                "signature",
                "Signatures",
                "document_id",
                ("party_id", "person_id", "status", "signed_on"),
                shared=("status", "signed_on"),
            ),
        )
    ),
    "pledge": Desk(
        (
            Grid("pledge_party", "Parties", "pledge_id", ("party_id", "role", "attribution"), shared=("role",)),
            Grid(
                "pledge_condition", "Conditions", "pledge_id", ("text", "kind", "trigger_id", "group_number", "state")
            ),
        )
    ),
    "party": Desk((Grid("membership", "Members", "group_id", ("member_id", "joined_on", "left_on")),)),
}


def tables_needed(table: str) -> list[str]:
    """Return the tables whose records the desk of a table cannot do without and does not create: those to which a
    required link of the record, or of a line, leads."""
    grids = (SOURCES, *DESKS[table].grids)
    created = {table, *(each.table for grid in grids for each in (grid, *grid.within))}
    required = (
        to for each in (table, *created) for name, to in LINKS[each].items() if not table_of(each).c[name].nullable
    )
    return [to for to in dict.fromkeys(required) if to not in created]
