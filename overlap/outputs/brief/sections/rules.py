"""Whether access rules are met, and what of them cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Block, Line, Rows
from overlap.outputs.language.known import known, network_name
from overlap.outputs.language.messages import Name, Number, Value, say
from overlap.outputs.language.notes import held
from overlap.outputs.language.rows import cell, records
from overlap.outputs.language.rules import rule_title


def judged(run: RunContent) -> Iterator[Block]:
    """The verdict on every rule, and why parts of some are not assessed."""
    found = run.summary.get("rules", {})
    rows = found.get("rows", [])
    if not rows:
        return
    if not found.get("wanted"):
        yield Line(say("The study names no rule of its own; published rules are shown for comparison."))
    yield _verdicts(rows, records(run, "rule_parts"))
    silent = [row for row in rows if row.get("reasons")]
    if silent:
        yield Rows(
            say("Why parts of rules are not assessed"),
            [say("Rule"), say("Network"), say("Why")],
            [[_rule(row), network_name(row["network"]), _reasons(row)] for row in silent],
        )


def _verdicts(rows: Sequence[dict[str, Any]], parts: Sequence[dict[str, Any]]) -> Rows:
    heads = [
        say("Rule"),
        say("Network"),
        say("Verdict"),
        say("Parts assessed"),
        say("Margin, percentage points"),
    ]
    return Rows(
        say("Access rules"),
        heads,
        [
            [
                _rule(row),
                network_name(row["network"]),
                _verdict(row, parts),
                _assessed(row),
                cell(_margin(row), "points"),
            ]
            for row in rows
        ],
    )


def _rule(row: dict[str, Any]) -> Value:
    title = rule_title(row["title"])
    country = row.get("country")
    return say("{country}: {rule}", country=Name(country, "country"), rule=title) if country else title


def _verdict(row: dict[str, Any], parts: Sequence[dict[str, Any]]) -> Value:
    """What was found, and whether for too few counters alone, as a country of another size has."""
    whose = row["rule_id"], row["network"]
    missed = [
        each for each in parts if (each["rule_id"], each["network"], each["verdict"]) == (*whose, "not met")
    ]
    if row["verdict"] == "not met" and missed and all(each["unit"] == "counters" for each in missed):
        return say("not met: fewer counters than it asks for")
    return known(row["verdict"])


def _assessed(row: dict[str, Any]) -> Value:
    some, every = row["parts"] - row["parts_not_assessed"], row["parts"]
    return say("{some} of {all}", some=Number(some, "count"), all=Number(every, "count"))


def _reasons(row: dict[str, Any]) -> Value:
    told = row["share_told"]
    if told is not None:
        return say(
            "{share} of the people whom the rule means live so near; the source names no share that would "
            "be enough",
            share=Number(told, "share"),
        )
    return tuple(map(held, row["reasons"]))


def _margin(row: dict[str, Any]) -> float | None:
    """By how much its shares are above or below; none where it fails by something that is no share."""
    margin: float | None = row["margin_points"]
    return None if margin is not None and margin >= 0.0 and row["verdict"] == "not met" else margin
