"""What a reader must know before quoting a figure on people."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from overlap.domain.evidence import Evidence
from overlap.domain.sums import Sums


def caveats(evidence: Evidence) -> tuple[str, ...]:
    """How figures are to be read: sentences without their full stops, most important first."""
    found: list[str] = []
    for sums in evidence.sums:
        found += _less_known(sums)
    for level in evidence.areas:
        found += _uninhabited(evidence, level)
    return tuple(found)


def warnings(evidence: Evidence) -> tuple[str, ...]:
    """Networks that nobody lives near: more likely files of two places than a country without counters."""
    sums = evidence.sums[0]
    edge_km = sums.told_edges_m[-1] / 1000.0
    found = []
    for group, network in enumerate(sums.groups):
        units = sums.told(sums.partial.fine[0, 0, group])
        if len(evidence.networks[network]) and not units[:-1].any():
            listed = evidence.networks[network].source.path
            found.append(
                f"nobody lives within {edge_km:.3g} km of any place in {listed}; it and the population are "
                "probably of different places"
            )
    return tuple(found)


def _less_known(sums: Sums) -> Iterator[str]:
    whole = sums.tally.cells[0].nodata
    for layer, cells in zip(sums.layers[1:], sums.tally.cells[1:], strict=True):
        if cells.nodata > whole:
            more = f"{cells.nodata - whole:,} more cells without data than {sums.layers[0]}"
            yield f"{layer}: {more}; its people there are unknown and count as none"


def _uninhabited(evidence: Evidence, level: str) -> Iterator[str]:
    sums, areas = evidence.sums[0], evidence.areas[level]
    slots = next(each for each in sums.levels if each.level == level)
    units = sums.partial.fine[0, slots.first : slots.outside, -1].sum(axis=1)
    empty = np.flatnonzero(units == 0).tolist()
    if empty:
        more = " …" if len(empty) > 5 else ""
        names = ", ".join(str(areas.names[k] or areas.ids[k]) for k in empty[:5]) + more
        yield f"{level}: nobody in the population lives in {len(empty)} of {len(areas)} areas ({names})"
