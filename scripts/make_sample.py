"""Make the sample study: Ondavelu, a fictional island country on the 180th meridian.

Run ``python scripts/make_sample.py`` to remake ``data/README.md`` and ``data/sample/``. Everything is
invented and comes from one seed, so two runs give the same bytes. Figures are rounded on writing, far more
coarsely than the last bits in which the arithmetic of two machines may differ.

The country lies in open ocean between 22 and 27 degrees south, so that it covers no real country on a map.
Inside this script longitudes run on past 180 (177.5 to 182.5) and distances are planar: good enough to
*place* things. Only what is written to vector files and tables is wrapped to -180..180.
"""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
import rasterio
import shapely
from rasterio import Affine
from rasterio.features import rasterize
from shapely.affinity import translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Row: TypeAlias = dict[str, Any]

SEED = 20250630
NOTE = "Ondavelu is a fictional country: every place, name and figure in this file is invented."

WEST_DEG, EAST_DEG, SOUTH_DEG, NORTH_DEG = 177.5, 182.5, -27.0, -22.0
CELLS_PER_DEGREE = 120
CELLS = int((EAST_DEG - WEST_DEG) * CELLS_PER_DEGREE)
NODATA = -99999.0
# Counts are multiples of 1/1024: exact as float32, so that a part can never exceed its total by rounding.
PEOPLE_QUANTUM = 1 / 1024

KM_PER_DEGREE_LON, KM_PER_DEGREE_LAT = 101.2, 110.8  # at 24.6 degrees south
MESH_DEG = 0.0125  # spacing of the mesh that coasts and borders follow, about 1.3 km

SERVICES = ("e-government", "e-commerce", "digital finance", "e-learning", "digital skills")


# --- What the country looks like: literal tables --------------------------------------------------


@dataclass(frozen=True)
class Island:
    """An ellipse from which one island, or a piece of one, grows."""

    lon_deg: float
    lat_deg: float
    half_length_km: float
    half_width_km: float
    turn_deg: float = 0.0


@dataclass(frozen=True)
class District:
    """The land nearest to a seed point."""

    code: str
    name: str
    lon_deg: float
    lat_deg: float


@dataclass(frozen=True)
class Settlement:
    """A place with people; ``counters`` tells which networks may open there."""

    name: str
    lon_deg: float
    lat_deg: float
    people: float
    kind: str
    reach_km: float
    counters: str = "both"


ISLANDS = (
    Island(179.72, -24.80, 78, 34, 14),
    Island(180.37, -24.47, 52, 30, -12),
    Island(179.10, -25.22, 38, 13, 38),
    Island(180.86, -24.72, 30, 9, -35),
    Island(178.75, -23.35, 46, 15, 28),
    Island(178.40, -23.62, 16, 9, -20),
    Island(181.58, -23.62, 26, 10, -50),
    Island(178.20, -26.02, 16, 9, 20),
    Island(180.62, -25.72, 11, 6, 10),
    Island(181.75, -25.25, 10, 6, 60),
)

# Each islet: longitude, latitude, radius in km, people (0: nobody lives there), counters.
ISLETS = (
    (181.92, -22.42, 2.6, 640, "both"),
    (182.05, -22.55, 2.1, 310, "none"),
    (182.16, -22.38, 1.8, 150, "none"),
    (181.98, -22.71, 2.2, 260, "post"),
    (182.27, -22.60, 1.6, 0, "none"),
    (177.90, -22.42, 2.4, 420, "none"),
    (177.78, -22.58, 1.8, 130, "none"),
    (178.06, -22.60, 2.6, 0, "none"),
    (179.74, -26.52, 2.2, 350, "library"),
    (179.93, -26.60, 2.0, 240, "post"),
    (180.06, -26.55, 2.3, 280, "none"),
    (180.24, -26.66, 1.8, 110, "none"),
    (182.02, -26.35, 2.1, 190, "none"),
    (182.15, -26.50, 1.7, 0, "none"),
)

PROVINCES = {
    "XO-1": "Sorrovash and the Line",
    "XO-2": "Westvorra",
    "XO-3": "Ilvane Coast",
    "XO-4": "Northern Kethoa",
    "XO-5": "Isles of Quillory",
}

# The first four characters of a district's code are its province's; XO is a user-assigned code of ISO 3166.
DISTRICTS = (
    District("XO-101", "Sorrovash", 179.97, -25.02),
    District("XO-102", "Sorrovash North", 179.98, -24.80),
    District("XO-103", "Lineward", 180.02, -24.52),
    District("XO-104", "Dravô", 179.66, -25.02),
    District("XO-201", "Westvorra", 179.02, -24.92),
    District("XO-202", "Thelbrae Highlands", 179.44, -24.78),
    District("XO-203", "Yolvane", 179.62, -24.48),
    District("XO-204", "Naxémbe", 179.22, -25.20),
    District("XO-205", "Hovrith Point", 178.82, -25.42),
    District("XO-206", "Ulmedique", 179.16, -24.66),
    District("XO-301", "Ilvane", 180.34, -24.30),
    District("XO-302", "Zarquelle", 180.40, -24.66),
    District("XO-303", "Emsorra", 180.76, -24.44),
    District("XO-304", "Fenquay", 180.98, -24.80),
    District("XO-401", "Kethoa West", 178.48, -23.56),
    District("XO-402", "Kethoa Central", 178.74, -23.36),
    District("XO-403", "Kethoa East", 179.02, -23.18),
    District("XO-404", "Rûvorra Islets", 177.90, -22.50),
    District("XO-501", "Ondaquor", 181.58, -23.62),
    District("XO-502", "Quillory Islets", 182.06, -22.53),
    District("XO-503", "South Isles", 180.62, -25.72),
    District("XO-504", "Linekeeper Islets", 180.00, -26.58),
    District("XO-505", "Shavmarre", 178.20, -26.02),
    District("XO-506", "Farthest Isles", 181.85, -25.70),
)
EMPTY_DISTRICT = "XO-202"  # has people, but no counter of either network
# No counter opens within these circles (longitude, latitude, km): people inside are far from everything.
REMOTE_CIRCLES = ((179.44, -24.80, 26.0), (178.78, -25.48, 20.0), (180.90, -24.90, 14.0))

