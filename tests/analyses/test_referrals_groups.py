"""Referrals of the members of groups, beside those of networks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from builders import evidence, facilities
from indicator_builders import services_alone

from overlap.analyses import referrals
from overlap.domain.evidence import Evidence
from overlap.domain.wanted import Members
from overlap.outputs.headline.digital import referrals as sentences

# Of docs/methods/referrals.md: along the equator a thousandth of a degree is 111.3 m.
LISTS = {
    "library": ([(0.0, 0.0), (0.010, 0.0), (0.300, 0.0)], ["+-?", "-+-", "--+"]),
    "post": ([(0.004, 0.0), (0.020, 0.0)], ["+?-", "---"]),
}
GROUPS = {
    "mixed": {"library": [True, True, False], "post": [False, True]},
    "offices": {"post": [True, True]},
}


def study(
    groups: Mapping[str, Mapping[str, list[bool]]], counts: tuple[bool, bool] = (True, True)
) -> Evidence:
    networks = [
        facilities(name, places, counts if name == "post" else None) for name, (places, _) in LISTS.items()
    ]
    told = {
        name: services_alone(signs, ("passport", "skills", "loans")) for name, (_, signs) in LISTS.items()
    }
    masks: dict[str, Members] = {
        group: {name: np.array(mask) for name, mask in each.items()} for group, each in groups.items()
    }
    return replace(evidence(networks, bands_km=(1.0, 5.0), refer_km=2.0), indicators=told, groups=masks)


def summary(given: Evidence) -> pd.DataFrame:
    return {each.name: each.frame for each in referrals.analyse(given).tables}["referral_summary"]


def test_members_by_hand() -> None:
    """Mixed are libraries a and b and post office b."""
    frame = summary(study(GROUPS))
    columns = ["service", "band_km", "facilities", "offering", "lacking", "unknown", "referred"]
    mixed = frame[frame["network"] == "mixed"][columns]
    assert list(mixed.itertuples(index=False, name=None)) == [
        # library:b to post:a, 668 m; post:b to post:a, 1,781 m.
        ("passport", 1.0, 3, 1, 2, 0, 1),
        ("passport", 2.0, 3, 1, 2, 0, 2),
        # library:a and post:b to library:b, 1,113 m both.
        ("skills", 1.0, 3, 1, 2, 0, 0),
        ("skills", 2.0, 3, 1, 2, 0, 2),
        # Of library:a it is not known; library:c is too far.
        ("loans", 1.0, 3, 0, 2, 1, 0),
        ("loans", 2.0, 3, 0, 2, 1, 0),
    ]


def test_a_group_that_is_a_network_refers_as_it_does_and_context_is_in_no_count() -> None:
    frame = summary(study(GROUPS, (True, False)))
    one, other = (
        frame[frame["network"] == name].drop(columns="network").reset_index(drop=True)
        for name in ("post", "offices")
    )
    pd.testing.assert_frame_equal(one, other)
    assert set(other["facilities"]) == {1}


def test_rows_of_networks_and_the_headline_stay() -> None:
    plain, grouped = study({}), study({"referring": {"library": [True, True, False], "post": [False, True]}})
    rows = summary(plain)
    pd.testing.assert_frame_equal(summary(grouped).head(len(rows)), rows)
    told = [
        list(sentences({"networks": dict(LISTS), **referrals.analyse(each).figures}))
        for each in (plain, grouped)
    ]
    assert told[0] == told[1]
    assert "least often" in told[0][0]
