"""What to do first and what it buys: priorities, the business case and scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Block, Line, Picture, Rows
from overlap.outputs.language import advised
from overlap.outputs.language.known import known
from overlap.outputs.language.messages import Number, Value, say
from overlap.outputs.language.rows import MISSING, cell, part, records, site_name

_FIRST = 10


def acting(run: RunContent) -> Iterator[Block]:
    """Where to act first, how near to the best that is, and what a person newly reached costs."""
    found = run.summary.get("priorities")
    if found and found.get("chosen"):
        yield from map(Line, (*advised.acting(run), *advised.perhaps_online(run), *advised.no_better(run)))
        yield from _first(run, found)
        yield Picture("chart", "priorities", say("Chart: people brought within reach, place by place."))
        yield from _business(found)
    yield from _paths(run)


def _first(run: RunContent, found: dict[str, Any]) -> Iterator[Block]:
    rows = records(run, "priorities")[:_FIRST]
    priced = any(row["cost"] is not None for row in rows)
    heads = [say("Rank"), say("Where"), say("What"), say("Cost"), say("People gained"), say("In all")]
    cells = [
        [
            Number(row["rank"], "count"),
            site_name(row),
            _what(row),
            cell(row["cost"], "money", found["currency"]),
            Number(row["people_gained"], "people"),
            Number(row["people_cumulative"], "people"),
        ]
        for row in rows
    ]
    keep = [at for at in range(len(heads)) if priced or at != 3]
    yield Rows(
        say("Where to act first"),
        [heads[at] for at in keep],
        [[row[at] for at in keep] for row in cells],
        short=True,
    )


def _what(row: dict[str, Any]) -> Value:
    doubted = row["option"] == "connect" and row["offline"] == "possible"
    return say("connect, if offline") if doubted else known(row["option"])


def _business(found: dict[str, Any]) -> Iterator[Block]:
    rows = [row for row in found.get("business", []) if row["basis"] == "list"]
    rows = [row for row in rows if row["cost_per_person"] is not None]
    if not rows:
        return
    code = found["currency"]
    yield Rows(
        say("What it costs"),
        [say("What"), say("Places"), say("Cost"), say("People gained"), say("Cost per person")],
        [
            [
                known(row["option"]),
                Number(row["sites"], "count"),
                cell(row["cost"], "money", code),
                Number(row["people_gained"], "people"),
                cell(row["cost_per_person"], "money", code),
            ]
            for row in rows
        ],
    )


def _paths(run: RunContent) -> Iterator[Block]:
    rows = run.summary.get("scenarios", {}).get("paths", [])
    if not rows:
        return
    layer = rows[0]["layer"]
    yield Rows(
        say("Paths: people near an online counter, year by year"),
        [
            say("Path"),
            say("Year"),
            say("Counters connected"),
            say("People"),
            say("Share"),
            say("At most, on any path"),
        ],
        [
            [
                row["scenario"],
                str(row["year"]),
                Number(row["counters_connected_so_far"], "count"),
                Number(row["people_online"], "people"),
                part(row["people_online"], row["people_total"]),
                cell(row["people_online_bound"], "people"),
            ]
            for row in rows
            if row["layer"] == layer
        ],
    )
    yield Picture("chart", "path", say("Chart: people near an online counter, year by year."))


def examples(run: RunContent) -> Iterator[Block]:
    """Cooperation elsewhere."""
    rows = records(run, "cases")
    if rows:
        yield Line(say("The examples are as their sources tell them; nothing here has checked them."))
        yield Rows(
            say("Examples"),
            [say("Example"), say("Where"), say("Year"), say("What came of it"), say("Source")],
            [
                [
                    row["title"],
                    row["place"] or MISSING,
                    str(row["year"] or MISSING),
                    row["outcome"] or MISSING,
                    row["source"] or MISSING,
                ]
                for row in rows
            ],
        )
