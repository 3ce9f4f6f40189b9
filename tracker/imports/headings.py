"""Matches the headings of a spreadsheet to columns: by name, by title, or by a guess that a person can correct."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy.engine import Connection

from tracker.files.spreadsheet import Cell, Sheet
from tracker.imports import cells, heading_units, several
from tracker.imports.names import Names
from tracker.schema.kinds import CODE, DAY, DAY_OR_PERIOD, HOUR, LATITUDE, LINK, LONGITUDE, NO, YES, kind_of
from tracker.schema.models import RECORDS, columns, table_of
from tracker.schema.relations import LINKS
from tracker.schema.rows import DIGEST
from tracker.values.search_text import spaced

TABLE = "table"  # the heading of a list with rows of several tables
LABEL = "_label"  # the end of a heading whose cells are the labels of codes
# How alike a heading and a title have to be, in per cent; which share of the cells has to fit; how many are checked.
ALIKE, MOST_OF, LOOKED_AT = 85, 0.6, 50
SHORT_WORD = re.compile("[A-Z][a-z]{1,2}")  # which may be a code of a country, or a month
# Words by which a heading says that its cells are not what happened, or not what is so now: a person has to choose.
DOUBTFUL = {
    "alternative", "announced", "anticipated", "approx", "approximate", "draft", "earlier", "est", "estimate",
    "estimated", "expected", "forecast", "former", "formerly", "initial", "intended", "latest", "likely", "next", "not",
    "old", "original", "planned", "possible", "prev", "previous", "prior", "probable", "proposed", "provisional",
    "requested", "revised", "scheduled", "target", "tbc", "tentative",
}  # fmt: skip
# Other words for a title, which may also be the title of another column: then the cells below decide.
USUAL = {("attendance", "office"): {"function", "role", "title", "post", "position"}}


@dataclass(frozen=True)
class Match:
    """The column that a heading means; blank for none. ``guessed``: the heading is only similar to its title, or its
    cells fit."""

    column: str = ""
    guessed: bool = False


def match(table: str, sheet: Sheet, names: Names, chosen: Mapping[str, str] | None = None) -> dict[str, Match]:
    """Return what each heading of a sheet means. ``chosen`` are a person's own choices, heading to column or blank."""
    chosen = {} if chosen is None else chosen
    matches = {heading: _by_name(table, heading) for heading in sheet.headings}
    exported = Match("id") in matches.values()
    if not exported:  # an export has them as one text, which is no list
        of_parts = {heading: several.column_of(table, heading) for heading in sheet.headings}
        matches |= {heading: Match(column) for heading, column in of_parts.items() if column}
    without_days = _headings_without_days(table, sheet)
    matches |= dict.fromkeys(without_days, Match())
    matches |= {heading: Match(column) for heading, column in chosen.items() if heading in matches}
    in_use = {each.column for each in matches.values()}
    titles = {name: RECORDS[table].model_fields[name].title or "" for name in columns(RECORDS[table])}
    for index, heading in enumerate(sheet.headings):
        if heading in chosen or heading in (TABLE, DIGEST):
            continue
        filled = [line[index] for _, line in sheet.lines if line[index] is not None][:LOOKED_AT]
        usual = "" if exported else _usual(table, heading, in_use)
        if named := matches[heading].column:
            if usual and filled and not any(_fits(table, named, cell, names) for cell in filled):
                matches[heading] = Match(usual, guessed=True)
                in_use.symmetric_difference_update({named, usual})
            continue
        doubt = DOUBTFUL & {*spaced(heading).split()}
        free = [name for name in titles if name not in in_use and doubt <= {*spaced(titles[name]).split()}]
        if filled and not any(map(_has_letter, filled)):  # “Party no.” is no party
            free = [name for name in free if kind_of(table, name) is not LINK]
        # An export, which has ids, has columns of other tables too: their cells would fit where they do not belong.
        fits = "" if exported else _by_its_cells(table, filled, free, names)
        like = "" if heading in without_days else _like_a_title(table, heading, free)
        if guess := like or usual or fits:
            matches[heading] = Match(guess, guessed=True)
            in_use.add(guess)
    return matches


def of_store(connection: Connection, table: str, sheet: Sheet) -> dict[str, Match]:
    """Like ``match``, with the names of the store and without choices of a person."""
    return match(table, sheet, Names(connection))


