import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overlap.domain.study import AreaFile, NetworkFile, PopulationFile, Settings, Study
from overlap.errors import InputError
from overlap.runs.study import read_study, study_from_mapping, study_text
from overlap.runs.study_checks import MOST_BANDS, RESERVED

ONE_NETWORK = '[networks.post]\nfile = "post.csv"\n'


def faults_of(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        study_from_mapping(tomllib.loads(text), "study.toml")
    return str(caught.value).splitlines()


# Round trip

texts = st.text(st.characters(exclude_categories=["Cs"]))
files = texts.filter(lambda text: text.strip() and "\0" not in text)
words = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda word: word not in RESERVED and not word.startswith("only_")
)
positive = st.floats(min_value=1e-6, max_value=20_000)
folder_names = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='/\\:*?"<>|')
).filter(lambda name: name not in {".", ".."})
general = st.builds(
    Settings,
    name=folder_names,
    bands_km=st.lists(positive, min_size=1, max_size=MOST_BANDS, unique=True).map(
        lambda bands: tuple(sorted(bands))
    ),
    site_m=positive,
    margin_km=st.none() | positive,
    remainder=st.sampled_from(["sea", "foreign"]),
    rubric=texts,
    online_level=st.integers(1, 127),
).flatmap(
    lambda settings: st.sampled_from([None, *settings.bands_km]).map(
        lambda band: replace(settings, service_km=band)
    )
)
networks = st.builds(
    NetworkFile,
    file=files,
    id=texts,
    where=texts,
    address=st.lists(texts.filter(bool), max_size=3).map(tuple),
    columns=st.dictionaries(texts, texts),
    date=texts,
)
layers = st.builds(
    PopulationFile,
    file=files,
    column=texts,
    role=st.sampled_from(["part", "alternative"]),
    method=st.sampled_from(["spread", "interior-point"]),
    nodata=st.none() | st.floats(allow_nan=False),
).flatmap(
    lambda layer: (
        positive.map(lambda metres: replace(layer, spacing_m=metres))
        if layer.method == "spread"
        else st.just(layer)
    )
)
population = st.dictionaries(words, layers, max_size=3).map(
    lambda parts: {"total": PopulationFile(file="p.tif"), **parts} if parts else parts
)
studies = st.builds(
    Study,
    study=general,
    networks=st.dictionaries(words, networks, min_size=1, max_size=3).filter(
        lambda named: len({Path(each.file) for each in named.values()}) == len(named)
    ),
    population=population,
    areas=st.dictionaries(words, st.builds(AreaFile, file=files, name=texts), max_size=3),
    services=st.dictionaries(
        st.from_regex(r"own[a-z0-9]{0,8}", fullmatch=True),
        st.lists(st.nothing()),
        max_size=3,
    ).map(lambda named: {name: [f"{name} desk"] for name in named}),
    groups=st.dictionaries(
        st.from_regex(r"group_[a-z0-9_]{0,8}", fullmatch=True),
        st.sampled_from(["level >= 2", "network == 'post' and level < 2", "`a b` is known"]),
        max_size=3,
    ),
)


@settings(deadline=None)
@given(studies)
def test_what_is_written_reads_as_the_same_study(study: Study) -> None:
    text = study_text(study)
    again = study_from_mapping(tomllib.loads(text), "study.toml")
    assert again == study
    assert list(again.networks) == list(study.networks)
    assert list(again.areas) == list(study.areas)
    assert study_text(again) == text
    assert text.endswith("\n")


def test_only_what_differs_is_written_and_what_every_figure_needs() -> None:
    study = Study(networks={"post": NetworkFile(file="post.csv", where="TYPE != 'PRIVATE'")})
    head, _, written = study_text(study).partition("\n\n")
    assert all(line.startswith("# ") for line in head.splitlines())
    assert written == (
        '[study]\nname = ""\nbands_km = [\n    1.0,\n    2.0,\n    5.0,\n    10.0,\n]\n'
        "site_m = 100.0\n"
        '\n[networks.post]\nfile = "post.csv"\nwhere = "TYPE != \'PRIVATE\'"\n'
    )


