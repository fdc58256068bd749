"""What the parts of a rule are measured on: the people, counters and areas of a study, for one network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from overlap.analyses.rules.findings import NotAssessedError
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.messages import Message, Name, hinted, say
from overlap.domain.rule_words import role_words
from overlap.domain.rules import ClassAreas, RulesAsked
from overlap.domain.sums import Sums

EVERYBODY = (0,)
"""The slot of the whole study."""


def counted_group(name: str) -> str:
    """The counters of a network or group that count: context serves people, and no rule may count on it."""
    return f"counted:{name}"


@dataclass(frozen=True)
class Ground:
    """One network, or group, of a study. The people are those of its total."""

    evidence: Evidence
    people: Sums
    asked: RulesAsked
    group: str

    def units(self, slots: Sequence[int]) -> int:
        """Everybody who lives in some slots, in units."""
        return sum(int(self.people.partial.fine[0, slot, -1].sum()) for slot in slots)

    def near(self, slots: Sequence[int], distance_m: float) -> int:
        """Those of them who live at most so far from a counter, in units."""
        return sum(self.people.within(0, slot, counted_group(self.group), distance_m) for slot in slots)

    def spread(self, slots: Sequence[int], distance_m: float) -> Fraction:
        """By how much a share of people within a distance may be off, since places are known to so much.

        The larger of the shares that would be won and lost were everybody so much nearer or farther; people
        are taken as evenly spread within each bin of distance.
        """
        error_m, edges_m = self.evidence.place_error_m, self.people.edges_m
        units = sum(self.people.histogram(0, slot, counted_group(self.group)) for slot in slots)
        within = np.concatenate([[0.0], np.cumsum(units)[:-1]]) / max(self.units(slots), 1)
        at_m = (distance_m - error_m, distance_m, distance_m + error_m)
        nearer, here, farther = np.interp(at_m, np.concatenate([[0.0], edges_m]), within)
        return Fraction(float(max(here - nearer, farther - here)))

    def persons(self, slots: Sequence[int]) -> Fraction:
        """Everybody who lives in some slots."""
        return Fraction(float(self.people.people(self.units(slots))))

    def slots(self, level: str) -> list[tuple[int]]:
        """The slot of every area of a level, each by itself."""
        found = next(each for each in self.people.levels if each.level == level)
        return [(slot,) for slot in range(found.first, found.outside)]

    @property
    def facilities(self) -> Facilities:
        """The counters of the network.

        Raises
        ------
        NotAssessedError
            It is a group, whose counters are in no list of their own.
        """
        if self.group not in self.evidence.networks:
            raise NotAssessedError(say("counters are counted by network, not by group"))
        return self.evidence.networks[self.group]

    def counted(self, among: str = "") -> NDArray[np.bool_]:
        """Which counters count, shape (counters,); those in the areas that a word stands for, where given."""
        counts = self.facilities.counts
        if not among:
            return counts
        areas = self.class_of(among)
        # The last, which -1 finds, is outside.
        inside: NDArray[np.bool_] = np.append(areas.chosen, False)
        return counts & inside[self.area_of(areas.level)]

    def area_of(self, level: str) -> NDArray[np.int64]:
        """The area of a level in which each counter lies, -1 for outside, shape (counters,)."""
        if level not in self.evidence.area_of:
            unknown = say("which counters lie in {level}, a class of ground, is not known", level=level)
            raise NotAssessedError(unknown)
        return self.evidence.area_of[level][self.group]

    def role(self, role: str) -> Name:
        """What a word of a rule is called."""
        return Name(role_words(role, self.asked.labels), "rule_words")

    def _unnamed(self, role: str, section: str) -> Message:
        missing = say("the study does not say which areas these are: {roles}", roles=self.role(role))
        return hinted(missing, f"rules.{section}.{role} says it")

    def level_of(self, role: str) -> str:
        """The level that a word of a rule stands for."""
        if role not in self.asked.levels:
            raise NotAssessedError(self._unnamed(role, "levels"))
        return self.asked.levels[role]

    def class_of(self, role: str) -> ClassAreas:
        """The areas that a word of a rule stands for."""
        if role not in self.asked.classes:
            raise NotAssessedError(self._unnamed(role, "classes"))
        return self.asked.classes[role]

    def slots_among(self, role: str) -> Sequence[int]:
        """The slots of everybody, or of the areas that a word stands for, where somebody must live."""
        if not role:
            return EVERYBODY
        areas = self.class_of(role)
        pairs = zip(self.slots(areas.level), areas.chosen.tolist(), strict=True)
        found = [slot for (slot,), chosen in pairs if chosen]
        if not self.units(found):
            raise NotAssessedError(say("nobody lives in any area of this kind: {kind}", kind=self.role(role)))
        return found

    def each_area(self, each: str, among: str) -> list[tuple[int, tuple[int]]]:
        """Number and slot of every area of a level, or of those that are of a class too."""
        level = self.level_of(each)
        areas = list(enumerate(self.slots(level)))
        if not among:
            return areas
        kind = self.class_of(among)
        if kind.level != level:
            raise NotAssessedError(
                say(
                    "which areas these are is told by {told}, not by {level}: {roles}",
                    told=kind.level,
                    level=level,
                    roles=self.role(among),
                )
            )
        return [area for area, chosen in zip(areas, kind.chosen.tolist(), strict=True) if chosen]
