"""Is a rule met? Verdicts of parts, exact to the last decimal, and how AND and OR join them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Literal, get_args

from overlap.domain.rule_parts import AllOf, AnyOf, Asked, Part, branches

Verdict = Literal["met", "not met", "too close to call", "not assessed"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

# What decides first. What is not assessed might fail, so it keeps AND from being met, and OR from failing.
_FOR_ALL: tuple[Verdict, ...] = ("not met", "not assessed", "too close to call", "met")
_FOR_ANY: tuple[Verdict, ...] = ("met", "not assessed", "too close to call", "not met")


def as_written(number: float) -> Fraction:
    """The decimal that a number was written as: 0.95 is 19/20, and no binary fraction beside it."""
    return Fraction(repr(number))


def decided(margin: Fraction, spread: Fraction) -> Verdict:
    """The verdict on a margin, which is negative where a rule is missed.

    It is too close to call where the margin is smaller than the spread of the method, and not where both are
    the same.
    """
    if abs(margin) < spread:
        return "too close to call"
    return "met" if margin >= 0 else "not met"


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict where every part must hold."""
    return min(verdicts, key=_FOR_ALL.index)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict where one part will do."""
    return min(verdicts, key=_FOR_ANY.index)


def combined(asked: Asked, verdict_of: Callable[[Part], Verdict]) -> Verdict:
    """The verdict on a tree of parts."""
    if isinstance(asked, AllOf | AnyOf):
        join = all_of if isinstance(asked, AllOf) else any_of
        return join(combined(each, verdict_of) for each in branches(asked))
    return verdict_of(asked)
