"""Days that are known to a month or a year, events that still go on, hours and an order within the day."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

PRECISIONS = {
    "membership": ("joined", "left"),
    "document": ("adopted",),
    "signature": ("signed",),
    "pledge": ("made",),
    "pledge_condition": ("met",),
    "pledge_status": ("as_of",),
    "source": ("published",),
}
CODES = ("month", "quarter", "year", "before")

# What the check constraints of these tables were: SQLite builds a table anew to let a column be blank, without them.
CHECKS = {
    "summit": {
        "dateprecision": ("date_precision", "day part_of_month month quarter year between before after"),
        "importance": ("importance", "1 2 3"),
        "summitkind": ("kind", "summit ministerial talks consultation call working_group visit signing other"),
        "format": ("format", "bilateral trilateral multilateral shuttle proximity unknown"),
        "eventstatus": ("status", "proposed scheduled postponed held partly_held cancelled denied"),
    },
    "milestone": {
        "dateprecision": ("date_precision", "day part_of_month month quarter year between before after"),
        "importance": ("importance", "1 2 3"),
        "milestonekind": (
            "kind",
            "plan statement vote law signing deadline ceasefire exchange sanction funding deployment appointment "
            "attack other",
        ),
    },
}

# As tracker.values.hours.clock, which SQLite is given. A zone that this server does not know is no reason to show nothing.
CLOCK = """
CREATE FUNCTION clock(day text, hour text, zone text, other text) RETURNS text
LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN to_char((day || ' ' || hour)::timestamp AT TIME ZONE zone AT TIME ZONE other, 'YYYY-MM-DD HH24:MI');
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN day || ' ' || hour;
END $$
"""


def upgrade() -> None:
    for table, checks in CHECKS.items():
        kept = tuple(
            sa.CheckConstraint(f"{column} IN ({_quoted(codes.split())})", name=op.f(f"ck_{table}_{name}"))
            for name, (column, codes) in checks.items()
        )
        with op.batch_alter_table(table, table_args=kept) as rows:
            rows.alter_column("ends_on", existing_type=sa.Date(), nullable=True)
            rows.add_column(sa.Column("local_time", sa.String(5)))
            rows.add_column(sa.Column("time_zone", sa.String(40)))
            rows.add_column(sa.Column("second_zone", sa.String(40)))
            rows.add_column(sa.Column("day_order", sa.Integer()))
    for table, names in PRECISIONS.items():
        for name in (f"{name}_precision" for name in names):
            rule = f"CONSTRAINT ck_{table}_{name} CHECK ({name} IN ({_quoted(CODES)}))"
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR(40) {rule}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(CLOCK)


def _quoted(codes) -> str:
    return ", ".join(f"'{code}'" for code in codes)
