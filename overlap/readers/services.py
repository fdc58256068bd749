"""What services are called, by the usual table and the study's own, and the cells that list them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from overlap.domain.indicators import FLAGS, LEVELS, NO, NUMBERS, UNKNOWN, YES, Flags
from overlap.domain.text import service_title
from overlap.domain.values import Cells
from overlap.errors import FaultList
from overlap.readers.answers import distinct, form, is_blank, rows_of, spoken
from overlap.readers.columns import letters, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_BETWEEN = re.compile(r"[;,|/\n\r、،؛]+")


@dataclass(frozen=True)
class ServiceWords:
    """The services that are told apart, and what they are called.

    Parameters
    ----------
    titles
        A title for each key; the usual services first.
    keys
        The service that a word stands for, by the word's bare letters.
    """

    titles: Mapping[str, str]
    keys: Mapping[str, str]

    @property
    def services(self) -> tuple[str, ...]:
        """The keys of the services, in their order."""
        return tuple(self.titles)

    def columns_of(self, names: Iterable[str]) -> dict[str, str]:
        """Find the columns that are about one service each: the first for every service, by its key."""
        found: dict[str, str] = {}
        for name in names:
            if service := self.keys.get(letters(name)):
                found.setdefault(service, name)
        return found


def service_words(own: Mapping[str, Sequence[str]], where: str = "services") -> ServiceWords:
    """Return the usual services and the study's own.

    Parameters
    ----------
    own
        What else the study calls a service: of a usual one, or of one of its own, such as
        `{"passport": ["passport desk"]}`.
    where
        What a message should name as the place of `own`.

    Raises
    ------
    InputError
        With every word that stands for two services, and every key that is the name of an indicator or of
        a column that every counter has.
    """
    titles = {key: str(entry["title"]) for key, entry in words_of("services").items()}
    titles |= {key: service_title(key) for key in own if key not in titles}
    keys = dict(_usual())
    faults = FaultList()
    for service, called in own.items():
        if service in (*FLAGS, *NUMBERS, *LEVELS, "services"):
            faults.add(where, "is the name of an indicator", service, "choose another name")
        elif service in ("network", "id", "name"):
            faults.add(where, "is what selections call something else", service, "choose another name")
        for word in (service, *called):
            bare = letters(word)
            if not bare:
                faults.add(f"{where}.{service}", "a name without letters", repr(word), "leave it out")
            elif (other := keys.setdefault(bare, service)) != service:
                found = f"{word} also stands for {other}"
                faults.add(
                    f"{where}.{service}", "a name that two services have", found, "leave it out of one"
                )
    faults.raise_if_any()
    return ServiceWords(titles, keys)


@cache
def _usual() -> dict[str, str]:
    """Return the usual services by the letters of what they are called."""
    return {
        letters(word): key
        for key, entry in words_of("services").items()
        for word in (key, *(each for name, words in entry.items() if name != "title" for each in words))
    }


def read_lists(values: Cells, words: ServiceWords) -> tuple[Flags, dict[str, list[int]]]:
    """Read cells that list services.

    A list offers what it names, and not the other services; what it names beside them may be anything. A
    list in which nothing is recognised may be in words that are not understood: it says nothing.

    Parameters
    ----------
    values
        Shape (n,): a list in each, parted by semicolons, commas, bars, strokes or line ends.

    Returns
    -------
    Who offers what, shape (n, services), and the rows of every word that is not recognised.
    """
    texts, places = distinct(values)
    offers = np.full((len(texts), len(words.titles)), UNKNOWN, dtype=np.int8)
    strange = []
    for number, text in enumerate(texts):
        parts = (part.strip() for part in _BETWEEN.split(unicodedata.normalize("NFKC", text)))
        items = {part: words.keys.get(letters(part), "") for part in parts if not is_blank(part)}
        unnamed = [part for part, service in items.items() if not service]
        others = [part for part in unnamed if form(part) not in spoken("nothing") | spoken("no")]
        if items and (not others or len(unnamed) < len(items)):
            offers[number] = [YES if service in items.values() else NO for service in words.services]
        strange.append(others)
    return offers[places], rows_of(strange, places)
