"""The schema of a store: its number, and the migration to a newer one."""

import re
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from tracker.errors import StoreUnavailable, visible
from tracker.schema.models import Base
from tracker.store import postgresql
from tracker.store.engine import LOCK_WAIT_SECONDS, reading, writing
from tracker.store.explanations import explain_migration
from tracker.store.sqlite_file import create_file
from tracker.values.shortening import quote

MIGRATIONS = Path(__file__).parent / "migrations"
NUMBER = re.compile("[0-9]{1,32}")


def alembic_scripts(folder: Path = MIGRATIONS) -> tuple[Config, ScriptDirectory]:
    """Return Alembic's configuration and scripts for a folder of migrations."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config, ScriptDirectory.from_config(config)


def newest_schema(scripts: Path = MIGRATIONS) -> str:
    """Return the number of the schema that this version of the program uses."""
    return str(alembic_scripts(scripts)[1].get_current_head())


def released_schemas(scripts: Path = MIGRATIONS) -> list[str]:
    """Return the numbers of all schemas so far, oldest first."""
    return sorted(script.revision for script in alembic_scripts(scripts)[1].walk_revisions())


def schema_of(connection: Connection) -> str | None:
    """Return the schema number of a store, or None for a database that is no store. Raises StoreUnavailable where the
    tables of a store have no number or several, or one that no version of the program calls a schema."""
    numbers = MigrationContext.configure(connection).get_current_heads()
    fault = f"{len(numbers)} schemas, and a store has one" if len(numbers) > 1 else ""
    if not numbers and set(Base.metadata.tables) <= set(sa.inspect(connection).get_table_names()):
        fault = "no schema, and a store has one"
    for number in numbers:
        if not fault and not (isinstance(number, str) and NUMBER.fullmatch(number)):
            fault = f"the schema {visible(quote(str(number)))}, and no schema is called so"
    if fault:
        raise StoreUnavailable(
            f"The store is damaged: its table alembic_version names {fault}. "
            "Nothing was saved. Move the database away, then restore the last snapshot."
        )
    return next(iter(numbers), None)


def migrate(engine: Engine, scripts: Path = MIGRATIONS, *, to: str = "head") -> None:
    """Bring the schema up to date, or create it. A failure leaves schema and data as they were.

    ``to="0002"`` gives an empty database an earlier schema.

    Raises StoreUnavailable for a store of a newer program version, for a failed migration, and for a new store in a
    database that does not support every script.
    """
    if engine.dialect.name == "sqlite":
        create_file(Path(str(engine.url.database)), LOCK_WAIT_SECONDS)
    config, script = alembic_scripts(scripts)
    goal = script.get_current_head() if to == "head" else to
    with reading(engine) as connection:
        current = schema_of(connection)
        if current is None:
            if engine.dialect.name != "sqlite":
                postgresql.require_every_script(connection)
            _require_no_other(connection)
    if current == goal:
        return
    if current is not None and current not in released_schemas(scripts):
        raise StoreUnavailable(
            f"This store has schema {current}, which a newer version of Summit Tracker made. "
            "Update the program, or point TRACKER_DATABASE_URL at another store."
        )
    with writing(engine.execution_options(migrates=True)) as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, str(goal))
            _check_links(connection)
        except Exception as error:  # a migration may run any code
            if explained := explain_migration(error, engine):
                raise explained from error
            raise StoreUnavailable(
                f"The store could not be brought from schema {current} to {goal}, and stays as it was. Report this.",
                str(error),
            ) from error


def _require_no_other(connection: Connection) -> None:
    """Refuse the database of another program. On PostgreSQL other tables may exist, unless they have our names."""
    strange = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    if connection.dialect.name != "sqlite":
        strange &= set(Base.metadata.tables)
    if strange:
        raise StoreUnavailable(
            "This database belongs to another program. Nothing was changed; let TRACKER_DATABASE_URL name another.",
            f"it has a table {min(strange)}",
        )


def _check_links(connection: Connection) -> None:
    """Raise an error for a link to a missing row. SQLite's commit does not check while foreign keys are off."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    elif loose := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreUnavailable(f"a row of {loose[0]} would point to a {loose[2]} that does not exist")
