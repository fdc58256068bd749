"""How digital counters are and groups of them, through the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
from jsonschema import Draft202012Validator
from small_study import Command, write_raster

ALL = """
[groups]
west = "network == 'post' and internet == true"
online = "level >= 2"

[services]
passport = ["passport desk"]
"""


def table(run: Path, name: str) -> list[dict[str, str]]:
    with (run / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def tell(here: Path) -> None:
    """Libraries say whether they are online, the last not; of post offices the first five have internet."""
    for name, columns, say in (
        (
            "libraries.csv",
            "internet,public_internet,services",
            lambda k: "yes,yes,passport desk" if k < 10 else ",,",
        ),
        ("posts.csv", "internet", lambda k: "yes" if k <= 5 else "no"),
    ):
        head, *lines = (here / name).read_text("utf-8").splitlines()
        told = [f"{line},{say(k)}" for k, line in enumerate(lines, start=1)]
        (here / name).write_text("\n".join([f"{head},{columns}", *told, ""]), encoding="utf-8")


def test_a_study_with_groups(here: Path, overlap: Command) -> None:
    tell(here)
    write_raster(here / "women.tif", np.zeros((20, 20), dtype="float32"))  # nobody
    with (here / "study.toml").open("a", encoding="utf-8") as file:
        file.write(ALL)
    said = overlap("analyze", here, "--only", "coverage,digitisation", "--out", here / "run")
    assert said.code == 0, said.err
    libraries, posts = "90.0 % for certain, at most 100.0 %,", "0.0 % for certain, at most 50.0 %,"
    online = f"(public access) or more: {libraries} of libraries; {posts} of post offices."
    assert f"Online, which is level 2 {online}" in " ".join(said.out.split())
    groups = {row["group"] for row in table(here / "run", "coverage_groups")}
    assert groups == {"west", "online"}
    summary = json.loads((here / "run" / "summary.json").read_text("utf-8"))
    empty = [row for row in summary["digitisation"]["nearest_level"] if row["layer"] == "women"]
    assert empty
    assert {row["share"] for row in empty} == {None}
    near = {
        (row["layer"], row["area_level"], row["area_id"], row["band_km"]): row["people_near"]
        for row in table(here / "run", "coverage_groups")
        if row["group"] == "online"
    }
    served = {
        (row["layer"], row["area_level"], row["area_id"], row["band_km"]): row["people_served"]
        for row in table(here / "run", "online")
        if row["network"] == "any"
    }
    assert near == served
    assert {row["offers_passport"] for row in table(here / "run", "digital")} == {"yes", ""}


def test_what_all_analyses_say_of_groups_stands_beside_what_they_say_of_networks(
    here: Path, overlap: Command
) -> None:
    tell(here)
    only = "overlap,coverage,referrals,robustness,colocation"
    groups, services = ALL.split("[services]")
    with (here / "study.toml").open("a", encoding="utf-8") as file:
        file.write(f"[services]{services}")
    assert overlap("analyze", here, "--only", only, "--out", here / "plain").code == 0
    with (here / "study.toml").open("a", encoding="utf-8") as file:
        file.write(groups)
    said = overlap("analyze", here, "--only", only, "--out", here / "run")
    assert said.code == 0, said.err
    plain, summary = (
        json.loads((here / name / "summary.json").read_text("utf-8")) for name in ("plain", "run")
    )
    schema = Path(__file__).parents[2] / "docs" / "summary.schema.json"
    Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(summary)
    assert summary["headline"] == plain["headline"]
    assert {row["measure"] for row in table(here / "run", "robustness")} >= {"near_west", "near_online"}
    for name, column in (
        ("nearest", "nearest_network"),
        ("overlap", "to_network"),
        ("referral_summary", "network"),
    ):
        told = {row[column] for row in table(here / "run", name)}
        assert told == {"library", "post", "west", "online"}
        rows = table(here / "plain", name)
        assert table(here / "run", name)[: len(rows)] == rows
    for name in ("pairs", "sites", "colocation_quotient", "robustness_counters", "referrals"):
        csvs = ((here / run / f"{name}.csv").read_bytes() for run in ("plain", "run"))
        assert next(csvs) == next(csvs)
    members = {row["id"] for row in table(here / "run", "facilities") if "west" in row["groups"].split("; ")}
    nearest = {
        row["nearest_id"] for row in table(here / "run", "nearest") if row["nearest_network"] == "west"
    }
    assert nearest <= members
    assert len(members) == 5
    # Within 5 km of a group is the same share in the table of coverage and in that of robustness.
    (whole,) = (
        row
        for row in table(here / "run", "coverage_groups")
        if (row["group"], row["layer"], row["area_level"]) == ("west", "total", "study")
        and float(row["band_km"]) == summary["robustness"]["band_km"]
    )
    share = float(whole["people_near"]) / float(whole["people_total"])
    assert summary["robustness"]["measures"]["near_west"]["share"] == share


def test_everything_wrong_with_groups_and_services_is_told_at_once(here: Path, overlap: Command) -> None:
    tell(here)
    with (here / "study.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[groups]\npost = "level >= 2"\nfar = "internt == true"\nnone = "devices >= 3"\n'
            "[services]\nname = ['title']\n"
        )
    said = overlap("analyze", here, "--out", here / "run")
    assert said.code == 1
    for told in (
        "groups.post: is the name of a network",
        "services: is what selections call something else (name)",
    ):
        assert told in " ".join(said.err.split()), said.err
    (here / "study.toml").write_text(
        (here / "study.toml")
        .read_text("utf-8")
        .replace('post = "level >= 2"\n', "")
        .replace("name = ['title']", "")
    )
    said = overlap("analyze", here, "--out", here / "run")
    assert said.code == 1
    text = " ".join(said.err.split())
    assert "groups.far: " in text
    assert "groups.none: selects no counter (devices >= 3)" in text
    assert not (here / "run").exists()


def test_a_rung_that_is_none_is_refused(here: Path, overlap: Command) -> None:
    said = overlap("analyze", here, "--set", "study.online_level=7", "--out", here / "run")
    assert said.code == 1
    assert "study.online_level: is no rung of Digital access ladder (7)" in " ".join(said.err.split())
