"""How the English of a note is read: the words of a message, with a figure or a name for each brace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from overlap.outputs.language.known import layer_name, network_name
from overlap.outputs.language.messages import Message, Number, Unit, Value, say
from overlap.outputs.language.rules import rule_words

# How the English writes what stands for a name in braces; a text is whatever stands there.
_FIGURES = {
    "m": r"[\d,]+(?:\.\d+)? m",
    "km": r"\d[\d,]*(?:\.\d+)? km",
    "count": r"[\d,]+",
    "plain": r"\d+(?:\.\d+)?",
    "plains": r"\d[\d.]*(?:(?:, | and )\d[\d.]*)*",
    "chance": r"\d+(?:\.\d+)?(?:e[+-]?\d+)?",
    "span": r"[\d,]+(?: to [\d,]+)?",
    "parts": r"\w+ \d+\.\d+ %(?:, \w+ \d+\.\d+ %)*",
}
_LEAST = 0.001  # that three decimals can tell from nothing


@dataclass(frozen=True)
class Known:
    """A note that is said in any language: its message, what stands for each name, and how a run writes it.

    `written` is empty where the run's English is the message's own.
    """

    message: Message
    kinds: Mapping[str, str] = field(default_factory=dict)
    written: str = ""


def read(said: str, candidates: Iterable[Known]) -> Message | None:
    """The message of what a run says, with its values; none where no candidate is word for word the same."""
    for each in candidates:
        message = each.message
        for text in filter(None, (each.written or message.text, message.many)):
            found = _pattern(text, tuple(each.kinds.items())).fullmatch(said)
            if found:
                values = {name: _value(text, each.kinds[name]) for name, text in found.groupdict().items()}
                number = values.get("n")
                many = round(number.value) if isinstance(number, Number) else 0
                return replace(message, values=values, number=many)
    return None


@cache
def _pattern(text: str, kinds: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    pattern = re.escape(text)
    for name, kind in kinds:
        words = "|".join(map(re.escape, rule_words())) if kind == "rule" else ".+"
        place, group = rf"\{{{name}\}}", f"(?P<{name}>{_FIGURES.get(kind, words)})"
        pattern = pattern.replace(place, group, 1).replace(place, f"(?P={name})")
    return re.compile(pattern, re.DOTALL)


def _value(said: str, kind: str) -> Value:
    match kind:
        case "m" | "km" | "count" | "plain":
            return _number(said.split(" ")[0], kind)
        case "plains":
            return _together([_number(each, "plain") for each in re.split(", | and ", said)])
        case "chance":
            return _number(said, "plain") if float(said) >= _LEAST else said
        case "span":
            low, *high = (_number(each, "count") for each in said.split(" to "))
            return say("{low} to {high}", low=low, high=high[0]) if high else low
        case "network":
            return network_name(said)
        case "questions":
            return tuple(map(_question, said.split(", ")))
        case "layer" | "layers":
            return tuple(map(layer_name, said.split(", ")))
        case "parts":
            parts = (each.removesuffix(" %").rsplit(" ", 1) for each in said.split(", "))
            return tuple(
                say("{network} {share} %", network=_question(name), share=_number(share, "plain"))
                for name, share in parts
            )
        case "rule":
            return rule_words()[said]
        case _:
            return said


def _together(figures: list[Number]) -> Value:
    """All of them in one phrase."""
    *others, last = figures
    return say("{first} and {last}", first=tuple(others), last=last) if others else last


def _number(said: str, unit: Unit) -> Number:
    return Number(float(said.replace(",", "")), unit)


def _question(name: str) -> str | Message:
    """Counters that are asked for: a network's, all of them, those that are online, or a group's."""
    every = {
        "any": say("any counter"),
        "online": say("online counters"),
        "any online": say("online counters"),
    }
    return every.get(name) or network_name(name)
