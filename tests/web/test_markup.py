"""Stored text on the page: shown as typed."""

import re
from datetime import date

import pytest

from dashboard.web.markup import escape_label
from tracker.values.direction import isolate

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
    assert read_as_markdown(escape_label(text)) == isolate(text)


@pytest.mark.parametrize("address", LINKED_BY_STREAMLIT)
def test_an_address_is_no_link_in_a_label(address):
    shown = read_as_markdown(escape_label(f"see {address}"))
    assert not re.search(r"https?://|www\.|@a", shown, re.IGNORECASE)
    assert shown.replace("\u200b", "") == f"see {address}"


@pytest.mark.parametrize("sign", REPLACED_BY_STREAMLIT)
def test_signs_that_streamlit_replaces_are_broken_by_a_character_that_is_not_seen(sign):
    for text in (sign, f"a {sign} b", f"{sign} b", f"a {sign}"):
        shown = read_as_markdown(escape_label(text))
        assert sign not in shown
        assert shown.replace("\u200b", "") == text


def test_ids_stay_fit_to_be_copied():
    assert read_as_markdown(escape_label("paris--fra-macron")) == "paris--fra-macron"


def test_a_label_is_one_line_and_takes_anything():
    assert [escape_label("a\n\n  b\tc"), escape_label(""), escape_label(None), escape_label(7)] == [
        "a b c",
        "",
        "None",
        "7",
    ]


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

    app = AppTest.from_function(page_of_prose, default_timeout=60).run()
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


def page_of_today():
    import streamlit as st

    from dashboard.web.lookback import today

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
        app = AppTest.from_function(page_of_today, default_timeout=60)
        app.query_params["as_of"] = asked
        app.run()
        assert not app.exception
        assert app.text[0].value == shown
