"""Small tables with every kind of style, around ±180°, and some with names that break careless writers."""

import numpy as np
import pandas as pd
import shapely

from overlap.domain.result import Column, Style, Table

HOSTILE = (
    'O\'Brien "&" <b>sons</b>',
    "back\\slash \\' OR 1=1",
    "two\nlines\tand a tab",
    "cr\r\nlf",
    "]]> <!-- &amp; %s {0} [%x%]",
    "مكتبة 图书馆 \U0001f4da",
    "bell\x07 nul\0 \ufffe \ud800",
    "",
)


def facilities(networks: tuple[str, ...] = ("library", "post")) -> Table:
    """Three facilities of each network, on both sides of ±180°, the last of each as context."""
    count = 3 * len(networks)
    frame = pd.DataFrame(
        {
            "id": [f"{network}:{number}" for network in networks for number in range(3)],
            "network": [network for network in networks for _ in range(3)],
            "name": [f"Counter {number}" for number in range(count)],
            "status": ["used", "used", "context"] * len(networks),
        }
    )
    columns = (
        Column("id", "network and id"),
        Column("network", "network it belongs to"),
        Column("name", "its name"),
        Column("status", "used or context"),
    )
    longitude = np.where(np.arange(count) % 2, -179.9, 179.9) + np.arange(count) / 1000
    points = np.asarray(shapely.points(longitude, np.linspace(-17.5, -17.0, count)))
    style = Style("categorised", "network")
    return Table("facilities", "Facilities", columns, frame, ("id",), points, "Point", style)


def sites() -> Table:
    frame = pd.DataFrame({"site_id": ["site:1", "site:2"]})
    points = np.asarray(shapely.points([179.9, -179.9], [-17.2, -17.3]))
    style = Style("single")
    return Table("sites", "Shared sites", (Column("site_id", "the site"),), frame, (), points, "Point", style)


def nearest() -> Table:
    columns = (Column("distance_m", "length of the geodesic", "metre", "number"),)
    frame = pd.DataFrame({"distance_m": [12.0, 340.0, 345.6, 1200.0, 2500.0, 7000.0, 8000.0, None]})
    lines = np.full(8, shapely.MultiLineString([[[179.9, -17.2], [180.0, -17.3]]]), dtype=object)
    style = Style("graduated", "distance_m")
    return Table("nearest", "Nearest", columns, frame, (), lines, "MultiLineString", style)


def pairs() -> Table:
    columns = (
        Column("facility_id_a", "facility of the first network"),
        Column("facility_id_b", "facility of the second network"),
        Column("distance_m", "length of the geodesic between the two", "metre", "number"),
    )
    frame = pd.DataFrame(
        {
            "facility_id_a": ["library:0", "library:0", "library:1"],
            "facility_id_b": ["post:0", "post:1", "post:1"],
            "distance_m": [80.0, 950.0, 4000.0],
        }
    )
    lines = np.full(3, shapely.MultiLineString([[[179.9, -17.2], [180.0, -17.3]]]), dtype=object)
    style = Style("graduated", "distance_m")
    keys = ("facility_id_a", "facility_id_b")
    return Table("pairs", "Pairs", columns, frame, keys, lines, "MultiLineString", style)


def areas() -> Table:
    """Two levels of areas; nothing is known of one."""
    frame = pd.DataFrame(
        {
            "area_level": ["province", "district", "district", "district"],
            "area_name": ["West & East", "West", "East", "Reef"],
            "share_neither": [0.25, 0.0, 0.5, None],
        }
    )
    columns = (
        Column("area_level", "level of the area"),
        Column("area_name", "its name"),
        Column("share_neither", "people near neither, 0 to 1", "", "number"),
    )
    west, east = shapely.box(179, -18, 180, -17), shapely.box(-180, -18, -179, -17)
    shapes = [[west, east], [west], [east], [shapely.box(-178.5, -17.5, -178.4, -17.4)]]
    polygons = np.array([shapely.MultiPolygon(parts) for parts in shapes], dtype=object)
    style = Style("graduated", "share_neither")
    return Table("areas", "Areas", columns, frame, (), polygons, "MultiPolygon", style)


def figures() -> Table:
    columns = (Column("people", "people of the study", "person", "number"),)
    return Table("figures", "Figures", columns, pd.DataFrame({"people": [1.5]}))


def tables() -> tuple[Table, ...]:
    return (facilities(), nearest(), sites(), figures(), areas())


def hostile_tables() -> tuple[Table, ...]:
    """Titles, columns, meanings and values with everything that ends an attribute, a string or a document."""
    odd = HOSTILE[0]
    columns = (
        Column(odd, HOSTILE[4]),
        Column("name", HOSTILE[5]),
        Column("share", HOSTILE[6], odd, "number"),
    )
    count = len(HOSTILE) + 1
    frame = pd.DataFrame(
        {odd: [*HOSTILE, None], "name": [*HOSTILE, None], "share": [None] * count}, dtype=object
    )
    points = np.asarray(shapely.points(np.linspace(1, 2, count), np.linspace(1, 2, count)))
    boxes = np.array([shapely.MultiPolygon([point.buffer(0.05)]) for point in points], dtype=object)
    odder = (Column("flag", "", kind="flag"), Column("number", "", kind="integer"))
    few = pd.DataFrame({"flag": [True, False, None], "number": [2, 2**53 + 1, None]}, dtype=object)
    by_odd, by_share, none = Style("categorised", odd), Style("graduated", "share"), frame.iloc[:0]
    by_flag, by_number = Style("categorised", "flag"), Style("categorised", "number")
    return (
        Table("facilities", HOSTILE[6], columns, frame, (), points, "Point", by_odd),
        Table("areas", odd, columns, frame, (), boxes, "MultiPolygon", by_share),
        Table("flags", "Flags", odder, few, (), points[:3], "Point", by_flag),
        Table("numbers", "Numbers", odder, few, (), points[:3], "Point", by_number),
        Table("empty", "Empty", columns, none, (), points[:0], "Point", by_share),
        Table("unstyled", "Unstyled", columns, frame, (), boxes, "MultiPolygon"),
    )
