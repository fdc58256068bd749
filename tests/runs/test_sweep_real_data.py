"""The pass and the networks on real files; figures are those of brute force, beside the files."""

from pathlib import Path

import numpy as np
import pytest
from builders import question, swept

from overlap.domain.facilities import Facilities
from overlap.domain.study import AreaFile, NetworkFile, PopulationFile
from overlap.domain.sums import Sums
from overlap.geo.ellipsoid import GEOD
from overlap.geo.index import PointIndex
from overlap.geo.neighbours import nearest_facility, pairs_within
from overlap.geo.zones import Remainder
from overlap.progress import Silent
from overlap.readers.areas import read_areas
from overlap.readers.facilities import read_facilities
from overlap.readers.population import open_population
from overlap.runs.sweep import Pass, Question


def network(real_data: Path, file: str, **keys: str) -> Facilities:
    return read_facilities(Path(file).stem.replace("-", "_"), NetworkFile(file=file, **keys), real_data)  # type: ignore[arg-type]


def index_of(facilities: Facilities) -> PointIndex:
    return PointIndex(facilities.longitude_deg, facilities.latitude_deg)


def inside(sums: Sums) -> float:
    return float(sums.ledgers()[0].units_inside["municipality"]) / 2**sums.bits


def sao_miguel(real_data: Path, remainder: Remainder) -> Sums:
    folder = real_data / "raster-sao-miguel"
    people = open_population({"total": PopulationFile(file="gpw_v411_2020_count_2020.tif")}, folder, 100.0)
    level = read_areas("municipality", AreaFile(file="concelhos.gpkg"), folder)
    assert len(level) == 6
    asked = question({"a": [(-25.5, 37.8)]}, remainder=remainder)
    return swept(
        people,
        Question(asked.groups, asked.bands_m, {"municipality": level.polygons}, remainder, asked.border),
    )


def test_people_of_a_coast_go_to_the_land_that_their_cell_touches(real_data: Path) -> None:
    total = 145_602.8
    sea = sao_miguel(real_data, "sea")
    assert inside(sea) == pytest.approx(total, abs=0.2)
    assert sea.ledgers()[0].figures()["people_in_file"] == pytest.approx(145_603, abs=1.0)
    assert 1 - inside(sao_miguel(real_data, "foreign")) / total == pytest.approx(0.094, abs=5e-4)


def test_everyone_in_harare_is_in_the_ledger(real_data: Path) -> None:
    specs = {"total": PopulationFile(file="zimbabwe/harare_population_100m.tif")}
    sums = swept(open_population(specs, real_data, 100.0), question({"a": [(31.05, -17.83)], "b": []}))
    (ledger,) = sums.ledgers()
    assert round(ledger.units_in_file / 2**sums.bits) == 2_599_530
    assert ledger.cells_negative == 0


@pytest.mark.parametrize(
    ("libraries", "posts", "used", "shares", "median_m", "back"),
    [
        (
            "usa-washington-dc/libraries.geojson",
            "usa-washington-dc/post-offices.geojson",
            (26, 53),
            (0.423, 0.731, 0.962, 1.0),
            702.3,
            0.585,
        ),
        (
            "ireland/irish_public_libraries.geojson",
            "ireland/anpost_post_offices_parsed.csv",
            (343, 1110),
            (0.837, 0.945, 0.968, 0.988),
            201.6,
            0.354,
        ),
    ],
    ids=["Washington", "Ireland"],
)
def test_nearest_partners_are_those_of_geodesics(
    real_data: Path,
    libraries: str,
    posts: str,
    used: tuple[int, int],
    shares: tuple[float, ...],
    median_m: float,
    back: float,
) -> None:
    here, there = index_of(network(real_data, libraries)), index_of(network(real_data, posts))
    assert (len(here), len(there)) == used
    across = np.meshgrid(here.longitude_deg, there.longitude_deg, indexing="ij")
    along = np.meshgrid(here.latitude_deg, there.latitude_deg, indexing="ij")
    all_m = np.asarray(GEOD.inv(across[0], along[0], across[1], along[1])[2])
    nearest, distance_m = nearest_facility(here, there)
    assert distance_m.tolist() == all_m.min(axis=1).tolist()
    assert nearest.tolist() == all_m.argmin(axis=1).tolist()
    backwards = GEOD.inv(across[1], along[1], across[0], along[0])[2]
    assert nearest_facility(there, here)[1].tolist() == backwards.min(axis=0).tolist()
    found = [(distance_m <= 1000 * band).mean() for band in (0.5, 1, 2, 5)]
    assert found == pytest.approx(shares, abs=5e-4)
    assert np.median(distance_m) == pytest.approx(median_m, abs=0.05)
    assert (backwards.min(axis=0) <= 1000).mean() == pytest.approx(back, abs=5e-4)
    first, second, length_m = pairs_within(here, there, 5000.0)
    assert np.array_equal(np.column_stack([first, second]), np.argwhere(all_m <= 5000.0))
    assert length_m.tolist() == all_m[first, second].tolist()


def test_people_of_washington_near_both_one_or_neither(real_data: Path) -> None:
    folder = real_data / "usa-washington-dc"
    spec = PopulationFile(file="census-block-groups-2010.geojson", column="P0010001")
    people = open_population({"total": spec}, folder, 100.0)
    libraries, posts = (network(folder, f"{name}.geojson") for name in ("libraries", "post-offices"))
    wards = read_areas("ward", AreaFile(file="ward-2012.geojson"), folder)
    asked = Question(
        {"library": index_of(libraries), "post": index_of(posts)},
        (500.0, 1000.0, 2000.0, 5000.0),
        {"ward": wards.polygons},
        "sea",
        PointIndex(np.zeros(0), np.zeros(0)),
    )
    sums = Pass(people, asked).run(Silent())
    for ledger in sums.ledgers():
        ledger.check()
    joint = sums.people(sums.partial.joint[0, 0, 0])
    assert joint.sum() == 601_723
    split = [joint[:2, :2].sum(), joint[:2, 2:].sum(), joint[2:, :2].sum(), joint[2:, 2:].sum()]
    assert split == pytest.approx([256_665, 84_668, 143_322, 117_068], abs=0.005 * 601_723)
    assert joint[3:, 3:].sum() == pytest.approx(2330, abs=0.005 * 601_723)
    assert sums.ledgers()[0].figures()["people_inside"]["ward"] > 0.99 * 601_723  # type: ignore[index]
