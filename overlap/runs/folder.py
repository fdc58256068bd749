"""The folder of a run: there whole or not at all, whatever stops the work.

The work goes on in `.NAME.overlap-new` beside the target; two renames swap it in, and between them the run
that was there stays under `.NAME.overlap-old`. Who starts next on the same target tidies up after a killed
run: the old run is put back, what was unfinished is removed. A lock that dies with its process tells a
killed run from a busy one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from overlap.errors import Fault, InputError
from overlap.readers.run_manifest import MANIFEST, TOOL

_ELSEWHERE = "choose another folder with --out"
_IN_USE = f"close what holds its files open, or {_ELSEWHERE}"
_FULL = f"make room on the disk, or {_ELSEWHERE}"


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give a new folder to write a run into; it becomes `target` when the block ends without an exception.

    Yields
    ------
    Path
        An empty folder on the same file system as the target.

    Raises
    ------
    InputError
        `refuse_foreign` objects, another process writes the same run, or the place cannot be written, as
        when the disk is full.
    """
    refuse_foreign(target)
    shown, target = target, target.resolve()
    new, old = _sibling(target, "new"), _sibling(target, "old")
    with _cannot_write(shown):
        target.parent.mkdir(parents=True, exist_ok=True)
    with _locked(shown, target):
        with _cannot_write(shown):
            _tidy(target)
            new.mkdir()
        try:
            with _cannot_write(shown, _FULL):
                yield new
            refuse_foreign(target)  # again: the work may have taken hours
            with _cannot_write(shown):
                if target.exists():
                    target.rename(old)
                new.rename(target)
        finally:
            _tidy(target)


def beside(run: Path, word: str) -> Path:
    """Where what is made from a run goes unless asked otherwise, such as `RUN-maps`; a link is followed."""
    run = run.resolve()
    return run.with_name(f"{run.name}-{word}")


def refuse_foreign(target: Path) -> None:
    """Object to a target that a run must not replace: ask before the work begins.

    Raises
    ------
    InputError
        The target is a file, a file system, or a folder that holds anything but a run of ours: somebody else
        would lose it.
    """
    if "!" in str(target.resolve()):  # which pyogrio takes for the border of an archive
        what = "a path with ! in it cannot be written"
        raise InputError(Fault(str(target), what, str(target.resolve()), _ELSEWHERE))
    with _cannot_write(target):
        if not target.exists():
            return
        if not target.is_dir():
            raise InputError(Fault(str(target), "is not a folder", advice=_ELSEWHERE))
        if os.path.ismount(target):  # as a volume in a container is
            what = "is a file system of its own, which cannot be replaced as a whole"
            raise InputError(Fault(str(target), what, advice="name a folder in it with --out"))
        found = sorted(path.name for path in target.iterdir())
    strangers = [name for name in found if name not in _listed(target)]
    if strangers:
        names = ", ".join(strangers[:3]) + (", …" if len(strangers) > 3 else "")
        what = "holds files that overlap did not write"
        raise InputError(Fault(str(target), what, names, f"{_ELSEWHERE}, or move them away"))


def _listed(folder: Path) -> set[str]:
    """The names that the manifest of a run in this folder accounts for; none where there is no such run."""
    try:
        content = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return set()
    if not isinstance(content, dict) or content.get("tool") != TOOL:
        return set()
    outputs = content.get("outputs") or ()
    if not isinstance(outputs, dict | list | tuple) or not all(isinstance(name, str) for name in outputs):
        return set()
    return {MANIFEST, *(name.split("/")[0] for name in outputs)}


def _is_ours(folder: Path) -> bool:
    return bool(_listed(folder))


def _sibling(target: Path, word: str) -> Path:
    return target.with_name(f".{target.name}.overlap-{word}")


def _tidy(target: Path) -> None:
    """Put an old run back unless a newer one is there; remove every other folder of ours beside it."""
    new, old = _sibling(target, "new"), _sibling(target, "old")
    if old.exists() and not _is_ours(target):
        if target.exists():  # empty, or `refuse_foreign` would have objected
            target.rmdir()
        old.rename(target)
    for left in (new, old):
        # What cannot be removed now is found in the way, and told, by the next start.
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _locked(shown: Path, target: Path) -> Iterator[None]:
    lock = FileLock(_sibling(target, "lock"), blocking=False)
    try:
        with _cannot_write(shown):
            lock.acquire()
    except Timeout:
        advice = f"wait for it, or {_ELSEWHERE}"
        raise InputError(Fault(str(shown), "another process is writing this run", advice=advice)) from None
    try:
        yield
    finally:
        # Removed while it is held: whoever has opened it meanwhile finds it unlinked and opens it anew.
        # Windows does not let go of an open file, and there the file may stay.
        with suppress(OSError):
            Path(lock.lock_file).unlink()
        lock.release()


@contextmanager
def _cannot_write(shown: Path, advice: str = _IN_USE) -> Iterator[None]:
    try:
        yield
    except Timeout:
        raise
    except OSError as error:
        found = error.strerror or str(error)
        raise InputError(Fault(str(shown), "cannot be written", found, advice)) from error
