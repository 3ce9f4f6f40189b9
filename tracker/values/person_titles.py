"""Titles before the name of a person, in the languages in which names are met: President, Bundeskanzler, Д-р.

A title is no proof of who is meant: it is left out only where names are looked for that may be the same.
"""

import re
from functools import cache

from tracker.values.search_text import spaced, without_dots

WORDS = """
president premier prime minister chancellor vice deputy acting foreign defence defense secretary chairman chairwoman
speaker ambassador commissioner senator governor mayor king queen prince princess emir sheikh sultan pope sir dame lord
lady baron baroness mr mrs ms miss dr prof professor his her excellency majesty highness royal hon honourable honorable
general gen colonel col admiral marshal captain
présidente ministre première chancelier chancelière secrétaire roi reine monsieur madame m mme docteur
präsidentin kanzler herr frau könig königin
presidente presidenta ministro ministra primer primera primo prima primeiro primeira canciller cancelliere cancelliera
rey reina re regina señor señora signor signora senhor senhora sr sra dott don doña onorevole
prezydent premierka kanclerz marszałek pan pani prezident prezidentka premiér premiérka ministr ministryně předseda
președinte președintele prim ministrul premierul prezidentas premjeras ministras prezidents premjers ministrs
presidentti pääministeri ministeri elnök miniszterelnök miniszter predsednik premijer ministar
cumhurbaşkanı başbakan başkan bakan bakanı sayın
πρόεδρος πρωθυπουργός υπουργός κ
президент премьер премьер-министр министр канцлер король королева господин госпожа секретарь посол д-р
прем'єр прем’єр міністр глава пан пані секретар
الرئيس رئيس الوزراء وزير الوزير المستشار المستشارة الملك الأمير الشيخ السيد السيدة الدكتور
"""
ABBREVIATIONS = {"HE", "HRH", "PM", "FM"}  # in capitals only: others are names
ENDS = ("minister", "ministerin", "president", "prasident", "prasidentin", "kanzler", "kanzlerin", "sekretar")
PARTS = re.compile(r"[,(;]| [-–—] ")  # between a name and what is said of it


def without_titles(name: str) -> str:
    """Return the name of a person without titles before it, or after a comma; as it is without any, or with nothing
    else."""
    first, *rest = PARTS.split(name)
    words = first.split()
    while words and _is_title(words[0]) and (len(words) > 1 or not rest):
        words.pop(0)
    others = [part for part in rest if not _is_title(part.strip().partition(" ")[0])]
    bare = " ".join([*words, *" ".join(others).replace(")", " ").split()])
    return bare if bare and (len(words), len(others)) != (len(first.split()), len(rest)) else name


def _is_title(word: str) -> bool:
    if without_dots(word).strip() in ABBREVIATIONS:
        return True
    parts = spaced(without_dots(word)).split()
    return bool(parts) and all(part in _titles() or part.endswith(ENDS) for part in parts)


@cache
def _titles() -> set[str]:
    return {*spaced(WORDS).split()}
