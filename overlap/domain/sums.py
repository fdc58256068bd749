"""What the pass leaves: sums of people, and the ledger that proves nobody was lost or doubled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from overlap.domain.coarse import Beyond, CoarseGrid
from overlap.domain.population import Tally
from overlap.domain.sample import Sample
from overlap.domain.signatures import Gathering, Signatures
from overlap.errors import LedgerError
from overlap.geo.ellipsoid import distance_of

Units = NDArray[np.int64]
Slots = slice | NDArray[np.int64]
ALL = slice(None)
"""Every slot."""
ANY = "any"
"""In the place of a group: the nearest of all networks."""
NOBODY = ""
"""In the place of a group without members: nobody is near."""


def measured(names: Iterable[str], networks: Iterable[str], aliases: Mapping[str, str]) -> tuple[str, ...]:
    """The groups that a pass over some networks measures, for groups that may go by other names."""
    found: dict[str, None] = {}
    for name in names:
        known = aliases.get(name, name)
        found |= dict.fromkeys(networks if known == ANY else () if known == NOBODY else (known,))
    return tuple(found)


@dataclass(frozen=True)
class Partial:
    """Sums over some blocks, in whole units of people; `add` of any split of the blocks is the same.

    Parameters
    ----------
    joint
        By layer, slot, pair of groups, band of the first and of the second: shape
        (layers, slots, pairs, bands + 1, bands + 1).
    fine
        By layer, slot, group (the last: the nearest of all) and bin of distance: shape
        (layers, slots, groups + 1, bins).
    near_border
        People closer to the border of all areas than to the nearest of each group: (layers, groups + 1).
    beyond, farthest2
        People beyond a distance by question, layer and coarse cell, and the squared chord of the farthest of
        them, m²: (questions, layers, coarse cells) and, for those of the questions that name groups,
        (questions, coarse cells).
    further
        By further group, as `fine` has them for one group: (groups, layers, slots, 2, bins).
    loads
        By layer and facility, those of all networks in a row: people whose nearest of its network it is, and
        whose nearest of all: (layers, facilities, 2).
    around
        By point that was asked about and radius: people of the first layer within it, and those of them
        beyond reach: (points, radii, 2).
    drawn
        Cells drawn by their people: one sample, none where nobody asks for it.
    signatures
        For each covering asked for, people by the set of candidate sites they are near.
    """

    joint: Units
    fine: Units
    near_border: Units
    beyond: Units
    farthest2: NDArray[np.float64]
    further: Units
    loads: Units
    around: Units
    drawn: list[Sample] = field(default_factory=list)
    signatures: list[Gathering] = field(default_factory=list)

    @classmethod
    def zeros(
        cls,
        layers: int,
        slots: int,
        groups: int,
        bands: int,
        bins: int,
        questions: int = 0,
        coarse: int = 0,
        further: int = 0,
        facilities: int = 0,
        sample: int = 0,
        around: tuple[int, int] = (0, 0),
        coverings: int = 0,
        far: int = 0,
    ) -> Partial:
        """Nobody yet."""
        pairs = groups * (groups - 1) // 2
        return cls(
            np.zeros((layers, slots, pairs, bands + 1, bands + 1), dtype=np.int64),
            np.zeros((layers, slots, groups + 1, bins), dtype=np.int64),
            np.zeros((layers, groups + 1), dtype=np.int64),
            np.zeros((questions, layers, coarse), dtype=np.int64),
            np.zeros((far, coarse)),
            np.zeros((further, layers, slots, 2, bins), dtype=np.int64),
            np.zeros((layers, facilities, 2), dtype=np.int64),
            np.zeros((*around, 2), dtype=np.int64),
            [Sample.zeros(sample)] if sample else [],
            [Gathering.zeros(layers, slots) for _ in range(coverings)],
        )

    def add(self, other: Partial) -> None:
        """Take in the sums of another, which is not changed; no array is there a third time."""
        for mine, theirs in (
            (self.joint, other.joint),
            (self.fine, other.fine),
            (self.near_border, other.near_border),
            (self.beyond, other.beyond),
            (self.further, other.further),
            (self.loads, other.loads),
            (self.around, other.around),
        ):
            np.add(mine, theirs, out=mine)
        np.maximum(self.farthest2, other.farthest2, out=self.farthest2)
        self.drawn[:] = [one.merge(another) for one, another in zip(self.drawn, other.drawn, strict=True)]
        both = zip(self.signatures, other.signatures, strict=True)
        self.signatures[:] = [one.merge(another) for one, another in both]


@dataclass(frozen=True)
class LevelSlots:
    """The slots of one level: `areas` of them from `first`, then one for outside."""

    level: str
    first: int
    areas: int

    @property
    def outside(self) -> int:
        """The slot of people in no area of the level."""
        return self.first + self.areas


@dataclass(frozen=True)
class LayerLedger:
    """The account of one layer, in whole units of people, and of the cells of its file."""

    layer: str
    units_in_file: int
    units_in_pass: int
    units_inside: dict[str, int]
    units_outside: dict[str, int]
    cells_in_file: int
    cells_valid: int
    cells_nodata: int
    cells_negative: int
    bits: int

    def check(self) -> None:
        """Hold what was counted twice against each other.

        Raises
        ------
        LedgerError
            Some term does not equal its counterpart to the unit.
        """
        faults = []
        if self.units_in_file != self.units_in_pass:
            in_file, in_pass = self._people(self.units_in_file), self._people(self.units_in_pass)
            faults.append(f"{in_file} in the file, {in_pass} in the pass")
        for level, inside in self.units_inside.items():
            if inside + self.units_outside[level] != self.units_in_pass:
                faults.append(f"{level}: inside and outside are not everyone")
        cells = self.cells_valid + self.cells_nodata + self.cells_negative
        if cells != self.cells_in_file:
            faults.append(f"{self.cells_in_file} cells in the file, {cells} read")
        if faults:
            raise LedgerError(f"the ledger of {self.layer} does not close: {'; '.join(faults)}")

    def _people(self, units: int) -> str:
        return f"{units / 2**self.bits!r} people"

    def figures(self) -> dict[str, object]:
        """The ledger as `summary.json` and the manifest hold it; people as unrounded floats."""
        scale = 2**self.bits
        return {
            "people_in_file": self.units_in_file / scale,
            "people_in_pass": self.units_in_pass / scale,
            "people_inside": {level: units / scale for level, units in self.units_inside.items()},
            "people_outside": {level: units / scale for level, units in self.units_outside.items()},
            "cells_valid": self.cells_valid,
            "cells_nodata": self.cells_nodata,
            "cells_negative": self.cells_negative,
        }


@dataclass(frozen=True)
class Sums:
    """The whole pass over one population.

    `groups` are the networks' names in order; `bands_m` the bands; `edges_m` the fine bins' edges,
    `told_m` those of them that distances are told by, all where it is None;
    `bits` the scale of `partial`; `tally` the file's plain count; `coarse` the cells of `partial.beyond`,
    None where nobody asked, `beyond` its questions and `coverings` the names of `partial.signatures`, in
    order; `further` the names of further groups in order, `aliases` further names of them
    or of networks; `facilities` how many each network has; `side_m` is the population's, None where its
    places have no size that is known.
    """

    layers: tuple[str, ...]
    groups: tuple[str, ...]
    bands_m: tuple[float, ...]
    edges_m: NDArray[np.float64]
    levels: tuple[LevelSlots, ...]
    partial: Partial
    tally: Tally
    cells_in_file: int
    bits: int
    coarse: CoarseGrid | None = None
    further: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    facilities: tuple[int, ...] = ()
    side_m: float | None = None
    told_m: NDArray[np.float64] | None = None
    beyond: tuple[Beyond, ...] = ()
    coverings: tuple[str, ...] = ()

    @property
    def told_edges_m(self) -> NDArray[np.float64]:
        """Edges of the bins of `told`: the study's bands and others, the same whoever else asks for what."""
        return self.edges_m if self.told_m is None else self.told_m

    def told(self, units: Units) -> Units:
        """Units by fine bin, the last axis, as those by bins of `told_edges_m`."""
        starts = np.searchsorted(self.edges_m, self.told_edges_m) + 1
        return np.asarray(np.add.reduceat(units, np.append(0, starts), axis=-1))

    def histogram(self, layer: int, slot: int | Slots, group: str) -> Units:
        """Units by bin of the distance to the nearest of a group, shape (bins,), or (slots, bins) of slots.

        `group` is a network, a further group, or `any`: the nearest of all networks.

        Raises
        ------
        KeyError
            A group that the pass did not measure.
        """
        group = self.aliases.get(group, group)
        if group == NOBODY:
            everyone = self.partial.fine[layer, slot, -1].sum(axis=-1)
            units = np.zeros((*everyone.shape, len(self.edges_m) + 1), dtype=np.int64)
            units[..., -1] = everyone
            return units
        if group in self.further:
            return np.asarray(self.partial.further[self.further.index(group), layer, slot, 0])
        names = (*self.groups, ANY)
        if group not in names:
            raise KeyError(group)
        return np.asarray(self.partial.fine[layer, slot, names.index(group)])

    def within(self, layer: int, slot: int, group: str, distance_m: float) -> int:
        """Units of people within a distance of the nearest of a group, exact to the unit.

        Raises
        ------
        KeyError
            A group, or a distance, that the pass did not measure.
        """
        return int(self.histogram(layer, slot, group)[: self._edge(distance_m) + 1].sum())

    def near(self, layer: int, group: str, distances_m: Sequence[float]) -> Units:
        """The same for every slot and some distances, shape (slots, distances)."""
        upto = np.cumsum(self.histogram(layer, ALL, group), axis=-1)
        return np.asarray(upto[:, [self._edge(distance_m) for distance_m in distances_m]])

    def everyone(self, layer: int) -> Units:
        """Units of all people by slot, shape (slots,)."""
        return np.asarray(self.partial.fine[layer, :, -1].sum(axis=-1))

    def _edge(self, distance_m: float) -> int:
        edge = int(np.searchsorted(self.edges_m, distance_m))
        if edge == len(self.edges_m) or self.edges_m[edge] != distance_m:
            raise KeyError(distance_m)
        return edge

    def load(self, layer: int, network: str) -> Units:
        """Units of people whose nearest of the network, and of all, each facility is: shape (n, 2)."""
        start = sum(self.facilities[: self.groups.index(network)])
        return self.partial.loads[layer, start : start + self.facilities[self.groups.index(network)]]

    def beyond_by_cell(self, asked: Beyond) -> Units:
        """Units of people beyond a distance by layer and coarse cell: shape (layers, coarse cells).

        Raises
        ------
        ValueError
            The pass was not asked this.
        """
        return np.asarray(self.partial.beyond[self._number(asked)])

    def farthest_m(self, asked: Beyond, cells: NDArray[np.signedinteger[Any]]) -> NDArray[np.float64]:
        """How far the farthest beyond a distance is in each of some coarse cells, metres, shape (n,).

        It is 0 where nobody of the cell is beyond, infinity where the groups have no member.

        Raises
        ------
        ValueError
            The pass was not asked this.
        """
        number = self._number(asked)
        if not self.beyond[number].groups:
            return np.where(self.partial.beyond[number][:, cells].any(axis=0), np.inf, 0.0)
        before = sum(1 for each in self.beyond[:number] if each.groups)
        chord_m = np.sqrt(self.partial.farthest2[before, cells])
        return np.where(np.isinf(chord_m), np.inf, distance_of(chord_m))

    def _number(self, asked: Beyond) -> int:
        groups = measured(asked.groups, self.groups, self.aliases)
        return self.beyond.index(replace(asked, groups=groups))

    def signatures(self, covering: str) -> Signatures:
        """People by the candidates that they are near, for a covering by its name.

        Raises
        ------
        ValueError
            The pass was not asked for it.
        """
        return self.partial.signatures[self.coverings.index(covering)].signatures()

    def people(self, units: NDArray[np.int64] | int) -> NDArray[np.float64]:
        """Whole units as people."""
        return np.asarray(units / 2.0**self.bits)

    def ledgers(self) -> Sequence[LayerLedger]:
        """One account a layer; every term is counted, none is got by subtraction."""
        by_slot = self.partial.fine[:, :, -1, :].sum(axis=2)
        return [
            LayerLedger(
                layer,
                self.tally.units[k],
                int(by_slot[k, 0]),
                {level.level: int(by_slot[k, level.first : level.outside].sum()) for level in self.levels},
                {level.level: int(by_slot[k, level.outside]) for level in self.levels},
                self.cells_in_file,
                self.tally.cells[k].valid,
                self.tally.cells[k].nodata,
                self.tally.cells[k].negative,
                self.bits,
            )
            for k, layer in enumerate(self.layers)
        ]
