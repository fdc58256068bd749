"""Which counters are online: for certain, and perhaps."""

from __future__ import annotations

from overlap.domain.evidence import Evidence
from overlap.domain.sums import ANY
from overlap.domain.wanted import Members

ONLINE, MAYBE = "online", "maybe online"


def digital_told(evidence: Evidence) -> bool:
    """Whether any list has a column that says how digital its counters are."""
    return any(each.columns for each in evidence.indicators.values())


def surely_online(evidence: Evidence) -> Members:
    """Who is on the study's rung of being online for certain."""
    rung = evidence.settings.online_level
    return {name: each.level_low >= rung for name, each in evidence.indicators.items()}


def maybe_online(evidence: Evidence) -> Members:
    """Who is online, or may be: not certainly below the rung."""
    rung = evidence.settings.online_level
    return {name: each.level_high >= rung for name, each in evidence.indicators.items()}


def online_groups(evidence: Evidence) -> dict[str, Members]:
    """Of each network and of all together: who is online for certain, and who is or may be."""
    groups: dict[str, Members] = {}
    for kind, chosen in ((ONLINE, surely_online(evidence)), (MAYBE, maybe_online(evidence))):
        groups |= {f"{name} {kind}": {name: mask} for name, mask in chosen.items()}
        groups[f"{ANY} {kind}"] = chosen
    return groups
