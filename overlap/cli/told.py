"""What a user is told of an error, and the exit code that stands for it."""

from __future__ import annotations

import errno
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import typer

from overlap import __version__
from overlap.errors import Fault, InputError, OverlapError, printable

DONE, BUG, INTERRUPTED = 0, 3, 130


def told(error: Exception, of: str = "") -> int:
    """Tell of an error, each fault in a line of its own, and return its exit code; `of` is what it befell."""
    where = f"{of}: " if of else ""
    if fault := _shortage(error):
        say_error(f"{where}{fault}")
        return InputError.exit_code
    if isinstance(error, OverlapError):
        for line in str(error).splitlines():
            say_error(line if line.startswith(where) else f"{where}{line}")
        return _log_bug(error) if error.exit_code == BUG else error.exit_code
    say_error(f"{where}this is a bug in overlap: {type(error).__name__}: {error}")
    return _log_bug(error)


def say_error(text: str) -> None:
    """Print a line to standard error, safe to show."""
    typer.echo(f"overlap: {printable(text)}", err=True)


# How libraries tell of memory in words alone: GEOS, the loader of the system, threads.
_NO_MEMORY = ("bad_alloc", "out of memory", "cannot allocate memory", "can't start new thread")
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


def _shortage(error: Exception) -> Fault | None:
    """What the machine lacked, wherever in the chain of errors it shows.

    What we told ourselves of a full disk is kept, and our words, which may be those of a file, are not read.
    """
    ours = isinstance(error, OverlapError)
    each: BaseException | None = error
    while each is not None:
        found = str(each).split("\n")[0]
        if _lacks_memory(each) or (not ours and _says_so(each)):
            advice = "take fewer --workers, fewer or simpler areas, or a raster in tiles"
            return Fault("memory", "there is not enough", found, f"{advice} (gdal_translate -co TILED=YES)")
        if not ours and isinstance(each, OSError) and each.errno in _NO_ROOM:
            advice = "make room, or name other folders with TMPDIR and, for machine code, NUMBA_CACHE_DIR"
            return Fault("disk", "a file cannot be written", each.strerror or found, advice)
        each = each.__cause__ or each.__context__
    return None


def _says_so(error: BaseException) -> bool:
    """Whether a library says it in words; those of other errors may quote a file."""
    speaks = isinstance(error, RuntimeError | ImportError) or type(error).__name__ == "GEOSException"
    return speaks and any(words in str(error).split("\n")[0].casefold() for words in _NO_MEMORY)


def _lacks_memory(error: BaseException) -> bool:
    return (
        isinstance(error, MemoryError)
        or type(error).__name__ == "CPLE_OutOfMemoryError"  # GDAL's, which rasterio and pyogrio each have
        or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
    )


def _log_bug(error: Exception) -> int:
    lines = [*_versions(), "", *traceback.format_exception(error)]
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="overlap-bug-",
            suffix=".log",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as log:
            log.write("\n".join(lines))
    except OSError as failed:
        say_error(f"please report it; no log could be written ({failed.strerror})")
        return BUG
    say_error(f"please report it with this log: {Path(log.name)}")
    return BUG


def _versions() -> Iterator[str]:
    yield f"overlap {__version__}"
    yield f"Python {sys.version} on {sys.platform}"
    with suppress(PackageNotFoundError):
        for requirement in requires("overlap-toolkit") or ():
            name = re.split(r"[^\w.-]", requirement)[0]
            if "extra ==" not in requirement:
                yield f"{name} {version(name)}"
