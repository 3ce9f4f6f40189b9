"""What a snapshot has; and some rows of one list as a file, chosen by the filters of that list."""

from datetime import date

import pandas as pd
import streamlit as st
from sqlalchemy.engine import Connection

from dashboard.lists import filters
from dashboard.lists.pledges import with_conditions
from dashboard.lists.tables import offer_files
from dashboard.web import address
from dashboard.web.answers import ask, later
from dashboard.web.lookback import today
from dashboard.web.markup import NumberHeading, table
from tracker.files import datapackage
from tracker.imports.versions import with_digests
from tracker.queries import events, pledges, records, sources
from tracker.queries.frames import Keys
from tracker.queries.pledge_filters import PledgeFilters
from tracker.words import count

LISTS = ("events", "pledges", "sources")


def extract() -> None:
    """Draw the choice of a list, the filters of that list, and the files of the rows that match."""
    names = {each: each.capitalize() for each in LISTS}
    from_address, faults = address.choices("list", names)
    chosen = st.segmented_control(
        "List",
        LISTS,
        default=(from_address or LISTS)[0],
        format_func=names.__getitem__,
        required=True,
        key=f"list_{from_address}",  # a link that asks for another list chooses that one
        on_change=filters.clear,  # filters of one name hold other codes for other lists
        label_visibility="collapsed",
    )
    if chosen != (from_address or LISTS)[0]:
        address.write("list", [] if chosen == LISTS[0] else [str(chosen)])
        st.rerun()
    address.complain("List", faults)
    match chosen:
        case "events":
            of_events = filters.event_filters()
            number, rows = (
                ask(events.count, of_events),
                later(with_digests, Keys(table_column="table"), events.events, of_events),
            )
        case "pledges":
            of_pledges = filters.pledge_filters()
            number = int(ask(pledges.counts, of_pledges, today())["count"].sum())
            rows = later(_pledges, of_pledges, today())
        case _:
            of_sources = filters.source_filters()
            number, rows = (
                ask(sources.count, of_sources),
                later(with_digests, Keys("source"), sources.sources, of_sources),
            )
    if number:
        st.caption(f"{count(number, 'row')} found.")
        offer_files(rows, key=str(chosen))
    else:
        st.info(filters.none_matches(str(chosen).removesuffix("s")))


def inside() -> str:
    """Return the files of a snapshot, each with the number of its rows, as HTML, for ``answers.keep``."""
    rows = ask(records.counts) | {"revision": ask(records.revisions)}
    lines = ((datapackage.file_of(name), f"{number:,}") for name, number in rows.items())
    return table(
        ("File", NumberHeading("Rows")), lines, name="Files of the snapshot and their rows", boxed=True, explained=True
    )


def _pledges(connection: Connection, filters: PledgeFilters, as_of: date) -> pd.DataFrame:
    return with_conditions(with_digests(connection, Keys("pledge"), pledges.pledges, filters, as_of))
