"""Which column is recognised as what, and what is said where none or several may be meant."""

from __future__ import annotations

import pandas as pd
import pytest

from overlap.errors import FaultList, InputError
from overlap.readers.columns import (
    ColumnFinder,
    Role,
    columns_for,
    languages_of,
    letters,
    with_columns,
    words,
)


def finder(**columns: list[object]) -> ColumnFinder:
    frame = pd.DataFrame({name.replace("__", " "): values for name, values in columns.items()}, dtype=object)
    return ColumnFinder(frame, "libraries.csv", "networks.library", FaultList())


def of_names(*names: str) -> ColumnFinder:
    return ColumnFinder(
        pd.DataFrame({name: [1, 2] for name in names}, dtype=object), "a.csv", "networks.a", FaultList()
    )


def fault(found: ColumnFinder) -> str:
    with pytest.raises(InputError) as caught:
        found.faults.raise_if_any()
    return str(caught.value)


@pytest.mark.parametrize(
    ("names", "longitude", "latitude"),
    [
        (["LONGITUDE", "LATITUDE"], "LONGITUDE", "LATITUDE"),
        (["lat", "lng", "x", "y"], "lng", "lat"),
        (["gis_x", "gis_y", "lon", "lat"], "lon", "lat"),
        (["LONGITUD", "LATITUDE"], "LONGITUD", "LATITUDE"),
        (["latitude_approx", "longitude_approx"], "longitude_approx", "latitude_approx"),
        (["GNIS.Latitude", "GNIS.Longitude"], "GNIS.Longitude", "GNIS.Latitude"),
        (["INTPTLONG", "INTPTLAT"], "INTPTLONG", "INTPTLAT"),
        (["latitude", "longitude", "resolved_lat", "resolved_long"], "longitude", "latitude"),
        (["at.lat", "at.lon"], "at.lon", "at.lat"),
        (["X Coord", "Y Coord"], "X Coord", "Y Coord"),
        (["POINT_X", "POINT_Y"], "POINT_X", "POINT_Y"),
        (["GIS_X", "GIS_Y", "x_label"], "GIS_X", "GIS_Y"),
        (["Salon", "Flat", "along", "belong"], "", ""),
    ],
)
def test_coordinates(names: list[str], longitude: str, latitude: str) -> None:
    found = of_names(*names)
    assert (found.find("longitude", ""), found.find("latitude", "")) == (longitude, latitude)
    found.faults.raise_if_any()


@pytest.mark.parametrize(
    ("role", "names", "best"),
    [
        ("name", ["AltName", "Name", "OrigName"], "Name"),
        ("name", ["authority", "branch", "address1"], "branch"),
        ("name", ["AnPost_ID", "PO_Name", "Town"], "PO_Name"),
        ("name", ["STATNAME", "LIBNAME"], "LIBNAME"),
        ("name", ["Post Office Name", "Municipality"], "Post Office Name"),
        ("name", ["ADM1_EN", "ADM2_EN"], "ADM2_EN"),
        ("name", ["LABEL", "NAME"], "NAME"),
        ("id", ["OBJECTID", "GIS_ID", "ADDRESS_ID"], "GIS_ID"),
        ("id", ["AnPost_ID", "Eircode"], "AnPost_ID"),
        ("id", ["facilityId", "x"], "facilityId"),
        ("id", ["OBJECTID", "WARD_ID"], "WARD_ID"),
        ("id", ["ADM0_PCODE", "ADM1_PCODE"], "ADM1_PCODE"),
        ("id", ["paid", "grid", "valid", "FID"], "FID"),
        ("id", ["@id", "name"], "@id"),
        ("id", ["paid", "grid"], ""),
    ],
)
def test_names_and_ids(role: Role, names: list[str], best: str) -> None:
    assert of_names(*names).find(role, "") == best


def test_an_id_must_tell_rows_apart() -> None:
    many = list(range(100))
    found = finder(id=[1] * 100, code=[None] * 6 + many[6:], ref=["x", *many[:94], *["x"] * 5], objectid=many)
    assert found.find("id", "", 0.95) == "ref"
    blank = finder(id=[" ", *many[1:]])
    assert blank.find("id", "", 1.0) == ""
    assert blank.notes == ["id is not taken for the id: it tells only 99 % of rows apart."]


