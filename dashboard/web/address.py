"""What the address asks of a page: codes and ids, read and written back, and what of it cannot be honoured."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from dashboard.web.markup import label
from dashboard.words import human_day
from tracker.values.dates import EARLIEST, LATEST


def choices(key: str, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The ids among ``names`` (id to label) that the address asks for, and what is wrong with what it asks.

    Addresses of earlier versions name a label: it stands for every record that goes by it.
    """
    ids: dict[str, None] = {}
    faults = []
    for value in dict.fromkeys(st.query_params.get_all(key)):
        if value in names:
            ids[value] = None
            continue
        matches = [id for id, name in names.items() if name == value or name.startswith((f"{value} · ", f"{value} ("))]
        ids |= dict.fromkeys(matches)
        if not matches:
            faults.append(f"“{value}” is not there, or goes by another name now")
        elif len(matches) > 1:
            faults.append(f"“{value}” is the name of {len(matches)}, and all of them are chosen")
    return list(ids), faults


def write(key: str, values: Sequence[str]) -> None:
    """Write the values of a parameter; a parameter without values goes."""
    if values:
        st.query_params[key] = list(values)
    elif key in st.query_params:
        del st.query_params[key]


def day(key: str) -> tuple[date | None, list[str]]:
    """The day that a parameter names, and what is wrong with it."""
    value = st.query_params.get(key)
    if not value:
        return None, []
    try:
        chosen = date.fromisoformat(value)
    except ValueError:
        return None, [f"“{value}” is no day: write it as 2026-01-06"]
    if not EARLIEST <= chosen <= LATEST:
        return None, [f"{value} is not between {EARLIEST} and {LATEST}"]
    return chosen, []


def complain(title: str, faults: Sequence[str]) -> None:
    """Say what of the address could not be honoured, by the title of the filter that it is about."""
    if faults:
        st.warning(f"{label(title)} in this address: {label('; '.join(faults))}.", icon=":material/link_off:")


def complain_of_unknown(names: Collection[str], *, single: Collection[str]) -> None:
    """Say which parameters of the address the page does not know, and of which ``single`` one it takes the last."""
    unknown = [name for name in st.query_params if name not in names]
    if unknown:
        names_in_address = ", ".join(f"“{name[:40]}”" for name in unknown[:5])
        complain(names_in_address, ["this page knows no such thing, and shows what it shows without it"])
    for name in single:
        if len(values := st.query_params.get_all(name)) > 1:
            complain(
                f"“{name}”", [f"it stands there {len(values)} times, and the last one counts: “{values[-1][:40]}”"]
            )


def chosen_day() -> date | None:
    """The day of ``?as_of=2026-01-10`` in the address, which shows the record as of another day than today."""
    with suppress(ValueError):
        chosen = date.fromisoformat(st.query_params.get("as_of", ""))
        return chosen if EARLIEST <= chosen <= LATEST else None
    return None


def chosen_day_parameter() -> dict[str, str]:
    """What a link carries on, so that the next page shows the record as of the same day."""
    return {"as_of": chosen.isoformat()} if (chosen := chosen_day()) else {}


def show_chosen_day() -> None:
    """Say from which day the page looks, where the address names one, with a button back to today."""
    if chosen := chosen_day():
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.caption(
                f"Shown as of {human_day(chosen)}, as the address asks: what was last and next, the pledges and their "
                "status. All other lists and counts are of today.",
                width="content",
            )
            if st.button("Show as of today", type="tertiary", icon=":material/today:"):
                del st.query_params["as_of"]
                st.rerun()


def today() -> date:
    """The viewer's day, or the one that the address names."""
    if chosen := chosen_day():
        return chosen
    zone = st.context.timezone
    with suppress(ValueError, ZoneInfoNotFoundError):  # a browser may name a zone that this machine does not know
        return datetime.now(ZoneInfo(zone) if zone else None).date()
    return date.today()
