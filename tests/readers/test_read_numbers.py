"""Numbers as people write them: what parts thousands and what decimals, and where nothing tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer

from overlap.domain.facilities import Facilities
from overlap.domain.study import NetworkFile
from overlap.domain.values import Cells
from overlap.errors import InputError
from overlap.readers.facilities import read_facilities
from overlap.readers.numbers import DOUBTFUL, read_numbers, units_of
from overlap.readers.reading import Reading


def column(*values: Any) -> Cells:
    return np.array(values, dtype=object)


def read(*values: Any, kind: str = "metres", **beside: list[Any]) -> Reading:
    return read_numbers(column(*values), units_of(kind), pd.DataFrame(beside, dtype=object))


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["405751.28", "405751"], [405751.28, 405751]),
        (["405751,28", "7,5 m"], [405751.28, 7.5]),
        (["405 751,28", "405\u202f751"], [405751.28, 405751]),
        (["405'751.28", "2’600’000"], [405751.28, 2600000]),
        (["405,751.28", "405,751"], [405751.28, 405751]),
        (["1.405.751", "405.751"], [1405751, 405751]),
        (["1,405,751", "405,751"], [1405751, 405751]),
        (["12,34,567", "7"], [1234567, 7]),
        (["405.751,28", "405.751"], [405751.28, 405751]),
        (["405,7512", "405,751"], [405.7512, 405.751]),
        (["405.7512", "405.751"], [405.7512, 405.751]),
        (["0.751", "405.751"], [0.751, 405.751]),
        (["1405.751", "405.751"], [1405.751, 405.751]),
        (["405.751", "1200"], [405.751, 1200]),
        ([405.751, 12.345], [405.751, 12.345]),
        ([405.751, "12.345", "1.5"], [405.751, 12.345, 1.5]),
        (["1e5", "1,5"], [1e5, 1.5]),
        (["-1 234,5", "x"], [-1234.5, np.nan]),
        (["1.234.5", "1,234,5"], [np.nan, np.nan]),
        (["5 km", "2,5 m"], [np.nan, 2.5]),
    ],
)
def test_numbers_that_tell_what_their_marks_mean(texts: list[Any], numbers: list[float]) -> None:
    np.testing.assert_allclose(read(*texts).numbers, numbers, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "texts",
    [
        ["405,751", "405,752"],
        ["405.751", "405.752", "830"],
        ["405,751", "405.751"],
        ["405.751,5", "1,5", "2.7", "1,234"],
    ],
)
def test_numbers_that_could_be_either(texts: list[str]) -> None:
    reading = read(*texts)
    assert np.isnan(reading.numbers[0]) or len(texts) == 4
    assert reading.problems[1 if len(texts) < 4 else 3] == DOUBTFUL


@pytest.mark.parametrize(
    ("text", "beside", "number"),
    [
        ("12.345", ["38,9", "38,85", ""], 12345.0),
        ("12,345", ["38.9", "38.85", ""], 12345.0),
        # Coordinates from a machine stand beside people typed by hand.
        ("12.345", ["38.9", "38.85", ""], np.nan),
        ("12.345", ["38,9", "38.85", ""], np.nan),
        ("12.345", ["38,9", "at 9.30", "no"], np.nan),
        ("12.345", ["7", "8", "9"], np.nan),
    ],
)
def test_other_columns_tell(text: str, beside: list[str], number: float) -> None:
    np.testing.assert_array_equal(read(text, "830", "", latitude=beside).numbers, [number, 830, np.nan])


def test_the_decimal_mark_where_it_is_known() -> None:
    for mark, number in ((".", 405.751), (",", 405751.0)):
        assert read_numbers(column("405.751"), (), pd.DataFrame(), mark).numbers[0] == number


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("1,000", 1000),
        ("1 000", 1000),
        ("1\u00a0000", 1000),
        ("1\u202f000", 1000),
        ("1’000", 1000),
        ("1000,5", 1000.5),
        ("1111 hab.", 1111),
        ("1 111 habitants", 1111),
        ("1111 Einwohner", 1111),
        ("1111 чел.", 1111),
        ("1111人", 1111),
        ("2 millions", np.nan),
        ("2 mil", np.nan),
    ],
)
def test_people_as_people_write_them(text: str, people: float) -> None:
    assert read(text, "830", kind="people", latitude=["38.9", "38.8"]).numbers.tolist() == pytest.approx(
        [people, 830], nan_ok=True
    )


def test_what_was_read_is_told() -> None:
    assert read("1.405.751", "405,5", "7", 8).notes("X") == (
        "X: decimal commas in 1 row, thousands separators in 1 row, plain numbers in 2 rows.",
    )
    assert read("5 m", "7").notes("X") == (
        "X: other marks or words around the number in 1 row, plain numbers in 1 row.",
    )
    assert read("5.25", "7", 8).notes("X") == ()


PLACES = [(-77.03, 38.9), (-76.98, 38.95), (-77.01, 38.84)]


def projected(folder: Path, pattern: str, crs: str, made_in: str = "") -> Facilities:
    """Three places of Washington, in metres written by a pattern and with points and commas exchanged."""
    to_metres = Transformer.from_crs("EPSG:4326", made_in or crs, always_xy=True).transform
    rows = [";".join(pattern.format(number) for number in to_metres(*place)) for place in PLACES]
    text = "\n".join(rows).translate(str.maketrans(",.", ".,"))
    (folder / "libraries.csv").write_text(f"x;y\n{text}\n", encoding="utf-8")
    return read_facilities("library", NetworkFile(file="libraries.csv", crs=crs), folder)


@pytest.mark.parametrize("pattern", ["{:,.0f}", "{:.3f}"])
def test_the_crs_tells_what_the_marks_mean(tmp_path: Path, pattern: str) -> None:
    # Of EPSG:26985 only one reading lies in Maryland and Washington; in kilometres it would be the other.
    found = projected(tmp_path, pattern, "EPSG:26985")
    assert sorted(found.longitude_deg) == pytest.approx(sorted(x for x, _ in PLACES), abs=1e-4)
    told = [
        note for note in found.source.notes if "only so do the points lie where EPSG:26985 is used" in note
    ]
    assert len(told) == (pattern == "{:,.0f}")


def test_coordinates_that_the_crs_allows_both_ways(tmp_path: Path) -> None:
    text = "x;y\n401.793;137.250\n402.111;138.000\n"
    (tmp_path / "libraries.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_facilities("library", NetworkFile(file="libraries.csv", crs="EPSG:3857"), tmp_path)
    assert str(caught.value) == (
        "libraries.csv: y/x have one mark before three digits, and nothing tells whether it parts "
        "thousands or decimals (137.250, 401.793 in rows 1, 2 may be 137.25, 401.793 or 137250, 401793); "
        "write them without separators for thousands"
    )
