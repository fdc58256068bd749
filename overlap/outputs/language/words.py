"""A language: its sentences from a `.po` file, its numbers from the CLDR by way of Babel."""

from __future__ import annotations

from overlap.domain.opening import opening
from overlap.outputs.language.catalogue import LANGUAGES, catalogue
from overlap.outputs.language.messages import (
    English,
    Lines,
    Message,
    Name,
    Number,
    OpeningHours,
    Value,
    Whole,
    Worded,
    say,
)
from overlap.outputs.language.named import named
from overlap.outputs.language.opened import opened
from overlap.outputs.language.shown import shown

__all__ = ["LANGUAGES", "Words"]

# Word and PDF tell scripts apart by countries; our Portuguese is Europe's and Africa's, and so are figures.
# Times of day are those of Britain, as our English is: on a wall 12:00 is clearer than 12:00 PM.
_TAGS = {"en": "en-GB", "zh": "zh-CN", "pt": "pt-PT"}
Pattern = str | dict[str, str]
_PATTERNS = {
    "share": "#,##0.0",
    "whole_share": "#,##0",
    "fine_share": "#,##0.00",
    "points": "#,##0.0",
    "plain": "#,##0.###",
    "hundredths": "#,##0.00",
    "chance": "@#",
}
_UNITS = {"km": "length-kilometer", "m": "length-meter", "km2": "area-square-kilometer"}
LONGEST_NOTE = 400
_ISOLATE = "\u2068{}\u2069"
_LEFT_TO_RIGHT = "\u2066{}\u2069"
_LEAST, _MOST = 0.0005, 0.9995
_SMALL_KM2 = 10.0


class Words:
    """What a brief says in one language."""

    def __init__(self, language: str) -> None:
        from babel import Locale

        self.language, self.tag = language, _TAGS.get(language, language)
        self._locale = Locale.parse(self.tag, sep="-")
        self.right_to_left = self._locale.text_direction == "rtl"
        self._catalog, self.reviewed = catalogue(language)

    def say(self, value: Value) -> str:
        """A value in this language; a stranger's text stays as it is, kept to its own direction."""
        if isinstance(value, tuple):
            return self.say(say("; ")).join(self.say(each) for each in value)
        if isinstance(value, Name):
            country = self._locale.territories.get(value.name) if value.kind == "country" else None
            return country or self.say(named(value))
        if isinstance(value, Lines):
            return "\n".join(map(self.say, value.parts))
        if isinstance(value, OpeningHours):
            hours = opening(value.text)
            return self.say(Whole(value.text)) if hours is None else opened(hours, self._locale, self.say)
        if isinstance(value, Worded):
            return value.text
        if isinstance(value, English):
            return shown(value.text, LONGEST_NOTE)
        if isinstance(value, str | Whole):
            text = shown(value) if isinstance(value, str) else shown(value.text, LONGEST_NOTE)
            return _ISOLATE.format(text) if self.right_to_left and text else text
        if isinstance(value, Number):
            figure = self.figure(value)
            return _LEFT_TO_RIGHT.format(figure) if self.right_to_left and value.value < 0 else figure
        if value.many:
            text = self._catalog.ngettext(value.text, value.many, value.number)
        else:
            text = self._catalog.gettext(value.text)
        return text.format(**{name: self.say(each) for name, each in value.values.items()})

    def pattern(self, message: Message) -> Pattern:
        """A sentence whose {names} a program fills in; one that counts things by plural category (CLDR)."""
        if not message.many:
            return self._catalog.gettext(message.text)
        forms: dict[str, str] = {}
        for number in (*range(200), 1_000_000):
            text = self._catalog.ngettext(message.text, message.many, number)
            forms.setdefault(self._locale.plural_form(number), text)
        return forms

    def unit(self, unit: str) -> str:
        """How the language writes {n} of a unit of length or area."""
        from babel.units import format_unit

        # Of a text for a number Babel knows no plural form.
        return format_unit(100, _UNITS[unit], "short", locale=self._locale).replace("100", "{n}")

    def figure(self, number: Number) -> str:
        """A number as the language writes it; never rounded to nothing or everything where it is neither."""
        value = number.value
        match number.unit:
            case "share" if 0.0 < value < _LEAST:
                return f"<{self._percent(0.001)}"
            case "share" if _MOST <= value < 1.0:
                return f">{self._percent(0.999)}"
            case "share" | "fine_share" | "whole_share":
                return self._percent(value, _PATTERNS[number.unit])
            case "people" if 0.0 < value < 1 / 2:
                return f"<{self._decimal(1, '#,##0')}"
            case "count" | "people":
                return self._decimal(round(value), "#,##0")
            case "points" | "plain" | "hundredths" | "chance":
                return self._decimal(value, _PATTERNS[number.unit])
            case "money":
                return self._money(value, number.code)
            case _:
                return self._length(value, number.unit)

    def _length(self, value: float, unit: str) -> str:
        from babel.units import format_unit

        if unit == "m" and value >= 1000:
            value, unit, pattern, digits = value / 1000, "km", "#,##0.0", 1
        else:
            pattern, digits = {"km": ("#,##0.##", 2), "m": ("#,##0", 0), "km2": ("#,##0", 0)}[unit]
            if unit == "km2" and value < _SMALL_KM2:
                # Ground that people live on is never told as none.
                value, pattern, digits = max(value, 0.1) if value else value, "#,##0.#", 1
        # The unit's plural form is that of the figure in print: 923 metres, and not 923.05.
        return format_unit(round(value, digits), _UNITS[unit], "short", format=pattern, locale=self._locale)

    def _money(self, value: float, code: str) -> str:
        number = self._decimal(value, "#,##0" if value >= 100 else "#,##0.00")
        return f"{shown(code)}\N{NO-BREAK SPACE}{number}" if code else number

    def _percent(self, share: float, digits: str = "#,##0.0") -> str:
        from babel.numbers import format_percent

        pattern = self._locale.percent_formats[None].pattern.replace("#,##0", digits)
        return format_percent(share, pattern, locale=self._locale)

    def _decimal(self, value: float, pattern: str) -> str:
        from babel.numbers import format_decimal

        return format_decimal(value, pattern, locale=self._locale)