def test_two_of_equal_rank() -> None:
    text = fault_of("longitude", of_names("Lon", "LON", "lat"))
    assert (
        text
        == "a.csv: several columns may be the longitude (Lon, LON); name one with longitude in networks.a"
    )


def fault_of(role: Role, found: ColumnFinder) -> str:
    assert found.find(role, "", needed=True) == ""
    return fault(found)


def test_none_where_one_is_needed() -> None:
    text = fault_of("latitude", of_names("id", "where"))
    assert text == "a.csv: no latitude column (columns are id, where); name it with latitude in networks.a"


def test_a_given_column_that_is_not_there() -> None:
    found = of_names("LATITUDE", "LONGITUDE")
    assert found.find("latitude", "latitud") == ""
    assert (
        fault(found) == "a.csv: no column latitud (columns are LATITUDE, LONGITUDE); did you mean LATITUDE?"
    )


def test_the_study_adds_columns() -> None:
    found = finder(has_net=["yes", None], level=[1, 2], internet=["old", "old"])
    frame = with_columns(found, {"internet": "has_net", "digital": "level"})
    assert frame["internet"].tolist() == ["yes", None]
    assert frame["digital"].tolist() == [1, 2]
    assert frame["has_net"].tolist() == ["yes", None]
    assert found.notes == ["Column internet of the file is replaced by its column has_net."]
    assert {str(dtype) for dtype in frame.dtypes} == {"object"}
    with_columns(found, {"a": "has_nett", "b": "levle"})
    assert [line.split("; ")[-1] for line in fault(found).splitlines()] == [
        "did you mean has_net?",
        "did you mean level?",
    ]


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        (
            "people",
            "Population|Nombre d'habitants|Población|População|Popolazione|Einwohner|السكان|Население|人口",
        ),
        ("people", "Population totale|Численность населения|عدد السكان|人口数|Einwohnerzahl|P0010001"),
        ("people", "Pop. 2020|2020_pop|Population (2011)|Pop. tot"),
        ("status", "Operational Status|État|Estado|Situação|Stato|Zustand|الحالة|Статус|营业状态"),
        ("closed", "Date closed|Date de fermeture|Fecha de cierre|Data de encerramento|Data di chiusura"),
        ("address", "Street|Code postal|Dirección|Município|Indirizzo|Straße|العنوان|Почтовый индекс|邮编"),
        ("accuracy", "GEOMATCH|geo_quality|Précision|Precisión|Precisão|Genauigkeit|الدقة|Точность|精度"),
        ("point", "Lat/Lng|Coordonnées GPS|Ubicación|Localização|Koordinaten|الإحداثيات|Координаты|经纬度"),
        ("x", "X Coordinate|Coordonnée X|Coordenada X|Coordinata X|Rechtswert|Координата X|X坐标|احداثي X"),
        ("y", "Y Coordinate|Coordonnée Y|Coordenada Y|Coordinata Y|Hochwert|Координата Y|Y坐标|احداثي Y"),
    ],
)
def test_other_roles_in_many_languages(role: Role, headings: str) -> None:
    names = headings.split("|")
    assert columns_for(role, names) == names
    assert columns_for(role, [name.upper().replace(" ", "_") for name in names if name.isascii()])
    assert columns_for(role, ["remarks", "numéro", "телефон"]) == []


def test_letters_and_words_of_a_name() -> None:
    assert letters("Código-Postal 2") == letters("codigo_postal2") == "codigopostal2"
    assert letters("Straße") == letters("STRASSE") == "strasse"
    assert (words("AnPost_ID"), words("facilityId"), words("at.lat")) == (
        "an_post_id",
        "facility_id",
        "at_lat",
    )


def test_the_language_of_the_headings() -> None:
    assert languages_of(["Breite", "Bezeichnung", "name", "latitude"]) == {"de": 2}
    assert set(languages_of(["nom"])) == {"fr"}
    assert not languages_of(["name", "latitude", "longitude", "status"])
