"""Sentences that would be quoted must be true of the figures they stand on."""

from __future__ import annotations

from overlap.outputs.headline import headline
from overlap.outputs.headline.digital import referrals


def _row(band_km: float, both: float, only_library: float, only_post: float) -> dict[str, object]:
    neither = 100.0 - both - only_library - only_post
    return {
        "layer": "total",
        "band_km": band_km,
        "people_total": 100.0,
        "people_both": both,
        "people_only_library": only_library,
        "people_only_post": only_post,
        "people_neither": neither,
    }


def _summary(reported: dict[str, float | None]) -> dict[str, object]:
    network = {"read": 1, "used": 1, "context": 0, "rejected": 0, "reasons": {}, "rule": ""}
    gain = {"layer": "total", "band_km": 2.0, "better_network": "library", "people_added_to_better": 4.0}
    return {
        "networks": {"library": network, "post": network},
        "population": {"total": {"people": 100.0, "role": "total"}},
        "coverage": [_row(2.0, 80.0, 10.0, 4.0), _row(5.0, 98.0, 0.0, 2.0)],
        "reported": reported,
        "ledger": {"total": {"people_outside": {"ward": 0.0}}},
        "settings": {"margin_km": 2.0},
        "gains": {"better_network": "library", "rows": [gain]},
    }


def test_the_headline_speaks_of_the_reported_band_and_names_the_one_passed_over() -> None:
    said = headline(_summary({"band_km": 2.0, "passed_over_km": 5.0}))
    assert said[0] == (
        "Of 100 people, 94.0 % live within 2 km of a library or a post office, everybody within 5 km."
    )
    assert any(
        sentence.startswith("Together the two reach 4 people (4.0 %) more within 2 km than libraries alone")
        for sentence in said
    )


def test_a_stated_band_is_told_alone() -> None:
    said = headline(_summary({"band_km": 2.0, "passed_over_km": None}))
    assert said[0] == "Of 100 people, 94.0 % live within 2 km of a library or a post office."


def test_numbers_of_one_and_of_several() -> None:
    row = {"from_network": "library", "to_network": "post", "band_km": 1.0, "facilities": 3}
    network = {"read": 6, "used": 3, "context": 0, "rejected": 3, "rule": ""}
    reasons = {"duplicate": 2, "too far": 1}
    summary = {
        "settings": {"service_km": 5.0},
        "networks": {"library": network | {"reasons": reasons}, "post": network | {"reasons": reasons}},
        "population": {},
        "overlap": [
            row | {"with_partner": 1, "share": 1 / 3},
            row | {"with_partner": 0, "share": 0.0, "to_network": "group of the study"},
        ],
        "nearest": [
            {"from_network": "library", "to_network": "post", "median_m": 1500.0},
            {"from_network": "library", "to_network": "group of the study", "median_m": 1500.0},
        ],
    }
    assert headline(summary) == [
        "1 of 3 libraries (33.3 %) has a post office within 1 km; the median distance is 1,500 m.",
        "Libraries: 3 of 6 rows count; left out: duplicate (2), too far (1).",
        "Post offices: 3 of 6 rows count; left out: duplicate (2), too far (1).",
    ]


def test_people_outside_every_area_are_told() -> None:
    summary = _summary({"band_km": 2.0, "passed_over_km": None})
    assert not any("outside every area" in sentence for sentence in headline(summary))
    summary["ledger"] = {"total": {"people_outside": {"ward": 76.0, "city": 40.0}}}
    assert headline(summary)[1].startswith(
        "40 people of these (40.0 %) live outside every area, where counters more than 2 km from the areas"
    )


def _referrals(lacking: int, referred: int, *shares: tuple[str, int, int]) -> list[str]:
    rows = [
        {"service": service, "band_km": band_km, "lacking": lack, "referred": found if band_km == 2.0 else 0}
        | {"network": "library"}
        for service, lack, found in shares
        for band_km in (1.0, 2.0)
    ]
    services = list(dict.fromkeys(service for service, _, _ in shares))
    figures = {
        "limit_km": 2.0,
        "services": services,
        "lacking": lacking,
        "referred": referred,
        "summary": rows,
    }
    return list(referrals({"networks": {"library": {}}, "referrals": figures}))


