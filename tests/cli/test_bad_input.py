"""Whatever is wrong with an input: every fault in one message each, exit 1, nothing written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
from rasterio import Affine
from small_study import GRID, NETWORKS, STUDY, Command, square, write_areas, write_features, write_raster

pytestmark = pytest.mark.long

PEOPLE = np.full((20, 20), 5, dtype="float32")
EQUITY = """
[equity.income]
level = "arae"
column = "called"
better = "high"
[equity.wealth]
level = "area"
column = "caled"
better = "high"
[equity.rank]
level = "area"
column = "called"
better = "low"
"""
Spoil = Callable[[Path], None]


def text(name: str, content: str) -> Spoil:
    return lambda here: (here / name).write_text(content, encoding="utf-8") and None


def data(name: str, content: bytes) -> Spoil:
    return lambda here: (here / name).write_bytes(content) and None


def gone(*names: str) -> Spoil:
    def spoil(here: Path) -> None:
        for name in names:
            (here / name).unlink()

    return spoil


def folder(name: str) -> Spoil:
    def spoil(here: Path) -> None:
        (here / name).unlink()
        (here / name).mkdir()

    return spoil


def raster(name: str, people: object, crs: str | None = "EPSG:4326", grid: Affine = GRID) -> Spoil:
    return lambda here: write_raster(here / name, people, crs, grid)


def truncated(here: Path) -> None:
    for name in ("people.tif", "women.tif"):
        write_raster(here / name, np.random.default_rng(5).random((400, 400)).astype("float32"))
    content = (here / "people.tif").read_bytes()
    (here / "people.tif").write_bytes(content[: len(content) // 2])


def spoilt_tile(compress: str) -> Spoil:
    """A part whose file has foreign bytes in the middle: of a tile, which cannot be unpacked then."""

    def spoil(here: Path) -> None:
        people = np.random.default_rng(5).random((600, 600)).astype("float32")
        layout = {"compress": compress, "tiled": True, "blockxsize": 128, "blockysize": 128}
        for name, values in [("people.tif", people), ("women.tif", people / 2)]:
            write_raster(here / name, values, **layout)
        content = bytearray((here / "women.tif").read_bytes())
        middle = len(content) // 2
        content[middle : middle + 400] = np.random.default_rng(1).bytes(400)
        (here / "women.tif").write_bytes(content)

    return spoil


def scaled(here: Path) -> None:
    with rasterio.open(here / "women.tif", "r+") as made:
        made.scales, made.offsets = (0.1,), (5.0,)


def without_crs(here: Path) -> None:
    write_areas(here / "areas.shp.geojson", [("A", "West", 10.0)])
    frame = pyogrio.read_dataframe(here / "areas.shp.geojson").set_crs(None, allow_override=True)
    with pytest.warns(UserWarning, match="crs"):
        pyogrio.write_dataframe(frame, here / "areas.shp")
    text("study.toml", STUDY.replace("areas.geojson", "areas.shp"))(here)


def study(before: str, after: str) -> Spoil:
    return text("study.toml", STUDY.replace(before, after))


def polygons_of_people(here: Path) -> None:
    shapes = [
        ({"id": k, "people": people}, square(10 + k / 10, 49.9, 0.1)) for k, people in enumerate([5, -3])
    ]
    write_features(here / "blocks.geojson", shapes)
    people = '[population.total]\nfile = "blocks.geojson"\ncolumn = "people"\n'
    text("study.toml", re.sub(r"\[population(.|\n)*?(?=\[areas)", people, STUDY))(here)


def everywhere_nodata(here: Path) -> None:
    write_raster(here / "people.tif", np.full((20, 20), np.nan, dtype="float32"))
    write_raster(here / "women.tif", np.full((20, 20), np.nan, dtype="float32"))


# What is spoilt, and for each fault where it is told and words of it in order.
CASES: dict[str, tuple[Spoil, list[tuple[str, str]]]] = {
    "one file missing": (gone("posts.csv"), [("posts.csv", "no such file; check the path")]),
    "several files missing": (
        gone("posts.csv", "libraries.csv", "people.tif", "areas.geojson"),
        [
            ("libraries.csv", "no such file"),
            ("posts.csv", "no such file"),
            ("areas.geojson", "no such file"),
            ("population.total", "no such file (people.tif)"),
        ],
    ),
    "empty": (data("posts.csv", b""), [("posts.csv", "empty")]),
    "only a header": (text("posts.csv", "id,longitude,latitude\n"), [("posts.csv", "no rows")]),
    "an archive called csv": (
        data("posts.csv", b"PK\x03\x04 and more"),
        [("posts.csv", "not what its suffix says (.csv, but it looks like a zip archive")],
    ),
    "text called geojson": (
        text("areas.geojson", "id,name\n1,West\n"),
        [("areas.geojson", "not what its suffix says")],
    ),
    "text called tif": (text("people.tif", "hello"), [("people.tif", "not a raster that can be read")]),
    "empty tif": (data("people.tif", b""), [("people.tif", "")]),
    "truncated tif": (truncated, [("people.tif", "cannot be read")]),
    "a tile that cannot be unpacked, deflate": (
        spoilt_tile("deflate"),
        [("women.tif", "rows 0 to 512 cannot be read (women.tif, band 1: IReadBlock failed at X offset ")],
    ),
    "a tile that cannot be unpacked, LZW": (
        spoilt_tile("lzw"),
        [("women.tif", "rows 0 to 512 cannot be read (women.tif, band 1: IReadBlock failed at X offset ")],
    ),
    "scaled raster": (
        scaled,
        [("women.tif", "the raster's values are scaled or offset (scale 0.1, offset 5); write plain counts")],
    ),
    "a folder as a list": (folder("posts.csv"), [("posts.csv", "a folder, not a file")]),
    "a folder as a raster": (folder("people.tif"), [("population.total", "(people.tif)")]),
    "a folder as areas": (folder("areas.geojson"), [("areas.geojson", "a folder, not a file")]),
    "areas without CRS": (without_crs, [("areas.shp", "no CRS")]),
    "raster without CRS": (raster("people.tif", PEOPLE, None), [("people.tif", "no CRS")]),
    "no coordinates": (
        text("posts.csv", "code,x1,y1\n1,2,3\n"),
        [
            ("posts.csv", "no longitude column (columns are code, x1, y1); name it with longitude in"),
            ("posts.csv", "no latitude column (columns are code, x1, y1); name it with latitude in"),
        ],
    ),
    "all rows rejected": (
        text("posts.csv", "id,longitude,latitude\n1,0,0\n2,,\n3,a,b\n"),
        [("posts.csv", "all 3 rows rejected (1 null island, 1 no coordinates, 1 not a number")],
    ),
    "negative people in a raster": (
        raster("people.tif", np.where(np.eye(20) > 0, -7, PEOPLE).astype("float32")),
        [("people.tif", "negative people"), ("population.women", "larger than")],
    ),
    "negative people in polygons": (polygons_of_people, [("blocks.geojson", "negative people (1 row")]),
    "nobody at all": (everywhere_nodata, [("population.total", "nobody lives there (0 cells with a value")]),
    "areas elsewhere": (
        lambda here: write_areas(here / "areas.geojson", [("A", "West", 60.0)]),
        [
            ("networks.library", "no facility lies in any area (libraries.csv against areas.geojson)"),
            ("networks.post", "no facility lies in any area (posts.csv against areas.geojson)"),
        ],
    ),
    "negative people in a part": (
        raster("women.tif", np.where(np.eye(20) > 0, -7, 0).astype("int16")),
        [
            (
                "women.tif",
                "(20 cells, the lowest -7); if this means 'no data', say so: --set population.women.nodata=",
            )
        ],
    ),
    "a part that is larger": (
        raster("women.tif", PEOPLE * 20),
        [("population.women", "a part is larger than the whole (total)")],
    ),
    "a part on another grid": (
        raster("women.tif", PEOPLE[:10]),
        [("population.women", "its cells are not those of total (women.tif: 20 × 10 cells")],
    ),
    "rotated raster": (
        raster("people.tif", PEOPLE, grid=Affine(0.01, 0.002, 10, 0.002, -0.01, 50.1)),
        [
            ("people.tif", "the raster is rotated ((0.01, 0.002, 10.0, "),
        ],
    ),
    "attributes of areas": (
        text("study.toml", STUDY + EQUITY),
        [
            ("equity.income level", "no level arae (levels are area); did you mean area?"),
            ("areas.geojson", "no column caled (columns are id, called); did you mean called?"),
            ("areas.geojson called", "must hold numbers (2 of 2 cannot be read, such as 'West', 'East')"),
        ],
    ),
    "unknown column": (
        study('"called"', '"caled"'),
        [("areas.geojson", "no column caled (columns are id, called); did you mean called?")],
    ),
    "unknown column in a rule": (
        study('file = "posts.csv"', "file = 'posts.csv'\nwhere = 'nam == 5'"),
        [("networks.post.where", "no column nam (in nam == 5); did you mean name?")],
    ),
    "bands not increasing": (
        study("[0.5, 1, 5]", "[5, 1]"),
        [("study.toml [study] bands_km", "must increase (1 after 5)")],
    ),
    "bands not positive": (
        study("[0.5, 1, 5]", "[0, 1]"),
        [("study.toml [study] bands_km", "must be greater than 0 (0)")],
    ),
    "bands no numbers": (
        study("[0.5, 1, 5]", '["a", 1]'),
        [("study.toml [study] bands_km", "must be a valid number ('a')")],
    ),
    "bands no list": (study("[0.5, 1, 5]", "5"), [("study.toml [study] bands_km", "must be a list (5)")]),
    "no bands": (study("[0.5, 1, 5]", "[]"), [("study.toml [study] bands_km", "holds no band")]),
    "unknown keys": (
        study("[networks.post]\nfile", '[networks.post]\nfle = "x"\nfile'),
        [("study.toml [networks.post]", "unknown key (fle); did you mean file?")],
    ),
    "no TOML": (
        text("study.toml", "[study\nname = 1\n"),
        [("study.toml", "is not valid TOML (Expected ']'")],
    ),
    "TOML that is not UTF-8": (
        data("study.toml", b'[study]\nname = "\xff"'),
        [("study.toml", "is not UTF-8")],
    ),
    "a study of nothing": (text("study.toml", ""), [("study.toml", "there is no network")]),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_told_and_nothing_is_written(overlap: Command, here: Path, case: str) -> None:
    spoil, faults = CASES[case]
    spoil(here)
    before = sorted(here.rglob("*"))
    code, out, err = overlap("analyze", "study.toml", "--out", Path("results", "run"))
    lines = err.splitlines()
    assert (code, out, len(lines)) == (1, "", len(faults)), err
    for line, (where, what) in zip(lines, faults, strict=True):
        assert line.startswith(f"overlap: {where}: "), err
        assert what in line
        assert re.search(r"[.,;:] ?[,;:]| $| \(\)", line) is None, err
    assert sorted(here.rglob("*")) == before


def test_everything_wrong_is_told_at_once(overlap: Command, here: Path) -> None:
    for case in ("no coordinates", "text called tif", "text called geojson"):
        CASES[case][0](here)
    (here / "libraries.csv").unlink()
    err = overlap("analyze", "study.toml", "--out", "run").err
    named = [line.split(": ")[1] for line in err.splitlines()]
    assert named == ["libraries.csv", "posts.csv", "posts.csv", "areas.geojson", "people.tif"]


def test_areas_under_which_nobody_lives(overlap: Command, here: Path) -> None:
    grid = Affine(0.01, 0, 30, 0, -0.01, 50)
    raster("people.tif", PEOPLE, grid=grid)(here)
    flags = (
        "--population",
        "people.tif",
        "--areas",
        "areas.geojson",
        "--area-name",
        "called",
        "--out",
        "run",
    )
    code, out, err = overlap("analyze", *NETWORKS, *flags)
    assert (code, out) == (1, "")
    assert err.startswith(
        "overlap: areas.area: no people under any area (areas.geojson lies elsewhere than the "
    )
    assert not (here / "run").exists()


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("mine", "holds files that overlap did not write (notes.txt); choose another folder with --out"),
        ("mine/notes.txt", "is not a folder; choose another folder with --out"),
        ("mine/notes.txt/run", "cannot be written ("),
    ],
)
def test_a_folder_that_is_not_ours_is_left_alone(overlap: Command, here: Path, out: str, told: str) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "notes.txt").write_text("mine", encoding="utf-8")
    code, said, err = overlap("analyze", "study.toml", "--out", out)
    assert (code, said) == (1, "")
    assert err.startswith(f"overlap: {out}: {told}")
    assert [path.name for path in (here / "mine").iterdir()] == ["notes.txt"]


def test_an_earlier_run_is_replaced_and_kept_when_the_next_one_fails(overlap: Command, here: Path) -> None:
    assert overlap("analyze", "study.toml", "--out", "run").code == 0
    before = (here / "run" / "manifest.json").read_bytes()
    (here / "posts.csv").unlink()
    assert overlap("analyze", "study.toml", "--out", "run").code == 1
    assert (here / "run" / "manifest.json").read_bytes() == before


def test_nodata_is_nobody_and_zero_is_land(overlap: Command, here: Path) -> None:
    lowest = np.finfo("float32").min
    people = PEOPLE.copy()
    people[0], people[1] = lowest, 0
    profile = {
        "height": 20,
        "width": 20,
        "count": 1,
        "dtype": "float32",
        "transform": GRID,
        "crs": "EPSG:4326",
    }
    for name in ("people.tif", "women.tif"):
        with rasterio.open(here / name, "w", driver="GTiff", nodata=float(lowest), **profile) as made:
            made.write(people, 1)
    assert overlap("analyze", "study.toml", "--out", "run").code == 0
    ledger = json.loads((here / "run" / "summary.json").read_text(encoding="utf-8"))["ledger"]["total"]
    assert (ledger["people_in_file"], ledger["people_in_pass"]) == (5 * 18 * 20, 5 * 18 * 20)
    assert (ledger["cells_valid"], ledger["cells_nodata"], ledger["cells_negative"]) == (19 * 20, 20, 0)


def test_a_missing_study_names_the_folder(overlap: Command, here: Path) -> None:
    (here / "study.toml").unlink()
    told = f"overlap: {Path('.', 'study.toml')}: no such file; there is no study.toml in .\n"
    assert overlap("analyze", ".") == (1, "", told)
