"""`overlap rules` and `overlap check`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from builders import evidence, facilities, raster
from rasterio import Affine
from small_study import Command

from overlap.analyses.rules import assess
from overlap.cli.app import main
from overlap.cli.text import share_text
from overlap.domain.rule_parts import AllOf, Asked, NotMeasured, PeoplePerCounter, ShareWithin
from overlap.domain.rules import Rule, RulesAsked, RuleSource
from overlap.domain.sums import Sums, Units
from overlap.outputs.geopackage import write_geopackage
from overlap.runs.manifest import write_manifest

HERE = Affine(0.01, 0, 10.0, 0, -0.01, 0.01)
SIDES = [shapely.box(10.0, 0.0, 10.02, 0.01), shapely.box(10.02, 0.0, 10.04, 0.01)]
EACH = ShareWithin(within_m=1200.0, share=0.75, each="side")


class Reaching(Sums):
    def histogram(self, layer: int, slot: int, group: str) -> Units:
        return super().histogram(layer, slot, group.removeprefix("counted:"))


def rule(identity: str, asks: Asked, network: str = "post") -> Rule:
    return Rule(
        id=identity,
        title="Near enough",
        country="KE",
        network=network,  # type: ignore[arg-type]
        wording="Words",
        source=RuleSource(title="A law", publisher="A parliament", url="https://example.org"),
        status="in force",
        read="secondary",
        metric="not stated",
        asks=asks,
        year=2020,
        assumption="straight lines",
    )


METHOD = Path(__file__).parents[2] / "docs" / "methods" / "rules.md"
RULES = (
    rule("met", ShareWithin(within_m=1200.0, share=0.5)),
    rule("each", AllOf(all=(EACH, PeoplePerCounter(people_per_counter_at_most=100.0, each="side")))),
    rule("close", ShareWithin(within_m=1200.0, share=0.74)),
    rule("open", NotMeasured(needs="travel times", says="20 minutes")),
    rule("both", ShareWithin(within_m=1200.0, share=0.7), "any"),
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four cells of ten people in a row; a post office in the second, whose neighbours are within 1,200 m."""
    folder = tmp_path_factory.mktemp("rules")
    population = raster(folder, {"total": np.full((1, 4), 10.0)}, HERE)
    networks = [facilities("library", [(10.005, 0.005)]), facilities("post", [(10.015, 0.005)])]
    given = evidence(networks, [population], {"side": SIDES}, bands_km=(1.2,))
    given = replace(given, place_error_m=23.0)  # as told by bins, one in forty may be beyond the limit
    asked = RulesAsked(RULES, (), {"side": "side"}, {})
    (folder / "summary.json").write_text(json.dumps({"networks": {}, "settings": {}}), "utf-8")
    write_geopackage(assess(given, asked, Reaching(**vars(given.sums[0]))).tables, folder / "overlap.gpkg")
    write_manifest(folder, {}, {}, {}, ())
    return folder


def test_a_rule_that_is_met(overlap: Command, run: Path) -> None:
    found = overlap("check", run, "--rule", "met")
    assert (found.code, found.err) == (0, "")
    assert found.out == (
        "met: Near enough (KE, 2020, in force)\n"
        "\n"
        "post: met\n"
        "  met: at least 50 % of people within 1.2 km: 75.00 %, margin +25.00 percentage points\n"
        "\n"
        "Assumed: straight lines\n"
        "Source: A law. A parliament. https://example.org\n"
        "The source itself was not read: secondary.\n"
    )


def test_a_rule_that_fails_names_the_areas(overlap: Command, run: Path) -> None:
    found = overlap("check", run, "--rule", "each")
    assert found.code == 4
    _, section = METHOD.read_text("utf-8").split("## A worked example\n")
    example = section.split("```\n")[1]
    assert example in found.out


@pytest.mark.parametrize(("name", "verdict"), [("close", "too close to call"), ("open", "not assessed")])
def test_what_cannot_be_told_does_not_pass(overlap: Command, run: Path, name: str, verdict: str) -> None:
    found = overlap("check", run, "--rule", name)
    assert found.code == 4
    assert f"post: {verdict}\n" in found.out


