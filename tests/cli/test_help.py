"""Help is there for everything, and comes at once."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import typer

from overlap.analyses import ANALYSES
from overlap.cli.app import app

HEAVY = ("numpy", "pandas", "geopandas", "rich", "numba", "rasterio", "pyogrio", "shapely", "matplotlib")
# What a start costs is measured inside, so that a busy machine does not count.
START = """
import gc, json, sys, time
from overlap.cli.app import main
code = main(sys.argv[1:])
cpu_s = time.process_time()
print(json.dumps([code, cpu_s, sorted(sys.modules), gc.get_threshold()[0]]), file=sys.stderr)
"""
COMMANDS = getattr(typer.main.get_command(app), "commands", {})


def test_there_are_commands() -> None:
    assert "analyze" in COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_has_help(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert [each.name for each in command.params if not getattr(each, "help", None)] == []


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), *((name, "--help") for name in sorted(COMMANDS))],
    ids=" ".join,
)
def test_help_loads_nothing_heavy_and_is_quick(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START, *arguments], capture_output=True, text=True, check=True
    )
    code, cpu_s, modules, objects_between_searches = json.loads(done.stderr)
    assert code == 0
    assert done.stdout
    assert set(HEAVY) & set(modules) == set()
    assert cpu_s < 0.6
    assert objects_between_searches == 50_000


def test_help_of_analyze_names_units_and_forms() -> None:
    texts = {each.name: each.help for each in COMMANDS["analyze"].params}
    assert "kilometres" in texts["bands"]
    assert texts["only"] == f"Only these analyses, of {', '.join(ANALYSES)}."
    forms = {each.name: each.metavar for each in COMMANDS["analyze"].params}
    assert forms["network"] == "NAME=FILE"
    assert forms["settings"] == "KEY=VALUE"


def test_what_tells_of_a_run_loads_nothing_that_measures() -> None:
    code = (
        "import sys, overlap.runs.brief, overlap.runs.map, overlap.runs.sheets, overlap.outputs.page; "
        "print(sorted({'numba', 'rasterio', 'rtree', 'scipy', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
