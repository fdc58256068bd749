"""What the page is told: the figures of a run as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from overlap.domain.run import RunContent
from overlap.outputs.fingerprint import fingerprint
from overlap.outputs.page.areas import levels, partners, splits
from overlap.outputs.page.layers import facilities, gaps, others
from overlap.outputs.page.shapes import Plane
from overlap.outputs.page.shown import shown_text
from overlap.resources.palette import CATEGORY_COLOURS, NOT_KNOWN, RAMP, category

_OWN_ENGLISH = "en"


def page_content(
    run: RunContent, language: str, words: Mapping[str, str], findings: Sequence[str] = ()
) -> dict[str, Any]:
    """Everything the page shows, as plain values; people are whole numbers, places steps on a plane.

    `findings` stand for the headline of the run, which is in English, on a page in another language.
    """
    tables = {table.name: table for table in run.tables}
    plane = Plane.around(run.tables)
    networks = list(run.summary["networks"])
    keys = levels(tables, plane, networks)
    drawn, too_long = others(run.tables, plane)
    settings = run.summary["settings"]
    return {
        "title": shown_text(run.name),
        "language": language,
        "words": dict(words),
        "fingerprint": fingerprint(run),
        "networks": [_network(network, number) for number, network in enumerate(networks)],
        "bands": list(settings["bands_km"]),
        "service_km": settings["service_km"],
        "unit_m": plane.unit_m,
        "window_m": list(plane.window_m),
        "ramp": list(RAMP),
        "colours": list(CATEGORY_COLOURS),
        "not_known": NOT_KNOWN,
        "levels": keys,
        "splits": splits(tables, keys),
        "partners": partners(tables, keys, networks[:2]),
        "facilities": facilities(tables, plane, networks),
        "gaps": gaps(tables, plane),
        "layers": drawn,
        "too_long": too_long,
        "tables": [[table.name, table.title, len(table.frame)] for table in run.tables],
        "sources": [
            [shown_text(each.role), shown_text(each.path), shown_text(run.licences.get(each.role, ""))]
            for each in run.sources
        ],
        "headline": _said(run, "headline") if language == _OWN_ENGLISH else list(findings),
        "warnings": _said(run, "warnings"),
        "caveats": _said(run, "caveats"),
        "quoted": language != _OWN_ENGLISH,
    }


def _network(network: str, number: int) -> dict[str, str]:
    colour, shape = category(number)
    return {"key": shown_text(network), "colour": colour, "shape": shape}


def _said(run: RunContent, key: str) -> list[str]:
    """Sentences of the run, which are in English: a page in another language marks them as such."""
    return [str(each) for each in run.summary.get(key, [])]
