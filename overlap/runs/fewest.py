"""The fewest further counters with which a rule would be met, read from the files of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from pathlib import Path

import numpy as np

from overlap.analyses.priorities.asked import members_of, usual_candidates
from overlap.analyses.priorities.candidates import candidates_of
from overlap.analyses.priorities.sites import Sites
from overlap.analyses.rules import wants
from overlap.analyses.rules.fewest import Search
from overlap.analyses.rules.ground import Ground, counted_group
from overlap.analyses.rules.ways import coverings_of, ways
from overlap.domain.evidence import Evidence
from overlap.domain.rule_parts import Part, ShareWithin
from overlap.domain.rules import Rule, distances_of
from overlap.domain.sums import Sums
from overlap.domain.wanted import Wanted
from overlap.errors import FaultList
from overlap.geo.index import PointIndex
from overlap.progress import Progress
from overlap.readers.rules import rule_called
from overlap.runs.again import again
from overlap.runs.analyze import sweep
from overlap.runs.check import Row, RuleCheck
from overlap.runs.evidence import evidence_of, read_job
from overlap.runs.fewest_rows import site_rows, unsought, with_sites
from overlap.runs.mapper import Mapper
from overlap.runs.questions import of_the_first, question_of
from overlap.solving.problem import Numbers

Gather = Callable[[Wanted], Sums]

_ADVICE = (
    "the study has no place where a counter might be; name settlements with file = … under [places], or "
    "other places with file = … under [candidates.NAME], and run analyze again"
)


@dataclass(frozen=True)
class Fewest:
    """Sites with which the parts of a rule that a network fails would be met together.

    `candidates` says how many there are by what they are from, `outside` how many lie in no area and are left
    out. `parts` are those that keep the rule from being met, with their shares today and then. The first
    `reaching` sites reach the shares, be it too close to call; no list of fewer than `least` does.
    Where `reason` is given, no sites were sought.
    """

    network: str
    candidates: Mapping[str, int]
    outside: int
    sites: tuple[Row, ...]
    reaching: int
    least: int
    method: str
    parts: tuple[Row, ...]
    reason: str = ""


def fewest_for(
    run: Path,
    checks: Sequence[RuleCheck],
    start: Path | None,
    exact_s: float | None,
    progress: Progress,
    mapper: Mapper,
) -> tuple[Fewest, ...]:
    """For each network that a rule is held against, the fewest of the study's places and candidates.

    People are read once for all networks, parts and distances, and once more for each list, which is held
    against the rule as `check` would do it.

    Raises
    ------
    InputError
        The files of the run's study are missing or have changed, or the exact solver is missing.
    """
    job = again(run, {}, ("rules",), start)
    inputs = read_job(job, progress)
    evidence = evidence_of(job, inputs, job.only)

    def gather(wanted: Wanted) -> Sums:
        question = replace(question_of(evidence, None, wanted), classes=inputs.classes)
        return sweep(
            inputs, [of_the_first(evidence, question, inputs.populations[0], wanted)], progress, mapper
        )[0]

    asked = [_Asked.of(evidence, each) for each in checks]
    coverings = reduce(Wanted.merge, (each.wanted() for each in asked), wants(evidence))
    sums = gather(coverings) if coverings.coverings else None
    return tuple(each.told(sums, gather, exact_s) for each in asked)


@dataclass(frozen=True)
class _Asked:
    """One network that fails a rule: the ways in which it might be met, and the sites that might be added."""

    evidence: Evidence
    rule: Rule
    network: str
    rows: Mapping[Part, Row]
    ways: tuple[tuple[Part, ...], ...]
    sites: Sites
    outside: int

    @classmethod
    def of(cls, evidence: Evidence, check: RuleCheck) -> _Asked:
        rule, network = rule_called(check.row["rule_id"], evidence.rules.rules), check.row["network"]
        rows = {part: each.row for part, each in zip(rule.parts, check.parts, strict=True)}
        faults = FaultList()  # what costs are is another question
        words = usual_candidates(evidence, network)
        found = candidates_of(evidence, words, members_of(evidence, network), faults)
        several = ways(rule.asks, lambda part: rows[part]["verdict"] == "met")
        return cls(evidence, rule, network, rows, tuple(several), found.sites, len(found.outside))

    def sought(self, way: Sequence[Part]) -> tuple[ShareWithin, ...]:
        """The parts for which sites are sought: shares that were judged."""
        judged = [part for part in way if self.rows[part]["verdict"] != "not assessed"]
        return tuple(part for part in judged if isinstance(part, ShareWithin))

    def wanted(self) -> Wanted:
        """People by the candidates that they are near, for every way."""
        parts = tuple(dict.fromkeys(part for way in self.ways for part in self.sought(way)))
        if not parts or not len(self.sites):
            return Wanted()
        asked = self.evidence.rules
        return Wanted(coverings=coverings_of(parts, asked, self.network, self.sites.index()))

    def told(self, sums: Sums | None, gather: Gather, exact_s: float | None) -> Fewest:
        """The way that asks for the fewest sites, of those that leave the fewest parts unmet."""
        found = [self._way(way, sums, gather, exact_s) for way in self.ways]
        return min(found, key=lambda each: (sum(row["then"] != "met" for row in each.parts), len(each.sites)))

    def _way(self, way: Sequence[Part], sums: Sums | None, gather: Gather, exact_s: float | None) -> Fewest:
        parts, several = self.sought(way), Counter(self.sites.network.tolist())
        numbers = {part: number for number, part in reversed(list(enumerate(self.rule.parts, start=1)))}
        told = Fewest(self.network, dict(sorted(several.items())), self.outside, (), 0, 0, "", ())
        if not parts or sums is None or not len(self.sites):
            rows = tuple(unsought(numbers[part], self.rows[part]) for part in way)
            return replace(told, parts=rows, reason=_ADVICE if parts else "")
        ground = Ground(self.evidence, sums, self.evidence.rules, self.network)
        search = Search(
            parts, self.rule.metric, ground, len(self.sites), partial(self._then, gather), exact_s
        )
        answer = search.answer()
        reached = {each.part: each for each in answer.parts}
        rows = tuple(
            with_sites(numbers[part], self.rows[part], reached[part], self.evidence)
            if part in reached
            else unsought(numbers[part], self.rows[part])
            for part in way
        )
        gains = {numbers[each.part]: sums.people(np.array(each.gains)) for each in answer.parts}
        sites = site_rows(self.sites.only(answer.plan.chosen), gains)
        return replace(
            told,
            sites=sites,
            reaching=answer.reaching,
            least=answer.least,
            method=answer.plan.method,
            parts=rows,
        )

    def _then(self, gather: Gather, chosen: Numbers) -> Ground:
        """The ground with some of the sites as counters, which people are read once more for."""
        evidence, name = self.evidence, f"{self.network} with more"
        members = wants(evidence).groups[counted_group(self.network)]
        counters = [(evidence.networks[each], mask) for each, mask in members.items()]
        more = self.sites.only(chosen)
        points = PointIndex(
            np.concatenate([more.longitude_deg, *(each.longitude_deg[mask] for each, mask in counters)]),
            np.concatenate([more.latitude_deg, *(each.latitude_deg[mask] for each, mask in counters)]),
        )
        edges_m = distances_of(evidence.rules.rules)
        sums = gather(Wanted(points={counted_group(name): points}, edges_m=edges_m))
        return Ground(evidence, sums, evidence.rules, name)
