"""What a rule asks for, in words made from its data."""

from __future__ import annotations

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


def words(part: Part) -> str:
    """One part: at least 95 % of people within 5 km, in each département."""
    match part:
        case ShareWithin():
            where = f"{_among('people', part.among)} within {_distance(part.within_m)}{_each(part.each)}"
            return where if part.share is None else f"{_least(part.share)} {where}"
        case Counters():
            return f"at least {part.counters_at_least:,} {_among('counters', part.among)}"
        case PeoplePerCounter():
            counted = f"{part.people_per_counter_at_most:,.10g} {_among('people', part.among)}"
            return f"at most {counted} for each counter{_each(part.each)}"
        case Spacing():
            closer = f"closer than {_distance(part.apart_m)} to another"
            few = f"at most {_percent(part.closer_at_most)} of" if part.closer_at_most else "none of the"
            return f"{few} {_among('counters', part.among)} {closer}"
        case NotMeasured():
            return part.says


def asked_words(asked: Asked) -> str:
    """A whole tree, its inner trees in brackets."""
    if not isinstance(asked, AllOf | AnyOf):
        return words(asked)
    told = [
        f"({asked_words(each)})" if isinstance(each, AllOf | AnyOf) else words(each)
        for each in branches(asked)
    ]
    return ("; and " if isinstance(asked, AllOf) else "; or ").join(told)


def role_words(role: str) -> str:
    """A role as it is read: `postcode_district` is a postcode district."""
    return role.replace("_", " ")


def _among(what: str, role: str) -> str:
    return f"{what} ({role_words(role)})" if role else what


def _each(role: str) -> str:
    return f", in each {role_words(role)}" if role else ""


def _least(share: float) -> str:
    return "all" if share == 1.0 else f"at least {_percent(share)} of"


def _percent(share: float) -> str:
    return f"{100.0 * share:.10g} %"


def _distance(distance_m: float) -> str:
    miles = distance_m / MILE_M
    if miles == round(miles):
        return f"{miles:.0f} mile{'s' * (miles != 1.0)}"
    return f"{distance_m / 1000.0:.10g} km"
