"""How digital counters are and groups of them, through the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
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
