"""Reads coordinates as people write them as degrees, or refuses them with the reason.

Examples: 48.8566, 48,8566, 48.8566° N, N 48.8566, 48°51′24″N, 48 51.4 N. A single separator precedes the decimals,
because no coordinate has thousands. A refusal is a ValueError; its text continues a sentence that begins with the name
of the field.
"""

import re
from dataclasses import dataclass

from tracker.values.figures import simplify
from tracker.values.shortening import quote

DECIMALS = 6  # of a degree that was written in minutes and seconds: about a tenth of a metre
NUMBER = r"\d+(?:[.,]\d+)?"
DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e-\d+)?", re.IGNORECASE)  # as 0.00001 is stored; 4E1 may be east
# A mark or a space has to end the degrees before minutes, and these before seconds: otherwise 51′ is 5 degrees 1.
SEXAGESIMAL = re.compile(
    rf"(?P<sign>[+-]?) ?(?P<degrees>{NUMBER})(?: ?[°ºd]?|"
    rf"(?: ?[°ºd] ?| )(?P<minutes>{NUMBER})(?: ?['′m]?|"
    rf"(?: ?['′m] ?| )(?P<seconds>{NUMBER}) ?(?:[\"″”s]|''|′′)?))"
)
# An s right after the seconds, beside an m after the minutes, is theirs; any other small s may be that of south.
S_OF_SECONDS = re.compile(rf"(m ?{NUMBER})s(?!outh)", re.IGNORECASE)
EITHER_S = re.compile(rf"\d[°º'′dm ]+{NUMBER} ?s(?!outh)")
WITH_LETTER = re.compile(r"(?P<before>[NSEWO])? ?(?P<number>[^NSEWO]*\d[^NSEWO]*?) ?(?P<after>[NSEWO])?")
DIRECTIONS = {"NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W"}


@dataclass(frozen=True)
class Axis:
    """Latitude or longitude: its name, the letters of its two directions, and its highest value in degrees."""

    name: str
    positive: str
    negative: str
    limit: int


LATITUDE, LONGITUDE = Axis("latitude", "N", "S", 90), Axis("longitude", "E", "W", 180)


def read(text: str, axis: Axis) -> float:
    """Read degrees; north and east are positive. Raises ValueError for other text."""
    other = LONGITUDE if axis is LATITUDE else LATITUDE
    plain = simplify(text).replace("\u066b", ".")
    value = float(plain) if DECIMAL.fullmatch(plain) else _read_letters_and_minutes(plain, text, axis, other)
    if abs(value) > axis.limit:
        hint = f": is it the {other.name}?" if abs(value) <= other.limit else ""
        raise ValueError(f"{quote(text)} is not between -{axis.limit} and {axis.limit}, as a {axis.name} is{hint}")
    return value + 0.0


def write(value: float, axis: Axis) -> str:
    """Write degrees with the letter of their direction: 48.8566 N."""
    degrees = f"{abs(value):.10f}".rstrip("0").rstrip(".")
    return f"{degrees} {axis.positive if value >= 0 else axis.negative}"


def _read_letters_and_minutes(plain: str, text: str, axis: Axis, other: Axis) -> float:
    plain = S_OF_SECONDS.sub(r"\1″", plain)
    if EITHER_S.search(plain):
        raise ValueError(f"{quote(text)} has an s that may be seconds or south: write ″ for seconds, or S for south")
    upper = re.sub(r"[A-Z]{4,}", lambda word: DIRECTIONS.get(word[0], word[0]), plain.upper())
    if _has_both(upper):
        raise ValueError(f"{quote(text)} is latitude and longitude in one: write each in its own field")
    match = WITH_LETTER.fullmatch(upper)
    letter = match and (match["before"] or match["after"])
    if letter == "O":
        raise ValueError(f"{quote(text)} has an O, east in German and west in French: write E or W")
    if letter and letter in other.positive + other.negative:
        raise ValueError(f"{quote(text)} is a {other.name}: write it in that field")
    number = match["number"].lower() if match else ""
    parts = SEXAGESIMAL.fullmatch(number)
    if not parts or not match or (match["before"] and match["after"]) or (letter and parts["sign"]):
        raise ValueError(f"{quote(text)} is no {axis.name}; write degrees, such as 48.8566 or 48°51′24″{axis.positive}")
    if parts["minutes"] and not (letter or re.search(r"[°º'′\"″”]|\dd", number)):
        raise ValueError(f"{quote(text)} has spaces: write 48.8566, or minutes as 48°51′24″{axis.positive}")
    degrees, minutes, seconds = (
        float((parts[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")
    )
    pairs = (("degrees", "minutes"), ("minutes", "seconds"))
    broken = any(re.search("[.,]", parts[coarse] or "") and parts[fine] for coarse, fine in pairs)
    if minutes >= 60 or seconds >= 60 or broken:
        raise ValueError(f"{quote(text)} has no such minutes or seconds: fix them, or write decimal degrees")
    value = degrees + minutes / 60 + seconds / 3600
    negative = parts["sign"] == "-" or letter == axis.negative
    return (-1 if negative else 1) * (round(value, DECIMALS) if parts["minutes"] else value)


def _has_both(upper: str) -> bool:
    letters, numbers = set(re.findall("[NSEW]", upper)), re.findall(NUMBER, upper)
    apart = re.search("[,;] ", upper) or (numbers and re.search("[.,]", numbers[0]))
    return bool(letters & set("NS") and letters & set("EW")) or bool(
        len(numbers) == 2 and apart and not re.search("[°º'′\"″”]", upper)
    )
