"""The draft of an import: what was pasted, and what was said of it.

A browser keeps no files and no text without end. What it cannot keep is asked for again, by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any, ClassVar, Self

import streamlit as st

from dashboard.editing.draft import REASON, Draft
from tracker.imports.plan import NEW
from tracker.schema.rows import Row
from tracker.words import plural

KEPT_AT_MOST = 500_000  # characters of a paste: a browser has room for some millions, of all drafts together
PASTE, FIXED, PARTLY, WITHIN = "import_paste", "import_fixed", "import_partly", "import_within"
SOURCE = "import_cited"  # the source of the rows
TABLE, ASKED = "import_table", "import_asked"
COLUMN, MATCHED_BY, BLANKS = "import_column", "import_key", "import_blanks"
ANSWER, CLASH, LOOKALIKES = "import_answer", "import_clash", "import_lookalikes"
HEADINGS = "import_headings"  # the line that names the columns
LAST_ANSWER = "import_last_answer"  # the beginning of the key of an answer to the last import
OF_QUESTIONS = {ANSWER: str, CLASH: str, f"{LOOKALIKES}_": bool, LOOKALIKES: list}
# answers that the next import takes over from this one
OF_EACH_SHEET = {TABLE: str, ASKED: str, COLUMN: str, MATCHED_BY: list, BLANKS: bool, LAST_ANSWER: str}


@dataclass
class ImportDraft(Draft):
    """``table`` is the one into which rows are imported."""

    page: ClassVar[str] = "imports"
    besides: ClassVar[Mapping[str, type]] = {
        **{PASTE: str, HEADINGS: int, FIXED: str, PARTLY: bool, WITHIN: str, SOURCE: str, REASON: str},
        **OF_QUESTIONS,
        **OF_EACH_SHEET,
    }

    file: str = ""  # the name of the file that was chosen
    lost: int = 0  # the characters of a paste of an earlier session that the browser could not keep
    turn: str = field(default_factory=lambda: token_hex(4))  # names the field for a file: no other visit has its file

    @property
    def slot(self) -> str:
        """There is one import at a time."""
        return self.page

    @property
    def edited_columns(self) -> Row:
        """None: an import has no fields of a record."""
        return {}

    @property
    def pasted(self) -> str:
        """The text that was pasted."""
        return str(self.other_answer(PASTE) or "")

    @property
    def too_long(self) -> bool:
        """Whether the browser cannot keep what was pasted."""
        return len(self.pasted) > KEPT_AT_MOST

    @property
    def unsaved(self) -> bool:
        """Whether a table was pasted or chosen that is not saved."""
        return bool(self.pasted.strip() or self.file or self.lost)

    @property
    def name(self) -> str:
        """What a list calls it."""
        return f"an import of {plural(self.table)}"

    def note_file(self) -> None:
        """Note which file is chosen by now, if any."""
        file: Any = st.session_state.get(self.key_of_file)
        self.file = file.name if file else ""

    @property
    def key_of_file(self) -> str:
        """The key of the field for a file."""
        return f"import_file_{self.key}_{self.turn}"

    def successor(self, answers: Mapping[tuple[str, ...], str]) -> Self:
        """The draft of the next import, in which columns mean the same. The ``answers`` that held for all lines of a
        name are kept, to be offered."""
        kept = tuple(OF_EACH_SHEET.keys() - {LAST_ANSWER})
        other_answers = {name: value for name, value in self.other_answers.items() if name.startswith(kept)}
        of_all_lines = {about: id for about, id in answers.items() if len(about) == 2 and id != NEW}
        other_answers |= {f"{LAST_ANSWER}_{'_'.join(about)}": id for about, id in of_all_lines.items()}
        fresh = {"number": token_hex(8), "turn": token_hex(4), "by": "", "at": "", "note": "", "typed_at_signing": {}}
        return replace(self, file="", lost=0, without_field={}, restored_answers=other_answers, **fresh)

    def _as_stored(self) -> dict[str, Any]:
        stored = super()._as_stored() | {"file": self.file, "lost": self.lost}
        if self.too_long:
            typed: Row = {name: value for name, value in stored["typed"].items() if name != PASTE}
            stored |= {"typed": typed, "lost": len(self.pasted)}
        return stored

    @classmethod
    def _from_stored(cls, stored: dict[str, Any]) -> Self:
        draft = super()._from_stored(stored)
        draft.file, draft.lost = str(stored["file"]), int(stored["lost"])
        return draft
