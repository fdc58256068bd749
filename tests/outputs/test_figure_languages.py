"""Maps and charts in other languages: no English word of ours is drawn, and nothing runs off its sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from babel.messages.pofile import read_po
from map_runs import run_at
from matplotlib.figure import Figure
from matplotlib.text import Text

from overlap.domain.run import RunContent
from overlap.outputs import charts, maps
from overlap.outputs.charts.sheet import drawn as drawn_chart
from overlap.outputs.figures.library import drawing
from overlap.outputs.figures.voice import Voice
from overlap.outputs.language.words import LANGUAGES
from overlap.outputs.maps.sheet import drawn as drawn_map
from overlap.readers.run_folder import read_run

FIGURES = [("map", kind) for kind in maps.KINDS] + [("chart", kind) for kind in charts.CHARTS]
FOREIGN = [each for each in LANGUAGES if each != "en"]
UNSEEN = re.compile("[\u200e\u200f\u2066-\u2069]")
DRAWN: dict[tuple[int, str, str, str, str], tuple[RunContent, Figure]] = {}
OURS_TO_ALL = {"SHA", "study", "toml", "summary", "json"}


@pytest.fixture(scope="module")
def run(sample_run: tuple[Path, str]) -> RunContent:
    return read_run(sample_run[0]).content()


def drawn(run: RunContent, room: str, kind: str, language: str, size: str = "page") -> Figure:
    """Each figure is drawn once for all tests, which only look at it; the run is kept for its number."""
    key = (id(run), room, kind, language, size)
    if key not in DRAWN:
        voice = Voice(language)
        made = drawn_map(run, kind, size, None, voice) if room == "map" else None
        figure = (made or drawn_chart(run, kind, charts._NEEDED[kind], voice))[0]
        DRAWN[key] = run, figure
    return DRAWN[key][1]


def texts(figure: Figure) -> list[str]:
    found = [each.get_text() for each in figure.findobj(Text) if each.get_visible()]
    return [UNSEEN.sub("", each) for each in found if each]


@cache
def fragments(language: str) -> frozenset[str]:
    """What is said between the figures of each English sentence that this language says otherwise."""
    text = (files("overlap.resources") / "translations" / f"{language}.po").read_bytes()
    found = set()
    for each in read_po(BytesIO(text), locale=language):
        ids, said = (
            (one,) if isinstance(one, str) else one for one in (each.id, each.string) if one is not None
        )
        for part in (part.strip(" .,:;()") for each_id in ids for part in re.split(r"\{\w+\}", each_id)):
            if len(part) > 2 and not any(part in translation for translation in said):
                found.add(part)
    return frozenset(found)


def ours(figure: Figure, run: RunContent) -> str:
    """What is drawn, without the texts that come with the run."""
    told = " ".join(texts(figure))
    names = {each.rsplit("/", 1)[-1] for each in strangers(run)}
    for name in sorted(filter(None, names), key=len, reverse=True):
        told = told.replace(name, "·")
    return told


def strangers(run: RunContent) -> Iterator[str]:
    """Texts that come with the run: names in its tables, files and their licences, its own name."""
    yield from (run.name, *run.licences.values(), *(each.path for each in run.sources))
    yield run.summary["priorities"]["currency"]
    for table in run.tables:
        for column in {"area_name", "area_level", "place_name", "name", "scenario"} & {*table.frame}:
            yield from map(str, table.frame[column].unique())


@pytest.mark.parametrize("language", FOREIGN)
def test_no_english_sentence_is_drawn(run: RunContent, language: str) -> None:
    assert len(fragments(language)) > 100
    with drawing("test"):
        for room, kind in FIGURES:
            told = ours(drawn(run, room, kind, language), run)
            for part in fragments(language):
                assert not re.search(rf"\b{re.escape(part)}\b", told), (room, kind, part)


def test_the_same_sentences_are_found_where_they_are_drawn(run: RunContent) -> None:
    with drawing("test"):
        for room, kind in FIGURES:
            told = " ".join(texts(drawn(run, room, kind, "en")))
            assert sum(part in told for part in fragments("fr")) > 5, (room, kind)


@pytest.mark.parametrize("language", ["ar", "ru", "zh"])
def test_latin_letters_are_those_of_the_run(run: RunContent, language: str) -> None:
    letters = re.compile(r"[^\W\d_\u4e00-\u9fff]+")
    known = {word for each in strangers(run) for word in letters.findall(each)} | OURS_TO_ALL
    digests = re.compile(r"\b[0-9a-f]{12}\b")
    with drawing("test"):
        for room, kind in FIGURES:
            told = digests.sub("", " ".join(texts(drawn(run, room, kind, language))))
            words = {word for word in letters.findall(told) if re.match("[A-Za-z]", word)}
            assert words - known == set(), (room, kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_off_the_sheet_or_over_its_neighbour(run: RunContent, language: str) -> None:
    with drawing("test"):
        for room, kind in FIGURES:
            figure = drawn(run, room, kind, language)
            figure.draw_without_rendering()
            width, height = figure.get_size_inches() * figure.dpi
            own = [each for each in figure.findobj(Text) if each.get_visible() and each.get_text()]
            boxes = [(each.get_text(), each.get_window_extent()) for each in own]
            on_sheet = {each.get_text() for each in figure.axes[0].texts}
            for text, box in boxes:
                if room == "chart" or text in on_sheet:
                    assert min(box.x0, box.y0, width - box.x1, height - box.y1) >= 0, (kind, text)
            for number, (text, box) in enumerate(boxes):
                for other, another in boxes[:number]:
                    # Lines below each other may touch by what hangs below the one.
                    wide = min(box.x1, another.x1) - max(box.x0, another.x0)
                    high = min(box.y1, another.y1) - max(box.y0, another.y0)
                    allowed = 0.35 * min(box.height, another.height)
                    assert min(wide, high) < allowed, (kind, text, other)


def test_what_is_read_from_the_right_begins_there(run: RunContent) -> None:
    with drawing("test"):
        for room, kind in FIGURES:
            for language, edge in (("fr", 0), ("ar", 1)):
                figure = drawn(run, room, kind, language)
                title = max(figure.axes[0].texts, key=lambda each: each.get_fontsize())
                box, width = title.get_window_extent(), figure.get_size_inches()[0] * figure.dpi
                room_left = (box.x0, width - box.x1)
                assert room_left[edge] / width < 0.04, (kind, language)
                assert bool(np.argmin(room_left) == edge) or min(room_left) / width < 0.04


def test_east_stays_on_the_right() -> None:
    """The place on the small Earth is where it is, though the block that it stands in is mirrored."""
    east = run_at(100.0, 40.0)
    with drawing("test"):
        for language in ("en", "ar"):
            sheet = drawn(east, "map", "gap", language).axes[0]
            meridians = [each.get_xydata() for each in sheet.lines if len(each.get_xydata()) == 61]
            place = next(each for each in sheet.lines if each.get_markerfacecolor() == "#D55E00")
            x = sheet.transData.transform(place.get_xydata())[0, 0]
            earth = sheet.transData.transform(np.concatenate(meridians))[:, 0]
            assert (x - earth.min()) / np.ptp(earth) > 0.6, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_legend_beside_a_map_ends_above_the_small_earth(run: RunContent, language: str) -> None:
    with drawing("test"):
        for kind in maps.KINDS:
            sheet = drawn(run, "map", kind, language, "slide").axes[0]
            meridians = [each.get_xydata() for each in sheet.lines if len(each.get_xydata()) == 61]
            top = np.concatenate(meridians)[:, 1].min()  # in inches from above
            left, right = np.quantile(np.concatenate(meridians)[:, 0], [0.0, 1.0])
            beside = [each for each in sheet.texts if left - 1.0 < each.get_position()[0] < right]
            size = max(each.get_fontsize() for each in beside if each.get_position()[1] < top) / 72.0
            assert not [each for each in beside if top - 0.2 * size < each.get_position()[1] < top], kind
            assert any(each.get_position()[1] < top for each in beside)
