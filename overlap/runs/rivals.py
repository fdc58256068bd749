"""Which of several files for one thing is used, and why not the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from overlap.domain.study import NetworkFile
from overlap.errors import InputError
from overlap.progress import Progress
from overlap.readers.facilities import read_facilities
from overlap.readers.guess import Guess, Kind
from overlap.readers.role_words import NETWORKS
from overlap.readers.roles import is_administrative

_KINDS: tuple[Kind, ...] = get_args(Kind)
"""Of people, the most telling first."""


@dataclass(frozen=True)
class Chosen:
    """What a study uses, and what it leaves to the user, each with the reason."""

    used: tuple[Guess, ...]
    unused: tuple[Guess, ...]


@dataclass(frozen=True)
class _List:
    """A list of facilities as it reads: how many rows can be used, and how many are rejected."""

    guess: Guess
    used: int
    rejected: int


def choose(guesses: list[Guess], folder: Path, progress: Progress) -> Chosen:
    """Choose a list for each network, one total and all levels of areas."""
    networks, against = _networks(guesses, folder, progress)
    used = [*networks, *_people(guesses), *_levels(guesses)]
    taken = {(each.place, each.where) for each in used}
    others = [each for each in guesses if (each.place, each.where) not in taken]
    unused = []
    for each in others:
        reason = against.get(each) or _against(each, [one for one in used if one.role == each.role])
        unused.append(replace(each, why=f"{each.why}; {reason}") if reason else each)
    return Chosen(tuple(used), tuple(unused))


def _networks(
    guesses: Iterable[Guess], folder: Path, progress: Progress
) -> tuple[list[Guess], dict[Guess, str]]:
    """A list for each of the two networks, and why not its rivals; all points where no network has one."""
    points = [each for each in guesses if each.role == "network" and each.rows]
    chosen: list[Guess] = []
    against: dict[Guess, str] = {}
    for network in NETWORKS:
        rivals = [each for each in points if each.name == network]
        if len(rivals) > 1:
            first, *others = sorted((_read(each, folder, progress) for each in rivals), key=_best_first)
            chosen.append(first.guess)
            against |= {each.guess: _better_list(first, each) for each in others}
        else:
            chosen += rivals
    return chosen or _named_apart(points), against


def _read(guess: Guess, folder: Path, progress: Progress) -> _List:
    """Read a list to see how much of it can be used; nothing, where it is faulty."""
    progress.stage(f"reading {guess.place}")
    spec = NetworkFile(file=guess.file, layer=guess.layer, where=guess.where)
    try:
        facilities = read_facilities(guess.name, spec, folder)
    except InputError:
        return _List(guess, 0, guess.rows)
    chosen_not = sum(row.reason == "not selected" for row in facilities.rejected)
    return _List(guess, facilities.used, len(facilities.rejected) - chosen_not)


def _best_first(each: _List) -> tuple[bool, int, int]:
    """Sort by the name, then by rows that can be used, then by those that cannot; best first."""
    return not each.guess.by_name, -each.used, each.rejected


def _better_list(used: _List, unused: _List) -> str:
    """Why one list comes before another, in the order of `_best_first`."""
    if used.guess.by_name != unused.guess.by_name:
        why = f"its name speaks of {used.guess.name}"
    elif used.used != unused.used:
        why = f"more of its rows can be used ({used.used:,}, here {unused.used:,})"
    elif used.rejected != unused.rejected:
        why = f"fewer of its rows are rejected ({used.rejected:,}, here {unused.rejected:,})"
    else:
        why = "as many of its rows can be used, and its name comes first"
    return f"{used.guess.place} is used: {why}"


def _people(guesses: Iterable[Guess]) -> list[Guess]:
    """One total: by its kind, then one whose name speaks of people, then the latest, then the finest."""
    people = [each for each in guesses if each.role == "population"]
    order = sorted(
        people, key=lambda each: (_KINDS.index(each.kind), not each.by_name, -each.year, -each.rows)
    )
    return order[:1]


def _better_people(used: Guess, unused: Guess) -> str:
    """Why one source of people comes before another, in the order of `_people`."""
    if used.kind != unused.kind:
        first = "a raster comes" if used.kind == "raster" else f"{used.kind} come"
        return f"{first} before {unused.kind}"
    if used.by_name != unused.by_name:
        return "its name speaks of people"
    if used.year != unused.year:
        return f"{used.year} is later" if unused.year else f"its name says {used.year}"
    if used.rows != unused.rows:
        return f"it has more {'cells' if used.kind == 'raster' else 'rows'}"
    return "it is as good, and its name comes first"


def _levels(guesses: Iterable[Guess]) -> list[Guess]:
    """Administrative units of more than one area, from few to many."""
    areas = [each for each in guesses if each.role == "areas" and each.rows > 1 and is_administrative(each)]
    return _named_apart(sorted(areas, key=lambda each: each.rows))


def _against(unused: Guess, rivals: list[Guess]) -> str:
    """What speaks against using a guess, where its role alone does not say so."""
    match unused.role:
        case "network":
            return "nothing in it speaks of a network" if unused.rows else "it has no rows"
        case "population":
            return f"{rivals[0].place} is used: {_better_people(rivals[0], unused)}"
        case "areas":
            return "its name speaks of no administrative units" if unused.rows > 1 else "it is a single area"
        case "none":
            return ""


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
