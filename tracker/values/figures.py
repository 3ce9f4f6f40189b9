"""Reads numbers as people write them, or refuses them with the reason; and writes numbers.

Nothing is guessed. ``1.500`` and ``1,500`` may each be fifteen hundred or one and a half; they are refused, and the
message names both readings. So is text that says more than a number: a range, a currency, "about". A refusal is a
ValueError; its text continues a sentence that begins with the name of the field.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tracker.values import iso
from tracker.values.blanks import INVISIBLE, SPACES
from tracker.values.shortening import quote

Figure = int | Decimal
"""An exact number: an int if it is whole, else a Decimal without trailing zeros."""

# The power of ten of each word. A billion is 1e9, as in English today.
SIZES = {
    **dict.fromkeys(("hundred",), 2),
    **dict.fromkeys(("k", "thousand", "thousands", "tsd", "тыс", "тис", "ألف", "الف"), 3),
    **dict.fromkeys(("lakh", "lakhs"), 5),
    **dict.fromkeys(("m", "mn", "mln", "mio", "mill", "million", "millions", "млн", "мільйонів", "миллионов"), 6),
    **dict.fromkeys(("مليون", "ملايين"), 6),
    **dict.fromkeys(("crore", "crores"), 7),
    **dict.fromkeys(("b", "bn", "bln", "billion", "billions", "mrd", "mld", "mia", "milliard", "milliards"), 9),
    **dict.fromkeys(("milliarde", "milliarden", "млрд", "мільярдів", "миллиардов", "مليار", "مليارات"), 9),
    **dict.fromkeys(("tn", "trn", "trillion", "trillions"), 12),
}
# Words whose size differs between languages, or that can also be a unit.
UNSURE = {
    "t": "thousand, trillion or tonnes",
    "mil": "thousand in Spanish, million elsewhere",
    "mm": "million, millimetres",
    **dict.fromkeys(("billionen", "billón", "billones", "bilhão", "bio"), "1,000 billion in English"),
}
ABOUT = {"about", "approximately", "approx", "around", "ca", "circa", "nearly", "over", "roughly", "some", "~", "≈"}
BOUND = {"above", "below", "least", "less", "max", "min", "more", "most", "under", "up", "<", ">", "≤", "≥", "+"}
MONEY = {"dollar", "dollars", "euro", "euros", "hryvnia", "hryvnias", "kr", "kroner", "pound", "pounds", "zloty"}
DASHES = dict.fromkeys(map(ord, "−–—‒―‐‑﹣－⁻"), "-")
SOFT_HYPHEN = re.compile(r"(?<![^\W\d])\u00ad|\u00ad(?![^\W\d])")
# U+066B and U+066C are the decimal sign and the thousands separator of Arabic digits.
SIGNS = str.maketrans("’ʼ‘＇，．٪％\u066c", "'''',.%%'")
NUMBER = r"\d[\d.,' \u066b]*|[.,\u066b]\d+"
RANGE = re.compile(rf"(?:{NUMBER})[^\W\d]*\s*(?:-|/|\.\.\.?|…|~|to\b|and\b|bis\b|до\b)\s*(?:{NUMBER})")
WHOLE, SCIENTIFIC = re.compile(NUMBER), re.compile(r"(.+?)e([+-]?\d{1,2})", re.IGNORECASE)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}")  # 1,234,567 or, as in India, 12,34,567
DIGITS_AT_MOST = 25
LARGEST_NUMBER, DECIMALS, LARGEST_WITH_DECIMALS = 10**15, 4, 10**11  # both databases store and sum these exactly


def exact(value: Any) -> Figure:
    """Convert an int, float, Decimal or text of digits to a Figure."""
    number = Decimal(str(value))
    return int(number) if number == number.to_integral_value() else number.normalize()


def tenths(value: Figure, size: int) -> Decimal:
    """Return a figure in units of ``size``, rounded to a tenth; the half of one is rounded up."""
    return (Decimal(exact(value)) / size).quantize(Decimal("0.1"), ROUND_HALF_UP)


def write(value: Figure) -> str:
    """Write a figure in digits that ``amount`` reads as the same figure: 1.125 as 1.1250, as 1.125 could be 1125."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f"{text}0" if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", text) else text


