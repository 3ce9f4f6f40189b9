"""Briefs: what they tell, and that LibreOffice renders the Word file as a person would read it."""

import io
import re
import subprocess
from datetime import date
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
import sqlalchemy as sa

from tests.support import programs, somebody
from tests.support.dossiers import ARABIC, CYRILLIC
from tests.support.examples import EXAMPLES
from tests.support.stored import rows
from tracker.errors import NotFound
from tracker.queries import pledges
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.hindsight import Limit
from tracker.queries.pledge_filters import PledgeFilters
from tracker.reports import briefs
from tracker.reports.brief import ABOUT_SOURCES
from tracker.schema.models import table_of
from tracker.store import reading
from tracker.writing import edits

TODAY = Limit(date(2026, 11, 29))
PARIS = "2026-01-06-paris-coalition"
ARABIC_LETTER = re.compile("[\u0600-\u06ff\ufe70-\ufefc]")
ARABIC_QUOTE = "سنساعد ببعثات الاتحاد الأوروبي."


def made(engine, table, id, form, seen=TODAY):
    with reading(engine) as connection:
        return briefs.in_form(connection, table, id, seen, form)


def rendered(content, folder):
    """The text of each page, as LibreOffice lays the document out."""
    if not programs.writes_documents():
        pytest.fail("LibreOffice Writer was not found: run python tests/support/programs.py.")
    (folder / "brief.docx").write_bytes(content)
    subprocess.run(
        [
            programs.office(), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", folder, folder / "brief.docx",
        ],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    with pypdfium2.PdfDocument(folder / "brief.pdf") as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_paris_fits_on_three_pages_with_all_its_parts(curated_engine, tmp_path):
    content = made(curated_engine, "summit", PARIS, ".docx")
    pages = rendered(content, tmp_path)
    assert 2 <= len(pages) <= 3
    text = " ".join("".join(pages).split())
    headings = ["Who came", "What was decided", "What was pledged", "What waits on what", "Where sources differ"]
    places = [text.index(heading) for heading in [*headings, "Sources"]]
    assert places == sorted(places)
    assert "Head of state (5): France (Emmanuel Macron; host)" in text
    assert "Володимир Зеленський" in text
    assert "Paris Declaration: Robust Security Guarantees" in text


@pytest.mark.parametrize("native", ["محمد عبد الرحمن الشريف", "Владимир Александрович Зеленский"])
def test_paris_fits_on_three_pages_with_names_in_another_script(curated_engine, tmp_path, native):
    with curated_engine.begin() as connection:
        connection.execute(sa.update(table_of("person")).values(native_name=native))
    content = made(curated_engine, "summit", PARIS, ".docx")
    body = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)
    assert body.count(native) == 39  # 37 who came and two who did not
    assert len(rendered(content, tmp_path)) <= 3


def test_the_word_file_has_styles_a_language_and_sources_that_lead_back(curated_engine):
    content = made(curated_engine, "summit", PARIS, ".docx")
    document = docx.Document(io.BytesIO(content))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Subtitle", "Heading 1", "List Bullet", "Source", "Normal"} <= styles
    assert document.core_properties.language == "en-GB"
    with ZipFile(io.BytesIO(content)) as archive:
        body, parts = archive.read("word/document.xml").decode(), archive.read("word/_rels/document.xml.rels").decode()
        assert 'w:lang w:val="en-GB"' in archive.read("word/styles.xml").decode()
    anchors, names = set(re.findall(r'w:anchor="(\w+)"', body)), re.findall(r'w:name="(\w+)"', body)
    assert anchors == set(names)
    assert len(names) == len(set(names))
    numbers = {int(name.rpartition("_")[2]) for name in names}
    assert numbers == set(range(1, max(numbers) + 1))
    assert "#:~:text=" in parts


