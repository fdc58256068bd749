"""Coordinates as people write them: every form gives the number that was meant, or a reason why not."""

# ruff: noqa: RUF001 - the signs that people write are what is tested

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overlap.domain.values import Cells
from overlap.readers.coordinates import read_angles, side_of_o, wrong_side
from overlap.readers.coordinates_pairs import Pairs, are_pairs, read_pairs


def column(*values: Any) -> Cells:
    return np.array(values, dtype=object)


def angle(text: Any, side: str = "") -> float:
    return float(read_angles(column(text), side).numbers[0])


LATITUDES = [
    "38.8979",
    "38,8979",
    " 38.8979 ",
    "+38.8979",
    "38.8979°",
    "38.8979 °",
    "38.8979º",
    "38.8979 N",
    "38.8979N.",
    "N38.8979",
    "N 38,8979°",
    "N.38.8979",
    "38.8979 degrees North",
    "38,8979 Grad Nord",
    "38.8979 deg",
    "'38.8979",
    '"38.8979"',
    "38.8979\u00a0N",
    "\ufeff38.8979",
    "38\u066b8979",
    "٣٨٫٨٩٧٩",
    "３８．８９７９",
    "Lat: 38.8979",
    "latitude 38.8979",
    "北纬38.8979度",
    "北緯 38.8979",
    "38.8979 شمال",
    "38,8979 с.ш.",
    "38,8979 с. ш.",
    "38.8979 norte",
    "3,88979E+01",
    "38°53'52.44\"",
    "38°53'52.44\"N",
    "38°53′52,44″ N",
    "38º 53' 52.44'' Norte",
    "38 53 52.44 N",
    "38 53 52.44",
    "38:53:52.44",
    "38d53'52.44\"N",
    "38-53-52.44N",
    "N 38° 53' 52.44\"",
    "38° 53.874'",
    "38 53.874 N",
    "38:53.874",
    "38度53分52.44秒",
]


@pytest.mark.parametrize("text", LATITUDES)
def test_every_form_of_one_latitude(text: str) -> None:
    assert angle(text) == pytest.approx(38.8979, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-76:58:45", -76.979166666667),
        ("\u221276,5", -76.5),
        ("\u201376.5", -76.5),
        ("'-76.97", -76.97),
        ("76° 58' 45\" W", -76.979166666667),
        ("76,5 Ouest", -76.5),
        ("76.5 oeste", -76.5),
        ("76.5 ovest", -76.5),
        ("13,5 Ost", 13.5),
        ("13.5 L", 13.5),
        ("13.5 Ø", 13.5),
        ("东经116.4度", 116.4),
        ("37,6 в.д.", 37.6),
        ("70 з.д.", -70.0),
        ("W 0.5", -0.5),
        ("0 30 0 W", -0.5),
        ("-0:30", -0.5),
        ("76.5 غرب", -76.5),
        (38, 38.0),
        (38.5, 38.5),
    ],
)
def test_signs_and_sides(text: Any, expected: float) -> None:
    assert angle(text) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("12,5x", "no number"),
        ("see map", "no number"),
        ("38.88.97", "no number"),
        ("1.234,5", "no number"),
        ("?", "no number"),
        ("38°61'", "minutes or seconds above 60"),
        ("38°53'75\"", "minutes or seconds above 60"),
        ("38°53.5'20\"", "minutes or seconds above 60"),
        ("38-53-51", "dashes between numbers, and no letter"),
        ("N 38.9 N", "two letters"),
        ("-76.97 W", "both a sign and a letter"),
        ("2°21'O", "O is west in French and Spanish, east in German"),
    ],
)
def test_what_is_not_guessed(text: str, problem: str) -> None:
    reading = read_angles(column(text), "")
    assert np.isnan(reading.numbers[0])
    assert reading.problems[0].startswith(problem)


