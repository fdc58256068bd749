"""The table of examples, and the features of every pair that they are held against."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from overlap.analyses.cases.pairs import Pairs, people_around
from overlap.domain.cases import COUNTED, Case, level_of, meaning_of
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column, Style, Table
from overlap.geo.ellipsoid import FloatArray

"""By network the digital level of each of its facilities, NaN where unknown; a network may be left out."""

_WORDS = ("place", "networks", "services", "funding", "outcome", "source", "licence")


def cases_table(evidence: Evidence) -> Table:
    """One row, and a point, for each example."""
    networks = list(evidence.networks)[:2]
    columns = (
        Column("id", "its id, else its title"),
        Column("title", meaning_of("title")),
        Column("longitude_deg", meaning_of("longitude_deg"), "degree", "number"),
        Column("latitude_deg", meaning_of("latitude_deg"), "degree", "number"),
        Column("year", meaning_of("year"), "", "integer"),
        *(Column(name, meaning_of(name)) for name in _WORDS),
        *(Column(name, meaning_of(name), _unit(name), "number") for name in COUNTED),
        *(Column(level_of(name), f"digital level of its {name} counter", "", "number") for name in networks),
    )
    frame = pd.DataFrame([_row(case, networks) for case in evidence.cases])
    points = np.asarray(shapely.points(frame["longitude_deg"], frame["latitude_deg"]))
    frame = frame[[column.name for column in columns]]
    return Table(
        "cases",
        "Examples of cooperation",
        columns,
        frame,
        ("id",),
        points,
        "Point",
        Style("single"),
        elsewhere=True,
    )


def _row(case: Case, networks: list[str]) -> dict[str, object]:
    features = dict.fromkeys((*COUNTED, *map(level_of, networks)), np.nan) | case.features()
    lists = {"networks": "; ".join(case.networks), "services": "; ".join(case.services)}
    return {**vars(case), **features, **lists, "id": case.key}


def pairs_table(evidence: Evidence, pairs: Pairs) -> Table:
    """One row for each pair of the first two networks, with its features."""
    a, b = list(evidence.networks)[:2]
    sides = ((a, "a", pairs.first), (b, "b", pairs.second))
    people = people_around(evidence, pairs)
    counted = dict(zip(COUNTED, [*people.T, pairs.apart_m], strict=True))
    frame = pd.DataFrame(
        {
            **{f"facility_id_{side}": evidence.networks[name].ids[each] for name, side, each in sides},
            **{f"name_{side}": evidence.networks[name].names[each] for name, side, each in sides},
            "longitude_deg": evidence.networks[a].longitude_deg[pairs.first],
            "latitude_deg": evidence.networks[a].latitude_deg[pairs.first],
            **counted,
            **{level_of(name): _levels(evidence, name, each) for name, _, each in sides},
        }
    )
    around = f"of the {a} counter"
    meanings = (
        f"people within 1 km {around}",
        f"people within 5 km {around}",
        f"people within 10 km {around}",
        f"people within 10 km {around} who live more than 5 km from every {a} and every {b} counter",
        "length of the geodesic between the two",
    )
    columns = (
        Column("facility_id_a", "facility of the first network"),
        Column("facility_id_b", "facility of the second network; one of the two is nearest to the other"),
        Column("name_a", "name of the first"),
        Column("name_b", "name of the second"),
        Column("longitude_deg", "longitude of the first, EPSG:4326", "degree", "number"),
        Column("latitude_deg", "latitude of the first, EPSG:4326", "degree", "number"),
        *(Column(name, each, _unit(name), "number") for name, each in zip(COUNTED, meanings, strict=True)),
        *(
            Column(level_of(name), f"digital level of the {name} counter where it is known", "", "number")
            for name in (a, b)
        ),
    )
    title = "Surroundings of pairs of counters, for comparison with examples"
    return Table("pair_features", title, columns, frame, ("facility_id_a", "facility_id_b"))


def _levels(evidence: Evidence, network: str, chosen: NDArray[np.int64]) -> FloatArray:
    """The level of each counter where it is known, else NaN."""
    known = evidence.indicators.get(network)
    return known.level[chosen] if known is not None else np.full(len(chosen), np.nan)


def _unit(feature: str) -> str:
    return "metre" if feature == "apart_m" else "person"
