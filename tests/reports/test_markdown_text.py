"""Text in Markdown is shown as it was typed."""

import pytest
from markdown_it import MarkdownIt

from tracker.reports.markdown_text import escape

TEXTS = (
    "1. The Parties agree", "2026) a year", "- a dash", "+ a sum", "# one", "a *b* _c_", "<b>bold</b>", "5 > 3",
    "[link](https://example.org)", "`code`", "~~gone~~", "a | b", "&amp;", "costs $5 and $6", "1.5 billion", "-5",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_point_has_the_words_as_they_were_typed(text):
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(f"- {escape(text)}\n")
    [inline] = [token for token in tokens if token.type == "inline"]
    assert "".join(child.content for child in inline.children) == text
    assert {child.type for child in inline.children} <= {"text", "text_special"}
    assert len([token for token in tokens if token.type.endswith("list_open")]) == 1
