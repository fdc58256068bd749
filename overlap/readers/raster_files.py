"""Which files are rasters: by their suffix, or a zip archive with one inside."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from overlap.readers.formats import SeveralLayersError
from overlap.readers.formats.archive import opened
from overlap.readers.wording import count

RASTER_SUFFIXES = frozenset({".tif", ".tiff", ".vrt", ".img", ".asc"})

_ZIPPED = RASTER_SUFFIXES - {".vrt"}
"""A virtual raster names other files, which an archive from elsewhere has no business to do."""


def raster_in(path: Path, shown: str, layer: str = "") -> str:
    """Return what GDAL opens as the raster of a file, empty where the file holds none.

    In an archive it is read in place: nothing is unpacked, however large it is.

    Parameters
    ----------
    path
        The file.
    shown
        The file as the user typed it.
    layer
        Which one of an archive with several.

    Raises
    ------
    InputError
        Where an archive is damaged, or has several rasters and none of them is asked for.
    """
    suffix = path.suffix.casefold()
    if suffix in RASTER_SUFFIXES:
        return str(path)
    if suffix != ".zip" or not path.is_file():
        return ""
    with opened(path, shown) as archive:
        names = [
            name
            for name in archive.namelist()
            if PurePosixPath(name).suffix.casefold() in _ZIPPED and layer in ("", name)
        ]
    if len(names) > 1:
        raise SeveralLayersError(shown, f"{count(len(names), 'raster')} in the archive", names)
    return f"/vsizip/{{{path.resolve()}}}/{names[0]}" if names else ""
