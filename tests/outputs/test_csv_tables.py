import csv
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hostile_tables import COLUMNS, frame
from hypothesis import given, settings
from hypothesis import strategies as st

from overlap.domain.result import Column, Table
from overlap.outputs.csv_tables import write_csv


def written(table: Table, folder: Path) -> list[dict[str, str]]:
    path = folder / f"{table.name}.csv"
    write_csv(table, path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def column_of(kind: str, values: list[object], folder: Path) -> list[str]:
    table = Table(
        "t", "T", (Column("c", "C", kind=kind),), pd.DataFrame({"c": pd.Series(values, dtype=object)})
    )
    return [row["c"] for row in written(table, folder)]


def test_bytes_of_a_small_table(tmp_path: Path) -> None:
    columns = (Column("name", "Name"), Column("share", "Share", kind="number"))
    table = Table("t", "T", columns, pd.DataFrame({"name": ["Süd, 1", '"'], "share": [0.1, np.nan]}))
    write_csv(table, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b'\xef\xbb\xbfname,share\r\n"S\xc3\xbcd, 1",0.1\r\n"""",\r\n'


def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(tmp_path: Path) -> None:
    rows = written(Table("hostile", "Hostile", COLUMNS, frame()), tmp_path)
    names = [row["name"] for row in rows]
    assert names[:6] == ['\'=HYPERLINK("http://x.example")', "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\r=1"]
    assert names[6:10] == ['say "no", twice\r\nover', "\u202egnp.exe", "in\ufffdside\ufffd", "مكتبة"]
    assert names[10:] == ["x" * 10_000, "", ""]


def test_numbers_are_untouched_and_unknown_is_empty(tmp_path: Path) -> None:
    rows = written(Table("hostile", "Hostile", COLUMNS, frame()), tmp_path)
    assert [row["distance_m"] for row in rows][:6] == [
        "-0.1",
        "",
        "0.1",
        "5.0",
        "1e+22",
        "0.3333333333333333",
    ]
    assert [row["rank"] for row in rows][:3] == ["-1", "", "9007199254740993"]
    assert [row["shared"] for row in rows][:3] == ["true", "false", ""]


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_every_float_comes_back_to_the_bit(
    tmp_path_factory: pytest.TempPathFactory, values: list[float]
) -> None:
    back = column_of("number", list(values), tmp_path_factory.mktemp("csv"))
    assert [float(text).hex() for text in back] == [value.hex() for value in values]


@pytest.mark.parametrize("dtype", ["float64", "Int64", "object"])
def test_integers_with_gaps_stay_integers_in_any_dtype(tmp_path: Path, dtype: str) -> None:
    frame = pd.DataFrame({"c": pd.Series([7, None], dtype=dtype)})
    table = Table("t", "T", (Column("c", "C", kind="integer"),), frame)
    assert [row["c"] for row in written(table, tmp_path)] == ["7", ""]


@pytest.mark.parametrize(("kind", "value"), [("number", math.inf), ("integer", 1.5)])
def test_a_value_that_is_not_of_its_kind_is_refused_by_name(tmp_path: Path, kind: str, value: float) -> None:
    with pytest.raises(ValueError, match=r"^t\.c: "):
        column_of(kind, [value], tmp_path)
