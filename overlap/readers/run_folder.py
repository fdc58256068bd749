"""A run that was left behind, read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
from pyogrio.errors import DataSourceError

from overlap.errors import Fault, InputError

TOOL = "overlap-toolkit"

_PARTS = ("networks", "settings")


@dataclass(frozen=True)
class SavedRun:
    """A run's summary, and its tables as they are asked for."""

    folder: Path
    summary: Mapping[str, Any]

    def table(self, name: str) -> pd.DataFrame:
        """One table without its shapes, as it was before it was written: from the GeoPackage.

        The CSV of the same name guards text against spreadsheets, which cannot always be taken back.

        Raises
        ------
        InputError
            The run holds no such table.
        """
        path = self.folder / "overlap.gpkg"
        if not path.is_file():
            raise InputError(Fault(str(path), "is missing from the run", advice="run the study again"))
        try:
            layers = pyogrio.list_layers(path)[:, 0]
        except DataSourceError as error:
            advice = "run the study again"
            raise InputError(Fault(str(path), "cannot be read", "no GeoPackage", advice)) from error
        if name not in layers:
            advice = "run the study again without --only"
            if not self.summary.get("population"):
                advice += ", and with people, as [population.total] with file = …"
            raise InputError(Fault(str(self.folder), f"the run has no table {name}", advice=advice))
        frame: pd.DataFrame = pyogrio.read_dataframe(path, layer=name, read_geometry=False)
        return frame


def read_run(folder: Path) -> SavedRun:
    """Open a run.

    Raises
    ------
    InputError
        The folder is missing, or is no run of this tool.
    """
    manifest, summary = folder / "manifest.json", folder / "summary.json"
    if not folder.is_dir():
        raise InputError(Fault(str(folder), "no such run", advice="name the folder that analyze has written"))
    try:
        ours = json.loads(manifest.read_text(encoding="utf-8")).get("tool") == TOOL
        content = json.loads(summary.read_text(encoding="utf-8"))
    except (OSError, ValueError, AttributeError, RecursionError):
        ours, content = False, {}
    whole = isinstance(content, dict) and all(isinstance(content.get(key), dict) for key in _PARTS)
    if not (ours and whole):
        advice = "name the folder that analyze has written"
        raise InputError(Fault(str(folder), "is no run of overlap", "manifest.json or summary.json", advice))
    return SavedRun(folder, content)
