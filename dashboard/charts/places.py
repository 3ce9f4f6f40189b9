"""The map of places where meetings were held. Its shapes come from our own server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import radians, sqrt
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import palette, text
from tracker import words
from tracker.queries.event_dates import DATE_COLUMNS
from tracker.values.shortening import shorten

COLUMNS = (
    "id", "title", "city", "country", "latitude", "longitude", *DATE_COLUMNS, "count",
)  # fmt: skip

HEIGHT = 330
# The width of the map in pixels on a phone, and on a wide screen.
NARROW, WIDE = 400, 540
LEAST_PX, MOST_PX = 7, 18
# The size of the whole world in the units of the Natural Earth projection.
WORLD_WIDTH, WORLD_HEIGHT = 5.47, 2.84
MOST_ZOOM = 6.0
# Places that the description names; on the map they have their names even where these cover a smaller mark.
NAMED = 5
# A map of its own shows where at least this share of the meetings was, if that is at least so many times closer.
CROWD, CLOSER = 2 / 3, 2
LETTER_PX, LINE_PX, CLEAR_PX = 6.3, 13, 4
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """A place and its latest meeting: ``latest`` is when that was, in words; ``count`` is the number of meetings."""

    id: str
    title: str
    city: str
    country: str
    latitude: float
    longitude: float
    latest: str
    count: int


def places(frame: pd.DataFrame, *, near: bool = False, height: int = HEIGHT) -> go.Figure:
    """Draw the map; with ``near`` the part of it that is crowded. ``frame`` has the columns of ``COLUMNS`` and a row
    for each place: id, title and days are those of the latest meeting there, and count, the number of meetings, gives
    the size of the mark.

    The first trace has the marks, with the names that fit on a phone; the second has more names, for a wide screen.
    """
    meeting_places = _places(frame)
    if not meeting_places:
        return palette.empty("No places to show")
    crowd = _crowd(meeting_places)
    longitude, latitude, zoom = _view(crowd if near and crowd else _main(meeting_places))
    most = max(place.count for place in meeting_places)
    sizes = [max(LEAST_PX, MOST_PX * sqrt(place.count / max(most, 4))) for place in meeting_places]
    view = (longitude, latitude, zoom)
    nameless = [] if near else crowd
    sides = _labels(meeting_places, sizes, view, NARROW, nameless)
    more = _labels(meeting_places, sizes, view, WIDE, nameless, sides)
    marks = {
        "type": "scattergeo",
        "mode": "markers+text",
        "lat": [place.latitude for place in meeting_places],
        "lon": [place.longitude for place in meeting_places],
        "hovertext": [_hover(place) for place in meeting_places],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **_names(meeting_places, sides),
        "marker": {"size": sizes, "color": palette.BLUE, "opacity": 0.9, "line": {"width": 1, "color": "#FFFFFF"}},
    }
    names = {
        "type": "scattergeo",
        "mode": "markers+text",  # with invisible marks, so that Plotly keeps the text off them
        "marker": {"size": sizes, "opacity": 0},
        "lat": marks["lat"],
        "lon": marks["lon"],
        "hoverinfo": "skip",
        **_names(meeting_places, ["" if side else other for side, other in zip(sides, more, strict=True)]),
    }
    geo = {
        "scope": "world",
        "resolution": 50,
        "projection": {"type": "natural earth", "scale": zoom, "rotation": {"lon": longitude}},
        "center": {"lon": longitude, "lat": latitude},
        "bgcolor": palette.SEA,
        "landcolor": palette.LAND,
        "countrycolor": palette.BORDER,
        "countrywidth": 0.7,
        "showland": True,
        "showcountries": True,
        "showcoastlines": False,
        "showlakes": False,
        "showframe": False,
    }
    margin = {"l": 0, "r": 0, "t": 0, "b": 0}
    return palette.Figure({"data": [marks, names], "layout": palette.layout(height=height, margin=margin, geo=geo)})


def is_crowded(frame: pd.DataFrame) -> bool:
    """Return whether most places of the same frame lie so close together that a map of their own shows them better."""
    return bool(_crowd(_places(frame)))


def title(frame: pd.DataFrame, *, near: bool = False) -> str:
    """Return the title of the map of the same frame: where most meetings were, if there are more than three places; of
    the ``near`` one, how many of the meetings it shows."""
    meeting_places = _places(frame)
    if near:
        crowd = _in_view(meeting_places, _view(_crowd(meeting_places)))
        return f"Close up: at least {_share(crowd, meeting_places)}, the most in {_name_place(crowd[0])}"
    if len(meeting_places) < 4 or not all(place.city for place in meeting_places[:3]):
        return "Where they met"
    first, second, third = map(_name_place, meeting_places[:3])
    return f"The most meetings were in {first}, {second} and {third}"


def describe(frame: pd.DataFrame, *, near: bool = False) -> str:
    """Describe the map of the same frame; with ``near`` that of its crowded part."""
    meeting_places = _places(frame)
    if not meeting_places:
        return "No places to show."
    if near:
        crowd = _in_view(meeting_places, _view(_crowd(meeting_places)))
        return f"At least {_share(crowd, meeting_places)} in {_list_places(crowd)}"
    caption = f"{words.count(_total(meeting_places), 'meeting')} in {_list_places(meeting_places)}"
    main = _main(meeting_places)
    outside = [place.city or "unnamed place" for place in meeting_places if place not in main]
    return caption + (f" The map opens without {', '.join(outside)}: zoom out to see them." if outside else "")


def _total(meeting_places: Sequence[Place]) -> int:
    return sum(place.count for place in meeting_places)


def _share(some: Sequence[Place], meeting_places: Sequence[Place]) -> str:
    return f"{_total(some):,} of {words.count(_total(meeting_places), 'meeting')}"


def _name_place(place: Place) -> str:
    return f"{place.city or 'unnamed place'} ({place.count})"


def _list_places(meeting_places: Sequence[Place]) -> str:
    """Return the number of places, and the names of the first of them."""
    names = ", ".join(map(_name_place, meeting_places[:NAMED]))
    more = f" and {len(meeting_places) - NAMED} more" if len(meeting_places) > NAMED else ""
    return f"{words.count(len(meeting_places), 'place')}: {names}{more}."


def _places(frame: pd.DataFrame) -> list[Place]:
    """Return the places, those with most meetings first."""
    places = [
        Place(
            id=str(row["id"]),
            title=str(row["title"]),
            city="" if words.blank(row["city"]) else str(row["city"]),
            country="" if words.blank(row["country"]) else str(row["country"]),
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            latest=words.human_when(row),
            count=int(row["count"]),
        )
        for row in frame.to_dict("records")
    ]
    return sorted(places, key=lambda place: (-place.count, place.city, place.id))


def _hover(place: Place) -> str:
    name = ", ".join(filter(None, (place.city, place.country))) or "Unnamed place"
    lead = "" if place.count == 1 else "Latest: "
    return "<br>".join(
        (
            f"<b>{text.wrap(name, 44, 2)}</b>",
            words.count(place.count, "meeting"),
            text.wrap(f"{lead}{place.title}", 44, 3),
            place.latest,
        )
    )


def _project(place: Place, middle: float) -> tuple[float, float]:
    """Return where the Natural Earth projection puts a place: x to the east and y to the north, in its units.
    ``middle`` is the central longitude in degrees."""
    east = (place.longitude - middle + 180) % 360 - 180
    square = radians(place.latitude) ** 2
    rest = -0.013791 + square**2 * (0.003971 * square - 0.001529 * square**2)
    return radians(east) * (0.8707 + square * (-0.131979 + square * rest)), _northing(place.latitude)


def _northing(latitude: float) -> float:
    """Return the y of a place, whose ``latitude`` is in degrees."""
    square = radians(latitude) ** 2
    high = 1.007226 + square * (0.015085 + square**2 * (-0.044475 + 0.028874 * square - 0.005916 * square**2))
    return radians(latitude) * high


def _main(meeting_places: list[Place]) -> list[Place]:
    """Return the places that the map shows at first: without a few remote ones, if the others then appear much
    larger."""
    spare = _total(meeting_places) * 0.06
    while len(meeting_places) > 2:
        edges = {extreme(meeting_places, key=key) for extreme in (min, max) for key in (_latitude, _longitude)}
        choices = [[place for place in meeting_places if place is not edge] for edge in edges]
        nearest = max(choices, key=lambda places: (_view(places)[2], -_total(places)))
        spare -= _total(meeting_places) - _total(nearest)
        if spare < 0 or _view(nearest)[2] < 1.12 * _view(meeting_places)[2]:
            break
        meeting_places = nearest
    return meeting_places


def _crowd(meeting_places: list[Place]) -> list[Place]:
    """Return the places, at least three with at least the share ``CROWD`` of the meetings, that lie together; none if
    a map of theirs is not much closer than that of all."""
    least = CROWD * _total(meeting_places)
    crowd = meeting_places
    while len(crowd) > 2:
        parts = [part for key in (_latitude, _longitude) for part in _halves(crowd, key)]
        if not (large := [part for part in parts if len(part) > 2 and _total(part) >= least]):
            break
        crowd = max(large, key=lambda part: _view(part)[2])
    return crowd if len(crowd) > 2 and _view(crowd)[2] >= CLOSER * _view(_main(meeting_places))[2] else []


def _halves(meeting_places: list[Place], key: Callable[[Place], float]) -> tuple[list[Place], list[Place]]:
    """Return the places on both sides of the widest gap."""
    in_order = sorted(meeting_places, key=key)
    cut = max(range(1, len(in_order)), key=lambda at: key(in_order[at]) - key(in_order[at - 1]))
    return in_order[:cut], in_order[cut:]


def _latitude(place: Place) -> float:
    return place.latitude


def _longitude(place: Place) -> float:
    return place.longitude


def _view(meeting_places: list[Place]) -> tuple[float, float, float]:
    """Return the central longitude and latitude, and the zoom, that show all places with some room around."""
    around = sorted({place.longitude for place in meeting_places})
    # The widest gap in longitude between places becomes the edge of the map, so that no place is cut off.
    gaps = [*pairwise(around), (around[-1], around[0] + 360)]
    west, east = max(gaps, key=lambda gap: gap[1] - gap[0])
    middle = ((east + (west + 360 - east) / 2) + 180) % 360 - 180
    points = [_project(place, middle) for place in meeting_places]
    wide = max(x for x, _ in points) - min(x for x, _ in points)
    high = max(y for _, y in points) - min(y for _, y in points)
    zoom = min(WORLD_WIDTH / (wide * 1.3 + 0.01), WORLD_HEIGHT / (high * 1.3 + 0.01), MOST_ZOOM)
    latitudes = [place.latitude for place in meeting_places]
    return middle, (min(latitudes) + max(latitudes)) / 2, max(zoom, 1.0)


def _in_view(meeting_places: list[Place], view: tuple[float, float, float]) -> list[Place]:
    """Return the places that a map of this view shows at least, in the same order: one of another shape than the world
    shows more to two sides."""
    longitude, latitude, zoom = view

    def is_in_view(place: Place) -> bool:
        x, y = _project(place, longitude)
        return abs(x) <= WORLD_WIDTH / zoom / 2 and abs(y - _northing(latitude)) <= WORLD_HEIGHT / zoom / 2

    return list(filter(is_in_view, meeting_places))


def _names(meeting_places: list[Place], sides: list[str]) -> dict[str, Any]:
    """Return the names of the places, with their sides; blank without a side."""
    cities = [text.escape(shorten(place.city, 20)) for place in meeting_places]
    return {
        "text": [city if side else "" for city, side in zip(cities, sides, strict=True)],
        "textposition": [side or "middle right" for side in sides],
        "textfont": {"size": 11},
    }


def _labels(
    meeting_places: list[Place],
    sizes: list[float],
    view: tuple[float, float, float],
    width: int,
    nameless: Sequence[Place] = (),
    narrow_sides: Sequence[str] = (),
) -> list[str]:
    """Return for each place the side on which its name covers nothing on a map of this width; blank if there is none,
    but for the first ``NAMED``, of which a name covers as few marks as it can, and no other name. The ``nameless``
    places have none. ``narrow_sides`` has the sides on a narrower map, which do not change."""
    middle, latitude, zoom = view
    px, height = width / WORLD_WIDTH * zoom, width / WORLD_WIDTH * WORLD_HEIGHT
    spots = []
    for place, size in zip(meeting_places, sizes, strict=True):
        x, y = _project(place, middle)
        spots.append((x * px, (_northing(latitude) - y) * px, size / 2))
    marks: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r in spots]
    sides = list(narrow_sides) or [""] * len(meeting_places)
    choices = [_choices(place, spot) for place, spot in zip(meeting_places, spots, strict=True)]
    names = [boxes[side] for boxes, side in zip(choices, sides, strict=True) if side]
    for number, boxes in enumerate(choices):
        if sides[number] or not meeting_places[number].city or meeting_places[number] in nameless:
            continue
        room = {
            side: box
            for side, box in boxes.items()
            if max(-box[0], box[2]) < width / 2 and max(-box[1], box[3]) < height / 2
        }
        room = {side: box for side, box in room.items() if not any(_overlap(box, name) for name in names)}
        others = [mark for mark in marks if mark != marks[number]]
        covers = {side: sum(_overlap(_around(box), mark) for mark in others) for side, box in room.items()}
        best = min(covers, key=covers.__getitem__, default="")
        if best and (not covers[best] or number < NAMED):
            sides[number] = best
            names.append(boxes[best])
    return sides


def _choices(place: Place, spot: tuple[float, float, float]) -> dict[str, Box]:
    """Return the boxes that a place's name can fill, the best first. ``spot`` has the middle and radius of its mark."""
    (x, y, radius), wide, half = spot, LETTER_PX * len(shorten(place.city, 20)), LINE_PX / 2
    r = radius / 0.8 + 1  # Plotly's distance
    return {
        "middle right": (x + r, y - half, x + r + wide, y + half),
        "middle left": (x - r - wide, y - half, x - r, y + half),
        "top center": (x - wide / 2, y - r - LINE_PX, x + wide / 2, y - r),
        "bottom center": (x - wide / 2, y + r, x + wide / 2, y + r + LINE_PX),
        "top right": (x + r, y - r - LINE_PX, x + r + wide, y - r),
        "bottom right": (x + r, y + r, x + r + wide, y + r + LINE_PX),
        "top left": (x - r - wide, y - r - LINE_PX, x - r, y - r),
        "bottom left": (x - r - wide, y + r, x - r, y + r + LINE_PX),
    }


def _around(box: Box) -> Box:
    """Return a box with some room to its sides: a name too near another mark would seem to belong to it."""
    return box[0] - CLEAR_PX, box[1], box[2] + CLEAR_PX, box[3]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