def test_a_letter_of_the_other_coordinate() -> None:
    reading = wrong_side(read_angles(column("38.9 E", "38.9 N", "38.9"), ""), "latitude")
    assert reading.problems.tolist() == ["no latitude, by its letter", "", ""]
    assert np.isnan(reading.numbers).tolist() == [True, False, False]


def test_missing_is_no_problem() -> None:
    reading = read_angles(column(None, "", "NA", float("nan"), "38,9"), "")
    assert reading.problems.tolist() == [""] * 5


@pytest.mark.parametrize(
    ("longitudes", "names", "side"),
    [
        (("2°21'O", "3°E"), (), "W"),
        (("13°24'O", "0°30'W"), (), "E"),
        (("2°21'O",), ("nom", "adresse"), "W"),
        (("2°21'O",), ("Nombre", "Dirección"), "W"),
        (("2°21'O",), ("Breite", "Länge", "Bezeichnung"), "E"),
        (("2°21'O",), ("name", "latitude", "longitude"), ""),
        (("2°21'O",), ("nom", "Bezeichnung"), ""),
        (("2°21'O", "3 E", "4 W"), (), ""),
        (("2.35",), ("nom",), ""),
    ],
)
def test_whose_o_it_is(longitudes: tuple[str, ...], names: tuple[str, ...], side: str) -> None:
    assert side_of_o([column(*longitudes)], names) == side


def test_o_by_the_language() -> None:
    assert (angle("2°30'O", "W"), angle("2°30'O", "E")) == (-2.5, 2.5)


def test_what_was_done_is_told() -> None:
    plain = read_angles(column("1", "2.5", None), "")
    assert plain.notes("LAT") == ()
    commas = read_angles(column("1,5", "2,5", ""), "")
    assert commas.notes("LAT") == ("LAT: decimal commas in 2 rows.",)
    mixed = read_angles(column("1,5", "2.5", "3°30'N", "4.5°", "x"), "")
    [note] = mixed.notes("LAT")
    assert note == (
        "LAT: plain numbers in 1 row, decimal commas in 1 row, degrees and minutes in 1 row, "
        "letters for the hemisphere in 1 row, other marks or words around the number in 1 row."
    )


DEGREES = st.integers(-179_999_999, 179_999_999).map(lambda number: number / 1e6)


def sexagesimal(value: float, pattern: str) -> str:
    whole, rest = divmod(abs(value), 1.0)
    minutes, rest = divmod(rest * 60.0, 1.0)
    return pattern.format(int(whole), int(minutes), rest * 60.0, side="W" if value < 0 else "E")


STYLES = {
    "plain": lambda value: f"{value:.7f}",
    "comma": lambda value: f"{value:.7f}".replace(".", ","),
    "minus sign": lambda value: f"{value:.7f}".replace("-", "\u2212"),
    "degree sign": lambda value: f"{value:.7f}°",
    "letter": lambda value: f"{abs(value):.7f} {'W' if value < 0 else 'E'}",
    "word before": lambda value: f"{'West' if value < 0 else 'Ost'} {abs(value):.7f}".replace(".", ","),
    "signs": lambda value: sexagesimal(value, "{}°{}'{:.8f}\"{side}"),
    "spaces": lambda value: sexagesimal(value, "{} {:02} {:.8f} {side}"),
    "primes": lambda value: sexagesimal(value, "{}° {}′ {:.8f}″ {side}").replace(".", ","),
    "colons": lambda value: ("-" if value < 0 else "") + sexagesimal(value, "{}:{:02}:{:.8f}"),
    "dashes": lambda value: sexagesimal(value, "{}-{}-{:.8f}{side}"),
}


