"""How long each page's rerun takes: against its bare counterparts, and as the store grows.

Two clocks are read. One runs in the thread of the script, which leaves out what is the same after any page. The other
is the reader's, from the click until all of the page is here, for one reader and for many who click at once.

Each ratio is the median of ratios of two reruns, one right after the other, so that what else the machine does falls
on both. The two apps rerun in turn: the second rerun of one server in a row would be faster, as it has just been awake.
Both apps run on a real Streamlit server and are asked over its websocket, with a session for each page; the
clock is explained in ``server``, the bare counterpart in ``recording``. Before it is measured, each page has run a
few times: modules are imported, and the answers of the store are in the cache.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy.engine import Engine

from bench.generator import Rows
from bench.visits import ROOT, Visit, served
from tracker import store
from tracker.queries import records
from tracker.writing import edits

DASHBOARD, BARE = ROOT / "dashboard" / "app.py", ROOT / "bench" / "bare.py"
FIRST_RUNS, ROUNDS, CHANGES = 4, 15, 7
READERS, ROUNDS_OF_READERS = 50, 5
KNOWN_ON = "2026-03-01"
SEEN_EARLIER = ("Overview", "Timeline", "One summit", "Pledges", "Money told", "One pledge", "One party", "Watch desk")
DRAWN_ALIKE = ("plotly_chart", "arrow_data_frame", "markdown", "page_link")

Pages = Mapping[str, tuple[str, str]]
Pair = tuple[float, float]


@dataclass(frozen=True)
class Times:
    """Pairs of seconds, of a page and of a bare page that draws the same: of the script's thread, with a bare page that
    makes its figures anew and has no controls, or has them; and of readers who wait, with one that has all ready."""

    script: list[Pair]
    script_with_controls: list[Pair]
    one_reader: list[Pair]
    readers: list[Pair]


def addresses(rows: Rows) -> Pages:
    """Each page's path and query; of records those on which most hangs."""

    def busiest(table: str, column: str) -> str:
        return Counter(row[column] for row in rows[table]).most_common(1)[0][0]

    summit = busiest("attendance", "summit_id")
    return {
        "Overview": ("", ""),
        "Timeline": ("timeline", ""),
        "Summits": ("summits", ""),
        "One summit": ("summits", f"id={summit}"),
        "Pledges": ("pledges", ""),
        "Money told": ("pledges", "view=money"),
        "What slipped": ("slips", ""),
        "One pledge": ("pledges", f"id={busiest('pledge_status', 'pledge_id')}"),
        "What wakes": ("wakes", f"trigger={busiest('pledge_condition', 'trigger_id')}"),
        "Parties": ("parties", ""),
        "One party": ("parties", f"id={busiest('attendance', 'party_id')}"),
        "Issues": ("issues", ""),
        "One issue": ("issues", f"issue={busiest('clause_issue', 'issue_id')}"),
        "Sources": ("sources", ""),
        "One source": ("sources", f"id={busiest('citation', 'source_id')}"),
        "Where sources differ": ("differences", ""),
        "Watch desk": ("watch", ""),
        "Edit a summit": ("edit", f"table=summit&id={summit}"),
        "Desk of a summit": ("desk", f"table=summit&id={summit}"),
        "Import": ("imports", ""),
        "Changes": ("changes", ""),
        "Snapshots": ("snapshots", ""),
    }


def seen_earlier(pages: Pages) -> Pages:
    """The pages with most on them, as they were known on an earlier day."""
    known = {name: (page, f"{query}&known_on={KNOWN_ON}".lstrip("&")) for name, (page, query) in pages.items()}
    return {f"{name}, as it was known": page for name, page in known.items() if name in SEEN_EARLIER}


def against_bare(database_url: str, pages: Pages) -> Iterator[tuple[str, Times]]:
    """Each page against bare pages that draw the same."""
    with served(DASHBOARD, database_url) as dashboard, served(BARE, database_url) as bare:
        for name, (page, query) in pages.items():
            with_controls = f"{query}&controls=1".lstrip("&")
            ready = f"{with_controls}&ready=1"
            opened = dashboard.visit(page, query)
            counterparts = [bare.visit(page, text) for text in (query, with_controls, ready)]
            _warm([opened, *counterparts])
            drawn = [{kind: visit.drawn[kind] for kind in DRAWN_ALIKE} for visit in (opened, *counterparts)]
            if any(counts != drawn[0] for counts in drawn):
                raise RuntimeError(f"{name} draws {drawn[0]}, its bare counterparts {drawn[1:]}")
            plain, controlled, waited = (
                [(opened.rerun(), counterpart.rerun()) for _ in range(ROUNDS)] for counterpart in counterparts
            )
            crowds = dashboard.crowd(READERS, page, query), bare.crowd(READERS, page, ready)
            for crowd in crowds:
                crowd.click()
            yield (
                name,
                Times(
                    [(page[0], bare[0]) for page, bare in plain],
                    [(page[0], bare[0]) for page, bare in controlled],
                    [(page[1], bare[1]) for page, bare in waited],
                    [(crowds[0].click(), crowds[1].click()) for _ in range(ROUNDS_OF_READERS)],
                ),
            )


def grown(large: str, small: str, pages: Pages, saved: str) -> Iterator[tuple[str, list[Pair], list[Pair]]]:
    """Pairs of reruns, on the large store and on the small one: with all answers in the cache, and each the first after
    somebody else's save, when every answer is asked anew. ``saved`` is the id of the summit that is saved."""
    engines = [store.open_engine(url) for url in (large, small)]
    with served(DASHBOARD, large) as of_large, served(DASHBOARD, small) as of_small:
        for name, address in pages.items():
            pair = of_large.visit(*address), of_small.visit(*address)
            _warm(pair)
            warm = [_scripts(pair) for _ in range(ROUNDS)]
            changed = []
            for _ in range(CHANGES):
                for engine in engines:
                    _save(engine, saved)
                changed.append(_scripts(pair))
            yield name, warm, changed


def ratio(pairs: Iterable[Pair]) -> float:
    """The median of the ratios of pairs."""
    return median(first / second for first, second in pairs)


def medians(pairs: Sequence[Pair]) -> Pair:
    """The median of the first of each pair, and that of the second."""
    return median(first for first, _ in pairs), median(second for _, second in pairs)


def _scripts(visits: tuple[Visit, Visit]) -> Pair:
    first, second = (visit.rerun()[0] for visit in visits)
    return first, second


def _warm(visits: Iterable[Visit]) -> None:
    for visit in visits:
        for _ in range(FIRST_RUNS):
            visit.rerun()


def _save(engine: Engine, id: str) -> None:
    with store.reading(engine) as connection:
        summit = records.record(connection, "summit", id)
    assert summit is not None
    note = "" if summit["date_note"] else "Looked up again"
    edits.update(engine, "summit", id, {"date_note": note}, opened=summit, author="Somebody else")
