"""The look of a class as a QGIS symbol. Sizes and widths are millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from overlap.outputs.qgis.classes import MapClass
from overlap.outputs.qgis.elements import child
from overlap.resources import palette

_Properties = Mapping[str, str | float]

_BORDER = "#737373"
_SMALLEST_MM, _LARGEST_MM = 1.4, 3.6
_RING_MM = 5.0
_THINNEST_MM, _THICKEST_MM = 0.3, 0.9
# A rim of paper keeps lines and rings apart from the areas below them.
_RIM_MM = 0.5


def add_symbol(parent: ET.Element, name: str, geometry_type: str, look: MapClass) -> None:
    """Append the symbol of one class, under the name by which the renderer calls it."""
    kind, layer, drawn = {
        "Point": ("marker", "SimpleMarker", _marker),
        "MultiLineString": ("line", "SimpleLine", _line),
        "MultiPolygon": ("fill", "SimpleFill", _fill),
    }[geometry_type]
    symbol = child(parent, "symbol", name=name, type=kind, alpha=1, clip_to_extent=1, force_rhr=0)
    for properties in drawn(look):
        element = child(symbol, "layer", enabled=1, locked=0)
        element.set("class", layer)
        element.set("pass", "0")
        options = child(element, "Option", type="Map")
        for key, value in properties.items():
            child(options, "Option", name=key, value=value, type="QString")


def colour_text(colour: str, alpha: int = 255) -> str:
    """A colour as QGIS writes it: red, green, blue and opacity, each 0 to 255."""
    return ",".join(str(part) for part in (*palette.channels(colour), alpha))


def _between(least: float, most: float, weight: float) -> float:
    return round(least + (most - least) * weight, 2)


def _marker(look: MapClass) -> list[_Properties]:
    size = _RING_MM if look.ring else _between(_SMALLEST_MM, _LARGEST_MM, look.weight)
    if not look.hollow:
        return [_mark(look.shape, size, colour_text(look.colour), palette.PAPER, 0.2)]
    empty = colour_text(palette.PAPER, 0)
    rim = _mark(look.shape, size, empty, palette.PAPER, 0.5 + _RIM_MM)
    return [rim, _mark(look.shape, size, empty, look.colour, 0.5)]


def _mark(shape: str, size: float, inside: str, outline: str, width: float) -> _Properties:
    return {
        "name": shape,
        "color": inside,
        "outline_color": colour_text(outline),
        "outline_style": "solid",
        "outline_width": width,
        "outline_width_unit": "MM",
        "size": size,
        "size_unit": "MM",
    }


def _line(look: MapClass) -> list[_Properties]:
    width = _between(_THINNEST_MM, _THICKEST_MM, look.weight)
    style = "solid" if look.known else "dash"
    return [_stroke(palette.PAPER, width + _RIM_MM, "solid"), _stroke(look.colour, width, style)]


def _stroke(colour: str, width: float, style: str) -> _Properties:
    return {
        "line_color": colour_text(colour),
        "line_style": style,
        "line_width": round(width, 2),
        "line_width_unit": "MM",
        "capstyle": "round",
        "joinstyle": "round",
    }


def _fill(look: MapClass) -> list[_Properties]:
    # What is not known is hatched: no grey stands out of the ramp in greyscale.
    properties: _Properties = {
        "color": colour_text(look.colour),
        "style": "solid" if look.known else "b_diagonal",
        "outline_color": colour_text(_BORDER),
        "outline_style": "solid",
        "outline_width": 0.2,
        "outline_width_unit": "MM",
        "joinstyle": "round",
    }
    return [properties]
