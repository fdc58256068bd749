"""The rules that come with the package, and files of rules that are at fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_text import GOOD

from overlap.domain.rule_parts import Counters, NotMeasured, PeoplePerCounter, ShareWithin, Spacing
from overlap.domain.rule_words import asked_words, words
from overlap.domain.rules import Rule, RulesAsked, distances_of
from overlap.errors import InputError
from overlap.readers.rules import SHIPPED, all_rules, read_rule, rule_called

FILES = sorted(SHIPPED.glob("*.toml"))
RULES = {rule.id: rule for rule in all_rules()}
BAD = """
id = "Bad Rule"
titel = "x"
country = "gbr"
network = "bank"
wording = ""
status = "valid"
read = "primary"
metric = "not stated"
year = "2007"

[source]
title = "t"
editor = "e"

[[asks.all]]
share = 2.0
within_m = 5000.0
among = "Deprived urban"

[[asks.all]]
share = 0.5
whithin_m = 5.0

[[asks.all]]
[[asks.all.any]]
apart_m = -1
closer_at_mots = 0.5

[[asks.all]]
any = []
"""


def faults_of(text: str, folder: Path) -> list[str]:
    file = folder / "rule.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_rule(file)
    return [fault.replace(str(file), "FILE") for fault in str(caught.value).splitlines()]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_shipped_rule_is_complete(file: Path) -> None:
    rule = read_rule(file)
    assert rule.id == file.stem
    assert rule.source.url.startswith("https://")
    assert rule.parts
    assert asked_words(rule.asks, rule.labels)
    assert rule.year or rule.id == "hong-kong-post"
    texts = (rule.title, rule.wording, rule.assumption, rule.leaves_out)
    assert all(text == " ".join(text.split()) for text in texts)
    # Whoever does not judge a part, or did not read the source, says why.
    judged = all(
        not isinstance(part, NotMeasured) and getattr(part, "share", 1) is not None for part in rule.parts
    )
    assert rule.leaves_out or (judged and rule.read == "primary")


def test_the_rules_that_come_with_the_package() -> None:
    kinds = {rule.id: (rule.country, rule.network, rule.status, rule.read) for rule in RULES.values()}
    assert kinds == {
        "australia-post": ("AU", "post", "in force", "general knowledge"),
        "canada-post": ("CA", "post", "in force", "primary"),
        "england-libraries": ("GB", "library", "withdrawn", "general knowledge"),
        "france-post": ("FR", "post", "in force", "primary"),
        "hong-kong-post": ("HK", "post", "planning norm", "primary"),
        "india-post": ("IN", "post", "planning norm", "primary"),
        "library-1200m": ("GB", "library", "planning norm", "primary"),
        "library-2-miles": ("US", "library", "analogue", "secondary"),
        "netherlands-post": ("NL", "post", "in force", "primary"),
        "sdg-9-1-1": ("", "any", "analogue", "primary"),
        "south-africa-post": ("ZA", "post", "planning norm", "secondary"),
        "switzerland-post": ("CH", "post", "in force", "primary"),
        "uk-post": ("GB", "post", "in force", "primary"),
    }


def test_numbers_of_rules() -> None:
    mile_m = 1609.344
    assert RULES["uk-post"].parts == (
        ShareWithin(share=0.99, within_m=3 * mile_m),
        ShareWithin(share=0.9, within_m=mile_m),
        ShareWithin(share=0.99, within_m=mile_m, among="deprived_urban"),
        ShareWithin(share=0.95, within_m=mile_m, among="urban"),
        ShareWithin(share=0.95, within_m=3 * mile_m, among="rural"),
        ShareWithin(share=0.95, within_m=6 * mile_m, each="postcode_district"),
    )
    canada = [(part.share, part.within_m) for part in RULES["canada-post"].parts]  # type: ignore[union-attr]
    assert canada == [(0.98, 15_000), (0.88, 5000), (0.78, 2500)]
    near, _, points = RULES["france-post"].parts
    assert near == ShareWithin(share=0.9, within_m=5000, each="departement")
    assert points == Counters(counters_at_least=17_000)
    assert RULES["switzerland-post"].parts[1] == PeoplePerCounter(
        people_per_counter_at_most=15_000, each="agglomeration"
    )
    assert RULES["india-post"].parts[0] == Spacing(apart_m=3000, among="rural")
    assert [part.apart_m for part in RULES["india-post"].parts] == [3000, 2000, 1500]  # type: ignore[union-attr]


def test_all_distances_of_all_rules_are_few() -> None:
    # They are edges of one pass, which holds at most 64 bins beside its bands.
    assert len(distances_of(RULES.values())) <= 16


def test_france_in_words() -> None:
    assert asked_words(RULES["france-post"].asks, RULES["france-post"].labels) == (
        "(at least 90 % of people within 5 km, in each département; or at most 10 % of people more than 5 km "
        "and more than 20 minutes by car away, in each département); and at least 17,000 counters"
    )
    assert asked_words(RULES["library-2-miles"].asks, {}) == "people within 2 miles"


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD, "utf-8")
    rules = all_rules([file])
    assert len(rules) == len(FILES) + 1
    mine = rule_called("mine", rules)
    assert mine.held_against(["library", "post"]) == ("post",)
    assert mine.held_against(["library"]) == ()


def test_all_faults_of_a_file_at_once(tmp_path: Path) -> None:
    assert faults_of(BAD, tmp_path) == [
        "FILE id: must be small letters, digits and hyphens ('Bad Rule')",
        "FILE: title is missing; add title = …",
        "FILE country: must be an ISO 3166 code of two capital letters, or empty ('gbr')",
        "FILE network: must be 'post', 'library' or 'any' ('bank')",
        "FILE wording: is empty ('')",
        "FILE [source]: publisher is missing; add publisher = …",
        "FILE [source]: unknown key (editor); known are: title, publisher, url",
        "FILE status: must be 'in force', 'withdrawn', 'planning norm' or 'analogue' ('valid')",
        "FILE [asks.all 1] share: must be less than or equal to 1 (2.0)",
        "FILE [asks.all 1] among: must be a word of small letters, digits and _ ('Deprived urban')",
        "FILE [asks] all 2: is no part of a rule ({'share': 0.5, 'whithin_m': 5.0}); did you mean within_m?",
        "FILE [asks.all 3.any 1] apart_m: must be greater than 0 (-1)",
        "FILE [asks.all 3.any 1]: unknown key (closer_at_mots); did you mean closer_at_most?",
        "FILE [asks.all 4] any: holds no part ([])",
        "FILE year: must be a whole number ('2007')",
        "FILE: unknown key (titel); did you mean title?",
        (
            "FILE assumption: is missing where the metric is not stated; say how it is measured here, "
            "such as: distances are straight lines"
        ),
    ]


def test_faults_of_several_files_at_once(tmp_path: Path) -> None:
    twin, broken = tmp_path / "twin.toml", tmp_path / "broken.toml"
    twin.write_text(GOOD.replace('"mine"', '"uk-post"'), "utf-8")
    broken.write_text("id = ", "utf-8")
    with pytest.raises(InputError) as caught:
        all_rules([twin, broken, tmp_path / "gone.toml"])
    first, second, third = str(caught.value).splitlines()
    assert first == f"{twin} id: is that of another rule (uk-post); give it another id"
    assert second.startswith(f"{broken}: is not valid TOML")
    assert third == f"{tmp_path / 'gone.toml'}: no such file; check the path"


@pytest.mark.parametrize(
    ("wanted", "advice"), [("uk-pots", "did you mean uk-post?"), ("zzz", "known are: aus")]
)
def test_an_unknown_rule_names_the_nearest(wanted: str, advice: str) -> None:
    rules: tuple[Rule, ...] = tuple(RULES.values())
    with pytest.raises(InputError, match=advice.replace("?", r"\?")):
        rule_called(wanted, rules)


def test_roles_are_told_by_the_words_of_their_rule() -> None:
    england = RULES["england-libraries"]
    first, *_, last = (words(part, england.labels) for part in england.parts)
    assert first == "all people (Inner London) within 1 mile, in each library authority"
    assert last == "at least 72 % of people (sparse county) within 2 miles, in each library authority"
    assert RulesAsked((england, RULES["france-post"])).labels == england.labels | {
        "departement": "département"
    }


def test_a_label_of_a_role_that_the_rule_does_not_use_is_a_slip(tmp_path: Path) -> None:
    good = GOOD.replace("share = 0.5", 'share = 0.5\namong = "city"')
    labels = '[labels]\ncity = "the City"\n'
    (tmp_path / "own.toml").write_text(good + labels, "utf-8")
    assert read_rule(tmp_path / "own.toml").labels == {"city": "the City"}
    (said,) = faults_of(good + labels + 'cty = "Cities"\n', tmp_path)
    assert said.endswith("[labels]: no part of the rule has this role (cty); did you mean city?")


def test_what_is_no_table_is_told_in_the_words_of_toml(tmp_path: Path) -> None:
    (said,) = faults_of(GOOD.replace("[source]", "labels = 5\n[source]"), tmp_path)
    assert said.endswith("labels: must be a table (5)")
