"""`overlap check --fewest`: counted by hand, against the rule held anew, and where nothing can be sought."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_study import Command, write_features, write_raster

METHOD = Path(__file__).parents[2] / "docs" / "methods" / "rules.md"
HEAD = """
id = "near"
title = "Counters near people"
country = ""
network = "post"
wording = "Words."
year = 2024
status = "planning norm"
read = "primary"
metric = "straight line"
[source]
title = "A test"
publisher = "Nobody"
"""
KILOMETRE = {"share": 0.8, "within_m": 1000.0}
RURAL = {"share": 0.9, "within_m": 3000.0, "among": "rural"}
EACH = {"share": 0.5, "within_m": 2000.0, "each": "postcode_district"}
STUDY = """
[study]
bands_km = [1, 5]
[networks.post]
file = "posts.csv"
[population.total]
file = "people.csv"
column = "people"
[areas.half]
file = "areas.geojson"
[rules]
files = ["rule.toml"]
levels = { postcode_district = "half" }
[rules.classes.rural]
level = "half"
where = "name == 'East'"
"""
HALLS = "[candidates.halls]\nfile = 'halls.csv'\n"
# On the equator, where a thousandth of a degree is 111.3 m.
PEOPLE = {10.002: 100, 10.020: 40, 10.060: 60, 10.075: 30, 10.100: 20}
PLACES = {"a": 10.0715, "b": 10.024, "c": 10.062, "d": 10.080, "e": 10.098}

Ruled = Callable[..., Path]


def rule(*parts: Mapping[str, Any], join: str = "all") -> str:
    text = HEAD
    for part in parts:
        keys = "\n".join(f"{key} = {json.dumps(value)}" for key, value in part.items())
        text += f"[[asks.{join}]]\n{keys}\n"
    return text


def counters(places: Mapping[str, float]) -> str:
    return "id,lat,lon\n" + "".join(f"{name},0,{lon}\n" for name, lon in places.items())


@pytest.fixture
def ruled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overlap: Command) -> Ruled:
    """A run of a study of five settlements and a post office, for a rule and candidates."""

    def run(text: str, more: str = HALLS, posts: Mapping[str, float] | None = None) -> Path:
        monkeypatch.chdir(tmp_path)
        Path("rule.toml").write_text(text, encoding="utf-8")
        Path("posts.csv").write_text(counters(posts or {"1": 10.000}), encoding="utf-8")
        Path("halls.csv").write_text(counters(PLACES), encoding="utf-8")
        people = "".join(f"0,{lon},{count}\n" for lon, count in PEOPLE.items())
        Path("people.csv").write_text("lat,lon,people\n" + people, encoding="utf-8")
        sides = (("West", 9.0, 10.05), ("East", 10.05, 11.0))
        shapes = (
            (
                {"id": name, "name": name},
                {"type": "Polygon", "coordinates": [[[w, -1], [e, -1], [e, 1], [w, 1], [w, -1]]]},
            )
            for name, w, e in sides
        )
        write_features(Path("areas.geojson"), shapes)
        Path("study.toml").write_text(STUDY + more, encoding="utf-8")
        assert overlap("analyze", "study.toml", "--only", "rules", "--out", "run").code == 0
        return Path("run")

    return run


def told(overlap: Command, run: Path, *more: str) -> dict[str, Any]:
    found = overlap("check", run, "--rule", "near", "--fewest", "--json", *more)
    assert found.code == 4
    (each,) = json.loads(found.out)["fewest"]
    return dict(each)


def test_parts_of_different_distances_people_and_areas_are_sought_together(
    overlap: Command, ruled: Ruled
) -> None:
    """Of 250 people 100 are within 1 km; 80 % are 100 more.

    Only b (40) and c (60), or c, e (20) and one of a and d (30 each, the same people) bring these. Of 110 in
    the East 99 must be within 3 km: of c 90, of d all, of a 90, of e 50, of c and e all; 55 within 2 km: of c
    90, of a 90. So c and two more: three are the fewest, and each part by itself wants 2, 1 and 1.
    """
    run = ruled(rule(KILOMETRE, RURAL, EACH))
    for more in ((), ("--exact",)):
        found = told(overlap, run, *more)
        assert (len(found["sites"]), found["least"], found["reaching"]) == (3, 3, 3)
        assert found["candidates"] == {"halls": 5}
        assert "halls:c" in {site["candidate_id"] for site in found["sites"]}
        parts = found["parts"]
        assert [row["alone"] for row in parts] == [2, 1, 1]
        assert [row["today"] for row in parts] == [100 / 250, 0.0, 0.0]
        assert [row["then"] for row in parts] == ["met"] * 3
        # What the sites bring within 1 km adds up to what is found then.
        brought = sum(site["people"]["1"] for site in found["sites"])
        assert parts[0]["share"] == (100 + brought) / 250
    posts = {"1": 10.000, **{site["candidate_id"][6:]: site["longitude_deg"] for site in found["sites"]}}
    ruled(rule(KILOMETRE, RURAL, EACH), HALLS, posts)
    assert overlap("check", "run", "--rule", "near").code == 0
    shorter = dict(list(posts.items())[:-1])
    ruled(rule(KILOMETRE, RURAL, EACH), HALLS, shorter)
    assert overlap("check", "run", "--rule", "near").code == 4


def test_the_example_of_the_method(overlap: Command, ruled: Ruled) -> None:
    out = overlap("check", ruled(rule(KILOMETRE, RURAL, EACH)), "--rule", "near", "--fewest").out
    _, section = METHOD.read_text("utf-8").split("## The fewest further counters\n")
    example = section.split("```\n")[1]
    assert example in "\n".join(line.rstrip() for line in out.splitlines()) + "\n"


def test_what_no_candidate_can_bring_is_told_and_the_rest_is_sought(overlap: Command, ruled: Ruled) -> None:
    # Nobody but b comes within 1 km of the 40 in the West, and b is no candidate: 60 of 140 are left at most.
    run = ruled(
        rule(
            {"share": 0.9, "within_m": 1000.0, "each": "postcode_district"},
            KILOMETRE,
            {"counters_at_least": 9},
        ),
        HALLS + "where = \"id != 'b'\"\n",
    )
    found = told(overlap, run)
    each, everybody, number = found["parts"]
    assert each["out_of_reach"] == [{"area_id": "West", "area_name": "West", "share": 100 / 140}]
    assert (each["then"], everybody["then"]) == ("not met", "met")
    assert number["reason"] == "sites are sought for shares of people within a distance alone"
    # All of the East within 1 km: 99 of 110 want c, e and one of a and d.
    assert len(found["sites"]) == found["least"] == 3
    out = overlap("check", run, "--rule", "near", "--fewest").out
    assert "with 3 further counters 1 of the 3 parts that keep the rule from being met would be" in out
    assert "all candidates together bring at most 71.43 % of West" in out


def test_of_parts_of_which_one_will_do_the_one_for_the_fewest_is_sought(
    overlap: Command, ruled: Ruled
) -> None:
    found = told(overlap, ruled(rule(KILOMETRE, RURAL, join="any")))
    assert [row["part"] for row in found["parts"]] == [2]
    assert [site["candidate_id"] for site in found["sites"]] == ["halls:d"]


@pytest.mark.parametrize("more", ["", "[places]\nfile = 'halls.csv'\n"])
def test_without_candidates_a_study_is_told_what_to_add(overlap: Command, ruled: Ruled, more: str) -> None:
    out = overlap("check", ruled(rule(KILOMETRE), more), "--rule", "near", "--fewest").out
    asks = "no further counter is sought: the study has no place where a counter might be; name settlements"
    assert (asks in out) is not more
    assert ("Candidates: 5 settlements of [places]." in out) is bool(more)


def test_a_rule_that_is_met_needs_nothing(overlap: Command, ruled: Ruled) -> None:
    found = overlap("check", ruled(rule({"share": 0.4, "within_m": 1000.0})), "--rule", "near", "--fewest")
    assert found.code == 0
    assert "post: no further counter is needed." in found.out


@pytest.mark.parametrize("seconds", ["0", "-1", "nan"])
def test_a_search_needs_time(overlap: Command, ruled: Ruled, seconds: str) -> None:
    run = ruled(rule(KILOMETRE))
    found = overlap("check", run, "--rule", "near", "--fewest", "--exact", "--time-limit", seconds)
    assert found.code == 1
    assert found.err == f"overlap: --time-limit: must be seconds above 0 ({seconds}); write such as 60\n"


def test_files_that_changed_are_told(overlap: Command, ruled: Ruled) -> None:
    run = ruled(rule(KILOMETRE))
    Path("halls.csv").write_text(counters({"a": 10.0}), encoding="utf-8")
    found = overlap("check", run, "--rule", "near", "--fewest")
    assert (found.code, "candidates.halls: has changed since the run was made" in found.err) == (1, True)


def test_for_a_group_the_counters_to_connect_are_candidates_too(overlap: Command, ruled: Ruled) -> None:
    text = rule({"share": 0.6, "within_m": 1000.0}).replace('title = "C', 'group = "ready"\ntitle = "C')
    more = HALLS + "[groups]\nready = \"id == 'post:1'\"\n"
    run = ruled(text, more, {"1": 10.000, "2": 10.061})
    found = told(overlap, run)
    assert (found["network"], found["candidates"]) == ("ready", {"halls": 5, "post": 1})
    # Fifty people are lacking: 60 are near post:2 and hall c; of two that are alike the lower id is taken.
    assert [(site["candidate_id"], site["option"]) for site in found["sites"]] == [("halls:c", "add")]
    found = told(overlap, ruled(text, more.replace(HALLS, ""), {"1": 10.000, "2": 10.061}))
    assert [(site["candidate_id"], site["option"]) for site in found["sites"]] == [("post:2", "connect")]


@pytest.mark.parametrize(
    ("within_m", "share", "verdict"), [(4000.0, 0.5, "met"), (2000.0, 0.6, "too close to call")]
)
def test_on_a_raster_the_rule_held_anew_says_the_same(
    here: Path, overlap: Command, within_m: float, share: float, verdict: str
) -> None:
    """Cells have a size: a share that is only just reached is too close to call, and more is sought.

    Within 2 km of the largest cells no choice is sure, and then what reaches the share has to do.
    """
    parts = (
        {"share": share, "within_m": within_m},
        {"share": 0.35, "within_m": within_m, "each": "locality"},
    )
    Path("rule.toml").write_text(rule(*parts).replace('"post"', '"library"'), encoding="utf-8")
    halls = [f"{k},{10.005 + 0.02 * (k % 10)},{49.905 + 0.02 * (k // 10)}" for k in range(50)]
    Path("halls.csv").write_text("\n".join(["id,longitude,latitude", *halls, ""]), encoding="utf-8")
    more = "[rules]\nfiles = ['rule.toml']\nlevels = { locality = 'area' }\n" + HALLS
    study = here / "study.toml"
    study.write_text(study.read_text("utf-8") + more, encoding="utf-8")
    asked = ("analyze", "study.toml", "--only", "rules", "--out")
    assert overlap(*asked, "run").code == 0
    found = told(overlap, Path("run"))
    sites, out = found["sites"], overlap("check", "run", "--rule", "near", "--fewest").out
    assert found["parts"][0]["then"] == verdict
    assert (found["reaching"] < len(sites)) is (verdict == "met")
    assert ("the shares, too close to call, and no fewer" in out) is (verdict == "met")
    rows = [f"{site['rank']}x,New,{site['longitude_deg']},{site['latitude_deg']}" for site in sites]
    libraries = (here / "libraries.csv").read_text("utf-8")
    held = []
    for some in (rows, rows[:-1]):
        (here / "more.csv").write_text(libraries + "\n".join([*some, ""]), encoding="utf-8")
        assert overlap(*asked, "then", "--set", "networks.library.file=more.csv").code == 0
        (network,) = json.loads(overlap("check", "then", "--rule", "near", "--json").out)["networks"]
        held.append({row["part"]: (row["found"], row["verdict"]) for row in network["rule_parts"]})
    assert held[0] == {row["part"]: (row["share"], row["then"]) for row in found["parts"]}
    one_less = held[1][1]
    assert one_less[1] != "met" if verdict == "met" else one_less[0] < share


def test_people_of_a_class_of_ground_are_counted_as_the_check_counts_them(
    here: Path, overlap: Command
) -> None:
    """Two columns of cells are urban, two rural, and so on; half of the urban people are asked for."""
    ground = np.where(np.arange(20) // 2 % 2, 2, 1) * np.ones((20, 1))
    write_raster(here / "ground.tif", ground.astype("uint8"))
    asked = {"share": 0.5, "within_m": 4000.0, "among": "urban"}
    Path("rule.toml").write_text(rule(asked).replace('"post"', '"library"'), encoding="utf-8")
    halls = [f"{k},{10.005 + 0.02 * (k % 10)},{49.905 + 0.02 * (k // 10)}" for k in range(50)]
    Path("halls.csv").write_text("\n".join(["id,longitude,latitude", *halls, ""]), encoding="utf-8")
    more = (
        "[population.ground]\nfile = 'ground.tif'\nrole = 'class'\nclasses = { urban = [1], rural = [2] }\n"
        "[rules]\nfiles = ['rule.toml']\n"
        "[rules.classes.urban]\nlevel = 'ground'\nwhere = \"name == 'urban'\"\n" + HALLS
    )
    (here / "study.toml").write_text((here / "study.toml").read_text("utf-8") + more, encoding="utf-8")
    analyse = ("analyze", "study.toml", "--only", "rules", "--out")
    assert overlap(*analyse, "run").code == 0
    found = told(overlap, Path("run"))
    (part,) = found["parts"]
    rows = [f"{site['rank']}x,New,{site['longitude_deg']},{site['latitude_deg']}" for site in found["sites"]]
    libraries = (here / "libraries.csv").read_text("utf-8")
    (here / "more.csv").write_text(libraries + "\n".join([*rows, ""]), encoding="utf-8")
    assert overlap(*analyse, "then", "--set", "networks.library.file=more.csv").code == 0
    then = overlap("check", "then", "--rule", "near", "--json")
    (row,) = json.loads(then.out)["networks"][0]["rule_parts"]
    assert (then.code, row["verdict"], row["found"]) == (0, part["then"], part["share"])
    # What the sites bring is what is gained, of the people of that ground.
    urban = np.add.outer(np.arange(20), np.arange(20))[ground == 1].sum()
    brought = sum(site["people"]["1"] for site in found["sites"])
    assert brought == pytest.approx((part["share"] - part["today"]) * urban)
