"""The demand of several parts of a rule in one problem of covering: each set of people is a group of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.rules.ground import Ground
from overlap.domain.rule_parts import ShareWithin
from overlap.domain.signatures import Signatures
from overlap.domain.verdicts import as_written
from overlap.solving.fewest import fewest
from overlap.solving.plan import Plan
from overlap.solving.problem import Numbers, Problem, Units

_ROOM = 61  # bits that all weights together may take

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Block:
    """One part: people by the candidates within its distance.

    Parameters
    ----------
    found
        All people, of whom some may not be meant.
    groups
        Which set of people each signature is of, −1 for none that is meant, shape (n,). A part is of one set,
        or of one for each area in which it must hold.
    sets
        The slots of each set.
    served
        Units of each set who live near a counter already, shape (sets,).
    """

    part: ShareWithin
    found: Signatures
    groups: Numbers
    sets: tuple[tuple[int, ...], ...]
    served: Units

    @classmethod
    def of(cls, part: ShareWithin, found: Signatures, ground: Ground) -> Block:
        """Whom a part is about, as the check of the rule counts them."""
        served = found.served[0]
        sets: tuple[tuple[int, ...], ...]
        if part.each:
            areas = ground.each_area(part.each, part.among)
            sets = tuple(slots for _, slots in areas if ground.units(slots))
        elif part.among:
            sets = (tuple(ground.slots_among(part.among)),)
        else:
            sets = (tuple(range(len(served))),)  # whoever is told apart by areas is everybody together
        set_of = np.full(len(served), -1, np.int32)
        for number, slots in enumerate(sets):
            set_of[list(slots)] = number
        return cls(
            part, found, set_of[found.slots], sets, np.array([served[list(slots)].sum() for slots in sets])
        )

    @property
    def people(self) -> Units:
        """Units of each signature, none where nobody is meant, shape (n,)."""
        return np.where(self.groups >= 0, self.found.people[0], 0)

    def gains(self, chosen: Numbers, sites: int) -> Units:
        """Units that each site of a list brings beyond those before it, shape (m,)."""
        gains = np.zeros(len(chosen) + 1, np.int64)
        np.add.at(gains, self.found.first_of(chosen, sites), self.people)
        return gains[:-1]


@dataclass(frozen=True)
class Joint:
    """All blocks together; their sets are numbered one block after the other.

    `everyone`, `served` and `there`, those whom all candidates together would bring, have shape (sets,), in
    the weights of the problem: units of people, coarser where these would not add up.
    """

    blocks: tuple[Block, ...]
    problem: Problem
    groups: Numbers
    everyone: Units
    served: Units
    there: Units

    @classmethod
    def of(cls, blocks: Sequence[Block], sites: int) -> Joint:
        """One problem of `sites` candidates."""
        most = sum(int(each.people.sum()) + int(each.served.sum()) for each in blocks)
        shift = max(0, most.bit_length() - _ROOM)
        firsts = np.cumsum([0, *(len(each.sets) for each in blocks)]).astype(np.int32)
        lists = [np.diff(each.found.starts) for each in blocks]
        weights = np.concatenate([each.people >> shift for each in blocks])
        # Whoever is not meant has no weight, in whatever set.
        groups = np.concatenate(
            [np.maximum(each.groups, 0) + first for each, first in zip(blocks, firsts, strict=False)]
        ).astype(np.int32)
        lengths = np.concatenate(lists)
        problem = Problem(
            np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]),
            np.concatenate([each.found.candidates for each in blocks]),
            weights,
            sites,
            None,
            sites,
        )
        served = np.concatenate([each.served >> shift for each in blocks])
        everyone, there = served.copy(), np.zeros_like(served)
        np.add.at(everyone, groups, weights)
        np.add.at(there, groups[lengths > 0], weights[lengths > 0])
        return cls(tuple(blocks), problem, groups, everyone, served, there)

    def numbers(self, block: int) -> range:
        """The numbers of the sets of a block."""
        first = sum(len(each.sets) for each in self.blocks[:block])
        return range(first, first + len(self.blocks[block].sets))

    @cached_property
    def shares(self) -> list[Fraction]:
        """The share that each set must reach."""
        return [as_written(each.part.share or 0.0) for each in self.blocks for _ in each.sets]

    @cached_property
    def beyond(self) -> Mask:
        """The sets that all candidates together cannot bring to their share, shape (sets,)."""
        return np.array([self._lacking(n, share) > self.there[n] for n, share in enumerate(self.shares)])

    def most(self) -> list[Fraction]:
        """The share that all candidates together bring each set to."""
        reached = (self.served + self.there).tolist()
        return [Fraction(a, b) for a, b in zip(reached, self.everyone.tolist(), strict=True)]

    def required(self, more: Mapping[int, Fraction]) -> Units:
        """The weight that sites must bring to each set, none where they cannot, shape (sets,).

        Parameters
        ----------
        more
            By the number of a set, by how much its share must be exceeded; never more than candidates can do.
        """
        found = np.zeros_like(self.there)
        for n in np.flatnonzero(~self.beyond).tolist():
            found[n] = np.clip(self._lacking(n, self.shares[n] + more.get(n, 0)), 0, self.there[n])
        return found

    def enough(self, chosen: Numbers) -> int:
        """How many of a list, from its first on, bring each set to its share where any sites can."""
        place = np.full(self.problem.sites, len(chosen))
        place[chosen] = np.arange(len(chosen))
        seen = np.diff(self.problem.starts) > 0
        first = np.minimum.reduceat(place[self.problem.sites_of], self.problem.starts[:-1][seen])
        brought = np.zeros((len(chosen) + 2, len(self.there)), np.int64)
        np.add.at(brought, (first + 1, self.groups[seen]), self.problem.weights[seen])
        short = (np.cumsum(brought[:-1], axis=0) < self.required({})).any(axis=1)
        return int(short.sum())

    def _lacking(self, number: int, share: Fraction) -> int:
        return ceil(share * int(self.everyone[number])) - int(self.served[number])

    def solve(self, required: Units, exact_s: float | None = None) -> Plan:
        """The fewest sites that bring what is required; searched for so many seconds where these are given.

        Raises
        ------
        InputError
            The exact solver is missing.
        """
        return fewest(self.problem, required, self.groups, exact_s)
