"""What a heading says of the amounts below it, beside the title of their column: a currency, a size such as million, or
that they are shares."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.schema.kinds import DECIMAL, kind_of
from tracker.schema.models import RECORDS
from tracker.values import iso
from tracker.values.figures import MONEY, SIZES, UNSURE, simplify
from tracker.values.shortening import quote
from tracker.writing.units import Unit, comparable

SHARES = {"%", "‰", "‱", "percent", "pct", "cent"}
PLAIN = {"in", "of", "the"}  # words that say nothing
TONNES = "t"  # beside a currency it is a size
OF_TONNES = re.compile("(t|tonnes?)( of .+)?")  # the units of amounts in tonnes
# Codes of currencies that are English words too: they mean the currency in capitals alone.
WORDS = {"all", "bam", "bob", "cop", "cup", "gel", "mad", "mop", "pen", "ron", "sit", "sos", "sur", "top", "try"}
TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]")
SIGNS = {"$": "Dollar Peso Real", "¥": "Yen Yuan", "﷼": "Rial Riyal"}  # that currencies of several names share
THOUSANDS = re.compile("0{3,}|10{2,}")  # EUR '000, and EUR 1,000 without its comma


@dataclass(frozen=True)
class HeadingWords:
    """``size`` is the word for a size or a share, ``money`` the words for a currency, which may be one of
    ``currencies``, or TONNES. ``unknown``: there are other words too, which may be a unit."""

    heading: str
    size: str = ""
    money: str = ""
    currencies: frozenset[str] = frozenset()
    unknown: bool = False

    def refusal_of_size(self) -> str:
        """Return why no amount can be read below this heading, and the cure."""
        share = self.size.casefold() in SHARES
        cure = "such as % of GDP, in a column Unit" if share else "all its digits, or 5 million, in each cell"
        return f"stands below {quote(self.heading)}: write {self.size if share else 'the size'}, {cure}, and no heading"

    def contradicts(self, unit: Unit) -> bool:
        """Whether amounts that are meant so are not what the heading says."""
        if self.money == TONNES:
            return bool(unit["currency"]) or not OF_TONNES.fullmatch(comparable(unit["unit"]))
        return bool(self.money) and unit["currency"] not in self.currencies


def read_heading(table: str, column: str, heading: str) -> HeadingWords | None:
    """Return what a heading says; None where the column holds no amounts, or the heading has no more than its name or
    its title."""
    if kind_of(table, column) is not DECIMAL:
        return None
    names = column, RECORDS[table].model_fields[column].title or ""
    plain = {word.casefold() for name in names for word in _words(name)} | PLAIN
    words = [part for word in _words(heading) if word.casefold() not in plain for part in _parts(word)]
    sizes = [word for word in words if _is_size(word) or word.casefold() in SHARES]
    money = {word: codes for word in words if word not in sizes and (codes := _currencies(word, heading))}
    either = money.values() or [frozenset[str]()]
    currencies = frozenset.intersection(*either) or frozenset.union(*either)  # of EUR or USD it may be each
    if [word for word in words if word.isalnum()] == [TONNES] and not money:
        return HeadingWords(heading, money=TONNES, unknown=True)
    unknown = False
    for word in words:
        if word[-1].isalnum() and word not in sizes and word not in money:
            narrower = _by_name(word) & currencies  # Canadian dollars
            currencies, unknown = narrower or currencies, unknown or not narrower
    if not (sizes or money or unknown):
        return None
    return HeadingWords(heading, " ".join(sizes), " ".join(money), currencies, unknown)


def of_columns(table: str, headings: Mapping[str, str]) -> dict[str, HeadingWords]:
    """Return what headings say of amounts, by column. ``headings`` are the column of each, blank for none."""
    each = {column: read_heading(table, column, heading) for heading, column in headings.items() if column}
    return {column: meaning for column, meaning in each.items() if meaning}


def may_be_another(table: str, column: str, heading: str) -> bool:
    """Whether a heading has the whole title of a column of amounts and words beside it that nobody but a person can
    judge, such as “Amount (tanks)” and “Amount per year”."""
    meaning = read_heading(table, column, heading)
    title = {word.casefold() for word in _words(RECORDS[table].model_fields[column].title or "")}
    return bool(meaning and meaning.unknown) and title <= {word.casefold() for word in _words(heading)}


def _words(text: str) -> list[str]:
    return TOKEN.findall(simplify(text))


def _parts(word: str) -> Iterator[str]:
    """Yield a currency and a size that are written as one word, such as EURm and TEUR, apart."""
    for code, size in ((word[:3], word[3:]), (word[-3:], word[:-3])):
        if size and code.upper() in iso.names("currency") and _is_size(size):
            yield from (code, size)
            return
    yield word


def _is_size(word: str) -> bool:
    return word.casefold() in SIZES.keys() | UNSURE.keys() or bool(THOUSANDS.fullmatch(re.sub("[.,]", "", word)))


def _currencies(word: str, heading: str) -> frozenset[str]:
    """Return the currencies that a code, a sign or a word such as dollars can mean."""
    if unicodedata.category(word[0]) == "Sc":
        names = SIGNS.get(word[0]) or unicodedata.name(word[0]).split()[-2]  # POUND SIGN
        return frozenset[str]().union(*map(_by_name, names.split()))
    if word.casefold() in MONEY:
        return _by_name(word[:3], part=True)  # euros, kroner
    means = word.casefold() not in WORDS or (word.isupper() and not heading.isupper())
    return frozenset({word.upper()} if means and word.upper() in iso.names("currency") else ())


def _by_name(word: str, *, part: bool = False) -> frozenset[str]:
    """Return the currencies whose name has a word, or one that begins so."""
    begins = f" {word}{'' if part else ' '}".casefold()
    names = iso.names("currency").items()
    return frozenset(code for code, name in names if begins in f" {' '.join(TOKEN.findall(name))} ".casefold())
