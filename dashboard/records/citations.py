"""The sources of a record: what each says, at which place in it, and how sure that is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.markup import draw, fold, quotation
from tracker import words
from tracker.queries import sources
from tracker.queries.frames import dicts
from tracker.values.codes import Stance
from tracker.values.direction import isolate
from tracker.values.text_fragment import of_citation
from tracker.words import blank, count, day, has_value

AT_FIRST = 3


def citations(table: str, id: str, happened_on: Any = None, *, open: int = AT_FIRST) -> None:
    """Every citation of one record, supporting and contradicting, with a link to the publication and our page of it,
    and when the first of them reported what happened on a day. All but the first ``open`` are folded."""
    if content := links.keep_html(_citations, table, id, happened_on, open):
        draw(content)
    else:
        st.info("No source is recorded yet.", icon=":material/help:")


def _citations(table: str, id: str, happened_on: Any, open: int) -> str:
    rows = ask(sources.citations, table, (id,))
    if rows.empty:
        return ""
    each = dicts(rows)
    listed = (as_list(each[:open]) if open else "") + fold_sources(each[open:], more=open > 0)
    return f'{_first_reported(rows, happened_on)}<div class="tracker-abreast">{listed}</div>'


def _first_reported(rows: pd.DataFrame, happened_on: Any) -> str:
    """Return when a source of this record first reported it, as HTML."""
    first = rows["published_on"][rows["stance"] == Stance.SUPPORTS].min()
    if blank(first):
        return '<p class="tracker-note">None of the sources that support it has a day of publication.</p>'
    lag = (first - happened_on).days if has_value(happened_on) else 0
    later = f", {count(lag, 'day')} later" if lag > 0 else ""
    return f'<p class="tracker-note">First reported here by a source of {escape(day(first))}{later}.</p>'


def by_record(rows: pd.DataFrame) -> Mapping[str, Sequence[dict]]:
    """Return the citations of records of one table, rows of ``sources.citations``, by record; an empty list for one
    without any."""
    cited: defaultdict[str, list[dict]] = defaultdict(list)
    for row in dicts(rows):
        cited[row["record_id"]].append(row)
    return cited


def fold_sources(rows: Sequence[dict], *, more: bool = False) -> str:
    """Return citations as HTML, hidden below a line that counts them until it is opened; blank if there are none."""
    if not rows:
        return ""
    publishers = list(dict.fromkeys(row["publisher"] for row in rows))
    named = ", ".join(publishers[:3]) + (" and others" if len(publishers) > 3 else "")
    return fold(f"{count(len(rows), 'more source' if more else 'source')}: {named}", as_list(rows))


def as_list(rows: Iterable[dict]) -> str:
    """Return citations of a record, rows of ``sources.citations``, as a list in HTML: each names its source."""
    return _list(map(_of_record, rows))


def as_list_by_record(rows: pd.DataFrame, name: Callable[[dict], str]) -> str:
    """Return citations of one source, rows of ``sources.citing_records``, as a list in HTML. ``name`` returns the name
    of the record that a row cites the source for, as HTML."""
    return _list(
        _citation(row, name(row), f"{_text(_details(row))} · {links.anchor_out('In the source', of_citation(row))}")
        for row in dicts(rows)
    )


def _list(citations: Iterable[str]) -> str:
    return f'<ul class="tracker-sources">{"".join(f"<li>{citation}</li>" for citation in citations)}</ul>'


def _of_record(row: dict) -> str:
    """Publisher, title as a link out, excerpt, and links to an archived copy and to what else cites the source."""
    title = f"<b>{_text(row['publisher'])}</b>, {links.anchor_out(row['title'], of_citation(row))}"
    copy = (
        f" · {links.anchor_out('Archived copy', of_citation(row, 'archive_url'))}"
        if has_value(row["archive_url"])
        else ""
    )
    published = day(row["published_on"], row["published_precision"])
    published = f"published {published} · " if published else ""
    kind = words.code("source", "source_class", row["source_class"])
    others = links.anchor("source", row["source_id"], "Everything citing it")
    return _citation(row, title, f"{escape(kind)} · {escape(published)}{_text(_details(row))}{copy} · {others}")


def _citation(row: dict, title: str, notes: str) -> str:
    """Return one citation as HTML, from its ``title`` and ``notes`` in HTML; if it does not support its record, that is
    said."""
    stance = escape(words.code("citation", "stance", row["stance"]))
    against = f"<b>{stance}</b> · " if row["stance"] != Stance.SUPPORTS else ""
    return f"<p>{against}{title}</p>{quotation(row['excerpt'], row['language'])}<small>{notes}</small>"


def _details(row: dict) -> str:
    """Return the field that a citation is about, how sure it is, and the place in its source."""
    about = f"on “{field}” · " if (field := words.field(row)) else ""
    place = f" · {row['locator']}" if has_value(row["locator"]) else ""
    return f"{about}{words.code('citation', 'confidence', row['confidence'])} confidence{place}"


def _text(text: str) -> str:
    return escape(isolate(text))


def excerpt_of(rows: pd.DataFrame, fields: tuple[str, ...]) -> str | None:
    """Return the excerpt of the first citation that supports one of these fields, or None."""
    fitting = rows[rows["field"].isin(fields) & rows["excerpt"].notna() & (rows["stance"] == Stance.SUPPORTS)]
    return None if fitting.empty else str(fitting["excerpt"].iloc[0])