def test_names_from_right_to_left_and_in_cyrillic_stand_as_they_are_read(filled, tmp_path):
    somebody.update(filled, "person", "macron", {"native_name": ARABIC}, author="Ann")
    zelenskyy = {"id": "zelenskyy", "name": "Volodymyr Zelenskyy", "native_name": CYRILLIC}
    edits.create(filled, "person", zelenskyy, author="Ann")
    edits.create(
        filled, "attendance", {**EXAMPLES["attendance"], "id": "other", "person_id": "zelenskyy"}, author="Ann"
    )
    quote = {"quote": ARABIC_QUOTE, "quote_language": "ar", "headline": "Hubs — хаби"}
    somebody.update(filled, "pledge", "hubs", quote, author="Ann")
    for table, id in (("summit", "paris"), ("pledge", "hubs")):
        content = made(filled, table, id, ".docx")
        document = docx.Document(io.BytesIO(content))
        runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
        turned = [run for run in runs if run._r.xpath("./w:rPr/w:rtl")]
        arabic = "".join(run.text for run in turned)
        assert ARABIC_QUOTE.rstrip(".") in arabic
        assert not [run.text for run in runs if re.search("[\u0600-\u06ff]", run.text) and run not in turned and
                    not run._r.xpath("./w:rPr/w:rtl")]  # fmt: skip
        pages = rendered(content, tmp_path)
        assert len(pages) == 1
        assert re.search("[\u0600-\u06ff\ufe70-\ufefc]", pages[0])
    assert ARABIC in "".join(run.text for run in _runs(made(filled, "summit", "paris", ".docx")))
    assert CYRILLIC in made(filled, "summit", "paris", ".md").decode()


def test_the_number_of_a_source_stands_after_a_party_and_a_person_whose_names_run_from_right_to_left(filled, tmp_path):
    somebody.update(filled, "party", "fra", {"name": f"France {ARABIC}"}, author="Ann")
    somebody.update(filled, "person", "macron", {"name": ARABIC}, author="Ann")
    cited = {"source_id": "elysee", "record_table": "attendance", "record_id": "seat"}
    edits.create(filled, "citation", cited, author="Ann")
    rendered(made(filled, "summit", "paris", ".docx"), tmp_path)
    with pypdfium2.PdfDocument(tmp_path / "brief.pdf") as document:
        page = document[0].get_textpage()
        signs = [(page.get_text_range(i, 1), page.get_charbox(i)) for i in range(page.count_chars())]
    arabic = [box for sign, box in signs if ARABIC_LETTER.match(sign)]
    letters = len(ARABIC.replace(" ", ""))
    beside = {mark: [box for box in arabic if abs(box[1] - mark[1]) < 10] for sign, mark in signs if sign == "["}
    [(mark, names)] = [(mark, names) for mark, names in beside.items() if len(names) == 2 * letters]
    assert mark[0] > max(right for _, _, right, _ in names)
    between = [box for sign, box in signs if sign in "()" and abs(box[1] - mark[1]) < 10]
    assert sorted(sum(box[2] < bracket[0] + 1 for box in names) for bracket in between)[-2:] == [letters, 2 * letters]


def _runs(content):
    return [run for paragraph in docx.Document(io.BytesIO(content)).paragraphs for run in paragraph.runs]


@pytest.mark.parametrize(
    ("table", "id"), [("milestone", "plan"), ("pledge", "hubs"), ("party", "fra"), ("summit", "paris")]
)
def test_both_forms_tell_the_same(filled, table, id):
    edits.create(
        filled, "citation", {"id": "of-hubs", "source_id": "elysee", "record_table": "pledge", "record_id": "hubs",
        "excerpt": "We will build hubs"}, author="Ann",
    )  # fmt: skip
    words = "".join(run.text for run in _runs(made(filled, table, id, ".docx")))
    text = made(filled, table, id, ".md").decode()
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    document = docx.Document(io.BytesIO(made(filled, table, id, ".docx")))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == headings
    assert headings[-1] == "Sources"
    assert f"## Sources\n\n{ABOUT_SOURCES}\n" in text
    assert ABOUT_SOURCES in words
    for point in re.findall(r"^- \*\*([\w ,]+):\*\*", text, re.MULTILINE):
        assert point in words
    marks = set(re.findall(r"\[\^(\d+)\]", text))
    assert marks == set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))