CAPITAL = ("Sorrovash", 179.972, -25.085, 400_000)
TOWNS = (
    ("Linegate", 180.06, -25.06, 38_000),
    ("Westvorra", 178.90, -24.98, 52_000),
    ("Ilvane", 180.32, -24.12, 44_000),
    ("Dravô", 179.58, -25.14, 24_000),
    ("Yolvane", 179.66, -24.38, 19_000),
    ("Fenquay", 180.98, -24.62, 17_000),
    ("Zarquelle", 180.46, -24.78, 15_000),
    ("Meridian Cross", 180.00, -24.30, 12_000),
    ("Kethoa", 178.72, -23.48, 28_000),
    ("Port Nembrique", 179.10, -23.12, 11_000),
    ("Naxémbe", 179.30, -25.32, 13_000),
    ("Ondaquor", 181.55, -23.66, 9_000),
    ("Shavmarre", 178.22, -25.98, 7_000),
)

LIBRARY_NAMES = (
    "Bibliothèque Élodie Vârenquelle",
    "مكتبة ثيلفاش",
    "Библиотека имени Кетоары",
    "奎莫拉图书馆",
    "नक्षेम्बे सार्वजनिक पुस्तकालय",
    "დრუველის ბიბლიოთეკა",
    "Sorrovash Reading Room 📚",
    'O\'Drannick "Old Mill", Reading Room',
    "Þórvellê Ångqvist Minnesbókasafn",
)
POST_NAMES = (
    "Bureau de poste Saint-Ôrvelique",
    "مكتب بريد أونداڤيلو",
    "Почта Кветора",
    "伊尔瓦内邮局",
    "थेलवाश डाकघर",
    "ილვანეს ფოსტა",
    "Harbour Post ✉️ Linegate",
    'D\'Arquelle, "The Quay" Post',
    "Poštový úřad Žlvô",
)

STREETS = ("Harbour Street", "Rue de la Jetée", "Meridian Road", "Saltworks Lane", "Old Mill Way",
           "Lantern Row", "Quay Steps", "Chandler Street", "Reef Road", "Almanac Square", "Ferry Lane",
           "Cotton Tree Avenue")  # fmt: skip
# When each kind of counter is open, as OpenStreetMap writes it; "We" and the like are days of the week.
OPENING_HOURS = {
    "public": ("Tu-Sa 10:00-18:00", "Mo-Fr 09:00-17:00; Sa 09:00-12:00", "Mo,We,Fr 13:00-19:00",
               "Tu-Su 10:00-20:00"),
    "school": ("Mo-Fr 08:00-15:30; SH off", "Mo-Th 08:00-16:00"),
    "academic": ("Mo-Fr 08:00-22:00; Sa 10:00-16:00",),
    "mobile": ("We 14:00-16:00", "Th[1,3] 09:30-11:30", "Sa 10:00-12:00"),
    "full": ("Mo-Fr 08:30-16:30; Sa 09:00-12:00", "Mo-Fr 08:00-12:00,13:00-17:00",
             "Mo-Sa 09:00-16:00; PH off"),
    "agency": ("Mo-Sa 07:00-19:00", "Mo-Fr 09:00-13:00"),
    "private": ("Mo-Su 07:00-21:00",),
}  # fmt: skip

# Places that cannot be right: kind, longitude, latitude, as they stand in the file.
BAD_LIBRARY_PLACES = (
    ("no coordinates", "", ""),
    ("no coordinates", "179.412207", ""),
    ("not a number", "N/A", "N/A"),
    ("not a number", "179.880412", "12,5x"),
    ("out of range", "-179.601200", "95.000000"),
    ("out of range", "512.000000", "-24.712000"),
    ("null island", "0", "0"),
    ("pole placeholder", "0", "90"),
    ("pole placeholder", "180", "-90"),
    ("too far", "174.610000", "-25.130000"),
)
# GeoJSON holds numbers only, so it has no row that is "not a number".
BAD_POST_PLACES = (
    ("no coordinates", None, None),
    ("no coordinates", None, None),
    ("out of range", 512.0, -24.7),
    ("out of range", -179.75, 95.0),
    ("null island", 0.0, 0.0),
    ("pole placeholder", 0.0, -90.0),
    ("too far", 174.2, -24.4),
    ("too far", -172.8, -29.1),
)
KINDS = ("no coordinates", "not a number", "out of range", "null island", "pole placeholder", "too far",
         "duplicate id", "identical row", "closed", "private", "same point (both are right)")  # fmt: skip


# --- Small tools ----------------------------------------------------------------------------------


def transform_of(cells_per_degree: int) -> Affine:
    """Return where the cells of a raster lie."""
    return Affine(1 / cells_per_degree, 0, WEST_DEG, 0, -1 / cells_per_degree, NORTH_DEG)


def generator(part: str) -> np.random.Generator:
    """Give each part of the country its own numbers, so that changing one leaves the others alone."""
    return np.random.default_rng([SEED, *part.encode()])


def km_between(lon_deg: Any, lat_deg: Any, lon0_deg: Any, lat0_deg: Any) -> Any:
    """Return planar distances in kilometres: only for placing things, never for measuring."""
    return np.hypot((lon_deg - lon0_deg) * KM_PER_DEGREE_LON, (lat_deg - lat0_deg) * KM_PER_DEGREE_LAT)


def wrapped(lon_deg: float) -> float:
    """Bring a longitude of the frame back to -180..180; a wrong one stays as wrong as it is."""
    return round(lon_deg - 360 if 180 < lon_deg <= EAST_DEG else lon_deg, 6)


@dataclass(frozen=True)
class Noise:
    """Smooth random field over the whole frame: values about -1 to 1, several octaves."""

    lattices: tuple[Floats, ...]
    wavelength_deg: float

    @classmethod
    def make(cls, part: str, wavelength_deg: float, octaves: int) -> Noise:
        """Draw the lattices: each octave is twice as fine as the one before."""
        rng, size = generator(part), (EAST_DEG - WEST_DEG) / wavelength_deg
        sides = [math.ceil(size * 2**octave) + 2 for octave in range(octaves)]
        return cls(tuple(rng.uniform(-1, 1, (side, side)) for side in sides), wavelength_deg)

    def __call__(self, lon_deg: Floats, lat_deg: Floats) -> Floats:
        """Return the field at points, smooth between the corners of each lattice."""
        total = np.zeros(np.shape(lon_deg))
        for octave, lattice in enumerate(self.lattices):
            step = self.wavelength_deg / 2**octave
            x, y = (lon_deg - WEST_DEG) / step, (lat_deg - SOUTH_DEG) / step
            i, j = x.astype(np.int64), y.astype(np.int64)
            u, v = x - i, y - j
            u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
            low = lattice[j, i] * (1 - u) + lattice[j, i + 1] * u
            high = lattice[j + 1, i] * (1 - u) + lattice[j + 1, i + 1] * u
            total += (low * (1 - v) + high * v) / 1.7**octave
        return total