def write_in_groups(value: Figure) -> str:
    """Write a figure like ``write``, with a space after each three digits of five and more: 90 000 000 000. After a
    comma or a point three digits can be read as decimals too."""
    whole, point, decimals = write(value).partition(".")
    grouped = f"{int(whole):,}".replace(",", " ") if abs(int(whole)) >= 10_000 else whole
    if point and len(decimals) == 3 and " " in grouped:
        decimals += "0"
    return f"{grouped}{point}{decimals}"


def simplify(text: str) -> str:
    """Simplify text: digits of any script as 0-9, one kind of space, dash, apostrophe and comma, nothing invisible.

    A soft hyphen, as which some programs copy a hyphen or a minus, is a dash unless it stands within a word.
    """
    text = SPACES.sub(" ", INVISIBLE.sub("", SOFT_HYPHEN.sub("-", text))).translate(DASHES).translate(SIGNS).strip()
    return "".join(str(unicodedata.decimal(one)) if unicodedata.decimal(one, None) is not None else one for one in text)


def in_range(value: Figure) -> Figure:
    """Return the amount. Raises ValueError if a database could not store it exactly."""
    if value > LARGEST_NUMBER:
        raise ValueError(f"{write(value)[:40]} is more than {LARGEST_NUMBER:,}, the most that is kept")
    decimals = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    if decimals > DECIMALS:
        raise ValueError(f"{write(value)[:40]} has {decimals} decimals; {DECIMALS} are kept: round it")
    if decimals and value > LARGEST_WITH_DECIMALS:
        raise ValueError(f"{write(value)} has decimals, which are kept up to {LARGEST_WITH_DECIMALS:,}: round it")
    return value


def amount(text: str) -> Figure:
    """Read a number that is not negative and that the store can hold. Raises ValueError for other text."""
    number = read(text)
    if number < 0:
        raise ValueError(f"{quote(text)} is less than nothing: leave out the minus sign")
    return in_range(number)


def integer(text: str) -> int:
    """Read a whole number. Raises ValueError for other text."""
    number = read(text)
    if not isinstance(number, int):
        raise ValueError(f"{quote(text)} is no whole number")
    return number


def read(text: str) -> Figure:
    """Read a number as people write it: 90.000.000.000, 90 billion, 615m, 1e9, 12,34,567 or 1 234,5.

    Raises ValueError for other text.
    """
    plain = simplify(text)
    if RANGE.search(plain) and not SCIENTIFIC.fullmatch(plain):
        cure = "this field holds one number, and the ends of an amount go to “at least” and “at most”"
        raise ValueError(f"{quote(text)} is a range: {cure}")
    _refuse_more_than_a_number(plain, text)
    bracketed = re.fullmatch(r"\(\s*([^()]+?)\s*\)", plain)  # as accounts write what is below zero
    below = bool(bracketed) or plain.startswith("-")
    plain = bracketed[1] if bracketed else plain.removeprefix("-" if below else "+").strip()
    number, power = plain, 0
    if match := re.fullmatch(rf"({NUMBER})\s*([^\W\d]+)\.?", plain):
        number, power = match[1], _power(match[2], text)
    elif match := SCIENTIFIC.fullmatch(plain):
        number, power = match[1], int(match[2])
    if len(number) > DIGITS_AT_MOST or not WHOLE.fullmatch(number.strip()):
        raise ValueError(_not_a_number(plain, text))
    digits = _without_separators(number.strip(), power, text)
    value = exact(Decimal(digits).scaleb(power))
    return -value if below else value


