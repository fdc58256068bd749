"""What a rule asks for, in words made from its data."""

from __future__ import annotations

from collections.abc import Mapping

from overlap.domain.rule_parts import (
    AllOf,
    AnyOf,
    Asked,
    Counters,
    NotMeasured,
    Part,
    PeoplePerCounter,
    ShareWithin,
    Spacing,
    branches,
)

MILE_M = 1609.344


Labels = Mapping[str, str]
"""What roles are called where the word itself is not their name: `inner_london` is Inner London."""


def words(part: Part, labels: Labels) -> str:
    """One part: at least 95 % of people within 5 km, in each département."""
    among, each = (role_words(getattr(part, key, ""), labels) for key in ("among", "each"))
    among, each = f" ({among})" if among else "", f", in each {each}" if each else ""
    match part:
        case ShareWithin():
            where = f"people{among} within {_distance(part.within_m)}{each}"
            return where if part.share is None else f"{_least(part.share)} {where}"
        case Counters():
            return f"at least {part.counters_at_least:,} counters{among}"
        case PeoplePerCounter():
            counted = f"{part.people_per_counter_at_most:,.10g} people{among}"
            return f"at most {counted} for each counter{each}"
        case Spacing():
            closer = f"closer than {_distance(part.apart_m)} to another"
            few = f"at most {_percent(part.closer_at_most)} of" if part.closer_at_most else "none of the"
            return f"{few} counters{among} {closer}"
        case NotMeasured():
            return part.says


def asked_words(asked: Asked, labels: Labels) -> str:
    """A whole tree, its inner trees in brackets."""
    if not isinstance(asked, AllOf | AnyOf):
        return words(asked, labels)
    told = [
        f"({asked_words(each, labels)})" if isinstance(each, AllOf | AnyOf) else words(each, labels)
        for each in branches(asked)
    ]
    return ("; and " if isinstance(asked, AllOf) else "; or ").join(told)


def role_words(role: str, labels: Labels) -> str:
    """A role as it is read: `postcode_district` is a postcode district."""
    return labels.get(role) or role.replace("_", " ")


def _least(share: float) -> str:
    return "all" if share == 1.0 else f"at least {_percent(share)} of"


def _percent(share: float) -> str:
    return f"{100.0 * share:.10g} %"


def _distance(distance_m: float) -> str:
    miles = distance_m / MILE_M
    if miles == round(miles):
        return f"{miles:.0f} mile{'s' * (miles != 1.0)}"
    return f"{distance_m / 1000.0:.10g} km"
