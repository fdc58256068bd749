"""The sample's run as briefs take it, and the same with strangers' text in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from overlap.domain.result import Table
from overlap.domain.run import RunContent
from overlap.readers.run_folder import read_run

HOSTILE = (
    '=HYPERLINK("http://x.example","here")',
    "<script>alert(1)</script>",
    "\u202egnp.exe",
    "#panic() $x^2$ *bold* _it_ @ref <label> `raw`",
    "{people} {{ 7 * 7 }} {% if x %}",
    "[bold red]markup[/bold red]",
    "two\nlines\tand\x07a bell",
    "in\0side\ud800",
    "\U0001f4ee post \U0001f1eb\U0001f1f7",
    "x" * 10_000,
)
UNSHOWN = "\U0001e900"  # a letter of Adlam, which none of the fonts has


@pytest.fixture(scope="session")
def content(sample_run: tuple[Path, str]) -> RunContent:
    return read_run(sample_run[0]).content()


@pytest.fixture(scope="session")
def strange(content: RunContent) -> RunContent:
    """The same with a table and a note of an analysis that the catalogue does not know."""
    later = replace(content.tables[-1], name="later", title="Rows of a later analysis")
    summary = {**content.summary, "warnings": ["a note that nobody knows of"]}
    return replace(content, tables=(*content.tables, later), summary=summary)


@pytest.fixture(scope="session")
def hostile(content: RunContent) -> RunContent:
    """The same with hostile names of the study, of areas and of the places to act at, the first of each."""
    tables = tuple(_hostile(table) for table in content.tables)
    name = f"<b>{UNSHOWN}</b> {HOSTILE[3]}"
    return replace(content, name=name, tables=tables, summary={**content.summary, "study": name})


def _hostile(table: Table) -> Table:
    column = {"areas": "area_name", "priorities": "name"}.get(table.name)
    if column is None:
        return table
    frame = table.frame.astype({column: object})
    by = "people_neither" if table.name == "areas" else "rank"
    level = frame[frame["area_level"] == frame["area_level"].iloc[-1]] if table.name == "areas" else frame
    first = level.sort_values(by, ascending=by == "rank").index[: len(HOSTILE)]
    frame.loc[first, column] = list(HOSTILE)
    return replace(table, frame=frame)