# Reading


def test_a_folder_stands_for_its_study_file(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_bytes(b"\xef\xbb\xbf" + ONE_NETWORK.replace("\n", "\r\n").encode())
    assert read_study(tmp_path) == read_study(tmp_path / "study.toml")
    assert read_study(tmp_path).networks["post"].file == "post.csv"


def test_a_date_may_be_written_without_quotes() -> None:
    study = study_from_mapping(tomllib.loads(ONE_NETWORK + "date = 2024-05-01"), "study.toml")
    assert study.networks["post"].date == "2024-05-01"


def test_a_whole_number_will_do_where_a_number_is_asked_for() -> None:
    study = study_from_mapping(tomllib.loads("[study]\nbands_km = [1, 2.5]\n" + ONE_NETWORK), "study.toml")
    assert study.study.bands_km == (1.0, 2.5)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[study]\nname = \n", r"is not valid TOML \(.*line 2, column 8\)\); correct it there"),
        (b"[study]\nname = '\xff'\n", r"is not UTF-8 \(byte 17\); save it as UTF-8"),
        (b"n = 1" + b"0" * 5000, r"is not valid TOML \("),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(InputError, match=r"study\.toml: " + message):
        read_study(tmp_path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"dc\.toml: no such file; check the path"):
        read_study(tmp_path / "dc.toml")
    with pytest.raises(InputError, match=r"study\.toml: no such file; there is no study\.toml in "):
        read_study(tmp_path)


