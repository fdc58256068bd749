"""Which columns say where a counter is and when it is open, as people are told it: given, or recognised.

What is recognised may be printed and put on a wall: where it is in doubt, nothing is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from overlap.domain.contact import is_told
from overlap.domain.values import as_text, cells
from overlap.readers.columns import named_wholly
from overlap.readers.wording import listed

if TYPE_CHECKING:
    from overlap.readers.columns import ColumnFinder, Role

_PLACE = re.compile(r"\A(?!.*(@|//|www\.)).*([^\W\d_]{3}|[\u3040-\u9fff\uac00-\ud7af])", re.DOTALL)
"""A word, or a sign of East Asia; but no mail, page, coordinates, code or abbreviation alone."""
_TIME = r"(?:[01]?\d|2[0-4])(?:[:.hH][0-5]\d)?\s*(?:[ap]\.?\s?m\.?|h|uhr)?"
_TO = r"[-\u2010-\u2015~\uff5e至]|\b(?:to|bis|a|al|à|às|до)\b|إلى"
_TIMES = re.compile(rf"(?<![\d:.,/-]){_TIME}\s*(?:{_TO})\s*{_TIME}(?![\d/-])|\b24\s?/\s?7\b", re.IGNORECASE)
"""From one time to another, 9-17 or 9:00 am to 5 pm, or 24/7; but no date, and not how many hours."""


def find_address(finder: ColumnFinder, given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that are an address together, in their order; none where none is recognised.

    An address may be one column, lines with a number each, or the keys of OpenStreetMap: of these the way
    that begins with the fullest column.

    Parameters
    ----------
    finder
        Of the file; a column that is given and not there is a fault.
    given
        The user's choice; empty to recognise it.
    """
    if given:
        for name in sorted({each for each in given if given.count(each) > 1}):
            finder.faults.add(finder.key, "address names a column twice", name, "name it once")
        return tuple(filter(None, map(finder.given, given)))
    ways = (
        tuple(filter(None, [_only(finder, "whole_address", "address", _PLACE)])),
        _lines(finder),
        _parts(finder),
    )
    return max(filter(None, ways), key=lambda way: _filled(finder, way[0]), default=())


def find_hours(finder: ColumnFinder, given: str) -> str:
    """Return the column of opening hours: the one given, or one that is recognised by name and content."""
    return finder.given(given) if given else _only(finder, "hours", "hours", _TIMES)


def _only(finder: ColumnFinder, role: Role, key: str, like: re.Pattern[str]) -> str:
    """Return the best column of a role whose values are mostly like it; nothing where several are."""
    for group in named_wholly(role, finder.names):
        hits = [name for name in group if _mostly(finder, name, like)]
        if len(hits) > 1:
            advice = f"name one with {key} in {finder.key}"
            finder.notes.append(f"Several columns may be the {key} ({listed(hits)}), none is kept: {advice}.")
            return ""
        if hits:
            return hits[0]
    return ""


def _lines(finder: ColumnFinder) -> tuple[str, ...]:
    """Return columns such as address1, address2 ..., of each number one, where the first is there."""
    numbers: dict[int, str] = {}
    for name in (name for group in named_wholly("address_line", finder.names) for name in group):
        numbers.setdefault(int(re.findall(r"\d", name)[-1]), name)
    return tuple(numbers[each] for each in sorted(numbers)) if _is_place(finder, numbers.get(1)) else ()


def _parts(finder: ColumnFinder) -> tuple[str, ...]:
    """Return the keys of OpenStreetMap in the order in which they are read, where streets are among them."""
    found = tuple(group[0] for group in named_wholly("address_part", finder.names))
    return found if found and "street" in found[0].casefold() and _is_place(finder, found[0]) else ()


def _is_place(finder: ColumnFinder, name: str | None) -> bool:
    return name is not None and _mostly(finder, name, _PLACE)


def _mostly(finder: ColumnFinder, name: str, like: re.Pattern[str]) -> bool:
    """Return whether at least half of the values that are known are like this."""
    known = [text for text in as_text(cells(finder.frame[name])) if is_told(text)]
    return bool(known) and 2 * sum(bool(like.search(text)) for text in known) >= len(known)


def _filled(finder: ColumnFinder, name: str) -> int:
    return sum(map(is_told, as_text(cells(finder.frame[name]))))
