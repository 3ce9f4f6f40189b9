"""How to cite the data set or one record: as a line, as BibTeX and as RIS. The line is also below pictures and
briefs."""

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from tracker.queries import past, records
from tracker.store import last_revision
from tracker.values.days import in_words
from tracker.values.direction import isolate

# Characters that BibTeX reads as commands.
COMMANDS = re.compile(r"([&%$#_{}])")
IN_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Reference:
    """A reference to the data set at one revision, or to one of its records: ``title`` and ``address`` are those of the
    record, blank for the whole data set."""

    id: str
    dataset: str
    editor: str
    licence: str
    revision: int
    version: str
    day: date
    title: str = ""
    address: str = ""

    def plain(self) -> str:
        """Return a line for a bibliography."""
        on = in_words(self.day)
        dataset = f"{isolate(self.dataset)}. Summit Tracker dataset, revision {self.revision}, {on}. {self.licence}."
        return f"“{isolate(self.title)}”. In: {dataset} {self.address}".rstrip() if self.title else dataset

    def bibtex(self) -> str:
        """Return a BibTeX entry: of type ``dataset``, or ``incollection`` for one record."""
        fields = {
            "title": self.title or self.dataset,
            "booktitle": self.dataset if self.title else "",
            "editor": f"{{{_of_bibtex(self.editor)}}}",
            "year": str(self.day.year),
            "date": self.day.isoformat(),
            "version": self.version,
            "note": f"Summit Tracker dataset, revision {self.revision}, {self.licence}",
        }
        lines = [
            f"  {name} = {{{value if name == 'editor' else _of_bibtex(value)}}},"
            for name, value in fields.items()
            if value
        ]
        if self.address:
            lines.append(f"  url = {{{self.address}}},")
        kind = "incollection" if self.title else "dataset"
        return "\n".join([f"@{kind}{{{self.id}-r{self.revision},", *lines, "}"])

    def ris(self) -> str:
        """Return an entry in RIS, a format of reference managers: each line is a tag and its value."""
        fields = [
            ("TY", "CHAP" if self.title else "DATA"),
            ("TI", self.title or self.dataset),
            ("T2", self.dataset if self.title else ""),
            ("A2" if self.title else "AU", f"{self.editor},"),  # the comma keeps a group's name whole
            ("PY", str(self.day.year)),
            ("DA", f"{self.day:%Y/%m/%d}"),
            ("ET", self.version),
            ("N1", f"Summit Tracker dataset, revision {self.revision}, {self.licence}"),
            ("UR", self.address),
        ]
        return "\r\n".join([*(f"{tag}  - {_line(value)}" for tag, value in fields if value), "ER  - "]) + "\r\n"


def of_store(connection: Connection) -> Reference | None:
    """Return the reference of the data set as the store is now; None in a store without a dossier."""
    dossier = records.dossier(connection)
    if dossier is None:
        return None
    number, at = last_revision(connection)
    return Reference(
        id=dossier["id"],
        dataset=dossier["title"],
        editor=dossier["contact"] or f"The editors of {dossier['title']}",
        licence=dossier["licence"],
        revision=number,
        version=past.version(connection),
        day=date.fromisoformat(at[:10]),
    )


def _of_bibtex(text: str) -> str:
    spelt = re.sub(r"[\\~^]", lambda match: f"\0{match[0]}", _line(text))
    return re.sub(r"\0(.)", lambda match: IN_WORDS[match[1]], COMMANDS.sub(r"\\\1", spelt))


def _line(text: str) -> str:
    return " ".join(text.split())
