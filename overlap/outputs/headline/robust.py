"""How far the share of people whom nobody reaches can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.outputs.headline.words import many, one, percent


def robustness(summary: Mapping[str, Any]) -> Iterator[str]:
    """How far the share of people near none of the networks can be trusted: three statements, never one."""
    told = summary.get("robustness")
    if not told:
        return
    names, far = list(summary["networks"])[:2], told["measures"]["neither"]
    nobody = "near neither" if len(names) > 1 else f"not near a {one(names[0])}"
    detour = far["sensitivity"]["detour factor 1.4"]
    yield (
        f"If every counter may lie up to {told['position_error_m']:g} m from where its list has it, the "
        f"share {nobody} within {told['band_km']:g} km is surely {_errors(told, far)}; were "
        f"ways 1.4 times as long as straight lines, it would be {percent(detour)}."
    )
    listed = percent(far["share"])
    others = [
        f"{_other(share, listed)} {choice}{_left_out(told['left_out'][choice])}"
        if choice in told["left_out"]
        else f"{_other(share, listed)} with the people of {choice.removeprefix('population ')}"
        for choice, share in far["sensitivity"].items()
        if choice in told["left_out"] or choice.startswith("population ")
    ]
    if others:
        yield f"That share ({listed}) would be {', '.join(others)}."


def _errors(told: Mapping[str, Any], far: Mapping[str, Any]) -> str:
    """The bounds and the interval, which lies inside them: one figure where they come to the same."""
    bounds, interval = _between(far["bounds"]), _between(far["interval"])
    if bounds == percent(far["share"]):
        return f"still {bounds}"
    return f"{bounds}, and {interval} in 95 % of {told['draws']:,} random draws (seed {told['seed']})"


def _other(share: float, listed: str) -> str:
    told = percent(share)
    return "the same" if told == listed else told


def _between(ends: Mapping[str, float]) -> str:
    low, high = percent(ends["low"]), percent(ends["high"])
    return low if low == high else f"between {low} and {high}"


def _left_out(numbers: Mapping[str, int]) -> str:
    parts = " and ".join(
        f"{number:,} {many(name) if number != 1 else one(name)}" for name, number in numbers.items() if number
    )
    return f" (leaving out {parts})"
