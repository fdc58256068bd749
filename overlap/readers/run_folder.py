"""A run that was left behind, read back: only files that are as the run has written them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataSourceError

from overlap.domain.result import Column, Kind, Style, Table
from overlap.domain.run import RunContent
from overlap.domain.source import Source
from overlap.errors import Fault, InputError
from overlap.readers.run_manifest import AGAIN, MANIFEST, NO_RUN, outputs_of, refuse_changed

_KINDS: dict[str, Kind] = {"string": "text", "integer": "integer", "number": "number", "boolean": "flag"}
# Whole numbers and flags stay what they are where some are empty.
_EXACT: dict[Kind, str] = {"text": "str", "integer": "Int64", "number": "float64", "flag": "boolean"}
# From so many rows on GDAL reads faster, and in less memory, than SQLite, whose cells are objects.
_MANY = 10_000


@dataclass(frozen=True)
class SavedRun:
    """A run's summary, and its tables as they are asked for; `outputs` is what the manifest says of files."""

    folder: Path
    summary: Mapping[str, Any]
    outputs: Mapping[str, Any]

    def table(self, name: str) -> pd.DataFrame:
        """One table without its shapes, as it was before it was written: from the GeoPackage.

        The CSV of the same name guards text against spreadsheets, which cannot always be taken back.

        Raises
        ------
        InputError
            The run holds no such table, or its GeoPackage is missing or was changed.
        """
        if name not in self._layers:
            advice = "run the study again without --only"
            if not self.summary.get("population"):
                advice += ", and with people, as [population.total] with file = …"
            raise InputError(Fault(str(self.folder), f"the run has no table {name}", advice=advice))
        frame: pd.DataFrame = pyogrio.read_dataframe(self._geopackage, layer=name, read_geometry=False)
        return frame

    def content(self) -> RunContent:
        """Everything that the run's outputs were made from, for another to be made.

        Raises
        ------
        InputError
            A file of the run is missing or was changed.
        """
        package = self._json("datapackage.json")
        resources = {each["name"]: each for each in package["resources"]}
        if lacking := sorted(resources.keys() - self._layers):
            raise InputError(Fault(str(self._geopackage), "lacks tables", ", ".join(lacking), AGAIN))
        with closing(self._opened()) as rows:
            frames = {name: self._frame(each, rows) for name, each in resources.items()}
        shapes = self._shapes(
            {name: len(frames[name]) for name, each in resources.items() if each.get("map")}
        )
        return RunContent(
            self.summary["study"],
            tuple(_table(each, frames[name], shapes.get(name)) for name, each in resources.items()),
            self.summary,
            self.checked("study.toml").read_text(encoding="utf-8"),
            tuple(
                Source(each["title"], each["file"], each["format"], each["crs"])
                for each in package.get("sources", [])
            ),
            {each["title"]: each.get("license", "") for each in package.get("sources", [])},
        )

    def _opened(self) -> sqlite3.Connection:
        """The GeoPackage for rows without shapes: opened once, not for each table as GDAL does."""
        return sqlite3.connect(f"{self._geopackage.resolve().as_uri()}?immutable=1", uri=True)

    def _frame(self, resource: Mapping[str, Any], rows: sqlite3.Connection) -> pd.DataFrame:
        fields = {each["name"]: _EXACT[_KINDS[each["type"]]] for each in resource["schema"]["fields"]}
        names, table = ", ".join(map(_quoted, fields)), _quoted(resource["name"])
        if rows.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > _MANY:  # noqa: S608 - no parameter can name
            content = pyogrio.read_arrow(self._geopackage, layer=resource["name"], read_geometry=False)[1]
            frame: pd.DataFrame = content.select(list(fields)).to_pandas(types_mapper=_exact)
            return frame
        found = rows.execute(f"SELECT {names} FROM {table} ORDER BY rowid").fetchall()  # noqa: S608
        columns = zip(*found, strict=True) if found else [()] * len(fields)
        return pd.DataFrame(
            {
                name: pd.Series(list(values), dtype=kind)
                for (name, kind), values in zip(fields.items(), columns, strict=True)
            }
        )

    def _shapes(self, lengths: Mapping[str, int]) -> dict[str, NDArray[np.object_]]:
        """The shapes of tables of so many rows, by their names; GDAL opens the file once for all of them."""
        found = {name: np.full(length, None, dtype=object) for name, length in lengths.items()}
        asked = " UNION ALL ".join(
            f"SELECT {number} AS part, fid - 1 AS place, geom FROM {_quoted(name)} WHERE geom IS NOT NULL"  # noqa: S608
            for number, name in enumerate(lengths)
        )
        if asked:
            content = pyogrio.read_arrow(self._geopackage, sql=asked)[1]
            # SQLite tells no kind of a column without a row.
            part, place = (content[each].to_numpy().astype(np.int64) for each in ("part", "place"))
            shapes = shapely.from_wkb(content["geom"].to_numpy(zero_copy_only=False))
            for number, own in enumerate(found.values()):
                own[place[part == number]] = shapes[part == number]
        return found

    def _json(self, name: str) -> Any:
        return json.loads(self.checked(name).read_bytes())

    def checked(self, name: str) -> Path:
        """One of its files, as the run has written it.

        Raises
        ------
        InputError
            It is missing or was changed.
        """
        refuse_changed(self.folder / name, self.outputs)
        return self.folder / name

    @property
    def _geopackage(self) -> Path:
        return self.folder / "overlap.gpkg"

    @cached_property
    def _layers(self) -> frozenset[str]:
        """The names of the tables, told once the file has been held against the manifest."""
        refuse_changed(self._geopackage, self.outputs)
        if "!" in str(self._geopackage.resolve()):  # which pyogrio takes for the border of an archive
            what, found = "a path with ! in it cannot be read", str(self._geopackage.resolve())
            raise InputError(Fault(str(self.folder), what, found, "rename it"))
        try:
            return frozenset(pyogrio.list_layers(self._geopackage)[:, 0])
        except DataSourceError as error:
            raise InputError(
                Fault(str(self._geopackage), "cannot be read", "no GeoPackage", AGAIN)
            ) from error


def _table(resource: Mapping[str, Any], frame: pd.DataFrame, shapes: NDArray[np.object_] | None) -> Table:
    schema, shown = resource["schema"], resource.get("map", {})
    return Table(
        resource["name"],
        resource["title"],
        tuple(
            Column(each["name"], each["description"], each.get("unit", ""), _KINDS[each["type"]])
            for each in schema["fields"]
        ),
        frame,
        tuple(schema.get("primaryKey", ())),
        shapes,
        shown.get("geometry"),
        Style(shown["style"], shown["by"]) if "style" in shown else None,
        shown.get("elsewhere", False),
    )


def _exact(kind: pa.DataType) -> Any:
    return {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}.get(kind)


def _quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def read_run(folder: Path) -> SavedRun:
    """Open a run.

    Raises
    ------
    InputError
        The folder is missing or is no run of this tool, or its summary is not the one that was written.
    """
    try:
        there = folder.is_dir()
    except OSError:  # as of a name that is too long
        there = False
    if not there:
        raise InputError(Fault(str(folder), "no such run", advice=NO_RUN))
    summary, outputs = folder / "summary.json", outputs_of(folder / MANIFEST)
    refuse_changed(summary, outputs)
    return SavedRun(folder, json.loads(summary.read_bytes()), outputs)
