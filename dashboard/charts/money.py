"""The chart of money by pledger: each amount counted once, by the firmness of the pledges."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import code_styles, palette, text
from dashboard.short_forms import short_sum
from tracker import words
from tracker.values.codes import Firmness

TOGETHER = "Several together"
MOST_BARS = 12  # parties with a bar of their own
WIDTH, ROW_PX = 330, 30  # the width of a phone, on which the legend has to fit


def by_pledger(frame: pd.DataFrame, *, currency: str) -> go.Figure:
    """Draw a bar for each party, divided by firmness. ``frame`` has the columns of ``totals.by_pledger``, in one
    ``currency``. The parties that pledged least share one bar. In brackets stands what counts elsewhere alone.
    """
    if frame.empty:
        return palette.empty("No money to show")
    names = _bars(frame)
    sums = _sums(frame, names)
    elsewhere = _sums(frame.drop_duplicates("party_id"), names, of="elsewhere")
    bars = [_bar(frame, names, firmness, currency) for firmness in Firmness if firmness in set(frame["firmness"])]
    key = palette.legend_height([bar["name"] for bar in bars], WIDTH)
    ends: dict[str, Any] = {
        "type": "scatter",
        "mode": "text",
        "x": [float(amount) for amount in sums.values()],
        "y": list(range(len(sums))),
        "text": [f" {_plain(amount)}{_within(elsewhere[name])}" for name, amount in sums.items()],
        "textposition": "middle right",
        "textfont": {"size": 12},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }
    return palette.Figure(
        {
            "data": [*bars, ends],
            "layout": palette.layout(
                height=ROW_PX * len(sums) + key + 20,
                margin={"l": 8, "r": 90, "t": key, "b": 8, "pad": 4},
                barmode="stack",
                showlegend=True,
                legend=palette.legend(traceorder="normal"),
                dragmode=False,
                xaxis={"fixedrange": True, "rangemode": "tozero", "visible": False},
                yaxis=palette.row_axis([text.wrap(name, 22, 2) for name in sums]),
            ),
        }
    )


def describe(frame: pd.DataFrame, *, currency: str) -> str:
    """Describe the chart of the same frame: who pledged most, and how firm the pledges are."""
    if frame.empty:
        return "No money to show."
    total, sums = sum(frame["low"]), _sums(frame, _bars(frame))
    first, most = next(iter(sums.items()))
    firm = sum(frame["low"][frame["firmness"] == Firmness.CONCRETE])
    return (
        f"{first}: {short_sum(currency, most)} of {short_sum(currency, total)}, each amount counted once. Of the "
        f"{short_sum(currency, total)}, {_share(firm, total)} is in concrete pledges."
    )


def _share(part: Any, whole: Any) -> str:
    return f"{float(part) / float(whole):.0%}" if whole else "None"


def _bars(frame: pd.DataFrame) -> dict[str | None, str]:
    """Return the bar of each party id: its own, that of the parties that pledged least, or that of several together."""
    parties = frame.dropna(subset="party_id").drop_duplicates("party_id")
    own, least = parties[: MOST_BARS - (len(parties) > MOST_BARS)], parties[MOST_BARS - (len(parties) > MOST_BARS) :]
    names: dict[str | None, str] = dict(zip(own["party_id"], own["party"], strict=True))
    names |= dict.fromkeys(least["party_id"], f"{len(least)} others")
    return names | {None: TOGETHER} if frame["party_id"].isna().any() else names


def _plain(amount: Any) -> str:
    return short_sum("", amount).strip()


def _within(elsewhere: Any) -> str:
    return f" (+ {_plain(elsewhere)})" if elsewhere else ""


def _sums(
    frame: pd.DataFrame, names: dict[str | None, str], firmness: str | None = None, of: str = "low"
) -> dict[str, Any]:
    """Return the amount of each bar; with ``firmness`` only of that part."""
    sums: dict[str, Any] = dict.fromkeys(names.values(), 0)
    for id, code, amount in zip(frame["party_id"], frame["firmness"], frame[of], strict=True):
        if firmness in (None, code):
            sums[names[None if words.blank(id) else id]] += amount
    return sums


def _bar(frame: pd.DataFrame, names: dict[str | None, str], firmness: Firmness, currency: str) -> dict[str, Any]:
    style, label = code_styles.FIRMNESS[firmness], text.escape(words.label(Firmness, firmness))
    sums = _sums(frame, names, firmness)
    return {
        "type": "bar",
        "orientation": "h",
        "name": label,
        "y": list(range(len(sums))),
        "x": [float(amount) for amount in sums.values()],
        "width": 0.62,
        "hovertext": [
            f"<b>{text.escape(name)}</b><br>{label}: {short_sum(currency, amount)}" for name, amount in sums.items()
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": palette.hatch(style.color, style.symbol),
    }
