"""Collects the rows of a set of files, and checks them by the rules between records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import Problem
from tracker.schema.models import RECORDS
from tracker.schema.relations import Key, Sum, links
from tracker.schema.rows import Row
from tracker.values.figures import Figure
from tracker.writing.rules import (
    Start,
    Step,
    circles,
    claims,
    fault_of_circle,
    fault_of_sum,
    fault_of_target,
    fault_of_twin,
    steps,
    sums,
)

Place = tuple[str, int, str, str]
"""File, line, column and record."""


@dataclass
class Records:
    """The rows of a set of files, as a ``tracker.writing.rules.Lookup``. ``add`` each row once, in the order of the
    files, then ask for the ``faults``."""

    lines: dict[str, dict[Any, int]] = field(default_factory=lambda: defaultdict(dict))  # table -> id -> line
    ahead: list[tuple[Key, Place]] = field(default_factory=list)  # links whose target may come in a later row
    first: dict[tuple[Any, ...], str] = field(default_factory=dict)  # claim -> id of the first record with it
    steps: list[tuple[Step, Place]] = field(default_factory=list)
    leading: dict[Start, list[str]] = field(default_factory=lambda: defaultdict(list))
    limits: dict[tuple[Sum, str], Figure] = field(default_factory=dict)
    parts: dict[tuple[Sum, str], list[tuple[Figure, Place]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, file: str, line: int, table: str, row: Row, problems: list[Problem]) -> None:
        """Add a row that begins in this line of a file. Its faults are added to ``problems``."""
        id = row["id"]
        if id in self.lines[table]:
            problems.append(Problem(file, line, "id", f"{id} occurs twice; each record needs an id of its own", id))
        self.lines[table].setdefault(id, line)
        if table not in RECORDS:
            return
        for claim in claims(table, row):
            self.first.setdefault((table, *claim.items()), id)
            if fault := fault_of_twin(table, id, claim, self):
                problems.append(Problem(file, line, *fault, id))
        for column, step in steps(table, row):
            self.steps.append((step, (file, line, column, id)))
            self.leading[step[0]].append(step[1])
        for limited, whole, column in sums(table, row):
            if column == limited.amount:
                self.parts[limited, whole].append((row[column], (file, line, column, id)))
            elif row[column] is not None:
                self.limits[limited, whole] = row[column]
        for column, target in links(table, row).items():
            if not self.exists(*target):
                self.ahead.append((target, (file, line, column, id)))

    def faults(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the faults that show once all rows are added: links without a target, circles, and amounts that add up
        to more than their limit. A target that may be in one of the files with ``problems`` is not missed."""
        return [*self._missing({problem.file for problem in problems}), *self._circling(), *self._beyond()]

    def exists(self, table: str, id: str) -> bool:
        return id in self.lines[table]

    def was_deleted(self, table: str, id: str) -> bool:  # noqa: ARG002 - files have no past
        return False

    def twin(self, table: str, id: str, values: Mapping[str, Any]) -> str | None:
        first = self.first[table, *values.items()]
        return None if first == id else first

    def onwards(self, start: Start) -> list[str]:
        return self.leading.get(start, [])

    def limit(self, limited: Sum, id: str) -> Figure | None:
        return self.limits.get((limited, id))

    def amounts(self, limited: Sum, id: str) -> list[Figure]:
        return [amount for amount, _ in self.parts[limited, id]]

    def name(self, table: str, id: str) -> str:  # noqa: ARG002 - who edits files knows records by their ids
        return id

    def _missing(self, faulty: set[str]) -> Iterator[Problem]:
        for target, (file, line, column, id) in self.ahead:
            words = None if f"{target[0]}.csv" in faulty else fault_of_target(target, self)
            if words:
                yield Problem(file, line, column, words, id)

    def _circling(self) -> Iterator[Problem]:
        circling = circles((step for step, _ in self.steps), self)
        for step, (file, line, column, id) in self.steps:
            if step in circling:
                yield Problem(file, line, column, fault_of_circle(step, self), id)

    def _beyond(self) -> Iterator[Problem]:
        for (limited, whole), parts in self.parts.items():
            if words := fault_of_sum(limited, whole, self):
                file, line, column, id = parts[-1][1]
                yield Problem(file, line, column, words, id)
