"""A map as it stands on its paper: title and words, the map, the legend, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from overlap.domain.run import RunContent
from overlap.outputs.figures.paper import Paper
from overlap.outputs.figures.provenance import run_text, sources_text
from overlap.outputs.figures.text import broken, line_height_inch
from overlap.outputs.figures.voice import Voice
from overlap.outputs.language.messages import say
from overlap.outputs.maps.furniture import HIGH, WIDE, add_furniture
from overlap.outputs.maps.ground import Ground, ground_of
from overlap.outputs.maps.kinds import picture_of
from overlap.outputs.maps.labels import add_names
from overlap.outputs.maps.layers import add_layer, add_veil, discs
from overlap.outputs.maps.legend import Legend, add_legend, legend_of
from overlap.outputs.maps.levels import Place, place_of
from overlap.outputs.maps.picture import Group, Numbers, Picture, Pies

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DISCLAIMER = say(
    "Borders and names are those of the sources and imply no opinion on the status of any territory."
)


@dataclass(frozen=True)
class Size:
    """A sheet in inches; `high` None follows the country. Type in points; `beside` puts the legend right."""

    wide: float
    high: float | None
    dpi: int
    title_pt: float
    text_pt: float
    small_pt: float
    label_pt: float
    margin: float
    beside: float = 0.0
    sentences: int = 9


_SIZES = {
    "page": Size(7.1, None, 300, 13.0, 8.0, 5.6, 6.0, 0.12),
    "slide": Size(12.8, 7.2, 150, 22.0, 12.0, 7.5, 8.0, 0.35, 3.6),
    "post": Size(7.2, 7.2, 150, 16.0, 9.5, 6.0, 6.5, 0.25, sentences=1),
}
_PLAINEST, _SLIMMEST = 0.45, 1.15  # height by width of the map on a page
_GAP = 0.1
_TYPE = (1.0, 0.9, 0.8, 0.7, 0.6)  # of the size of text, for a legend beside a map


def drawn(
    run: RunContent, kind: str, size: str, area: tuple[str, str] | None, tell: Voice
) -> tuple[Figure, int, str]:
    """The figure, its dots per inch, and its title."""
    sheet = _SIZES[size]
    place = place_of(run, area, tell)
    picture = picture_of(place, kind)
    ground = ground_of(place.shapes)
    inner = sheet.wide - 2.0 * sheet.margin
    title = broken(picture.title, tell.font(sheet.title_pt, "bold"), inner)
    words = [
        line
        for each in picture.words[: sheet.sentences]
        for line in broken(each, tell.font(sheet.text_pt), inner)
    ]
    foot = _foot(run, tell, inner, sheet.small_pt)
    kicker = [tell.shown(run.name)]
    if place.area is not None:
        kicker = [f"{kicker[0]} · {tell.shown(place.area[0])} {tell.shown(place.name)}"]
    kicker = [broken(kicker[0], tell.font(sheet.text_pt, "bold"), inner)[0]]
    head = (
        sheet.margin
        + _height(kicker, sheet.text_pt)
        + _height(title, sheet.title_pt)
        + _height(words, sheet.text_pt)
        + _GAP
    )
    tail = _height(foot, sheet.small_pt) + sheet.margin + _GAP / 2.0
    unit = sheet.text_pt / 8.0
    wide = inner - (sheet.beside + 2.0 * _GAP if sheet.beside else 0.0)
    legend = _legend(picture.legend, sheet, head + tail, tell)
    below = 0.0 if sheet.beside else max(legend.height, HIGH * unit) + _GAP
    if sheet.high is None:
        high = wide * min(max(ground.up_m / ground.across_m, _PLAINEST), _SLIMMEST)
        paper = Paper(sheet.wide, head + high + below + tail, tell)
    else:
        paper = Paper(sheet.wide, sheet.high, tell)
        high = sheet.high - head - below - tail
    ground = ground.shaped(wide / high)
    scale = ground.across_m / wide
    top = paper.lines(sheet.margin, sheet.margin, kicker, sheet.text_pt, weight="bold", colour="#55554F")
    top = paper.lines(sheet.margin, top, title, sheet.title_pt, weight="bold")
    paper.lines(sheet.margin, top, words, sheet.text_pt)
    _add_ground(paper.axes(sheet.margin, head, wide, high), picture, place, ground, sheet, scale)
    if sheet.beside:
        left = sheet.margin + wide + 2.0 * _GAP
        add_legend(paper, legend, left, head)
        add_furniture(paper, ground, left, head + high - HIGH * unit, unit, scale)
    else:
        add_legend(paper, legend, sheet.margin, head + high + _GAP)
        left = sheet.margin + inner - WIDE * unit
        add_furniture(paper, ground, left, head + high + _GAP, unit, scale)
    paper.lines(sheet.margin, paper.height - tail + _GAP / 2.0, foot, sheet.small_pt, colour="#55554F")
    return paper.figure, sheet.dpi, picture.title


def _add_ground(
    axes: Axes, picture: Picture, place: Place, ground: Ground, sheet: Size, scale: float
) -> None:
    """The map itself: layers, the veil over what lies beyond an area, and names on top."""
    axes.set_xlim(ground.window[0], ground.window[2])
    axes.set_ylim(ground.window[1], ground.window[3])
    veil = len(picture.layers)
    for order, layer in enumerate(picture.layers):
        # Discs are of what lies in the area, and reach beyond a small one.
        above = veil + 1 if isinstance(layer, Pies | Numbers) else 0
        add_layer(axes, ground, layer, order + above, scale, place.tell)
    if place.outline is not None:
        add_veil(axes, ground, place.outline, veil)
    if picture.names is not None:
        taken, font = discs(ground, picture.layers, scale), place.tell.font(sheet.label_pt)
        add_names(axes, ground, picture.names, taken, font, 2 * veil + 1, scale)


def _legend(groups: Sequence[Group], sheet: Size, used: float, tell: Voice) -> Legend:
    """The legend; beside a map, where it has so much less room than the sheet is high, in type that fits."""
    unit = sheet.text_pt / 8.0
    if not sheet.beside or sheet.high is None:
        across = sheet.wide - 2.0 * sheet.margin - WIDE * unit - _GAP
        return legend_of(groups, sheet.text_pt, across, tell, beside=False)
    room = sheet.high - used - HIGH * unit - _GAP
    tried = (legend_of(groups, size * sheet.text_pt, sheet.beside, tell, beside=True) for size in _TYPE)
    return min(tried, key=lambda legend: (legend.height > room, -legend.size))


def _height(lines: Sequence[str], size: float) -> float:
    return len(lines) * line_height_inch(size)


def _foot(run: RunContent, tell: Voice, width: float, size: float) -> list[str]:
    texts = tell(sources_text(run)), f"{tell(_DISCLAIMER)} {tell(run_text(run))}"
    return [line for text in texts for line in broken(text, tell.font(size), width)]