def test_the_pledges_of_a_summit_stand_as_on_its_page_the_firmest_first_and_of_these_the_largest(filled):
    for id, amount in (("anna", 5), ("bert", 7_000), ("carl", 60), ("dora", None)):
        row = {"headline": f"{id} pays", "amount_low": amount, "amount_high": amount, "currency": "EUR", "unit": None}
        edits.create(filled, "pledge", {**EXAMPLES["pledge"], "id": id, **row}, author="Ann")
    text = made(filled, "summit", "paris", ".md").decode()
    told = re.findall(r"\*\*(\w+) pays", text)
    assert told == ["bert", "carl", "anna", "dora"]
    with reading(filled) as connection:
        rows = pledges.pledges(connection, PledgeFilters(summit="paris"), date(2026, 11, 29), order=pledges.AMOUNT)
    headlines = [row["headline"] for row in sorted(dicts(rows), key=pledges.softness)]
    assert [words.removesuffix(" pays") for words in headlines if words.endswith("pays")] == told


def test_a_pledge_is_quoted_in_its_language_and_in_ours(filled):
    words = {"quote": "Nous construirons.", "quote_language": "fr", "translation": "We will build."}
    somebody.update(filled, "pledge", "hubs", words, author="Ann")
    runs = "".join(run.text for run in _runs(made(filled, "summit", "paris", ".docx")))
    assert "“Nous construirons.” Our translation: “We will build.”" in runs
    text = made(filled, "summit", "paris", ".md").decode()
    assert "“Nous construirons.” Our translation: “We will build.”" in text


def test_a_refusal_is_counted_as_none_of_the_pledges(filled):
    somebody.update(filled, "pledge", "hubs", {"verb": "refuses", "headline": "France sends no troops"}, author="Ann")
    cites = {"source_id": "elysee", "record_table": "pledge", "record_id": "hubs"}
    edits.create(filled, "citation", cites, author="Ann")
    for table, id, title in (("party", "fra", "What it pledged"), ("summit", "paris", "What was pledged")):
        text = made(filled, table, id, ".md").decode()
        assert f"## {title} (0)\n\nNo pledge is recorded.\n\n## Refused (1)\n\nFrance sends no troops[^1]." in text


def test_the_status_of_a_refusal_has_words_of_its_own_in_its_brief(filled):
    somebody.update(filled, "pledge", "hubs", {"verb": "refuses"}, author="Ann")
    somebody.update(filled, "pledge_status", "dormant", {"status": "substantial"}, author="Ann")
    text = made(filled, "pledge", "hubs", ".md").decode()
    assert "Held · " in text
    assert "**7 January 2026: Held**" in text
    assert "Substantial" not in text


def test_the_brief_of_a_party_has_only_seats_that_were_taken_and_texts_that_it_stands_to(filled):
    somebody.update(filled, "attendance", "seat", {"state": "attended"}, author="Ann")
    days = {"starts_on": "2026-12-14", "ends_on": "2026-12-14"}
    for id, changes, state in (
        ("called-off", {"status": "cancelled"}, "attended"),
        ("stayed-away", {}, "absent"),
        ("later", {**days, "status": "scheduled"}, "invited"),
    ):
        edits.create(filled, "summit", {**EXAMPLES["summit"], "id": id, "title": id, **changes}, author="Ann")
        seat = {**EXAMPLES["attendance"], "id": f"seat-{id}", "summit_id": id, "state": state}
        edits.create(filled, "attendance", seat, author="Ann")
    for id, status, signed_on in (("denied", "denied", "2026-01-06"), ("not-yet", "signed", "2026-12-14")):
        edits.create(filled, "document", {**EXAMPLES["document"], "id": id, "title": id}, author="Ann")
        signature = {**EXAMPLES["signature"], "id": f"of-{id}", "document_id": id, "status": status}
        edits.create(filled, "signature", {**signature, "signed_on": signed_on}, author="Ann")
    text = made(filled, "party", "fra", ".md").decode()
    [seats] = re.findall(r"## Where it sat last\n\n(.+?)\n\n", text, re.DOTALL)
    assert re.findall(r"\*\*(.+?)\*\*", seats) == ["Paris"]
    assert "## Texts it signed or endorsed\n\n- **Signed (1):** D\n" in text


