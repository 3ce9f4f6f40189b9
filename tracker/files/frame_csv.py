"""Writes frames as CSV: for programs, and for spreadsheets."""

import pandas as pd

from tracker.values.formulas import inert


def plain_csv(frame: pd.DataFrame) -> bytes:
    """Write a frame as CSV for programs: UTF-8, ``\\n``, ISO days, blank for None, text unchanged."""
    return frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d").encode()


def spreadsheet_csv(frame: pd.DataFrame) -> bytes:
    """Write a frame as CSV for spreadsheets: UTF-8 with a byte-order mark, CRLF, and an apostrophe before text that
    would be a formula (see ``tracker.values.formulas``)."""
    safe = frame.rename(columns=_inert)
    for place, kind in enumerate(safe.dtypes):
        if kind.kind == "O":  # not DataFrame.map, which makes floats of whole numbers in a column with blanks
            cells = safe.iloc[:, place].to_numpy(dtype=object, copy=True)
            cells[:] = [_inert(cell) for cell in cells]
            safe.isetitem(place, cells)
    return safe.to_csv(index=False, lineterminator="\r\n", date_format="%Y-%m-%d").encode("utf-8-sig")


def _inert(value: object) -> object:
    return inert(value) if isinstance(value, str) else value
