"""Referral sheets of a run that was left behind: a folder of their own, there whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from overlap.errors import FaultList, nearest_name
from overlap.outputs.brief import LANGUAGES
from overlap.outputs.brief.sheets import FORMATS, books_of, sheet_files
from overlap.outputs.language.own_font import refuse_without_font
from overlap.progress import Progress
from overlap.readers.run_folder import SavedRun, read_run
from overlap.runs.brief import account, refuse_missing, refuse_run, refuse_unknown
from overlap.runs.folder import refuse_foreign, whole_folder
from overlap.runs.refer import refuse_silent, refuse_stranger

COUNTER, AREA = "facility", "area"


@dataclass(frozen=True)
class Asked:
    """Which sheets: of each counter, area or area of a level (`per`), or of one `counter` alone."""

    languages: Sequence[str]
    formats: Sequence[str]
    per: str = COUNTER
    counter: str | None = None


def write_sheets(run: Path, asked: Asked, out: Path, progress: Progress) -> list[Path]:
    """Make the sheets in every language and format asked for; where they are.

    Raises
    ------
    InputError
        A language, format, level or counter is not known, the run says nothing of services, the extra
        `brief` or the font of a language is not installed, or a folder objects.
    """
    faults = FaultList()
    with faults.gathering():
        refuse_unknown(("--lang", asked.languages, LANGUAGES), ("--format", asked.formats, FORMATS))
    with faults.gathering():
        refuse_missing()
    with faults.gathering():
        if "pdf" in asked.formats:
            refuse_without_font("--lang", asked.languages)
    with faults.gathering():
        refuse_run(out, "sheets")
        refuse_foreign(out)
    saved = None
    with faults.gathering():
        saved = read_run(run)
        _refuse_unfit(saved, asked)
    faults.raise_if_any()
    assert saved is not None
    content = saved.content()
    lists, books = books_of(content, _level(saved, asked.per), asked.counter)
    languages, formats = (list(dict.fromkeys(each)) for each in (asked.languages, asked.formats))
    made = []
    progress.stage("sheets", len(books) * len(languages) * len(formats))
    with whole_folder(out) as folder:
        for name, file in sheet_files(content, lists, books, languages, formats):
            (folder / name).write_bytes(file)
            made.append(out / name)
            progress.step()
        options = {"formats": sorted(formats), "languages": sorted(languages), "per": asked.per}
        options |= {"counter": asked.counter} if asked.counter else {}
        account(folder, saved, options, languages if "pdf" in formats else ())
    return made


def _refuse_unfit(saved: SavedRun, asked: Asked) -> None:
    """Object to a run without services, and to a level or counter that it does not know."""
    refuse_silent(saved)
    saved.table("referrals")
    faults = FaultList()
    with faults.gathering():
        if asked.counter is not None:
            refuse_stranger(asked.counter, list(saved.table("facilities")["id"]))
    levels = _levels(saved)
    if asked.per == AREA and not levels:
        faults.add("--per area", "the run has no areas", "", "leave --per out")
    elif asked.per not in (COUNTER, AREA, *levels):
        known = [COUNTER, AREA, *levels]
        advice = nearest_name(asked.per, known) or f"choose from {', '.join(known)}"
        faults.add("--per", "is not known", asked.per, advice)
    faults.raise_if_any()


def _levels(saved: SavedRun) -> list[str]:
    columns = map(str, saved.table("facilities").columns)
    return [name.removesuffix("_id") for name in columns if name.endswith("_id")]


def _level(saved: SavedRun, per: str) -> str | None:
    """The level that has a sheet for each area, the smallest where none is named."""
    return None if per == COUNTER else _levels(saved)[-1] if per == AREA else per
