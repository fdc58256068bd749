"""The facilities themselves, with the areas they lie in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from overlap.domain.contact import addresses, opening_hours
from overlap.domain.evidence import Evidence
from overlap.domain.quality import flag_texts
from overlap.domain.result import Column, Style, Table

_TOLD = {
    "address": "address as its list has it; the column is there where a list has addresses",
    "opening_hours": "opening hours as its list has them; the column is there where a list has any",
}


def facilities_table(evidence: Evidence) -> Table:
    """One row for each facility that serves people, context included."""
    frames, told = [], _told(evidence)
    for network, facilities in evidence.networks.items():
        frame = pd.DataFrame(
            {
                "id": facilities.ids,
                "network": network,
                "name": facilities.names,
                "status": np.where(facilities.counts, "used", "context"),
                "longitude_deg": facilities.longitude_deg,
                "latitude_deg": facilities.latitude_deg,
            }
        )
        for level, areas in evidence.areas.items():
            frame[f"{level}_id"] = np.array([*areas.ids, None], dtype=np.object_)[
                evidence.area_of[level][network]
            ]
        if evidence.groups:
            frame["groups"] = _group_texts(evidence, network)
        for column, by_network in told.items():
            frame[column] = by_network[network]
        frame["flags"] = flag_texts(evidence, network)
        frames.append(frame)
    frame = pd.concat(frames, ignore_index=True)
    levels = [Column(f"{level}_id", f"id of the {level} it lies in") for level in evidence.areas]
    groups = [Column("groups", "groups of the study that it is a member of")] if evidence.groups else []
    told_columns = [Column(name, _TOLD[name]) for name in told]
    return Table(
        "facilities",
        "Facilities that serve people",
        (
            Column("id", "network and id of the facility"),
            Column("network", "network it belongs to"),
            Column("name", "name of the facility"),
            Column(
                "status", "used: it counts; context: beyond the areas, it serves people but is in no count"
            ),
            Column("longitude_deg", "longitude, EPSG:4326", "degree", "number"),
            Column("latitude_deg", "latitude, EPSG:4326", "degree", "number"),
            *levels,
            *groups,
            *told_columns,
            Column("flags", "what there is to say against its point; see the table quality"),
        ),
        frame,
        ("id",),
        np.asarray(shapely.points(frame["longitude_deg"], frame["latitude_deg"])),
        "Point",
        Style("categorised", "network"),
    )


def _told(evidence: Evidence) -> dict[str, dict[str, NDArray[np.object_]]]:
    """What lists tell people of a counter, by column and network; a column of which no list tells is none."""
    found = {
        "address": {network: addresses(each) for network, each in evidence.networks.items()},
        "opening_hours": {network: opening_hours(each) for network, each in evidence.networks.items()},
    }
    return {
        column: {
            network: np.full(len(evidence.networks[network]), "", dtype=np.object_) if each is None else each
            for network, each in texts.items()
        }
        for column, texts in found.items()
        if any(each is not None for each in texts.values())
    }


def _group_texts(evidence: Evidence, network: str) -> NDArray[np.object_]:
    """The groups of each facility of a network as text, `online; rural`, shape (n,)."""
    texts = np.full(len(evidence.networks[network]), "", dtype=np.object_)
    for group, members in evidence.groups.items():
        if network in members:
            chosen = members[network]
            texts[chosen] = [f"{text}; {group}" if text else group for text in texts[chosen]]
    return texts
