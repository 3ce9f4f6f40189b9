"""The bar chart of pledges by status and firmness."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import code_styles, palette, text
from tracker import words
from tracker.queries.pledges import refusals_apart
from tracker.values.codes import NO_ENTRY, Code, Firmness, FollowUp

COUNT_COLUMNS = ("kind", "status", "firmness", "count")

# The width of a phone in pixels, on which the legend has to fit.
WIDTH = 330
# A narrower part of a bar has no room for its number on a phone.
LEAST_SHARE = 0.06


def counts(frame: pd.DataFrame) -> go.Figure:
    """Draw pledges by current status and firmness. ``frame`` has the columns of ``COUNT_COLUMNS`` and a row for each
    part of a bar; refusals are not drawn. Statuses are in the order of their code list, a blank one is last.
    """
    frame, _ = refusals_apart(frame)
    if frame.empty:
        return palette.empty("No pledges to show")
    by_status, by_firmness = _sums(frame, "status", FollowUp), _sums(frame, "firmness", Firmness)
    statuses = [words.code("pledge", "status", status) for status in by_status]
    parts = zip(frame["status"].fillna(NO_ENTRY), frame["firmness"], map(int, frame["count"]), strict=True)
    numbers = {(status, firmness): number for status, firmness, number in parts}
    widest = max(by_status.values())
    bars = []
    for firmness in by_firmness:
        style = code_styles.FIRMNESS[firmness]
        mine = [numbers.get((status, firmness), 0) for status in by_status]
        label = words.code("pledge", "firmness", firmness)
        bars.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": text.escape(label),
                "y": list(range(len(statuses))),
                "x": mine,
                "width": 0.62,
                "text": [str(number) if number > widest * LEAST_SHARE else "" for number in mine],
                "textfont": {"size": 11},
                "constraintext": "none",
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "hovertext": [
                    f"<b>{text.escape(status)}</b><br>{text.escape(label)}: {words.count(number, 'pledge')}"
                    for status, number in zip(statuses, mine, strict=True)
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": palette.hatch(style.color, style.symbol),
            }
        )
    names = [bar["name"] for bar in bars]
    key = palette.legend_height(names, WIDTH)
    return palette.Figure(
        {
            "data": bars,
            "layout": palette.layout(
                height=34 * len(statuses) + key + 30,
                margin={"l": 8, "r": 8, "t": key, "b": 30, "pad": 4},
                barmode="stack",
                showlegend=True,
                legend=palette.legend(traceorder="normal"),
                dragmode=False,
                xaxis={
                    "fixedrange": True,
                    "rangemode": "tozero",
                    "gridcolor": palette.HAIRLINE,
                    "showgrid": True,
                    "tickformat": ",d",
                },
                yaxis=palette.row_axis([text.wrap(status, 18, 2) for status in statuses]),
            ),
        }
    )


def describe_counts(frame: pd.DataFrame) -> str:
    """Describe the bars of the same frame, and say how many refusals there are."""
    frame, refusals = refusals_apart(frame)
    total = int(frame["count"].sum())
    if not total:
        return f"{words.count(refusals, 'refusal')}." if refusals else "No pledges to show."

    def in_words(column: str, codes: type[Code]) -> str:
        sums = _sums(frame, column, codes)
        return ", ".join(f"{words.code('pledge', column, code)} {number}" for code, number in sums.items() if number)

    by_status, by_firmness = in_words("status", FollowUp), in_words("firmness", Firmness)
    counted, by = words.count_pledges(total, refusals), "Of the pledges, by" if refusals else "By"
    return f"{counted}. {by} status: {by_status}. By firmness: {by_firmness}."


def _sums(frame: pd.DataFrame, column: str, codes: type[Code]) -> dict[str, int]:
    """Return the number of pledges by code of a column, in the order of its list; those without a code last."""
    order = {code.value: place for place, code in enumerate(codes)}
    sums: dict[str, int] = {}
    for code, number in zip(frame[column].fillna(NO_ENTRY), frame["count"], strict=True):
        sums[code] = sums.get(code, 0) + int(number)
    return dict(sorted(sums.items(), key=lambda pair: order.get(pair[0], len(order))))
