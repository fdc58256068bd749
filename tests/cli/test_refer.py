"""`overlap refer`: one counter's referral sheet."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from small_study import Command, write_counters

HOSTILE = [
    "=1+1",
    "[red]x[/red]",
    "a;b, c",
    "'quoted' OR 1=1 --",
    "\u202eright to left",
    "x" * 200,
    "ünï 図書館",
]


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Libraries with hostile ids and names that lack e-commerce, and one post office that offers it."""
    folder = tmp_path_factory.mktemp("refer")
    frame = pd.DataFrame(
        {
            "id": HOSTILE,
            "name": [f"{each} [bold]" for each in HOSTILE],
            "longitude": [10.0 + 0.001 * k for k in range(len(HOSTILE))],
            "latitude": 50.0,
            "services": "e-learning",
        }
    )
    frame.to_csv(folder / "libraries.csv", index=False, encoding="utf-8")
    posts = ["id,name,longitude,latitude,services", "1,Main,10.0,50.001,e-commerce; digital finance"]
    (folder / "posts.csv").write_text("\n".join([*posts, "2,Quiet,10.0,50.01,", ""]), encoding="utf-8")
    return folder


@pytest.fixture
def run(lists: Path, tmp_path: Path, overlap: Command) -> Path:
    files = ("--libraries", lists / "libraries.csv", "--posts", lists / "posts.csv")
    assert overlap("analyze", *files, "--only", "overlap,referrals", "--out", tmp_path / "run").code == 0
    return tmp_path / "run"


@pytest.mark.usefixtures("narrow")
def test_a_sheet_of_the_sample(sample_run: tuple[Path, str], overlap: Command) -> None:
    said = overlap("refer", sample_run[0], "library:L-0002")
    assert said.code == 0
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines[:2] == ["Sorrovash School Library 2", "library:L-0002 (library) at -25.08362, 179.94520"]
    assert "Offers: e-learning, digital skills" in lines
    assert "Lacks: e-government, e-commerce, digital finance" in lines
    assert "Unknown: none" in lines
    # A row is a line in a pipe, whatever width is said.
    (row,) = (each for each in lines if each.startswith("digital finance "))
    assert re.fullmatch(r"digital finance Sorrovash Post .*post:P10000 312 m SE same district.*", row)


def test_json_holds_what_the_tables_say(sample_run: tuple[Path, str], overlap: Command) -> None:
    folder = sample_run[0]
    tables = {
        name: pd.read_csv(folder / f"{name}.csv", encoding="utf-8-sig", keep_default_na=False)
        for name in ("services", "referrals", "referrals_unmet", "referral_loads")
    }
    loads = tables["referral_loads"]
    busiest = str(loads.sort_values(["facilities", "referred_id"]).iloc[-1]["referred_id"])
    for facility_id in (busiest, str(tables["referrals_unmet"]["facility_id"][0])):
        sheet = json.loads(overlap("refer", folder, facility_id, "--json").out)
        own = {
            name: frame[frame[key] == facility_id]
            for (name, frame), key in zip(
                tables.items(), ("facility_id", "facility_id", "facility_id", "referred_id"), strict=True
            )
        }
        assert "; ".join(sheet["offers"]) == own["services"]["offers"].iloc[0]
        assert [each["id"] for each in sheet["referrals"]] == own["referrals"]["referred_id"].tolist()
        assert [each["id"] for each in sheet["unmet"]] == own["referrals_unmet"]["nearest_id"].tolist()
        assert len(sheet["lacks"]) == len(sheet["referrals"]) + len(sheet["unmet"])
        received = [(each["service"], len(each["referrers"]), each["people"]) for each in sheet["received"]]
        columns = own["referral_loads"][["service", "facilities", "people"]]
        assert received == list(columns.itertuples(index=False, name=None))


@pytest.mark.usefixtures("narrow")
def test_every_sheet_of_hostile_lists_is_plain_and_narrow(run: Path, overlap: Command) -> None:
    facilities = pd.read_csv(run / "facilities.csv", encoding="utf-8-sig")
    assert len(facilities) == len(HOSTILE) + 2
    for facility_id in (*(f"library:{each}" for each in HOSTILE), "post:1", "post:2"):
        said = overlap("refer", run, facility_id)
        assert (said.code, said.err) == (0, "")
        assert "\x1b" not in said.out
        assert "\u202e" not in said.out
        table = said.out.split("Refer to")[-1].split("Who refers here")[0]
        assert max(map(len, table.splitlines())) <= 80
    shown = overlap("refer", run, "library:[red]x[/red]").out
    assert shown.startswith("[red]x[/red] [bold]\nlibrary:[red]x[/red] (library)")
    assert "e-commerce" in shown
    assert "Unknown: e-government, e-commerce" in overlap("refer", run, "post:2").out


@pytest.mark.usefixtures("narrow")
def test_nobody_offers_it_and_nobody_near_offers_it(lists: Path, tmp_path: Path, overlap: Command) -> None:
    files = ("--libraries", lists / "libraries.csv", "--posts", lists / "posts.csv")
    options = ("--set", "study.refer_km=0.1", "--out", tmp_path / "run")
    assert overlap("analyze", *files, *options).code == 0
    said = overlap("refer", tmp_path / "run", "library:=1+1").out
    assert "Refer to" not in said
    assert "Not within 0.1 km" in said
    assert "e-commerce: the nearest is Main [post:1], 111 m" in said
    assert "e-government: nobody offers it" in said


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        ("library:L-0002x", "did you mean library:L-0002?"),
        ("L-0002", "did you mean library:L-0002?"),
        ("?", "ids are in the table facilities, such as library:L-0001"),
        ("\x1b[2J", "ids are in the table facilities, such as library:L-0001"),
        ("", "ids are in the table facilities, such as library:L-0001"),
    ],
)
def test_an_unknown_id(sample_run: tuple[Path, str], overlap: Command, asked: str, advice: str) -> None:
    said = overlap("refer", sample_run[0], asked)
    assert said.code == 1
    assert said.out == ""
    assert "FACILITY_ID: no such counter in this run" in said.err
    assert said.err.endswith(f"; {advice}\n")
    assert "\x1b" not in said.err


def test_runs_without_services_or_without_the_analysis(tmp_path: Path, overlap: Command) -> None:
    for name, shift in (("libraries", 0.0), ("posts", 0.005)):
        write_counters(tmp_path / f"{name}.csv", name, shift)
    files = ("--libraries", tmp_path / "libraries.csv", "--posts", tmp_path / "posts.csv")
    assert overlap("analyze", *files, "--out", tmp_path / "silent").code == 0
    said = overlap("refer", tmp_path / "silent", "library:1")
    assert said.code == 1
    assert "no list says which services its counters offer" in said.err
    assert overlap("analyze", *files, "--only", "overlap", "--out", tmp_path / "some").code == 0
    said = overlap("refer", tmp_path / "some", "library:1")
    assert said.code == 1
    assert "the run has no table referrals; run the study again without --only" in said.err
