"""What a brief says where there is one network alone: nothing of both, of neither, or of an overlap."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from overlap.domain.run import RunContent
from overlap.outputs.brief.sections import brief_of
from overlap.outputs.figures.split import split_of
from overlap.outputs.language.words import Words


def said(value: Any) -> str:
    """Every message of a brief, in one text."""
    return " ".join(Words("en").say(each) for each in _messages(value))


def _messages(value: Any) -> Any:
    if hasattr(value, "text"):
        yield value
    elif hasattr(value, "__dict__"):
        yield from _messages(tuple(vars(value).values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _messages(each)


def test_a_brief_of_one_network(content: RunContent) -> None:
    names = ("networks", "sites", "reported", "robustness", "population", "coverage")
    kept = {name: content.summary[name] for name in (*names, "settings", "study")}
    kept["networks"] = {"library": content.summary["networks"]["library"]}
    pair, one = (
        brief_of(replace(content, tables=(), summary={**kept, "networks": networks}))
        for networks in (content.summary["networks"], kept["networks"])
    )
    words = Words("en")
    assert words.say(one.title) == "Who lives within 5 km of which counter"
    assert words.say(pair.title) == "Where libraries and post offices overlap"
    assert "The networks share" in said(pair.sections)
    assert "The networks share" not in said(one.sections)
    assert "near neither" in said(pair.sections)
    assert "near neither" not in said(one.sections)
    assert "Near no counter" in said(one.sections)


def test_the_split_of_one_network_is_of_two_parts() -> None:
    frame = pd.DataFrame({"people_total": [3.0], "people_only_library": [2.0], "people_neither": [1.0]})
    labels = [(part.column, Words("en").say(part.label)) for part in split_of(frame)]
    assert labels == [("people_only_library", "near at least one"), ("people_neither", "Near no counter")]
