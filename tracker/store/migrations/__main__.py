"""Write the migration from the newest schema to the models: ``make migration NAME="a pledge names its budget"``.

The models are compared with an empty store of the newest schema. Read the script before you commit it: it changes
the tables, but does not fill new columns of existing rows.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations import ops
from alembic.runtime.plugins import Plugin
from alembic.script import Script
from alembic.util import CommandError, PriorityDispatchResult
from sqlalchemy.sql.elements import conv

from tracker.store import MIGRATIONS, alembic_scripts, migrate, newest_schema, open_engine, writing

revise = Rewriter()


def write(name: str, scripts: Path = MIGRATIONS) -> Path | None:
    """Write the migration into the folder's ``versions``. Return its path, or None if the models have not changed.

    Raises CommandError for a new column that allows no blanks and has no default, as existing rows could not have it.
    """
    config, _ = alembic_scripts(scripts)
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("truncate_slug_length", "60")
    config.attributes["autogenerate"] = {
        "autogenerate_plugins": ["alembic.autogenerate.*", CODES.name],
        "process_revision_directives": revise.chain(_leave_out_what_is_empty),
        "render_item": _render,
    }
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/empty.db")
        migrate(engine, scripts)
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            number = f"{int(newest_schema(scripts)) + 1:04}"
            script = command.revision(config, message=name, autogenerate=True, rev_id=number)
        engine.dispose()
    if not isinstance(script, Script):
        return None
    path = Path(script.path)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "# ###" not in line).rstrip() + "\n", encoding="utf-8")
    return path


def _render(what: str, thing: Any, context: AutogenContext) -> str | bool:
    """Write our own types as the database type, because a migration has to work after the models changed."""
    if what == "type" and isinstance(thing, sa.types.TypeDecorator):
        return f"sa.{thing.load_dialect_impl(context.dialect)!r}"
    return False


def _leave_out_what_is_empty(_context: object, _revision: object, directives: list[Any]) -> None:
    if directives[0].upgrade_ops.is_empty():
        directives.clear()


@revise.rewrites(ops.AddColumnOp)
def _add_column(_context: object, _revision: object, addition: ops.AddColumnOp) -> list[ops.MigrateOperation]:
    """Add a column of codes as text and a separate CHECK: SQLite does not add the CHECK of an Enum with a column."""
    column, table = addition.column, addition.table_name
    if not column.nullable and column.server_default is None:
        raise CommandError(
            f"{table}.{column.name} allows no blanks, but existing rows have no value for it: "
            "allow blanks, or name a server_default"
        )
    if not isinstance(column.type, sa.Enum):
        return [addition]
    rule = next(rule for rule, codes in _rules(column.table) if codes.name == column.name)
    text = sa.Column(column.name, sa.String(column.type.length), nullable=column.nullable)
    return [ops.AddColumnOp(table, text), _create(table, rule, column)]


def _compare_codes(
    context: AutogenContext, changes: ops.ModifyTableOps, _schema: object, name: Any, stored: Any, table: Any
) -> PriorityDispatchResult:
    """Replace the CHECK of each column whose code list differs from that in the store."""
    if stored is not None and table is not None:
        inspector = sa.inspect(context.migration_context.connection)
        checks = {check["name"]: check["sqltext"] for check in inspector.get_check_constraints(name)}
        for rule, column in _rules(table):
            if checks.get(rule, _rule(column)) != _rule(column):
                new = _create(name, rule, column)
                changes.ops += [ops.DropConstraintOp(conv(rule), name, "check", _reverse=new), new]
    return PriorityDispatchResult.CONTINUE


CODES = Plugin("tracker.codes")
CODES.add_autogenerate_comparator(_compare_codes, "table", "codes")


def _rules(table: sa.Table) -> Iterator[tuple[str, sa.Column[Any]]]:
    """Yield the name of the CHECK constraint of each column of codes, and the column."""
    for rule in table.constraints:
        if isinstance(rule, sa.CheckConstraint) and isinstance(rule.sqltext, sa.BinaryExpression):
            column = table.columns[next(iter(rule.columns)).name]
            if isinstance(column.type, sa.Enum):
                yield str(rule.name), column


def _rule(column: sa.Column[Any]) -> str:
    codes = ", ".join(f"'{code}'" for code in column.type.enums)  # type: ignore[attr-defined]
    return f"{column.name} IN ({codes})"


def _create(table: str, rule: str, column: sa.Column[Any]) -> ops.CreateCheckConstraintOp:
    return ops.CreateCheckConstraintOp(conv(rule), table, sa.text(_rule(column)))


if __name__ == "__main__":
    try:
        path = write(" ".join(sys.argv[1:]).strip() or sys.exit('Name it: make migration NAME="what changes"'))
    except CommandError as error:
        sys.exit(str(error))
    print(f"{path}: read it, then make released" if path else "The models have not changed; no migration is needed.")
