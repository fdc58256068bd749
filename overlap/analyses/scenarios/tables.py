"""What scenarios change, how many counters there are then, and the curve of a path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from itertools import accumulate

import numpy as np
import pandas as pd
import shapely

from overlap.analyses.scenarios.differences import STEP
from overlap.analyses.scenarios.path import Steps, path_band_km
from overlap.analyses.scenarios.questions import Compared, baseline, online_group, online_name, questions
from overlap.domain.evidence import Evidence
from overlap.domain.places import Rows
from overlap.domain.result import Column, Style, Table
from overlap.domain.scenario_counters import Counters
from overlap.domain.scenario_path import CENTS
from overlap.domain.wanted import Members

_SCENARIO = Column("scenario", "title of the scenario")

_CHANGES = (
    _SCENARIO,
    STEP,
    Column("rank", "place in the order of a path, from 1", "", "integer"),
    Column("facility_id", "id of the counter"),
    Column("network", "network of the counter"),
    Column("name", "name of the counter"),
    Column("change", "open, close, move, connect, level, service or set"),
    Column("what", "the service or column that changes, where it is one"),
    Column("before", "what is so before; of a move the place, longitude and latitude"),
    Column("after", "what is so after"),
    Column(
        "longitude_deg", "longitude where it is in the scenario, or was where it closes", "degree", "number"
    ),
    Column("latitude_deg", "latitude of the same", "degree", "number"),
    Column(
        "people_gained",
        "of a path: people of the total whom it brings near an online counter, beyond those before it",
        "person",
        "number",
    ),
    Column("cost", "of a path with a budget: what it costs, in the study's currency", "", "number"),
)

_COUNTERS = (
    _SCENARIO,
    STEP,
    Column("question", "which counters: of a network, any, online, or a group of the study"),
    Column("counters_before", "counters that count as it is, without those beyond the areas", "", "integer"),
    Column("counters_after", "the same in the scenario", "", "integer"),
    Column("touched", "whether their places differ; of those that do not, nothing changes", "", "flag"),
)

_PATHS = (
    _SCENARIO,
    Column("year", "the year, at whose end the figures are", "", "integer"),
    Column("layer", "population layer"),
    Column("counters_connected", "counters connected in the year", "", "integer"),
    Column("counters_connected_so_far", "in this year and those before", "", "integer"),
    Column("counters_left", "counters of the path that are still not online for certain", "", "integer"),
    Column("cost", "spent in the year, in the study's currency; empty without a budget", "", "number"),
    Column("cost_so_far", "in this year and those before; empty without a budget", "", "number"),
    Column("band_km", "the service distance", "kilometre", "number"),
    Column("people_total", "people of the layer", "person", "number"),
    Column("people_gained", "people whom the year brings near an online counter", "person", "number"),
    Column("people_online", "people within the distance of an online counter then", "person", "number"),
    Column(
        "share_online", "the same as a share of the layer, 0 to 1; empty where nobody is in it", "", "number"
    ),
    Column(
        "people_online_bound",
        "people of the total within the distance of an online counter then that no path exceeds, whichever "
        "of its counters are connected for the limits of the years so far; empty for other layers",
        "person",
        "number",
    ),
)


def changes_table(evidence: Evidence, paths: Mapping[str, Steps]) -> Table:
    """Every counter that changes, and how."""
    rows: Rows = []
    for each in evidence.scenarios:
        rows += [(each.title, "", None, *astuple(change), None, None) for change in each.changes]
        if each.title in paths:
            rows += _connected(paths[each.title], evidence.settings.online_level)
    frame = pd.DataFrame(rows, columns=[column.name for column in _CHANGES])
    frame = frame.astype({"rank": "Int64", "people_gained": "float64", "cost": "float64"})
    points = shapely.points(frame["longitude_deg"].to_numpy(float), frame["latitude_deg"].to_numpy(float))
    return Table(
        "scenario_changes",
        "Counters that change in each scenario",
        _CHANGES,
        frame,
        ("scenario", "facility_id", "change", "what"),
        np.asarray(points, dtype=object),
        "Point",
        Style("categorised", "change"),
        elsewhere=False,
    )


def _connected(path: Steps, online_level: int) -> Rows:
    asked = path.asked
    rows: Rows = []
    told = zip(path.choice.order, path.choice.steps, path.choice.gained, strict=True)
    for rank, (site, step, gained) in enumerate(told, start=1):
        at = (float(asked.index.longitude_deg[site]), float(asked.index.latitude_deg[site]))
        cost = int(asked.costs[site]) / CENTS if asked.in_money else None
        who = (asked.ids[site], asked.networks[site], asked.names[site])
        words = ("connect", "", asked.levels[site], f"{online_level} or more")
        people = float(path.sums.people(gained))
        rows.append((path.title, str(asked.years[step]), rank, *who, *words, *at, people, cost))
    return rows


def counters_table(
    evidence: Evidence, asked: Mapping[str, Sequence[Compared]], paths: Mapping[str, Steps]
) -> Table:
    """How many counters each question is about, before and after."""
    rows: Rows = []
    before = baseline(evidence)
    was = {question: _count(before, chosen) for question, chosen in questions(evidence, before).items()}
    for each in evidence.scenarios:
        if each.after is not None:
            touched = {one.question for one in asked[each.title]}
            for question, chosen in questions(evidence, each.after).items():
                then = _count(each.after, chosen)
                rows.append((each.title, "", question, was[question], then, question in touched))
        if each.title in paths:
            path = paths[each.title]
            for year, connected in zip(path.asked.years, _by_year(path), strict=True):
                online = online_name(evidence)
                rows.append(
                    (each.title, str(year), online, was[online], was[online] + connected, connected > 0)
                )
    frame = pd.DataFrame(rows, columns=[column.name for column in _COUNTERS])
    key = ("scenario", "step", "question")
    return Table("scenario_counters", "Counters of each scenario", _COUNTERS, frame, key)


def _count(counters: Counters, chosen: Members) -> int:
    return sum(int((mask & counters.networks[name].counts).sum()) for name, mask in chosen.items())


def _by_year(path: Steps) -> list[int]:
    """Counters connected by the end of each year."""
    in_year = np.bincount(np.array(path.choice.steps, dtype=np.int64), minlength=len(path.asked.years))
    return [int(number) for number in np.cumsum(in_year)]


def paths_table(evidence: Evidence, paths: Mapping[str, Steps]) -> Table:
    """The curve of each path: what a year costs, and how many are near an online counter at its end."""
    rows: Rows = []
    band_km = path_band_km(evidence)
    group, _ = online_group(evidence)
    for title, path in paths.items():
        connected, sums = _by_year(path), path.sums
        costs = [0] * len(path.asked.years)
        for site, step in zip(path.choice.order, path.choice.steps, strict=True):
            costs[step] += int(path.asked.costs[site])
        spent = list(accumulate(costs))
        for number, layer in enumerate(sums.layers):
            total = int(sums.histogram(number, 0, group).sum())
            before = sums.within(number, 0, group, 1000.0 * band_km)
            new = path.online(number)
            for k, year in enumerate(path.asked.years):
                money = (costs[k] / CENTS, spent[k] / CENTS) if path.asked.in_money else (None, None)
                in_year = connected[k] - (connected[k - 1] if k else 0)
                left = len(path.asked.ids) - connected[k]
                gained = int(new[k] - (new[k - 1] if k else 0))
                online = before + int(new[k])
                people = sums.people(np.array([total, gained, online])).tolist()
                share = online / total if total else None
                counters = (in_year, connected[k], left)
                most = None if number else float(sums.people(before + path.bounds[k]))
                rows.append((title, year, layer, *counters, *money, band_km, *people, share, most))
    frame = pd.DataFrame(rows, columns=[column.name for column in _PATHS])
    floats = ("cost", "cost_so_far", "share_online", "people_online_bound")
    frame = frame.astype(dict.fromkeys(floats, "float64"))
    return Table("scenario_paths", "Paths year by year", _PATHS, frame, ("scenario", "year", "layer"))
