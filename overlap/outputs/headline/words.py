"""What counters, shares and people are called in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from overlap.domain.text import per_cent

_WORDS = {"library": ("library", "libraries"), "post": ("post office", "post offices")}
_PAIR = 2


def one(network: str) -> str:
    """What one facility of a network is called."""
    return _WORDS.get(network, (f"{network} counter", ""))[0]


def many(network: str) -> str:
    """What several facilities of a network are called."""
    return _WORDS.get(network, ("", f"{network} counters"))[1]


def percent(share: float, *, short: bool = False) -> str:
    """A share of 0 to 1 with one decimal; never rounded to nothing or everything where it is neither."""
    if 0.0 < share < 0.0005:
        return "<0.1 %" if short else "less than 0.1 %"
    if 0.9995 <= share < 1.0:
        return ">99.9 %" if short else "more than 99.9 %"
    return per_cent(share, 1)


def people(number: float, further: str = "") -> str:
    """People rounded to whole persons, thousands set apart; never rounded to nobody where there is a part."""
    if 0.0 < number < 0.5:
        return f"less than 1 {further}person"
    return f"{number:,.0f} {further}people" if round(number) != 1 else f"1 {further}person"


def verb(number: float, of_many: Literal["live", "do"]) -> str:
    """A verb for so many people."""
    one_of_it = {"live": "lives", "do": "does"}
    return one_of_it[of_many] if people(number).endswith("person") else of_many


def any_counter(networks: Iterable[str]) -> str:
    """A counter of any network: which these are is said where there are more than the two of the split."""
    names = list(networks)
    return f"a counter of any network ({', '.join(names)})" if len(names) > _PAIR else "a counter"
