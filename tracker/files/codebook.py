"""The codebook: every file, column and code in words, written from the models so that the two cannot part."""

from collections.abc import Iterator

from tracker.measures.firmness import Part
from tracker.schema.kinds import kind_of
from tracker.schema.models import RECORDS, code_list, columns, table_of
from tracker.schema.relations import LINKS, PARENTS
from tracker.values.codes import CODE_LISTS, Code

START = "<!-- From here on written by: python -m tracker codebook -->"


def markdown() -> str:
    """Files with their columns, then the code lists, then the parts of firmness, as Markdown."""
    return "\n".join([START, "", *_files(), *_code_lists(), *_firmness()]).rstrip() + "\n"


def _files() -> Iterator[str]:
    yield "## Files and columns"
    for table, model in RECORDS.items():
        yield from ("", f"### {table}.csv", "")
        if table in PARENTS and (whole := PARENTS[table].table):
            yield from (f"Edited within its {RECORDS[whole].singular}.", "")
        yield from ("| column | type | blank | meaning |", "|---|---|---|---|")
        for name in columns(model):
            if name == "version":
                continue
            described = model.model_fields[name]
            meaning = ". ".join(filter(None, (described.title, described.description))).rstrip(".")
            blank = "yes" if table_of(table).c[name].nullable else "no"
            yield f"| {name} | {_kind(table, name)} | {blank} | {meaning} |"


def _kind(table: str, name: str) -> str:
    if codes := code_list(table, name):
        return f"code, see [{codes.__name__}](#{codes.__name__.lower()})"
    if target := LINKS[table].get(name):
        return f"id in {target}.csv"
    return kind_of(table, name).name


def _code_lists() -> Iterator[str]:
    yield from ("", "## Codes")
    for codes in CODE_LISTS:
        if codes.__module__ == Code.__module__:
            yield from ("", f"### {codes.__name__}", "")
            yield from ("| code | label | meaning |", "|---|---|---|")
            yield from (f"| {code.value} | {code.label} | {code.meaning} |" for code in codes)


def _firmness() -> Iterator[str]:
    yield from ("", "## Parts of firmness", "", "| part | question |", "|---|---|")
    yield from (f"| {part.label} | {part.meaning} |" for part in Part)