# --- Land and areas -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Land:
    """Mesh cells above the sea: centre, height (0 at the coast to about 1), outline and district."""

    lon_deg: Floats
    lat_deg: Floats
    height: Floats
    cells: npt.NDArray[np.object_]
    district: Ints


def height_of(lon_deg: Floats, lat_deg: Floats) -> Floats:
    """Return the height field; land is where it is above 0."""
    height = np.full(lon_deg.shape, -9.0)
    east_km = 8 * Noise.make("coast east", 0.4, 4)(lon_deg, lat_deg)  # bends the ellipses into bays and capes
    north_km = 8 * Noise.make("coast north", 0.4, 4)(lon_deg, lat_deg)
    islets = tuple(Island(lon, lat, radius, radius * 0.7, 40 * lon) for lon, lat, radius, *_ in ISLETS)
    for island in ISLANDS + islets:
        turn = math.radians(island.turn_deg)
        x = (lon_deg - island.lon_deg) * KM_PER_DEGREE_LON + east_km
        y = (lat_deg - island.lat_deg) * KM_PER_DEGREE_LAT + north_km
        along, across = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
        radius = np.hypot(along / island.half_length_km, across / island.half_width_km)
        height = np.maximum(height, 1 - radius)
    return height + 0.3 * Noise.make("coast", 0.5, 6)(lon_deg, lat_deg)


def mesh_points() -> tuple[Floats, Floats]:
    """Return a jittered lattice, mirrored about 180 in its nearest two columns.

    The mirror makes the 180th meridian itself a border of mesh cells: no cell ever has to be cut there.
    """
    side = int((EAST_DEG - WEST_DEG) / MESH_DEG)
    jitter = generator("mesh").uniform(-0.36, 0.36, (2, side, side))
    line = int((180 - WEST_DEG) / MESH_DEG)
    for step in (0, 1):
        jitter[0, :, line - 1 - step] = -jitter[0, :, line + step]
        jitter[1, :, line - 1 - step] = jitter[1, :, line + step]
    row, column = np.mgrid[0:side, 0:side] + 0.5
    return WEST_DEG + (column + jitter[0]) * MESH_DEG, SOUTH_DEG + (row + jitter[1]) * MESH_DEG


def widened(mask: Bools, steps: int) -> Bools:
    """Grow a mask by some lattice steps."""
    for _ in range(steps):
        for axis in (0, 1):
            mask = mask | np.roll(mask, 1, axis) | np.roll(mask, -1, axis)
    return mask


def make_land() -> Land:
    """Raise the land: Voronoi cells of the mesh that stand above the sea, each in its district.

    Coasts and borders follow the same cell edges, which makes neighbours share them exactly.
    """
    lon, lat = mesh_points()
    height = height_of(lon, lat)
    wanted = widened(height > 0, 4)  # far sea needs no cells, but the cells at the coast need neighbours
    lon, lat, height = lon[wanted], lat[wanted], height[wanted]
    voronoi = shapely.voronoi_polygons(shapely.MultiPoint(np.column_stack([lon, lat])), ordered=True)
    land = height > 0
    outlines = shapely.transform(shapely.get_parts(voronoi)[land], lambda xy: np.round(xy, 6))
    lon, lat, height = lon[land], lat[land], height[land]
    warp_x, warp_y = Noise.make("border x", 0.3, 3)(lon, lat), Noise.make("border y", 0.3, 3)(lon, lat)
    far = [km_between(lon + 0.05 * warp_x, lat + 0.05 * warp_y, d.lon_deg, d.lat_deg) for d in DISTRICTS]
    return Land(lon, lat, height, shapely.remove_repeated_points(outlines), np.argmin(far, axis=0))


def outline(land: Land, members: Bools) -> list[shapely.Polygon]:
    """Merge mesh cells into polygons, split at 180 and wrapped to -180..180 (RFC 7946)."""
    polygons: list[shapely.Polygon] = []
    for side, shift_deg in ((land.lon_deg < 180, 0), (land.lon_deg > 180, -360)):
        merged = shapely.coverage_union_all(land.cells[members & side])
        moved = translate(merged, shift_deg)
        rounded = shapely.transform(moved, lambda xy: np.round(xy, 6))
        polygons += list(shapely.get_parts(shapely.orient_polygons(rounded)))
    return sorted(polygons, key=lambda polygon: (-polygon.area, polygon.bounds))


def area_features(land: Land) -> tuple[list[Row], list[Row]]:
    """Return the features of provinces and districts."""
    rng, districts = generator("poverty"), []
    for index, district in enumerate(DISTRICTS):
        away_km = km_between(district.lon_deg, district.lat_deg, CAPITAL[1], CAPITAL[2])
        poverty = 0.09 + 0.0011 * away_km + rng.uniform(-0.04, 0.06)
        facts = {"code": district.code, "name": district.name, "province_code": district.code[:4]}
        geometry = multipolygon(outline(land, land.district == index))
        districts.append(feature({**facts, "poverty_rate": round(poverty, 3)}, geometry))
    of_province = np.array([district.code[:4] for district in DISTRICTS])[land.district]
    provinces, known = [], [district["properties"] for district in districts]
    for code, name in PROVINCES.items():
        rates = [facts["poverty_rate"] for facts in known if facts["province_code"] == code]
        facts = {"code": code, "name": name, "poverty_rate": round(sum(rates) / len(rates), 3)}
        provinces.append(feature(facts, multipolygon(outline(land, of_province == code))))
    return provinces, districts


# --- Settlements and people -----------------------------------------------------------------------


def invented_names(count: int) -> list[str]:
    """Put together names that are meant to belong to no real place."""
    starts = ("Thel", "Quen", "Dru", "Vorr", "Shav", "Ilv", "Kesh", "Yolq", "Ruv", "Nax", "Zilm", "Folv")
    middles = ("a", "o", "e", "u", "ara", "ovi", "é", "ô", "emba", "ī", "ü", "iro")
    ends = ("vash", "morra", "dique", "thane", "quor", "zeth", "brelle", "xane", "rusque", "nembe", "lloq")
    every = [start + middle + end for start in starts for middle in middles for end in ends]
    return [every[index] for index in generator("names").permutation(len(every))[:count]]


def on_land(land: Land, lon_deg: float, lat_deg: float) -> tuple[float, float]:
    """Return the centre of the nearest mesh cell of land."""
    nearest = int(np.argmin(km_between(land.lon_deg, land.lat_deg, lon_deg, lat_deg)))
    return float(land.lon_deg[nearest]), float(land.lat_deg[nearest])


