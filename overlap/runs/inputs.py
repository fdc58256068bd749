"""Everything that a study names, read: all faults of all inputs at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from overlap.domain.areas import Areas
from overlap.domain.cases import Cases
from overlap.domain.classes import Classes
from overlap.domain.facilities import Facilities
from overlap.domain.polygon_people import PolygonPopulation
from overlap.domain.population import Population
from overlap.domain.source import Source
from overlap.domain.standing import Standing
from overlap.domain.study import PopulationFile, Study, as_network
from overlap.domain.sums import LayerLedger
from overlap.errors import FaultList
from overlap.geo.border import Border, outer_border
from overlap.geo.ground import ground_m2
from overlap.geo.index import PointIndex
from overlap.geo.zones import AreaMap
from overlap.progress import Progress
from overlap.readers.areas import read_areas
from overlap.readers.cases import read_cases
from overlap.readers.classes import read_classes
from overlap.readers.facilities import read_facilities
from overlap.readers.population import open_population
from overlap.readers.quality_swaps import hint_at_swapped, swapped_by_areas
from overlap.readers.standings import read_standings
from overlap.runs.territory import place

# The lattice of people is at most this part of the smallest band apart.
LATTICE_PART = 0.1
# Levels of one country differ by less: their coasts are drawn in different detail.
SAME_GROUND = 0.99


@dataclass(frozen=True)
class Inputs:
    """A study's facilities, areas and people.

    `area_of` gives, by level and network, the index of each facility's area, -1 for outside; `populations`
    is the total with its parts first, then each alternative; `border` is None without areas; `classes` are
    layers of classes of ground; `standings` rank areas by how well off they are; `modelled` are layers that
    are the total times ratios of whole areas; `cases` is None where the study names no file of them, as is
    `places`, its settlements; `candidates` are where a counter might be.
    """

    networks: Mapping[str, Facilities]
    areas: Mapping[str, Areas]
    area_of: Mapping[str, Mapping[str, NDArray[np.int64]]]
    populations: tuple[Population, ...]
    border: Border | None
    classes: Mapping[str, Classes] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)
    modelled: frozenset[str] = frozenset()
    cases: Cases | None = None
    places: Facilities | None = None
    candidates: Mapping[str, Facilities] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Source, ...]:
        """How each file was read."""
        return (
            *(each.source for each in self.networks.values()),
            *(each.source for each in self.populations),
            *(each.source for each in self.areas.values()),
            *(each.source for each in self.classes.values()),
            *([self.cases.source] if self.cases else []),
            *(each.source for each in self.sites),
        )

    @property
    def sites(self) -> tuple[Facilities, ...]:
        """Lists of places that are no counters."""
        return (*([self.places] if self.places else []), *self.candidates.values())

    @property
    def levels(self) -> dict[str, Source]:
        """How each level of areas and of classes was read."""
        areas = {name: each.source for name, each in self.areas.items()}
        return {**areas, **{name: each.source for name, each in self.classes.items()}}


def read_inputs(study: Study, folder: Path, progress: Progress) -> Inputs:
    """Read every file of a study; relative paths start at `folder`.

    Raises
    ------
    InputError
        Every fault of every file.
    """
    faults = FaultList()
    networks: dict[str, Facilities] = {}
    areas: dict[str, Areas] = {}
    populations: list[Population] = []
    spacing_m = 1000.0 * study.study.bands_km[0] * LATTICE_PART
    progress.stage("reading", len(study.networks) + len(study.areas) + len(study.population))
    for network, network_file in study.networks.items():
        with faults.gathering():
            networks[network] = read_facilities(network, network_file, folder)
        progress.step()
    for level, area_file in study.areas.items():
        with faults.gathering():
            areas[level] = read_areas(level, area_file, folder)
        progress.step()
    for specs in _sources_of_people(study.population):
        with faults.gathering():
            populations.append(open_population(specs, folder, spacing_m))
        progress.step(len(specs))
    classes = _read_classes(study.population, folder, faults, progress)
    standings: dict[str, Standing] = {}
    with faults.gathering():
        standings = read_standings(study, areas)
    cases = None
    if study.cases.file:
        with faults.gathering():
            cases = read_cases(study.cases, folder, tuple(study.networks))
    places = None
    if study.places.file:
        with faults.gathering():
            places = read_facilities("place", as_network(study.places), folder, key="places")
    candidates: dict[str, Facilities] = {}
    for name, spec in study.candidates.items():
        with faults.gathering():
            candidates[name] = read_facilities(name, as_network(spec), folder, key=f"candidates.{name}")
    faults.raise_if_any()
    modelled = _modelled(study.population, populations)
    read = Inputs(
        networks,
        areas,
        {},
        tuple(populations),
        None,
        classes,
        standings,
        modelled,
        cases,
        places,
        candidates,
    )
    return _placed(study, read)


def _read_classes(
    layers: Mapping[str, PopulationFile], folder: Path, faults: FaultList, progress: Progress
) -> dict[str, Classes]:
    classes: dict[str, Classes] = {}
    for name, spec in layers.items():
        if spec.role == "class":
            with faults.gathering():
                classes[name] = read_classes(name, spec, folder)
            progress.step()
    return classes


def _modelled(layers: Mapping[str, PopulationFile], populations: Sequence[Population]) -> frozenset[str]:
    """Parts that are the total times ratios of whole areas: what the study says, else those of rasters."""
    is_raster = bool(populations) and populations[0].grid is not None
    parts = {name: spec for name, spec in layers.items() if spec.role == "part"}
    return frozenset(
        name for name, spec in parts.items() if (is_raster if spec.modelled is None else spec.modelled)
    )


def margin_km(study: Study) -> float:
    """How far beyond the areas a facility still serves people: as the study says, else the largest band."""
    stated = study.study.margin_km
    return study.study.bands_km[-1] if stated is None else stated


def _sources_of_people(layers: Mapping[str, PopulationFile]) -> list[dict[str, PopulationFile]]:
    """The total with its parts, in that order, then each alternative by itself."""
    total = {name: spec for name, spec in layers.items() if spec.role == "total"}
    parts = {name: spec for name, spec in layers.items() if spec.role == "part"}
    alone = [{name: spec} for name, spec in layers.items() if spec.role == "alternative"]
    return [*([total | parts] if total else []), *alone]


def _placed(study: Study, inputs: Inputs) -> Inputs:
    """The same with every facility in its area, and those beyond the areas judged."""
    if not inputs.areas:
        return inputs
    outer = outermost(inputs.areas)
    border = outer_border(outer.polygons)
    margin_m = 1000.0 * margin_km(study)
    networks = {}
    for name, read in inputs.networks.items():
        facilities = swapped_by_areas(read, outer, mend=study.networks[name].mend_swapped)
        placed = place(facilities, _area_of(outer, facilities) >= 0, border, margin_m)
        networks[name] = hint_at_swapped(placed)
    faults = FaultList()
    for name, facilities in networks.items():
        if not facilities.used:
            where, what = f"networks.{name}", "no facility lies in any area"
            found = f"{facilities.source.path} against {outer.source.path}"
            swapped = len(facilities.quality.flagged.get("probably swapped", ()))
            same_country = "check that both are of the same country, and their CRS"
            hint = f"exchanged, {swapped:,} of {len(inputs.networks[name]):,} would: --mend-swapped"
            faults.add(where, what, found, hint if swapped else same_country)
    faults.raise_if_any()
    area_of = {
        level: {name: _area_of(areas, facilities) for name, facilities in networks.items()}
        for level, areas in inputs.areas.items()
    }
    return replace(inputs, networks=networks, area_of=area_of, border=border)


def outermost(areas: Mapping[str, Areas]) -> Areas:
    """The first level that covers about as much ground as any, in whatever order they are written."""
    covered = {level: float(ground_m2(each.polygons).sum()) for level, each in areas.items()}
    enough = SAME_GROUND * max(covered.values())
    return next(areas[level] for level, size in covered.items() if size >= enough)


def _area_of(areas: Areas, facilities: Facilities) -> NDArray[np.int64]:
    """The index of each facility's area, -1 for outside; one on a shared border goes to the smaller id."""
    found = AreaMap(areas.polygons, 0, "sea").of_points(facilities.longitude_deg, facilities.latitude_deg)
    return np.where(found == len(areas), -1, found).astype(np.int64)