def test_the_brief_of_a_party_has_nothing_of_after_its_day(filled):
    somebody.update(filled, "attendance", "seat", {"state": "attended"}, author="Ann")
    newer = {**EXAMPLES["position"], "id": "newer", "as_of": "2026-02-01", "text": "A cap"}
    edits.create(filled, "position", newer, author="Ann")
    somebody.update(filled, "membership", "member", {"left_on": "2026-02-01"}, author="Ann")
    parts = ("Member of:", "What it pledged (1)", "No cap", "Where it sat last", "Texts it signed or endorsed")
    on_the_day = made(filled, "party", "fra", ".md", Limit(date(2026, 1, 6))).decode()
    assert [part for part in parts if part in on_the_day.replace("\\", "")] == [*parts]
    before = made(filled, "party", "fra", ".md", Limit(date(2026, 1, 5))).decode()
    assert [part for part in parts if part in before] == ["Member of:"]
    later = made(filled, "party", "fra", ".md").decode()
    assert "A cap" in later
    assert "No cap" not in later
    assert "Member of:" not in later


def test_only_a_source_that_supports_a_record_is_named_as_its_source(filled):
    for stance in ("contradicts", "context", "supports"):
        source = {**EXAMPLES["source"], "id": stance, "url": f"https://example.org/{stance}", "title": f"It {stance}"}
        edits.create(filled, "source", source, author="Ann")
        for table, id in (("summit", "paris"), ("pledge", "hubs")):
            cites = {"source_id": stance, "record_table": table, "record_id": id, "stance": stance}
            edits.create(filled, "citation", cites, author="Ann")
    for table, id in (("summit", "paris"), ("pledge", "hubs")):
        listed = re.findall(r"^\[\^\d+\]: (.+)$", made(filled, table, id, ".md").decode(), re.MULTILINE)
        assert any("It supports" in source for source in listed)
        assert not any("It contradicts" in source or "It context" in source for source in listed)


def test_markdown_keeps_what_people_typed_as_text(filled):
    hostile = "<b>x</b> [a](https://example.org) *y* | # z"
    somebody.update(
        filled, "summit", "paris", {"title": hostile, "summary": f"- {hostile}\n\n# Not a heading"}, author="Ann"
    )
    text = made(filled, "summit", "paris", ".md").decode()
    assert r"# \<b\>x\</b\> \[a\](https://example.org) \*y\* \| \# z" in text
    assert "\n# Not a heading" not in text
    assert "\n- \\<b" not in text


def test_a_record_is_found_by_its_id_and_two_of_one_id_by_their_tables(filled):
    edits.create(filled, "pledge", {**EXAMPLES["pledge"], "id": "paris"}, author="Ann")
    with reading(filled) as connection:
        assert briefs.table_of_id(connection, "plan") == "milestone"
        assert briefs.table_of_id(connection, "pledge/paris") == "pledge"
        with pytest.raises(NotFound, match="write summit/paris or pledge/paris"):
            briefs.table_of_id(connection, "paris")
        with pytest.raises(NotFound, match="There is no summit, milestone, pledge or party with the id nowhere"):
            briefs.table_of_id(connection, "nowhere")
        with pytest.raises(NotFound, match="There is no pledge gone"):
            briefs.of_record(connection, "pledge", "gone", TODAY)


def cite(engine, table, id, excerpt="So it was told"):
    row = {"id": f"of-{id}", "source_id": "elysee", "record_table": table, "record_id": id, "excerpt": excerpt}
    edits.create(engine, "citation", row, author="Ann")