def village_sites(land: Land, taken: list[Settlement], count: int) -> list[int]:
    """Choose mesh cells for villages: more near coasts and in valleys, none beside another settlement."""
    lon, lat = land.lon_deg, land.lat_deg
    lengths = [km_between(lon, lat, i.lon_deg, i.lat_deg) / i.half_length_km for i in ISLANDS]
    on_island = np.min(lengths, axis=0) < 1.4  # not on an islet: their people are listed
    keys = generator("villages").gumbel(size=land.height.size) - 2.2 * land.height
    clear_km = np.min([km_between(lon, lat, s.lon_deg, s.lat_deg) for s in taken], axis=0)
    chosen: list[int] = []
    for index in np.argsort(-keys, kind="stable"):
        if on_island[index] and clear_km[index] > 5.5:
            chosen.append(int(index))
            clear_km = np.minimum(clear_km, km_between(lon, lat, lon[index], lat[index]))
        if len(chosen) == count:
            break
    return chosen


def make_settlements(land: Land) -> list[Settlement]:
    """Return the capital, the towns, the islet settlements and the villages."""
    name, lon, lat, people = CAPITAL
    found = [Settlement(name, *on_land(land, lon, lat), people, "capital", 3.4)]
    for name, lon, lat, people in TOWNS:
        found.append(Settlement(name, *on_land(land, lon, lat), people, "town", 1.0 + people / 40_000))
    lived_on = [islet for islet in ISLETS if islet[3]]
    rng, names = generator("settlements"), invented_names(len(lived_on) + 150)
    for lon, lat, _, people, counters in lived_on:
        found.append(Settlement(names.pop(), *on_land(land, lon, lat), people, "islet", 0.6, counters))
    for index in village_sites(land, found, 150):
        lon, lat = float(land.lon_deg[index]), float(land.lat_deg[index])
        people = float(np.clip(rng.lognormal(7.15, 0.75), 120, 6000)) * (1.15 - min(0.9, land.height[index]))
        counters = str(rng.choice(["both", "library", "post", "none"], p=[0.30, 0.17, 0.31, 0.22]))
        if DISTRICTS[land.district[index]].code == EMPTY_DISTRICT or any(
            km_between(lon, lat, x, y) < radius_km for x, y, radius_km in REMOTE_CIRCLES
        ):
            counters = "none"
        found.append(Settlement(names.pop(), lon, lat, people, "village", 0.7, counters))
    return found


def share_of_land(land: Land) -> Floats:
    """Return the part of every raster cell which is land, from 8 x 8 samples a cell."""
    finer = 8
    transform = transform_of(CELLS_PER_DEGREE * finer)
    burnt: npt.NDArray[np.uint8] = rasterize(
        land.cells, (CELLS * finer, CELLS * finer), transform=transform, dtype="uint8"
    )
    share: Floats = burnt.reshape(CELLS, finer, CELLS, finer).mean(axis=(1, 3))
    return share


def spread_people(share: Floats, settlements: Sequence[Settlement]) -> dict[str, Floats]:
    """Spread the people of each settlement over the land around it, for every layer.

    Three quarters live in the core and one quarter in the countryside around; cells that would hold less than
    one person are left without people.
    """
    row, column = np.nonzero(share > 0)
    lon = WEST_DEG + (column + 0.5) / CELLS_PER_DEGREE
    lat = NORTH_DEG - (row + 0.5) / CELLS_PER_DEGREE
    room = share[row, column] * np.exp(generator("texture").normal(0, 0.3, row.size))
    room *= np.exp(0.6 * Noise.make("soil", 0.12, 3)(lon, lat) - 1.2 * np.clip(height_of(lon, lat), 0, 1))
    people, town_km = np.zeros(row.size), np.full(row.size, np.inf)
    for place in settlements:
        away_km = km_between(lon, lat, place.lon_deg, place.lat_deg)
        core = room * np.exp(-0.5 * (away_km / place.reach_km) ** 2)
        around = room * np.exp(-away_km / 4.0)
        people += place.people * (0.75 * core / core.sum() + 0.25 * around / around.sum())
        if place.kind in ("capital", "town"):
            town_km = np.minimum(town_km, away_km)
    people[people < 1] = 0
    remote, blur = np.minimum(1, town_km / 45), 0.024 * Noise.make("women", 0.25, 3)(lon, lat)
    women = people * np.clip(0.497 + blur - 0.01 * remote, 0.462, 0.528)
    older = people * np.clip(0.075 + 0.11 * remote + 0.02 * Noise.make("age", 0.25, 3)(lon, lat), 0.04, 0.24)
    layers = {"total": people, "women": women, "over_60": older}
    return {name: on_grid(values, row, column) for name, values in layers.items()}


def on_grid(values: Floats, row: Ints, column: Ints) -> Floats:
    """Put the values of land cells on the whole grid; the sea has no data."""
    grid = np.full((CELLS, CELLS), NODATA)
    grid[row, column] = np.floor(values / PEOPLE_QUANTUM) * PEOPLE_QUANTUM
    return grid


# --- Counters -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Habits:
    """How a network tends to be: what is true of its counters, and how often each fact is on record."""

    online: float
    public_access: float
    trained: float
    devices: float
    services: tuple[float, ...]  # chance of each of SERVICES at a counter that is online
    on_record: dict[str, float]


LIBRARY_HABITS = Habits(
    online=0.86, public_access=0.85, trained=0.62, devices=9, services=(0.38, 0.06, 0.05, 0.62, 0.66),
    on_record={"internet": 0.93, "public_internet": 0.86, "download_mbps": 0.75, "devices": 0.78,
               "staff_trained": 0.70, "electricity": 0.88, "services": 0.66},
)  # fmt: skip
POST_HABITS = Habits(
    online=0.74, public_access=0.22, trained=0.40, devices=2, services=(0.34, 0.56, 0.70, 0.02, 0.07),
    on_record={"internet": 0.80, "public_internet": 0.58, "download_mbps": 0.72, "devices": 0.52,
               "staff_trained": 0.55, "electricity": 0.66, "services": 0.70},
)  # fmt: skip


