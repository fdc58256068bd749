"""What a study says of access rules."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from overlap.domain.study import AreaClass
from overlap.errors import InputError
from overlap.runs.rules import class_areas, study_rules
from overlap.runs.study import apply_settings, study_from_mapping, study_text

STUDY = """
[study]
country = "GB"

[networks.post]
file = "post.csv"

[areas.district]
file = "districts.gpkg"

[rules]
levels = { postcode_district = "district" }

[rules.classes.urban]
level = "district"
where = "settlement == 'urban'"
"""


def test_rules_of_the_country_are_wanted_unless_the_study_names_some() -> None:
    study = study_from_mapping(tomllib.loads(STUDY), "study.toml")
    found = study_rules(study, Path(), ["post"])
    assert found.wanted == ("england-libraries", "library-1200m", "uk-post")
    assert len(found.rules) == 13
    named = study_from_mapping(
        apply_settings(tomllib.loads(STUDY), ["study.rules=canada-post, uk-post"], "--set"), "--set"
    )
    assert study_rules(named, Path(), ["post"]).wanted == ("canada-post", "uk-post")
    nowhere = study_from_mapping({"networks": {"post": {"file": "a.csv"}}}, "study.toml")
    assert study_rules(nowhere, Path(), ["post"]).wanted == ()


def test_the_section_survives_writing_and_is_absent_where_it_says_nothing() -> None:
    study = study_from_mapping(tomllib.loads(STUDY), "study.toml")
    assert study_from_mapping(tomllib.loads(study_text(study)), "study.toml") == study
    plain = study_from_mapping({"networks": {"post": {"file": "a.csv"}}}, "study.toml")
    assert "rules" not in study_text(plain)


def test_settings_reach_levels_and_classes() -> None:
    asked = [
        "rules.levels.canton=district",
        "rules.classes.rural.level=district",
        "rules.classes.rural.where=a == 1",
    ]
    study = study_from_mapping(apply_settings(tomllib.loads(STUDY), asked, "--set"), "--set")
    assert study.rules.levels == {"postcode_district": "district", "canton": "district"}
    assert study.rules.classes["rural"] == AreaClass(level="district", where="a == 1")


def test_no_country() -> None:
    with pytest.raises(InputError, match=r"country: is no ISO 3166 code \('Kenya'\); write two capital"):
        study_from_mapping(tomllib.loads(STUDY.replace("GB", "Kenya")), "study.toml")


def test_everything_that_the_study_names_and_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        """
        id = "mine"
        title = "Mine"
        country = ""
        network = "post"
        group = "post_on_line"
        wording = "Words"
        status = "in force"
        read = "primary"
        metric = "straight line"
        asks = { within_m = 5 }
        source = { title = "A law", publisher = "A parliament" }
        """,
        "utf-8",
    )
    study = study_from_mapping(
        {
            "study": {"rules": ["uk-pots"]},
            "networks": {"post": {"file": "a.csv"}},
            "areas": {"district": {"file": "b.gpkg"}},
            "rules": {
                "files": ["mine.toml"],
                "levels": {"postcode_districts": "district", "canton": "distrct"},
                "classes": {"urbane": {"level": "ward", "where": "a = 1"}},
            },
        },
        "study.toml",
    )
    with pytest.raises(InputError) as caught:
        study_rules(study, tmp_path, ["post", "post_online"])
    assert str(caught.value).splitlines() == [
        "study.rules: no such rule (uk-pots); did you mean uk-post?",
        "rule mine group: no such group in the study (post_on_line); did you mean post_online?",
        "rules.levels: no rule has a level (postcode_districts); did you mean postcode_district?",
        (
            "rules.levels: no rule has a level (canton); known are: library_authority, departement, "
            "locality, agglomeration, postcode_district"
        ),
        "rules.classes: no rule has a class (urbane); did you mean urban?",
        "rules.levels.canton: no such level of areas (distrct); did you mean district?",
        "rules.classes.urbane level: no such level of areas (ward); known are: district",
        "rules.classes.urbane where: not a selection ('= 1' at character 3 of 'a = 1'); write == to compare",
    ]


def test_areas_that_a_word_stands_for() -> None:
    attributes = {"district": pd.DataFrame({"settlement": ["urban", "rural", None]})}
    asked = {"urban": AreaClass(level="district", where="settlement == 'urban'")}
    found = class_areas(asked, attributes)["urban"]
    assert (found.level, found.chosen.tolist()) == ("district", [True, False, False])
    asked = {role: AreaClass(level="district", where=f"{role} == 1") for role in ("setlement", "kind")}
    with pytest.raises(InputError) as caught:
        class_areas(asked, attributes)
    assert str(caught.value).splitlines() == [
        "rules.classes.setlement where: no column setlement (in setlement == 1); did you mean settlement?",
        "rules.classes.kind where: no column kind (in kind == 1); columns are settlement",
    ]
