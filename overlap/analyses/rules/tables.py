"""Rules, their parts and the areas in which they fail, as tables."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pandas as pd

from overlap.analyses.rules.assessed import Assessed
from overlap.domain.notes import english
from overlap.domain.result import Column, Table
from overlap.domain.rule_parts import Counters, NotMeasured, Part, PeoplePerCounter, ShareWithin, Spacing
from overlap.domain.rule_words import asked_words, words
from overlap.domain.verdicts import VERDICTS

_RULE = (Column("rule_id", "id of the rule"), Column("network", "network or group that it is held against"))
_VERDICT = Column("verdict", ", ".join(VERDICTS))
_NUMBERS = (
    Column(
        "needed", "what is asked for; shares are 0 to 1; empty where the source names nothing", "", "number"
    ),
    Column("found", "what the study shows, in the same unit", "", "number"),
    Column("margin", "room to spare in the same unit; negative where it is missed", "", "number"),
)


def rules_table(found: Iterable[Assessed], wanted: tuple[str, ...]) -> Table:
    """One row for each rule and network."""
    columns = (
        *_RULE,
        Column("title", "what it is called"),
        _VERDICT,
        Column(
            "margin_points", "smallest margin of its shares; empty without one", "percentage point", "number"
        ),
        Column("parts", "parts of the rule", "", "integer"),
        *(Column(f"parts_{_key(each)}", f"parts that are {each}", "", "integer") for each in VERDICTS),
        Column("asked_for", "the study asks for this rule", "", "flag"),
        Column("asks", "what it asks for"),
        Column("country", "ISO 3166 code; empty where it is of no single country"),
        Column("year", "year of the wording; empty where it has none", "", "integer"),
        Column("status", "in force, withdrawn, planning norm or analogue"),
        Column("read", "how far the source was read: primary, secondary or general knowledge"),
        Column("metric", "how the source measures"),
        Column("assumption", "how it is measured here where the source leaves that open"),
        Column("leaves_out", "what of it is not assessed, and why"),
        Column("wording", "the rule in our own words"),
        Column("source_title", "where it is written"),
        Column("source_publisher", "who published that"),
        Column("source_url", "address of it"),
    )
    rows = [
        (
            *(each.rule.id, each.ground.group, each.rule.title, each.verdict, each.margin_points),
            *(len(each.findings), *(each.count(verdict) for verdict in VERDICTS), each.rule.id in wanted),
            *(
                asked_words(each.rule.asks, each.rule.labels),
                each.rule.country or None,
                each.rule.year,
                each.rule.status,
            ),
            *(
                each.rule.read,
                each.rule.metric,
                each.rule.assumption,
                each.rule.leaves_out,
                each.rule.wording,
            ),
            *(each.rule.source.title, each.rule.source.publisher, each.rule.source.url),
        )
        for each in found
    ]
    return _table("rules", "Access rules and whether they are met", columns, rows, ("rule_id", "network"))


def parts_table(found: Iterable[Assessed]) -> Table:
    """One row for each part of each rule and network."""
    columns = (
        *_RULE,
        Column("part", "number of the part, from 1, in the order of the rule", "", "integer"),
        Column("what", "what it asks for"),
        Column("unit", "what the numbers are"),
        *_NUMBERS,
        Column(
            "spread", "by how much a share may be off; a smaller margin is too close to call", "", "number"
        ),
        _VERDICT,
        Column("reason", "why it is not assessed, or fails without a number"),
        Column(
            "areas_assessed", "areas that were judged; empty where it is no matter of areas", "", "integer"
        ),
        Column("areas_failing", "those that are not met or too close to call", "", "integer"),
    )
    rows = [
        (
            *(
                each.rule.id,
                each.ground.group,
                number,
                words(part, each.rule.labels),
                _unit(part),
                _needed(part),
            ),
            *(_number(finding.found), _number(finding.margin)),
            *(_number(finding.spread) if finding.margin is not None else None, finding.verdict),
            *(
                english(finding.reason) if finding.reason else "",
                len(finding.areas) or None,
                len(finding.failing) if finding.areas else None,
            ),
        )
        for each in found
        for number, (part, finding) in enumerate(each.findings, start=1)
    ]
    return _table("rule_parts", "Parts of access rules", columns, rows, ("rule_id", "network", "part"))


def areas_table(found: Iterable[Assessed]) -> Table:
    """One row for each area in which a part is not met or too close to call, the tightest first."""
    columns = (
        *_RULE,
        Column("part", "number of the part in the rule", "", "integer"),
        Column("area_level", "level of the area"),
        Column("area_id", "its id"),
        Column("area_name", "its name"),
        Column("people", "people who live there", "person", "number"),
        *_NUMBERS,
        _VERDICT,
    )
    rows = [
        (
            *(each.rule.id, each.ground.group, number, area.level, area.area_id, area.area_name, area.people),
            *(_needed(part), _number(area.found), _number(area.margin), area.verdict),
        )
        for each in found
        for number, (part, finding) in enumerate(each.findings, start=1)
        for area in finding.failing
    ]
    key = ("rule_id", "network", "part", "area_level", "area_id")
    return _table("rule_areas", "Areas in which access rules fail", columns, rows, key)


def _table(
    name: str, title: str, columns: tuple[Column, ...], rows: list[tuple[Any, ...]], key: tuple[str, ...]
) -> Table:
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    for column in columns:
        if column.kind == "integer":
            frame[column.name] = frame[column.name].astype("Int64")
        elif column.kind == "number":
            frame[column.name] = frame[column.name].astype("float64")
    return Table(name, title, columns, frame, key)


def _key(verdict: str) -> str:
    return verdict.replace(" ", "_")


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _unit(part: Part) -> str:
    match part:
        case ShareWithin():
            return "share of people"
        case Counters():
            return "counters"
        case PeoplePerCounter():
            return "people for each counter"
        case Spacing():
            return "share of counters"
        case NotMeasured():
            return ""


def _needed(part: Part) -> float | None:
    match part:
        case ShareWithin():
            return part.share
        case Counters():
            return float(part.counters_at_least)
        case PeoplePerCounter():
            return part.people_per_counter_at_most
        case Spacing():
            return part.closer_at_most
        case NotMeasured():
            return None
