"""`overlap inspect`: a first look at a file or a study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overlap.cli.text import say_broken, say_json
from overlap.domain.text import per_cent
from overlap.errors import InputError

if TYPE_CHECKING:
    from overlap.runs.look import Look

MAP_WIDTH, MAP_HEIGHT = 64, 16
LONGEST = 60
HALF_SHOWN = 0.005
_WARNS = "Warning: "


def inspect(
    path: Annotated[Path, typer.Argument(metavar="FILE|STUDY", help="Any input file, or a study.toml.")],
    layer: Annotated[
        str, typer.Option(metavar="NAME", help="Which layer, sheet or inner file, where there are several.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """What a file is, how it is understood, which rows can be used, and what is wrong with the others."""
    from overlap.runs.inspect import inspect_file, inspect_study
    from overlap.runs.look_json import look_json
    from overlap.runs.study import read_study

    if path.is_dir() or path.suffix.casefold() == ".toml":
        if layer:
            raise typer.BadParameter("a study names its layers itself", param_hint="--layer")
        looks = inspect_study(read_study(path), path if path.is_dir() else path.parent)
    else:
        looks = inspect_file(path, layer)
    if as_json:
        say_json([look_json(look) for look in looks])
    else:
        for look in looks:
            _show(look)
    faults = [fault for look in looks if look.error for fault in look.error.faults]
    if faults:
        raise InputError(*dict.fromkeys(faults))


def _show(look: Look) -> None:
    say_broken(f"{look.source.path}: {look.title}")
    facts = list(look.facts)
    if look.source.format:
        facts = [("format", look.source.format), ("CRS", look.source.crs or "not stated"), *facts]
    facts += [(role, f"← {column}") for role, column in look.source.columns.items()]
    if look.source.rule:
        facts.append(("counted where", look.source.rule))
    for label, text in (*facts, *look.recognised):
        say_broken(f"  {label}: {text}")
    for note in look.source.notes:
        warns = note.startswith(_WARNS)
        say_broken(f"  warning: {note.removeprefix(_WARNS)}" if warns else f"  note: {note}")
    for reason, number, example in look.rejected:
        say_broken(f"  rejected, {reason}: {number:,} ({_short(example)})")
    for column in look.columns:
        examples = " | ".join(_short(each, 24) for each in column.examples)
        part = "<1 %" if 0.0 < column.filled < HALF_SHOWN else per_cent(column.filled)
        filled = f"{part} filled, {column.different:,} different"
        say_broken(f"  column {column.name}: {filled}: {examples}")
    for line in _map(look):
        typer.echo(f"  {line}")
    typer.echo()


def _short(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _map(look: Look) -> list[str]:
    """A map in text, north up and true in shape: · for one point, o for a few, O for many, # for most."""
    import numpy as np

    from overlap.runs.look import bounds_around

    longitude_deg, latitude_deg = look.points
    if len(longitude_deg) < 2:
        return []
    west, east = bounds_around(longitude_deg)
    south, north = float(latitude_deg.min()), float(latitude_deg.max())
    wide_deg = max((east - west) * np.cos(np.radians((south + north) / 2.0)), 1e-6)
    high_deg = max(north - south, 1e-6)
    # A character is about twice as high as it is wide.
    per_column_deg = max(wide_deg / MAP_WIDTH, high_deg / (2 * MAP_HEIGHT))
    width = max(1, round(wide_deg / per_column_deg))
    height = max(1, round(high_deg / per_column_deg / 2))
    across = (longitude_deg - west) % 360.0 / max(east - west, 1e-9)
    down = (north - latitude_deg) / high_deg
    counts = np.zeros((height, width), dtype=np.int64)
    row = np.minimum((down * height).astype(np.int64), height - 1)
    column = np.minimum((across * width).astype(np.int64), width - 1)
    np.add.at(counts, (row, column), 1)
    signs = np.array(list(" ·oO#"))
    shown = signs[np.digitize(counts, [1, 2, 4, max(16, int(counts.max() * 0.7))])]
    return ["".join(line).rstrip() for line in shown]
