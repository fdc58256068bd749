"""`overlap near`: one point against a run."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from overlap.cli.text import distance_text, say, say_json

if TYPE_CHECKING:
    from overlap.runs.near import Answer


def near(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder that analyze has written.")],
    longitude: Annotated[
        str, typer.Argument(metavar="LON", help="Longitude in decimal degrees, west negative.")
    ],
    latitude: Annotated[
        str, typer.Argument(metavar="LAT", help="Latitude in decimal degrees, south negative.")
    ],
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON and nothing else.")] = False,
) -> None:
    """The nearest counter of each network to a point, with distance and direction."""
    from overlap.readers.run_folder import read_run
    from overlap.runs.near import degrees
    from overlap.runs.near import near as answer_of

    place = degrees(longitude, latitude)
    answer = answer_of(read_run(run), *place)
    if json:
        say_json({**asdict(answer), "within": _bands(answer)})
        return
    if answer.is_far:
        nearest_m = min(each.distance_m for each in answer.nearest)
        say(f"This place is {distance_text(nearest_m)} from the nearest counter; longitude comes first.")
    for each in answer.nearest:
        beyond = ", beyond the areas" if each.status == "context" else ""
        direction = f" {each.compass} ({round(each.azimuth_deg) % 360}°)" if each.distance_m else ""
        away = f"{distance_text(each.distance_m)}{direction}"
        say(f"{each.network}: {each.name or each.id} [{each.id}], {away}{beyond}")
        if told := "; ".join(filter(None, (each.address, each.opening_hours))):
            say(f"  {told}")
    for band in _bands(answer):
        part = band["part"].replace("_", " ")
        further = f" (also {', '.join(band['further'])})" if band["further"] else ""
        say(f"within {band['band_km']:g} km: {part}{further}")


def _bands(answer: Answer) -> list[dict[str, Any]]:
    """By band, the part of the four-way split of the first two networks, and further networks as near."""
    further = {each.network for each in answer.nearest[2:]}
    return [
        {
            "band_km": band,
            "part": answer.part(band),
            "networks": list(names),
            "further": [name for name in names if name in further],
        }
        for band, names in answer.within.items()
    ]
