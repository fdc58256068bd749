"""`overlap near`: one point against a run."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from overlap.cli.text import say, say_json

if TYPE_CHECKING:
    from overlap.runs.near import Answer


def near(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that analyze has written.")],
    longitude: Annotated[float, typer.Argument(metavar="LON", help="Longitude in degrees.")],
    latitude: Annotated[float, typer.Argument(metavar="LAT", help="Latitude in degrees.")],
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON and nothing else.")] = False,
) -> None:
    """The nearest counter of each network to a point, with distance and direction."""
    from overlap.readers.run_folder import read_run
    from overlap.runs.near import near as answer_of

    answer = answer_of(read_run(run), longitude, latitude)
    if json:
        say_json({**asdict(answer), "within": _bands(answer)})
        return
    for each in answer.nearest:
        beyond = ", beyond the areas" if each.status == "context" else ""
        direction = f" {each.compass} ({round(each.azimuth_deg) % 360}°)" if each.distance_m else ""
        place = f"{each.distance_m:,.0f} m{direction}"
        say(f"{each.network}: {each.name or each.id} [{each.id}], {place}{beyond}")
    for band in _bands(answer):
        near_which = " and ".join(band["networks"]) or "none"
        say(f"within {band['band_km']:g} km: {near_which}")


def _bands(answer: Answer) -> list[dict[str, Any]]:
    return [{"band_km": band, "networks": list(names)} for band, names in answer.within.items()]
