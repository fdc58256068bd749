"""What is observed and what chance makes of it, by direction and distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from overlap.analyses.colocation.envelope import Envelope
from overlap.analyses.colocation.pair import Direction
from overlap.analyses.colocation.people import AgainstPeople
from overlap.domain.result import Column, Table
from overlap.geo.ellipsoid import FloatArray

_FROM = Column("from_network", "the network whose facilities are looked at")
_TO = Column("to_network", "the network in which a partner is sought, and which chance moves")
_OF = Column("facilities", "facilities of the first network that count", "", "integer")


@dataclass(frozen=True)
class Found:
    """One direction against both kinds of chance; `people` is None where that cannot be said."""

    direction: Direction
    labels: Envelope
    people: AgainstPeople | None


def quotient_table(found: Sequence[Found]) -> Table:
    """The colocation quotient of each direction against both kinds of chance."""
    columns = (
        _FROM,
        _TO,
        _OF,
        Column("partners", "facilities of the second network that count", "", "integer"),
        Column(
            "quotient",
            "how often the nearest is of the second network, 1 as with shuffled labels",
            "",
            "number",
        ),
        *_columns("quotient_labels", "the quotient with shuffled labels", by_distance=False),
        *_columns(
            "quotient_people",
            "the quotient with the second network drawn where people live",
            by_distance=False,
        ),
    )
    rows = []
    for each in found:
        sizes = len(each.direction.origins), len(each.direction.partners)
        people = each.people.quotient if each.people else None
        quotient = float(each.labels.observed[0])
        rows.append((*_names(each), *sizes, quotient, *_values(each.labels, 0), *_values(people, 0)))
    title = "Whether the nearest facility is of the other network more often than by chance"
    return _table("colocation_quotient", title, columns, rows, ("from_network", "to_network"))


def near_table(found: Sequence[Found], radii_m: FloatArray) -> Table:
    """Shares with a partner, and pairs, of each direction and distance against where people live."""
    columns = (
        _FROM,
        _TO,
        Column("r_km", "distance up to which a partner counts", "kilometre", "number"),
        _OF,
        Column("share", "facilities with a partner within the distance, 0 to 1", "", "number"),
        *_columns("null_share", "the share with partners drawn where people live"),
        Column("pairs", "pairs within the distance", "", "integer"),
        *_columns("null_pairs", "the pairs with partners drawn where people live"),
    )
    rows = []
    for each in found:
        if each.people is not None:
            shares, pairs = each.people.shares, each.people.pairs
            for k, radius_m in enumerate(radii_m.tolist()):
                share = radius_m / 1000.0, len(each.direction.origins), float(shares.observed[k])
                rows.append(
                    (*_names(each), *share, *_values(shares, k), int(pairs.observed[k]), *_values(pairs, k))
                )
    title = "Whether facilities are near those of the other network more often than by chance"
    return _table("colocation", title, columns, rows, ("from_network", "to_network", "r_km"))


def _columns(stem: str, what: str, *, by_distance: bool = True) -> tuple[Column, ...]:
    """Those of one envelope."""
    over, of_all = (", global over distances", " of all distances together") if by_distance else ("", "")
    return (
        Column(f"{stem}_mean", f"{what}: its mean over the draws", "", "number"),
        Column(f"{stem}_low", f"{what}: lower end of its 95 % envelope{over}", "", "number"),
        Column(f"{stem}_high", f"{what}: upper end of its 95 % envelope{over}", "", "number"),
        Column(f"{stem}_p", f"two-sided p{of_all}: (1 + #) / (draws + 1)", "", "number"),
        Column(f"{stem}_p_more", "one-sided p of this row alone: draws at least as large", "", "number"),
        Column(
            f"{stem}_verdict", "more than chance, less than chance (not inside the envelope), or as chance"
        ),
    )


def _values(envelope: Envelope | None, k: int) -> tuple[Any, ...]:
    """The values of one point of an envelope, in the order of its columns."""
    if envelope is None:
        return None, None, None, None, None, ""
    ends = envelope.mean[k], envelope.low[k], envelope.high[k]
    return *map(float, ends), envelope.p, float(envelope.p_more[k]), envelope.verdicts[k]


def _names(found: Found) -> tuple[str, str]:
    return found.direction.origin, found.direction.partner


def _table(
    name: str, title: str, columns: tuple[Column, ...], rows: list[tuple[Any, ...]], key: tuple[str, ...]
) -> Table:
    return Table(name, title, columns, pd.DataFrame(rows, columns=[each.name for each in columns]), key)
