"""Stored text on the page: shown as typed; days and amounts in words."""

import re
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from dashboard.web.markup import label
from dashboard.words import amount, day, figure, given

HOSTILE = [
    "<script>alert(1)</script> <b>bold</b> &amp; &#60;",
    "**b** _i_ ~~s~~ `c` [a](/x) ![i](x.png) [^1]",
    r"$x$ $$y$$ \frac{1}{2} \(z\) \\",
    ":red[x] :blue-background[x] :smile: :+1: :material/home:",
    "# title",
    "- item",
    "+ item",
    "1. item",
    "> quote",
    "| a | b |",
    "=== ---",
    "إعلان باريس: 12-13 «تحالف»",
    "Ж" * 300,
]
LINKED_BY_STREAMLIT = ["https://a.example/b", "HTTP://a.example", "www.a.example", "ann@a.example"]
REPLACED_BY_STREAMLIT = ["->", "<-", "<->", "--", ">=", "<=", "~=", ":streamlit:", ":material_home:"]


def read_as_markdown(text):
    """The text that Markdown makes of backslash escapes; nothing else in it may mean anything."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[!-/:-@\[\]-`{-~]", re.sub(r"\\[!-/:-@\[-`{-~]", "", text))
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_label_is_the_text_with_every_sign_of_markdown_taken_literally(text):
    assert read_as_markdown(label(text)) == text


@pytest.mark.parametrize("address", LINKED_BY_STREAMLIT)
def test_an_address_is_no_link_in_a_label(address):
    shown = read_as_markdown(label(f"see {address}"))
    assert not re.search(r"https?://|www\.|@a", shown, re.IGNORECASE)
    assert shown.replace("\u200b", "") == f"see {address}"


@pytest.mark.parametrize("sign", REPLACED_BY_STREAMLIT)
def test_signs_that_streamlit_replaces_are_broken_by_a_character_that_is_not_seen(sign):
    for text in (sign, f"a {sign} b", f"{sign} b", f"a {sign}"):
        shown = read_as_markdown(label(text))
        assert sign not in shown
        assert shown.replace("\u200b", "") == text


def test_ids_stay_fit_to_be_copied():
    assert read_as_markdown(label("paris--fra-macron")) == "paris--fra-macron"


def test_a_label_is_one_line_and_takes_anything():
    assert [label("a\n\n  b\tc"), label(""), label(None), label(7)] == ["a b c", "", "None", "7"]


def page_of_prose():
    import streamlit as st  # noqa: F401

    from dashboard.web.markup import facts, prose, quote

    hostile = "<script>alert(1)</script> & **b**\nقمة"
    prose(hostile)
    quote(hostile, 'x" onclick="y', hostile)
    facts({"<b>": hostile, "Zero": 0, "Nothing": None, "Blank": "", "Not a day": float("nan")})
    prose(None)
    quote("")
    facts({"Nothing": None})


def test_paragraphs_quotes_and_facts_hold_text_and_never_html():
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_function(page_of_prose).run()
    assert not app.exception
    shown = [element.proto.body for element in app.get("html")]
    assert len(shown) == 3
    for html in shown:
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; **b**\nقمة" in html
        assert not set(re.findall(r"<([a-z]+)", html)) - {"p", "blockquote", "dl", "div", "dt", "dd"}
        assert html.count('dir="auto"') + html.count("dir='auto'") >= 1
    assert 'lang="x&quot; onclick=&quot;y"' in shown[1]
    assert "Zero" in shown[2]
    assert not re.search("Nothing|Blank|Not a day", shown[2])


def test_a_day_that_is_not_known_is_blank():
    assert [day(None), day(pd.NaT), day(date(2026, 1, 6))] == ["", "", "6 January 2026"]


@pytest.mark.parametrize(
    ("low", "high", "currency", "unit", "words"),
    [
        (None, None, None, None, ""),
        (0, 0, None, "troops", "0 troops"),
        (15_000, 30_000, None, "troops", "15,000–30,000 troops"),
        (90 * 10**9, 90 * 10**9, "EUR", None, "EUR 90 billion"),
        (1_500_000, 2_500_000, "USD", None, "USD 1.5 million–2.5 million"),
        (600_000_000, None, "USD", None, "at least USD 600 million"),
        (None, 7, None, "ships", "at most 7 ships"),
        (10**15, 10**15, "EUR", None, "EUR 1,000,000 billion"),
        (10**9 + 1, 10**9 + 1, "EUR", None, "EUR 1,000,000,001"),
    ],
)
def test_an_amount_keeps_its_range_and_its_bounds(low, high, currency, unit, words):
    row = {"amount_low": low, "amount_high": high, "currency": currency, "unit": unit}
    assert amount(row) == words
    whole = pd.DataFrame([row]).astype({"amount_low": "Int64", "amount_high": "Int64"})
    assert amount(whole.iloc[0]) == amount(whole.to_dict("records")[0]) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount_low": Decimal("0.25"), "unit": "% of GDP"}, "at least 0.25 % of GDP"),
        ({"amount_low": 10**9, "amount_high": 10**9, "currency": "EUR", "amount_period": "per_year"},
         "EUR 1 billion a year"),
        ({"amount_low": 1000, "amount_high": 1000, "unit": "drones", "amount_period": "per_month"},
         "1,000 drones a month"),
        ({"amount_high": Decimal("1234567.5"), "currency": "CHF"}, "at most CHF 1,234,567.5"),
        ({"amount_low": Decimal("1.125"), "amount_high": 2, "unit": "%"}, "1.125–2 %"),
    ],
)  # fmt: skip
def test_an_amount_has_its_decimals_and_its_period(values, words):
    row = {"amount_low": None, "amount_high": None, "currency": None, "unit": None, "amount_period": None, **values}
    assert amount(row) == amount(pd.DataFrame([row], dtype=object).iloc[0]) == words


def test_a_figure_is_never_rounded():
    assert [
        figure(number) for number in (0, 999_999, 10**6, 1_234_000, 1_234_567, 1_234_567_891, 999_999_999 * 10**6)
    ] == [
        "0",
        "999,999",
        "1 million",
        "1.234 million",
        "1,234,567",
        "1,234,567,891",
        "999,999.999 billion",
    ]


def test_nothing_is_given_by_a_blank_cell_of_any_kind():
    assert not any(given(value) for value in (None, "", float("nan"), pd.NaT, pd.NA))
    assert all(given(value) for value in (0, False, "0", date(2026, 1, 6)))


def page_of_today():
    import streamlit as st

    from dashboard.web.address import today

    st.text(today().isoformat())


def test_today_is_the_readers_day_or_the_one_in_the_address():
    from streamlit.testing.v1 import AppTest

    for asked, shown in {
        "2026-01-10": "2026-01-10",
        "": date.today().isoformat(),
        "nonsense": date.today().isoformat(),
        "2026-02-30": date.today().isoformat(),
        "2026-01-10T00:00": date.today().isoformat(),
        "1950-01-01": "1950-01-01",
    }.items():
        app = AppTest.from_function(page_of_today)
        app.query_params["as_of"] = asked
        app.run()
        assert not app.exception
        assert app.text[0].value == shown
