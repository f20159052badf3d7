"""The house keeps its shape: who imports whom, how long a file is, what is called how, who looks at the clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted((ROOT / "planner").rglob("*.py"))
LONGEST = {"planner": 400, "tests": 700, "bench": 400}
NO_HOME = {"utils", "util", "helpers", "helper", "common", "services", "service", "misc", "base", "core", "lib"}
LOOKED_AT = {"now", "utcnow", "today", "time", "commit", "add", "add_all", "delete", "flush"}
KINDS = ("rules", "models", "queries", "actions")


def test_dependencies_point_one_way():
    """The contracts stand in pyproject.toml; a new package or module says there where it stands."""
    lint = Path(sys.executable).parent / "lint-imports"
    said = subprocess.run([lint, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_contracts_would_be_broken_by_an_import_upwards():
    """The contracts are worth something: the graph knows what they forbid."""
    import grimp

    graph = grimp.build_graph("planner", include_external_packages=True, cache_dir=None)
    assert not graph.find_shortest_chain("planner.people", "planner.calendar", as_packages=True)
    graph.add_import(importer="planner.people.rules", imported="planner.calendar.rules")
    assert graph.find_shortest_chain("planner.people", "planner.calendar", as_packages=True)


@pytest.mark.parametrize("kind", LONGEST)
def test_no_file_is_long(kind):
    lines = {str(f.relative_to(ROOT)): len(f.read_text().splitlines()) for f in (ROOT / kind).rglob("*.py")}
    long = {name: count for name, count in lines.items() if count > LONGEST[kind]}
    assert not long, "split by noun"


def test_every_module_has_a_home():
    homeless = [str(path) for path in CODE if {path.stem, path.parent.name} & NO_HOME]
    assert not homeless, "a module is named after what it is about"


def kind_of(file: Path) -> str:
    """Which of the files of a domain this is; one that has become a folder holds files of its kind."""
    return next((kind for kind in KINDS if kind in (file.stem, file.parent.name)), "")


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


def calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOOKED_AT:
            yield node.lineno, f"{ast.unparse(node.func)}()"


@pytest.mark.parametrize("file", [f for f in CODE if kind_of(f)], ids=lambda f: str(f.relative_to(ROOT)))
def test_the_clock_is_passed_in(file):
    looks = [
        (line, call)
        for line, call in calls(tree_of(file))
        if call
        in ("datetime.now()", "datetime.utcnow()", "date.today()", "datetime.today()", "time.time()", "dates.now()")
    ]
    assert not looks


def test_nothing_looks_at_a_clock_without_a_zone():
    looks = [
        (str(file.relative_to(ROOT)), line)
        for file in CODE
        for line, call in calls(tree_of(file))
        if call in ("date.today()", "datetime.utcnow()", "datetime.today()")
    ]
    assert not looks


def test_models_and_queries_never_commit():
    """One commit a view, visible, last."""
    commits = [
        (str(file.relative_to(ROOT)), line)
        for file in CODE
        if kind_of(file)
        for line, call in calls(tree_of(file))
        if call.endswith("session.commit()")
    ]
    assert not commits


def test_queries_never_write():
    writes = [
        (str(file.relative_to(ROOT)), line, call)
        for file in CODE
        if kind_of(file) == "queries"
        for line, call in calls(tree_of(file))
        if call in ("db.session.add()", "db.session.delete()", "db.session.flush()", "db.session.add_all()")
    ]
    assert not writes


def test_every_view_has_a_sentence():
    """What an address is for stands with its function."""
    silent = []
    for file in CODE:
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.FunctionDef):
                routed = any(
                    isinstance(d, ast.Call)
                    and isinstance(d.func, ast.Attribute)
                    and d.func.attr in ("get", "post", "route")
                    for d in node.decorator_list
                )
                if routed and not ast.get_docstring(node):
                    silent.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not silent


def test_nothing_names_where_it_was_made():
    """Code and tests speak of no workplace of ours: they are read elsewhere."""
    words = ["/work" + "/", "/tmp" + "/br", "pypi" + ".org", "site-" + "packages/"]
    for kind in ("planner", "templates", "static/css", "static/js", "tests", "migrations"):
        for file in (ROOT / kind).rglob("*"):
            if file.is_file() and file.suffix in (".py", ".html", ".css", ".js", ".txt", ".json"):
                text = file.read_text(errors="replace")
                assert not [word for word in words if word in text], file
