"""Maps of a run that is there, as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from overlap.domain.run import RunContent
from overlap.errors import Fault, FaultList, InputError, nearest_name
from overlap.outputs.language.own_font import refuse_without_font
from overlap.outputs.language.words import LANGUAGES
from overlap.outputs.maps import SIZES, check_formats, draw, kinds_of
from overlap.progress import Progress
from overlap.readers.run_folder import read_run

_LETTERS = 40


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


def map_run(folder: Path, asked: Asked, out: Path, progress: Progress) -> list[Path]:
    """Draw maps of a run into a folder, all or none, replacing those that are there; gives their files.

    Raises
    ------
    InputError
        What is asked for is not known, the run has nothing to draw it from, matplotlib or the font of
        a language is not installed, or the place cannot be written.
    """
    _check(asked)
    run = read_run(folder).content()
    kinds = asked.kinds or kinds_of(run)
    if not kinds:
        raise InputError(Fault(str(folder), "the run has no tables to draw a map from"))
    areas = _areas(run, asked.level) if asked.level is not None else [None]
    progress.stage("maps", len(kinds) * len(areas) * len(asked.formats) * len(asked.languages))
    made: list[str] = []
    with _beside(out) as folder:
        for kind, area, language, each in product(kinds, areas, asked.languages, asked.formats):
            made.append(f"{_stem(kind, asked.size, area)}{_tag(language)}.{each}")
            (folder / made[-1]).write_bytes(draw(run, kind, each, asked.size, area, language))
            progress.step()
        out.mkdir(exist_ok=True)
        for name in made:
            (folder / name).replace(out / name)
    return [out / name for name in made]


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A folder for maps until all are drawn: a fault or a full disk leaves those before as they were."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as folder:
            yield Path(folder)
    except OSError as error:
        found = error.strerror or str(error)
        raise InputError(
            Fault(str(out), "cannot be written", found, "choose another folder with --out")
        ) from error


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


def _tag(language: str) -> str:
    """What tells the languages of a map apart; English, which is drawn unless asked otherwise, has none."""
    return "" if language == "en" else f".{language}"


def _areas(run: RunContent, level: str) -> Sequence[tuple[str, str] | None]:
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


def _stem(kind: str, size: str, area: tuple[str, str] | None) -> str:
    """A name that every file system can hold and that tells areas apart."""
    parts = [kind, size]
    if area is not None:
        level, wanted = area
        plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in f"{level}-{wanted}")
        if plain != f"{level}-{wanted}" or len(plain) > _LETTERS:
            import hashlib

            plain = f"{plain[:_LETTERS]}-{hashlib.sha256(wanted.encode()).hexdigest()[:8]}"
        parts.append(plain)
    return "-".join(parts)
