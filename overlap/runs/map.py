"""Maps of a run that is there, as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from overlap.domain.run import RunContent
from overlap.domain.text import plain_names
from overlap.errors import Fault, FaultList, InputError, nearest_name
from overlap.outputs.language.own_font import refuse_without_font
from overlap.outputs.language.words import LANGUAGES
from overlap.outputs.maps import SIZES, check_formats, draw, kinds_of
from overlap.progress import Progress
from overlap.readers.run_folder import read_run
from overlap.runs.brief import refuse_run
from overlap.runs.folder import beside

Area = tuple[str, str]
_ELSEWHERE = "choose another folder with --out"


@dataclass(frozen=True)
class Asked:
    """Which maps: kinds (none: all that the run has tables for), formats, a size, languages, a level.

    With a level, a map for each of its areas.
    """

    kinds: tuple[str, ...]
    formats: tuple[str, ...]
    size: str
    languages: tuple[str, ...] = ("en",)
    level: str | None = None


def map_run(folder: Path, asked: Asked, out: Path | None, progress: Progress) -> list[Path]:
    """Draw maps of a run into a folder, all or none, replacing those that are there; gives their files.

    Where no folder is named, it is that of the run with `-maps` behind its name.

    Raises
    ------
    InputError
        What is asked for is not known, the run has nothing to draw it from, matplotlib or the font of
        a language is not installed, or the place is a run or cannot be written.
    """
    _check(asked)
    saved = read_run(folder)
    out = out if out is not None else beside(folder, "maps")
    refuse_run(out, "maps")
    run = saved.content()
    kinds = asked.kinds or kinds_of(run)
    if not kinds:
        raise InputError(Fault(str(folder), "the run has no tables to draw a map from"))
    areas = _areas(run, asked.level) if asked.level is not None else [None]
    wanted = _wanted(asked, kinds, areas)
    progress.stage("maps", len(wanted))
    with _whole(out, tuple(wanted)) as unfinished:
        for name, one in wanted.items():
            unfinished[name].write_bytes(draw(run, *one))
            progress.step()
    return [out / name for name in wanted]


def _wanted(
    asked: Asked, kinds: Sequence[str], areas: Sequence[Area | None]
) -> dict[str, tuple[str, str, str, Area | None, str]]:
    """By the name of its file what each map is drawn from: a kind, a format, a size, an area, a language."""
    stems = plain_names(["-".join(area or ()) for area in areas])
    wanted = {}
    for kind, (area, stem), language in product(kinds, [*zip(areas, stems, strict=True)], asked.languages):
        name = "-".join(filter(None, (kind, asked.size, stem)))
        # English, which is drawn unless asked otherwise, is not in the name.
        tag = "" if language == "en" else f".{language}"
        for each in asked.formats:
            wanted[f"{name}{tag}.{each}"] = (kind, each, asked.size, area, language)
    return wanted


@contextmanager
def _whole(out: Path, names: Sequence[str]) -> Iterator[Mapping[str, Path]]:
    """Where each file is drawn until all are: a fault or a full disk leaves those before as they were.

    That is in the folder itself, which may be a file system of its own, and by names that the next
    drawing of the same files takes again, so that what a killed one left goes then.
    """
    unfinished = {name: out / f".{name}.overlap-new" for name in names}
    try:
        there = out.exists()
        _refuse_blocked(out, names)
        out.mkdir(parents=True, exist_ok=True)
        try:
            yield unfinished
            for name, file in unfinished.items():
                file.replace(out / name)
        finally:
            for file in unfinished.values():
                file.unlink(missing_ok=True)
            if not there and not any(out.iterdir()):
                out.rmdir()
    except OSError as error:
        found = error.strerror or str(error)
        raise InputError(Fault(str(out), "cannot be written", found, _ELSEWHERE)) from error


def _refuse_blocked(out: Path, names: Sequence[str]) -> None:
    """Object, before the work, to a file where the folder would be, and to folders where files would be."""
    faults = FaultList()
    if out.exists() and not out.is_dir():
        faults.add(str(out), "is not a folder", "", _ELSEWHERE)
    for name in names:
        if (out / name).is_dir():
            faults.add(str(out / name), "is a folder, and not a map", "", f"move it away, or {_ELSEWHERE}")
    faults.raise_if_any()


def _check(asked: Asked) -> None:
    faults = FaultList()
    with faults.gathering():
        check_formats("--format", asked.formats)
    with faults.gathering():
        refuse_without_font("--lang", asked.languages)
    if asked.size not in SIZES:
        advice = nearest_name(asked.size, SIZES) or f"choose of {', '.join(SIZES)}"
        faults.add(f"--size {asked.size}", "is no size of maps", "", advice)
    for language in asked.languages:
        if language not in LANGUAGES:
            advice = nearest_name(language, LANGUAGES) or f"choose of {', '.join(LANGUAGES)}"
            faults.add(f"--lang {language}", "is no language of maps", "", advice)
    faults.raise_if_any()


def _areas(run: RunContent, level: str) -> Sequence[Area | None]:
    """Every area of a level, by level and id.

    Raises
    ------
    InputError
        There is no such level.
    """
    table = next((each for each in run.tables if each.name == "areas"), None)
    known = [] if table is None else [str(each) for each in dict.fromkeys(table.frame["area_level"])]
    if table is None or level not in known:
        found = f"levels: {', '.join(known)}" if known else "the run has no areas"
        raise InputError(Fault(f"--per-area {level}", "no such level", found, nearest_name(level, known)))
    return [(level, str(row["area_id"])) for row in table.records(area_level=level)]
