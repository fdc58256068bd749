"""Whether networks meet the access rules that are published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from overlap.analyses.rules.assessed import Assessed, assess_rule
from overlap.analyses.rules.ground import Ground, counted_group
from overlap.analyses.rules.tables import areas_table, parts_table, rules_table
from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Name, Number, say
from overlap.domain.notes import as_json
from overlap.domain.result import Result, Table
from overlap.domain.rules import Rule, RulesAsked, distances_of
from overlap.domain.sums import Sums
from overlap.domain.wanted import Members, Wanted

NEEDS_PEOPLE = True


def wants(evidence: Evidence) -> Wanted:
    """People within the distances of the rules of the counters that count."""
    groups: dict[str, Members] = {
        counted_group(name): {name: each.counts} for name, each in evidence.networks.items()
    }
    named = {rule.group for rule in evidence.rules.rules}
    groups |= {
        counted_group(group): {name: mask & evidence.networks[name].counts for name, mask in members.items()}
        for group, members in evidence.groups.items()
        if group in named
    }
    return Wanted(groups, edges_m=distances_of(evidence.rules.rules))


def analyse(evidence: Evidence) -> Result:
    """Hold the study's rules against its networks and its total."""
    return assess(evidence, evidence.rules, evidence.sums[0])


def assess(evidence: Evidence, asked: RulesAsked, people: Sums) -> Result:
    """Hold every rule against the networks that it is about.

    Parameters
    ----------
    evidence
        Counters and areas.
    asked
        The rules, and what their words stand for here.
    people
        The sums of the total, which hold what `wants` asks for.
    """
    found = [
        assess_rule(rule, Ground(evidence, people, asked, name))
        for rule in asked.rules
        for name in rule.held_against(evidence.networks)
    ]
    rules = rules_table(found, asked.wanted)
    figures = {"rules": {"wanted": list(asked.wanted), "rows": _rows(rules, found)}}
    caveats = (*_caveats(found, asked), *_outside(evidence, people, asked))
    return Result((rules, parts_table(found), areas_table(found)), figures, caveats)


_COUNTED = ("parts_too_close_to_call", "parts_not_assessed")


def _rows(rules: Table, found: list[Assessed]) -> list[dict[str, Any]]:
    told = (
        "rule_id",
        "network",
        "title",
        "country",
        "status",
        "verdict",
        "parts",
        *_COUNTED,
        "margin_points",
    )
    rows = rules.frame[list(told)].to_dict("records")
    for row, each in zip(rows, found, strict=True):
        row["share_told"] = each.share_told
        row["reasons"] = [as_json(reason) for reason in each.reasons]
    # An empty number is NaN in a frame and nothing at all in a figure.
    return [{str(key): None if value != value else value for key, value in row.items()} for row in rows]


def _caveats(found: list[Assessed], asked: RulesAsked) -> Iterator[Message]:
    """How the verdicts on the rules that were asked for are to be read."""
    for rule in dict.fromkeys(each.rule for each in found if each.rule.id in asked.wanted):
        for text in filter(None, (rule.assumption, rule.leaves_out)):
            told = Name(text.rstrip("."), "rule_words")
            yield say("{rule}: {told}", rule=Name(rule.id, "rule"), told=told)
        yield from _doubts(rule)


def _outside(evidence: Evidence, people: Sums, asked: RulesAsked) -> Iterator[Message]:
    """Who is among everybody and has no counter that may count, as the areas are less than the population."""
    context = sum(int((~each.counts).sum()) for each in evidence.networks.values())
    levels = [each for each in people.levels if each.level in evidence.areas]
    if not asked.wanted or not context or not levels:
        return
    left = min(float(people.people(people.partial.fine[0, each.outside, -1].sum())) for each in levels)
    if left:
        yield say(
            "rules: everybody includes {people} people outside every area, where no counter may count "
            "({counters} do not), so that shares of everybody are lower, and people for each counter "
            "more, than in the areas; cut the population to the areas for a verdict on these",
            people=Number(left, "people"),
            counters=Number(context, "count"),
        )


def _doubts(rule: Rule) -> Iterator[Message]:
    name = Name(rule.id, "rule")
    if rule.status == "withdrawn":
        yield say("{rule}: it was withdrawn and binds nobody", rule=name)
    if rule.read == "secondary":
        yield say("{rule}: its wording was not read at the source (secondary)", rule=name)
    if rule.read == "general knowledge":
        yield say("{rule}: its wording was not read at the source (general knowledge)", rule=name)
