"""Many studies in one call: each by itself, and a table over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from overlap.cli.text import console_of, say_json
from overlap.cli.told import DONE, told
from overlap.domain.run import RunContent
from overlap.errors import Fault, InputError, printable
from overlap.outputs.headline.words import percent
from overlap.runs.job import Job


@dataclass(frozen=True)
class Outcome:
    """What became of one study: its run, or the exit code of its error."""

    study: Path
    out: Path | None
    run: RunContent | None
    code: int


def run_all(
    studies: list[Path], job_of: Callable[[Path], Job], run: Callable[[Job], RunContent]
) -> list[Outcome]:
    """Run each study by itself: one that fails is told of, and the others go on."""
    taken: dict[Path, Path] = {}
    outcomes = []
    for study in studies:
        try:
            job = job_of(study)
            _take(job.out, study, taken)
            outcomes.append(Outcome(study, job.out, run(job), DONE))
        except Exception as error:  # noqa: BLE001 - one study's fault or bug must not cost the others
            outcomes.append(Outcome(study, None, None, told(error, str(study))))
    return outcomes


def _take(out: Path, study: Path, taken: dict[Path, Path]) -> None:
    """See that no other study of this call goes to the same folder."""
    place = out.resolve()
    if place in taken:
        advice = "give the studies different names"
        raise InputError(Fault(str(out), "is where another study goes", str(taken[place]), advice))
    taken[place] = study


def show_all(outcomes: list[Outcome], *, as_json: bool) -> int:
    """Print the table over all studies, or everything as JSON; returns the highest exit code."""
    if as_json:
        say_json(
            [
                {
                    "study": each.study.as_posix(),
                    "exit_code": each.code,
                    "summary": each.run.summary if each.run else None,
                }
                for each in outcomes
            ]
        )
    else:
        console = console_of()
        console.print(_table(outcomes))
        for each in outcomes:
            for line in _remarks(each):
                console.print(Text(printable(line)))
    return max(each.code for each in outcomes)


def _table(outcomes: list[Outcome]) -> Table:
    table = Table(title=f"{len(outcomes)} studies", title_justify="left", box=None, pad_edge=False)
    for head in ("study", "people", "within", "near either", "near neither"):
        table.add_column(head, justify="left" if head == "study" else "right")
    table.add_column("run")
    for each in outcomes:
        name = each.run.name if each.run else str(each.study)
        where = str(each.out) if each.run else f"failed (exit {each.code})"
        table.add_row(*(Text(printable(cell)) for cell in (name, *_figures(each), where)))
    return table


def _remarks(outcome: Outcome) -> Iterator[str]:
    """What must be known before a study's figures are quoted."""
    if outcome.run:
        yield from (f"{outcome.run.name}: Warning: {each}." for each in outcome.run.summary["warnings"])
        yield from (f"{outcome.run.name}: Note: {each}." for each in outcome.run.summary["caveats"])


def _figures(outcome: Outcome) -> Iterator[str]:
    row = _reported(outcome.run.summary) if outcome.run else None
    if row is None:
        yield from ("", "", "", "")
        return
    people, neither = row["people_total"], row["people_neither"]
    yield f"{people:,.0f}"
    yield f"{row['band_km']:g} km"
    yield percent(1.0 - neither / people, short=True) if people else ""
    yield f"{neither:,.0f}"


def _reported(summary: Any) -> dict[str, Any] | None:
    """The total's row at the reported band, where people are looked at."""
    totals = {name for name, each in summary["population"].items() if each["role"] == "total"}
    band_km = (summary.get("reported") or {}).get("band_km")
    rows = summary.get("coverage", [])
    return next((row for row in rows if row["layer"] in totals and row["band_km"] == band_km), None)
