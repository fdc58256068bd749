"""Examples of cooperation, and the pairs of counters that could be like them; `overlap twins` compares."""

from __future__ import annotations

from collections.abc import Iterator

from overlap.analyses.cases.pairs import asked_around, near_pairs
from overlap.analyses.cases.tables import cases_table, pairs_table
from overlap.domain.cases import features_among
from overlap.domain.evidence import Evidence
from overlap.domain.likeness import likeness
from overlap.domain.messages import Message, count, hinted, say
from overlap.domain.result import Result, Table
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = False


def wants(evidence: Evidence) -> Wanted | None:
    """People around the pairs of the first two networks, where there are examples to compare them with."""
    if not evidence.cases:
        return None
    pairs = near_pairs(evidence)
    return Wanted(surroundings=asked_around(evidence, pairs)) if len(pairs) else None


def analyse(evidence: Evidence) -> Result:
    """The examples, and what is known of the surroundings of every pair; nothing without examples."""
    if not evidence.cases:
        return Result()
    tables, pairs, comparable = [cases_table(evidence)], near_pairs(evidence), []
    if len(pairs):
        tables.append(pairs_table(evidence, pairs))
        comparable = _comparable(evidence, tables[-1])
    figures = {"cases": {"cases": len(evidence.cases), "pairs": len(pairs), "comparable": comparable}}
    return Result(tuple(tables), figures, tuple(_caveats(len(evidence.cases) - len(comparable))))


def _comparable(evidence: Evidence, pairs: Table) -> list[str]:
    known = {name: pairs.frame[name].to_numpy() for name in features_among(pairs.frame)}
    return [case.key for case in evidence.cases if likeness(case.features(), known).comparable]


def _caveats(silent: int) -> Iterator[Message]:
    yield say("examples of cooperation are as their sources tell them; nothing here has checked them")
    if silent:
        note = count(
            "{n} example cannot be compared with pairs of counters here",
            "{n} examples cannot be compared with pairs of counters here",
            silent,
        )
        yield hinted(note, "overlap twins says why")