def digital_facts(rng: np.random.Generator, habits: Habits, town_km: float) -> Row:
    """Draw what is known of one counter; None is unknown.

    Draws do not depend on what the other network does nearby, so that each can lack what the other has.
    """
    remote = min(1.0, town_km / 60)
    online = bool(rng.random() < habits.online - 0.55 * remote)
    public = online and bool(rng.random() < habits.public_access)
    power = rng.choice(
        ["grid", "solar", "none"], p=[0.96 - 0.6 * remote, 0.03 + 0.45 * remote, 0.01 + 0.15 * remote]
    )
    offered = [name for name, chance in zip(SERVICES, habits.services, strict=True) if rng.random() < chance]
    offline_too = [name for name in offered if name in ("digital finance", "digital skills")]
    speed_mbps = round(float(rng.lognormal(3.4 - 1.6 * remote, 0.7)), 1)
    facts: Row = {
        "internet": "yes" if online else "no",
        "public_internet": "yes" if public else "no",
        "download_mbps": speed_mbps if online else None,
        "devices": int(rng.poisson(habits.devices * (1 - 0.6 * remote))) if online else 0,
        "staff_trained": "yes" if rng.random() < habits.trained - 0.2 * remote else "no",
        "electricity": "grid" if online and power == "none" else str(power),
        "services": "; ".join(offered if online else offline_too) or None,
    }
    for name, chance in habits.on_record.items():
        if rng.random() > chance:
            facts[name] = None
    if facts["internet"] is None:  # whoever could not say this can hardly have measured the line
        facts["public_internet"] = facts["download_mbps"] = None
    cost = (1_400 + 85 * town_km) * float(rng.lognormal(0, 0.35))
    return {**facts, "connect_cost": None if facts["internet"] == "yes" else int(round(cost, -1))}


class Siting:
    """Finds ground for counters: on land, and never in the district that is meant to have none."""

    def __init__(self, land: Land) -> None:
        empty = [district.code for district in DISTRICTS].index(EMPTY_DISTRICT)
        self.ground = shapely.coverage_union_all(land.cells[land.district != empty])
        shapely.prepare(self.ground)

    def near(self, lon_deg: float, lat_deg: float, east_km: float, north_km: float) -> tuple[float, float]:
        """Move from a point on good ground, by less and less until the end is on good ground too."""
        for part in (1.0, 0.6, 0.3, 0.1):
            lon = lon_deg + part * east_km / KM_PER_DEGREE_LON
            lat = lat_deg + part * north_km / KM_PER_DEGREE_LAT
            if shapely.contains_xy(self.ground, lon, lat):
                return lon, lat
        return lon_deg, lat_deg


def counters_wanted(place: Settlement, network: str, rng: np.random.Generator) -> int:
    """Return how many counters of a network open in a settlement."""
    if place.counters not in ("both", network):
        return 0
    if place.kind == "capital":
        return 34 if network == "library" else 45
    if place.kind == "town":
        return round((2.6 if network == "library" else 3.8) + place.people / 8_000)
    return 2 if place.people > 2_000 and rng.random() < 0.4 else 1


def make_libraries(siting: Siting, settlements: list[Settlement]) -> list[Row]:
    """Return the libraries that stand in order: the bad rows come later."""
    rng, rows = generator("libraries"), list[Row]()
    for place, town_km in zip(settlements, kilometres_to_town(settlements), strict=True):
        for nth in range(counters_wanted(place, "library", rng)):
            east_km, north_km = rng.normal(0, 0.8 * place.reach_km, 2)
            lon, lat = siting.near(place.lon_deg, place.lat_deg, east_km, north_km)
            kinds, odds = ["public", "school", "academic", "mobile"], [0.58, 0.30, 0.08, 0.04]
            kind = "public" if nth == 0 else str(rng.choice(kinds, p=odds))
            label = {"public": "Public Library", "school": "School Library", "academic": "College Library"}
            owner = {"school": "Ministry of Learning", "academic": "College Union"}
            facts = {"id": f"L-{len(rows) + 1:04d}", "lon": lon, "lat": lat, "type": kind, "status": "open"}
            facts["name"] = f"{place.name} {label.get(kind, 'Book Bus Stop')}" + (
                f" {nth + 1}" if nth else ""
            )
            facts |= {
                "operator": owner.get(kind, f"{place.name} Council"),
                "opened": int(rng.integers(1921, 2024)),
            }
            rows.append(facts | digital_facts(rng, LIBRARY_HABITS, town_km))
    return rows


def make_posts(siting: Siting, settlements: list[Settlement], libraries: list[Row]) -> list[Row]:
    """Return the post offices that stand in order; some share a library's building or stand beside one."""
    rng, rows = generator("posts"), list[Row]()
    for place, town_km in zip(settlements, kilometres_to_town(settlements), strict=True):
        away_km = [km_between(r["lon"], r["lat"], place.lon_deg, place.lat_deg) for r in libraries]
        here = [r for r, km in zip(libraries, away_km, strict=True) if km < 4 * place.reach_km]
        for nth in range(counters_wanted(place, "post", rng)):
            start, spread_km, draw = (place.lon_deg, place.lat_deg), 0.9 * place.reach_km, rng.random()
            if here and draw < 0.5:
                partner = here[int(rng.integers(len(here)))]
                start, spread_km = (partner["lon"], partner["lat"]), 0.025 if draw < 0.2 else 0.4
            lon, lat = siting.near(*start, *rng.normal(0, spread_km, 2))
            odds = [0.86, 0.08, 0.06] if nth == 0 else [0.35, 0.40, 0.25]
            kind = str(rng.choice(["full", "agency", "private"], p=odds))
            label = {"full": "Post Office", "agency": "Postal Agency", "private": "Parcel Shop"}[kind]
            facts = {
                "id": f"P{10_000 + 7 * len(rows)}",
                "lon": lon,
                "lat": lat,
                "type": kind,
                "status": "open",
            }
            facts["name"] = f"{place.name} {label}" + (f" {nth + 1}" if nth else "")
            facts |= digital_facts(rng, POST_HABITS, town_km)
            upgrade = int(round(700 * float(rng.lognormal(0.6, 0.6)), -1))
            rows.append(facts | {"upgrade_cost": upgrade if rng.random() < 0.8 else None})
    return rows


def make_schools(siting: Siting, settlements: list[Settlement]) -> list[Row]:
    """Return schools where a counter might be added, in every third village; the last lies at sea."""
    rng, rows = generator("schools"), list[Row]()
    for place in [each for each in settlements if each.kind in ("village", "islet")][::3]:
        lon, lat = siting.near(place.lon_deg, place.lat_deg, *rng.normal(0, 0.8, 2))
        rows.append(
            {
                "school_id": f"S{len(rows) + 1:03d}",
                "name": f"{place.name} School",
                "latitude": f"{lat:.6f}",
                "longitude": f"{wrapped(lon):.6f}",
                "pupils": int(place.people * rng.uniform(0.08, 0.2)) + 12,
                "counter_cost": int(round(float(rng.uniform(1_400, 5_000)), -2)),
            }
        )
    return [*rows[:-1], rows[-1] | {"latitude": "-26.900000", "longitude": "178.000000"}]


