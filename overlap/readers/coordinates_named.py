"""Pairs of columns whose names say latitude and longitude, or y and x."""

from __future__ import annotations

from dataclasses import dataclass

from overlap.readers.columns import Role, heading_words, letters, named, words

_AXES = ("x", "y")


@dataclass(frozen=True)
class Pair:
    """The columns of latitude and longitude; one column twice where it holds both."""

    latitude: str
    longitude: str

    def __str__(self) -> str:
        """Both names."""
        return self.latitude if self.is_one_column else f"{self.latitude}/{self.longitude}"

    @property
    def is_one_column(self) -> bool:
        """Whether one column holds both."""
        return self.latitude == self.longitude

    @property
    def names(self) -> tuple[str, str]:
        """Both names, of latitude and of longitude."""
        return self.latitude, self.longitude

    @property
    def is_whole(self) -> bool:
        """Whether both were found."""
        return bool(self.latitude and self.longitude)


def named_pairs(names: list[str], latitude: Role, longitude: Role) -> list[Pair]:
    """Return pairs of columns whose names differ only by the coordinate, best first.

    `lat` and `lon` are a pair, `resolved_lat` and `resolved_long` another.
    """
    ups, acrosses = (_by_stem(role, names) for role in (latitude, longitude))
    return [
        Pair(up, across)
        for stem in ups
        if stem in acrosses
        # Of lat, latitude and lon, longitude the first go together, and the second.
        for up, across in _together(ups[stem], acrosses[stem])
    ]


def _together(ups: list[str], acrosses: list[str]) -> list[tuple[str, str]]:
    length = max(len(ups), len(acrosses))
    return [(ups[min(k, len(ups) - 1)], acrosses[min(k, len(acrosses) - 1)]) for k in range(length)]


def _by_stem(role: Role, names: list[str]) -> dict[str, list[str]]:
    """Return columns, best first, by what their names say beside the coordinate."""
    known = heading_words(role)
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(name for group in named(role, names) for name in group):
        found.setdefault(_stem(name, known), []).append(name)
    return found


def _stem(name: str, known: list[str]) -> str:
    """Return the letters of a name without the word for the coordinate: geo for lon_geo, coord for xcoord."""
    apart = words(name).split("_")
    if any(word in known for word in apart):
        # Latitud_Y and Longitud_X name the axis as well.
        return "".join(word for word in apart if word not in known and word not in _AXES)
    whole = letters(name)
    word = next((word for word in known if word in whole), "")
    before, _, after = whole.rpartition(word) if word else (whole, "", "")
    return before + after
