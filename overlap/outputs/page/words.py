"""Labels of the page, in the language of its brief and from the same catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from overlap.domain.result import Table
from overlap.outputs.brief.spoken import review
from overlap.outputs.language.known import layer_name, network_name, source_name
from overlap.outputs.language.messages import English, Message, count, say
from overlap.outputs.language.shown import shown
from overlap.outputs.language.titles import table_title
from overlap.outputs.language.words import LONGEST_NOTE, Pattern, Words
from overlap.outputs.page.shown import shown_text

_ONLY = {"library": say("near a library only"), "post": say("near a post office only")}


def labels(words: Words, *, alone: bool = False) -> dict[str, Pattern]:
    """Every label by its key, {…} left for the page to fill in, and the patterns of its units.

    A network `alone` has no other beside it.
    """
    return {
        **{key: words.pattern(message) for key, message in _frame().items()},
        **{key: words.pattern(message) for key, message in _shown().items()},
        **{key: words.pattern(message) for key, message in _told().items()},
        **({key: words.pattern(message) for key, message in _alone().items()} if alone else {}),
        "review": words.say(review(words)),
        "km": words.unit("km"),
        "km2": words.unit("km2"),
        "m": words.unit("m"),
    }


def network_words(network: str, words: Words) -> dict[str, str]:
    """What the counters of a network are called, and who lives near one of them only."""
    found = network_name(network)
    name = words.say(found) if isinstance(found, Message) else shown_text(network)
    alone = words.pattern(_ONLY.get(network, say("Only: {network}")))
    return {"word": name, "only": str(alone).replace("{network}", name)}


def layer_words(layer: str, words: Words) -> str:
    """What the people of a layer are called."""
    found = layer_name(layer)
    return words.say(found) if isinstance(found, Message) else shown_text(layer)


def title_words(title: str, words: Words) -> str:
    """What a table is called; one that the catalogue does not know keeps its English."""
    return words.say(table_title(title))


def english_titles(tables: Iterable[Table]) -> list[str]:
    """The titles that no language but English has, as they stand on the page."""
    found = (table_title(table.title) for table in tables)
    return sorted({shown(each.text, LONGEST_NOTE) for each in found if isinstance(each, English)})


def source_words(role: str, words: Words) -> str:
    """What a file of the study holds."""
    found = source_name(role)
    return words.say(found) if isinstance(found, Message) else shown_text(role)


def _frame() -> dict[str, Message]:
    return {
        "lede": say("Who lives near both networks, near one, and near none"),
        "skip": say("Skip to the table"),
        "no_script": say(
            "The map and the table need JavaScript, which this browser has turned off. "
            "Nothing is fetched from anywhere."
        ),
        "controls": say("What to show"),
        "band": say("Within"),
        "people_layer": say("People"),
        "level": say("Areas"),
        "colour_by": say("Colour areas by"),
        "layers": say("Layers"),
        "more_layers": say("More layers"),
        "search": say("Find a counter or an area"),
        "search_none": say("Nothing found"),
        "search_count": count("{n} found", "{n} found", 0),
        "map": say("Map"),
        "map_help": say(
            "Arrow keys move the map, plus and minus zoom. The table below holds the same figures."
        ),
        "zoom_in": say("Zoom in"),
        "zoom_out": say("Zoom out"),
        "close": say("Close"),
        "legend": say("Legend"),
    }


def _shown() -> dict[str, Message]:
    return {
        "both": say("near both"),
        "neither": say("near neither"),
        "context": say("beyond the areas: serves people, but is in no count"),
        "gap_presence": say("Gap: no counter within {km}"),
        "gap_upgrade": say("Gap: a counter within {km}, but none online"),
        "gap_strength": say("The stronger the colour, the more people per km²"),
        "gap_left_out": count(
            "{n} region with fewer people is not drawn", "{n} regions with fewer people are not drawn", 0
        ),
        "people": say("People"),
        "people_neither": say("People near neither"),
        "with_partner": say("{network} within {km} of the other network"),
        "of_people": say("Of {people} people ({layer}), within {km}:"),
        "area": say("Area"),
        "table": say("Figures by area"),
        "table_help": say("Choose a heading to sort, a name to see the area on the map."),
        "whole_study": say("Whole study"),
        "by_band": say("The split at each distance"),
        "ground": say("Ground"),
        "farthest": say("Farthest from a counter"),
        "place": say("Nearest settlement"),
        "no_people": say("nobody counted"),
        "sorted_by": say("Sorted by {column}"),
    }


def _alone() -> dict[str, Message]:
    """What is said otherwise of one network alone, beside which there is no other to be near."""
    return {
        "lede": say("Who is left out"),
        "both": say("Near a counter"),
        "neither": say("Near no counter"),
        "people_neither": say("Left out"),
    }


def _told() -> dict[str, Message]:
    return {
        "findings": say("What was found"),
        "cautions": say("How to read it"),
        # Translators: what follows is in English, and in another language this says so.
        "notes": say("Notes of the analysis"),
        "sources": say("Sources and licences"),
        "licence_of": say("licence: {licence}"),
        "licence_unknown": say("licence not stated"),
        "too_long": say("Too long for this page, and in the GeoPackage of the run"),
        "tables": say("All tables of this run"),
        "rows": count("{n} row", "{n} rows", 0),
        "borders": say(
            "Borders are as the sources have them, and are no statement on the status of any territory. "
            "Shapes are simplified for this page."
        ),
        "fingerprint": say("Fingerprint (SHA-256 of summary.json): {fingerprint}"),
        "software": say("Software in this page"),
    }
