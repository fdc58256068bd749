"""`overlap check`: whether a published access rule is met."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from overlap.cli.text import say_broken, say_json, share_text

if TYPE_CHECKING:
    from overlap.runs.check import PartCheck, RuleCheck
    from overlap.runs.fewest import Fewest

CHECK_FAILED = 4
_AREAS_TOLD = 10
_SECONDS = 60.0


def check(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that analyze has written.")],
    rule: Annotated[str, typer.Option(metavar="ID", help="The rule; overlap rules lists them.")],
    network: Annotated[
        str, typer.Option(metavar="NAME", help="Only this network, where a rule is about several.")
    ] = "",
    fewest: Annotated[
        bool,
        typer.Option("--fewest", help="The fewest further counters with which the rule would be met."),
    ] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="With --fewest: search for the fewest; needs the extra exact.")
    ] = False,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", help="How long --exact may search, each time.")
    ] = _SECONDS,
    start: Annotated[
        Path | None,
        typer.Option("--from", metavar="FOLDER", help="With --fewest: where the study's paths start."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON and nothing else.")] = False,
) -> None:
    """Whether a run meets an access rule: exit code 0 when it does, 4 when it does not or cannot be told."""
    from overlap.cli.fewest import show_fewest
    from overlap.readers.run_folder import read_run
    from overlap.runs.check import check as check_of
    from overlap.runs.check import verdict

    found = check_of(read_run(run), rule, network)
    sought = _sought(run, found, start, time_limit if exact else None) if fewest else None
    if json:
        told = {"rule": rule, "verdict": verdict(found), "networks": [_plain(each) for each in found]}
        say_json(told if sought is None else {**told, "fewest": [vars(each) for each in sought]})
    else:
        for line in _told(found):
            say_broken(line)
        if sought is not None:
            show_fewest(sought)
    if verdict(found) != "met":
        raise typer.Exit(CHECK_FAILED)


def _sought(
    run: Path, found: tuple[RuleCheck, ...], start: Path | None, exact_s: float | None
) -> tuple[Fewest, ...]:
    from overlap.cli import console
    from overlap.errors import Fault, InputError
    from overlap.geo.threads import usable_cores
    from overlap.runs.fewest import fewest_for
    from overlap.runs.mapper import Threads

    if exact_s is not None and not exact_s > 0.0:  # nan is not
        raise InputError(Fault("--time-limit", "must be seconds above 0", f"{exact_s:g}", "write such as 60"))
    with console.progress() as progress:
        return fewest_for(run, found, start, exact_s, progress, Threads(usable_cores()))


def _plain(found: RuleCheck) -> dict[str, Any]:
    parts = [{**each.row, "failing": list(each.areas)} for each in found.parts]
    return {**found.row, "rule_parts": parts}


def _told(found: tuple[RuleCheck, ...]) -> Iterator[str]:
    rule = found[0].row
    yield f"{rule['rule_id']}: {rule['title']} ({', '.join(_facts(rule))})"
    for each in found:
        yield ""
        yield f"{each.row['network']}: {each.row['verdict']}"
        for part in each.parts:
            yield from _part(part)
    yield ""
    for head, key in (("Assumed", "assumption"), ("Left out", "leaves_out")):
        if rule[key]:
            yield f"{head}: {rule[key]}"
    yield f"Source: {rule['source_title']}. {rule['source_publisher']}. {rule['source_url']}".rstrip()
    if rule["read"] != "primary":
        yield f"The source itself was not read: {rule['read']}."


def _facts(rule: dict[str, Any]) -> Iterator[str]:
    if rule["country"]:
        yield rule["country"]
    if rule["year"]:
        yield f"{rule['year']:.0f}"
    yield rule["status"]


def _part(part: PartCheck) -> Iterator[str]:
    row = part.row
    found = f": {_number(row['found'], row['unit'])}" if row["found"] is not None else ""
    margin = f", margin {_margin(row['margin'], row['unit'])}" if row["margin"] is not None else ""
    reason = f" ({row['reason']})" if row["reason"] else ""
    yield f"  {row['verdict']}: {row['what']}{found}{margin}{reason}"
    if part.areas:
        yield f"    {len(part.areas):,} of {row['areas_assessed']:,.0f} areas fall short:"
        for area in part.areas[:_AREAS_TOLD]:
            there = _number(area["found"], row["unit"]) if area["found"] is not None else "no counter"
            yield f"      {area['area_name'] or area['area_id']}: {there}, {area['people']:,.0f} people"
        if len(part.areas) > _AREAS_TOLD:
            yield "      and more: the table rule_areas holds all"


def _number(value: float, unit: str) -> str:
    return share_text(value) if unit.startswith("share") else f"{value:,.0f} {unit}"


def _margin(value: float, unit: str) -> str:
    return f"{100.0 * value:+.2f} percentage points" if unit.startswith("share") else f"{value:+,.0f}"