def test_referrals_are_told_over_all_networks_with_the_service_that_is_hardest_to_find() -> None:
    said = _referrals(12, 7, ("e_learning", 4, 4), ("loans", 4, 0), ("loans", 4, 3), ("visas", 0, 0))
    (sentence,) = said
    assert sentence == (
        "Where a counter lacks a service, one that offers it is within 2 km in 7 of 12 cases (58.3 %); least "
        "often for loans (37.5 %)."
    )


def test_referrals_of_one_service_or_none_at_all() -> None:
    assert _referrals(4, 1, ("loans", 4, 1))[0].endswith("in 1 of 4 cases (25.0 %).")
    assert _referrals(8, 8, ("loans", 4, 4), ("visas", 4, 4))[0].endswith("in 8 of 8 cases (100.0 %).")
    assert _referrals(0, 0, ("loans", 0, 0)) == []
    assert headline({"networks": {}, "population": {}, "referrals": {"limit_km": 2.0, "services": []}}) == []


def test_the_widest_gap_of_a_layer_is_told_unless_it_is_an_artefact() -> None:
    summary = _summary({"band_km": 2.0, "passed_over_km": None})
    gap = {"network": "any", "band_km": 2.0, "share_within": 0.9, "gap_pp": -4.0, "artefact": False}
    others = [
        {"layer": "women", "gap_pp": 1.0},
        {"layer": "over_60"},
        {"layer": "children", "gap_pp": -9.0, "artefact": True},
        {"layer": "over_60", "gap_pp": -8.0, "band_km": 5.0},
        {"layer": "over_60", "gap_pp": -8.0, "network": "post"},
        {"layer": "census", "gap_pp": -8.0},
    ]
    layers = {
        "total": "total",
        "women": "part",
        "over_60": "part",
        "children": "part",
        "census": "alternative",
    }
    summary["population"] = {name: {"people": 100.0, "role": role} for name, role in layers.items()}
    summary["equity"] = {"layers": [gap | each for each in others]}
    (said,) = (sentence for sentence in headline(summary) if "layer" in sentence)
    assert said == (
        "Of the layer over_60, 90.0 % live within 2 km of a counter, 4.0 percentage points less than of "
        "everyone."
    )
    summary["equity"] = {"layers": [gap | {"layer": "women", "gap_pp": 0.04}]}
    assert not any("layer" in sentence for sentence in headline(summary))


def test_bounds_draws_and_choices_are_told_apart() -> None:
    neither = {
        "share": 0.06,
        "bounds": {"low": 0.051, "high": 0.068},
        "interval": {"low": 0.0599, "high": 0.0601},
        "sample": {"share": 0.06, "standard_error": 0.0},
        "sensitivity": {
            "bands −10 %": 0.07,
            "detour factor 1.4": 0.101,
            "without doubtful points": 0.075,
            "population census": 0.04,
        },
    }
    told = {
        "band_km": 2.0,
        "position_error_m": 100.0,
        "draws": 999,
        "seed": 1,
        "left_out": {"without doubtful points": {"library": 0, "post": 12}},
        "measures": {"neither": neither},
    }
    said = headline(_summary({"band_km": 2.0, "passed_over_km": None}) | {"robustness": told})
    assert said[2] == (
        "If every counter may lie up to 100 m from where its list has it, the share near neither within 2 km "
        "is surely between 5.1 % and 6.8 %, and 6.0 % in 95 % of 999 random draws (seed 1); were ways 1.4 "
        "times as long as straight lines, it would be 10.1 %."
    )
    assert said[3] == (
        "That share (6.0 %) would be 7.5 % without doubtful points (leaving out 12 post offices), 4.0 % with "
        "the people of census."
    )


def _partners(
    origin: str, partner: str, low: float, high: float, remaining: float | None
) -> dict[str, object]:
    return {
        "from_network": origin,
        "to_network": partner,
        "bounds": {"low": low, "high": high},
        "interval": {"low": 0.6, "high": 0.6},
        "sensitivity": {"detour factor 1.4": 0.5, "without doubtful points": remaining},
    }


