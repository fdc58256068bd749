"""Zip archives: what may be unpacked, and the one table inside."""

from __future__ import annotations

import dataclasses
import re
import shutil
import stat
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from overlap.errors import nearest_name
from overlap.readers.formats import FORMATS, RawTable, SeveralLayersError, bad_input, read_table
from overlap.readers.wording import count, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LARGEST_BYTES = 2 * 10**9
_LARGEST_RATIO = 200
_HARMLESS_BYTES = 10**6
_ENCRYPTED = 0x1
_NAME_LENGTH = 60


def read(path: Path, shown: str, layer: str) -> RawTable:
    """Read the one table of an archive, or the one that `layer` names by its path inside.

    `layer` may go on with a layer of that file, as in `inner/places.gpkg/libraries`.
    """
    with opened(path, shown) as archive:
        member, inner = _choice(archive, path.suffix.lower(), shown, layer)
        stem = member[: -len(PurePosixPath(member).suffix)]
        # A shapefile is several files of one stem.
        wanted = [info for info in archive.infolist() if _companion(info.filename, stem)]
        refuse_bombs(wanted, shown)
        with TemporaryDirectory(prefix="overlap-") as folder:
            for info in wanted:
                target = Path(folder, _local(info.filename, len(stem)))
                with archive.open(info) as source, target.open("wb") as file:
                    shutil.copyfileobj(source, file)
            try:
                table = read_table(Path(folder, _local(member, len(stem))), f"{shown}/{member}", inner)
            except SeveralLayersError as error:
                raise error.inside(member) from None
    note = f"{member} is read from the archive."
    return dataclasses.replace(table, format=f"{table.format}, zipped", notes=(note, *table.notes))


@contextmanager
def opened(path: Path, shown: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive none of whose members leads out of it.

    Raises
    ------
    InputError
        Where one does, or the archive is damaged, then or while it is read.
    """
    advice = "it is damaged, or not what its suffix says"
    try:
        with zipfile.ZipFile(path) as archive:
            outside = [_shown(info) for info in archive.infolist() if _is_link(info) or _leads_out(info)]
            if outside:
                what = "an archive with members that lead out of it"
                raise bad_input(shown, what, listed(outside, 5), "do not trust it; get it from its source")
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise bad_input(shown, "cannot be read", str(error), advice) from None


def refuse_bombs(members: Iterable[zipfile.ZipInfo], shown: str) -> None:
    """Raise `InputError` where members are encrypted, or unpack to more than a table of places does."""
    members = list(members)
    encrypted = [info.filename for info in members if info.flag_bits & _ENCRYPTED]
    if encrypted:
        raise bad_input(shown, "encrypted", listed(encrypted, 5), "unpack it with its password")
    size = sum(info.file_size for info in members)
    ratio = max((info.file_size / max(1, info.compress_size) for info in members), default=0.0)
    if size > _LARGEST_BYTES:
        found = f"{size / 1e9:,.1f} GB unpacked, of at most {_LARGEST_BYTES / 1e9:g} GB"
        raise bad_input(shown, "too large to unpack", found, "if it is what you expect, unpack it yourself")
    if ratio > _LARGEST_RATIO and size > _HARMLESS_BYTES:
        found = f"{ratio:,.0f} times its size unpacked, of at most {_LARGEST_RATIO} times"
        raise bad_input(
            shown, "packed like a zip bomb", found, "if it is what you expect, unpack it yourself"
        )


def _shown(info: zipfile.ZipInfo) -> str:
    return f"{info.filename}, a link" if _is_link(info) else info.filename


def _is_link(info: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(info.external_attr >> 16)


def _leads_out(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0]


def _companion(name: str, stem: str) -> bool:
    return name.casefold().startswith(f"{stem}.".casefold()) and "/" not in name[len(stem) :]


def _local(name: str, stem_length: int) -> str:
    """Return what to call a member in the temporary folder: nothing of it can be a path."""
    stem = PurePosixPath(name[:stem_length]).name[-_NAME_LENGTH:]
    return re.sub(r"[^\w.-]", "_", "_" * stem.startswith(".") + stem + name[stem_length:].lower())


def _choice(archive: zipfile.ZipFile, suffix: str, shown: str, layer: str) -> tuple[str, str]:
    """Return which member to read, and which layer of it."""
    names = _tables(archive, suffix)
    main = [name for name in names if suffix == ".kmz" and name == "doc.kml"]  # so says OGC 07-147r2
    named = [name for name in names if layer == name or layer.startswith(f"{name}/")]
    if named:
        return named[0], layer[len(named[0]) + 1 :]
    if len(names) == 1 or main:
        return (main or names)[0], layer
    if not names:
        found = listed((info.filename for info in archive.infolist()), 10) or "it is empty"
        advice = f"a table is one of {', '.join(_readable(suffix))}"
        raise bad_input(shown, "no table in the archive", found, advice)
    if layer:
        advice = nearest_name(layer, names) or "name one of them with layer"
        raise bad_input(shown, f"no {layer} in the archive", f"it has {listed(names)}", advice)
    raise SeveralLayersError(shown, f"{count(len(names), 'table')} in the archive", names)


def _readable(suffix: str) -> list[str]:
    """Return the suffixes of tables in an archive: of KMZ only its KML, and never an archive again."""
    if suffix == ".kmz":
        return [".kml"]
    return [each for each, known in FORMATS.items() if known.module != "archive"]


def _tables(archive: zipfile.ZipFile, suffix: str) -> list[str]:
    readable = _readable(suffix)
    names = [
        info.filename
        for info in archive.infolist()
        if PurePosixPath(info.filename).suffix.lower() in readable
        and not info.filename.startswith("__MACOSX/")
        and not PurePosixPath(info.filename).name.startswith(".")
    ]
    # Text beside a table is its description.
    return [name for name in names if not name.lower().endswith(".txt")] or names
