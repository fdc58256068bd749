"""People per counter, by counter and by area."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from overlap.analyses.capacity.catchments import Catchments
from overlap.domain.areas import STUDY, named_areas
from overlap.domain.evidence import Evidence
from overlap.domain.places import Rows
from overlap.domain.result import Column, Style, Table
from overlap.domain.sums import ANY

_PER = 10_000.0  # people, as indices of accessibility are told


def counters_table(evidence: Evidence, found: Catchments) -> Table:
    """One point for each counter, coloured by how crowded it is."""
    networks = evidence.networks.values()
    everyone = found.shared.sum()
    frame = pd.DataFrame(
        {
            "facility_id": np.concatenate([each.ids for each in networks]).astype(object),
            "network": np.concatenate([np.full(len(each), each.network, object) for each in networks]),
            "name": np.concatenate([each.names for each in networks]).astype(object),
            "status": np.concatenate([np.where(each.counts, "used", "context") for each in networks]),
            "people_catchment": found.near,
            "people_weighted": found.weighted,
            "people_shared": found.shared,
            "share": found.shared / everyone if everyone else np.full(len(found.shared), np.nan),
        }
    )
    columns = (
        Column("facility_id", "network and id of the facility"),
        Column("network", "its network"),
        Column("name", "its name"),
        Column("status", "used: it counts; context: beyond the areas, it serves people but is in no count"),
        Column("people_catchment", "people within the distance", "person", "number"),
        Column(
            "people_weighted",
            "the same, those in the middle third of the distance at 0.68 and in the last at 0.22 of a person",
            "person",
            "number",
        ),
        Column(
            "people_shared",
            "people it has if everybody within reach of several counters, of any network, is shared among "
            "them by these weights",
            "person",
            "number",
        ),
        Column("share", "these as a share of everybody within reach, 0 to 1", "", "number"),
    )
    points = [np.asarray(shapely.points(each.longitude_deg, each.latitude_deg)) for each in networks]
    title = "People in the catchment of each counter"
    style = Style("graduated", "people_weighted")
    return Table("capacity", title, columns, frame, ("facility_id",), np.concatenate(points), "Point", style)


def areas_table(evidence: Evidence, found: Catchments) -> Table:
    """The study, every area and every outside: how many counters its people have, by network."""
    rows: Rows = []
    names = [*evidence.networks, *([ANY] if len(evidence.networks) > 1 else [])]
    places = {STUDY: [(STUDY, "", "")]}
    for level, areas in evidence.areas.items():
        places[level] = named_areas(level, areas)
    for level, people in found.people.items():
        for name, had in zip(names, found.counters[level], strict=False):
            for place, everyone, some in zip(places[level], people.tolist(), had.tolist(), strict=True):
                per = (_PER * some / everyone if everyone else None, everyone / some if some else None)
                rows.append((*place, name, everyone, some, *per))
    columns = (
        Column("area_level", "study: everyone in the file; otherwise the level of the area"),
        Column("area_id", "id of the area; outside: people in no area of the level"),
        Column("area_name", "name of the area"),
        Column("network", "the network whose counters are meant; any: those of all networks together"),
        Column(
            "people_total",
            "people of the total, by where the middle of a coarse cell lies",
            "person",
            "number",
        ),
        Column("counters", "counters that its people have, wherever these are; parts of them", "", "number"),
        Column("counters_per_10000", "these for every 10,000 people; empty without people", "", "number"),
        Column("people_per_counter", "people for each of these; empty without any", "person", "number"),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    key = ("area_level", "area_id", "network")
    return Table("capacity_areas", "People per counter, by area", columns, frame, key)
