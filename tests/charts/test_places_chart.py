import json
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from dashboard.charts import palette, places

ROOT = Path(__file__).parents[2]
CITIES = [
    ("Paris", "France", 48.86, 2.35, 9),
    ("Kyiv", "Ukraine", 50.45, 30.52, 4),
    ("London", "United Kingdom", 51.5, -0.13, 1),
]
CRIMEA = {"Simferopol": (34.10, 44.95), "Sevastopol": (33.60, 44.65), "Kerch": (36.30, 45.30)}


def frame(cities=CITIES):
    days = pd.Timestamp("2026-01-06"), pd.Timestamp("2026-01-31"), "month", None, None, None, None
    rows = [(f"s-{c[0]}", f"Meeting in {c[0]}", *c[:4], *days, c[4]) for c in cities]
    return pd.DataFrame(rows, columns=list(places.COLUMNS))


def marks(cities):
    return places.places(frame(cities)).data[0]


def test_a_place_is_one_mark_sized_by_its_meetings():
    trace = marks(CITIES)
    assert list(trace.lat) == [48.86, 50.45, 51.5]
    assert trace.marker.size[0] > trace.marker.size[1] > trace.marker.size[2]
    assert trace.hovertext[0] == (
        "<b>Paris, France</b><br>9 meetings<br>Latest: Meeting in Paris<br>January 2026, day not known"
    )
    assert trace.hovertext[2].startswith("<b>London, United Kingdom</b><br>1 meeting<br>Meeting in London")


def test_the_description_counts_meetings_and_places():
    assert places.describe(frame()) == "14 meetings in 3 places: Paris (9), Kyiv (4), London (1)."
    many = [(f"City {number}", "X", number, number, 1) for number in range(7)]
    assert places.describe(frame(many)).endswith("City 4 (1) and 2 more.")


def test_the_title_says_where_most_meetings_were():
    assert places.title(frame()) == "Where they met"
    more = [*CITIES, ("Rome", "Italy", 41.9, 12.5, 2)]
    assert places.title(frame(more)) == "The most meetings were in Paris (9), Kyiv (4) and Rome (2)"
    assert places.title(frame([*more, (None, "Italy", 45, 12, 8)])) == "Where they met"


def test_no_places_is_a_chart_that_says_so():
    for rows in (frame([]), pd.DataFrame()):
        assert places.places(rows).layout.annotations[0].text == "No places to show"
        assert places.describe(rows) == "No places to show."


def test_text_is_shown_as_typed():
    drawn = str(places.places(frame([("<b>Paris</b>", "A & <script>", 48.86, 2.35, 1)])).to_plotly_json())
    assert "<script>" not in drawn
    assert "&lt;b&gt;Paris&lt;/b&gt;" in drawn


def test_a_blank_city_is_no_label():
    trace = marks([(None, None, 48.86, 2.35, 2)])
    assert list(trace.text) == [""]
    assert "Unnamed place" in trace.hovertext[0]


def test_neighbours_do_not_both_get_a_name_in_the_same_spot():
    crowd = [(f"City {number}", "X", 50 + number / 5, 4 + number / 5, 1) for number in range(12)]
    trace = marks([*crowd, ("Washington", "United States", 38.9, -77, 1), ("Doha", "Qatar", 25.3, 51.5, 1)])
    named = [name for name in trace.text if name]
    assert "Washington" in named
    assert "Doha" in named
    assert len(named) < 8


