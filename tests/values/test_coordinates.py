"""Coordinates as people write them: read as degrees, or refused in words."""

from random import Random

import pytest

from tracker.values.coordinates import LATITUDE, LONGITUDE, read, write

READ = [
    ("latitude", "48.8566", 48.8566),
    ("latitude", "48,8566", 48.8566),
    ("latitude", "48.856", 48.856),
    ("latitude", "50,450", 50.45),
    ("latitude", "−33.45", -33.45),
    ("latitude", "48.8566 N", 48.8566),
    ("latitude", "N 48.8566", 48.8566),
    ("latitude", "48.8566° N", 48.8566),
    ("latitude", "48.8566 north", 48.8566),
    ("latitude", "33.45 S", -33.45),
    ("latitude", "48°51′24″N", 48.856667),
    ("latitude", "48° 51' 24\" N", 48.856667),
    ("latitude", "48°51'24''", 48.856667),
    ("latitude", "48 51 24 N", 48.856667),
    ("latitude", "48°51.4′N", 48.856667),
    ("latitude", "48d51m24s", 48.856667),
    ("latitude", "48D 51M 24S", 48.856667),
    ("latitude", "33d51m54.5s S", -33.865139),
    ("latitude", "33d51mS", -33.85),
    ("latitude", "33°51′54S", -33.865),
    ("latitude", "33d 51m 54 S", -33.865),
    ("latitude", "33° 51m 54.5 S", -33.865139),
    ("latitude", "33°51′54 south", -33.865),
    ("longitude", "2d21m8s", 2.352222),
    ("longitude", "2d21m8sW", -2.352222),
    ("latitude", "٤٨٫٨٥", 48.85),
    ("longitude", "\u00ad0.1276", -0.1276),
    ("latitude", "90", 90.0),
    ("longitude", "0,5", 0.5),
    ("longitude", "2.3522 E", 2.3522),
    ("longitude", "2°21′08″W", -2.352222),
    ("longitude", "139.7", 139.7),
    ("longitude", "-180", -180.0),
    ("longitude", "1e-05", 0.00001),
]
REFUSED = [
    ("longitude", "48°51′24″N", "is a latitude: write it in that field"),
    ("latitude", "2.3522 E", "is a longitude: write it in that field"),
    ("latitude", "139.7", "is not between -90 and 90, as a latitude is: is it the longitude?"),
    ("latitude", "181", "is not between -90 and 90, as a latitude is"),
    ("longitude", "180.1", "is not between -180 and 180"),
    ("longitude", "2.3522 O", "east in German and west in French"),
    ("latitude", "48.8566, 2.3522", "latitude and longitude in one"),
    ("latitude", "48.8566,2.3522", "latitude and longitude in one"),
    ("longitude", "48,8566; 2,3522", "latitude and longitude in one"),
    ("latitude", "48.8566 2.3522", "latitude and longitude in one"),
    ("latitude", "48°51′24″N 2°21′08″E", "latitude and longitude in one"),
    ("latitude", "48 51 24", "has spaces"),
    ("latitude", "48°51'24s", "may be seconds or south"),
    ("longitude", "2°21′8s", "may be seconds or south"),
    ("latitude", "33° 51′ 24 s", "may be seconds or south"),
    ("latitude", "33d 51m 24 s", "may be seconds or south"),
    ("latitude", "33 51 24s", "may be seconds or south"),
    ("latitude", "48°61′N", "has no such minutes or seconds"),
    ("latitude", "48.5°30′N", "has no such minutes or seconds"),
    ("latitude", "-48 S", "is no latitude"),
    ("latitude", "48-51-24N", "is no latitude"),
    ("latitude", "nan", "is no latitude"),
    ("longitude", "inf", "is no longitude"),
    ("latitude", "Paris", "is no latitude"),
    ("latitude", "N", "is no latitude"),
    ("latitude", "", "is no latitude"),
    ("latitude", "51′ N", "is no latitude"),
    ("latitude", "2e1", "is no latitude"),
    ("longitude", "4E1", "is no longitude"),
    ("latitude", "23.5′ N", "is no latitude"),
    ("latitude", "124″ S", "is no latitude"),
    ("latitude", "48'51", "is no latitude"),
    ("latitude", "12m N", "is no latitude"),
    ("longitude", "21′ W", "is no longitude"),
    ("longitude", "2°2108″W", "is no longitude"),
]


@pytest.mark.parametrize(("axis", "text", "degrees"), READ)
def test_a_coordinate_is_read_as_what_it_says(axis, text, degrees):
    assert read(text, {"latitude": LATITUDE, "longitude": LONGITUDE}[axis]) == degrees


@pytest.mark.parametrize(("axis", "text", "words"), REFUSED)
def test_what_is_no_coordinate_of_that_axis_is_refused_in_words(axis, text, words):
    with pytest.raises(ValueError, match="“") as refused:
        read(text, {"latitude": LATITUDE, "longitude": LONGITUDE}[axis])
    assert words in str(refused.value)


def test_any_stored_coordinate_is_read_back_as_it_is():
    random = Random(4)
    for number in (0.0, 1e-5, 5e-324, 89.99999999999999, *(random.uniform(-90, 90) for _ in range(2_000))):
        assert read(repr(number), LATITUDE) == number


@pytest.mark.parametrize(
    ("degrees", "axis", "words"),
    [(48.8566, LATITUDE, "48.8566 N"), (-33.45, LATITUDE, "33.45 S"), (-2.3522, LONGITUDE, "2.3522 W")],
)
def test_a_coordinate_is_said_with_its_letter(degrees, axis, words):
    assert write(degrees, axis) == words
    assert read(words, axis) == degrees
