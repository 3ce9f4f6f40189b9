"""Amounts with decimals, and how often an amount is given."""

from alembic import op

revision = "0007"
down_revision = "0006"

AMOUNTS = ("amount_low", "amount_high")
PERIODS = "'per_day', 'per_week', 'per_month', 'per_quarter', 'per_year'"
# Column by column on SQLite: to rebuild the table would lose the checks of codes, which are not read from it.
SQLITE = (
    "ALTER TABLE pledge ADD COLUMN {name}_exact NUMERIC",
    "UPDATE pledge SET {name}_exact = {name}",
    "ALTER TABLE pledge DROP COLUMN {name}",
    "ALTER TABLE pledge RENAME COLUMN {name}_exact TO {name}",
)
POSTGRESQL = ("ALTER TABLE pledge ALTER COLUMN {name} TYPE NUMERIC",)


def upgrade() -> None:
    statements = SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL
    for name in AMOUNTS:
        for statement in statements:
            op.execute(statement.format(name=name))
    check = f"CONSTRAINT ck_pledge_amountperiod CHECK (amount_period IN ({PERIODS}))"
    op.execute(f"ALTER TABLE pledge ADD COLUMN amount_period VARCHAR(40) {check}")