# Faults


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[study]\nbandskm = [1]", "study.toml [study]: unknown key (bandskm); did you mean bands_km?"),
        ("[studdy]\nname = 'a'", "study.toml: unknown key (studdy); did you mean study?"),
        (
            "[study]\nzzz = 1",
            "study.toml [study]: unknown key (zzz); known are: name, bands_km, service_km, site_m",
        ),
        (
            "[networks.library]\nfile = 'a'\nnmae = 'b'",
            "study.toml [networks.library]: unknown key (nmae); did you mean name?",
        ),
        ("[networks.library]\nid = 'a'", "study.toml [networks.library]: file is missing; add file = …"),
        (
            "[networks.library]\nfile = ' '",
            "study.toml [networks.library] file: is empty; name the file, relative",
        ),
        (
            '[networks.library]\nfile = "a\\u0000"',
            r"study.toml [networks.library] file: cannot be written as text ('a\x00'); rename the file",
        ),
        ("[networks.library]\nfile = 5", "study.toml [networks.library] file: must be text (5)"),
        ("[areas]\ndistrict = 'd.json'", "study.toml [areas.district]: must be a section ('d.json')"),
        ("study = 1", "study.toml [study]: must be a section (1)"),
        ("[study]\nbands_km = '1,2'", "study.toml [study] bands_km: must be a list ('1,2')"),
        ("[study]\nbands_km = ['1']", "study.toml [study] bands_km: must be a valid number ('1')"),
        (
            "[study]\nbands_km = []",
            "study.toml [study] bands_km: holds no band; write at least one, as [1, 2, 5]",
        ),
        ("[study]\nbands_km = [-1, 2]", "study.toml [study] bands_km: must be greater than 0 (-1)"),
        ("[study]\nbands_km = [1, inf]", "study.toml [study] bands_km: must be a finite number (inf)"),
        ("[study]\nbands_km = [nan, 1]", "study.toml [study] bands_km: must be a finite number (nan)"),
        (
            "[study]\nbands_km = [1, 5, 2, 2]",
            "study.toml [study] bands_km: must increase (2 after 5, 2 after 2); write each distance once",
        ),
        (
            "[study]\nservice_km = 3",
            "study.toml [study] service_km: must be one of the bands (3 is none of 1, 2, 5, 10); add it to",
        ),
        ("[study]\nservice_km = 0", "study.toml [study] service_km: must be greater than 0 (0)"),
        ("[study]\nservice_km = true", "study.toml [study] service_km: must be a valid number (true)"),
        ("[study]\nsite_m = '5'", "study.toml [study] site_m: must be a valid number ('5')"),
        ("[study]\nsite_m = nan", "study.toml [study] site_m: must be a finite number (nan)"),
        ("[study]\nremainder = 'see'", "study.toml [study] remainder: must be 'sea' or 'foreign' ('see')"),
        (
            "[study]\nname = '../up'",
            "study.toml [study] name: cannot be the name of a folder ('../up'); leave out",
        ),
        (
            "[networks.Post]\nfile = 'a'",
            "study.toml [networks]: a name is not a simple word ('Post'); use small letters",
        ),
        (
            '[areas."\\u202e"]\nfile = "a"',
            r"study.toml [areas]: a name is not a simple word ('\u202e'); use small letters",
        ),
        (
            "[networks.both]\nfile = 'a'",
            "study.toml [networks.both]: is a word with a meaning of its own (both); choose",
        ),
        (
            "[areas.outside]\nfile = 'a'",
            "study.toml [areas.outside]: is a word with a meaning of its own (outside); choose",
        ),
        (
            "[networks.total]\nfile = 'a'",
            "study.toml [networks.total]: is a word with a meaning of its own (total); choose",
        ),
        (
            "[population.a]\nfile = 'a'\n[population.b]\nfile = 'b'",
            "study.toml [population]: more than one layer is the total (a, b); keep one, and",
        ),
        (
            "[population.a]\nfile = 'a'\nrole = 'part'",
            'study.toml [population]: no layer is the total (a); write role = "total" for one',
        ),
        (
            "[population.people]\nfile = 'a'\n[population.total]\nfile = 'a'\nrole = 'part'",
            "study.toml [population.total]: the layer named total must be the total (role = 'part'); rename",
        ),
        (
            "[study]\nonline_level = 0",
            "study.toml [study] online_level: must be greater than or equal to 1 (0)",
        ),
        ("[study]\nonline_level = 1.5", "study.toml [study] online_level: must be a whole number (1.5)"),
        ("[study]\nrubrik = 'a'", "study.toml [study]: unknown key (rubrik); did you mean rubric?"),
        ("[group]\na = 'level > 1'", "study.toml: unknown key (group); did you mean groups?"),
        ("[groups]\na = 1", "study.toml groups.a: must be text (1)"),
        ("[groups]\na = 'level = 1'", "study.toml groups.a: not a selection ('= 1' at character 7 of"),
        ("[groups]\npost = 'level > 1'", "study.toml groups.post: is the name of a network; choose another"),
        ("[groups]\nany = 'level > 1'", "study.toml [groups.any]: is a word with a meaning of its own (any)"),
        ("[groups]\nOn = 'level > 1'", "study.toml [groups]: a name is not a simple word ('On'); use small"),
        ("[services]\npassport = 'ids'", "study.toml services.passport: must be a list ('ids')"),
        (
            "[services]\npassport = ['egov']",
            "study.toml services.passport: a name that two services have (egov also stands for e_government)",
        ),
        ("[services]\ndevices = []", "study.toml services: is the name of an indicator (devices); choose"),
    ],
)
def test_the_fault_is_told(text: str, fault: str) -> None:
    (told,) = faults_of(f"{text}\n{ONE_NETWORK}" if "[networks.post]" not in text else text)
    assert told.startswith(fault)


def test_a_study_needs_a_network() -> None:
    assert faults_of("") == [
        "study.toml: there is no network; name at least one file, as [networks.library] with file = …"
    ]


def test_every_fault_is_told_at_once() -> None:
    settings_part = "[study]\nbands_km = [2, 1]\nservice_km = 'far'\ncolor = 1\n"
    text = settings_part + "[networks.both]\nid = 'a'\n[areas.x]\nfile = ''"
    assert len(faults_of(text)) == 6


@pytest.mark.parametrize(
    "value", ["1" + "0" * 400, "[1" + "0" * 400 + ", 2]", "[[1]]", "{a = 1}", "1979-05-27", "''"]
)
@pytest.mark.parametrize("key", ["bands_km", "service_km", "margin_km"])
def test_a_monstrous_value_is_a_fault_and_nothing_worse(key: str, value: str) -> None:
    assert all(len(fault) < 700 for fault in faults_of(f"[study]\n{key} = {value}\n{ONE_NETWORK}"))


