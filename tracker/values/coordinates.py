"""Reads coordinates as people write them as degrees, or refuses them with the reason.

Examples: 48.8566, 48,8566, 48.8566° N, N 48.8566, 48°51′24″N, 48 51.4 N. A single separator precedes the decimals,
because no coordinate has thousands. A refusal is a ValueError; its text continues a sentence that begins with the name
of the field.
"""

import re
from dataclasses import dataclass

from tracker.values.figures import folded, shortened

DECIMALS = 6  # of a degree read from minutes and seconds: a tenth of a metre
NUMBER = r"\d+(?:[.,]\d+)?"
PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)
PARTS = re.compile(
    rf"(?P<sign>[+-]?) ?(?P<degrees>{NUMBER}) ?[°ºd]?"
    rf"(?: ?(?P<minutes>{NUMBER}) ?['′m]?(?: ?(?P<seconds>{NUMBER}) ?(?:[\"″”s]|''|′′)?)?)?"
)
LETTERED = re.compile(r"(?P<before>[NSEWO])? ?(?P<number>[^NSEWO]*\d[^NSEWO]*?) ?(?P<after>[NSEWO])?")
WORDS = {"NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W"}


@dataclass(frozen=True)
class Axis:
    """Latitude or longitude: its name, its letters above and below zero, and its highest value in degrees."""

    name: str
    above: str
    below: str
    end: int


LATITUDE, LONGITUDE = Axis("latitude", "N", "S", 90), Axis("longitude", "E", "W", 180)


def read(text: str, axis: Axis) -> float:
    """Read degrees; north and east are positive. Raises ValueError for other text."""
    other = LONGITUDE if axis is LATITUDE else LATITUDE
    plain = folded(text).replace("\u066b", ".")
    value = float(plain) if PLAIN.fullmatch(plain) else _in_parts(plain, text, axis, other)
    if abs(value) > axis.end:
        hint = f": is it the {other.name}?" if abs(value) <= other.end else ""
        raise ValueError(f"{shortened(text)} is not between -{axis.end} and {axis.end}, as a {axis.name} is{hint}")
    return value + 0.0


def write(value: float, axis: Axis) -> str:
    """Write degrees with the letter of their direction: 48.8566 N."""
    degrees = f"{abs(value):.10f}".rstrip("0").rstrip(".")
    return f"{degrees} {axis.above if value >= 0 else axis.below}"


def _in_parts(plain: str, text: str, axis: Axis, other: Axis) -> float:
    upper = re.sub(r"[A-Z]{4,}", lambda match: WORDS.get(match[0], match[0]), plain.upper())
    if _names_both(upper):
        raise ValueError(f"{shortened(text)} is latitude and longitude in one: write each in its own field")
    lettered = LETTERED.fullmatch(upper)
    letter = lettered and (lettered["before"] or lettered["after"])
    if letter == "O":
        raise ValueError(f"{shortened(text)} has an O, east in German and west in French: write E or W")
    if letter and letter in other.above + other.below:
        raise ValueError(f"{shortened(text)} is a {other.name}: write it in that field")
    number = lettered["number"].lower() if lettered else ""
    parts = PARTS.fullmatch(number)
    if not parts or not lettered or (lettered["before"] and lettered["after"]) or (letter and parts["sign"]):
        raise ValueError(
            f"{shortened(text)} is no {axis.name}; write degrees, such as 48.8566 or 48°51′24″{axis.above}"
        )
    if parts["minutes"] and not (letter or re.search(r"[°º'′\"″”]|\dd", number)):
        raise ValueError(f"{shortened(text)} has spaces: write 48.8566, or minutes as 48°51′24″{axis.above}")
    degrees, minutes, seconds = (
        float((parts[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")
    )
    pairs = (("degrees", "minutes"), ("minutes", "seconds"))
    broken = any(re.search("[.,]", parts[coarse] or "") and parts[fine] for coarse, fine in pairs)
    if minutes >= 60 or seconds >= 60 or broken:
        raise ValueError(f"{shortened(text)} has no such minutes or seconds: mend them, or write decimal degrees")
    value = degrees + minutes / 60 + seconds / 3600
    below = parts["sign"] == "-" or letter == axis.below
    return (-1 if below else 1) * (round(value, DECIMALS) if parts["minutes"] else value)


def _names_both(upper: str) -> bool:
    letters, numbers = set(re.findall("[NSEW]", upper)), re.findall(NUMBER, upper)
    apart = re.search("[,;] ", upper) or (numbers and re.search("[.,]", numbers[0]))
    return bool(letters & set("NS") and letters & set("EW")) or bool(
        len(numbers) == 2 and apart and not re.search("[°º'′\"″”]", upper)
    )
