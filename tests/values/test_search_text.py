"""Text as searches compare it: each way in Python and in the SQL of PostgreSQL gives the same."""

import pytest
import sqlalchemy as sa

from tracker.store import reading
from tracker.values.search_text import (
    LETTERS,
    SIGNS,
    WITHOUT,
    any_of,
    appearance,
    appears,
    casefold,
    folded,
    holds,
    holds_as_written,
    sounding,
    sounds_like,
    spaced,
    spaces,
)

FOLDED = {
    "TÜRKİYE": "turkiye", "Wałęsa": "walesa", "Støre": "store", "Đinđić": "dindic", "Straße": "strasse",
    "ẞ": "ss", "Œuvre": "oeuvre", "ΣΩΚΡΆΤΗΣ": "σωκρατησ", "Київ": "киів", "ЇЖАК": "іжак", "Ёлка": "елка",
    "مُحَمَّد": "محمد", "إسطنبول": "اسطنبول", "مصطفى": "مصطفي", "القاهرة": "القاهره", "ا\u0640\u0640ب": "اب",
    "٢٠٢٦": "2026", "۲۰۲۶": "2026", "２０２６": "2026", "ﬁn": "fin", "Rome\u00ad\u200b\u202e": "rome", "E\u0301": "e",
    "R\u17b4o\u034fm\U0001d173e\U000e0041": "rome",
}  # fmt: skip
SPACED = {
    "Macron, Emmanuel": " macron emmanuel ", "al-Sharaa": " al sharaa ", "«Kyiv–Lviv»": " kyiv lviv ",
    "a\u00a0b\u2003c\td\n": " a b c d ", "": "  ", "50%": " 50 ", "الرياض، السعودية": " الرياض السعوديه ",
    "C:\\temp_1": " c temp 1 ", "l’Ukraine": " l ukraine ",
}  # fmt: skip
# Each of a line is the same man or place, written from another script in another way.
SOUNDING = [
    ["Zelenskyy", "Zelenskiy", "Zelensky", "Zelenskyi", "Zelenskij", "ZELENSKII", "Зеленський", "Зеленский"],
    ["Andrii", "Andriy", "Andrij", "Andrey", "Andrei", "Андрій", "Андрей"],
    ["Umerov", "Umierov", "Umerow", "Умєров", "Умеров"],
    ["Sybiha", "Sybiga", "Sibiha", "СИБІГА", "Сибига", "Сибіґа"],
    ["Serhii", "Serhiy", "Sergey", "Sergei", "Sergij", "Сергій", "Сергей"],
    ["Yermak", "Ermak", "Jermak", "Iermak", "Єрмак", "Ермак"],
    ["Yuliia", "Julija", "Yuliya", "Iuliia", "Юлія", "Юлия"],
    ["Mykhailo", "Mihailo", "Mychajlo", "Михайло", "Міхайло"],
    ["Lavrov", "Lawrow", "Лавров"],
    ["Oleh", "Oleg", "Олег"],
    ["Zhovtsenko", "Жовценко"],
    ["Shcherbachuk", "Щербачук"],
    ["Наталья", "Наталія", "Nataliia"],
    ["Объёмов", "Обємов"],
    ["Выговский", "Виговський", "Vyhovskyi"],
    ["Эдуард", "Едуард", "Eduard"],
    ["Viktor", "Victor"],
]


def ask(engine, *expressions):
    with reading(engine) as connection:
        return list(connection.execute(sa.select(*expressions)).one())


def test_what_is_replaced_has_a_replacement():
    assert len(LETTERS) == len(WITHOUT)
    assert len(set(SIGNS)) == len(SIGNS)


def test_text_is_folded_alike_by_python_and_by_the_database(engine):
    assert {text: folded(text) for text in FOLDED} == FOLDED
    assert ask(engine, *(casefold(sa.literal(text)) for text in FOLDED)) == list(FOLDED.values())


def test_words_are_told_apart_alike_by_python_and_by_the_database(engine):
    assert {text: spaced(text) for text in SPACED} == SPACED
    assert ask(engine, *(spaces(sa.literal(text)) for text in SPACED)) == list(SPACED.values())


def test_every_sign_stands_between_words_in_both(engine):
    text = "".join(f"a{sign}" for sign in SIGNS)
    assert ask(engine, spaces(sa.literal(text))) == [spaced(text)]
    assert set(spaced(text).split()) == {"a"}


def test_letters_of_two_scripts_that_look_the_same_are_one_to_python_and_to_the_database(engine):
    seen = {"Маcrоn": " macron ", "МИНСК": " mиhck ", "ΡΟΜΕ": " pome ", "Kyiv": " kyiv ", "Київ": " kиib "}
    assert {text: appearance(text) for text in seen} == seen
    assert ask(engine, *(appears(sa.literal(text)) for text in seen)) == list(seen.values())


@pytest.mark.parametrize("ways", SOUNDING, ids=lambda ways: ways[0])
def test_a_name_sounds_the_same_however_it_is_written(engine, ways):
    [sound] = {sounding(way) for way in ways}
    assert ask(engine, *(sounds_like(sa.literal(f"A {way} B"), any_of((sound,))) for way in ways)) == [True] * len(ways)


def test_names_that_are_not_one_sound_otherwise(engine):
    others = ["Zelenko", "Andrea", "Umarov", "Sybil", "Sergio", "Austria", "Australia", "Niger", "Nigeria"]
    others += ["Володимир", "Владимир", "Зелений", "Зеленчук", "Кошовий", "Кошевой", "Петренко", "Петров", "Шмигаль"]
    assert len({sounding(name) for name in others}) == len(others)
    zelenskyy = any_of((sounding("Zelenskyy"),))
    assert ask(engine, *(sounds_like(sa.literal(name), zelenskyy) for name in others)) == [False] * len(others)


def test_pieces_are_found_as_words_and_those_in_capitals_in_capitals(engine):
    text = sa.literal("The US, and Ukraine: tell us 100%_\\")
    found = {" uk ": False, " ukr": True, " us ": True, "krain": True, " and ukraine ": True, "": True}
    assert ask(engine, *(holds(text, any_of((piece,))) for piece in found)) == list(found.values())
    assert ask(engine, holds(text, any_of((" no ", " ukr"))), holds(sa.null(), any_of((" a ",)))) == [
        True,
        None,
    ]
    in_capitals = {" US ": True, " us ": True, " UK ": False, " the ": False}
    assert ask(engine, *(holds_as_written(text, any_of((piece,))) for piece in in_capitals)) == list(
        in_capitals.values()
    )