def key_of(table: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the columns, among ``names``, by which rows are matched to records if a person chooses no others."""
    unique = RECORDS[table].unique
    if "id" in names:
        return ("id",)
    return unique if unique and set(unique) <= set(names) else ()


def known(table: str, heading: str) -> bool:
    """Whether a text is a heading of this table, other than by a guess from similar words or from the cells below."""
    of_program = heading in (TABLE, DIGEST)
    return of_program or bool(
        column_of(table, heading) or several.column_of(table, heading) or _usual(table, heading, ())
    )


def exact(table: str, headings: Iterable[Cell]) -> int:
    """Return how many of these cells are names or titles of columns."""
    return sum(bool(isinstance(cell, str) and column_of(table, cell)) for cell in headings)


def of_a_row(table: str, meant: Mapping[str, str], names: Names) -> list[str]:
    """Return the headings that are values of the columns they are taken for, such as France above other parties: the
    first line of a sheet without headings. Empty if any heading is, or is like, a title, or if most of those that could
    be values are none. ``meant`` is heading to column, blank for none."""
    if any(column_of(table, heading) or _like_a_title(table, heading, columns(RECORDS[table])) for heading in meant):
        return []
    could_be = [(heading, name) for heading, name in meant.items() if name and kind_of(table, name) in (LINK, CODE)]
    values = [heading for heading, column in could_be if _fits(table, column, heading, names)]
    return values if 2 * len(values) > len(could_be) else []


def sample(table: str) -> str:
    """Return the names and titles of a few columns that a row needs, for a message."""
    fields = RECORDS[table].model_fields
    required = [name for name in fields if not table_of(table).c[name].nullable and name not in ("id", "version")]
    return ", ".join(f"{name} (“{fields[name].title}”)" for name in required[:4])


def column_of(table: str, heading: str) -> str:
    """Return the column of a table with this name or title; blank for none."""
    return _by_name(table, heading).column


def index_of_table(table: str, sheet: Sheet) -> int | None:
    """Return the index of the cells that name the table of each line; None in a sheet whose lines are all of ``table``,
    where such a heading means one of its columns, or no cell below it is like the name of a table."""
    if TABLE not in sheet.headings or column_of(table, TABLE):
        return None
    index = sheet.headings.index(TABLE)
    texts = {spaced(cells.text_of(line[index])) for _, line in sheet.lines}
    like = any(fuzz.ratio(text, spaced(name)) >= ALIKE for text in texts for name in RECORDS)
    return index if like else None


def table_of_name(cell: Cell) -> str:
    """Return the table that a cell names, in any case and with any spaces around; blank if it names none."""
    name = "_".join(cells.text_of(cell).casefold().split())
    return name if name in RECORDS else ""


def _by_name(table: str, heading: str) -> Match:
    """Return the column with this name or title; a heading such as kind_label means the column kind."""
    model = RECORDS[table]
    heading = heading.strip()
    of_label = heading.removesuffix(LABEL)
    if heading in model.model_fields:
        return Match(heading)
    if of_label in model.model_fields and kind_of(table, of_label) is CODE:
        return Match(of_label)
    same = {spaced(heading), spaced(f"{heading} on")}  # a list may head a day without its “on”
    alike = [name for name, field in model.model_fields.items() if spaced(field.title or "") in same]
    alike = alike or [name for name in model.model_fields if spaced(name) == spaced(heading)]  # Time zone for time_zone
    if not alike and spaced(heading) == spaced(model.singular) and not LINKS[table].get(model.named_by[-1]):
        alike = [model.named_by[-1]]  # such as Pledge, the heading of headlines in a list of pledges
    return Match(alike[0]) if len(alike) == 1 else Match()


def _headings_without_days(table: str, sheet: Sheet) -> list[str]:
    """Return the headings that name a day but for its “on”, above cells without any digit, such as “Signed” above a
    yes."""
    without_days = []
    for index, heading in enumerate(sheet.headings):
        column = _by_name(table, heading).column
        if column and spaced(f"{heading} on") == spaced(RECORDS[table].model_fields[column].title or ""):
            texts = [cells.text_of(line[index]) for _, line in sheet.lines]
            if any(texts) and not any(sign.isdigit() for text in texts for sign in text):
                without_days.append(heading)
    return without_days


def _like_a_title(table: str, heading: str, free: Sequence[str]) -> str:
    fields = RECORDS[table].model_fields
    # “Longitude (W)” and “Hour (UTC)” say what their title does not: a person has to choose the column.
    free = [name for name in free if kind_of(table, name) not in (HOUR, LATITUDE, LONGITUDE)]
    free = [name for name in free if not heading_units.may_be_another(table, name, heading)]
    # “First day in town” may be another day
    undated = [name for name in free if kind_of(table, name) not in (DAY, DAY_OR_PERIOD)]
    matches = [name for name in undated if spaced(heading).startswith(spaced(fields[name].title or ""))]
    if len(matches) == 1:  # Office that day
        return matches[0]
    scores = {name: fuzz.ratio(spaced(heading), spaced(fields[name].title or "")) for name in free}
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:1]
    return best[0] if best and scores[best[0]] >= ALIKE else ""


def _usual(table: str, heading: str, in_use: Collection[str]) -> str:
    """Return the column for which a heading is another word, unless another heading means it; blank for none."""
    word = spaced(heading).strip()
    columns = [column for (of, column), words in USUAL.items() if of == table and word in words]
    return next((column for column in columns if column not in in_use), "")


def _by_its_cells(table: str, filled: Sequence[Cell], free: Sequence[str], names: Names) -> str:
    """Return the link or code column that most of the cells fit; blank if there is none, or more than one."""
    if not filled:
        return ""
    fitting = {name: sum(_fits(table, name, cell, names) for cell in filled) / len(filled) for name in free}
    best = sorted(fitting, key=fitting.__getitem__, reverse=True)[:2]
    clear = best and fitting[best[0]] >= MOST_OF and (len(best) < 2 or fitting[best[1]] < fitting[best[0]])
    return best[0] if clear else ""


def _fits(table: str, column: str, cell: Cell, names: Names) -> bool:
    """Whether a cell names a record or a code that the column can hold; no cell fits any other column. A number, a
    yes or no or a word such as “Mar” fits none: it says too little to guess a column by."""
    text = cells.text_of(cell)
    if not _has_letter(cell) or text.casefold() in YES | NO:
        return False
    if kind_of(table, column) is LINK:
        if SHORT_WORD.fullmatch(text.strip()):
            return False
        return bool(names.meant(LINKS[table][column], text))
    try:
        return kind_of(table, column) is CODE and cells.read(table, column, cell) is not None
    except ValueError:
        return False


def _has_letter(cell: Cell) -> bool:
    return any(sign.isalpha() for sign in cells.text_of(cell))
