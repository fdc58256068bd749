"""What can go wrong, and what a user is told.

OverlapError            exit 1
├── InputError          the user can act: one or many faults, all told at once
└── LedgerError         exit 3: people were lost or doubled, which is a bug of ours
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches

# Control, format and surrogate characters, line and paragraph separators: what can move the cursor, colour,
# hide or reverse text. The two joiners are format characters that Persian, Hindi and emoji are written with.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"


def printable(text: str) -> str:
    """Text from outside that is safe to show: every character that is not seen itself is escaped as in JSON.

    JSON of one line stays JSON of the same value.
    """
    if text.isprintable():
        return text
    return "".join(
        json.dumps(each)[1:-1] if unicodedata.category(each) in _UNSEEN and each not in _JOINERS else each
        for each in text
    )


class OverlapError(Exception):
    """Anything that is told to the user as a message, without a traceback."""

    exit_code = 1


@dataclass(frozen=True)
class Fault:
    """One thing wrong: where, what, what was found, what to do."""

    where: str
    what: str
    found: str = ""
    advice: str = ""

    def __str__(self) -> str:
        """Where: what is wrong (what was found); what to do. In one line that is safe to show."""
        text = f"{self.where}: {self.what}"
        if self.found:
            text += f" ({self.found})"
        return printable(f"{text}; {self.advice}" if self.advice else text)


class InputError(OverlapError):
    """One or more faults of the input; nothing was written."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults

    def __reduce__(self) -> tuple[type[InputError], tuple[Fault, ...]]:
        """Travel between processes as what it was made from."""
        return type(self), self.faults


class LedgerError(OverlapError):
    """The ledger does not close: a bug, never the user's doing."""

    exit_code = 3


class FaultList:
    """Gathers faults, so that a user hears of all of them at once."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, where: str, what: str, found: str = "", advice: str = "") -> None:
        """Note one fault and go on."""
        self._faults.append(Fault(where, what, found, advice))

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Turn an `InputError` raised inside into faults of this list."""
        try:
            yield
        except InputError as error:
            self._faults.extend(error.faults)

    def raise_if_any(self) -> None:
        """Raise `InputError` with every fault noted so far."""
        if self._faults:
            raise InputError(*dict.fromkeys(self._faults))


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Advice that names the nearest known word, or an empty text when none is near."""
    by_folded = {word.casefold(): word for word in known}
    near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return f"did you mean {by_folded[near[0]]}?" if near else ""
