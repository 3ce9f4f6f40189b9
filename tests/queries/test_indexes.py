"""What a page filters by, the store finds by an index."""

import pytest
import sqlalchemy as sa

from dashboard.lists import filters

# Each filter of ``filters.KEYS`` and the columns that it asks. Firmness and where a due day stands are made of
# several columns.
ASKED = {
    "track": ("summit.track_id", "milestone.track_id"),
    "kind": ("summit.kind", "milestone.kind"),
    "party": ("attendance.party_id", "pledge_party.party_id", "signature.party_id", "membership.member_id"),
    "importance": ("summit.importance", "milestone.importance"),
    "status": ("summit.status", "pledge_status.pledge_id"),
    "from": ("summit.ends_on", "milestone.ends_on"),
    "to": ("summit.starts_on", "milestone.starts_on"),
    "pledger": ("pledge_party.party_id",),
    "category": ("pledge.category",),
    "form": ("pledge.legal_form",),
    "condition": ("pledge_condition.kind",),
    "publisher": ("source.publisher",),
    "class": ("source.source_class",),
}
BY_LOOKING = {"q", "page", "firmness", "field", "only", "due"}


@pytest.mark.parametrize("key", filters.KEYS)
def test_a_filter_has_an_index(engine, key):
    if key in BY_LOOKING:
        assert key not in ASKED
        return
    inspector = sa.inspect(engine)
    for asked in ASKED[key]:
        table, column = asked.split(".")
        assert column in {index["column_names"][0] for index in inspector.get_indexes(table)}


def test_no_index_begins_another(engine):
    inspector = sa.inspect(engine)
    for table in inspector.get_table_names():
        indexes = [tuple(index["column_names"]) for index in inspector.get_indexes(table)]
        assert not [one for one in indexes for other in indexes if one != other and other[: len(one)] == one]
        assert len(indexes) == len(set(indexes))