@settings(max_examples=200, deadline=None)
@given(value=DEGREES, style=st.sampled_from(sorted(STYLES)))
def test_a_number_survives_being_written(value: float, style: str) -> None:
    assert angle(STYLES[style](value)) == pytest.approx(value, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(written=st.lists(st.tuples(DEGREES, st.sampled_from(sorted(STYLES))), min_size=1, max_size=8))
def test_a_column_of_many_styles_is_read_and_told(written: list[tuple[float, str]]) -> None:
    texts = [STYLES[style](value) for value, style in written]
    reading = read_angles(column(*texts), "")
    np.testing.assert_allclose(reading.numbers, [value for value, _ in written], rtol=0, atol=1e-9)
    assert bool(reading.notes("x")) == any(
        text != STYLES["plain"](value) for text, (value, _) in zip(texts, written, strict=True)
    )


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=20) | st.from_regex(r"[NSEWO]?[-+]?[0-9°'\", .:]{1,15}[NSEWO]?", fullmatch=True))
def test_any_text_is_a_number_or_has_a_problem(text: str) -> None:
    reading = read_angles(column(text, "1"), "")
    assert np.isfinite(reading.numbers[0]) + (reading.problems[0] != "") <= 1
    pairs = read_pairs(column(text, "1 N, 2 E"), "point", "")
    assert pairs.latitude.numbers[1] == 1.0


def pair(text: str, name: str = "point") -> tuple[float, float]:
    read: Pairs = read_pairs(column(text), name, "W")
    return float(read.latitude.numbers[0]), float(read.longitude.numbers[0])


@pytest.mark.parametrize(
    "text",
    [
        "38.9,-77.5",
        "38.9, -77.5",
        "(38.9, -77.5)",
        "( 38.9 ; -77.5 )",
        "38.9 -77.5",
        "38.9;-77.5",
        "38.9|-77.5",
        "38.9 / -77.5",
        "38.9\n-77.5",
        "38,9 -77,5",
        "38,9; -77,5",
        "38,9, -77,5",
        "38,9,-77,5",
        "geo:38.9,-77.5",
        "geo:38.9,-77.5;u=35",
        "geo:38.9,-77.5?z=11",
        "38.9N, 77.5W",
        "N38.9 W77.5",
        "77.5W, 38.9N",
        "W77.5 N38.9",
        "38°54'00\"N 77°30'00\"W",
        "38°54'N, 77°30'O",
        "38 54 0 -77 30 0",
        "lat: 38.9, lon: -77.5",
        "lat 38.9 lng -77.5",
        "\u200e38.9,\u00a0\u221277.5",
        "[-77.5, 38.9]",
    ],
)
def test_every_form_of_one_pair(text: str) -> None:
    assert pair(text) == pytest.approx((38.9, -77.5), abs=1e-9)


@pytest.mark.parametrize(
    "text", ["1,2,3", "38 53 26 58", "12 Main Street", "38.9", "38.9N, 40.1N", "1,2,3,4,5"]
)
def test_what_is_no_pair(text: str) -> None:
    assert not np.isfinite(pair(text)).all()


def order(name: str, *texts: str) -> tuple[list[float], str]:
    read = read_pairs(column(*texts), name, "")
    return read.latitude.numbers.tolist(), read.notes[0]


def test_which_of_a_pair_comes_first() -> None:
    assert order("location", "1,2") == (
        [1],
        "location: read as latitude, longitude, the order in which people write.",
    )
    assert order("lng_lat", "1,2") == ([2], "lng_lat: read as longitude, latitude, as its name says.")
    assert order("lat_lng", "1,2")[0] == [1]
    assert order("c", "[1, 2]", "[3, 4]")[0] == [2, 4]
    numbers, note = order("c", "121.0, 14.5", "12, 14")
    assert (numbers, note) == (
        [14.5, 14],
        "c: read as longitude, latitude, as 1 row with a number beyond 90 tell.",
    )
    assert order("lng_lat", "14.5, 121")[0] == [14.5]
    # One slip, and it is out of range; the others stay as they are.
    assert order("c", *["1, 2"] * 20, "100, 3")[0] == [*[1] * 20, 100]


def test_which_columns_are_pairs() -> None:
    assert are_pairs(column("1,2", "3 4", None, "x"))
    assert not are_pairs(column("1,2", "x", "y"))
    assert not are_pairs(column(None))
    assert not are_pairs(column("1.5", "2.5"))
