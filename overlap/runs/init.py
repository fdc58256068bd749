"""A study file from a folder of files: every guess with its reason, for the user to correct."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from overlap.errors import Fault, InputError, printable
from overlap.progress import Progress
from overlap.readers.roles import NETWORK_STEMS, SUFFIXES, Guess, guess_file, is_administrative
from overlap.readers.wording import count

STUDY_FILE = "study.toml"

_HEAD = """\
# A study of overlap, begun from the files of this folder. Paths are relative to this file.
# What was guessed is said above each section; what was found but not used stands below, behind #.

"""


@dataclass(frozen=True)
class Draft:
    """The text of a study file, with what it uses and what it leaves to the user."""

    text: str
    used: tuple[Guess, ...]
    unused: tuple[Guess, ...]


def draft_study(folder: Path, progress: Progress) -> Draft:
    """Guess the role of every file of a folder.

    Raises
    ------
    InputError
        No such folder, nothing in it that can be read, or no list of facilities.
    """
    if not folder.is_dir():
        raise InputError(Fault(str(folder), "no such folder", advice="name the folder that holds your files"))
    files = sorted(path for path in folder.iterdir() if path.suffix.casefold() in SUFFIXES and path.is_file())
    progress.stage("looking at files", len(files))
    guesses: list[Guess] = []
    for path in files:
        guesses += guess_file(path, path.name)
        progress.step()
    used = [*_networks(guesses), *_people(guesses), *_levels(guesses)]
    if not any(each.role == "network" for each in used):
        found = ", ".join(f"{each.place}: {each.why}" for each in guesses) or "no file of a known format"
        advice = "put the lists of libraries and post offices there, with coordinates"
        raise InputError(Fault(str(folder), "no list of facilities", found, advice))
    tables_used = {(each.file, each.layer) for each in used}
    unused = [_with_reason(each, used) for each in guesses if (each.file, each.layer) not in tables_used]
    return Draft(_text(folder, used, unused), tuple(used), tuple(unused))


def write_draft(draft: Draft, folder: Path) -> Path:
    """Write the study file whole; one that is there already is never replaced.

    Raises
    ------
    InputError
        There is one already, or the folder cannot be written.
    """
    path = folder / STUDY_FILE
    advice = "move it away, or edit it by hand"
    unfinished = folder / f".{STUDY_FILE}.{os.getpid()}"
    try:
        unfinished.write_text(draft.text, encoding="utf-8", newline="\n")
        os.link(unfinished, path)  # fails where the name is taken, and never shows half a file
    except FileExistsError:
        raise InputError(Fault(str(path), "is there already", advice=advice)) from None
    except OSError as error:
        raise InputError(Fault(str(path), "cannot be written", error.strerror or "")) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def _networks(guesses: Iterable[Guess]) -> list[Guess]:
    """A list for each of the two networks, the longest where several fit; all points where there is none."""
    points = [each for each in guesses if each.role == "network" and each.rows]
    known = []
    for network in NETWORK_STEMS:
        mine = sorted((each for each in points if each.name == network), key=lambda each: -each.rows)
        known += mine[:1]
    return known or _named_apart(points)


def _people(guesses: Iterable[Guess]) -> list[Guess]:
    """One total: a raster before polygons, then the latest year, then the finest."""
    people = [each for each in guesses if each.role == "population"]
    return sorted(people, key=lambda each: (bool(each.column), -each.year, -each.rows))[:1]


def _levels(guesses: Iterable[Guess]) -> list[Guess]:
    """Administrative units of more than one area, from few to many."""
    areas = [each for each in guesses if each.role == "areas" and each.rows > 1 and is_administrative(each)]
    return _named_apart(sorted(areas, key=lambda each: each.rows))


def _with_reason(unused: Guess, used: list[Guess]) -> Guess:
    """The same with what speaks against using it, where its role alone does not say so."""
    against = _against(unused, [each for each in used if each.role == unused.role])
    return replace(unused, why=f"{unused.why}; {against}") if against else unused


def _against(unused: Guess, rivals: list[Guess]) -> str:
    match unused.role:
        case "network" if unused.rows:
            rival = next((each for each in rivals if each.name == unused.name), None)
            if rival is None:
                return "its name speaks of no network"
            return f"{rival.place} is used: {_more_rows(rival, unused)}"
        case "network":
            return "it has no rows"
        case "population":
            return f"{rivals[0].place} is used: {_better_people(rivals[0], unused)}"
        case "areas":
            return "its name speaks of no administrative units" if unused.rows > 1 else "it is a single area"
        case "places":
            return "settlements have no use yet"
        case "none":
            return ""


def _better_people(used: Guess, unused: Guess) -> str:
    """Why one source of people comes before another, in the order of `_people`."""
    if bool(used.column) != bool(unused.column):
        return "a raster comes before polygons"
    if used.year != unused.year:
        return f"{used.year} is later" if unused.year else f"its name says {used.year}"
    return _more_rows(used, unused)


def _more_rows(used: Guess, unused: Guess) -> str:
    return "it has more rows" if used.rows > unused.rows else "its name comes first"


def _named_apart(guesses: list[Guess]) -> list[Guess]:
    """The same with a number behind names that occur twice or are taken."""
    taken = {"any", "both", "neither", "study", "outside", "total"}
    named = []
    for each in guesses:
        name, number = each.name, 1
        while name in taken:
            number += 1
            name = f"{each.name}_{number}"
        taken.add(name)
        named.append(replace(each, name=name))
    return named


def _text(folder: Path, used: list[Guess], unused: list[Guess]) -> str:
    name = re.sub(r'[/\\:*?"<>|\x00-\x1f]+', " ", folder.resolve().name).strip() or "study"
    settings = {"name": name, "bands_km": [1, 2, 5, 10], "site_m": 100}
    parts = [_HEAD, tomli_w.dumps({"study": settings})]
    parts += [f"\n# {_comment(each)}\n{tomli_w.dumps(_section(each))}" for each in used]
    if unused:
        parts.append("\n# Not used:\n")
        parts += [f"# {printable(each.place)}: {_comment(each)}\n" for each in unused]
    return "".join(parts)


def _comment(guessed: Guess) -> str:
    rows = f"{count(guessed.rows, 'row')}: " if guessed.rows else ""
    return printable(" ".join(f"{rows}{guessed.why}".split()))


def _section(guessed: Guess) -> dict[str, Any]:
    section = {"network": "networks", "population": "population", "areas": "areas"}[guessed.role]
    entry: dict[str, Any] = {"file": guessed.file}
    if guessed.layer:
        entry["layer"] = guessed.layer
    if guessed.column:
        entry["column"] = guessed.column
    return {section: {guessed.name: entry}}
