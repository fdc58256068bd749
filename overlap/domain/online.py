"""Which counters are online, as far as lists tell."""

from __future__ import annotations

from overlap.domain.evidence import Evidence
from overlap.domain.sums import ANY
from overlap.domain.wanted import Members

ONLINE, MAYBE = "online", "maybe online"


def told(evidence: Evidence) -> bool:
    """Whether any list says how digital its counters are."""
    return any(each.columns for each in evidence.indicators.values())


def online_groups(evidence: Evidence) -> dict[str, Members]:
    """Of each network and of all together: who is online for certain, and who is or may be."""
    rung = evidence.settings.online_level
    surely = {name: each.level_low >= rung for name, each in evidence.indicators.items()}
    maybe = {name: each.level_high >= rung for name, each in evidence.indicators.items()}
    groups: dict[str, Members] = {}
    for kind, chosen in ((ONLINE, surely), (MAYBE, maybe)):
        groups |= {f"{name} {kind}": {name: mask} for name, mask in chosen.items()}
        groups[f"{ANY} {kind}"] = chosen
    return groups
