"""Which columns hold the coordinates, and what is said where none, several or both in one do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reader_files import real_data, write_geojson

from overlap.domain.facilities import Facilities
from overlap.domain.study import NetworkFile
from overlap.errors import InputError
from overlap.readers.coordinates_named import Pair, named_pairs
from overlap.readers.facilities import read_facilities


def of_csv(folder: Path, text: str, **keys: Any) -> Facilities:
    (folder / "libraries.csv").write_text(text, encoding="utf-8")
    return read_facilities("library", NetworkFile(file="libraries.csv", **keys), folder)


def message(folder: Path, text: str, **keys: Any) -> str:
    with pytest.raises(InputError) as caught:
        of_csv(folder, text, **keys)
    return str(caught.value)


def real(file: str, **keys: Any) -> Facilities:
    return read_facilities("library", NetworkFile(file=file, **keys), real_data())


HEADINGS = {
    "English": "ID,Name,Latitude,Longitude",
    "English, short": "Code,Branch Name,LAT,LNG",
    "French": "Identifiant,Nom,Latitude,Longitude",
    "Spanish": "Código,Nombre,Latitud,Longitud",
    "Portuguese": "Código,Nome,Latitude,Longitude",
    "German": "Kennung,Bezeichnung,Breitengrad,Längengrad",
    "German, plain letters": "Nummer,Filiale,Geo-Breite,Geo-Laenge",
    "Italian": "Codice,Denominazione,Latitudine,Longitudine",
    "Arabic": "الرمز,الاسم,خط العرض,خط الطول",
    "Russian": "Код,Наименование,Широта,Долгота",
    "Chinese": "编号,名称,纬度,经度",
    "Chinese, traditional": "編號,名稱,緯度,經度",
}


@pytest.mark.parametrize("language", HEADINGS)
def test_headings_of_many_languages(tmp_path: Path, language: str) -> None:
    found = of_csv(tmp_path, f"{HEADINGS[language]}\n7,A,38.9,-77.0\n8,B,38.8,-77.1\n")
    id_column, name_column, latitude, longitude = HEADINGS[language].split(",")
    assert found.source.columns == {
        "longitude": longitude,
        "latitude": latitude,
        "id": id_column,
        "name": name_column,
    }
    assert (found.ids.tolist(), found.latitude_deg.tolist()) == (["library:7", "library:8"], [38.9, 38.8])


SUFFIXES = [
    "Latitude décimale;Longitude décimale",
    "Latitude (graus);Longitude (graus)",
    "Latitud (grados);Longitud (grados)",
    "Latitud_Y;Longitud_X",
    "Breitengrad (WGS84);Längengrad (WGS84)",
    "Breite [°];Länge [°]",
    "latitudine_wgs84;longitudine_wgs84",
    "Широта, град.;Долгота, град.",
    "纬度(WGS84);经度(WGS84)",
    "北纬\uff08度\uff09;东经\uff08度\uff09",
    "خط العرض (Y);خط الطول (X)",
    "Coordonnées GPS (latitude);Coordonnées GPS (longitude)",
    "Lat (deg);Lon (deg)",
]


@pytest.mark.parametrize("headings", SUFFIXES)
def test_headings_with_a_remark(tmp_path: Path, headings: str) -> None:
    found = of_csv(tmp_path, f"id;{headings}\n7;38.9;-77.0\n8;38.8;-77.1\n")
    latitude, longitude = headings.split(";")
    assert found.source.columns == {"longitude": longitude, "latitude": latitude, "id": "id"}


def test_a_remark_does_not_rival_the_bare_name(tmp_path: Path) -> None:
    found = of_csv(tmp_path, 'id,name (old),name,"lat, lon"\n7,A,B,"38.9, -77.0"\n')
    assert found.source.columns == {
        "longitude": "lat, lon",
        "latitude": "lat, lon",
        "id": "id",
        "name": "name",
    }


@pytest.mark.parametrize(
    "names",
    [
        "X-Koordinate,Y-Koordinate",
        "Coordonnée X,Coordonnée Y",
        "este,norte",
        "Rechtswert,Hochwert",
        "x坐标,y坐标",
    ],
)
def test_headings_of_projected_coordinates(tmp_path: Path, names: str) -> None:
    found = of_csv(tmp_path, f'id,{names}\n1,"715.830,5","734.697,0"\n', crs="EPSG:2157")
    assert found.longitude_deg[0] == pytest.approx(-6.26, abs=0.01)
    assert any(
        "decimal commas in 1 row, thousands separators in 1 row" in note for note in found.source.notes
    )


@pytest.mark.parametrize(
    ("names", "pairs"),
    [
        (["lat", "lon"], [("lat", "lon")]),
        (["lon", "lat", "longitude", "latitude"], [("latitude", "longitude"), ("lat", "lon")]),
        (["resolved_lat", "resolved_long", "lat"], [("resolved_lat", "resolved_long")]),
        (["GNIS.Latitude", "GNIS.Longitude"], [("GNIS.Latitude", "GNIS.Longitude")]),
        (["INTPTLAT", "INTPTLONG"], [("INTPTLAT", "INTPTLONG")]),
        (["lat_lon"], []),
        (["lat", "Lon", "LON"], [("lat", "Lon"), ("lat", "LON")]),
        (["geogr. Breite", "geogr. Länge"], [("geogr. Breite", "geogr. Länge")]),
    ],
)
def test_pairs_by_name(names: list[str], pairs: list[tuple[str, str]]) -> None:
    assert named_pairs(names, "latitude", "longitude") == [Pair(*each) for each in pairs]


def test_pairs_that_differ_are_for_the_user_to_choose_from(tmp_path: Path) -> None:
    text = "id,lat,lon,lat_geo,lon_geo\n1,38.9,-77,38.5,-77\n2,38.8,-77.1,,\n"
    assert message(tmp_path, text) == (
        "libraries.csv: several pairs of coordinates that differ "
        "(lat/lon in 2 rows, 38.8, -77.1 to 38.9, -77; "
        "lat_geo/lon_geo in 1 row, 38.5, -77 to 38.5, -77); "
        'name one, as networks.library.latitude = "lat" and networks.library.longitude = "lon"'
    )
    assert of_csv(tmp_path, text, latitude="lat_geo", longitude="lon_geo").latitude_deg.tolist() == [38.5]
    assert of_csv(tmp_path, text, latitude="lat_geo").source.columns["longitude"] == "lon_geo"
    assert of_csv(tmp_path, text, longitude="lon").source.columns["latitude"] == "lat"


def test_pairs_that_say_the_same_or_nothing(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "id,lat,lon,latitude,longitude,gps_lat,gps_lon\n1,38.9,-77,38.9001,-77,,\n")
    assert found.source.columns["latitude"] == "latitude"
    assert "latitude/longitude is used; lat/lon says the same." in found.source.notes
    assert "Without any coordinates, and so not used: gps_lat/gps_lon." in found.source.notes


RIVALS = {
    "WKT": "id,WKT,lat,lon\n1,POINT(-77.0321 {0}),38.9123,-77.0321\n",
    "location": 'id,location,lat,lon\n1,"{0},-77.0321",38.9123,-77.0321\n',
    "y/x": "id,x,y,lat,lon\n1,-77.0321,{0},38.9123,-77.0321\n",
}


@pytest.mark.parametrize("rival", RIVALS)
def test_places_of_different_kinds_that_differ(tmp_path: Path, rival: str) -> None:
    found = of_csv(tmp_path, RIVALS[rival].format("38.9128"))
    assert len(found) == 1
    assert found.source.columns.get("latitude", "") == ("" if rival == "WKT" else "lat")
    text = message(tmp_path, RIVALS[rival].format("39.9123"))
    assert "libraries.csv: several pairs of coordinates that differ (" in text
    assert f"{rival} in 1 row, 39.9123, -77.0321 to 39.9123, -77.0321" in text
    assert "lat/lon in 1 row, 38.9123, -77.0321 to 38.9123, -77.0321" in text
    assert 'name one, as networks.library.latitude = "lat" and networks.library.longitude = "lon"' in text
    assert ("or remove them for WKT to be used" in text) == (rival == "WKT")
    named = of_csv(tmp_path, RIVALS[rival].format("39.9123"), latitude="lat", longitude="lon")
    assert named.latitude_deg.tolist() == [38.9123]


def test_a_slip_does_not_hide_that_pairs_differ(tmp_path: Path) -> None:
    text = "id,x,y,lat,lon\n1,-77.0321,39.9123,38.9123,-77.0321\n2,-77.0521,39.8123,38.8123,-77.0521\n"
    assert "that differ" in message(tmp_path, text + "3,-77.0321,39.9123,389123,-77.0321\n")


def test_a_placeholder_in_one_pair_contradicts_nobody(tmp_path: Path) -> None:
    text = "id,x,y,lat,lon\n1,-77.0321,38.9123,38.9123,-77.0321\n2,0,0,38.8123,-77.0521\n"
    assert "lat/lon is used; y/x says the same." in of_csv(tmp_path, text).source.notes


def test_numbers_called_x_and_y_that_are_no_degrees_are_no_places(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "id,x,y,lat,lon\n1,3,4,38.9123,-77.0321\n2,4,4,38.8123,-77.0521\n")
    assert len(found) == 2


def test_shapes_that_say_other_places_than_columns(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "lat": 39.9, "lon": -77.0, "longitude": -77.0, "latitude": 38.9},
        {"id": "2", "lat": 38.8, "lon": -77.1, "longitude": -77.1, "latitude": 38.8},
    ]
    write_geojson(tmp_path / "a.geojson", rows)
    found = read_facilities("library", NetworkFile(file="a.geojson"), tmp_path)
    assert found.latitude_deg.tolist() == [38.9, 38.8]
    assert (
        "The shapes are used: lat/lon says other places in 1 row, half of them 111 km away or more."
        in found.source.notes
    )


def test_degrees_are_preferred_to_metres(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "id,gis_x,gis_y,lat,lon\n1,715830,734697,53.3,-6.2\n")
    assert found.source.columns["latitude"] == "lat"


def test_both_in_one_column(tmp_path: Path) -> None:
    found = of_csv(tmp_path, 'id,Location\n1,"38.9, -77.0"\n2,"(38.8, -77.1)"\n3,nowhere\n4,\n')
    assert found.latitude_deg.tolist() == [38.9, 38.8]
    assert [(row.reason, row.found, row.detail) for row in found.rejected] == [
        ("not a number", "nowhere", "no pair of coordinates"),
        ("no coordinates", "", ""),
    ]
    assert any(note.startswith("Location: read as latitude, longitude") for note in found.source.notes)
    given = of_csv(tmp_path, 'id,where is it\n1,"38.9, -77.0"\n', latitude="where is it")
    assert given.longitude_deg.tolist() == [-77.0]
    text = 'id,coords,gps\n1,"38.9, -77.0","38.9, -77.0"\n'
    assert "coords is used; gps says the same." in of_csv(tmp_path, text).source.notes


def test_a_place_name_is_no_pair(tmp_path: Path) -> None:
    assert "no latitude column" in message(tmp_path, "id,location\n1,Main Street\n")


def test_columns_by_their_values(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "id,a,b,size\n1,121.0512,14.5512,3\n2,121.0623,14.6634,4\n")
    assert found.source.columns["latitude"] == "b"
    assert "By their values b is taken for the latitude and a for the longitude." in found.source.notes


def test_nobody_lives_near_a_pole(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "id,a,b\n1,-77.0512,38.9512\n2,-77.1623,38.8634\n")
    assert (found.source.columns["latitude"], found.source.columns["longitude"]) == ("b", "a")


def test_percentages_are_no_degrees(tmp_path: Path) -> None:
    text = "id,a,b\n1,2.0512,8.9512\n2,97.1623,38.8634\n3,99.5123,20.1255\n4,0.5123,20.1256\n"
    assert "columns that look like degrees (a, b)" in message(tmp_path, text)


def test_a_lone_name_and_the_only_other_column_of_degrees(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "id,Lg,Latitude,size\n1,17.0512,38.9512,3\n2,17.1623,38.8634,4\n")
    assert (found.source.columns["latitude"], found.source.columns["longitude"]) == ("Latitude", "Lg")
    assert (
        "By their values Latitude is taken for the latitude and Lg for the longitude." in found.source.notes
    )
    both = "id,a,b,Latitude\n1,17.0512,17.0512,38.9512\n"
    assert "no longitude column" in message(tmp_path, both)


def test_columns_by_their_values_where_they_do_not_tell(tmp_path: Path) -> None:
    lines = message(tmp_path, "id,a,b\n1,31.0512,-17.5512\n2,31.0623,-17.6634\n").splitlines()
    assert lines[-1] == (
        "libraries.csv: columns that look like degrees (a, b); "
        "if they are, say which is which with latitude and longitude in networks.library"
    )


def test_only_addresses(tmp_path: Path) -> None:
    lines = message(tmp_path, "nom,adresse,code postal\nA,1 rue B,75001\n").splitlines()
    assert lines[-1] == (
        "libraries.csv: only addresses say where the rows are (adresse, code postal); "
        "have these geocoded, and add the columns latitude and longitude"
    )


def test_decimal_commas_in_a_file(tmp_path: Path) -> None:
    found = of_csv(tmp_path, "id;lat;lon\n1;38,9;-77,0\n2;;\n3;38.8;-77,1\n4;x;1\n5;1 N;2\n")
    assert found.latitude_deg.tolist() == [38.9, 38.8, 1.0]
    assert "lat: plain numbers in 1 row, decimal commas in 1 row, letters for the hemisphere in 1 row." in (
        found.source.notes
    )
    assert found.rejected[-1].detail == "no number"


def test_o_without_a_clue_is_told(tmp_path: Path) -> None:
    text = message(tmp_path, "id,lat,lon\n1,48.8,2°21'O\n")
    assert "row 1 has 48.8, 2°21'O: O is west in French and Spanish, east in German" in text
    assert of_csv(tmp_path, "id,nom,lat,lon\n1,A,48.8,2°21'O\n").longitude_deg[0] == pytest.approx(-2.35)


BOTH = "id,lat,lon,easting,northing\n1,53.3498,-6.2603,715830,734697\n2,51.8985,-8.4756,567337,571904\n"


def test_the_crs_chooses_between_degrees_and_metres(tmp_path: Path) -> None:
    plain, metres = of_csv(tmp_path, BOTH), of_csv(tmp_path, BOTH, crs="EPSG:2157")
    assert plain.source.columns["latitude"] == "lat"
    assert metres.source.columns["latitude"] == "northing"
    assert metres.latitude_deg == pytest.approx(plain.latitude_deg, abs=1e-3)
    assert "EPSG:2157, as given, is projected: northing/easting is read, and not lat/lon." in (
        metres.source.notes
    )
    assert not any("projected" in note for note in plain.source.notes)


def test_degrees_are_not_read_as_metres(tmp_path: Path) -> None:
    text = message(tmp_path, "id,lat,lon\n1,53.3498,-6.2603\n2,51.8985,-8.4756\n3,0,0\n", crs="EPSG:2157")
    assert text == (
        "libraries.csv: coordinates that are degrees (such as 53.3498, -6.2603; EPSG:2157 is projected); "
        "leave out crs in networks.library, or correct it"
    )
    near_origin = "id,x,y\n1,100,100\n2,-5000,6000\n3,7000,8000\n"
    assert len(of_csv(tmp_path, near_origin, crs="EPSG:3857")) == 3


def test_degrees_called_x_are_no_metres(tmp_path: Path) -> None:
    found = of_csv(tmp_path, BOTH.replace("lat,lon", "y,x"), crs="EPSG:2157")
    assert found.source.columns["latitude"] == "northing"
    assert found.latitude_deg == pytest.approx([53.35, 51.9], abs=0.01)


def test_columns_of_another_datum_say_how_well_they_are_known(tmp_path: Path) -> None:
    of_arc = of_csv(tmp_path, "id,x,y\n1,291000,8027000\n", crs="EPSG:20936")
    accuracy = "Arc 1950 / UTM zone 36S is brought to EPSG:4326 by Arc 1950 to WGS 84 (10), accurate to 17 m."
    assert accuracy.replace("Arc 1950 / UTM zone 36S", "EPSG:20936") in of_arc.source.notes
    assert not any("brought" in note for note in of_csv(tmp_path, BOTH, crs="EPSG:32629").source.notes)


def test_exchanged_headings(tmp_path: Path) -> None:
    text = message(tmp_path, "id,lat,lon\n1,121.0,14.5\n2,122.0,14.6\n")
    assert "all 2 rows rejected (2 out of range" in text
    assert text.endswith("exchange latitude and longitude in networks.library")


def test_one_file_holds_both_networks(tmp_path: Path) -> None:
    text = "id,kind,lat,lon\n1,library,1,2\n2,post,3,4\n3,library,5,6\n"
    (tmp_path / "all.csv").write_text(text, encoding="utf-8")
    library, post = (
        read_facilities(kind, NetworkFile(file="all.csv", where=f"kind == '{kind}'"), tmp_path)
        for kind in ("library", "post")
    )
    assert (library.ids.tolist(), post.ids.tolist()) == (["library:1", "library:3"], ["post:2"])
    assert [row.reason for row in post.rejected] == ["not selected", "not selected"]


def test_italian_libraries() -> None:
    file = "bad-inputs/italy_libraries_conflicting_coordinates.csv"
    with pytest.raises(InputError) as caught:
        real(file)
    text = str(caught.value)
    assert "latitude/longitude in 77 rows" in text
    assert "resolved_lat/resolved_long in 61 rows" in text
    assert "ggmap_lat/ggmap_long in 56 rows" in text
    assert len(real(file, latitude="latitude", longitude="longitude")) == 77
    assert len(real(file, latitude="resolved_lat")) == 61


def test_philippine_post_offices() -> None:
    with pytest.raises(InputError) as caught:
        real("bad-inputs/philippines_postoffices_nocoords.csv")
    assert "only addresses say where the rows are (Municipality, Address, Zip Code, Province)" in str(
        caught.value
    )


def test_american_libraries_on_both_sides_of_180() -> None:
    found = real("usa-national/PLS_FY17_Outlet_pud17i.csv")
    assert found.source.columns["longitude"] == "LONGITUD"
    assert found.rows_read == 17_452
    assert (found.longitude_deg.min() < -170, found.longitude_deg.max() > 144) == (True, True)
    assert np.isfinite(found.latitude_deg).all()
