"""The list as a table and a layer, its curve, all candidates, and who serves there today."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from overlap.analyses.priorities.asked import Asked
from overlap.analyses.priorities.demand import alone, reachable
from overlap.analyses.priorities.listed import Listed
from overlap.analyses.priorities.sites import CONNECT, Sites, together
from overlap.domain.everyone import Everyone
from overlap.domain.evidence import Evidence
from overlap.domain.result import Column, Style, Table
from overlap.geo.index import PointIndex
from overlap.geo.lines import lines_between
from overlap.geo.neighbours import nearest_facility

_SITE = (
    Column("candidate_id", "id of the candidate, an existing counter's own where one is connected"),
    Column("name", "its name"),
    Column("option", "what is done: connect an existing counter, add one, or mobile: let one stop there"),
    Column("network", "network of an existing counter; place, or the file that the candidate comes from"),
    Column(
        "offline",
        "of an existing counter: certain, it is offline; possible, its list does not say enough; else empty",
    ),
    Column("longitude_deg", "longitude, EPSG:4326", "degree", "number"),
    Column("latitude_deg", "latitude, EPSG:4326", "degree", "number"),
)


def priorities_table(evidence: Evidence, listed: Listed) -> Table:
    """One row for each site of the list, in the order to act in."""
    currency, layers, people = _currency(evidence), listed.sums.layers, listed.people
    brought = ["people_gained", *(f"people_gained_{layer}" for layer in layers[1:])]
    frame = _frame(listed.sites)
    frame.insert(0, "rank", np.arange(1, len(frame) + 1))
    frame["cost"] = listed.sites.cost
    frame["cost_cumulative"] = np.cumsum(listed.sites.cost)
    for layer, name, gains in zip(layers, brought, people, strict=True):
        frame[name] = gains
        if layer == layers[0]:
            frame["people_cumulative"] = listed.sums.people(np.cumsum(listed.gains[0]))
    reach = reachable(listed.first)
    frame["share_reachable"] = np.cumsum(listed.gains[0]) / reach if reach else np.nan
    frame["stays_distance"], frame["stays_costs"] = listed.stays.by_distance, listed.stays.by_costs
    levels = _levels(evidence, listed.asked, listed.plan.chosen, frame)
    columns = (
        Column("rank", "place in the list: act here first", "", "integer"),
        *_SITE,
        Column("cost", f"what it costs once{currency}; empty where nothing says so", "", "number"),
        Column("cost_cumulative", f"what the list costs up to here{currency}", "", "number"),
        Column(
            brought[0],
            "people who come within reach by it, whom neither today's counters nor those above it in the "
            "list reach",
            "person",
            "number",
        ),
        Column(
            "people_cumulative", "people whom the list brings within reach up to here", "person", "number"
        ),
        *(
            Column(name, f"people of the layer {layer} among those that it brings", "person", "number")
            for layer, name in zip(layers[1:], brought[1:], strict=True)
        ),
        Column(
            "share_reachable",
            "people_cumulative as a share of those whom all candidates together would bring, 0 to 1",
            "",
            "number",
        ),
        Column(
            "stays_distance",
            "in how many of the lists for a distance a tenth shorter and longer it is too, 0 to 1",
            "",
            "number",
        ),
        Column(
            "stays_costs",
            "in how many lists it is too when every cost is up to a fifth less or more, 0 to 1; empty where "
            "costs do not limit the list",
            "",
            "number",
        ),
        *levels,
    )
    frame = frame[[column.name for column in columns]]
    style = Style("graduated", brought[0])
    return Table(
        "priorities", "Where to act first", columns, frame, ("rank",), _points(listed.sites), "Point", style
    )


def curve_table(evidence: Evidence, listed: Listed) -> Table:
    """People against sites and money, from nothing on, with what no other choice could exceed."""
    count = len(listed.sites)
    brought = np.concatenate([[0], np.cumsum(listed.gains[0])])
    served = int(listed.first.served[0].sum())
    everyone = int(listed.first.everyone()[0])
    weights = [0, *np.cumsum(listed.plan.gains).tolist()]
    frame = pd.DataFrame(
        {
            "sites": np.arange(count + 1),
            "cost": np.concatenate([[0.0], np.cumsum(listed.sites.cost)]),
            "people_gained": listed.sums.people(brought),
            "people_served": listed.sums.people(brought + served),
            "share_served": (brought + served) / everyone if everyone else np.nan,
            "counted": [listed.weighting.people(each) for each in weights],
            "counted_bound": [listed.weighting.people(each) for each in (0, *listed.bounds)],
        }
    )
    columns = (
        Column("sites", "how many sites of the list, from the first on", "", "integer"),
        Column("cost", f"what they cost{_currency(evidence)}; empty where that is not known", "", "number"),
        Column("people_gained", "people whom they bring within reach", "person", "number"),
        Column("people_served", "people within reach then, with those who are today", "person", "number"),
        Column("share_served", "people_served as a share of everyone, 0 to 1", "", "number"),
        Column(
            "counted",
            "people_gained with everyone counted by their weights; the same without weights",
            "person",
            "number",
        ),
        Column(
            "counted_bound",
            "no choice of as many sites, or for as much money where a budget is given, brings more",
            "person",
            "number",
        ),
    )
    return Table("priorities_curve", "People against sites and money", columns, frame, ("sites",))


def candidates_table(evidence: Evidence, listed: Listed) -> Table:
    """Every candidate, with what it would bring by itself; those left out say why."""
    candidates = listed.asked.candidates
    units = alone(listed.first, len(candidates.sites))
    rank = np.full(len(candidates.sites), -1)
    rank[listed.plan.chosen] = np.arange(1, len(listed.plan.chosen) + 1)
    inside = _frame(candidates.sites).assign(
        cost=candidates.sites.cost, people_alone=listed.sums.people(units), rank=rank, left_out=""
    )
    outside = _frame(candidates.outside).assign(
        cost=candidates.outside.cost, people_alone=np.nan, rank=-1, left_out="in no area of any level"
    )
    frame = pd.concat([each for each in (inside, outside) if len(each)], ignore_index=True)
    order = np.argsort(frame["candidate_id"].to_numpy(dtype=np.str_), kind="stable")
    frame = frame.iloc[order].reset_index(drop=True)
    frame["rank"] = frame["rank"].astype("Int64").replace(-1, pd.NA)
    columns = (
        *_SITE,
        Column("cost", f"what it costs once{_currency(evidence)}; empty where nothing says so", "", "number"),
        Column(
            "people_alone",
            "people whom it alone would bring within reach; empty if left out",
            "person",
            "number",
        ),
        Column("rank", "its place in the list; empty where it is not in it", "", "integer"),
        Column("left_out", "why it was no candidate; empty where it was one"),
    )
    return Table(
        "priorities_candidates",
        "Where one could act",
        columns,
        frame,
        ("candidate_id",),
        _points(together([candidates.sites, candidates.outside])),
        "Point",
        Style("categorised", "option"),
    )


def links_table(evidence: Evidence, listed: Listed) -> Table:
    """A line from each site of the list to the counter that serves there today, the nearest there is."""
    members = np.concatenate([listed.asked.members[name] for name in evidence.networks])
    everyone = Everyone.of(evidence)
    numbers = np.flatnonzero(members)
    numbers = numbers[np.argsort(everyone.ids[numbers], kind="stable")]
    there = PointIndex(everyone.longitude_deg[numbers], everyone.latitude_deg[numbers])
    sites = listed.sites if len(numbers) else listed.sites.only(np.zeros(0, dtype=np.int64))
    nearest, distance_m = nearest_facility(sites.index(), there)
    found = numbers[nearest]
    frame = pd.DataFrame(
        {
            "rank": np.arange(1, len(sites) + 1),
            "candidate_id": sites.ids,
            "nearest_id": everyone.ids[found],
            "nearest_name": everyone.names[found],
            "distance_m": distance_m,
        }
    )
    columns = (
        Column("rank", "place of the site in the list", "", "integer"),
        Column("candidate_id", "its id"),
        Column("nearest_id", "the counter that people there would go to today; ties: the smaller id"),
        Column("nearest_name", "its name"),
        Column("distance_m", "length of the geodesic between the two", "metre", "number"),
    )
    lines = lines_between(
        (sites.longitude_deg, sites.latitude_deg),
        (everyone.longitude_deg[found], everyone.latitude_deg[found]),
    )
    return Table(
        "priorities_links",
        "From each site of the list to the nearest counter that serves today",
        columns,
        frame,
        ("rank",),
        lines,
        "MultiLineString",
        Style("graduated", "distance_m"),
    )


def _frame(sites: Sites) -> pd.DataFrame:
    offline = np.where(sites.known, "certain", "possible")
    return pd.DataFrame(
        {
            "candidate_id": sites.ids,
            "name": sites.names,
            "option": sites.option,
            "network": sites.network,
            "offline": np.where(sites.option == CONNECT, offline, ""),
            "longitude_deg": sites.longitude_deg,
            "latitude_deg": sites.latitude_deg,
        }
    )


def _levels(evidence: Evidence, asked: Asked, chosen: np.ndarray, frame: pd.DataFrame) -> list[Column]:
    """Add the area of each level that a site lies in; says what the columns mean."""
    columns = []
    for level, areas in evidence.areas.items():
        here = asked.candidates.area_of[level][chosen]
        frame[f"{level}_id"] = np.array([*areas.ids, None], dtype=np.object_)[here]
        frame[f"{level}_name"] = np.array([*areas.names, None], dtype=np.object_)[here]
        columns.append(Column(f"{level}_id", f"id of the {level} it lies in"))
        columns.append(Column(f"{level}_name", f"name of the {level} it lies in"))
    return columns


def _points(sites: Sites) -> np.ndarray:
    return np.asarray(shapely.points(sites.longitude_deg, sites.latitude_deg), dtype=np.object_)


def _currency(evidence: Evidence) -> str:
    return f", in {evidence.acting.currency}" if evidence.acting.currency else ""