def kilometres_to_town(settlements: list[Settlement]) -> list[float]:
    """Return how far each settlement is from the nearest town or the capital."""
    towns = np.array([(s.lon_deg, s.lat_deg) for s in settlements if s.kind in ("capital", "town")])
    return [float(km_between(towns[:, 0], towns[:, 1], s.lon_deg, s.lat_deg).min()) for s in settlements]


# --- Bad rows -------------------------------------------------------------------------------------


def misplaced(rows: list[Row], places: Iterable[tuple[str, Any, Any]]) -> dict[str, list[Row]]:
    """Return copies of rows with new ids, at places that cannot be right, by kind."""
    found: dict[str, list[Row]] = {}
    for nth, ((kind, lon, lat), row) in enumerate(zip(places, rows, strict=False)):
        code = f"L-9{nth:03d}" if row["id"].startswith("L") else f"P9{nth:04d}"
        name = "Embassy Counter Abroad" if kind == "too far" else f"{row['name']} East"
        found.setdefault(kind, []).append(row | {"id": code, "name": name, "lon": lon, "lat": lat})
    return found


def spoil(
    rows: list[Row], names: Sequence[str], places: Iterable[tuple[str, Any, Any]]
) -> dict[str, list[str]]:
    """Give some rows odd names, close some, and put bad rows among them, in place.

    Returns
    -------
    dict
        Ids by kind of bad row; a kind that the list does not have is left out.
    """
    rng = generator(f"bad {rows[0]['id']}")
    good = [rows[index] for index in rng.permutation(len(rows)) if rows[index]["type"] != "private"]
    for row, name in zip(good, names, strict=False):
        row["name"] = name
    for row in good[20:26]:
        row["status"] = "closed"
    first, second, reused, other = good[30:34]
    second |= {"lon": first["lon"], "lat": first["lat"], "name": f"{first['name']} Annex"}
    twin = other | {"id": reused["id"], "name": f"{other['name']} New", "lon": other["lon"] + 0.0006}
    bad = {"duplicate id": [twin], "identical row": [dict(row) for row in good[34:36]]}
    bad |= misplaced(good[40:], places)
    asides = {
        "closed": [row for row in rows if row["status"] == "closed"],
        "private": [row for row in rows if row["type"] == "private"],
        "same point (both are right)": [first, second],
    }
    for row in [row for kind in bad.values() for row in kind]:
        rows.insert(int(rng.integers(len(rows))), row)
    return {kind: sorted(row["id"] for row in found) for kind, found in (bad | asides).items()}


# --- What people are told -------------------------------------------------------------------------


def tell_people(rows: list[Row], settlements: Sequence[Settlement], address: str, hours: str) -> None:
    """Give most counters an address and opening hours, in columns of these names, in place.

    Numbers of its own, so that nothing else of the country depends on it. Rows with one id are told the same.
    """
    rng, told = generator(f"told {rows[0]['id']}"), dict[str, Row]()
    places = np.array([(place.lon_deg, place.lat_deg) for place in settlements])
    for row in sorted(rows, key=lambda row: row["id"]):
        number, street, known = int(rng.integers(1, 180)), str(rng.choice(STREETS)), rng.random(2)
        habit = str(rng.choice(OPENING_HOURS[row["type"]]))
        town = "Sorrovash"
        if isinstance(row["lon"], float):
            town = settlements[int(np.argmin(km_between(*places.T, row["lon"], row["lat"])))].name
        told[row["id"]] = {
            address: f"{number} {street}, {town}" if known[0] < 0.9 else None,
            hours: habit if known[1] < 0.8 else None,
        }
    for row in rows:
        row |= told[row["id"]]


# --- Writing --------------------------------------------------------------------------------------


def feature(properties: Row, geometry: Row | None) -> Row:
    """Return a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def ring(coordinates: Iterable[tuple[float, float]]) -> list[list[float]]:
    """Return a GeoJSON ring with rounded coordinates."""
    return [[round(float(lon), 6), round(float(lat), 6)] for lon, lat in coordinates]


def multipolygon(polygons: Iterable[shapely.Polygon]) -> Row:
    """Return a GeoJSON MultiPolygon."""
    parts = [[ring(line.coords) for line in (p.exterior, *p.interiors)] for p in polygons]
    return {"type": "MultiPolygon", "coordinates": parts}


def geojson(features: Iterable[Row]) -> str:
    """Return a feature collection, a feature a line."""
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    return f'{{"type":"FeatureCollection","note":{json.dumps(NOTE)},"features":[\n{lines}\n]}}\n'


def table(rows: Sequence[Row]) -> str:
    """Return rows as CSV text; what is unknown is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def library_record(row: Row) -> Row:
    """Return a library as it stands in the CSV file; bad coordinates stay as they are typed."""
    lon, lat = row["lon"], row["lat"]
    if not isinstance(lon, str):
        lon, lat = f"{wrapped(lon):.6f}", f"{lat:.6f}"
    rest = {key: value for key, value in row.items() if key not in ("id", "name", "lon", "lat")}
    return {"id": row["id"], "name": row["name"], "latitude": lat, "longitude": lon, **rest}


def post_feature(row: Row) -> Row:
    """Return a post office as a feature: mostly a point, now and then the outline of its building."""
    rest = {
        key: value for key, value in row.items() if key not in ("id", "name", "lon", "lat", "type", "status")
    }
    facts = {"office_code": row["id"], "office_name": row["name"], "office_type": row["type"]}
    facts |= {"status": row["status"], **rest}
    if row["lon"] is None:
        return feature(facts, None)
    lon, lat = wrapped(row["lon"]), round(row["lat"], 6)
    number = int(row["id"][1:])
    if number % 41 == 7 and number < 90_000:  # bad places stay points
        east, north = 0.00012, 0.00008  # half of a building of about 24 m by 18 m
        corners = ((-east, -north), (east, -north), (east, north), (-east, north), (-east, -north))
        return feature(
            facts, {"type": "Polygon", "coordinates": [ring((lon + x, lat + y) for x, y in corners)]}
        )
    return feature(facts, {"type": "Point", "coordinates": [lon, lat]})