def test_text_that_no_file_can_hold_is_refused() -> None:
    mapping: dict[str, Any] = {"networks": {"post": {"file": "\udcff.csv"}}}
    with pytest.raises(InputError, match=r"file: cannot be written as text \('\\udcff\.csv'\)"):
        study_from_mapping(mapping, "study.toml")


@pytest.mark.parametrize(
    ("posts", "same"),
    [
        ("", True),
        ("where = ''\nlicence = 'CC0'\nname = 'title'", True),
        ("where = \"kind == 'post'\"", False),
        ("layer = 'posts'", False),
        ("longitude = 'x2'\nlatitude = 'y2'", False),
    ],
)
def test_two_networks_are_not_the_same_rows(posts: str, *, same: bool) -> None:
    text = f"[networks.library]\nfile = 'a/all.gpkg'\n[networks.post]\nfile = './a//all.gpkg'\n{posts}"
    if not same:
        assert study_from_mapping(tomllib.loads(text), "study.toml")
        return
    [fault] = faults_of(text)
    assert fault == (
        "study.toml [networks]: library and post are the same rows of one file (a/all.gpkg); "
        "name another file, or tell them apart with where"
    )


# Keys that mean something for other layers

LAYERS = """
[population.total]
file = "p.gpkg"
classes = { urban = [1] }
modelled = false
method = "interior-point"
spacing_m = 50

[population.women]
file = "p.gpkg"
role = "part"
modelled = true

[population.other]
file = "other.tif"
role = "alternative"
modelled = true
nodata = -1

[population.ground]
file = "ground.tif"
role = "class"
classes = { urban = [1] }
column = "kind"
longitude = "x"
latitude = "y"
cell = "h3"
method = "interior-point"
spacing_m = 50
nodata = 0
modelled = false
"""


def test_a_key_that_means_nothing_for_a_role_is_told_with_what_it_is_for() -> None:
    total, other, ground = (f"study.toml [population.{name}]" for name in ("total", "other", "ground"))
    of_total, of_other, of_ground = (
        f'means nothing for a layer with role = "{role}"; it is for'
        for role in ("total", "alternative", "class")
    )
    spread = 'people of polygons with method = "spread": leave it out'
    assert faults_of(ONE_NETWORK + LAYERS) == [
        f'{total} classes: {of_total} a layer with role = "class": leave it out',
        f'{total} modelled: {of_total} a layer with role = "part": leave it out',
        f'{total} spacing_m: means nothing for method = "interior-point"; it is for {spread}',
        f'{other} modelled: {of_other} a layer with role = "part": leave it out',
        f"{ground} column: {of_ground} people in a table: leave it out",
        f"{ground} longitude: {of_ground} people at points of a table: leave it out",
        f"{ground} latitude: {of_ground} people at points of a table: leave it out",
        f"{ground} cell: {of_ground} people of H3 cells in a table: leave it out",
        f"{ground} method: {of_ground} people of polygons: leave it out",
        f"{ground} spacing_m: {of_ground} {spread}",
        f"{ground} nodata: {of_ground} rasters of people: leave it out",
        f'{ground} modelled: {of_ground} a layer with role = "part": leave it out',
    ]


@pytest.mark.parametrize("value", ["5", "true", "['street', 3]", "['']", "{ a = 'b' }"])
def test_an_address_is_one_column_or_several(value: str) -> None:
    def read(address: str) -> tuple[str, ...]:
        text = f"[networks.post]\nfile = 'a.csv'\naddress = {address}"
        return study_from_mapping(tomllib.loads(text), "study.toml").networks["post"].address

    with pytest.raises(InputError) as caught:
        read(value)
    (told,) = str(caught.value).splitlines()
    assert told.startswith(
        "study.toml [networks.post] address: must be the name of a column, or a list of names"
    )
    assert read("'street'") == ("street",)
    assert read("['street', 'city']") == ("street", "city")
