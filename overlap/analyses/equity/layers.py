"""Every population layer against everyone, and every class of areas against the whole study."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from overlap.analyses.equity.groups import COMPARED, Compared, Distances, compared
from overlap.domain.evidence import Evidence
from overlap.domain.places import BAND, NETWORK, PLACE, Rows, nearest_of
from overlap.domain.result import Column, Table

_COLUMNS = (
    *PLACE,
    NETWORK,
    BAND,
    Column("people_total", "people of the layer in the place", "person", "number"),
    Column("people_within", "of these, those within the band", "person", "number"),
    Column("share_within", "their share, 0 to 1", "", "number"),
    COMPARED,
    Column("share_compared", "the share of those compared with, 0 to 1", "", "number"),
    Column(
        "gap_pp",
        "share_within less share_compared, in percentage points; negative: fewer are covered",
        "percentage point",
        "number",
    ),
    Column(
        "gap_inside_pp",
        "of the gap of a part in the whole study, what arises inside areas of the level with most areas; the "
        "rest is from its people living in other areas than everyone",
        "percentage point",
        "number",
    ),
    Column(
        "artefact",
        "true where the layer is modelled (the total times ratios of whole areas) and all or most of the gap "
        "arises inside areas: it says where the model's areas end, not who lives where",
        "",
        "flag",
    ),
)


def layers_table(evidence: Evidence) -> Table:
    """Shares within each band and their gaps, by network."""
    rows: Rows = []
    for each in compared(evidence):
        for network in nearest_of(evidence, each.sums):
            rows += _rows(evidence, each, network)
    frame = pd.DataFrame(rows, columns=[column.name for column in _COLUMNS])
    frame["gap_inside_pp"] = frame["gap_inside_pp"].astype(float)
    key = ("layer", "area_level", "area_id", "network", "band_km")
    return Table("equity_layers", "Coverage of each layer against everyone", _COLUMNS, frame, key)


def _rows(evidence: Evidence, each: Compared, network: str) -> Rows:
    """One row a band."""
    first = evidence.sums[0]
    mine = Distances.of(each.sums, each.number, [each.slot], network)
    all_of_them = Distances.of(first, 0, [each.whose_slot], network)
    people = float(mine.everyone[0])
    within = mine.within(evidence.bands_m)[0]
    against = all_of_them.within(evidence.bands_m)[0] / all_of_them.everyone[0]
    gap_pp = 100.0 * (within / people - against)
    is_part = each.sums is first and each.number > 0
    split = is_part and each.slot == 0 and bool(evidence.areas)
    inside_pp = _inside_pp(evidence, each.number, network) if split else np.full(len(within), np.nan)
    mostly_inside = np.abs(inside_pp) > np.abs(gap_pp - inside_pp)
    artefact = (each.layer in evidence.modelled) & (mostly_inside | (each.place[0] in evidence.areas))
    return [
        (each.layer, *each.place, network, band_km, people, near, near / people, each.whom, *rest)
        for band_km, near, *rest in zip(
            evidence.settings.bands_km,
            within.tolist(),
            against.tolist(),
            gap_pp.tolist(),
            inside_pp.tolist(),
            artefact.tolist(),
            strict=True,
        )
    ]


def _inside_pp(evidence: Evidence, part: int, network: str) -> NDArray[np.float64]:
    """What of a part's gap arises inside areas, by band: each area's own gap, weighted by the part's people.

    With p_a and s_a the shares of the part's people in area a and near in it, and P_a and S_a those of
    everyone, the gap is Σ p_a·(s_a − S_a) + Σ (p_a − P_a)·S_a; this is the first sum.
    """
    sums = evidence.sums[0]
    level = max((each for each in sums.levels if each.level in evidence.areas), key=lambda each: each.areas)
    slots = range(level.first, level.outside + 1)
    mine, everyone = (Distances.of(sums, layer, slots, network) for layer in (part, 0))
    # A part may have people where rounding leaves the total none.
    some = (mine.everyone > 0.0) & (everyone.everyone > 0.0)
    near = mine.within(evidence.bands_m)[some]
    expected = everyone.within(evidence.bands_m)[some] / everyone.everyone[some, None]
    gaps = near - mine.everyone[some, None] * expected
    return np.asarray(100.0 * gaps.sum(axis=0) / mine.everyone.sum())