def test_counters_with_a_partner_are_told_of_with_what_they_rest_on() -> None:
    counters = {
        "band_km": 1.0,
        "position_error_m": 50.0,
        "draws": 1999,
        "seed": 7,
        "left_out": {"without doubtful points": {"library": 3, "post": 1}},
        "directions": [
            _partners("library", "post", 0.5, 0.7, None),
            _partners("post", "library", 0.6, 0.6, 0.25),
        ],
    }
    told = {"networks": {}, "population": {}, "robustness": {"counters": counters}}
    (said,) = headline(told)
    assert said == (
        "If every counter may lie up to 50 m from where its list has it, surely between 50.0 % and 70.0 % of "
        "libraries have a post office within 1 km, and 60.0 % in 95 % of 1,999 random draws (seed 7); surely "
        "60.0 % of post offices have a library, and 60.0 % in 95 % of the draws; were ways 1.4 times as long "
        "as straight lines, 50.0 % of libraries and 50.0 % of post offices would; without doubtful points "
        "(leaving out 3 libraries and 1 post office), 25.0 % of post offices would."
    )
    counters["directions"] = [_partners("library", "post", 0.0, 0.0, None)]
    (alone,) = headline(told)
    assert alone.endswith("as straight lines, 50.0 % of libraries would.")


def test_both_kinds_of_chance_are_told_where_they_disagree() -> None:
    row = {"from_network": "library", "to_network": "post", "quotient": 1.302, "labels_p": 0.031}
    against_labels = row | {"labels_verdict": "more than chance"}

    def said(**people: object) -> list[str]:
        found = {"directions": [against_labels | people, against_labels | people]}
        return headline({"networks": {}, "population": {}, "colocation": found})

    (differ,) = said(people_p=0.77, people_verdict="as chance")
    assert differ == (
        "Whether libraries are near post offices beyond chance depends on what chance is: more often than "
        "chance can explain, going by shuffled labels (quotient 1.30, p = 0.031); no more and no less often "
        "than chance can explain, going by post offices drawn where people live (p = 0.77)."
    )
    (agree,) = said(people_p=0.001, people_verdict="more than chance")
    assert agree == (
        "Libraries are near post offices more often than chance can explain, going by shuffled labels "
        "(quotient 1.30, p = 0.031) and by post offices drawn where people live (p = 0.001)."
    )
    (alone,) = said(people_p=None, people_verdict=None)
    assert alone == (
        "Libraries are near post offices more often than chance can explain, going by shuffled labels "
        "(quotient 1.30, p = 0.031)."
    )


def test_both_ways_are_told_where_chance_says_another_thing_of_them() -> None:
    there = {"from_network": "library", "to_network": "post", "quotient": 1.302, "labels_p": 0.031}
    there |= {"labels_verdict": "more than chance", "people_p": 0.001, "people_verdict": "more than chance"}
    back = there | {"from_network": "post", "to_network": "library", "quotient": 1.11}

    def said(**found: object) -> list[str]:
        ways = {"directions": [there, back | found]}
        return headline({"networks": {}, "population": {}, "colocation": ways})

    assert len(said(labels_p=0.04, people_p=0.02)) == 1  # other figures that say the same
    first, second = said(labels_p=0.2, labels_verdict="as chance")
    assert first.startswith("Libraries are near post offices more often than chance can explain")
    assert second == (
        "Whether post offices are near libraries beyond chance depends on what chance is: no more and no "
        "less often than chance can explain, going by shuffled labels (quotient 1.11, p = 0.2); more often "
        "than chance can explain, going by libraries drawn where people live (p = 0.001)."
    )


def _level(network: str, facilities: int, low: int, high: int) -> dict[str, object]:
    shares = (
        {"share_at_least_low": low / facilities, "share_at_least_high": high / facilities}
        if facilities
        else {}
    )
    bounds = {"at_least_low": low, "at_least_high": high}
    return {
        "network": network,
        "level": "2",
        "level_name": "public",
        "facilities": facilities,
        **bounds,
        **shares,
    }


