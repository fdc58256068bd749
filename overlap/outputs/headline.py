"""The headline in words, made from the figures of a run's summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from overlap.domain.text import per_cent

# Less rounds to nothing.
_LEAST_GAP_PP = 0.05
_WORDS = {"library": ("library", "libraries"), "post": ("post office", "post offices")}


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


def people(number: float) -> str:
    """People rounded to whole persons, thousands set apart."""
    return f"{number:,.0f} people" if round(number) != 1 else "1 person"


def headline(summary: Mapping[str, Any]) -> list[str]:
    """Sentences in English, most important first."""
    return [
        *_reach(summary),
        *_outside(summary),
        *_parts(summary),
        *_robustness(summary),
        *_overlap(summary),
        *_chance(summary),
        *_gain(summary),
        *_online(summary),
        *_rules(summary),
        *_unequal(summary),
        *_referrals(summary),
        *_counted(summary),
        *_border(summary),
    ]


def _reported_row(summary: Mapping[str, Any]) -> dict[str, Any] | None:
    """The total's row at the reported band."""
    for row in _total_rows(summary):
        if row["band_km"] == summary["reported"]["band_km"] and row["people_total"] > 0:
            return row
    return None


def _total_rows(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    total = next((name for name, each in summary["population"].items() if each["role"] == "total"), None)
    return [dict(row) for row in summary.get("coverage", []) if row["layer"] == total]


def _reach(summary: Mapping[str, Any]) -> Iterator[str]:
    row = _reported_row(summary)
    if row is None:
        return
    total, band, names = row["people_total"], f"{row['band_km']:g} km", list(summary["networks"])[:2]
    places = " or ".join(f"a {one(name)}" for name in names)
    reached = percent(_reached(row, names) / total)
    yield f"Of {people(total)}, {reached} live within {band} of {places}{_wider(summary, row, names)}."


def _parts(summary: Mapping[str, Any]) -> Iterator[str]:
    row = _reported_row(summary)
    names = list(summary["networks"])[:2]
    if row is None or len(names) < 2:
        return
    total = row["people_total"]
    only = ", ".join(
        f"{percent(row[f'people_only_{name}'] / total)} near a {one(name)} only" for name in names
    )
    yield (
        f"Within {row['band_km']:g} km, {percent(row['people_both'] / total)} live near both, {only}, and "
        f"{people(row['people_neither'])} ({percent(row['people_neither'] / total)}) near neither."
    )


def _robustness(summary: Mapping[str, Any]) -> Iterator[str]:
    """How far the share of people near none of the networks can be trusted: three statements, never one."""
    told = summary.get("robustness")
    if not told:
        return
    names, far = list(summary["networks"])[:2], told["measures"]["neither"]
    nobody = "near neither" if len(names) > 1 else f"not near a {one(names[0])}"
    detour = far["sensitivity"]["detour factor 1.4"]
    yield (
        f"If every counter may lie up to {told['position_error_m']:g} m from where its list has it, the "
        f"share {nobody} within {told['band_km']:g} km is surely {_between(far['bounds'])}, and "
        f"{_between(far['interval'])} in 95 % of {told['draws']:,} random draws (seed {told['seed']}); were "
        f"ways 1.4 times as long as straight lines, it would be {percent(detour)}."
    )
    others = [
        f"{percent(share)} {choice}{_left_out(told['left_out'][choice])}"
        if choice in told["left_out"]
        else f"{percent(share)} with the people of {choice.removeprefix('population ')}"
        for choice, share in far["sensitivity"].items()
        if choice in told["left_out"] or choice.startswith("population ")
    ]
    if others:
        yield f"That share ({percent(far['share'])}) would be {', '.join(others)}."


def _between(ends: Mapping[str, float]) -> str:
    low, high = percent(ends["low"]), percent(ends["high"])
    return low if low == high else f"between {low} and {high}"


def _left_out(numbers: Mapping[str, int]) -> str:
    parts = " and ".join(
        f"{number:,} {many(name) if number != 1 else one(name)}" for name, number in numbers.items() if number
    )
    return f" (leaving out {parts})"


def _outside(summary: Mapping[str, Any]) -> Iterator[str]:
    """People of the file in no area: they are in the study's figures, counters far from the areas are not."""
    row = _reported_row(summary)
    if row is None:
        return
    outside = summary["ledger"][row["layer"]]["people_outside"].values()
    left, total = min(outside, default=0.0), row["people_total"]
    if left > 0.0005 * total:
        margin = f"{summary['settings']['margin_km']:g} km"
        yield (
            f"{people(left)} of these ({percent(left / total)}) live outside every area, where counters more "
            f"than {margin} from the areas are left out; the table areas has the areas' own figures."
        )


def _reached(row: Mapping[str, Any], names: list[str]) -> float:
    near = ["people_both", *(f"people_only_{name}" for name in names)]
    return float(sum(row.get(key, 0.0) for key in near))


def _wider(summary: Mapping[str, Any], reported: Mapping[str, Any], names: list[str]) -> str:
    """How many the band reaches that was passed over, since it leaves hardly anybody out."""
    for row in _total_rows(summary):
        if row["band_km"] == summary["reported"]["passed_over_km"]:
            share = percent(_reached(row, names) / reported["people_total"])
            return f", {'everybody' if row['people_neither'] == 0 else share} within {row['band_km']:g} km"
    return ""


def _overlap(summary: Mapping[str, Any]) -> Iterator[str]:
    rows = summary.get("overlap", [])
    if not rows:
        return
    bands = sorted({row["band_km"] for row in rows})
    told = 1.0 if 1.0 in bands else bands[0]
    medians = {(each["from_network"], each["to_network"]): each["median_m"] for each in summary["nearest"]}
    for row in rows:
        if row["band_km"] != told or row["share"] is None:
            continue
        origin, partner = row["from_network"], row["to_network"]
        median_m = medians[origin, partner]
        verb = "has" if row["with_partner"] == 1 else "have"
        yield (
            f"{row['with_partner']:,} of {row['facilities']:,} {many(origin)} ({percent(row['share'])}) "
            f"{verb} a {one(partner)} within {told:g} km; the median distance is {median_m:,.0f} m."
        )


_OFTEN = {
    "as chance": "as often as chance has it",
    "more than chance": "more often than chance has it",
    "less than chance": "less often than chance has it",
    "more and less than chance": "at some distances more, at others less often than chance has it",
}


def _chance(summary: Mapping[str, Any]) -> Iterator[str]:
    """Whether the first network is near the second by more than chance; both verdicts where they differ."""
    for row in (summary.get("colocation") or {}).get("directions", [])[:1]:
        origins, partners = many(row["from_network"]), many(row["to_network"])
        labels, people = _OFTEN[row["labels_verdict"]], _OFTEN.get(row["people_verdict"])
        shuffled = f"shuffled labels (quotient {row['quotient']:.2f}, p = {row['labels_p']:.2g})"
        if people is None:
            yield f"{origins.capitalize()} are near {partners} {labels}, going by {shuffled}."
            continue
        drawn = f"{partners} drawn where people live (p = {row['people_p']:.2g})"
        if people == labels:
            yield f"{origins.capitalize()} are near {partners} {labels}, going by {shuffled} and by {drawn}."
        else:
            yield (
                f"Whether {origins} are near {partners} beyond chance depends on what chance is: {labels}, "
                f"going by {shuffled}; {people}, going by {drawn}."
            )


def _gain(summary: Mapping[str, Any]) -> Iterator[str]:
    row = _reported_row(summary)
    gains = summary.get("gains") or {}
    if row is None or not gains:
        return
    gain = next(
        each for each in gains["rows"] if each["layer"] == row["layer"] and each["band_km"] == row["band_km"]
    )
    better, added = gain["better_network"], gain["people_added_to_better"]
    yield (
        f"Together the two reach {people(added)} ({percent(added / row['people_total'])}) more within "
        f"{row['band_km']:g} km than {many(better)} alone, the better of the two."
    )


def _online(summary: Mapping[str, Any]) -> Iterator[str]:
    """How many counters are online, as far as that is known, and whom they reach."""
    digital = summary.get("digitisation") or {"levels": [], "online_level": 0}
    rows = [
        row
        for row in digital["levels"]
        if row["level"] == str(digital["online_level"]) and row["facilities"] > 0
    ]
    if rows:
        shares = "; ".join(f"{_surely(row)} of {many(row['network'])}" for row in rows)
        yield f"Online, which is level {rows[0]['level']} ({rows[0]['level_name']}) or more: {shares}."
    reported = _reported_row(summary)
    group = "any" if len(summary["networks"]) > 1 else next(iter(summary["networks"]), "")
    for row in digital.get("online", []):
        if reported is None or row["network"] != group:
            continue
        if (row["layer"], row["band_km"]) == (reported["layer"], reported["band_km"]):
            yield _online_reach(row)


def _surely(row: Mapping[str, Any]) -> str:
    low, high = percent(row["share_at_least_low"]), percent(row["share_at_least_high"])
    return low if row["at_least_low"] == row["at_least_high"] else f"{low} for certain, at most {high},"


def _online_reach(row: Mapping[str, Any]) -> str:
    served, certain, possible, gap = (
        percent(row[f"people_{part}"] / row["people_total"])
        for part in ("served", "upgrade_certain", "upgrade_possible", "presence_gap")
    )
    return (
        f"{served} of people live within {row['band_km']:g} km of a counter that is online for certain, "
        f"{possible} of one that may be, {certain} only of counters that are offline, {gap} of none."
    )


def _rules(summary: Mapping[str, Any]) -> Iterator[str]:
    """The verdicts on the access rules that the study asks for."""
    asked = summary.get("rules") or {"wanted": [], "rows": []}
    for row in asked["rows"]:
        if row["rule_id"] in asked["wanted"]:
            points, status = row["margin_points"], row["status"]
            room = "" if points is None else f"; the tightest share has a margin of {points:+.1f} points"
            of = row["rule_id"] if status == "in force" else f"{row['rule_id']}, {status}"
            yield f"{row['title']} ({of}), {many(row['network'])}: {row['verdict']}{room}."


def _unequal(summary: Mapping[str, Any]) -> Iterator[str]:
    """The layer whose coverage by any network differs most from everyone's; artefacts are not quoted."""
    row = _reported_row(summary)
    shares = (summary.get("equity") or {}).get("layers", [])
    nearest_of_all = "any" if len(summary["networks"]) > 1 else next(iter(summary["networks"]), "")
    gaps = [
        each
        for each in shares
        if row is not None
        and (each["band_km"], each["network"]) == (row["band_km"], nearest_of_all)
        and summary["population"][each["layer"]]["role"] == "part"
        and not each["artefact"]
    ]
    widest = max(gaps, key=lambda each: abs(float(each["gap_pp"])), default=None)
    if widest is None or abs(widest["gap_pp"]) < _LEAST_GAP_PP:
        return
    more = "more" if widest["gap_pp"] > 0 else "less"
    points = f"{abs(widest['gap_pp']):.1f} percentage points {more} than of everyone"
    yield (
        f"Of the layer {widest['layer']}, {percent(widest['share_within'])} live within "
        f"{widest['band_km']:g} km of any counter, {points}."
    )


def _referrals(summary: Mapping[str, Any]) -> Iterator[str]:
    """How often a counter can refer people for a service that it lacks, and for which service least."""
    found = summary.get("referrals") or {}
    if not found.get("lacking"):
        return
    lacking, referred = found["lacking"], found["referred"]
    least = ""
    if 0 < referred < lacking and len(found["services"]) > 1:
        shares = {service: _referred_share(found, service) for service in found["services"]}
        service, share = min(shares.items(), key=lambda each: each[1])
        least = f"; least often for {service.replace('_', ' ')} ({percent(share)})"
    yield (
        f"Where a counter lacks a service, one that offers it is within {found['limit_km']:g} km in "
        f"{referred:,} of {lacking:,} cases ({percent(referred / lacking)}){least}."
    )


def _referred_share(found: Mapping[str, Any], service: str) -> float:
    rows = [
        row for row in found["summary"] if (row["service"], row["band_km"]) == (service, found["limit_km"])
    ]
    lacking = sum(row["lacking"] for row in rows)
    return sum(row["referred"] for row in rows) / lacking if lacking else 1.0


def _counted(summary: Mapping[str, Any]) -> Iterator[str]:
    for name, each in summary["networks"].items():
        used = "all" if each["used"] == each["read"] else f"{each['used']:,} of"
        rule = f"where {each['rule']}" if each["rule"] else "no rule given"
        if "closed" in each["reasons"] and not each["rule"]:
            rule = "but for those that say they are closed"
        text = f"{many(name).capitalize()}: {used} {each['read']:,} rows count, {rule}"
        if each["context"]:
            text += f"; {each['context']:,} beyond the areas serve people and are in no count"
        reasons = ", ".join(f"{reason} ({number:,})" for reason, number in each["reasons"].items())
        yield f"{text}; left out: {reasons}." if reasons else f"{text}."


def _border(summary: Mapping[str, Any]) -> Iterator[str]:
    near = (summary.get("near_border") or {}).get("any")
    if near:
        yield (
            f"{people(near)} live closer to the outer border of the areas (coasts included) than to any "
            "counter listed; one across the border could be nearer."
        )
