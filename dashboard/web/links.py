"""Links between pages: as widgets, and as HTML for ``st.html``. Every link passes on the chosen day (see
``lookback``)."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from html import escape
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit import Page

from dashboard.web import answers, lookback
from dashboard.web.answers import ask, ask_all
from dashboard.web.markup import escape_label
from dashboard.web.notes import notes
from tracker.queries import records
from tracker.schema import relations
from tracker.schema.models import RECORDS
from tracker.schema.relations import PARENTS, Key
from tracker.values.direction import isolate
from tracker.words import human_day, plural, singular

T = TypeVar("T")
Address = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]
"""Of a page: its path and parameters."""

# table -> the page that shows one of its records, and the name of its id in the address
PAGE_OF = {
    "summit": ("summits", "id"),
    "milestone": ("summits", "milestone"),
    "pledge": ("pledges", "id"),
    "party": ("parties", "id"),
    "issue": ("issues", "issue"),
    "source": ("sources", "id"),
}


def page(name: str) -> Page:
    """Return a page by the name of its file."""
    return notes()["pages"][name]


def to_record(table: str, id: str, text: str) -> None:
    """Draw a link to the page of one record."""
    name, parameter = PAGE_OF[table]
    st.page_link(page(name), label=escape_label(text), query_params={parameter: id, **lookback.parameters()})


def page_of(row: Mapping[Any, Any]) -> tuple[str, str] | None:
    """Return table and id of the record on whose page a row is shown; None if there is no such page. ``row`` comes from
    a query with a column <table>_id for each table whose records have pages."""
    return next(((table, row[f"{table}_id"]) for table in PAGE_OF if row.get(f"{table}_id")), None)


def place_of(table: str, row: Mapping[str, Any]) -> Key | None:
    """Return the record on whose page a row is shown: itself, or one that it is edited within or belongs to; None if
    no page shows it."""
    if table in PAGE_OF:
        return table, row["id"]
    columns = (PARENTS[table].column,) if table in PARENTS else RECORDS[table].page_by
    targets = relations.links(table, row)
    return next((targets[name] for name in columns if name in targets and targets[name][0] in PAGE_OF), None)


def anchor(table: str, id: str, text: str, *, heading: str = "") -> str:
    """Return a link to the page of one record as HTML; the plain text if such records have no page. ``heading`` is the
    anchor of a heading on that page."""
    if table not in PAGE_OF:
        return escape(isolate(text))
    name, parameter = PAGE_OF[table]
    return anchor_to(name, {parameter: id}, text, heading=heading)


def anchor_to(name: str, parameters: Mapping[str, str | Sequence[str]], text: str, *, heading: str = "") -> str:
    """Return a link to a page as HTML. ``name`` is that of the page's file, ``text`` is escaped."""
    return anchor_around(name, escape(isolate(text)), parameters, heading=heading)


def anchor_around(
    name: str, content: str, parameters: Mapping[str, str | Sequence[str]] | None = None, *, heading: str = ""
) -> str:
    """Return a link to a page as HTML around ``content``, which is HTML too."""
    return _link(page(name).url_path, content, {**(parameters or {}), **lookback.parameters()}, heading=heading)


def anchor_to_address(path: str, text: str, parameters: Mapping[str, str | Sequence[str]]) -> str:
    """Return a link to an address of the server that is no page, such as a feed, as HTML. ``path`` is relative to the
    server's base path."""
    return _link(path, escape(text), parameters)


def anchor_out(title: str, url: str) -> str:
    """Return a link to a publication, as HTML, that opens in a new tab. Streamlit adds that it gets no referrer."""
    text = escape(isolate(title))
    return f'<a class="tracker-out" href="{escape(url)}" target="_blank">{text} ↗</a>'


def open_address() -> Address:
    """Return the address of the open page."""
    return notes()["path"], tuple((name, tuple(st.query_params.get_all(name))) for name in st.query_params)


def anchor_here(
    content: str, changes: Mapping[str, str | None], *, current: bool = False, here: Address | None = None
) -> str:
    """Return a link to the open page with some parameters changed, as HTML around ``content``, which is HTML too. A
    change to None removes the parameter. ``current`` says that the page already shows what the link leads to. ``here``
    is its address, where the caller has it."""
    path, in_address = here or open_address()
    parameters: dict[str, Sequence[str]] = {name: values for name, values in in_address if name not in changes}
    parameters |= {name: [value] for name, value in changes.items() if value is not None}
    return _link(path, content, parameters, current=current)


def _link(
    path: str,
    content: str,
    parameters: Mapping[str, str | Sequence[str]],
    *,
    heading: str = "",
    current: bool = False,
) -> str:
    root = st.get_option("server.baseUrlPath").strip("/")
    query = urlencode(parameters, doseq=True)
    address = "/" + "/".join(filter(None, (root, path)))
    address += (f"?{query}" if query else "") + (f"#{heading}" if heading else "")
    mark = ' aria-current="true"' if current else ""
    return f'<a class="tracker-link" href="{escape(address)}"{mark}>{content}</a>'


