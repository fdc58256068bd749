"""How digital counters are, from columns in many languages: answers, tags, lists, contradictions, rubbish."""

# ruff: noqa: RUF001 - words in the scripts of their languages

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicator_builders import WORDS, counters, read

from overlap.domain.indicators import FLAGS, NUMBERS, Indicators
from overlap.errors import InputError
from overlap.readers.facilities import read_facilities
from overlap.readers.services import service_words
from overlap.resources.sample import sample_study
from overlap.runs.study import read_study


def of(**columns: list[Any]) -> Indicators:
    return read(counters(columns))


def said(found: Indicators, name: str) -> list[bool | None]:
    flags = found.frame()[name]
    return [
        None if value is None else bool(value) for value in flags.astype(object).where(flags.notna(), None)
    ]


@pytest.mark.parametrize(
    ("indicator", "headings"),
    [
        ("internet", "internet|Internet Access|Connexion Internet|Acceso a Internet|Acesso à Internet"),
        (
            "internet",
            "الإنترنت|Доступ в интернет|互联网|Internetzugang|Accesso a Internet|Connectivity|has_internet",
        ),
        ("public_internet", "Public Internet|Accès public à Internet|Internet público|إنترنت عام|公共上网"),
        ("public_internet", "Acesso público à Internet|Публичный доступ в интернет"),
        ("training", "training|Staff trained|Personnel formé|Capacitación|Formação|تدريب|Обучение|培训"),
        ("electricity", "Electricity|Électricité|Electricidad|Energia elétrica|الكهرباء|Электричество|电力"),
        ("speed_mbps", "download_mbps|Speed (Mbps)|Débit|Velocidad|Velocidade|سرعة الإنترنت|Скорость|网速"),
        (
            "devices",
            "Computers|Ordinateurs|Computadoras|Computadores|عدد الأجهزة|Количество компьютеров|电脑数量",
        ),
    ],
)
def test_columns_in_many_languages(indicator: str, headings: str) -> None:
    for heading in headings.split("|"):
        found = of(**{heading: ["1"]})
        assert found.columns == {indicator: heading}
        known = {**found.flags, **found.numbers}[indicator]
        assert known.tolist() == [1]


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("yes|YES|y|true|1|1.0|x|✓|oui|Sí|si|sim|نعم|يوجد|да|Есть|是|有|ja|sì|available", True),
        ("no|No|n|false|0|0.0|✗|non|não|لا|لا يوجد|нет|Отсутствует|否|无|没有|nein|not available", False),
        ("|  |-|n/a|NaN|null|unknown|inconnu|desconocido|desconhecido|غير معروف|неизвестно|未知|?", None),
    ],
)
@pytest.mark.parametrize("indicator", FLAGS)
def test_yes_and_no_in_many_languages(words: str, indicator: str, *, flag: bool | None) -> None:
    cells = words.split("|")
    found = of(**{indicator: cells})
    assert said(found, indicator) == [flag] * len(cells)
    assert found.unknown_words == {}


def test_values_of_any_type() -> None:
    found = of(internet=[True, False, 1, 0.0, None, math.nan, np.int64(1), 2])
    assert said(found, "internet") == [True, False, True, False, None, None, True, None]
    assert {word: rows.tolist() for word, rows in found.unknown_words.items()} == {("internet", "2"): [7]}


def test_kinds_of_connection_and_power() -> None:
    found = of(
        internet=["Fibre", "4G", "VSAT", "none", "ADSL/4G", "soon"],
        electricity=["grid", "Solar panels", "generator", "None", "grid + solar", "réseau"],
    )
    assert said(found, "internet") == [True, True, True, False, True, None]
    assert said(found, "electricity") == [True, True, True, False, True, True]
    assert [*found.unknown_words] == [("internet", "soon")]


def test_none_beside_yes_and_no_is_a_blank() -> None:
    assert said(of(internet=["yes", "None", "no"]), "internet") == [True, None, False]


def test_training_is_trained_staff_or_training_for_visitors() -> None:
    trained, offered = ["3", "0", "no", "no", None], ["no", "no", None, "yes", "no"]
    found = of(**{"trained staff": trained, "Training": offered})
    assert said(found, "training") == [True, False, None, True, None]
    assert found.columns["training"] == "Training, trained staff"


@pytest.mark.parametrize(
    ("cell", "mbps"),
    [
        ("15.2", 15.2), ("15,2", 15.2), ("10 Mbps", 10), ("10Mbit/s", 10), ("1 Gbps", 1000),
        ("512 kbps", 0.512), ("2 Мбит/с", 2), ("100兆", 100), ("20 ميجابت", 20),
        (30, 30), ("0", 0), ("-5", None),
        ("fast", None), ("10-20", None), ("inf", None), ("", None), ("n/a", None), ("5 apples", None),
        ("256000 bps", 0.256),
    ],
)  # fmt: skip
def test_speeds(cell: Any, mbps: float | None) -> None:
    [speed] = of(**{"Internet speed": [cell]}).numbers["speed_mbps"].tolist()
    assert math.isnan(speed) if mbps is None else speed == pytest.approx(mbps)


