"""Which column serves as what: given by the user, or recognised by its name."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from overlap.domain.text import per_cent
from overlap.domain.values import as_text, cells
from overlap.errors import FaultList, nearest_name
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

Role = Literal[
    "longitude",
    "latitude",
    "x",
    "y",
    "point",
    "id",
    "area_code",
    "name",
    "people",
    "status",
    "open",
    "active",
    "closed",
    "address",
    "accuracy",
    "whole_address",
    "address_line",
    "address_part",
    "hours",
]
"""What a column can be recognised as; the names for each are in `resources/columns.toml`."""

_BESIDE: dict[Role, Role] = {"longitude": "x", "latitude": "y"}
"""Roles that stand in where a role has no column."""

_LANGUAGE_FREE = ("ranked", "any", "en")
_REMARK = re.compile(r"(?<=\w)\s*[(\[【,،].*$")
_PATTERN_SIGNS = re.compile(r"[*|(?]")

DISTINCT_ENOUGH = 0.95
"""Share of rows that must have an id of their own before a column is taken for the id unasked."""


@cache
def words_of(name: str) -> dict[str, Any]:
    """Return a vocabulary of `resources`, such as `columns` or `words`."""
    return tomllib.loads(files("overlap.resources").joinpath(f"{name}.toml").read_text("utf-8"))


def letters(text: str) -> str:
    """Return bare letters and digits, without case and accents: Código-Postal is codigopostal."""
    return re.sub(r"[\W_]", "", _plain(text))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def words(name: str) -> str:
    """Return the words of a name: AnPost_ID and anPostId are an_post_id."""
    return re.sub(r"[\W_]+", "_", _plain(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name))).strip("_")


@cache
def _ranks(role: str, vocabulary: str = "columns") -> tuple[tuple[str, ...], ...]:
    """Return the patterns of a role, best rank first."""
    ranks: list[tuple[str, ...]] = []
    for rank in words_of(vocabulary)[role]:
        ranks += [(_pattern(name),) for name in rank.get("ranked", ())]
        rest = [_pattern(name) for key, names in rank.items() if key != "ranked" for name in names]
        ranks += [tuple(dict.fromkeys(rest))] if rest else []
    return tuple(ranks)


def _pattern(name: str) -> str:
    return name if _PATTERN_SIGNS.search(name) else letters(name)


def candidates(role: Role, names: list[str]) -> list[list[str]]:
    """Return the names that may serve as `role`, grouped by rank, best first.

    x and y come after every name for longitude and latitude.
    """
    beside = named(_BESIDE[role], names) if role in _BESIDE else []
    return named(role, names) + beside


def named_wholly(role: str, names: list[str], vocabulary: str = "columns") -> list[list[str]]:
    """Return the names of `role` itself without any remark, grouped by rank, best first."""
    return _named(_ranks(role, vocabulary), {name: name for name in names})


def named(role: str, names: list[str], vocabulary: str = "columns") -> list[list[str]]:
    """Return the names of `role` itself, grouped by rank, best first; those with a remark last."""
    ranks = _ranks(role, vocabulary)
    whole = named_wholly(role, names, vocabulary)
    taken = {name for group in whole for name in group}
    bare = {name: _REMARK.sub("", unicodedata.normalize("NFKC", name)) for name in names if name not in taken}
    return whole + _named(ranks, {name: text for name, text in bare.items() if text != name})


def _named(ranks: Iterable[tuple[str, ...]], texts: Mapping[str, str]) -> list[list[str]]:
    """Return the names whose text is of a rank, grouped by rank, best first."""
    forms = {name: (letters(text), words(text)) for name, text in texts.items()}
    ranked = [
        [
            name
            for name, form in forms.items()
            if any(re.fullmatch(pattern, form["_" in pattern]) for pattern in rank)
        ]
        for rank in ranks
    ]
    return [hits for hits in ranked if hits]


def columns_for(role: Role, names: list[str]) -> list[str]:
    """Return every name that may serve as `role`, each once, in the order of the file."""
    hits = {name for group in candidates(role, names) for name in group}
    return [name for name in names if name in hits]


def heading_words(role: Role) -> list[str]:
    """Return the plain names of a role as bare letters, longest first."""
    plain = {name for rank in _ranks(role) for name in rank if not _PATTERN_SIGNS.search(name)}
    return sorted(plain, key=lambda name: (-len(name), name))


def languages_of(names: Iterable[str]) -> Counter[str]:
    """Count the headings that are words of each language and not English as well."""
    known: dict[str, set[str]] = {}
    for ranks in (*words_of("columns").values(), *words_of("indicators").values()):
        for rank in ranks:
            for language, entries in rank.items():
                known.setdefault(language, set()).update(letters(entry) for entry in entries)
    foreign = {letters(name) for name in names}.difference(*(known[key] for key in _LANGUAGE_FREE))
    return Counter(
        language
        for name in foreign
        for language in known
        if language not in _LANGUAGE_FREE and name in known[language]
    )


def share_distinct(frame: pd.DataFrame, name: str) -> float:
    """Return the share of rows whose value in the column is known and the first of its kind."""
    texts = set(as_text(cells(frame[name]))) - {""}
    return len(texts) / max(1, len(frame))


class ColumnFinder:
    """Finds the columns of one file, noting what is wrong with it.

    Parameters
    ----------
    frame
        The table.
    shown
        The file as the user typed it.
    key
        Its place in the study, such as `networks.post`, for the advice.
    faults
        Where faults are noted; the empty text stands for a column that was not found.

    Attributes
    ----------
    notes
        What was decided, one sentence each.
    """

    def __init__(self, frame: pd.DataFrame, shown: str, key: str, faults: FaultList) -> None:
        self.frame = frame
        self.names = [str(name) for name in frame.columns]
        self.shown = shown
        self.key = key
        self.faults = faults
        self.notes: list[str] = []

    def given(self, name: str) -> str:
        """Return a column that the user named, or nothing and a fault."""
        if name in self.names:
            return name
        found = f"columns are {listed(self.names)}"
        self.faults.add(
            self.shown, f"no column {name}", found, nearest_name(name, self.names) or f"mend {self.key}"
        )
        return ""

    def find(
        self,
        role: Role,
        given: str,
        distinct: float = 0.0,
        *,
        needed: bool = False,
        before: Role | None = None,
    ) -> str:
        """Return the column given for a role, or the best that is recognised.

        Parameters
        ----------
        role
            What the column should serve as.
        given
            The user's choice; empty to recognise one.
        distinct
            Least `share_distinct` of a column that is recognised.
        needed
            It is a fault if none is recognised.
        before
            A role whose columns serve as well and are tried first.
        """
        if given:
            return self.given(given)
        groups = (named(before, self.names) if before else []) + candidates(role, self.names)
        for group in groups:
            hits = [name for name in group if not distinct or share_distinct(self.frame, name) >= distinct]
            if len(hits) > 1:
                advice = f"name one with {role} in {self.key}"
                self.faults.add(self.shown, f"several columns may be the {role}", listed(hits), advice)
                return ""
            if hits:
                return hits[0]
        if distinct and (near := [name for group in groups for name in group]):
            share = share_distinct(self.frame, near[0])
            self.notes.append(
                f"{near[0]} is not taken for the {role}: it tells only {per_cent(share)} of rows apart."
            )
        if needed:
            advice = f"name it with {role} in {self.key}"
            self.faults.add(self.shown, f"no {role} column", f"columns are {listed(self.names)}", advice)
        return ""


def with_columns(finder: ColumnFinder, wanted: Mapping[str, str]) -> pd.DataFrame:
    """Return the table with the columns that the study adds, such as `{"internet": "has_net"}`."""
    added = {name: finder.given(source) for name, source in wanted.items()}
    finder.notes.extend(
        f"Column {name} of the file is replaced by its column {source}."
        for name, source in added.items()
        if name in finder.names and source not in ("", name)
    )
    return finder.frame.assign(**{name: finder.frame[source] for name, source in added.items() if source})
