import re

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tests.support.examples import BETWEEN
from tracker.schema.models import RECORDS, table_of
from tracker.schema.rows import validate
from tracker.values.codes import CODE_LISTS, PartyKind


@pytest.mark.parametrize("codes", CODE_LISTS)
def test_codes_are_stable_words_with_a_label_each(codes):
    assert all(re.fullmatch(r"[a-z0-9_]{1,40}", member.value) and member.label for member in codes)
    assert len({member.label for member in codes}) == len(codes)


def test_a_code_is_equal_to_its_stored_text():
    assert PartyKind("state") == "state"
    assert str(PartyKind.STATE) == "state"


def test_the_database_itself_refuses_an_unknown_code(filled):
    coded = [(name, column.name) for name in RECORDS for column in table_of(name).c if isinstance(column.type, sa.Enum)]
    assert len(coded) > 20
    for table, column in coded:
        changed = sa.text(f"UPDATE {table} SET {column} = 'nonsense'")
        if table in BETWEEN:  # of which there is no row to change
            row = {**validate(table, BETWEEN[table]), "version": 1, column: "nonsense"}
            changed = sa.insert(sa.table(table, *map(sa.column, row))).values(row)
        with filled.begin() as connection, pytest.raises(IntegrityError, match=r"(?i)check constraint"):
            connection.execute(changed)
