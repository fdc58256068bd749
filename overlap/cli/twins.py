"""`overlap twins`: which counters have surroundings like those of an example of cooperation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from overlap.cli.text import say_broken, say_json

if TYPE_CHECKING:
    from overlap.runs.twins import Twin, Twins

NOT_COMPARABLE = 4
_TOP = 10


def twins(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that analyze has written.")],
    case: Annotated[
        str, typer.Argument(metavar="CASE", help="Id or title of the example, or how it begins.")
    ],
    top: Annotated[int, typer.Option(min=1, metavar="N", help="How many pairs to print.")] = _TOP,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON and nothing else.")] = False,
) -> None:
    """The pairs of counters whose surroundings are most like an example's, or exit code 4."""
    from overlap.readers.run_folder import read_run
    from overlap.runs.twins import twins as twins_of

    found = twins_of(read_run(run), case, top)
    if json:
        say_json(asdict(found))
    else:
        for line in _told(found):
            say_broken(line)
    if found.reason:
        raise typer.Exit(NOT_COMPARABLE)


def _told(found: Twins) -> Iterator[str]:
    case = found.case
    yield f"{case['title']} ({case['place']}, {case['year']})"
    if found.reason:
        yield f"not comparable: {found.reason}"
    else:
        stated = (f"{name} {case[name]:,.0f}" for name in found.used)
        yield f"compared with {found.pairs:,} pairs by what it states: {', '.join(stated)}"
    for name, why in found.left_out.items():
        yield f"left out: {name}: {why}"
    for number, twin in enumerate(found.twins, start=1):
        yield f"{number}. {_pair(twin)}"
        features = (f"{name} {twin.pair[name]:,.0f} ({score:+.2f})" for name, score in twin.scores.items())
        yield f"   {', '.join(features)}"
    if found.twins:
        yield (
            "In brackets and as distance: robust standard deviations from the example. Alike are "
            "surroundings, which says nothing of whether cooperation would work."
        )


def _pair(twin: Twin) -> str:
    sides = (f"{twin.pair[f'name_{side}']} [{twin.pair[f'facility_id_{side}']}]".strip() for side in "ab")
    return f"{' and '.join(sides)}: distance {twin.distance:.2f}"