def test_a_rule_of_several_networks_must_hold_for_each_or_for_the_one_that_is_asked(
    overlap: Command, run: Path
) -> None:
    assert overlap("check", run, "--rule", "both").code == 4
    assert overlap("check", run, "--rule", "both", "--network", "post").code == 0
    found = overlap("check", run, "--rule", "both", "--network", "posts")
    assert (found.code, "did you mean post?" in found.err) == (1, True)


def test_json(overlap: Command, run: Path) -> None:
    found = overlap("check", run, "--rule", "each", "--json")
    told = json.loads(found.out)
    assert (found.code, told["verdict"]) == (4, "not met")
    near, ratio = told["networks"][0]["rule_parts"]
    assert (near["found"], near["margin"], near["areas_failing"]) == (0.5, -0.25, 1)
    assert (ratio["found"], ratio["failing"][0]["area_name"]) == (None, "area 1")


def test_an_unknown_rule(overlap: Command, run: Path) -> None:
    found = overlap("check", run, "--rule", "eech")
    assert found.code == 1
    assert "--rule: the run has no such rule (eech); did you mean each?" in found.err


def test_rules_are_listed(overlap: Command) -> None:
    found = overlap("rules")
    assert found.code == 0
    (line,) = [line for line in found.out.splitlines() if line.startswith("canada-post")]
    assert line.split()[:6] == ["canada-post", "CA", "post", "2009", "in", "force"]
    assert line.rstrip().endswith("at least 78 % of people within 2.5 km")
    assert len(json.loads(overlap("rules", "--json").out)) == 13


def test_one_rule_is_shown_whole(overlap: Command) -> None:
    told = overlap("rules", "uk-post").out
    assert "  6. at least 95 % of people within 6 miles, in each postcode district\n" in told
    assert "Source: Post Office Ltd's adherence" in told
    assert "How far it was read: primary\n" in told
    assert json.loads(overlap("rules", "uk-post", "--json").out)["asks"]["all"][5]["within_m"] == 9656.064
    found = overlap("rules", "uk-pots")
    assert (found.code, found.err) == (1, "overlap: rule: no such rule (uk-pots); did you mean uk-post?\n")


def test_a_run_from_files_to_verdict(overlap: Command, here: Path) -> None:
    study = here / "study.toml"
    study.write_text(
        study.read_text("utf-8").replace("[study]", '[study]\nrules = ["canada-post", "uk-post"]')
        + '\n[rules]\nlevels = { postcode_district = "area" }\n'
        + '[rules.classes.urban]\nlevel = "area"\nwhere = "called == \'West\'"\n',
        "utf-8",
    )
    analysed = overlap("analyze", study, "--out", "run")
    assert analysed.code == 0
    assert "Canadian Postal Service Charter, clause 10 (canada-post), post offices: " in analysed.out
    assert "Note: canada-post: distances are straight lines" in analysed.out
    rows = json.loads((here / "run" / "summary.json").read_text("utf-8"))["rules"]["rows"]
    # Each rule of a network, and the one of any network for both.
    assert len(rows) == 14
    told = json.loads(overlap("check", "run", "--rule", "uk-post", "--json").out)["networks"][0]["rule_parts"]
    open_parts = [part["part"] for part in told if part["verdict"] == "not assessed"]
    assert open_parts == [3, 5]  # nobody said which areas are deprived or rural
    assert all(0 < part["found"] <= 1 for part in told if part["part"] not in open_parts)
    assert told[5]["areas_assessed"] == 2


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0.00 %"), (1e-6, "<0.01 %"), (0.8961, "89.61 %"), (0.999999, ">99.99 %"), (1.0, "100.00 %")],
)
def test_a_share_is_never_rounded_to_nothing_or_everything(share: float, text: str) -> None:
    assert share_text(share) == text


def test_without_a_terminal_the_list_of_rules_ends_where_its_words_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line == line.rstrip() for line in lines)
    assert any(line.startswith("uk-post ") and line.endswith("in each postcode district") for line in lines)
