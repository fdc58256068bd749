"""What a reader must know of a figure: messages, their English, and how a summary holds them."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from string import Formatter
from typing import Any, get_args

from overlap.domain.messages import English, Kind, Message, Name, Number, Unit, Value, Whole
from overlap.domain.text import per_cent

Note = Message | English
"""A sentence without its full stop; `English` is one that no catalogue has."""

_DECIMALS: dict[Unit, int] = {"share": 1, "whole_share": 0, "fine_share": 2}
_FIGURES: dict[Unit, str] = {
    "count": "{:,.0f}",
    "people": "{:,.0f}",
    "points": "{:.1f}",
    "plain": "{:,g}",
    "hundredths": "{:.2f}",
    "chance": "{:.2g}",
    "km": "{:,g} km",
    "m": "{:,.0f} m",
    "km2": "{:,.0f} km²",
    "money": "{:,.0f}",
}
_LEAST_PERSON = 0.5
_SHORT_M = 10.0


def english(value: Value) -> str:
    """A value in English; strangers' texts and the study's own names are as they are."""
    match value:
        case str():
            return value
        case Name():
            return value.name
        case English() | Whole():
            return value.text
        case Number():
            return _figure(value)
        case Message():
            text = value.many if value.many and value.number != 1 else value.text
            said = text.format(**{name: english(each) for name, each in value.values.items()})
            return f"{said}; {value.hint}" if value.hint else said
        case _:
            return ", ".join(map(english, value))


def _figure(number: Number) -> str:
    value, unit = number.value, number.unit
    if unit in _DECIMALS:
        return per_cent(value, _DECIMALS[unit])
    if unit == "people" and 0.0 < value < _LEAST_PERSON:
        return "<1"
    if unit == "m" and value < _SHORT_M:
        return f"{value:.3g} m"
    return f"{number.code} {_FIGURES[unit].format(value)}".lstrip()


def as_json(value: Value) -> Any:
    """A value as `summary.json` holds it, by `docs/summary.schema.json`; what is empty is left out."""
    match value:
        case str():
            return value
        case Name():
            return {"name": value.name, "kind": value.kind}
        case English():
            return {"english": value.text}
        case Whole():
            return {"whole": value.text}
        case Number():
            return {"value": value.value, "unit": value.unit} | ({"code": value.code} if value.code else {})
        case Message():
            found = {
                "text": value.text,
                "values": {name: as_json(each) for name, each in value.values.items()},
                "many": value.many,
                "number": value.number if value.many else None,
                "hint": value.hint,
            }
            return {key: each for key, each in found.items() if each not in ("", None, {})}
        case _:
            return [as_json(each) for each in value]


def from_json(held: Any) -> Value:
    """The value that `as_json` has written.

    Raises
    ------
    OverflowError, TypeError, ValueError
        It is none: other parts, or places in a text that no value fills.
    """
    match held:
        case str():
            return held
        case list():
            return tuple(map(from_json, held))
        case {"name": str(name), "kind": kind} if kind in get_args(Kind):
            return Name(name, kind)
        case {"english": str(text)}:
            return English(text)
        case {"whole": str(text)}:
            return Whole(text)
        case {"value": int() | float() as value, "unit": unit} if unit in get_args(Unit) and isfinite(value):
            return Number(value, unit, str(held.get("code", "")))
        case {"text": str(text)}:
            return _message(text, held)
        case _:
            raise ValueError("no part of a message")


def _message(text: str, rest: Mapping[str, Any]) -> Message:
    values = {str(name): from_json(each) for name, each in dict(rest.get("values", {})).items()}
    many = str(rest.get("many", ""))
    for each in (text, many):
        # A run may come from strangers: nothing of a value but its words is ever asked for.
        if any(name not in values or not name.isidentifier() or how for name, how in _places(each)):
            raise ValueError("a place that no value fills")
    return Message(text, values, many, int(rest.get("number", 0)), str(rest.get("hint", "")))


def _places(text: str) -> list[tuple[str, str]]:
    """What stands in braces: a name, which may ask for a part of its value, and how it is to be written."""
    parts = Formatter().parse(text)
    return [(name, f"{form or ''}{turn or ''}") for _, name, form, turn in parts if name is not None]


def notes_of(summary: Mapping[str, Any]) -> list[Note]:
    """The notes of a run, warnings first; a sentence without one that says just this is English alone."""
    found: list[Note] = []
    notes = summary.get("notes")
    for key in ("warnings", "caveats"):
        said = summary.get(key, [])
        held = notes.get(key) if isinstance(notes, Mapping) else None
        held = held if isinstance(held, list) and len(held) == len(said) else [None] * len(said)
        found += [_note(sentence, each) for sentence, each in zip(said, held, strict=True)]
    return found


def note_from(held: Any) -> Note:
    """A note that a summary holds among its figures; what is none is told as it is written there."""
    try:
        value = from_json(held)
    except (OverflowError, TypeError, ValueError):
        return English(str(held))
    return value if isinstance(value, Message | English) else English(english(value))


def _note(sentence: str, held: Any) -> Note:
    note = note_from(held)
    return note if isinstance(note, Message) and english(note) == sentence else English(sentence)
