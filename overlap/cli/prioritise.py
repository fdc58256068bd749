"""`overlap prioritise`: where to act first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from overlap.cli.text import clipped, say_broken, say_json, say_table

if TYPE_CHECKING:
    from rich.table import Table

    from overlap.domain.run import RunContent

_SECONDS = 60.0
_READABLE = 80


def prioritise(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that analyze has written.")],
    sites: Annotated[
        int | None, typer.Option(metavar="N", help="How many places to act at.", show_default=False)
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(
            metavar="B", help="Or how much may be spent, in the study's currency.", show_default=False
        ),
    ] = None,
    share: Annotated[
        float | None,
        typer.Option(
            metavar="S", help="Or the fewest that bring this share within reach.", show_default=False
        ),
    ] = None,
    every: Annotated[
        str | None, typer.Option(metavar="LEVEL", help="With --share: in every area of this level.")
    ] = None,
    cheapest: Annotated[
        bool, typer.Option("--cheapest", help="With --share: the cheapest places instead of the fewest.")
    ] = False,
    weights: Annotated[
        list[str] | None,
        typer.Option(metavar="LAYER=W", help="How much a person of a layer counts, such as women=2."),
    ] = None,
    candidates: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS", help="Where to act: connect, raise_level, places, gaps, files of candidates."
        ),
    ] = None,
    reach: Annotated[
        str | None,
        typer.Option(metavar="GROUP", help="Whom people should be near: online, any, or a group."),
    ] = None,
    level: Annotated[
        str | None, typer.Option(metavar="LEVEL", help="Level of areas for --at-least and --at-most.")
    ] = None,
    at_least: Annotated[
        list[str] | None,
        typer.Option(metavar="K", help="So many places in every area, or AREA=K,…, or a column with K."),
    ] = None,
    at_most: Annotated[
        list[str] | None,
        typer.Option(metavar="K", help="No more than this in any area, or AREA=K,…, or a column with K."),
    ] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="Search for the best list; needs the extra exact.")
    ] = False,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", help="How long --exact may search.")
    ] = _SECONDS,
    start: Annotated[
        Path | None,
        typer.Option("--from", metavar="FOLDER", help="Where the paths of the run's study start."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Leave the list behind as a run of its own.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the list as JSON and nothing else.")] = False,
) -> None:
    """Which counters to connect, and where to add one, first; with how close to the best that is."""
    from overlap.cli import console
    from overlap.geo.threads import usable_cores
    from overlap.runs.mapper import Threads
    from overlap.runs.prioritise import priorities_job
    from overlap.runs.prioritise import prioritise as prioritise_job

    asked = {
        "sites": sites,
        "budget": budget,
        "share": share,
        "every": every,
        "minimise": "cost" if cheapest else None,
        "weights": _weights(weights or []) or None,
        "candidates": [word.strip() for word in candidates.split(",")] if candidates is not None else None,
        "reach": reach,
        "level": level,
        "at_least": _limit(at_least or [], "--at-least"),
        "at_most": _limit(at_most or [], "--at-most"),
        "exact_s": time_limit if exact else None,
    }
    given = {key: value for key, value in asked.items() if value is not None}
    job = priorities_job(run, given, start, out)
    with console.progress() as progress:
        found = prioritise_job(job, progress, Threads(usable_cores()), write=out is not None)
    rows = next(each for each in found.tables if each.name == "priorities").records()
    if json:
        say_json(_plain(found, rows))
        return
    _show(found, rows)
    if out is not None:
        say_broken(f"The whole run is in {out}.")


def _weights(texts: list[str]) -> dict[str, float]:
    from overlap.errors import FaultList

    faults, found = FaultList(), {}
    for text in (each for several in texts for each in several.split(",")):
        layer, _, weight = text.partition("=")
        try:
            found[layer.strip()] = float(weight)
        except ValueError:
            faults.add("--weights", "is no layer with a number", text, "write such as women=2")
    faults.raise_if_any()
    return found


def _limit(texts: list[str], flag: str) -> float | str | dict[str, float | str] | None:
    """One number for all areas, numbers by id, or the name of a column."""
    from overlap.errors import Fault, InputError

    words = [each.strip() for several in texts for each in several.split(",")]
    numbers = {
        area.strip(): _number(text) for area, equals, text in (w.rpartition("=") for w in words) if equals
    }
    if len(words) > len(numbers) and (numbers or len(words) > 1):
        found = ", ".join(texts)
        raise InputError(
            Fault(flag, "is said twice", found, f"write such as {flag} 2, or {flag} XOK=2,XWE=1")
        )
    return numbers or (_number(words[0]) if words else None)


def _number(text: str) -> float | str:
    """A number, whole or not, that the study may refuse; else the text."""
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text)
    return text.strip()


def _plain(found: RunContent, rows: list[dict[str, Any]]) -> dict[str, Any]:
    summary = found.summary
    keys = ("study", "warnings", "caveats", "priorities")
    return {**{key: summary[key] for key in keys}, "list": rows}


def _show(found: RunContent, rows: list[dict[str, Any]]) -> None:
    if rows:
        say_table(_table(rows, found.summary["priorities"]["currency"]), _READABLE)
        say_broken("")
    for line in _words(found.summary):
        say_broken(line)


def _table(rows: list[dict[str, Any]], currency: str) -> Table:
    from rich.table import Table
    from rich.text import Text

    from overlap.errors import printable

    heads = ["", "where", "id", "what", f"cost {currency}".strip(), "people", "together", "stays"]
    priced = any(row["cost"] is not None for row in rows)
    table = Table(
        title="Where to act first", title_justify="left", box=None, pad_edge=False, title_style="bold"
    )
    shown = [head for head in heads if priced or not head.startswith("cost")]
    for head in shown:
        right = head in ("", "people", "together", "stays") or head.startswith("cost")
        justify: Literal["left", "right"] = "right" if right else "left"
        table.add_column(head, justify=justify, overflow="fold", no_wrap=right or head == "id")
    for row in rows:
        cells = _cells(row)
        del cells[slice(4, 4 if priced else 5)]
        table.add_row(*(Text("\n".join(map(printable, cell.split("\n")))) for cell in cells))
    return table


def _cells(row: dict[str, Any]) -> list[str]:
    from overlap.outputs.language.rows import site_name

    sure = " (perhaps online)" if row["offline"] == "possible" else ""
    stays = [row[key] for key in ("stays_distance", "stays_costs") if row[key] is not None]
    cost = f"{row['cost']:,.0f}" if row["cost"] is not None else ""
    return [
        str(row["rank"]),
        clipped(site_name(row)),
        clipped(row["candidate_id"]),
        f"{row['option'].replace('_', ' ')}{sure}",
        cost,
        f"{row['people_gained']:,.0f}",
        f"{row['people_cumulative']:,.0f}",
        "\n".join(f"{100.0 * share:.0f} %" for share in stays),
    ]


def _words(summary: Any) -> Iterator[str]:
    """What the list brings, how good it is at most, and how it is to be read."""
    from overlap.outputs.headline.acting import priorities

    found = summary["priorities"]
    yield from (f"Warning: {each}." for each in summary["warnings"] if each.startswith("priorities"))
    yield from priorities(summary)
    least = "above the fewest" if found["cost_bound"] is None else "above the cheapest"
    off = least if found["share"] is not None else "below the best"
    proven = "no choice is better" if found["proven"] else f"at most {100.0 * found['gap']:.2g} % {off}"
    if not found["chosen"]:
        yield from (f"Note: {each}." for each in summary["caveats"])
        return
    yield f"Method: {found['method']}, bound by {found['bound_by']}: {proven}."
    if found["guarantee"]:
        yield f"Whatever the data, a list so made comes to {found['guarantee']}."
    distances = " and ".join(f"{km:g} km" for km in found["sensitivity"]["distances_km"])
    draws = (
        f", and in {found['sensitivity']['draws']:,} draws of costs" if found["sensitivity"]["draws"] else ""
    )
    yield f"Stays: how often a site is in the list at {distances}{draws}."
    yield from (f"Note: {each}." for each in summary["caveats"])
