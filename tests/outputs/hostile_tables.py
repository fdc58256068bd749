"""Tables with everything in them that has broken a file format before."""

import numpy as np
import pandas as pd
import shapely

from overlap.domain.result import Column, Table

COLUMNS = (
    Column("facility_id", "Network and id."),
    Column("name", "Name, as the file has it."),
    Column("rank", "Place in the list.", "", "integer"),
    Column("distance_m", "Distance to the nearest.", "m", "number"),
    Column("shared", "Whether the site is shared.", "", "flag"),
)
NAMES = (
    '=HYPERLINK("http://x.example")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    'say "no", twice\r\nover',
    "\u202egnp.exe",
    "in\0side\ud800",
    "مكتبة",
    "x" * 10_000,
    "",
    None,
)


def frame() -> pd.DataFrame:
    count = len(NAMES)
    values = {
        "facility_id": [f"post:{index}" for index in range(count)],
        "name": list(NAMES),
        "rank": [-1, None, 2**53 + 1, *range(count - 3)],
        "distance_m": [-0.1, float("nan"), 0.1, 5.0, 1e22, 1 / 3, *[1.5] * (count - 6)],
        "shared": [True, False, None, *[True] * (count - 3)],
    }
    return pd.DataFrame(values, dtype=object)


def tables() -> tuple[Table, ...]:
    rows, none = frame(), frame().iloc[:0]
    points = shapely.points(np.linspace(-180, 180, len(rows)), np.linspace(-90, 90, len(rows)))
    lines = np.full(len(rows), shapely.LineString([[179, 0], [180, 1]]), dtype=object)
    lines[1] = shapely.MultiLineString([[[179, 0], [180, 1]], [[-180, 1], [-179, 2]]])
    lines[2] = None
    key = ("facility_id",)
    return (
        Table("facilities", "Facilities", COLUMNS, rows, key, points, "Point"),
        Table("pairs", "Pairs", COLUMNS, rows, key, lines, "MultiLineString"),
        Table("overlap", "Overlap", COLUMNS, rows, key),
        Table("sites", "Sites", COLUMNS, none, key, np.array([], dtype=object), "MultiPolygon"),
        Table("rejected", "Rejected rows", COLUMNS, none, key),
    )