def test_online_is_told_with_its_bounds_where_there_are_any_and_for_everybody() -> None:
    parts = {"served": 70.0, "upgrade_certain": 5.0, "upgrade_possible": 15.0, "presence_gap": 10.0}
    row = {"layer": "total", "people_total": 100.0} | {f"people_{name}": each for name, each in parts.items()}
    online = [row | {"network": name, "band_km": band} for name in ("library", "any") for band in (2.0, 5.0)]
    levels = [_level("library", 4, 1, 3), _level("post", 4, 2, 2), _level("school", 0, 0, 0)]
    digital = {"online_level": 2, "levels": levels, "online": online}
    said = headline(_summary({"band_km": 2.0, "passed_over_km": None}) | {"digitisation": digital})
    (counters,) = (each for each in said if each.startswith("Online"))
    assert counters == (
        "Online, which is level 2 (public) or more: 25.0 % for certain, at most 75.0 %, of libraries; "
        "50.0 % of post offices."
    )
    assert said[said.index(counters) + 1] == (
        "70.0 % of people live within 2 km of a counter that is online for certain, 15.0 % of one that may "
        "be, 5.0 % only of counters that are offline, 10.0 % of none."
    )
    without = headline(_summary({"band_km": 2.0, "passed_over_km": None}) | {"digitisation": {}})
    assert not any("nline" in each for each in without)


def test_a_gain_of_nobody_is_told_in_words() -> None:
    summary = _summary({"band_km": 2.0, "passed_over_km": None})
    gain = {"layer": "total", "band_km": 2.0, "better_network": "post", "people_added_to_better": 0.0}
    said = headline(summary | {"gains": {"rows": [gain]}})
    assert "Together the two reach nobody within 2 km whom post offices alone do not reach." in said
    said = headline(summary | {"gains": {"rows": [gain | {"people_added_to_better": 0.04}]}})
    assert any(
        each.startswith("Together the two reach less than 1 person (less than 0.1 %)") for each in said
    )


def test_errors_and_choices_that_change_no_decimal_are_told_once() -> None:
    share = 0.06
    neither = {
        "share": share,
        "bounds": {"low": share, "high": share},
        "interval": {"low": share, "high": share},
        "sensitivity": {"detour factor 1.4": 0.1, "without doubtful points": share},
    }
    told = {
        "band_km": 2.0,
        "position_error_m": 1.0,
        "draws": 999,
        "seed": 1,
        "left_out": {"without doubtful points": {"post": 1}},
        "measures": {"neither": neither},
    }
    said = headline(_summary({"band_km": 2.0, "passed_over_km": None}) | {"robustness": told})
    assert said[2].endswith(
        "is surely still 6.0 %; were ways 1.4 times as long as straight lines, it would be 10.0 %."
    )
    assert said[3] == (
        "That share (6.0 %) would be the same without doubtful points (leaving out 1 post office)."
    )


def test_any_counter_names_the_networks_where_there_are_more_than_two() -> None:
    summary = _summary({"band_km": 2.0, "passed_over_km": None})
    network = {"read": 1, "used": 1, "context": 0, "rejected": 0, "reasons": {}, "rule": ""}
    summary["networks"] = dict.fromkeys(("library", "post", "school"), network)
    summary["population"] = {"total": {"role": "total"}, "women": {"role": "part"}}
    gap = {"layer": "women", "network": "any", "band_km": 2.0, "share_within": 0.9, "gap_pp": 1.0}
    summary["equity"] = {"layers": [gap | {"artefact": False}]}
    (said,) = (each for each in headline(summary) if "layer" in each)
    assert "within 2 km of a counter of any network (library, post, school), 1.0 percentage" in said


def _rule(**found: object) -> str:
    row: dict[str, object] = {"rule_id": "a", "title": "A", "network": "post", "status": "in force"}
    row |= {"verdict": "not assessed", "parts": 6, "parts_too_close_to_call": 0, "parts_not_assessed": 6}
    row |= {"margin_points": None, "share_told": None} | found
    (said,) = headline({"networks": {}, "population": {}, "rules": {"wanted": ["a"], "rows": [row]}})
    return said


