"""The draft of a look of the Watch desk: what all looks of a visit share, such as where somebody looked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Self

from dashboard.editing import widgets
from dashboard.editing.draft import Draft
from dashboard.web.lookback import today
from tracker.schema.models import RECORDS, columns
from tracker.schema.rows import Row

TABLE = "look"


@dataclass
class LookDraft(Draft):
    """Its fields stay filled when a look is logged: ``logged`` is what they were by then."""

    page: ClassVar[str] = "watch"
    besides: ClassVar[Mapping[str, type]] = {}

    logged: Row = field(default_factory=dict)

    @property
    def slot(self) -> str:
        """There is one such form."""
        return self.page

    @property
    def row(self) -> Row:
        """What the form says before anybody types."""
        return {**dict.fromkeys(columns(RECORDS[TABLE])), "looked_on": today()}

    @cached_property
    def initial(self) -> Row:
        return widgets.initial(TABLE, self.row)

    @property
    def unsaved(self) -> bool:
        """Whether anything was typed that no look was logged with."""
        return bool(self.without_field or (self.edited_columns and self.edited_columns != self.logged))

    @property
    def name(self) -> str:
        """What a list calls it."""
        return "a look, at the watch desk"

    def _as_stored(self) -> dict[str, Any]:
        return super()._as_stored() | {"logged": self.logged}

    @classmethod
    def _from_stored(cls, stored: dict[str, Any]) -> Self:
        draft = super()._from_stored(stored)
        draft.logged = dict(stored["logged"])
        return draft
