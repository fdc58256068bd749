"""Real files, with all that is odd about them; skipped where they are not at hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
import shapely
from reader_files import real_data

from overlap.domain.areas import Areas
from overlap.domain.facilities import Facilities
from overlap.domain.study import AreaFile, NetworkFile, PopulationFile
from overlap.errors import InputError
from overlap.readers.areas import read_areas
from overlap.readers.facilities import read_facilities
from overlap.readers.people_points import read_people as read_people_table


def facilities(file: str, **keys: Any) -> Facilities:
    return read_facilities("library", NetworkFile(file=file, **keys), real_data())


def areas(file: str) -> Areas:
    return read_areas("district", AreaFile(file=file), real_data())


def reasons(found: Facilities) -> dict[str, int]:
    return dict(Counter(row.reason for row in found.rejected))


def test_washington_libraries() -> None:
    found = facilities("usa-washington-dc/libraries.geojson")
    assert (len(found), found.rejected) == (26, ())
    assert found.source.columns == {
        "point": "geometry",
        "id": "GIS_ID",
        "name": "NAME",
        "address": "ADDRESS",
    }


def test_washington_post_offices_with_and_without_the_private_ones() -> None:
    file = "usa-washington-dc/post-offices.geojson"
    assert len(facilities(file)) == 53
    public = facilities(file, where="TYPE != 'PRIVATE POST OFFICE'")
    assert (len(public), reasons(public)) == (44, {"not selected": 9})
    assert {row.found for row in public.rejected} == {"TYPE = PRIVATE POST OFFICE"}
    assert "TYPE, which the rule uses, is unknown in 3 rows." in public.source.notes


def test_irish_post_offices() -> None:
    found = facilities("ireland/anpost_post_offices_parsed.csv")
    assert (len(found), found.rejected) == (1110, ())
    assert found.source.columns == {
        "longitude": "Longitude",
        "latitude": "Latitude",
        "id": "AnPost_ID",
        "name": "PO_Name",
        "address": "Address1, Address2, Address3, Address4, Address5, Address6",
        "hours": "Opening_Hours",
    }


def test_irish_libraries() -> None:
    found = facilities("ireland/irish_public_libraries.geojson")
    assert (len(found), found.rows_read) == (343, 344)
    [timahoe] = found.rejected
    assert (timahoe.name, timahoe.reason, timahoe.found[:6]) == (
        "Timahoe Library",
        "pole placeholder",
        "90.0, ",
    )
    points = Counter(zip(found.longitude_deg.tolist(), found.latitude_deg.tolist(), strict=True))
    assert sum(times == 2 for times in points.values()) == 2
    assert max(points.values()) == 2


def test_lines_of_a_csv_inside_json() -> None:
    found = facilities("bad-inputs/ireland_anpost_csv_inside_json.json")
    assert (found.rows_read, len(found), reasons(found)) == (1127, 1110, {"no coordinates": 17})


def test_zimbabwean_offices_of_which_some_have_points() -> None:
    found = facilities("zimbabwe/zimpost_offices_approx.csv")
    assert (found.rows_read, len(found), reasons(found)) == (116, 51, {"no coordinates": 65})
    assert found.source.columns["latitude"] == "latitude_approx"
    assert found.source.columns["longitude"] == "longitude_approx"


def test_a_shapefile_whose_crs_has_no_code() -> None:
    found = facilities("zimbabwe/harare_markets_arc1950utm36s.shp")
    assert (len(found), found.source.crs) == (362, "Arc 1950 / UTM zone 36S")
    # Taking the datum for WGS 84 would put them 300 m away.
    plain = facilities(
        "zimbabwe/harare_markets_arc1950utm36s.shp", longitude="POINT_X", latitude="POINT_Y", crs="EPSG:32736"
    )
    shift_deg = abs(found.latitude_deg.mean() - plain.latitude_deg.mean())
    assert 200 < shift_deg * 111_000 < 400


def test_points_in_metres_beside_points_in_degrees() -> None:
    file = "usa-washington-dc/wireless-hotspots-dc-government.geojson"
    by_shape = facilities(file)
    by_column = facilities(file, longitude="X", latitude="Y", crs="EPSG:26985")
    assert by_shape.ids.tolist() == by_column.ids.tolist()
    assert np.abs(by_shape.latitude_deg - by_column.latitude_deg).max() < 0.01
    with pytest.raises(InputError, match="coordinates that are no degrees"):
        facilities(file, longitude="X", latitude="Y")


def test_missing_points_written_as_nan() -> None:
    found = facilities("bad-inputs/nyc_facilities_point_nan.csv")
    assert (found.rows_read, reasons(found)) == (6245, {"no coordinates": 706})


def test_three_pairs_of_coordinates() -> None:
    with pytest.raises(InputError, match="several pairs of coordinates that differ"):
        facilities("bad-inputs/italy_libraries_conflicting_coordinates.csv")
    other = facilities(
        "bad-inputs/italy_libraries_conflicting_coordinates.csv",
        latitude="resolved_lat",
        longitude="resolved_long",
    )
    assert set(reasons(other)) == {"no coordinates"}


def test_closed_post_offices_are_not_selected() -> None:
    file = "bad-inputs/us_historical_post_offices_round3.csv"
    found = facilities(file, where="Discontinued is not known or Discontinued == 'NA'")
    assert len(found) + len(found.rejected) == 6512
    assert reasons(found)["not selected"] > 1000


def test_no_coordinates_at_all() -> None:
    with pytest.raises(InputError) as caught:
        facilities("bad-inputs/philippines_postoffices_nocoords.csv")
    assert "no longitude column (columns are Post Office Name, Municipality" in str(caught.value)
    assert "no latitude column" in str(caught.value)
    addresses = "only addresses say where the rows are (Municipality, Address, Zip Code, Province)"
    assert addresses in str(caught.value)


def test_another_encoding() -> None:
    found = facilities("usa-national/PLS_FY17_Outlet_pud17i.csv")
    assert found.rows_read == 17_452
    assert found.source.format == "CSV, windows-1252 (detected), delimiter ,"
    assert any("\u2013" in name for name in found.attributes["LIBNAME"])  # byte 0x96 is a dash


def test_a_whole_country() -> None:
    found = facilities("india/post_offices.csv")
    assert (found.rows_read, reasons(found)["no coordinates"]) == (165_625, 13_836)
    shapes = facilities("india/osm_post_offices_mixed_geometry.geojson")
    assert len(shapes) == 6369
    assert shapes.source.columns["point"] == "interior point of LineString, MultiPolygon geometry"


@pytest.mark.parametrize(
    ("file", "number", "columns"),
    [
        ("usa-washington-dc/ward-2012.geojson", 8, {"id": "WARD_ID", "name": "NAME"}),
        ("zimbabwe/provinces_adm1.geojson", 10, {"id": "ADM1_PCODE", "name": "ADM1_EN"}),
        ("raster-sao-miguel/concelhos.gpkg", 6, {"id": "name", "name": "name"}),
        ("usa-washington-dc/census-block-groups-2010.geojson", 450, {"id": "GEOID"}),
    ],
)
def test_areas(file: str, number: int, columns: dict[str, str]) -> None:
    found = areas(file)
    assert len(found) == number
    assert found.source.columns == columns
    assert shapely.is_valid(found.polygons).all()


def test_levels_in_one_file_overlap() -> None:
    with pytest.raises(InputError, match=r"pairs of areas overlap .*Liechtenstein"):
        areas("liechtenstein/2024_admin.geojson")


def test_people_of_block_groups() -> None:
    specs = {
        "total": PopulationFile(file="usa-washington-dc/census-block-groups-2010.geojson", column="P0010001"),
        "adults": PopulationFile(
            file="usa-washington-dc/census-block-groups-2010.geojson", column="P0030001"
        ),
    }
    table = read_people_table(specs, real_data())
    assert (len(table), table.people[0].sum()) == (450, 601_723)
    assert (table.people[1] <= table.people[0]).all()
