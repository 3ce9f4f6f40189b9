"""Links from page to page, by what they lead to."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from html import escape
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit import Page

from dashboard.web import answers, lookback
from dashboard.web.answers import ask, ask_all
from dashboard.web.markup import label
from tracker.queries import records
from tracker.values.direction import isolate
from tracker.words import human_day, plural, singular

T = TypeVar("T")

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
    """A page by the name of its file."""
    return st.session_state["pages"][name]


def to_record(table: str, id: str, text: str) -> None:
    """A link to the page of one record."""
    name, parameter = PAGE_OF[table]
    st.page_link(page(name), label=label(text), query_params={parameter: id, **lookback.parameters()})


def page_of(row: Mapping[Any, Any]) -> tuple[str, str] | None:
    """Table and id of the record whose page shows something: a row of a query with a column <table>_id for each
    table whose records have pages. None if no page shows it."""
    return next(((table, row[f"{table}_id"]) for table in PAGE_OF if row.get(f"{table}_id")), None)


def anchor(table: str, id: str, text: str, *, heading: str = "") -> str:
    """A link to the page of one record, as HTML for ``st.html``; without a link where such records have no page.
    ``heading`` is the anchor of a heading on that page."""
    if table not in PAGE_OF:
        return escape(isolate(text))
    name, parameter = PAGE_OF[table]
    return anchor_to(name, {parameter: id}, text, heading=heading)


def anchor_to(name: str, parameters: Mapping[str, str | Sequence[str]], text: str, *, heading: str = "") -> str:
    """A link to a page by the name of its file and what its address holds, as HTML for ``st.html``."""
    return enclose(name, escape(isolate(text)), parameters, heading=heading)


def enclose(
    name: str, content: str, parameters: Mapping[str, str | Sequence[str]] | None = None, *, heading: str = ""
) -> str:
    """A link to a page, with these parameters in its address and the reader's day, as HTML for ``st.html``;
    ``content`` is HTML."""
    return _link(page(name).url_path, content, {**(parameters or {}), **lookback.parameters()}, heading=heading)


def to_address(path: str, text: str, parameters: Mapping[str, str | Sequence[str]]) -> str:
    """A link to what is no page of the dashboard, such as a feed, by its path below that of the server, as HTML."""
    return _link(path, escape(text), parameters)


def here(content: str, changes: Mapping[str, str | None], *, current: bool = False) -> str:
    """A link to the page that is open, as HTML around ``content``, which is HTML: the address with some parameters
    changed, and those that are None taken away. ``current`` says that this is what is shown."""
    parameters = {name: st.query_params.get_all(name) for name in st.query_params if name not in changes}
    parameters |= {name: [value] for name, value in changes.items() if value is not None}
    return _link(st.session_state["path"], content, parameters, current=current)


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
    return f'<a class="tracker-link" href="{escape(address)}" target="_self"{mark}>{content}</a>'


def keep(make: Callable[..., T], *args: Hashable) -> T:
    """What ``make(*args)`` writes, HTML with links and of what it asks, kept for each day that readers have and that
    their links carry along: see ``answers.keep``."""
    return answers.keep(make, (lookback.today(), *lookback.parameters().items()), *args)


def go_to_record(table: str, id: str) -> None:
    """Leave for the page of one record at once."""
    name, parameter = PAGE_OF[table]
    go_to(name, {parameter: id})


def go_to(name: str, parameters: Mapping[str, str | tuple[str, ...]]) -> None:
    """Leave at once for a page, by the name of its file and what its address holds."""
    parameters = {**parameters, **lookback.parameters()}
    if page(name).url_path != st.session_state["path"]:
        # Streamlit leaves an entry in the browser's history that has the address of this page and the parameters of
        # that one. ``restore_address`` puts things right when the reader comes back to it.
        last = {key: value if isinstance(value, str) else value[-1] for key, value in parameters.items()}
        mixed = st.session_state["path"], frozenset(last.items())
        original = {key: st.query_params.get_all(key) for key in st.query_params}
        st.session_state.setdefault("mixed", {})[mixed] = original
    st.switch_page(page(name), query_params=parameters)


def restore_address(parameters: dict[str, str]) -> bool:
    """Whether the address was such an entry, and is what it should have been again."""
    original = st.session_state.get("mixed", {}).get((st.session_state["path"], frozenset(parameters.items())))
    if original is None:
        return False
    st.query_params.from_dict(original)
    return True


def to_form(table: str, id: str) -> None:
    """A link to the form of one record."""
    st.page_link(
        page("edit"),
        label=f"Edit this {singular(table)}",
        icon=":material/edit:",
        query_params={"table": table, "id": id},
    )


def to_desk(table: str, id: str) -> None:
    """A link to the desk of one record, where what belongs to it is typed in grids and saved at once."""
    st.page_link(
        page("desk"),
        label="Open the desk",
        icon=":material/table_edit:",
        query_params={"table": table, "id": id},
    )


def to_import(part: str, id: str) -> None:
    """A link to the import of many parts of one record, such as the seats of a summit."""
    st.page_link(
        page("imports"),
        label=f"Paste several {plural(part)} from a spreadsheet",
        icon=":material/upload:",
        query_params={"table": part, "within": id},
    )


def to_list(table: str, text: str) -> None:
    """A link back to all records of a kind."""
    back_to(PAGE_OF[table][0], {}, text)


def back_to(name: str, parameters: Mapping[str, Any], text: str) -> None:
    """A link back to a page by the name of its file and what its address holds."""
    query = {key: value for key, value in {**parameters, **lookback.parameters()}.items() if value}
    st.page_link(page(name), label=text, icon=":material/arrow_back:", query_params=query)


def say_missing(table: str, id: str) -> None:
    """Say that the record of this address is not there, or which one it was merged into."""
    st.title("Nothing here")
    seen = lookback.limit()
    if seen and ask_all(records.names, ((table, id),)) != [None]:
        st.info(
            f"Nothing of this {singular(table)} had "
            f"{'been told' if seen.by_sources else 'happened or been announced'} by {human_day(seen.day)}.",
            icon=":material/history_toggle_off:",
        )
    elif other := ask(records.became, table, id):
        st.info(
            f"This {singular(table)} was merged into another one, which it turned out to be:", icon=":material/merge:"
        )
        to_record(table, other, next(iter(ask(records.choices, table, ids=(other,)).values()), other))
    else:
        st.warning(f"There is no {singular(table)} of that address. It may have been deleted: see Changes.")
