"""A Frictionless Data Package: what every column of every CSV means, in a form that machines read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from overlap.domain.result import Column, Kind, Table
from overlap.domain.run import RunContent
from overlap.domain.source import Source
from overlap.outputs.json_text import json_text

_PROFILES = "https://datapackage.org/profiles/2.0"
_APOSTROPHE = (
    "Text that starts with = + - @ or a tab has an apostrophe in front, "
    "so that no spreadsheet runs it as a formula."
)
_TYPES: dict[Kind, str] = {"text": "string", "integer": "integer", "number": "number", "flag": "boolean"}


def write(run: RunContent, folder: Path) -> None:
    """Write `datapackage.json` of a run into its folder."""
    title = f"Overlap of networks: {run.name}"
    package = datapackage(run.name, title, run.tables, run.sources, run.licences)
    (folder / "datapackage.json").write_text(json_text(package), encoding="utf-8", newline="\n")


def datapackage(
    name: str,
    title: str,
    tables: Sequence[Table],
    sources: Sequence[Source],
    licences: Mapping[str, str],
) -> dict[str, Any]:
    """Describe (version 2) a folder that holds `NAME.csv` for every table; it knows no clock.

    Parameters
    ----------
    name, title
        Of the run; the name is brought into the form that the standard asks for.
    tables
        In the order in which they are listed.
    sources
        What the tables were made from.
    licences
        Licence of a source in its owner's words, by the role of the source.
    """
    package: dict[str, Any] = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": _slug(name).lower() or "run",
        "title": title,
        "description": _APOSTROPHE,
        "resources": [_resource(table) for table in tables],
    }
    if sources:
        package["sources"] = [_source(source, licences.get(source.role, "")) for source in sources]
    if any(licences.values()):
        words = dict.fromkeys(words for words in licences.values() if words)
        package["licenses"] = [{"name": _slug(word) or "other", "title": word} for word in words]
    return package


def _slug(text: str) -> str:
    return re.sub(r"[^-A-Za-z0-9._]+", "-", text).strip("-")


def _source(source: Source, licence: str) -> dict[str, Any]:
    # `path` of the standard may be neither absolute nor in a folder above, as a typed path may well be.
    described = {"title": source.role, "file": source.path, "format": source.format, "crs": source.crs}
    return {**described, "license": licence} if licence else described


def _resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "type": "table",
        "path": f"{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": _schema(table),
        **({"map": _map(table)} if table.geometry_type else {}),
    }


def _map(table: Table) -> dict[str, Any]:
    """What a map of the table shows; no word of the standard, which lets a package say more."""
    described: dict[str, Any] = {"geometry": table.geometry_type}
    if table.style:
        described |= {"style": table.style.kind, "by": table.style.by}
    return described | ({"elsewhere": True} if table.elsewhere else {})


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    return {**schema, "primaryKey": list(table.key)} if table.key else schema


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.kind], "description": column.meaning}
    if column.unit:
        field["unit"] = column.unit
    if column.kind == "flag":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    return field
