"""Files of scenarios: what they may hold, and every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from overlap.domain.scenario import Assign, Close, Open
from overlap.errors import InputError
from overlap.readers.scenarios import read_scenario, read_scenarios

GOOD = """
title = "Many"
description = "of them"

[[change]]
what = "open"
network = "post"
longitude = -77.5
latitude = 38
columns = { seats = 3, open = true, hours = "9-17" }

[[change]]
what = "close"
ids = ["post:1"]

[[change]]
what = "set"
where = "network == 'post'"
columns = { hours = "" }
"""


def faults(folder: Path, text: str | bytes) -> list[str]:
    file = folder / "s.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as error:
        read_scenario(file, "s.toml")
    return str(error.value).splitlines()


def test_a_file_is_read_as_written(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(GOOD, encoding="utf-8")
    read = read_scenario(tmp_path / "s.toml", "s.toml")
    assert (read.title, read.description, read.path) == ("Many", "of them", None)
    opened, closed, assigned = read.change
    assert isinstance(opened, Open)
    assert (opened.longitude, opened.latitude) == (-77.5, 38)
    assert opened.columns == {"seats": 3, "open": True, "hours": "9-17"}
    assert closed == Close(what="close", ids=("post:1",))
    assert isinstance(assigned, Assign)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = """
titel = "x"
[[change]]
what = "clse"
ids = ["post:1"]
[[change]]
ids = ["post:1"]
[[change]]
what = "move"
ids = "post:1"
longitude = 200
lattitude = 3
[[change]]
what = "set"
ids = ["post:1"]
columns = {}
[[change]]
what = "level"
ids = ["post:1"]
to = "3"
"""
    assert faults(tmp_path, text) == [
        "s.toml: title is missing; add title = …",
        "s.toml change 1 what: is no change ('clse'); did you mean close?",
        "s.toml change 2: what is missing; add what = one of open, close, move, connect, level, service, set",
        "s.toml change 3 ids: must be a list ('post:1')",
        "s.toml change 3 longitude: must be less than or equal to 180 (200)",
        "s.toml change 3: latitude is missing; add latitude = …",
        "s.toml change 3: unknown key (lattitude); did you mean latitude?",
        "s.toml change 4 columns: holds nothing ({}); name at least one",
        "s.toml change 5 to: must be a whole number ('3')",
        "s.toml: unknown key (titel); did you mean title?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\xff", "s.toml: is not UTF-8"),
        ("title = ", "s.toml: is not valid TOML"),
        ('title = "x"', "s.toml: changes nothing"),
        ('title = "x"\nchange = 3', "s.toml change: must be a list (3)"),
        ('title = "x"\nchange = [3]', "s.toml change 1"),
        ('title = "x"\npath = 3', "s.toml [path]: must be a section (3)"),
        ('title = ""\nchange = []', "s.toml title: is empty ('')"),
        (
            'title = "x"\nchange = []\n[path]\nwhere = "level < 2"\nfirst_year = 1\nlast_year = 2030',
            "s.toml: has changes and a path",
        ),
        ('title = "x"\n[path]\nfirst_year = 2026\nlast_yaer = 2030', "did you mean last_year?"),
        (
            'title = "x"\n[path]\nwhere = "a"\nfirst_year = 2026\nlast_year = 2030\nbudget_per_year = -1',
            "[path] budget_per_year: must be greater than or equal to 0 (-1)",
        ),
    ],
)
def test_files_that_are_no_scenario(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in "\n".join(faults(tmp_path, text))


def test_titles_tell_scenarios_apart_and_missing_files_are_told(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_scenarios(["a.toml", "b.toml", "c.toml"], tmp_path)
    text = str(error.value)
    assert "a.toml title: is that of another scenario (Many)" in text
    assert "c.toml: no such file" in text
    assert list(read_scenarios(["a.toml", "a.toml"], tmp_path)) == ["a.toml"]
