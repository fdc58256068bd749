"""How far the shares of people whom nobody reaches, and of counters with a partner, can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from overlap.outputs.headline.words import many, one, percent


def robustness(summary: Mapping[str, Any]) -> Iterator[str]:
    """How far the share of people near none of the networks can be trusted: three statements, never one."""
    told = summary.get("robustness") or {}
    if "measures" not in told:
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


def robust_partners(summary: Mapping[str, Any]) -> Iterator[str]:
    """How far the shares of counters with a partner near by can be trusted, both ways."""
    told = (summary.get("robustness") or {}).get("counters")
    if not told:
        return
    first, *others = told["directions"]
    draws = f"{told['draws']:,} random draws (seed {told['seed']})"
    sure = (
        f"If every counter may lie up to {told['position_error_m']:g} m from where its list has it, "
        f"{_have(first)} within {told['band_km']:g} km, and {_between(first['interval'])} in 95 % of {draws}"
    )
    said = [
        sure,
        *(f"{_have(each)}, and {_between(each['interval'])} in 95 % of the draws" for each in others),
    ]
    said.append(
        f"were ways 1.4 times as long as straight lines, {_would(told['directions'], 'detour factor 1.4')}"
    )
    for choice, numbers in told["left_out"].items():
        if would := _would(told["directions"], choice):
            said.append(f"{choice}{_left_out(numbers)}, {would}")
    yield f"{'; '.join(said)}."


def _have(direction: Mapping[str, Any]) -> str:
    origins, partner = many(direction["from_network"]), one(direction["to_network"])
    return f"surely {_between(direction['bounds'])} of {origins} have a {partner}"


def _would(directions: Sequence[Mapping[str, Any]], choice: str) -> str:
    """What the shares would be with another choice; nothing where it leaves nobody to count."""
    shares = [
        f"{percent(each['sensitivity'][choice])} of {many(each['from_network'])}"
        for each in directions
        if each["sensitivity"][choice] is not None
    ]
    return f"{' and '.join(shares)} would" if shares else ""


def _between(ends: Mapping[str, float]) -> str:
    low, high = percent(ends["low"]), percent(ends["high"])
    return low if low == high else f"between {low} and {high}"


def _left_out(numbers: Mapping[str, int]) -> str:
    parts = " and ".join(
        f"{number:,} {many(name) if number != 1 else one(name)}" for name, number in numbers.items() if number
    )
    return f" (leaving out {parts})"
