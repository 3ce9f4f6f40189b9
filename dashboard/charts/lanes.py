"""Packs marks and labels into the rows of a lane, so that none hides another.

All measures are pixels of a chart of nominal width; the real width is that of the reader's screen.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from dashboard.charts import palette, text

Side = Literal["right", "left", ""]

MOST_LABELLED_ROWS = 4


@dataclass(frozen=True)
class Mark:
    """The edges of one mark, in pixels from the left, and the width of its label; 0 means that it has none."""

    left: float
    right: float
    label: float = 0


@dataclass
class Row:
    """One row: the spans that marks and labels cover, in pixels from the left, and whether it has a label."""

    spans: list[tuple[float, float]] = field(default_factory=list)
    labelled: bool = False

    def has_room(self, left: float, right: float) -> bool:
        return all(right <= start or left >= end for start, end in self.spans)


@dataclass(frozen=True)
class Packing:
    """The result of ``pack``: for each mark its row and the side of its label (blank: no room for it); for each row
    whether it has a label."""

    rows: list[int]
    sides: list[Side]
    labelled: list[bool]


def pack(marks: list[Mark], width: float) -> Packing:
    """Place the marks into rows of this width: first those with a label, then each other one into the first row with
    room."""
    rows: list[Row] = []
    row_of: list[int] = [0] * len(marks)
    side_of: list[Side] = [""] * len(marks)
    for index in sorted(range(len(marks)), key=lambda i: (not marks[i].label, marks[i].left, marks[i].right, i)):
        mark = marks[index]
        sides = _sides(mark, width)
        place = _place_with_label(rows, sides) if sides else None
        if place is None:
            place = _first_row(rows, mark.left, mark.right), "", (mark.left, mark.right)
        row_of[index], side_of[index], span = place
        row = rows[row_of[index]]
        row.spans.append(span)
        row.labelled = row.labelled or bool(side_of[index])
    return Packing(row_of, side_of, [row.labelled for row in rows])


def _sides(mark: Mark, width: float) -> list[tuple[Side, tuple[float, float]]]:
    """Return the sides on which a label fits into the plot, each with the span of mark and label."""
    if not mark.label:
        return []
    choices: list[tuple[Side, tuple[float, float]]] = [
        ("right", (mark.left, mark.right + mark.label)),
        ("left", (mark.left - mark.label, mark.right)),
    ]
    return [(side, (left, right)) for side, (left, right) in choices if left >= 0 and right <= width]


def _place_with_label(
    rows: list[Row], sides: list[tuple[Side, tuple[float, float]]]
) -> tuple[int, Side, tuple[float, float]] | None:
    for index, row in enumerate(rows):
        for side, span in sides:
            if row.has_room(*span):
                return index, side, span
    if len(rows) >= MOST_LABELLED_ROWS:
        return None
    rows.append(Row())
    return len(rows) - 1, *sides[0]


def _first_row(rows: list[Row], left: float, right: float) -> int:
    for index, row in enumerate(rows):
        if row.has_room(left, right):
            return index
    rows.append(Row())
    return len(rows) - 1


@dataclass(frozen=True)
class Lane:
    """A lane's title and edges, in pixels from the top of the plot."""

    title: str
    top: float
    bottom: float

    @staticmethod
    def title_lines(title: str) -> tuple[str, ...]:
        # So much fits on a phone, where the titles are inside the plot; next to it they would leave it no room.
        return text.lines(title, 46, 2)

    @classmethod
    def title_height(cls, title: str) -> int:
        return 16 * len(cls.title_lines(title))


def draw(lanes: list[Lane]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return shapes and annotations: a band for every other lane, and each lane's title at its top left."""
    titles = [
        palette.note(
            f"<b>{text.join(Lane.title_lines(lane.title))}</b>",
            0,
            lane.top,
            xref="paper",
            xanchor="left",
            yanchor="top",
        )
        for lane in lanes
    ]
    return [palette.band(lane.top, lane.bottom) for lane in lanes[::2]], titles
