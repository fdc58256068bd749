"""Files of examples of cooperation: TOML and tables alike, and every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from overlap.domain.study import CasesFile
from overlap.errors import InputError
from overlap.readers.cases import read_cases

NETWORKS = ("library", "post")
TOML = """
[[case]]
id = "roof"
title = "One roof"
place = "Here"
longitude_deg = 179.5
latitude_deg = -24
networks = ["library", "post"]
services = ["e-government", "e-learning"]
year = 2019
outcome = "more visits"
source = "a report"
licence = "CC BY 4.0"
people_5km = 9400.5
apart_m = 0
levels = { library = 2, post = 1.5 }

[[case]]
title = "A desk"
place = "There"
longitude_deg = 10.0
latitude_deg = 50.0
networks = ["post"]
funding = "access fund"
year = 2001
source = "a letter"
licence = "unknown"
"""
HEAD = (
    "id,title,place,longitude_deg,latitude_deg,networks,services,funding,year,outcome,source,licence,"
    "people_5km,apart_m,levels"
)
CSV = f"""\
{HEAD}
,A desk,There,10.0,50,post,,access fund,2001,,a letter,unknown,,,
roof,One roof,Here,179.5,-24.0,library; post,e-government;e-learning,,2019,more visits,a report,\
CC BY 4.0,9400.5,0,library=2; post=1.5
"""


def read(folder: Path, name: str, text: str) -> object:
    (folder / name).write_text(text, encoding="utf-8")
    return read_cases(CasesFile(file=name), folder, NETWORKS).cases


def faults(folder: Path, text: str, name: str = "cases.toml") -> list[str]:
    with pytest.raises(InputError) as error:
        read(folder, name, text)
    return [str(fault) for fault in error.value.faults]


def test_toml_and_a_table_say_the_same(tmp_path: Path) -> None:
    written = read_cases(CasesFile(file="cases.toml"), _with(tmp_path, "cases.toml", TOML), NETWORKS)
    table = read_cases(CasesFile(file="cases.csv"), _with(tmp_path, "cases.csv", CSV), NETWORKS)
    assert written.cases == table.cases
    desk, roof = written.cases
    assert (desk.key, roof.key) == ("A desk", "roof")
    assert desk.features() == {}
    features = {"people_5km": 9400.5, "apart_m": 0.0, "level_library": 2.0, "level_post": 1.5}
    assert roof.features() == features
    assert (written.source.role, written.source.path, written.source.format) == (
        "cases",
        "cases.toml",
        "TOML",
    )


def _with(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_every_fault_at_once(tmp_path: Path) -> None:
    text = """
[[case]]
title = "One"
place = "Here"
latitude_deg = 91
networks = ["libary"]
servces = ["e-learning"]
year = 19.5
source = ""
licence = "CC0"
people_1km = -1
levels = { post = "high" }

[[case]]
id = "One"
title = "Two"
place = "Here"
longitude_deg = 1
latitude_deg = 1
networks = []
year = 20190
source = "x"
licence = "CC0"
"""
    assert sorted(faults(tmp_path, text)) == sorted(
        [
            "cases.toml case 1 networks: no network of the study ('libary'); did you mean library?",
            "cases.toml case 1: longitude_deg is missing; add longitude_deg = …",
            "cases.toml case 1 latitude_deg: must be less than or equal to 90 (91)",
            "cases.toml case 1: unknown key (servces); did you mean services?",
            "cases.toml case 1 year: must be a whole number (19.5)",
            "cases.toml case 1 source: is empty ('')",
            "cases.toml case 1 people_1km: must be greater than or equal to 0 (-1)",
            "cases.toml case 1 levels.post: must be a valid number ('high')",
            "cases.toml case 2 networks: names none; name at least one",
            "cases.toml case 2 year: must be less than or equal to 2200 (20190)",
            "cases.toml: 2 examples have the same id or title (One); give each its own",
        ]
    )


def test_a_table_is_held_to_the_same(tmp_path: Path) -> None:
    text = "title,place,longitude_deg,networks,year,source,licence,yeer\nA,B,east,post,MMXX,x,CC0,red\n"
    assert sorted(faults(tmp_path, text, "cases.csv")) == [
        "cases.csv case 1 longitude_deg: must be a valid number ('east')",
        "cases.csv case 1 year: must be a whole number ('MMXX')",
        "cases.csv case 1: latitude_deg is missing; add latitude_deg = …",
        "cases.csv case 1: unknown key (yeer); did you mean year?",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "cases.toml: holds no example; write each example as [[case]]"),
        ("cases = 3\n", "cases.toml: unknown key (cases); write each example as [[case]]"),
        ("case = 3\n", "cases.toml case: must be a list (3); write each example as [[case]]"),
        ("[[case]\n", "is not valid TOML"),
    ],
)
def test_what_is_no_list_of_examples(tmp_path: Path, text: str, fault: str) -> None:
    assert fault in faults(tmp_path, text)[0]