def require_people(ledger: LayerLedger, levels: Mapping[str, Source]) -> None:
    """Refuse a layer without anybody, and levels under which nobody lives, given with how each was read.

    Raises
    ------
    InputError
        The file holds no people, or is not of the same place as the areas.
    """
    faults = FaultList()
    if not ledger.units_in_pass:
        found = f"{ledger.cells_valid:,} cells with a value, {ledger.cells_nodata:,} without"
        advice = "check the file, its column and its nodata value"
        faults.add(f"population.{ledger.layer}", "nobody lives there", found, advice)
    faults.raise_if_any()
    for level, people in ledger.units_inside.items():
        if not people:
            source = levels[level]
            if source.role.startswith("population."):
                found = f"no value of its classes in {source.path} where people live"
                advice = "check its classes, that both are of the same place, and their CRS"
                faults.add(source.role, "nobody lives in any class", found, advice)
                continue
            found = f"{source.path} lies elsewhere than the population"
            advice = "check that they are of the same place, and their CRS"
            faults.add(source.role, "no people under any area", found, advice)
    faults.raise_if_any()


def place_error_m(population: Population) -> float:
    """How far at most people live from the point they are counted at: half the diagonal of a cell.

    Of a raster its own, of polygons that of the lattice; people at points are where the table puts them.
    """
    if isinstance(population, PolygonPopulation):
        return population.spacing_m / math.sqrt(2.0) if population.method == "spread" else 0.0
    return population.grid.side_m / math.sqrt(2.0) if population.grid is not None else 0.0


def indices_of(networks: Mapping[str, Facilities]) -> dict[str, PointIndex]:
    """The facilities of each network in one space, context included."""
    return {name: PointIndex(each.longitude_deg, each.latitude_deg) for name, each in networks.items()}