def write_raster(path: Path, layer: str, people: Floats) -> None:
    """Write one population layer as GeoTIFF, in one piece across 180."""
    profile = {"driver": "GTiff", "width": CELLS, "height": CELLS, "count": 1, "dtype": "float32"}
    profile |= {"crs": "EPSG:4326", "transform": transform_of(CELLS_PER_DEGREE), "nodata": NODATA}
    profile |= {"compress": "deflate", "predictor": 3, "zlevel": 9}
    profile |= {"tiled": True, "blockxsize": 256, "blockysize": 256}
    with rasterio.open(path, "w", **profile) as raster:
        raster.update_tags(note=NOTE.replace("file", "raster"), layer=layer, unit="people per cell")
        raster.write(people.astype("float32"), 1)


STUDY = """\
# The sample study. Ondavelu is a fictional country: every place, name and figure is invented.
# Paths are relative to this file.

[study]
name = "Ondavelu (fictional)"  # the title of every output, and the name of the results folder
bands_km = [1, 2, 5, 10]  # distance limits: people within 1 km, 2 km, ...
service_km = 5  # people farther than this from every counter are in a gap
site_m = 100  # counters of the two networks this close share a site
currency = "XOK"  # the crown of Ondavelu, as invented as the country

[networks.library]
file = "libraries.csv"  # columns called latitude and longitude are recognised
where = "status != 'closed'"  # which rows count
licence = "CC0-1.0"  # of the file
date = "2025-06-30"  # the day that the file describes

[networks.post]
file = "post_offices.geojson"  # points, and a few outlines of buildings
id = "office_code"  # the property that identifies an office
name = "office_name"  # the property with its name
where = "status != 'closed' and office_type != 'private'"  # parcel shops are no public counters
licence = "CC0-1.0"  # of the file
date = "2025-06-30"  # the day that the file describes

[population.total]
file = "population_total.tif"  # people in each cell of 30 arc-seconds

[population.women]
file = "population_women.tif"  # on the same grid as the total
role = "part"  # some of the total: never more than it in any cell

[population.over_60]
file = "population_over_60.tif"  # on the same grid as the total
role = "part"  # some of the total: never more than it in any cell

[areas.province]
file = "provinces.geojson"  # the large units first
id = "code"  # the property that identifies an area
name = "name"  # the property with its name

[areas.district]
file = "districts.geojson"  # each lies in one province
id = "code"  # the property that identifies an area
name = "name"  # the property with its name

[equity.poverty]
level = "district"  # its areas are ranked from worse-off to better-off
column = "poverty_rate"  # the property that says how well off an area is
better = "low"  # little poverty is well off

[cases]
file = "cases.toml"  # examples of cooperation, to be compared with pairs of counters here

[scenarios]
files = ["scenarios/2030.toml", "scenarios/one-roof.toml"]  # what if: a path in yearly steps, and changes

[places]
file = "places.csv"  # settlements, by which gaps are named
licence = "CC0-1.0"  # of the file
date = "2025-06-30"  # the day that the file describes

[gaps]
density_per_km2 = 5  # so many people beyond reach on a square kilometre make a gap
largest_km2 = 200  # larger gaps are split where the fewest live

[costs]  # once, in the study's currency: crowns
connect = { library = 1800, post = 1200 }  # to bring a counter online

[candidates.schools]
file = "schools.csv"  # where a counter might be added
id = "school_id"  # the column that identifies a school
cost = "counter_cost"  # the column that says what a counter there costs
licence = "CC0-1.0"  # of the file
date = "2025-06-30"  # the day that the file describes

[priorities]
budget = 40000  # crowns: which counters to connect, and at which schools to add one, first
"""

CASES = """\
# Examples of cooperation for the sample study. They are fictional, as Ondavelu is: nobody has done this
# anywhere, and every figure is invented.

[[case]]
id = "one-roof"
title = "Post and books under one roof"
place = "Meridian Cross, Ondavelu (fictional)"
longitude_deg = 179.995941
latitude_deg = -24.309363
networks = ["library", "post"]
services = ["e-government", "digital finance"]
funding = "universal service fund (invented)"
year = 2019
outcome = "opened six days a week instead of three (invented)"
source = "invented for the sample study"
licence = "CC0-1.0"
people_1km = 1900  # within 1 km of its point
people_5km = 9400
people_10km = 13800
people_uncovered_5km = 1200  # within 10 km of it, and more than 5 km from every library and post office
apart_m = 0  # between the two counters

[[case]]
id = "referral"
title = "Post office refers people to the library's courses"
place = "Fenquay, Ondavelu (fictional)"
longitude_deg = -179.096133
latitude_deg = -24.682162
networks = ["library", "post"]
services = ["digital skills"]
funding = "postal operator (invented)"
year = 2022
outcome = "forty people a month took a course (invented)"
source = "invented for the sample study"
licence = "CC0-1.0"
people_5km = 14200
apart_m = 640

[[case]]
title = "Mail boat with a shelf of books"
place = "the western islets, Ondavelu (fictional)"
longitude_deg = 177.9
latitude_deg = -22.42
networks = ["library", "post"]
funding = "access fund of the islands (invented)"
year = 2015
source = "invented for the sample study"
licence = "CC0-1.0"
apart_m = 0  # and nothing is known of who lives around: it cannot be compared
"""

PATH_2030 = """\
# A path: it is fictional, as is the country.

title = "All post offices online by 2030"
description = "Thirty-seven offices a year, first those that newly reach the most people."

[path]
where = "network == 'post'"  # whom it shall bring online; those that are not online for certain
first_year = 2026
last_year = 2030
sites_per_year = 37  # or budget_per_year, with costs in the study's [costs]
"""

ONE_ROOF = """\
# A scenario: it is fictional, as is the country.

title = "Under one roof"
description = "An office moves into a library, an agency closes, an office opens where there is none."

[[change]]
what = "move"
ids = ["post:P10000"]
longitude = 179.943537  # of Sorrovash Public Library
latitude = -25.086915

[[change]]
what = "close"
ids = ["post:P10007"]

[[change]]
what = "open"
network = "post"
name = "Quenembadique Post Office"
longitude = 179.394828
latitude = -24.945352
level = 2  # it is online from its first day
"""

