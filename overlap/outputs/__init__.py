"""Files from results: one module for each kind of file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from overlap.domain.run import RunContent
from overlap.outputs import csv_tables, datapackage, geopackage, texts

# A new kind of output is one module and one line here.
OUTPUTS: dict[str, Callable[[RunContent, Path], None]] = {
    "overlap.gpkg": geopackage.write,
    "TABLE.csv": csv_tables.write,
    "summary.json": texts.write_summary,
    "study.toml": texts.write_study,
    "datapackage.json": datapackage.write,
}


def write_all(run: RunContent, folder: Path) -> None:
    """Write every kind of output of a run into an empty folder that exists."""
    for write in OUTPUTS.values():
        write(run, folder)
