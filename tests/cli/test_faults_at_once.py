"""Faults of the files that a study names are told at once, whichever of them the others need."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from rule_text import GOOD
from small_study import Command


def write(here: Path, **texts: str) -> None:
    study = (here / "study.toml").read_text("utf-8")
    study = study.replace("[study]", '[study]\nrubric = "rubric.toml"')
    study += '\n[rules]\nfiles = ["rule.toml"]\n[cases]\nfile = "cases.toml"\n[groups]\ngood = "levle > 1"\n'
    (here / "study.toml").write_text(study, "utf-8")
    for name, text in texts.items():
        (here / f"{name}.toml").write_text(text, "utf-8")


def test_rubric_rules_cases_and_lists(here: Path, overlap: Command) -> None:
    write(here, rubric="rungs = 1", rule=GOOD.replace("share", "shar"), cases="cse = 1")
    (here / "posts.csv").unlink()
    code, _, err = overlap("analyze", "study.toml", "--out", "run")
    assert code == 1
    for said in (
        "posts.csv: no such file",
        "cases.toml: unknown key (cse)",
        "rubric.toml",
        "rule.toml [asks]",
    ):
        assert err.count(said) >= 1, said


def test_groups_and_rules_once_the_lists_are_read(here: Path, overlap: Command) -> None:
    write(here, rule=GOOD.replace("share", "shar"))
    asked = ("analyze", "study.toml", "--out", "run", "--set", "study.rubric=", "--set", "cases.file=c.csv")
    (here / "c.csv").write_text("id,title\n", "utf-8")
    code, _, err = overlap(*asked)
    assert (code, "c.csv" in err, "rule.toml [asks]" in err) == (1, True, True)
    (here / "study.toml").write_text(
        (here / "study.toml").read_text("utf-8").replace('[cases]\nfile = "cases.toml"', "")
    )
    code, _, err = overlap(*asked[:-2])
    assert (code, "levle" in err, "rule.toml [asks]" in err) == (1, True, True)
    assert overlap(*asked[:-2], "--only", "overlap", "--set", "groups.good=level_high >= 0").code == 0


def test_rule_files_are_inputs_of_the_manifest(here: Path, overlap: Command) -> None:
    write(here, rule=GOOD)
    study = (here / "study.toml").read_text("utf-8")
    study = study.replace('[cases]\nfile = "cases.toml"', "").replace("levle > 1", "level_high >= 0")
    (here / "study.toml").write_text(study.replace('rubric = "rubric.toml"', ""), "utf-8")
    assert overlap("analyze", "study.toml", "--out", "run", "--only", "rules").code == 0
    (rule,) = json.loads((here / "run" / "manifest.json").read_text("utf-8"))["inputs"]["rules.files"]
    digest = hashlib.sha256((here / "rule.toml").read_bytes()).hexdigest()
    assert (rule["path"], rule["sha256"]) == ("rule.toml", digest)
