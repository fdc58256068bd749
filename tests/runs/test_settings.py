from typing import Any

import pytest

from overlap.errors import InputError
from overlap.runs.study import apply_settings, study_from_mapping

STUDY: dict[str, Any] = {"study": {"service_km": 2}, "networks": {"post": {"file": "post.csv"}}}


def faults_of(*settings: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        apply_settings(STUDY, settings, "--set")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("study.bands_km=0.5,1,2", [0.5, 1, 2]),
        ("study.bands_km=[0.5, 1]", [0.5, 1]),
        ("study.bands_km=5", [5]),
        ("study.bands_km=", []),
        ("study.service_km=2.5", 2.5),
        ("study.service_km=far", "far"),
        ("study.name=Île 1", "Île 1"),
        ("study.name='quoted'", "quoted"),
        ("networks.post.where=TYPE != 'PRIVATE'", "TYPE != 'PRIVATE'"),
        ("networks.post.where=a == b", "a == b"),
        ("networks.post.where=", ""),
        ("networks.post.id=2020", "2020"),
        ("networks.post.date=2024-05-01", "2024-05-01"),
        ("networks.post.columns.internet=has_net", "has_net"),
        ('networks.post.columns={internet = "has_net"}', {"internet": "has_net"}),
        ("study.name=1\nx = 2", "1\nx = 2"),
    ],
)
def test_a_value_is_what_its_key_asks_for(setting: str, value: object) -> None:
    part: Any = apply_settings(STUDY, [setting], "--set")
    for name in setting.partition("=")[0].split("."):
        part = part[name]
    assert part == value


def test_the_rest_stays_and_the_given_study_is_not_changed() -> None:
    merged = apply_settings(STUDY, ["study.site_m=50", "networks.post.id=code", "study.site_m=60"], "--set")
    assert merged == {
        "study": {"service_km": 2, "site_m": 60},
        "networks": {"post": {"file": "post.csv", "id": "code"}},
    }
    assert STUDY == {"study": {"service_km": 2}, "networks": {"post": {"file": "post.csv"}}}


def test_a_new_network_comes_with_its_file() -> None:
    merged = apply_settings(STUDY, ["networks.school.where=open", "networks.school.file=s.csv"], "--set")
    assert list(study_from_mapping(merged, "--set").networks) == ["post", "school"]


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        ("study.bandskm=1", "--set: unknown key (study.bandskm); did you mean bands_km?"),
        ("netwrks.post.file=x", "--set: unknown key (netwrks.post.file); did you mean networks?"),
        ("networks.post.wehre=x", "--set: unknown key (networks.post.wehre); did you mean where?"),
        ("networks.pots.where=x", "--set: unknown section (networks.pots); did you mean post?"),
        ("areas.district.name=x", "--set: unknown section (areas.district); give areas.district.file too"),
        ("study=1", "--set: names no single key (study); write it as section.key=value"),
        ("networks.post=x.csv", "--set: names no single key (networks.post); write it as section.key=value"),
        (
            "networks.post.file.x=1",
            "--set: names no single key (networks.post.file.x); write it as section.key=value",
        ),
        ("study.name", "--set: has no value (study.name); write it as section.key=value"),
        ("=5", "--set: unknown key (=5); known are: study, networks, population, areas, cases"),
    ],
)
def test_the_fault_is_told(setting: str, fault: str) -> None:
    assert faults_of(setting) == [fault]


def test_every_fault_is_told_at_once() -> None:
    assert len(faults_of("study.x=1", "study.y=1", "study.name")) == 3


def test_a_study_with_a_value_for_a_section_is_told() -> None:
    with pytest.raises(InputError, match=r"--set: names no section of the study \(networks\.post\.id\)"):
        apply_settings({"networks": {"post": "post.csv"}}, ["networks.post.id=a"], "--set")
