"""Addresses and opening hours: which columns are recognised, and as little as possible that is neither."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from reader_files import real_data

from overlap.domain.contact import LONGEST, addresses, opening_hours
from overlap.domain.facilities import Facilities
from overlap.domain.study import NetworkFile
from overlap.errors import FaultList, InputError
from overlap.readers.columns import ColumnFinder
from overlap.readers.contact import find_address, find_hours
from overlap.readers.facilities import read_facilities
from overlap.readers.formats import read_table

PLACES = ["12 Quay Street", "Rue de la Jetée", None]
ADDRESSES = (
    "ADDRESS|Street Address|addr:full|Adresse|Dirección|Endereço|Indirizzo|Anschrift|العنوان|Адрес|地址"
)
HOURS = (
    "opening_hours|Opening Hours|HOURS|Heures d'ouverture|Horaires|Horario de atención|Öffnungszeiten|"
    "Horário de funcionamento|Orario di apertura|ساعات العمل|Режим работы|营业时间|開館時間"
)
TIMES = ["Mo-Fr 09:00-17:00; Sa 9-12", "24/7", "on request"]


def finder(columns: dict[str, list[object]]) -> ColumnFinder:
    return ColumnFinder(pd.DataFrame(columns, dtype=object), "a.csv", "networks.a", FaultList())


def read(folder: Path, columns: dict[str, list[object]], **keys: object) -> Facilities:
    frame = pd.DataFrame(columns)
    frame = frame.assign(id=range(len(frame)), longitude=10.0, latitude=[50.0 + k for k in range(len(frame))])
    frame.to_csv(folder / "a.csv", index=False, encoding="utf-8")
    return read_facilities("a", NetworkFile(file="a.csv", **keys), folder)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ADDRESSES.split("|"))
def test_addresses_in_many_languages(name: str) -> None:
    assert find_address(finder({"id": [1, 2, 3], name: list(PLACES)}), ()) == (name,)


@pytest.mark.parametrize("name", HOURS.split("|"))
def test_opening_hours_in_many_languages(name: str) -> None:
    assert find_hours(finder({"id": [1, 2, 3], name: list(TIMES)}), "") == name


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("address", ["a@example.org", "b@example.org", "c@example.org"]),
        ("address", ["https://a.example", "www.b.example", "http://c.example"]),
        ("address", ["10.0.0.1", "10.0.0.2", "10.0.0.3"]),
        ("address", [307101, 295142, 295146]),
        ("address", ["N/A", None, ""]),
        *((name, PLACES) for name in ("email address", "IP address", "web_address", "mailing address")),
        *((name, PLACES) for name in ("ADDRESS_ID", "postal address", "Address (head office)", "address2")),
        ("hours", ["1404", "2028", "1,848"]),
        ("hours", [37.5, 40, None]),
        ("hours", ["37.5 hours", "40 h", "20,5"]),
        ("hours", ["yes", "no", "yes"]),
        # Days, times of day and sums of hours are no opening hours.
        ("opening_hours", ["2024-01-12", "2024-02-01", "2019-05-01 00:00:00"]),
        ("opening_hours", ["09:00:00", "10:00", "8 am"]),
        ("hours", ["37.5/52", "2019/20", "1 404 - 5"]),
        ("hours", ["31 h per week, 5 days", "40 hours 5 days", "37.5 hrs / 52 wks"]),
        # Neither coordinates, codes nor a word for nothing say where a counter is.
        ("address", ["1.1100 S, 30.1320 E", "0.5 N, 30 E", None]),
        ("address", ["00:1A:2B:3C:4D:0b", "6G8F+11", "EF"]),
        ("address", ["///index.home.raft", "unknown", "Unknown"]),
        *((name, TIMES) for name in ("hours per week", "staff hours", "collection_times", "hours_monday")),
        *(
            (name, TIMES)
            for name in ("Opening hours (Sunday)", "opening_hours:covid19", "check_date:opening_hours")
        ),
    ],
)
def test_what_is_neither_is_left(name: str, values: list[object]) -> None:
    found = finder({"id": [1, 2, 3], name: values})
    assert (find_address(found, ()), find_hours(found, ""), found.notes) == ((), "", [])


def test_two_that_may_be_meant_are_told_and_left() -> None:
    found = finder(
        {"Address": list(PLACES), "Adresse": list(PLACES), "hours": list(TIMES), "Horario": list(TIMES)}
    )
    assert (find_address(found, ()), find_hours(found, "")) == ((), "")
    assert [note.partition(",")[0] for note in found.notes] == [
        "Several columns may be the address (Address",
        "Several columns may be the hours (hours",
    ]
    found.faults.raise_if_any()
    assert find_hours(finder({"hours": ["1404", "9", "7"], "horario": list(TIMES)}), "") == "horario"


def test_an_address_in_several_columns() -> None:
    lines = {
        "Address2": ["Cork", "Tralee", "-"],
        "Address1": ["1 Main St", None, "Quay"],
        "address": [None, None, "x"],
    }
    assert find_address(finder(lines), ()) == ("Address1", "Address2")
    osm = {
        "addr:city": ["A", "B", "C"],
        "addr:housenumber": [1, 2, 3],
        "addr:street": ["Court Rd", "Quay", None],
    }
    assert find_address(finder(osm), ()) == ("addr:street", "addr:housenumber", "addr:city")
    assert find_address(finder({"addr:city": ["A", "B"], "addr:housenumber": [1, 2]}), ()) == ()
    # The one that tells most counters.
    assert find_address(finder({**osm, "addr:full": [None, None, "3 Quay, C"]}), ())[0] == "addr:street"
    assert find_address(finder({**osm, "addr:full": ["1", "2 Quay, B", "3 Quay, C"]}), ()) == ("addr:full",)


def test_columns_that_the_study_names(tmp_path: Path) -> None:
    columns: dict[str, list[object]] = {
        "street": ["1 Main St\r\nBack door", " 2 Quay, ", "-"],
        "town": ["Cork", "n/a", None],
        "times": ["Mo 9-12\nTu 9-12;", "x" * 10_000, "null"],
    }
    found = read(tmp_path, columns, address=("street", "town"), hours="times")
    told, open_when = addresses(found), opening_hours(found)
    assert told is not None
    assert open_when is not None
    assert told.tolist() == ["1 Main St, Back door, Cork", "2 Quay", ""]
    assert open_when.tolist() == ["Mo 9-12; Tu 9-12", "x" * (LONGEST - 1) + "…", ""]
    assert (found.source.columns["address"], found.source.columns["hours"]) == ("street, town", "times")
    alone = read(tmp_path, columns, address=("town",))
    assert (alone.address, opening_hours(alone)) == (("town",), None)
    assert addresses(read(tmp_path, columns)) is None
    with pytest.raises(InputError) as caught:
        read(tmp_path, columns, address=("street", "twon"), hours="tims")
    assert "no column twon" in str(caught.value)
    assert "did you mean town?" in str(caught.value)
    assert "no column tims" in str(caught.value)


@pytest.mark.parametrize(
    ("file", "address", "hours"),
    [
        ("usa-washington-dc/libraries.geojson", ["ADDRESS"], ""),
        ("usa-washington-dc/post-offices.geojson", ["ADDRESS"], ""),
        ("usa-national/PLS_FY17_Outlet_pud17i.csv", ["ADDRESS"], ""),  # its HOURS are hours of a year
        ("ireland/anpost_post_offices_parsed.csv", [f"Address{k}" for k in range(1, 7)], "Opening_Hours"),
        ("ireland/irish_public_libraries.geojson", ["address1", "address2", "address3"], ""),
        (
            "india/osm_post_offices_mixed_geometry.geojson",
            [f"addr:{key}" for key in ("street", "housenumber", "place", "suburb", "postcode", "city")],
            "opening_hours",
        ),
        ("zimbabwe/zimpost_offices_approx.csv", [], ""),
    ],
)
def test_real_lists(file: str, address: list[str], hours: str) -> None:
    frame = read_table(real_data(file), file, "").frame
    found = ColumnFinder(frame, file, "networks.a", FaultList())
    assert (list(find_address(found, ())), find_hours(found, "")) == (address, hours)


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 08:30-16:30; Sa 09:00-12:00", "24/7", "9am - 5pm", "10:00 AM to 6:00 PM", "9h-17h",
        "de 9h00 à 17h00", "de 9:00 a 14:00", "das 9:00 às 17:00", "9.00–16.30 Uhr", "9 bis 17 Uhr",
        "Пн-Пт 9:00 до 18:00", "9:00至17:00", "من 9:00 إلى 17:00", "Monday 9:00 a.m. – 5:00 p.m.",
    ],
)  # fmt: skip
def test_times_as_people_write_them(text: str) -> None:
    assert find_hours(finder({"hours": [text, None, "closed"]}), "") == "hours"


@pytest.mark.parametrize(
    "text", ["12 High St", "Žižkova 3", "北京市朝阳区1号", "ул. Ленина, 5", "شارع النيل 4"]
)
def test_addresses_in_many_scripts(text: str) -> None:
    assert find_address(finder({"address": [text, "unknown"]}), ()) == ("address",)


def test_a_column_named_twice_is_a_fault(tmp_path: Path) -> None:
    columns = {"id": [1], "latitude": [1.0], "longitude": [2.0], "street": ["High St"]}
    with pytest.raises(InputError, match="address names a column twice"):
        read(tmp_path, columns, address=("street", "street"))


def test_numbers_that_were_floats_are_whole_and_nothing_known_is_empty(tmp_path: Path) -> None:
    columns = {
        "id": [1, 2], "latitude": [1.0, 1.5], "longitude": [2.0, 2.5],
        "street": ["High St", "unknown"], "postcode": ["1001.0", "1002.0"],
    }  # fmt: skip
    told = addresses(read(tmp_path, columns, address=("street", "postcode")))
    assert told is not None
    assert told.tolist() == ["High St, 1001", "1002"]
