"""How the data are cited: as a line, as BibTeX, as RIS, and by CITATION.cff."""

import re
from dataclasses import replace
from datetime import date

from tracker.files import curated
from tracker.reports import reference
from tracker.store import ROOT, reading

CITED = reference.Reference(
    id="talks", dataset="Talks & more", editor="The editors of Talks_1", licence="CC-BY-4.0", revision=24,
    version="9.24.0", day=date(2026, 11, 29),
)  # fmt: skip
RECORD = replace(CITED, title="Paris {50%}\nsecond line", address="https://example.org/summits?id=paris")


def test_the_whole_is_cited_with_its_revision(filled):
    with reading(filled) as connection:
        whole = reference.of_store(connection)
    assert whole.plain().startswith("Talks. Summit Tracker dataset, revision ")
    assert whole.plain().endswith(". CC-BY-4.0.")
    assert f"version = {{{whole.version}}}" in whole.bibtex()


def test_a_store_without_a_dossier_has_no_reference(engine):
    with reading(engine) as connection:
        assert reference.of_store(connection) is None


def test_bibtex_has_a_key_balanced_braces_and_no_command_of_anybody():
    entry = RECORD.bibtex()
    assert entry.startswith("@incollection{talks-r24,\n")
    assert r"  title = {Paris \{50\%\} second line}," in entry
    assert r"  booktitle = {Talks \& more}," in entry
    assert r"  editor = {{The editors of Talks\_1}}," in entry
    assert "  url = {https://example.org/summits?id=paris}," in entry
    bare = re.sub(r"\\[{}]", "", entry)
    assert bare.count("{") == bare.count("}")
    assert CITED.bibtex().startswith("@dataset{talks-r24,\n")
    assert r"\textbackslash{}" in replace(CITED, dataset="a\\b").bibtex()


def test_ris_is_one_line_a_tag_and_ends():
    lines = RECORD.ris().split("\r\n")
    assert lines[0] == "TY  - CHAP"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert "TI  - Paris {50%} second line" in lines
    assert "UR  - https://example.org/summits?id=paris" in lines
    assert CITED.ris().startswith("TY  - DATA\r\n")


def test_the_citation_file_names_the_dossier_and_its_licence():
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    [dossier] = curated.read()["dossier"]
    assert f'title: "{dossier["title"]}"' in cited
    assert f"license: {dossier['licence']}" in cited
    assert dossier["contact"] or f'name: "The editors of {dossier["title"]}"' in cited
