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
    part of a bar; refusals are not drawn. Statuses are in the order of their code list, a blank one is last. A wide
    part has its number, on a plain ground, and each bar its sum.
    """
    frame, _ = refusals_apart(frame)
    if frame.empty:
        return palette.empty("No pledges to show")
    by_status, by_firmness = _sums(frame, "status", FollowUp), _sums(frame, "firmness", Firmness)
    statuses = [words.code("pledge", "status", status) for status in by_status]
    parts = zip(frame["status"].fillna(NO_ENTRY), frame["firmness"], map(int, frame["count"]), strict=True)
    numbers = {(status, firmness): number for status, firmness, number in parts}
    widest = max(by_status.values())
    bars, notes, ends = [], [], [0] * len(statuses)
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
                "hovertext": [
                    f"<b>{text.escape(status)}</b><br>{text.escape(label)}: {words.count(number, 'pledge')}"
                    for status, number in zip(statuses, mine, strict=True)
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "marker": palette.hatch(style.color, style.symbol),
            }
        )
        letters = "#ffffff" if style.color == palette.BLUE else "#000000"  # white is too faint on the paler colours
        ground = {"font": {"size": 11, "color": letters}, "bgcolor": style.color, "borderpad": 1}
        for row, number in enumerate(mine):
            if widest * LEAST_SHARE < number < by_status[[*by_status][row]]:
                notes.append(palette.note(f"{number:,}", ends[row] + number / 2, row, **ground))
            ends[row] += number
    sums = [palette.note(f"{end:,}", end, row, xanchor="left", xshift=3) for row, end in enumerate(ends)]
    names = [bar["name"] for bar in bars]
    key = palette.legend_height(names, WIDTH)
    return palette.Figure(
        {
            "data": bars,
            "layout": palette.layout(
                height=34 * len(statuses) + key + 8,
                margin={"l": 8, "r": 8 + 9 * len(f"{widest:,}"), "t": key, "b": 8, "pad": 4},
                annotations=[*notes, *sums],
                barmode="stack",
                showlegend=True,
                legend=palette.legend(traceorder="normal", itemclick=False, itemdoubleclick=False),
                dragmode=False,
                xaxis={"fixedrange": True, "range": [0, widest], "visible": False},
                yaxis=palette.row_axis([text.wrap(status, 18, 2) for status in statuses]),
            ),
        }
    )


def title_of_counts(frame: pd.DataFrame) -> str:
    """Say which status most pledges of the same frame have, and how firm most of these are; where several have as many,
    what the chart is of."""
    frame, _ = refusals_apart(frame)
    by_status, total = _sums(frame, "status", FollowUp), int(frame["count"].sum())
    most = [status for status, number in by_status.items() if number == max(by_status.values())]
    if len(most) != 1 or total == 1:
        return "What became of the pledges, and how firm they are"
    by_firmness = _sums(frame[frame["status"].fillna(NO_ENTRY) == most[0]], "firmness", Firmness)
    number = max(by_firmness.values())
    firm = " and ".join(words.label(Firmness, code).lower() for code, of in by_firmness.items() if of == number)
    each = "each " if list(by_firmness.values()).count(number) > 1 else ""
    status = words.code("pledge", "status", most[0])
    of_status = f"{by_status[most[0]]:,} of {total:,} pledges"
    return f"The most frequent status is “{status}”: {of_status}, {number:,} of them {each}{firm}"


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
