"""What a reader must know before quoting a figure on people."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Name, Number, first_of, say
from overlap.domain.sums import Sums

_TOLD = 5


def caveats(evidence: Evidence) -> tuple[Message, ...]:
    """How figures are to be read: sentences without their full stops, most important first."""
    found: list[Message] = []
    for sums in evidence.sums:
        found += _less_known(sums)
    for level in evidence.areas:
        found += _uninhabited(evidence, level)
    return tuple(found)


def warnings(evidence: Evidence) -> tuple[Message, ...]:
    """Networks that nobody lives near: more likely files of two places than a country without counters."""
    sums = evidence.sums[0]
    edge = Number(float(sums.told_edges_m[-1]) / 1000.0, "km")
    found = []
    for group, network in enumerate(sums.groups):
        units = sums.told(sums.partial.fine[0, 0, group])
        if len(evidence.networks[network]) and not units[:-1].any():
            note = say(
                "nobody lives within {km} of any place in {file}; it and the population are probably of "
                "different places",
                km=edge,
                file=evidence.networks[network].source.file_name,
            )
            found.append(note)
    return tuple(found)


def _less_known(sums: Sums) -> Iterator[Message]:
    whole = sums.tally.cells[0].nodata
    for layer, cells in zip(sums.layers[1:], sums.tally.cells[1:], strict=True):
        if cells.nodata > whole:
            yield say(
                "{layer}: {cells} more cells without data than {total}; its people there are unknown and "
                "count as none",
                layer=Name(layer, "layer"),
                cells=Number(cells.nodata - whole, "count"),
                total=Name(sums.layers[0], "layer"),
            )


def _uninhabited(evidence: Evidence, level: str) -> Iterator[Message]:
    sums, areas = evidence.sums[0], evidence.areas[level]
    slots = next(each for each in sums.levels if each.level == level)
    units = sums.partial.fine[0, slots.first : slots.outside, -1].sum(axis=1)
    empty = np.flatnonzero(units == 0).tolist()
    if empty:
        yield say(
            "{level}: nobody in the population lives in {some} of {all} areas ({names})",
            level=level,
            some=Number(len(empty), "count"),
            all=Number(len(areas), "count"),
            names=first_of((str(areas.names[k] or areas.ids[k]) for k in empty), _TOLD),
        )