def test_the_unit_of_speeds_may_stand_in_the_heading() -> None:
    assert of(download_kbps=["512", "1 Mbps"]).numbers["speed_mbps"].tolist() == [0.512, 1.0]
    assert of(internet_speed_gbps=["1"]).numbers["speed_mbps"].tolist() == [1000.0]
    found = read(counters({"speed_mbps": ["512"], "line_kbps": ["512"]}), {"speed_mbps": "line_kbps"})
    assert found.numbers["speed_mbps"].tolist() == [0.512]


def test_devices() -> None:
    cells = ["7", 7.0, "12 computers", "yes", "no", "none", None, "2.5", "-1", "many", "5台"]
    found = of(devices=cells)
    known = np.nan_to_num(found.numbers["devices"], nan=-1)
    assert known.tolist() == [7, 7, 12, 1, 0, -1, -1, -1, -1, -1, 5]
    assert [word for _, word in found.unknown_words] == ["2.5", "-1", "many"]


# Contradictions, and what follows


def test_contradictions_are_told_and_settle_nothing() -> None:
    found = of(
        internet=["no", "no", "no", "yes", None],
        public_internet=["yes", "no", "yes", "yes", "yes"],
        speed_mbps=["", "20", "20", "20", ""],
    )
    assert found.conflicts.tolist() == [
        "internet is no but public_internet is yes",
        "internet is no but there is a speed",
        "internet is no but public_internet is yes; internet is no but there is a speed",
        "",
        "",
    ]
    assert said(found, "internet") == [None, None, None, True, True]
    assert said(found, "public_internet") == [None, False, None, True, True]
    assert np.isnan(found.numbers["speed_mbps"]).tolist() == [True, True, True, False, True]
    assert (found.level_low.tolist(), found.level_high.tolist()) == ([0, 0, 0, 2, 2], [4, 1, 4, 4, 4])
    assert found.notes == ("internet is yes by public_internet in 1 row.",)


def test_columns_that_disagree() -> None:
    found = of(
        internet=["no", "yes", "no"],
        public_internet=[None, None, "no"],
        internet_access=["wlan", "terminal", "no"],
        devices=["3", "0", "2"],
        amenity=["library"] * 3,
    )
    assert found.conflicts.tolist() == [
        "internet and internet_access disagree on internet",
        "devices and internet_access disagree on devices",
        "",
    ]
    assert said(found, "internet") == [None, True, False]
    assert np.nan_to_num(found.numbers["devices"], nan=-1).tolist() == [3, -1, 2]


def test_the_study_names_the_column() -> None:
    made = counters({"internet": ["yes", "no"], "has_net": ["yes", "no"], "broadband": ["no", "yes"]})
    found = read(made, {"internet": "has_net"})
    assert found.columns == {"internet": "has_net"}
    assert said(found, "internet") == [True, False]
    assert found.notes == (
        "internet is read from has_net, not from broadband.",
        "public_internet is no by internet in 1 row.",
    )


# OpenStreetMap


@pytest.mark.parametrize(
    ("value", "internet", "public", "devices"),
    [
        ("yes", True, True, None),
        ("wlan", True, True, None),
        ("wifi", True, True, None),
        ("wired", True, True, None),
        ("terminal", True, True, 1),
        ("wlan;terminal", True, True, 1),
        ("service", True, None, None),
        ("customers", True, None, None),
        ("students", True, False, None),
        ("no", None, False, None),  # the tag is about visitors alone
        ("", None, None, None),
        (None, None, None, None),
        ("pigeons", None, None, None),
    ],
)
def test_internet_access_of_openstreetmap(
    value: str | None, devices: float | None, *, internet: bool | None, public: bool | None
) -> None:
    found = of(**{"addr:city": ["X"], "internet_access": [value]})
    assert said(found, "internet") == [internet]
    assert said(found, "public_internet") == [public]
    assert np.nan_to_num(found.numbers["devices"], nan=-1).tolist() == [-1 if devices is None else devices]
    assert bool(found.unknown_words) == (value == "pigeons")


def test_internet_access_elsewhere_is_plain_english() -> None:
    found = of(internet_access=["yes", "no"])
    assert (said(found, "internet"), said(found, "public_internet")) == ([True, False], [None, False])
    assert said(of(internet_access=["yes", "wlan"]), "public_internet") == [True, True]


def test_no_wireless_network_says_nothing() -> None:
    found = of(wifi=["yes", "no", None, "free"])
    assert (said(found, "internet"), said(found, "public_internet")) == (
        [True, None, None, True],
        [None, None, None, True],
    )
    assert said(of(**{"Free WiFi": ["да", "нет"]}), "public_internet") == [True, None]


# Services


