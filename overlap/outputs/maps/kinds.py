"""What each kind of map shows."""

from __future__ import annotations

from collections.abc import Callable

from overlap.errors import Fault, InputError, nearest_name
from overlap.outputs.maps.coverage import coverage
from overlap.outputs.maps.digital import digital
from overlap.outputs.maps.gap import gap
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.overlap import overlap
from overlap.outputs.maps.picture import Picture
from overlap.outputs.maps.plain import plain
from overlap.outputs.maps.priorities import priorities

# Tables without which a kind cannot be drawn.
NEEDED: dict[str, frozenset[str]] = {
    "gap": frozenset({"facilities", "gaps"}),
    "overlap": frozenset({"facilities", "nearest"}),
    "coverage": frozenset({"areas"}),
    "digital": frozenset({"digital"}),
    "priorities": frozenset({"facilities", "priorities"}),
}
_PICTURES: dict[str, Callable[[Place], Picture]] = {
    "gap": gap,
    "overlap": overlap,
    "coverage": coverage,
    "digital": digital,
    "priorities": priorities,
}


def picture_of(place: Place, kind: str) -> Picture:
    """What a map of this kind shows.

    Raises
    ------
    InputError
        There is no such kind, or the run has nothing to draw it from.
    """
    if kind in _PICTURES:
        if lacking := [name for name in sorted(NEEDED[kind]) if place.table(name) is None]:
            found = f"no rows in {', '.join(lacking)}"
            raise InputError(Fault(f"--kind {kind}", "the run has nothing to draw it from", found))
        return _PICTURES[kind](place)
    drawable = [table.name for table in place.run.tables if table.style is not None]
    table = place.table(kind)
    if kind not in drawable or table is None:
        advice = nearest_name(kind, [*NEEDED, *drawable]) or f"choose of {', '.join(NEEDED)}"
        raise InputError(Fault(f"--kind {kind}", "no such kind of map, and no table with shapes", "", advice))
    return plain(place, table)