def test_conditions_seats_and_signatures_bear_the_numbers_of_their_sources(filled):
    for table in ("pledge_condition", "attendance", "signature"):
        [id] = rows(filled, table)
        cite(filled, table, id)
    pledge, party, summit = (
        made(filled, table, id, ".md").decode()
        for table, id in (("pledge", "hubs"), ("party", "fra"), ("summit", "paris"))
    )
    for text, heading in (
        (pledge, "What waits on what"),
        (party, "Where it sat last"),
        (summit, "Who came"),
        (summit, "What waits on what"),
    ):
        part = text.partition(f"## {heading}")[2].partition("## ")[0]
        assert re.search(r"\[\^\d+\]", part), heading


@pytest.mark.parametrize(
    ("filters", "title", "told"),
    [
        (PledgeFilters(parties=("fra",)), "Pledges", "Pledges (1)"),
        (EventFilters(parties=("fra",)), "Events", "Events (1)"),
    ],
)
def test_a_filtered_list_is_a_brief_in_both_forms(filled, filters, title, told):
    with reading(filled) as connection:
        word, text = (briefs.list_in_form(connection, filters, TODAY, "By: France", form) for form in (".docx", ".md"))
    document, text = docx.Document(io.BytesIO(word)), text.decode()
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[0] == told
    assert document.paragraphs[0].text == title
    assert "By: France · as of 29 November 2026" in text


def test_a_list_without_rows_says_so(filled):
    for filters, said in ((PledgeFilters(text="nowhere"), "No pledge"), (EventFilters(text="nowhere"), "No event")):
        with reading(filled) as connection:
            assert f"{said} is recorded." in briefs.list_in_form(connection, filters, TODAY, "", ".md").decode()


def test_the_whole_lists_are_laid_out_by_libreoffice(curated_engine, tmp_path):
    with reading(curated_engine) as connection:
        content = briefs.list_in_form(connection, PledgeFilters(), TODAY, "", ".docx")
    pages = rendered(content, tmp_path)
    assert "All, no filters" in pages[0]
    assert "Sources" in "".join(pages)


def test_a_summit_names_host_and_chairs_and_whose_seats_and_signatures_are_disputed(curated_engine):
    text = " ".join(made(curated_engine, "summit", PARIS, ".md").decode().split())
    assert "France (Emmanuel Macron; host)" in text
    assert "Germany (Friedrich Merz; chair)" in text
    assert f"{ABOUT_SOURCES} The newest source of this record is of 10 October 2026." in text
    marked = "Germany, NATO, United States, Canada, Coalition of the Willing"
    assert f"They also differ on seats and signatures of {marked}; the page of the meeting has those." in text


LONG = "Ceasefire · " * 30


@pytest.mark.parametrize("form", briefs.FORMS)
def test_each_brief_says_as_of_which_day_and_by_which_rule_it_is(filled, form):
    seen = Limit(date(2026, 1, 20), by_sources=True)
    with reading(filled) as connection:
        written = [
            briefs.in_form(connection, table, id, seen, form)
            for table, id in (("pledge", "hubs"), ("party", "fra"), ("summit", "paris"), ("milestone", "plan"))
        ]
        written += [
            briefs.list_in_form(connection, filters, seen, "By: France", form)
            for filters in (PledgeFilters(), EventFilters())
        ]
    for content in written:
        text = content.decode() if form == ".md" else "\n".join(run.text for run in _runs(content))
        assert " · as of 20 January 2026, by what sources of that day reported" in text


def test_a_word_brief_holds_a_long_title_long_filters_and_signs_that_xml_does_not_allow(filled):
    somebody.update(filled, "pledge", "hubs", {"headline": f"{LONG[:280]} end\uffff"}, author="Ann")
    with reading(filled) as connection:
        written = [
            briefs.in_form(connection, "pledge", "hubs", TODAY, ".docx"),
            briefs.list_in_form(connection, PledgeFilters(), TODAY, LONG, ".docx"),
        ]
    record, whole = (docx.Document(io.BytesIO(content)) for content in written)
    assert record.paragraphs[0].text.endswith(" end\ufffd")
    assert record.core_properties.title.endswith("…")
    assert len(record.core_properties.title) <= 255
    assert whole.paragraphs[1].text.startswith(LONG.strip())
    assert whole.core_properties.subject.endswith("…")
