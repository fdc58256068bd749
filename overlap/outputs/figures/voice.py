"""A language on a figure: its words and its font, and the words held to the signs that the font has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from overlap.outputs.figures.faces import characters, font
from overlap.outputs.figures.text import LONGEST, drawable, shown
from overlap.outputs.language.known import known, network_name
from overlap.outputs.language.messages import Message, Value, say
from overlap.outputs.language.words import Words

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties


class Voice:
    """Says messages and figures in one language; texts of strangers stay as they are."""

    def __init__(self, language: str = "en") -> None:
        self._words = Words(language)
        self.right_to_left = self._words.right_to_left

    def __call__(self, value: Value) -> str:
        """A line of text, not yet broken, that a figure can hold."""
        return drawable(self._words.say(value), characters(self._words.language))

    def shown(self, text: object, longest: int = LONGEST) -> str:
        """A stranger's text by itself, as `text.shown` has it, in signs that the font has."""
        return drawable(shown(text, longest), characters(self._words.language))

    def font(self, size: float, weight: str = "normal") -> FontProperties:
        """The font of this language, in points."""
        return font(self._words.language, size, weight)


def network(name: str, longest: int = 40) -> Value:
    """What a network's counters are called."""
    known = network_name(name)
    return known if isinstance(known, Message) else shown(known, longest)


def level(number: str, name: str) -> Value:
    """A step of the digital ladder, such as `2 public access`; one without a number is a word alone."""
    found = known(name)
    called = found if isinstance(found, Message) else shown(found, 32)
    return say("{number} {name}", number=shown(number, 8), name=called) if number else called
