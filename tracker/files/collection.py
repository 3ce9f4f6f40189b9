"""The rows of a set of files taken together: ids that stand there twice, links to nothing, records in a circle."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import Problem
from tracker.schema.models import RECORDS
from tracker.schema.rows import Row, links
from tracker.writing.references import UPWARDS


@dataclass
class Records:
    """What a set of files holds, to find what is there twice, links to nothing, and records that are parts of
    themselves."""

    known: dict[str, dict[Any, int]] = field(default_factory=lambda: defaultdict(dict))  # table -> id -> line
    ahead: list[tuple[tuple[str, str], Problem]] = field(default_factory=list)
    alone: dict[tuple[Any, ...], str] = field(default_factory=dict)
    above: dict[tuple[str, str, str], tuple[str, Problem]] = field(default_factory=dict)

    def add(self, file: str, line: int, table: str, row: Row, problems: list[Problem]) -> None:
        """Note a row, in the order of the files."""
        if row["id"] in self.known[table]:
            problems.append(
                Problem(file, line, "id", f"{row['id']} stands there twice; an id is one record's", row["id"])
            )
        self.known[table].setdefault(row["id"], line)
        if table == "dossier" and len(self.known[table]) > 1:
            problems.append(Problem(file, line, "id", f"{row['id']} is a second dossier; a store holds one", row["id"]))
        names = RECORDS[table].alone if table in RECORDS else ()
        link = (table, *(row[name] for name in names))
        if names and None not in link and (twin := self.alone.setdefault(link, row["id"])) != row["id"]:
            shared = ", ".join(f"{name} {row[name]}" for name in names)
            problems.append(
                Problem(file, line, names[0], f"{row['id']} is {twin} once more: both have {shared}", row["id"])
            )
        for column in (name for name in UPWARDS.get(table, ()) if row[name]):
            message = f"{row[column]} is itself a part of {row['id']}; choose another"
            self.above[table, column, row["id"]] = row[column], Problem(file, line, column, message, row["id"])
        for column, target in links(table, row).items() if table in RECORDS else ():
            if target[1] not in self.known[target[0]]:
                message = f"there is no {target[0]} {target[1]}; add it, or choose one that exists"
                self.ahead.append((target, Problem(file, line, column, message, row["id"])))

    def faults(self, problems: Iterable[Problem]) -> list[Problem]:
        """The links whose target did not come, once all rows are noted, and those that go in a circle; files with
        ``problems`` may yet hold theirs."""
        faulty = {problem.file for problem in problems}
        missing = [
            problem
            for (table, id), problem in self.ahead
            if id not in self.known[table] and f"{table}.csv" not in faulty
        ]
        circles = self._circles()
        return missing + [problem for key, (_, problem) in self.above.items() if key in circles]

    def _circles(self) -> set[tuple[str, str, str]]:
        """The records that lead back to themselves, each column for itself; no record is walked over twice."""
        circles: set[tuple[str, str, str]] = set()
        walked: set[tuple[str, str, str]] = set()
        for start in self.above:
            way: dict[tuple[str, str, str], int] = {}
            at = start
            while at in self.above and at not in walked:
                walked.add(at)
                way[at] = len(way)
                at = (*at[:2], self.above[at][0])
            if at in way:
                circles.update(list(way)[way[at] :])
        return circles
