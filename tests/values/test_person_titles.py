"""Titles beside the name of a person."""

import pytest

from tracker.values.person_titles import without_titles

MACRON = [
    "President Emmanuel Macron", "Präsident Emmanuel Macron", "Mr. President Emmanuel Macron", "H.E. Emmanuel Macron",
    "Vice-President Emmanuel Macron", "Président Emmanuel Macron", "Presidente Emmanuel Macron", "Dr Emmanuel Macron",
    "Staatspräsident Emmanuel Macron", "Cumhurbaşkanı Emmanuel Macron", "Πρόεδρος Emmanuel Macron",
    "Emmanuel Macron, President of France", "Emmanuel Macron (Président de la République)",
    "Emmanuel Macron – President", "Prim-ministrul Emmanuel Macron", "Prezydent Emmanuel Macron",
]  # fmt: skip


@pytest.mark.parametrize("name", MACRON)
def test_a_name_is_told_from_its_titles(name):
    assert without_titles(name) == "Emmanuel Macron"


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Прем’єр-міністр Юлія Свириденко", "Юлія Свириденко"),
        ("Прем'єр-міністр Юлія Свириденко", "Юлія Свириденко"),
        ("Президент Володимир Зеленський", "Володимир Зеленський"),
        ("الرئيس إيمانويل ماكرون", "إيمانويل ماكرون"),
        ("رئيس الوزراء كير ستارمر", "كير ستارمر"),
        ("Bundeskanzler Merz", "Merz"),
        ("HRH Prince William", "William"),
        ("PM Keir Starmer", "Keir Starmer"),
        ("Foreign Minister Sikorski", "Sikorski"),
        ("Minister spraw zagranicznych Radosław Sikorski", "spraw zagranicznych Radosław Sikorski"),
    ],
)
def test_titles_are_known_in_the_languages_of_the_names(name, bare):
    assert without_titles(name) == bare


@pytest.mark.parametrize(
    "name",
    [
        "Emmanuel Macron",
        "Macron, Emmanuel",
        "President",
        "Prime Minister",
        "John Major",
        "He Lifeng",
        "König, Klaus",
        "E. Macron",
        "",
        "  ",
        "(x",
        ")",
    ],
)
def test_a_name_without_titles_stays_as_it_is(name):
    assert without_titles(name) == name