def test_rules_tell_how_much_is_assessed_and_how_near_it_is() -> None:
    assert _rule() == "A (a), post offices: not assessed."
    assert _rule(parts_not_assessed=4, parts_too_close_to_call=1, margin_points=-0.39) == (
        "A (a), post offices: not assessed in full (4 of 6 parts are not); 1 of 6 parts is too close to "
        "call; the tightest share is 0.4 percentage points below what is asked."
    )
    assert _rule(verdict="met", parts_not_assessed=0, margin_points=2.0) == (
        "A (a), post offices: met; the tightest share is 2.0 percentage points above what is asked."
    )
    assert _rule(share_told=0.705, parts=1, parts_not_assessed=1, status="analogue") == (
        "A (a, analogue), post offices: 70.5 % of the people it means; the source names no share that would "
        "be enough."
    )


def test_nothing_is_said_of_who_is_online_where_nothing_is_known() -> None:
    digital = {"online_level": 2, "levels": [_level("library", 4, 0, 4), _level("post", 3, 0, 3)]}
    said = headline(_summary({"band_km": 2.0, "passed_over_km": None}) | {"digitisation": digital})
    assert "Nothing is known of which counters are online." in said
    assert not any("for certain" in each for each in said)


def _gaps(kind: str, place: str, farthest_m: float | None) -> tuple[dict[str, object], dict[str, object]]:
    asked = {"kind": kind, "distance_km": 2.5}
    people = {"people_regions": 1500.4, "people_rest": 200.0, "people_total": 1700.4}
    first = {"people": 900.0, "ground_km2": 12.4, "farthest_m": farthest_m, "place_name": place}
    return {"layer": "total", **asked, "regions": 2, **people}, {"gap_id": f"{kind}:2.5:1", **asked, **first}


def test_gaps_are_told_with_their_first_region() -> None:
    found = [_gaps("presence", "Hill", 4321.0), _gaps("upgrade", "", None)]
    gaps = {"totals": [total for total, _ in found], "first": [first for _, first in found]}
    said = headline({**_summary({"band_km": 2.0, "passed_over_km": None}), "gaps": gaps})
    presence, upgrade = said[-4:-2]
    assert presence == (
        "1,700 people live more than 2.5 km from every counter; 1,500 of them in 2 regions; the one with "
        "most has 900 people on 12 km² near Hill, at most 4.3 km away."
    )
    assert upgrade == (
        "1,700 people live within 2.5 km of a counter, but of none that is online for certain; 1,500 of them "
        "in 2 regions; the one with most has 900 people on 12 km²."
    )


def test_one_region_is_told_once() -> None:
    total, first = _gaps("presence", "Hill", 4321.0)
    gaps = {"totals": [total | {"regions": 1}], "first": [first]}
    said = headline({**_summary({"band_km": 2.0, "passed_over_km": None}), "gaps": gaps})
    assert said[-3].endswith("1,500 of them in 1 region of 12 km² near Hill, at most 4.3 km away.")


def test_gaps_without_regions_are_not_told() -> None:
    total, _ = _gaps("presence", "", None)
    gaps = {"totals": [total | {"regions": 0}], "first": []}
    plain = _summary({"band_km": 2.0, "passed_over_km": None})
    assert headline({**plain, "gaps": gaps}) == headline(plain)


def test_one_person_and_one_row_are_not_many() -> None:
    summary = _summary({"band_km": 2.0, "passed_over_km": None})
    networks = {"library": {"read": 1, "used": 1}, "post": {"read": 1, "used": 0}}
    empty = {"context": 0, "rule": "", "reasons": {}}
    gap = {"layer": "total", "kind": "presence", "distance_km": 2.0, "regions": 1}
    summary["networks"] = {name: {**empty, **each} for name, each in networks.items()}
    summary["near_border"] = {"any": 1.2}
    summary["gaps"] = {
        "totals": [{**gap, "people_regions": 1.0, "people_total": 1.0}],
        "first": [
            {"kind": "presence", "distance_km": 2.0, "people": 1.0, "ground_km2": 1.0, "farthest_m": 2500.0}
            | {"place_name": ""}
        ],
    }
    said = headline(summary)
    assert "Libraries: the one row counts." in said
    assert "Post offices: the one row does not count." in said
    assert any(each.startswith("1 person lives closer to the outer border") for each in said)
    assert any(each.startswith("1 person lives more than 2 km from every counter; all") for each in said)
