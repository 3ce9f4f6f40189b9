"""Draws the tracks of the timeline: squares in the row of a closed track, a line for each event of an open one."""

from datetime import date, timedelta
from typing import Any

from dashboard.charts import palette, text, time_axis, traces
from dashboard.charts.placement import Cell, Event, Line, TrackLane
from dashboard.charts.time_axis import Span
from dashboard.charts.traces import ORDINARY, Label, Trace
from tracker import words

PLOT_PX, TITLES_PX, TITLE_LETTERS = 900, 208, 34
LANE_PX, LINE_PX, LETTER_PX, LEAST_LETTERS = 24, 18, 6.6, 24
LARGEST_PX, SMALLEST_PX = 24.0, 5.5
LANDMARK = palette.CRIMSON
AXIS_PX = 22
TICKS = [
    {"dtickrange": [None, 28 * 86_400_000], "value": "%-d %b %Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b %Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]
# The key: signs, their colour, and what they mean, of squares and of lines.
SQUARES = (
    ("■", ORDINARY, "events of a {period}, by number"),
    ("■", LANDMARK, "with a landmark"),
    ("□", ORDINARY, "planned, called off or undated"),
)
LINES = (
    ("●", LANDMARK, "landmark"),
    ("●", ORDINARY, "other event"),
    ("○", ORDINARY, "planned or undated"),
    ("×", ORDINARY, "called off"),
    ("╌", ORDINARY, "days it can have been"),
    ("┈", ORDINARY, "from the day announced first"),
)
WEEK = "week"  # the first item in the customdata of a square


class Drawing:
    """Collects the marks, lines and titles of the tracks, one below the other; all heights are in pixels.

    ``span`` has the first and last day of the axis; ``selected`` is the (table, id) of the event with a ring.
    """

    def __init__(self, span: Span, as_of: date, selected: tuple[str, str] | None) -> None:
        self.span, self.as_of, self.selected = span, as_of, selected
        self.height = 0.0
        self.bands: list[dict[str, Any]] = []
        self.titles: list[dict[str, Any]] = []
        self.marks: list[dict[str, Any]] = []
        self.labels: dict[str, list[Label]] = {"right": [], "left": []}
        self.spans: dict[str, list[Any]] = {"bar": [], "dash": [], "dot": []}
        self.rings: list[tuple[str, float]] = []
        self.period = ""  # of which a square has the events, if there is any

    def add(self, lane: TrackLane, *, most: int) -> None:
        """Add a track below the others: a row if it is closed, its lines if it is open. ``most`` is the largest number
        of events in any square, which gives the scale of the squares."""
        top = self.height
        if lane.lines:
            y = top + 6.0
            for line in lane.lines:
                y = self._line(line, y)
            bottom = y + 6
            if lane.left_out:
                self.titles.append(
                    palette.note(
                        f"{lane.left_out:,} less important ones are not drawn",
                        0,
                        bottom - 4,
                        xref="paper",
                        xanchor="left",
                        yanchor="top",
                        font={"size": 11},
                        opacity=0.8,
                    )
                )
                bottom += 16
        else:
            bottom = top + LANE_PX
            for cell in lane.cells:
                self._cell(lane, cell, top + LANE_PX / 2, most)
        title = text.lines(lane.title, TITLE_LETTERS, 2)
        bottom = max(bottom, top + LANE_PX)
        self.titles.append(
            palette.note(
                text.join(title),
                0,
                top + LANE_PX / 2,
                xref="paper",
                xanchor="right",
                yanchor="middle",
                xshift=-10,
                align="right",
                font={"size": 12 if len(title) == 1 else 11},
            )
        )
        self.bands.append(palette.line(0, 1, bottom, bottom, xref="paper"))
        self.height = bottom

    def _px(self, day: date) -> float:
        visible = min(max(day, self.span[0]), self.span[1])
        return (visible - self.span[0]).days / (self.span[1] - self.span[0]).days * PLOT_PX

    def _day(self, px: float) -> str:
        whole = (self.span[1] - self.span[0]).days
        return (self.span[0] + timedelta(days=round(px / PLOT_PX * whole))).isoformat()

    def _x(self, day: date) -> str:
        # A day without a time: with one, plotly would shift it to the reader's time zone.
        return min(max(day, self.span[0]), self.span[1]).isoformat()

    def _cell(self, lane: TrackLane, cell: Cell, y: float, most: int) -> None:
        wide = (cell.last - cell.first).days + 1
        self.period = "week" if wide <= 7 else "month"
        full = min(LARGEST_PX, LANE_PX - 3.0, max(14.0, 1.3 * wide * PLOT_PX / (self.span[1] - self.span[0]).days))
        if cell.ringed:
            self.rings.append((self._x(cell.middle), y))
        self.marks.append(
            {
                "x": self._x(cell.middle),
                "y": y,
                "symbol": "square" if cell.sure else "square-open",
                "size": max(SMALLEST_PX, full * (cell.number / most) ** 0.5),
                "color": LANDMARK if cell.landmark else ORDINARY,
                "key": [WEEK, lane.id, f"{cell.first:%Y-%m}" if wide > 7 else cell.first.isoformat()],
                "hover": _cell_hover(lane, cell),
            }
        )

    def _line(self, line: Line, y: float) -> float:
        """Add the line of an event at the height ``y``. Return the height at which the next one begins."""
        event = line.event
        rounds = f" (and {words.count(len(line.rounds), 'round or meeting', 'rounds or meetings')} of it)"
        name = event.row["title"] + (rounds if line.rounds else "")
        first = self._px(min([event.begin, *(each.begin for each in line.rounds)]))
        last = self._px(max([event.finish, *(each.finish for each in line.rounds)]))
        right = PLOT_PX - last >= min(first, (len(name) + 4) * LETTER_PX)
        room = PLOT_PX - last if right else first
        label = text.lines(name, max(LEAST_LETTERS, int(room / LETTER_PX) - 4), 4)
        height = LINE_PX + 14 * (len(label) - 1)
        middle = y + height / 2
        self._mark(event, middle)
        for each in line.rounds:
            if each.at != event.at:  # at the same place plotly would open the round, whose mark is smaller
                self._mark(each, middle, small=True)
        side, end = ("right", last) if right else ("left", first)
        self.labels[side].append(Label(self._day(end), middle, text.join(label), event.landmark))
        return y + height

    def _mark(self, event: Event, y: float, *, small: bool = False) -> None:
        if event.begin < event.finish:
            self.spans["bar" if event.exact else "dash"] += [
                (self._x(event.begin), y),
                (self._x(event.finish), y),
                None,
            ]
        if event.announced:
            self.spans["dot"] += [(self._x(event.announced), y), (self._x(event.begin), y), None]
        if event.key == self.selected:
            self.rings.append((self._x(event.at), y))
        sign = "x-thin-open" if event.called_off else "circle" if event.sure else "circle-open"
        mark = {
            "x": self._x(event.at),
            "y": y,
            "symbol": sign,
            "size": 6 if small else 9,
            "color": LANDMARK if event.landmark else ORDINARY,
            "key": list(event.key),
            "hover": _hover(event),
        }
        self.marks.append(mark)
        if event.goes_on:
            self.marks.append({**mark, "x": self._x(event.finish), "symbol": "triangle-right"})

    def traces(self) -> list[Trace]:
        lines = [traces.lines(name, points) for name, points in self.spans.items() if points]
        titles = [traces.titles(side, labels) for side, labels in self.labels.items() if labels]
        return [*lines, traces.marks(self.marks), *titles, *([traces.rings(self.rings)] if self.rings else [])]

    def layout(self, ends: date | None, clickable: bool) -> dict[str, Any]:
        shapes, notes = time_axis.today(self.span, self.as_of, ends, PLOT_PX)
        margin = {"l": TITLES_PX, "r": 8, "t": time_axis.TODAY_PX, "b": AXIS_PX, "pad": 0}
        return palette.layout(
            height=self.height + margin["t"] + margin["b"],
            margin=margin,
            dragmode=False,
            clickmode=palette.CLICKABLE if clickable else "event",
            xaxis=time_axis.axis(self.span) | {"fixedrange": True, "tickformatstops": TICKS},
            yaxis={"range": [self.height, 0], "visible": False, "fixedrange": True},
            shapes=[*self.bands, *shapes],
            annotations=[self._key(), *self.titles, *notes],
        )

    def _key(self) -> dict[str, Any]:
        """Return what the signs mean, above the plot, from the edge of the chart on."""
        signs = SQUARES if self.period else LINES
        words = "\u2003".join(
            f'<span style="color:{color}">{sign}</span> {meaning.format(period=self.period)}'
            for sign, color, meaning in signs
        )
        return palette.note(words, 0, 1, xref="paper", xanchor="left", xshift=8 - TITLES_PX, **time_axis.ABOVE)


def _hover(event: Event) -> str:
    row = event.row
    kind, status = (words.code(row["table"], name, row[name]) for name in ("kind", "status"))
    slipped = f"Announced for {words.human_day(event.announced)}" if event.announced else ""
    parts = [
        f"<b>{text.wrap(row['title'], 44, 4)}</b>",
        text.escape(words.human_when(row)),
        text.escape(slipped),
        text.escape(" · ".join(filter(None, (kind, status)))),
        text.wrap(row["track"], 44),
    ]
    return "<br>".join(filter(None, parts))


def _cell_hover(lane: TrackLane, cell: Cell) -> str:
    landmarks = [f"<b>{text.wrap(title, 44, 4)}</b>" for title in cell.titles]
    head = f"{words.count(cell.number, 'event')}, {words.human_span(cell.first, cell.last)}"
    return "<br>".join([text.wrap(lane.title, 44), text.escape(head), *landmarks])
