"""Reads and writes the parameters of the page's address, and warns of those that cannot be used."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard.web.markup import escape_label
from tracker.values.dates import EARLIEST, LATEST


def choices(key: str, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Return the ids among ``names`` (id to label) that a parameter has, and what is wrong with its values.

    Addresses of earlier versions have labels instead of ids: a label means every record with that name.
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
            faults.append(f"“{value}” does not exist, or has another name now")
        elif len(matches) > 1:
            faults.append(f"“{value}” is the name of {len(matches)}, and all of them are chosen")
    return list(ids), faults


def write(key: str, values: Sequence[str]) -> None:
    """Write the values of a parameter; without values, remove it."""
    if values:
        st.query_params[key] = list(values)
    elif key in st.query_params:
        del st.query_params[key]


def day(key: str) -> tuple[date | None, list[str]]:
    """Return the day that a parameter has, and what is wrong with its value."""
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
    """Warn on the page of values in the address that cannot be used. ``title`` is that of the filter."""
    if faults:
        st.warning(
            f"{escape_label(title)} in this address: {escape_label('; '.join(faults))}.", icon=":material/link_off:"
        )


def complain_of_unknown(names: Collection[str], *, single: Collection[str]) -> None:
    """Warn of parameters that the page does not know (those not in ``names``), and of ``single`` ones that are given
    several times."""
    in_address = list(st.query_params)
    if unknown := [name for name in in_address if name not in names]:
        names_in_address = ", ".join(f"“{name[:40]}”" for name in unknown[:5])
        complain(names_in_address, ["this page does not know it and ignores it"])
    for name in filter(in_address.__contains__, single):
        if len(values := st.query_params.get_all(name)) > 1:
            complain(f"“{name}”", [f"it is given {len(values)} times, and the last one counts: “{values[-1][:40]}”"])