def test_lists_of_services() -> None:
    found = of(
        services=[
            "e-gov; eGov, E-Government; egov|Digital skills",
            "Gobierno electrónico / comercio electrónico",
            "электронное правительство\nцифровые навыки",
            "电子政务，电子商务",
            "الحكومة الإلكترونية، التجارة الإلكترونية",
            "none",
            "",
            "stamps; parcels",
            "stamps; mobile money",
        ]
    )
    offered = [
        None if -1 in row else [key for key, flag in zip(found.services, row, strict=True) if flag]
        for row in found.offers.tolist()
    ]
    assert offered == [
        ["e_government", "digital_skills"],
        ["e_government", "e_commerce"],
        ["e_government", "digital_skills"],
        ["e_government", "e_commerce"],
        ["e_government", "e_commerce"],
        [],
        None,
        None,
        ["digital_finance"],
    ]
    assert {word: rows.tolist() for word, rows in found.unknown_words.items()} == {
        ("services", "stamps"): [7, 8],
        ("services", "parcels"): [7],
    }


def test_services_with_columns_of_their_own() -> None:
    found = of(
        services=["e-learning", "e-learning", None],
        **{"E-Learning": ["yes", "no", "yes"], "egov": ["no", None, "?"]},
    )
    assert said(found, "e_learning") == [True, None, True]
    assert said(found, "e_government") == [False, False, None]
    assert found.conflicts.tolist() == ["", "services and E-Learning disagree on e_learning", ""]
    assert found.columns["e_learning"] == "services, E-Learning"


def test_services_of_the_study() -> None:
    words = service_words({"passport": ["passports", "Passport desk"], "e_government": ["one-stop shop"]})
    assert words.services == (*WORDS.services, "passport")
    made = counters({"services": ["PASSPORT-DESK", "one stop shop"], "level": [7, 7]})
    found = read(made, words=words)
    assert found.frame()["passport"].tolist() == [True, False]
    assert found.frame()["e_government"].tolist() == [False, True]
    assert words.titles["passport"] == "passport"


def test_words_that_two_services_have() -> None:
    with pytest.raises(InputError) as caught:
        service_words({"passport": ["ids", "e-gov"], "id_card": ["IDs", "!"], "internet": []})
    twice = "a name that two services have"
    assert str(caught.value).splitlines() == [
        f"services.passport: {twice} (e-gov also stands for e_government); leave it out of one",
        f"services.id_card: {twice} (IDs also stands for passport); leave it out of one",
        "services.id_card: a name without letters ('!'); leave it out",
        "services: is the name of an indicator (internet); choose another name",
    ]


def test_no_usual_word_stands_for_two_services() -> None:
    from overlap.readers.columns import letters, words_of

    called: dict[str, str] = {}
    for key, entry in words_of("services").items():
        for word in (each for name, words in entry.items() if name != "title" for each in words):
            assert called.setdefault(letters(word), key) == key


# Rubbish


def test_no_rows_and_no_columns() -> None:
    for found in (of(), of(internet=[], services=[], devices=[], internet_access=[])):
        assert len(found) == len(found.frame()) == 0
        assert found.offers.shape == (0, 5)
    blank = read(counters({"colour": ["red", "blue"]}))
    assert blank.columns == {}
    assert (blank.level_low.tolist(), blank.level_high.tolist()) == ([0, 0], [4, 4])
    assert blank.frame().drop(columns=["level_low", "level_high"]).isna().all(axis=None)


ROLES = (*FLAGS, *NUMBERS, "services", "e_learning", "internet_access", "wifi", "staff_trained")
rubbish = st.one_of(
    st.text(max_size=20),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(["x" * 10_000, b"\0"]),
)


@given(st.lists(st.tuples(*[rubbish] * len(ROLES)), min_size=1, max_size=4))
def test_rubbish_is_unknown_and_nothing_worse(rows: list[tuple[Any, ...]]) -> None:
    found = of(**dict(zip(ROLES, map(list, zip(*rows, strict=True)), strict=True)))
    assert all(set(flags.tolist()) <= {-1, 0, 1} for flags in (*found.flags.values(), *found.offers.T))
    assert all(((each >= 0) | np.isnan(each)).all() for each in found.numbers.values())
    assert (found.level_low <= found.level_high).all()
    assert all(len(word) <= 60 for _, word in found.unknown_words)


@pytest.mark.parametrize(
    "cell", ["yes " * 2_500, "1" * 10_000, "1 " * 5_000, "e-gov;" * 2_000, ";" * 10_000, "é" * 10_000]
)
def test_endless_cells_take_no_time(cell: str) -> None:
    begun = time.perf_counter()
    of(**{role: [cell, "yes"] for role in ROLES})
    assert time.perf_counter() - begun < 20.0


def test_the_sample_is_understood() -> None:
    folder = Path(sample_study())
    for network, spec in read_study(folder).networks.items():
        found = read(read_facilities(network, spec, folder))
        assert set(found.columns) == {*FLAGS, *NUMBERS, *found.services}
        assert found.unknown_words == {}
        assert set(found.conflicts) == {""}
        assert (found.level_low < found.level_high).any()
        assert set(found.frame()["level"].dropna()) >= {0.0, 1.0, 4.0}
