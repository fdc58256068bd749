"""What each kind of map shows."""

from __future__ import annotations

from collections.abc import Callable

from overlap.domain.run import RunContent
from overlap.errors import Fault, InputError, nearest_name
from overlap.outputs.maps.gap import gap
from overlap.outputs.maps.levels import Place
from overlap.outputs.maps.picture import Picture

# Tables without which a kind cannot be drawn.
NEEDED: dict[str, frozenset[str]] = {
    "gap": frozenset({"facilities", "gaps"}),
    "overlap": frozenset({"facilities", "nearest"}),
    "coverage": frozenset({"areas"}),
    "digital": frozenset({"digital"}),
    "priorities": frozenset({"facilities", "priorities"}),
}
_PICTURES: dict[str, Callable[[Place], Picture]] = {"gap": gap}


def picture_of(place: Place, kind: str) -> Picture:
    """What a map of this kind shows.

    Raises
    ------
    InputError
        There is no such kind, or the run has nothing to draw it from.
    """
    require(place.run, kind)
    return _PICTURES[kind](place)


def require(run: RunContent, kind: str) -> None:
    """Object to a kind that the run cannot be drawn as."""
    there = {table.name for table in run.tables if len(table.frame)}
    if kind not in NEEDED:
        raise InputError(Fault(f"--kind {kind}", "no such kind of map", advice=nearest_name(kind, NEEDED)))
    if lacking := NEEDED[kind] - there:
        found = f"no rows in {', '.join(sorted(lacking))}"
        raise InputError(Fault(f"--kind {kind}", "the run has nothing to draw it from", found))
