"""The arrows of the design: who may import whom, what files may be called, and that the README names real ones."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for package in ("tracker", "dashboard") for path in (ROOT / package).rglob("*.py"))
DATABASE = {"sqlalchemy", "sqlmodel", "alembic", "psycopg", "sqlite3"}
# Folders of each package from the bottom up: a module imports from its own folder and from those before it.
LAYERS = {
    "tracker": [
        "errors",
        "values",
        "workbooks",
        "schema",
        "store",
        "measures",
        "writing",
        "queries",
        "words",
        "reports",
        "files",
        "imports",
        "commands",
        "__main__",
    ],
    "dashboard": [
        "short_forms",
        "filter_declarations",
        "web",
        "charts",
        "lists",
        "editing",
        "records",
        "addresses",
        "app_pages",
        "app",
    ],
}
FORBIDDEN = {
    "tracker": {"streamlit", "plotly", "dashboard"},
    "dashboard": {"sqlmodel"},
    "dashboard/charts": {
        "streamlit",
        "dashboard.web",
        "tracker.store",
        "tracker.writing",
        "tracker.schema.models",
        *DATABASE,
    },
    "dashboard/app_pages": {"tracker.schema.models", *DATABASE},
}


def imported(path):
    """The dotted names that a file imports, ``from a import b`` as a.b."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_arrows_point_one_way(layer):
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / layer).rglob("*.py")
        for name in imported(path)
        if any(f"{name}.".startswith(f"{forbidden}.") for forbidden in FORBIDDEN[layer])
    ]
    assert not wrong


@pytest.mark.parametrize("package", LAYERS)
def test_folders_are_layers(package):
    layers = LAYERS[package]
    inside = {path.stem for path in (ROOT / package).iterdir() if path.suffix == ".py" or list(path.glob("*.py"))}
    assert inside - {"__init__"} == set(layers)
    wrong = [
        f"{package}/{place} imports {name}"
        for place in (path.relative_to(ROOT / package) for path in (ROOT / package).rglob("*.py"))
        for name in imported(ROOT / package / place)
        if name.startswith(f"{package}.")
        and layers.index(place.parts[0].removesuffix(".py")) < layers.index(name.split(".")[1])
    ]
    assert not wrong


def test_no_file_hides_a_module_of_the_standard_library():
    names = {path.stem for path in [*(ROOT / "dashboard").iterdir(), *ROOT.iterdir()]}
    assert not names & sys.stdlib_module_names


def test_names_say_what_is_inside():
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "core"}
    assert not [path for path in SOURCES if vague & set(path.stem.split("_"))]


def test_every_module_says_what_it_is_for():
    silent = [
        path for path in SOURCES if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


def test_the_table_for_newcomers_names_real_files():
    rows = re.findall(r"^\|.*\|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    start = next(number for number, row in enumerate(rows) if row.lower().startswith("| i want to"))
    named = [name for row in rows[start + 2 :] for name in re.findall(r"`([\w./*-]*[/.][\w./*-]+)`", row)]
    assert len(named) >= 8
    assert not [name for name in named if not list(ROOT.glob(name))]
    for row in rows[start + 2 :]:
        files = [path for name in named if f"`{name}`" in row for path in ROOT.glob(name)]
        files += [path for folder in files for path in folder.rglob("*.py")]
        text = "".join(path.read_text(encoding="utf-8") for path in files if path.suffix == ".py")
        assert not [name for name in re.findall(r"`([A-Z]\w+)`", row) if not re.search(rf"\b{name}\b", text)], row
