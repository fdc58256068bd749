"""A study file from a folder of files: every guess with its reason, for the user to correct."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from overlap.errors import Fault, InputError, printable
from overlap.progress import Progress
from overlap.readers.guess import Guess
from overlap.readers.roles import SUFFIXES, guess_file
from overlap.readers.wording import count
from overlap.runs.rivals import choose

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
    chosen = choose(guesses, folder, progress)
    if not any(each.role == "network" for each in chosen.used):
        found = ", ".join(f"{each.place}: {each.why}" for each in guesses) or "no file of a known format"
        advice = "put the lists of libraries and post offices there, with coordinates"
        raise InputError(Fault(str(folder), "no list of facilities", found, advice))
    return Draft(_text(folder, chosen.used, chosen.unused), chosen.used, chosen.unused)


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


def _text(folder: Path, used: tuple[Guess, ...], unused: tuple[Guess, ...]) -> str:
    name = re.sub(r'[/\\:*?"<>|\x00-\x1f]+', " ", folder.resolve().name).strip() or "study"
    settings = {"name": name, "bands_km": [1, 2, 5, 10], "site_m": 100}
    parts = [_HEAD, tomli_w.dumps({"study": settings})]
    parts += [f"\n# {_comment(each)}\n{tomli_w.dumps(_section(each))}" for each in used]
    if unused:
        parts.append("\n# Not used:\n")
        parts += [f"# {printable(each.place)}: {_comment(each)}\n" for each in unused]
    return "".join(parts)


def _comment(guessed: Guess) -> str:
    rows = f"{count(guessed.rows, 'row')}: " if guessed.rows and guessed.kind != "raster" else ""
    return printable(" ".join(f"{rows}{guessed.why}".split()))


def _section(guessed: Guess) -> dict[str, Any]:
    section = {"network": "networks", "population": "population", "areas": "areas"}[guessed.role]
    keys = ("file", "layer", "column", "longitude", "latitude", "cell", "where")
    entry = {key: value for key in keys if (value := getattr(guessed, key))}
    return {section: {guessed.name: entry}}