def test_the_place_with_most_meetings_has_its_name_on_the_map_in_any_crowd():
    crowd = [(f"City {number}", "X", 41 + 4 * (number // 7), -20 + 7 * (number % 7), 1) for number in range(35)]
    far = [("Washington", "United States", 38.9, -77, 3), ("Doha", "Qatar", 25.3, 51.5, 3)]
    assert "Paris" in marks([*crowd, ("Paris", "France", 48.9, 2.4, 9), *far]).text


def test_the_map_opens_on_its_places():
    geo = places.places(frame()).layout.geo
    assert -0.13 < geo.center.lon < 30.52
    assert 48 < geo.center.lat < 52
    assert 2 < geo.projection.scale <= places.MOST_ZOOM


def test_one_place_is_shown_with_its_surroundings():
    geo = places.places(frame(CITIES[:1])).layout.geo
    assert geo.projection.scale == places.MOST_ZOOM
    assert (geo.center.lat, round(geo.center.lon, 2)) == (48.86, 2.35)


def test_places_on_both_sides_of_the_date_line_are_neighbours():
    geo = places.places(frame([("Suva", "Fiji", -18.1, 178.4, 2), ("Apia", "Samoa", -13.8, -171.8, 2)])).layout.geo
    assert abs(geo.center.lon) > 170
    assert geo.projection.scale > 4


def test_a_few_remote_places_are_left_to_zooming_out_and_named():
    far = [*CITIES, ("Kyiv", "Ukraine", 50.4, 30.5, 20), ("Johannesburg", "South Africa", -26.2, 28.0, 1)]
    assert places.places(frame(far)).layout.geo.center.lat > 45
    assert len(marks(far).lat) == 5
    assert places.describe(frame(far)).endswith(" The map opens without Johannesburg: zoom out to see them.")


def test_a_place_is_where_the_natural_earth_projection_puts_it():
    east, north = (places._project(place, 0) for place in places._places(frame([
        ("East", "X", 0, 179.999999, 1), ("North", "X", 90, 0, 1),
    ])))  # fmt: skip
    assert east == pytest.approx((places.WORLD_WIDTH / 2, 0), abs=0.005)
    assert north == pytest.approx((0, places.WORLD_HEIGHT / 2), abs=0.005)


def test_where_most_places_lie_close_together_a_near_map_shows_them_with_the_names_of_the_largest():
    europe = [(f"City {n}", "X", 46 + n / 2, 2 + n, 3) for n in range(10)]
    remote = [("Washington", "United States", 38.9, -77, 3), ("Beijing", "China", 39.9, 116.4, 3)]
    all_places = frame([*europe, ("Paris", "France", 48.86, 2.35, 9), *remote, ("Luanda", "Angola", -8.8, 13.2, 3)])
    assert places.is_crowded(all_places)
    near, whole = places.places(all_places, near=True), places.places(all_places)
    assert near.layout.geo.projection.scale > 2 * whole.layout.geo.projection.scale
    assert 46 < near.layout.geo.center.lat < 52
    assert "Paris" in near.data[0].text
    assert {"Washington", "Beijing", "Luanda"} < {*whole.data[0].text}
    assert "Paris" not in whole.data[0].text
    assert places.title(all_places, near=True) == "Close up: at least 39 of 48 meetings, the most in Paris (9)"
    said = (
        "At least 39 of 48 meetings in 11 places: Paris (9), City 0 (3), City 1 (3), City 2 (3), City 3 (3) and 6 more."
    )
    assert places.describe(all_places, near=True) == said


def test_the_near_map_is_there_too_where_one_city_has_most_of_the_meetings():
    europe = [(f"City {n}", "X", 46 + n / 2, 2 + n, 3) for n in range(10)]
    far = (("Washington", 38.9, -77), ("Beijing", 39.9, 116.4), ("Luanda", -8.8, 13.2))
    remote = [(city, "X", latitude, longitude, 6) for city, latitude, longitude in far]
    assert places.is_crowded(frame([*europe, ("Paris", "France", 48.86, 2.35, 100), *remote]))


def test_places_far_apart_or_all_together_have_one_map():
    assert not places.is_crowded(frame())
    spread = [(f"City {n}", "X", 10 * n - 30, 30 * n - 90, 2) for n in range(7)]
    assert not places.is_crowded(frame(spread))


def test_the_map_is_asked_of_our_own_server_and_is_there():
    assert palette.CONFIG["topojsonURL"] == "app/static/topojson/"
    layout = places.places(frame()).layout.geo
    assert (ROOT / f"dashboard/static/topojson/{layout.scope}_{layout.resolution}m.json").is_file()


@pytest.fixture(scope="module")
def countries():
    """Each country's outer rings, decoded from the topology."""
    topology = json.loads((ROOT / "dashboard/static/topojson/world_50m.json").read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)

    def ring(numbers):
        return [point for n in numbers for point in (arcs[n] if n >= 0 else arcs[~n][::-1])]

    found = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        parts = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        found.setdefault(shape.get("id"), []).extend(ring(part[0]) for part in parts)
    assert {"land", "countries"} <= set(topology["objects"])
    return found


def inside(point, ring):
    (x, y), odd = point, False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


@pytest.mark.parametrize("city", CRIMEA)
def test_crimea_is_drawn_as_ukraine(countries, city):
    assert [id for id, rings in countries.items() if any(inside(CRIMEA[city], ring) for ring in rings)] == ["UKR"]


CROWD = [(f"Place {n}", "X", 35 + (n * 7) % 25, -10 + (n * 11) % 60, 1 + n % 4) for n in range(40)]


def test_the_names_of_the_densest_map_do_not_overlap_on_a_phone_or_a_wide_screen():
    found = places._places(frame(CROWD))
    sizes = [10.0] * len(found)
    view = places._view(found)
    narrow = places._labels(found, sizes, view, places.NARROW)
    wide = places._labels(found, sizes, view, places.WIDE, narrow_sides=narrow)
    assert 5 < sum(map(bool, narrow)) < sum(map(bool, wide))
    assert [one == other for one, other in zip(narrow, wide, strict=True) if one] == [True] * sum(map(bool, narrow))
    for width, sides in ((places.NARROW, narrow), (places.WIDE, wide)):
        px = width / places.WORLD_WIDTH * view[2]
        boxes = []
        for place, side in zip(found, sides, strict=True):
            x, y = (value * px for value in places._project(place, view[0]))
            long, half = places.LETTER_PX * len(place.city) / 2, places.LINE_PX / 2
            if side:
                vertical, horizontal = side.split()
                middle_x = x + (long + 7.25) * {"left": -1, "center": 0, "right": 1}[horizontal]
                middle_y = -y + (half + 7.25) * {"top": -1, "middle": 0, "bottom": 1}[vertical]
                boxes.append((middle_x - long, middle_y - half, middle_x + long, middle_y + half))
        assert not [pair for pair in combinations(boxes, 2) if places._overlap(*pair)]


def test_a_name_is_on_the_map_once_and_those_for_a_wide_screen_are_in_a_trace_of_their_own():
    marks, more = places.places(frame(CROWD)).data
    both = [one and other for one, other in zip(marks.text, more.text, strict=True)]
    assert not any(both)
    assert any(marks.text)
    assert any(more.text)
    assert (more.hoverinfo, more.marker.opacity) == ("skip", 0)
