"""What one summit holds: who sat there, the texts adopted, who signed them, and the summits before and after."""

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.frames import frame
from tracker.queries.when import within_day
from tracker.schema.models import table_of

SUMMIT, PARTY, PERSON = table_of("summit"), table_of("party"), table_of("person")
ATTENDANCE, DOCUMENT, SIGNATURE = table_of("attendance"), table_of("document"), table_of("signature")


def neighbours(connection: Connection, id: str) -> tuple[str | None, str | None]:
    """Ids of the summits before and after one, in order of time."""
    day = sa.select(SUMMIT.c.starts_on).where(SUMMIT.c.id == id).scalar_subquery()
    before = sa.select(sa.func.max(SUMMIT.c.starts_on)).where(SUMMIT.c.starts_on < day).scalar_subquery()
    after = sa.select(sa.func.min(SUMMIT.c.starts_on)).where(SUMMIT.c.starts_on > day).scalar_subquery()
    in_time = (SUMMIT.c.starts_on, *within_day(SUMMIT.c), SUMMIT.c.importance, SUMMIT.c.id)
    around = (
        sa.select(
            SUMMIT.c.id,
            sa.func.lag(SUMMIT.c.id).over(order_by=in_time).label("before"),
            sa.func.lead(SUMMIT.c.id).over(order_by=in_time).label("after"),
        )
        .where(SUMMIT.c.starts_on.in_([before, day, after]))
        .subquery()
    )
    found = connection.execute(sa.select(around.c.before, around.c.after).where(around.c.id == id)).first()
    return (None, None) if found is None else (found.before, found.after)


def attendance(connection: Connection, summit_id: str) -> pd.DataFrame:
    """Who sat at one summit. Columns: id, party_id, party, person_id, person, native_name, office, role, level, mode,
    state and their labels; hosts first, then by party."""
    host_first = sa.case((ATTENDANCE.c.role.in_(["host", "co_host", "chair"]), 0), else_=1)
    return frame(
        connection,
        sa.select(
            ATTENDANCE.c.id,
            ATTENDANCE.c.party_id,
            PARTY.c.name.label("party"),
            ATTENDANCE.c.person_id,
            PERSON.c.name.label("person"),
            PERSON.c.native_name,
            *(ATTENDANCE.c[name] for name in ("office", "role", "level", "mode", "state")),
        )
        .join(PARTY, PARTY.c.id == ATTENDANCE.c.party_id)
        .outerjoin(PERSON, PERSON.c.id == ATTENDANCE.c.person_id)
        .where(ATTENDANCE.c.summit_id == summit_id)
        .order_by(host_first, PARTY.c.name, ATTENDANCE.c.id),
    )


def documents(connection: Connection, table: str, id: str) -> pd.DataFrame:
    """Texts of one summit or milestone. Columns: id, title, kind, status, language, adopted_on and
    adopted_precision, and labels."""
    names = ("id", "title", "kind", "status", "language", "adopted_on", "adopted_precision")
    return frame(
        connection,
        sa.select(*(DOCUMENT.c[name] for name in names))
        .where(DOCUMENT.c[f"{table}_id"] == id)
        .order_by(DOCUMENT.c.adopted_on.nulls_last(), DOCUMENT.c.id),
    )


def signatures(connection: Connection, document_ids: tuple[str, ...]) -> pd.DataFrame:
    """Who stands to these texts, and how. Columns: id, document_id, party_id, party, person, status, status_label,
    signed_on, signed_precision; by document and party."""
    return frame(
        connection,
        sa.select(
            SIGNATURE.c.id,
            SIGNATURE.c.document_id,
            SIGNATURE.c.party_id,
            PARTY.c.name.label("party"),
            PERSON.c.name.label("person"),
            SIGNATURE.c.status,
            SIGNATURE.c.signed_on,
            SIGNATURE.c.signed_precision,
        )
        .join(PARTY, PARTY.c.id == SIGNATURE.c.party_id)
        .outerjoin(PERSON, PERSON.c.id == SIGNATURE.c.person_id)
        .where(SIGNATURE.c.document_id.in_(document_ids))
        .order_by(SIGNATURE.c.document_id, PARTY.c.name, SIGNATURE.c.id),
    )
