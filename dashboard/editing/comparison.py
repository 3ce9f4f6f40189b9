"""The box "Compare two days, revisions or snapshots" of the page Changes: what differs, in words and as files."""

from collections.abc import Callable
from html import escape

import streamlit as st

from dashboard.editing.author import may_write
from dashboard.web import answers, download, links
from dashboard.web.download import FileForm
from dashboard.web.failure import tell
from dashboard.web.markup import NumberHeading, draw, escape_label, fold, table
from tracker.errors import TrackerError
from tracker.files import states
from tracker.files.states import Moment
from tracker.reports import export, prose
from tracker.reports.differences import Differences
from tracker.store import last_revision
from tracker.words import count, plural, singular

AT_MOST = 200  # points of a table on the page; a file has all
HEADINGS = ("Records", NumberHeading("Added"), NumberHeading("Changed"), NumberHeading("Taken out"))
FORMS: tuple[FileForm[Differences], ...] = (
    FileForm("In words", "changes.md", "text/markdown", lambda differences: prose.markdown(differences).encode()),
    FileForm("CSV", "changes.csv", "text/csv", lambda differences: export.as_csv(differences).encode()),
    FileForm("JSON", "changes.json", "application/json", lambda differences: export.as_json(differences).encode()),
)
HOW = "A day such as 6 January 2026, which means the store at its end (UTC), or the number of a revision such as 8029."


def compare() -> None:
    """Draw the box that compares two moments of the store, or a snapshot with the store."""
    linked = bool({"since", "until"} & st.query_params.keys())
    icon = ":material/difference:"
    box = st.expander(
        "Compare two days, revisions or snapshots", linked, icon=icon, key="box_states", on_change="rerun"
    )
    if box.open:
        with box:
            _moments()
            if may_write():  # the server unpacks files only for persons who may write
                _snapshot()


def _moments() -> None:
    left, right = st.columns(2)
    texts = {
        "From": left.text_input("From", key="since", bind="query-params", help=HOW, placeholder="As of 6 January 2026"),
        "To": right.text_input("To", key="until", bind="query-params", help=HOW, placeholder="Blank: as it is now"),
    }
    if not any(text.strip() for text in texts.values()):
        return
    moments: list[Moment] = []
    for name, text in texts.items():
        try:
            moments.append(states.moment(text))
        except ValueError as error:
            st.error(escape_label(f"{name}: {error}"))
            return
    try:
        draw(links.keep_html(_between, *moments))
    except TrackerError as error:
        tell(error)
    else:
        _files(answers.later(states.of_log, *moments), "moments")


def _snapshot() -> None:
    chosen = st.file_uploader("Or a snapshot (.zip), which is compared with the store as it is", type="zip", key="old")
    if chosen is None:
        return
    find = answers.later(states.of_archive, chosen.getvalue(), chosen.name)
    key = chosen.file_id, answers.ask(last_revision)
    if st.session_state.get("compared", ("", ""))[0] != key:
        try:
            st.session_state["compared"] = key, _as_html(find())
        except TrackerError as error:
            tell(error)
            return
    draw(st.session_state["compared"][1])
    _files(find, "snapshot")


def _between(*moments: Moment) -> str:
    return _as_html(answers.later(states.of_log, *moments)())


def _as_html(differences: Differences) -> str:
    """Return the differences as HTML: a point for each record, folded by table, and counts by table."""
    rows = [
        [escape(plural(name).capitalize()), *(f"{number:,}" for number in numbers.values())]
        for name, numbers in differences.counts().items()
    ]
    which = f"{prose.title(differences)}: {prose.summary(differences)}"
    notes = [which, *(state.note for state in (differences.old, differences.new) if state.note)]
    paragraphs = "".join(f'<p class="tracker-prose">{escape(note)}</p>' for note in notes)
    folds = (
        fold(count(len(points), singular(name), plural(name)), _points(points))
        for name, points in prose.by_table(differences).items()
    )
    counted = table(HEADINGS, rows, name="Records that differ, by table", explained=True)
    return paragraphs + "".join(folds) + fold("Counted by table", counted if rows else "")


def _points(points: list[prose.Point]) -> str:
    """Return a list of the records, with a list of its changes within each that has several."""
    items = map(_point, points[:AT_MOST])
    more = [_item(f"And {len(points) - AT_MOST:,} more, which the files have.")] if len(points) > AT_MOST else []
    return f"<ul>{''.join([*items, *more])}</ul>"


def _point(point: prose.Point) -> str:
    if len(point.changes) < 2:
        return _item(str(point))
    return _item(f"{point.record}:", f"<ul>{''.join(map(_item, point.changes))}</ul>")


def _item(text: str, more: str = "") -> str:
    return f'<li dir="auto">{escape(text)}{more}</li>'


@st.fragment
def _files(find: Callable[[], Differences], key: str) -> None:
    with st.container(horizontal=True):
        download.buttons(FORMS, find, "", key=f"{key}_")