def _refuse_more_than_a_number(plain: str, text: str) -> None:
    """Refuse text that also names a unit, a currency or how sure the number is: those have fields of their own."""
    if not re.search(r"\d", plain):
        return
    words = [word.strip(".").casefold() for word in re.findall(r"[^\W\d]+\.?|[~≈<>≤≥]|\+$", plain)]
    currencies = [sign for sign in plain if unicodedata.category(sign) == "Sc"]
    currencies += [
        word for word in words if word in MONEY or (word.upper() in iso.names("currency") and word not in SIZES)
    ]
    if currencies:
        named = currencies[0].upper() if len(currencies[0]) == 3 else currencies[0]
        raise ValueError(f"{quote(text)} has a currency, {named}: choose it in Currency, and write the number here")
    if "%" in plain or "‰" in plain or {"percent", "pct", "cent"} & set(words):
        cure = "write the number here, and in Unit of what it is a part, such as % of GDP"
        raise ValueError(f"{quote(text)} is a share: {cure}")
    for word in words:
        if word in ABOUT:
            raise ValueError(f"{quote(text)} is not exact: write the number here and “{word}” in Words on the amount")
        if word in BOUND:
            cure = "write the number alone in the field “at least” or “at most”, and leave the other blank"
            raise ValueError(f"{quote(text)} is a bound: {cure}")


def _power(word: str, text: str) -> int:
    name = word.casefold()
    if name in UNSURE:
        raise ValueError(f"{quote(text)} can be read in several ways ({UNSURE[name]}): write all its digits")
    if name not in SIZES:
        raise ValueError(_not_a_number(word, text))
    return SIZES[name]


def _not_a_number(part: str, text: str) -> str:
    which = "" if simplify(text) == part else f": {quote(part)} is no part of one"
    return f"{quote(text)} is no number{which}; write digits, such as 1500000 or 0.25, or 1.5 million"


def _without_separators(number: str, power: int, text: str) -> str:
    """Return the digits, with a point before any decimals."""
    point = number.replace("\u066b", "." if "," not in number and "." not in number else "?")
    separators = {mark for mark in point if mark in ".,"}
    if len(separators) == 2:  # 1,234.5 or 1.234,5: the last separator precedes the decimals
        decimal = max(separators, key=point.rfind)
        grouping = "," if decimal == "." else "."
        groups, _, decimals = point.rpartition(decimal)
        groups, decimals = groups.replace(grouping, ","), decimals or "?"
    elif separators:
        (mark,) = separators
        groups, decimals = point.replace(mark, ","), ""
        if point.count(mark) == 1 and not ("\u066b" not in number and re.fullmatch(r"[1-9]\d{0,2},\d{3}", groups)):
            groups, _, decimals = groups.partition(",")
            apart = re.sub("[' ]", "", groups)
            if apart != groups and len(decimals) == 3:  # 1'500,000 and 1 500,000
                _refuse_either(f"{apart},{decimals}", power, text)
            if not decimals:
                raise ValueError(f"{quote(text)} ends in a separator: write the digits that follow, or leave it out")
        elif point.count(mark) == 1:
            _refuse_either(groups, power, text)
    else:
        groups, decimals = point, ""
    joined = re.sub(r"[' ]", ",", groups)
    if not (joined.isdigit() or GROUPED.fullmatch(joined) or (decimals and not joined)) or not (
        not decimals or decimals.isdigit()
    ):
        raise ValueError(f"{quote(text)} has separators in odd places: write the digits alone, such as 1500000")
    return f"{joined.replace(',', '') or '0'}.{decimals or '0'}"


def _refuse_either(groups: str, power: int, text: str) -> None:
    """Refuse a single separator before three digits: it may mark thousands or decimals."""
    thousands, parts = (exact(Decimal(groups.replace(",", mark)).scaleb(power)) for mark in ("", "."))
    readings = f"{write(thousands)} or {write(parts)}"
    raise ValueError(f"{quote(text)} can be {readings}: write which")


def join_bounds(first: str, last: str) -> str:
    """Return two written figures as one, with their size once if it is the same: 531–531.1 billion, 0 to 1.6
    billion."""
    (number, _, size), (_, _, other) = first.partition(" "), last.partition(" ")
    if first == last:
        return last
    return f"{number}–{last}" if size == other else f"{first} to {last}"


def between(low: Figure | None, high: Figure | None, write: Callable[[Figure], str], money: str = "") -> str:
    """Return an amount of at least ``low`` and at most ``high``, of which one may be None. A lower bound of 0 says no
    more than that. ``money`` is written before the figures, such as "EUR "."""
    if high is None:
        return f"at least {money}{write(low or 0)}"
    if low is None or (low == 0 and high):
        return f"at most {money}{write(high)}"
    return f"{money}{join_bounds(write(low), write(high))}"
