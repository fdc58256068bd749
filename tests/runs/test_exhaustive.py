"""The pass on larger grounds against brute force by geodesic, cell by cell: minutes long, so marked slow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from brute_force import Cells, assert_sums
from builders import question, voronoi
from grounds import GROUNDS, Ground, files, peopled, shares
from rasterio import Affine

from overlap.progress import Silent
from overlap.runs.mapper import Threads
from overlap.runs.sweep import Pass

TIMES = 6  # as many cells a side as the small grounds have

GRIDS = ["north up", "south up", "178 to 182", "-180 to 180", "UTM", "Mollweide, up to 180"]


def finer(ground: Ground) -> Ground:
    """The same ground in more cells."""
    transform = ground.transform @ Affine.scale(1 / TIMES)
    return replace(ground, transform=transform, width=ground.width * TIMES, height=ground.height * TIMES)


@pytest.mark.slow
@pytest.mark.parametrize("ground", GRIDS)
@pytest.mark.parametrize("clustered", [False, True], ids=["spread", "clustered"])
@pytest.mark.parametrize("networks", [1, 2, 3, 4])
def test_every_cell_of_a_larger_ground(
    tmp_path: Path, ground: str, networks: int, *, clustered: bool
) -> None:
    rng = np.random.default_rng([networks, clustered])
    where = finer(GROUNDS[ground])
    people = peopled(rng, where, 2)
    places = {}
    for number in range(networks):
        found = np.array(where.places(rng, 25 + 10 * number))
        if clustered:
            found = found[:3].repeat(12, axis=0) + rng.normal(0.0, 0.01, (36, 2))
            found[:, 1] = np.clip(found[:, 1], -90.0, 90.0)
        places[f"network{number}"] = [(float(x), float(y)) for x, y in found]
    polygons = voronoi(7 + networks, 9, *where.box)
    asked = question(places, where.bands_km, levels={"areas": list(polygons)})
    sums = Pass(files(tmp_path, where, people, nodata=-1.0), asked).run(Silent(), Threads(2))
    for ledger in sums.ledgers():
        ledger.check()
    cells = Cells(*where.degrees(), people, [shares(where, asked.levels["areas"], "sea")])
    # In a projection edges bend between the points set on them, by centimetres in a kilometre.
    assert_sums(sums, cells, places, share_error=1e-10 if where.crs == "EPSG:4326" else 1e-6)
