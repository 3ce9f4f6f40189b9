"""SQL functions that SQLite and PostgreSQL write each in their own way."""

from typing import Any, ClassVar, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

T = TypeVar("T")


class DialectFunction(GenericFunction[T]):
    """A function in the SQL of both databases: ``{0}`` and so on are its arguments, ``{all}`` is the list of them."""

    sqlite: ClassVar[str]
    postgresql: ClassVar[str]

    def __init_subclass__(cls) -> None:
        cls.inherit_cache = True
        super().__init_subclass__()


@compiles(DialectFunction)
def _in_sql(element: DialectFunction[Any], compiler: Any, **settings: Any) -> str:
    arguments = [compiler.process(each, **settings) for each in element.clauses]
    sql: str = getattr(element, compiler.dialect.name, element.sqlite)
    return sql.format(*arguments, all=", ".join(arguments))


class list_of_rows(DialectFunction[Any]):
    """The rows of a subquery as one JSON list, each row as a list of its columns, in the order of the subquery."""

    type = sa.JSON()
    sqlite = "json_group_array(json_array({all}))"
    postgresql = "json_agg(json_build_array({all}))"
