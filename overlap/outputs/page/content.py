"""What the page is told: the figures of a run as plain data."""

from __future__ import annotations

from typing import Any

from overlap.domain.run import RunContent
from overlap.outputs.fingerprint import fingerprint
from overlap.outputs.language.words import Words
from overlap.outputs.page.areas import levels, partners, splits
from overlap.outputs.page.layers import facilities, gaps, others
from overlap.outputs.page.shapes import Plane
from overlap.outputs.page.shown import shown_text
from overlap.outputs.page.told import told
from overlap.outputs.page.words import (
    english_titles,
    labels,
    layer_words,
    network_words,
    source_words,
    title_words,
)
from overlap.resources.palette import CATEGORY_COLOURS, NOT_KNOWN, RAMP, category


def page_content(run: RunContent, words: Words) -> dict[str, Any]:
    """Everything the page shows, as plain values; people are whole numbers, places steps on a plane."""
    tables = {table.name: table for table in run.tables}
    plane = Plane.around(run.tables)
    networks = list(run.summary["networks"])
    keys = levels(tables, plane, networks)
    drawn, too_long = others(run.tables, plane, words)
    settings = run.summary["settings"]
    return {
        "title": shown_text(run.name),
        "language": words.tag,
        "direction": "rtl" if words.right_to_left else "ltr",
        "words": labels(words, alone=len(networks) == 1),
        "fingerprint": fingerprint(run),
        "networks": [_network(network, number, words) for number, network in enumerate(networks)],
        "bands": list(settings["bands_km"]),
        "reported_km": (run.summary.get("reported") or {}).get("band_km"),
        "unit_m": plane.unit_m,
        "window_m": list(plane.window_m),
        "ramp": list(RAMP),
        "colours": list(CATEGORY_COLOURS),
        "not_known": NOT_KNOWN,
        "levels": keys,
        "splits": (found := splits(tables, keys)),
        "layer_words": {layer: layer_words(layer, words) for layer in found},
        "partners": partners(tables, keys, networks[:2]),
        "facilities": facilities(tables, plane, networks, words),
        "gaps": gaps(tables, plane),
        "layers": drawn,
        "too_long": too_long,
        "tables": [[table.name, title_words(table.title, words), len(table.frame)] for table in run.tables],
        "english": english_titles(run.tables),
        "sources": [
            [
                source_words(each.role, words),
                shown_text(each.file_name),
                shown_text(run.licences.get(each.role, "")),
            ]
            for each in run.sources
        ],
        **told(run, words),
    }


def _network(network: str, number: int, words: Words) -> dict[str, str]:
    colour, shape = category(number)
    return {"key": shown_text(network), "colour": colour, "shape": shape, **network_words(network, words)}
