"""Columns that rank areas: read, turned, and refused with every fault at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from builders import areas

from overlap.domain.areas import Areas
from overlap.domain.study import AreaColumn, AreaFile, Study
from overlap.errors import InputError
from overlap.readers.standings import read_standings


def district(**columns: Sequence[object]) -> dict[str, Areas]:
    count = len(next(iter(columns.values())))
    shapes = [shapely.box(k, 0, k + 1, 1) for k in range(count)]
    return {"district": replace(areas("district", shapes), attributes=pd.DataFrame(columns))}


def study(**equity: AreaColumn) -> Study:
    return Study(areas={"district": AreaFile(file="d.geojson")}, equity=equity)


def test_text_and_blanks_are_read_and_low_is_turned() -> None:
    asked = study(
        income=AreaColumn(level="district", column="income", better="high", title="Income"),
        poverty=AreaColumn(level="district", column="poverty", better="low"),
    )
    given = district(income=["1.234,5", "2.000,0", None, "n/a"], poverty=[0.1, 0.2, np.nan, 0.3])
    found = read_standings(asked, given)
    assert list(found) == ["income", "poverty"]
    income, poverty = found["income"], found["poverty"]
    assert income.advantage.tolist() == pytest.approx([1234.5, 2000.0, np.nan, np.nan], nan_ok=True)
    assert poverty.advantage.tolist() == pytest.approx([-0.1, -0.2, np.nan, -0.3], nan_ok=True)
    assert (income.title, poverty.title) == ("Income", "poverty")


def test_every_fault_at_once() -> None:
    asked = study(
        a=AreaColumn(level="distric", column="income", better="high"),
        b=AreaColumn(level="district", column="incone", better="high"),
        c=AreaColumn(level="district", column="rank", better="low"),
        d=AreaColumn(level="district", column="flat", better="low"),
        e=AreaColumn(level="district", column="blank", better="low"),
    )
    given = district(income=[1, 2, 3], rank=["high", "7", "low"], flat=[4, 4, None], blank=[None, "", " "])
    with pytest.raises(InputError) as caught:
        read_standings(asked, given)
    unread = "must hold numbers (2 of 3 cannot be read, such as 'high', 'low'); leave unknown ones blank"
    flat = "is the same everywhere and ranks nothing (4 in 2 of 3 areas)"
    assert str(caught.value).splitlines() == [
        "equity.a level: no level distric (levels are district); did you mean district?",
        "people: no column incone (columns are income, rank, flat, blank); did you mean income?",
        f"people rank: {unread}, or mend equity.c",
        f"people flat: {flat}; name another column in equity.d",
        "people blank: holds no number (3 areas); name another column in equity.e",
    ]


def test_a_level_that_could_not_be_read_is_told_elsewhere() -> None:
    assert read_standings(study(a=AreaColumn(level="district", column="x", better="low")), {}) == {}


@pytest.mark.parametrize("sign", ["%", " %", "٪", "\uff05"])
def test_signs_of_per_cent_are_read_where_all_have_one(sign: str) -> None:
    asked = study(poverty=AreaColumn(level="district", column="poverty", better="low"))
    found = read_standings(asked, district(poverty=[f"12,5{sign}", None, f"7{sign}", "n/a"]))
    assert found["poverty"].advantage.tolist() == pytest.approx([-12.5, np.nan, -7.0, np.nan], nan_ok=True)
    with pytest.raises(InputError, match=r"must hold numbers \(1 of 3 cannot be read, such as '7"):
        read_standings(asked, district(poverty=["0.125", f"7{sign}", None]))


def test_a_column_without_a_name() -> None:
    asked = study(poverty=AreaColumn(level="district", column=" ", better="low"))
    with pytest.raises(InputError, match=r"^equity.poverty column: is empty \(columns are poverty\); name"):
        read_standings(asked, district(poverty=[1, 2]))
