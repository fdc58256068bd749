"""What overlaps: who lives near both networks, and which counters have a partner."""

from __future__ import annotations

from collections.abc import Iterator

from overlap.domain.run import RunContent
from overlap.outputs.brief.parts import Block, Line, Picture, Rows
from overlap.outputs.headline.rows import reported_row, total_rows
from overlap.outputs.language.known import network_name
from overlap.outputs.language.messages import Number, Value, count, say
from overlap.outputs.language.rows import pair, part, study_row
from overlap.outputs.language.told import partners


def overlaps(run: RunContent) -> Iterator[Block]:
    """The four-way split at every band, counters with a partner, and what joining forces adds."""
    alone = reported_row(run.summary) is None  # there are no people to fill one page with
    yield from (Line(each, short=alone) for each in partners(run, run.summary["networks"]))
    yield from _shared(run)
    yield from _chance(run)
    yield from _gain(run)
    yield from _split(run)


def _shared(run: RunContent) -> Iterator[Block]:
    sites = run.summary.get("sites")
    if sites is None or len(pair(run)) < 2:
        return
    distance = Number(run.summary["settings"]["site_m"], "m")
    if not sites["shared"]:
        yield Line(
            say(
                "The networks share no site: no two of their counters are within {m} of each other.",
                m=distance,
            )
        )
        return
    yield Line(
        count(
            "The networks share {n} site (counters at most {distance} apart).",
            "The networks share {n} sites (counters at most {distance} apart).",
            sites["shared"],
            distance=distance,
        )
    )


def _chance(run: RunContent) -> Iterator[Block]:
    for row in run.summary.get("colocation", {}).get("directions", []):
        values = {"network": network_name(row["from_network"])}
        if row["people_verdict"] is None:
            continue
        if row["people_verdict"] != row["labels_verdict"]:
            text = say(
                "{network}: whether they are nearer to the other network than chance depends on what "
                "chance is: two tests of it disagree.",
                **values,
            )
        elif row["people_verdict"] == "more than chance":
            text = say(
                "{network}: nearer to the other network than chance and the spread of people explain.",
                **values,
            )
        elif row["people_verdict"] == "less than chance":
            text = say(
                "{network}: farther from the other network than chance and the spread of people explain.",
                **values,
            )
        elif row["people_verdict"] == "more and less than chance":
            text = say(
                "{network}: at some distances nearer to the other network than chance and the spread of "
                "people explain, at others farther.",
                **values,
            )
        else:
            text = say(
                "{network}: no nearer to and no farther from the other network than chance and the spread of "
                "people explain.",
                **values,
            )
        yield Line(text)


def _gain(run: RunContent) -> Iterator[Block]:
    row, gains = reported_row(run.summary), run.summary.get("gains", {}).get("rows", [])
    if row is None:
        return
    here = {"layer": row["layer"], "band_km": row["band_km"], "area_level": "study"}
    gain = study_row(gains, **here)
    if gain is not None and not gain["people_added_to_better"]:
        yield Line(
            say(
                "Within {km}, the two together reach nobody whom this network alone does not reach: "
                "{network}.",
                km=Number(row["band_km"], "km"),
                network=network_name(gain["better_network"]),
            )
        )
    elif gain is not None:
        yield Line(
            say(
                "Alone, this network reaches more people within {km}: {network}. The two together reach "
                "{people} more ({share} of all).",
                km=Number(row["band_km"], "km"),
                network=network_name(gain["better_network"]),
                people=Number(gain["people_added_to_better"], "people"),
                share=part(gain["people_added_to_better"], row["people_total"]),
            )
        )


def _split(run: RunContent) -> Iterator[Block]:
    rows, names = list(total_rows(run.summary)), pair(run)
    if not rows or len(names) < 2:
        return
    only = [f"people_only_{name}" for name in names]
    heads = [
        say("Within"),
        say("Near both"),
        *(say("Only: {network}", network=network_name(name)) for name in names),
        say("Near neither"),
    ]
    cells: list[list[Value]] = [
        [
            Number(row["band_km"], "km"),
            *(
                say(
                    "{people} ({share})",
                    people=Number(row[key], "people"),
                    share=part(row[key], row["people_total"]),
                )
                for key in ("people_both", *only, "people_neither")
            ),
        ]
        for row in rows
    ]
    reported = reported_row(run.summary)
    main = next((at for at, row in enumerate(rows) if reported and row["band_km"] == reported["band_km"]), 0)
    yield Rows(say("People by what is near them"), heads, cells, short=True, main=main)
    yield Picture("chart", "split", say("Chart: people near both networks, one or neither, by area."))