README = """\
# The sample study: Ondavelu, a fictional country

**Ondavelu does not exist.** Every place, name and figure in `sample/` is invented, and nothing here describes
a real library, post office or person. The country lies in open ocean (22° S to 27° S, on both sides of the
180th meridian) so that it covers no real country on a map; its codes begin with XO, which ISO 3166 leaves to
users. It is made to be awkward: it crosses 180°, has islets without any counter, a district that no network
reaches, names in several scripts and bad rows of every kind.

Remake it with `python scripts/make_sample.py`; the same package versions give the same bytes. To the extent
possible under law, its makers have waived all rights to it:
[CC0 1.0](https://creativecommons.org/publicdomain/zero/1.0/).

## Files

| file | what it holds |
|---|---|
| `study.toml` | the study that ties the files together |
| `libraries.csv` | {libraries} rows; UTF-8 with a byte order mark |
| `post_offices.geojson` | {posts} features: points, and {footprints} outlines of buildings |
| `population_total.tif` | people in each cell of 30 arc-seconds: {total:,} in all |
| `population_women.tif` | of these, women: {women:,} |
| `population_over_60.tif` | of these, people over 60: {over_60:,} |
| `provinces.geojson` | {provinces} provinces, cut at 180° as RFC 7946 asks |
| `districts.geojson` | {districts} districts, each in one province |
| `places.csv` | {places} settlements |
| `schools.csv` | {schools} schools, where a counter might be added |
| `cases.toml` | three examples of cooperation between libraries and post offices |
| `scenarios/2030.toml` | what if: every post office online by 2030, in yearly steps |
| `scenarios/one-roof.toml` | what if: an office moves, one closes, one opens |

The three rasters are EPSG:4326 and run from longitude 177.5 to 182.5 in one piece. The sea has no data
(-99999); land without people is 0.

## Columns

Longitude and latitude are degrees (WGS 84). Money is in crowns, the invented currency of Ondavelu. An empty
value (in GeoJSON: null) means *not known*, unless the table says otherwise.

| column | where | meaning |
|---|---|---|
| `id`, `office_code` | libraries, posts | identifier |
| `name`, `office_name` | libraries, posts | name |
| `latitude`, `longitude` | libraries, places | degrees |
| `type` | libraries | public, school, academic, mobile (a stop of a book bus) |
| `office_type` | posts | full, agency (a counter in a shop), private (a parcel shop, no public counter) |
| `status` | both | open, closed |
| `operator`, `opened` | libraries | who runs it; the year in which it opened |
| `internet` | both | yes, no: the counter itself has a connection |
| `public_internet` | both | yes, no: visitors can use it |
| `download_mbps` | both | speed, megabits a second; also empty where there is no connection |
| `devices` | both | computers and tablets for visitors |
| `staff_trained` | both | yes, no: trained to help people online |
| `electricity` | both | grid, solar, none |
| `services` | both | any of e-government; e-commerce; digital finance; e-learning; digital skills |
| `connect_cost` | both | cost of connecting, crowns; empty for those already connected |
| `upgrade_cost` | posts | cost of making it a full digital counter, crowns |
| `address`, `opening_hours` | libraries | where and when people are served; hours as in OpenStreetMap |
| `street_address`, `open_hours` | posts | the same |
| `code`, `name` | areas | identifier and name |
| `province_code` | districts | the province in which it lies |
| `poverty_rate` | areas | share of people who are poor, 0 to 1; of a province, the mean of its districts |
| `people_estimate` | places | people, rounded |
| `kind` | places | capital, town, village, islet |
| `school_id`, `name`, `pupils` | schools | identifier, name, and how many go there |
| `counter_cost` | schools | cost of adding an online counter there, crowns |

## Rows that are wrong on purpose

`study.toml` leaves out the closed and the private ones; the others are mistakes that a reader has to find. An
*identical row* is there twice, a *duplicate id* belongs to two different counters, both to be kept, and
*too far* is hundreds of kilometres from the country. The last line is no mistake: two counters at exactly the
same point, both to be kept. GeoJSON coordinates are numbers, so no post office is *not a number*. The last
school lies at sea.

| kind | libraries | post offices |
|---|---|---|
{bad_rows}
"""


def bad_row_lines(libraries: dict[str, list[str]], posts: dict[str, list[str]]) -> str:
    """Return the table of bad rows."""

    def listed(ids: dict[str, list[str]], kind: str) -> str:
        return ", ".join(f"`{code}`" for code in ids.get(kind, [])) or "none"

    return "\n".join(f"| {kind} | {listed(libraries, kind)} | {listed(posts, kind)} |" for kind in KINDS)


def place_record(place: Settlement) -> Row:
    """Return a settlement as it stands in the CSV file."""
    return {
        "name": place.name,
        "latitude": f"{place.lat_deg:.6f}",
        "longitude": f"{wrapped(place.lon_deg):.6f}",
        "people_estimate": int(round(place.people, -1)),
        "kind": place.kind,
    }


def main(folder: Path) -> None:
    """Make the sample study in ``folder/sample`` and its description in ``folder/README.md``."""
    sample = folder / "sample"
    sample.mkdir(parents=True, exist_ok=True)
    land = make_land()
    settlements = make_settlements(land)
    people = spread_people(share_of_land(land), settlements)
    for layer, grid in people.items():
        write_raster(sample / f"population_{layer}.tif", layer, grid)
    siting = Siting(land)
    libraries = make_libraries(siting, settlements)
    posts = make_posts(siting, settlements, libraries)
    schools = make_schools(siting, settlements)
    bad_libraries = spoil(libraries, LIBRARY_NAMES, BAD_LIBRARY_PLACES)
    bad_posts = spoil(posts, POST_NAMES, BAD_POST_PLACES)
    tell_people(libraries, settlements, "address", "opening_hours")
    tell_people(posts, settlements, "street_address", "open_hours")
    offices = [post_feature(row) for row in posts]
    provinces, districts = area_features(land)
    counts: dict[str, Any] = {layer: round(grid[grid > 0].sum()) for layer, grid in people.items()}
    counts |= {"libraries": len(libraries), "posts": len(posts), "places": len(settlements)}
    counts["schools"] = len(schools)
    counts |= {"provinces": len(provinces), "districts": len(districts)}
    counts["footprints"] = sum((f["geometry"] or {}).get("type") == "Polygon" for f in offices)
    texts = {
        "sample/libraries.csv": "\ufeff" + table([library_record(row) for row in libraries]),
        "sample/post_offices.geojson": geojson(offices),
        "sample/places.csv": table([place_record(place) for place in settlements]),
        "sample/schools.csv": table(schools),
        "sample/provinces.geojson": geojson(provinces),
        "sample/districts.geojson": geojson(districts),
        "sample/study.toml": STUDY,
        "sample/cases.toml": CASES,
        "sample/scenarios/2030.toml": PATH_2030,
        "sample/scenarios/one-roof.toml": ONE_ROOF,
        "README.md": README.format(**counts, bad_rows=bad_row_lines(bad_libraries, bad_posts)),
    }
    (sample / "scenarios").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "data")