def keep_html(make: Callable[..., T], *args: Hashable) -> T:
    """Return ``make(*args)``, HTML with links, from the cache of ``answers.keep``. It is kept apart for each day that
    readers have chosen, because links contain it."""
    return answers.keep(make, (lookback.today(), *lookback.parameters().items()), *args)


def go_to(name: str, parameters: Mapping[str, str | tuple[str, ...]]) -> None:
    """Open a page at once. ``name`` is that of its file."""
    parameters = {**parameters, **lookback.parameters()}
    if page(name).url_path != notes()["path"]:
        # Streamlit adds an entry to the browser's history that mixes the path of this page with the parameters of the
        # other one. ``restore_address`` corrects it when the reader comes back.
        last = {key: value if isinstance(value, str) else value[-1] for key, value in parameters.items()}
        mixed = notes()["path"], frozenset(last.items())
        original = {key: st.query_params.get_all(key) for key in st.query_params}
        notes().setdefault("mixed", {})[mixed] = original
    st.switch_page(page(name), query_params=parameters)


def restore_address(parameters: dict[str, str]) -> bool:
    """Restore the address of an entry of the browser's history that ``go_to`` has mixed up. Return whether it was
    one."""
    original = notes().get("mixed", {}).get((notes()["path"], frozenset(parameters.items())))
    if original is None:
        return False
    st.query_params.from_dict(original)
    return True


def to_form(table: str, id: str) -> None:
    """Draw a link to the form of one record."""
    st.page_link(
        page("edit"),
        label=f"Edit this {singular(table)}",
        icon=":material/edit:",
        query_params={"table": table, "id": id, **lookback.parameters()},
    )


def to_new_part(part: str, *, of: str = "", **place: str) -> None:
    """Draw a link to the form of a new part: of the record ``of``, or of one that is chosen there. ``place`` names
    what else it belongs to, by its table, such as the issue of a position."""
    st.page_link(
        page("edit"),
        label=f"Add a {singular(part)}",
        icon=":material/add:",
        query_params={
            "table": PARENTS[part].table or "",
            **({"id": of} if of else {}),
            "part": part,
            **place,
            **lookback.parameters(),
        },
    )


def to_desk(table: str, id: str) -> None:
    """Draw a link to the desk of one record, where all that belongs to it is typed in grids and saved at once."""
    st.page_link(
        page("desk"),
        label="Open the desk",
        icon=":material/table_edit:",
        query_params={"table": table, "id": id, **lookback.parameters()},
    )


def to_import(part: str, id: str) -> None:
    """Draw a link to the import of many parts of one record, such as the seats of a summit."""
    st.page_link(
        page("imports"),
        label=f"Paste several {plural(part)} from a spreadsheet",
        icon=":material/upload:",
        query_params={"table": part, "within": id, **lookback.parameters()},
    )


def forward_to_list(table: str) -> None:
    """Draw a link to the list of a table."""
    st.page_link(page(PAGE_OF[table][0]), label=plural(table).capitalize(), query_params=lookback.parameters())


def to_list(table: str, text: str) -> None:
    """Draw a link back to the list of a table."""
    back_to(PAGE_OF[table][0], {}, text)


def back_to(name: str, parameters: Mapping[str, Any], text: str) -> None:
    """Draw a link back to a page. ``name`` is that of its file."""
    query = {key: value for key, value in {**parameters, **lookback.parameters()}.items() if value}
    st.page_link(page(name), label=text, icon=":material/arrow_back:", query_params=query)


def to_changes() -> None:
    """Draw a link to the list of changes, where what was deleted can be brought back."""
    words = "Look for it in the list of changes"
    st.page_link(page("changes"), label=words, icon=":material/history:", query_params=lookback.parameters())


def say_none(words: str, cure: str, table: str = "") -> None:
    """Say in ``words`` that a page has nothing to show. Unless a day is chosen, of which nothing can be added, draw a
    link to a form of ``table``; ``cure`` says what to do there."""
    st.info(words)
    if not lookback.chosen_limit():
        query = {"table": table} if table else {}
        st.page_link(page("edit"), label=cure, icon=":material/edit:", query_params=query)


def say_missing(table: str, id: str) -> None:
    """Show that the record of this address does not exist, is from after the chosen day, or was merged into another."""
    st.title("Nothing here")
    limit = lookback.chosen_limit()
    if limit and ask_all(records.names, ((table, id),)):
        about = singular(table)
        unheard = f"Nothing of this {about} had happened or been announced by {human_day(limit.day)}."
        st.info(lookback.unreported(f"this {about}") or unheard, icon=":material/history_toggle_off:")
    elif other := ask(records.became, table, id):
        st.info(
            f"This {singular(table)} was merged into another one, which it turned out to be:", icon=":material/merge:"
        )
        to_record(table, other, next(iter(ask(records.choices, table, ids=(other,)).values()), other))
    else:
        st.warning(f"There is no {singular(table)} at this address. It may have been deleted.")
        to_changes()
