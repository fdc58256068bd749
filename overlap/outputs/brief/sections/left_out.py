"""Who is left out: by layer, by area, and the largest gaps."""

from __future__ import annotations

from collections.abc import Iterator

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Block, Line, Picture, Rows
from overlap.outputs.headline.rows import reported_row
from overlap.outputs.language.known import layer_name, network_name
from overlap.outputs.language.messages import Number, say
from overlap.outputs.language.rows import cell, gap_name, has_third, pair, part, records
from overlap.outputs.language.told import gaps

_WORST = 10


def left_out(run: RunContent) -> Iterator[Block]:
    """By layer, by the smallest areas, and gap by gap."""
    if reported_row(run.summary) is None:
        return
    yield from _layers(run)
    yield from _areas(run)
    yield from _gaps(run)
    yield Picture("chart", "distance", say("Chart: share of people within each distance of a counter."))


def _layers(run: RunContent) -> Iterator[Block]:
    reported = reported_row(run.summary)
    assert reported is not None
    rows = [
        row
        for row in run.summary["coverage"]
        if row["band_km"] == reported["band_km"] and row["area_level"] == "study"
    ]
    km = Number(reported["band_km"], "km")
    title = say("Who lives farther than {km} from every counter", km=km)
    if has_third(run):
        networks = tuple(map(network_name, pair(run)))
        title = say("Who lives farther than {km} from these networks: {networks}", km=km, networks=networks)
    yield Rows(
        title,
        [say("Who"), say("People"), say("Left out"), say("Share left out")],
        [
            [
                layer_name(row["layer"]),
                Number(row["people_total"], "people"),
                Number(row["people_neither"], "people"),
                part(row["people_neither"], row["people_total"]),
            ]
            for row in rows
        ],
    )


def _areas(run: RunContent) -> Iterator[Block]:
    rows = [row for row in records(run, "areas") if row["area_id"] != "outside"]
    level = rows[-1]["area_level"] if rows else ""
    rows = [row for row in rows if row["area_level"] == level and row["people_neither"]]
    if not rows:
        return
    rows.sort(key=lambda row: (-row["people_neither"], row["area_id"]))
    yield Rows(
        say("Where most people are left out ({level})", level=level),
        [say("Area"), say("People"), say("Left out"), say("Share left out")],
        [
            [
                row["area_name"] or row["area_id"],
                Number(row["people_total"], "people"),
                Number(row["people_neither"], "people"),
                part(row["people_neither"], row["people_total"]),
            ]
            for row in rows[:_WORST]
        ],
        short=True,
    )


def _gaps(run: RunContent) -> Iterator[Block]:
    told = [*gaps(run)]
    if not told:
        return
    yield from map(Line, told)
    band_km = run.summary["reported"]["band_km"]
    first = [
        row
        for row in run.summary["gaps"]["first"]
        if row["kind"] == "presence" and row["distance_km"] == band_km
    ]
    yield Rows(
        say("The largest gaps"),
        [say("Where"), say("People"), say("Ground"), say("Farthest from a counter")],
        [
            [
                gap_name(run, row),
                Number(row["people"], "people"),
                cell(row["ground_km2"], "km2"),
                cell(row["farthest_m"], "m"),
            ]
            for row in first[:_WORST]
        ],
    )
