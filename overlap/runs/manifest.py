"""The manifest of a run: what went in, what came out, and with which versions. No clock, no machine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from overlap import __version__
from overlap.outputs.json_text import json_text
from overlap.readers.run_manifest import MANIFEST, TOOL
from overlap.runs.versions import versions

# Files that are read along with the one that is named.
_COMPANIONS = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg"),
    ".tif": (".tfw", ".tif.aux.xml", ".prj"),
}


def write_manifest(
    folder: Path,
    inputs: Mapping[str, list[tuple[str, Path]]],
    options: Mapping[str, Any],
    ledger: Mapping[str, Any],
    libraries: Sequence[str],
) -> None:
    """Write `manifest.json`, last of all: it says that the folder is whole.

    Parameters
    ----------
    folder
        Holds every other output.
    inputs
        By role (`networks.library`): each file as the user typed it, and where it is.
    options
        What steered the run and is not in the study; nothing that changes speed only.
    ledger
        People and rows accounted for.
    libraries
        Those that can change what the folder holds, whose versions it states.
    """
    outputs = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    outputs.pop(MANIFEST, None)
    manifest = {
        "tool": TOOL,
        "version": __version__,
        "inputs": {
            role: [{"path": shown, **_fingerprint(path)} for shown, path in inputs[role]]
            for role in sorted(inputs)
        },
        "outputs": {name: _fingerprint(outputs[name]) for name in sorted(outputs)},
        "options": dict(options),
        "versions": versions(libraries),
        "ledger": dict(ledger),
    }
    (folder / MANIFEST).write_text(json_text(manifest), encoding="utf-8", newline="\n")


def input_files(path: Path) -> list[Path]:
    """List a named input and the files beside it that are read along, such as a Shapefile's; sorted."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    wanted = {path.stem + ending for ending in _COMPANIONS.get(path.suffix.casefold(), ())}
    folded = {name.casefold() for name in wanted}
    beside = [file for file in path.parent.iterdir() if file.name.casefold() in folded] if folded else []
    return [path, *sorted(beside)]


def _fingerprint(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}
