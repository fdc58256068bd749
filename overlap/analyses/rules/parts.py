"""Every shape that a part of a rule may have, held against a study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from overlap.analyses.rules.findings import Finding, NotAssessedError, in_every_area, judged
from overlap.analyses.rules.ground import Ground
from overlap.domain.messages import Name, say
from overlap.domain.rule_parts import Counters, NotMeasured, Part, PeoplePerCounter, ShareWithin, Spacing
from overlap.domain.rules import Metric
from overlap.domain.verdicts import as_written
from overlap.geo.ties import nearest_other_m


def find(part: Part, metric: Metric, ground: Ground) -> Finding:
    """What a study shows of one part, or why it shows nothing."""
    try:
        match part:
            case ShareWithin():
                return _share_within(part, metric, ground)
            case Counters():
                return _counters(part, ground)
            case PeoplePerCounter():
                return _people_per_counter(part, ground)
            case Spacing():
                return _spacing(part, ground)
            case NotMeasured():
                needs = Name(part.needs, "rule_words")
                return Finding("not assessed", reason=say("no figure here holds {needs}", needs=needs))
    except NotAssessedError as error:
        return Finding("not assessed", reason=error.reason)


def _share_within(part: ShareWithin, metric: Metric, ground: Ground) -> Finding:
    """People within the distance as a share of people, against the share that is asked for."""
    if metric == "road":
        raise NotAssessedError(say("the rule measures along roads, and distances here are straight lines"))
    if metric == "travel time":
        raise NotAssessedError(say("the rule measures travel times, and distances here are straight lines"))

    def share(slots: Sequence[int]) -> Finding:
        found = Fraction(ground.near(slots, part.within_m), ground.units(slots))
        if part.share is None:
            none = say("the source names no share that would be enough")
            return Finding("not assessed", found, reason=none)
        spread = ground.spread(slots, part.within_m)
        return judged(found, found - as_written(part.share), spread)

    if part.each:
        return _each(part.each, part.among, ground, lambda _, slots: share(slots))
    return share(ground.slots_among(part.among))


def _counters(part: Counters, ground: Ground) -> Finding:
    """Counters that count, against how many there must be."""
    found = Fraction(int(ground.counted(part.among).sum()))
    return judged(found, found - part.counters_at_least)


def _people_per_counter(part: PeoplePerCounter, ground: Ground) -> Finding:
    """People divided by counters, against the most that there may be."""

    def ratio(counters: int, slots: Sequence[int]) -> Finding:
        if not counters:
            return Finding("not met", reason=say("there is no counter"))
        found = ground.persons(slots) / counters
        return judged(found, as_written(part.people_per_counter_at_most) - found)

    if not part.each:
        counters = int(ground.counted(part.among).sum())
        return ratio(counters, ground.slots_among(part.among))
    counts = ground.counted()
    counted = ground.area_of(ground.level_of(part.each))[counts]
    return _each(
        part.each, part.among, ground, lambda area, slots: ratio(int((counted == area).sum()), slots)
    )


def _spacing(part: Spacing, ground: Ground) -> Finding:
    """Counters closer than the distance to another, by geodesic, as a share of counters."""
    counts = ground.counted()
    meant = ground.counted(part.among)[counts]
    if not meant.any():
        raise NotAssessedError(say("no counter counts there"))
    facilities = ground.facilities
    apart_m = nearest_other_m(facilities.longitude_deg[counts], facilities.latitude_deg[counts])
    close = apart_m < part.apart_m
    found = Fraction(int((close & meant).sum()), int(meant.sum()))
    return judged(found, as_written(part.closer_at_most) - found)


def _each(each: str, among: str, ground: Ground, judge: Callable[[int, tuple[int]], Finding]) -> Finding:
    """Judge every area where somebody lives."""
    level = ground.level_of(each)
    areas = ground.evidence.areas[level]
    findings = [
        replace(
            judge(number, slots),
            people=float(ground.persons(slots)),
            level=level,
            area_id=str(areas.ids[number]),
            area_name=str(areas.names[number]),
        )
        for number, slots in ground.each_area(each, among)
        if ground.units(slots)
    ]
    return in_every_area(findings, ground.role(each))
