"""A QGIS project that shows the tables of one GeoPackage, from inside that GeoPackage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from pyproj import CRS

from overlap.domain.result import Table
from overlap.outputs.qgis.classes import Condition, MapClass
from overlap.outputs.qgis.elements import child, document, root
from overlap.outputs.qgis.style import DOCTYPE, QGIS_VERSION, add_style, expression
from overlap.outputs.qgis.view import View, view_of

# Points lie over lines, lines over areas.
_TOP_TO_BOTTOM = ("Point", "MultiLineString", "MultiPolygon")
# Of these columns each value is a layer by itself: their shapes would hide each other.
_LEVELS = ("area_level", "kind")


@dataclass(frozen=True)
class _Layer:
    """One layer of the project: a table, or the rows of one level of areas or one kind of gaps."""

    table: Table
    column: str = ""
    level: str = ""

    @property
    def id(self) -> str:
        # QGIS replaces ids of ten letters or less by others.
        return f"overlap_layer_{self.table.name}" + (f"_{self.level}" if self.level else "")

    @property
    def title(self) -> str:
        return f"{self.table.title}: {self.level}" if self.level else self.table.title

    def source(self, file: str) -> str:
        rows = f"|subset={expression([Condition(self.column, 'IS', self.level)])}" if self.level else ""
        return f"./{file}|layername={self.table.name}{rows}"


def project(title: str, tables: Sequence[Table], classes: Mapping[str, Sequence[MapClass]], file: str) -> str:
    """The project as the XML of a .qgs.

    Parameters
    ----------
    title
        Of the window and of printed maps.
    tables
        In the order in which they are listed; those with shapes are drawn points first.
    classes
        Of every table with shapes, by its name.
    file
        Name of the GeoPackage, beside which the project thinks itself.
    """
    maps = [layer for table in tables for layer in _layers(table)]
    maps.sort(key=lambda layer: _TOP_TO_BOTTOM.index(str(layer.table.geometry_type)))
    plain = [_Layer(table) for table in tables if table.geometry_type is None]
    view = view_of(tables)
    qgis = root("qgis", version=QGIS_VERSION, projectname=title)
    child(qgis, "title", title)
    _add_crs(child(qgis, "projectCrs"), view.crs)
    _add_tree(qgis, maps, plain, file)
    layers = child(qgis, "projectlayers")
    for layer in [*maps, *plain]:
        _add_layer(layers, layer, classes.get(layer.table.name, ()), file)
    _add_window(qgis, view)
    properties = child(qgis, "properties")
    child(child(properties, "Paths"), "Absolute", "false", type="bool")
    child(child(properties, "SpatialRefSys"), "ProjectionsEnabled", "1", type="int")
    return document(qgis, DOCTYPE)


def _layers(table: Table) -> Iterator[_Layer]:
    if table.geometry_type is None:
        return
    column = next((each for each in _LEVELS if each in table.frame), "")
    levels = list(dict.fromkeys(table.frame[column])) if column else []
    if len(levels) < 2:
        yield _Layer(table)
    # The last level is the finest, which the others would hide.
    for level in reversed(levels) if len(levels) > 1 else ():
        yield _Layer(table, column, str(level))


def _add_crs(parent: ET.Element, crs: CRS) -> None:
    element = child(parent, "spatialrefsys")
    child(element, "wkt", crs.to_wkt("WKT2_2019"))
    child(element, "description", crs.name)
    child(element, "geographicflag", str(crs.is_geographic).lower())


def _add_tree(qgis: ET.Element, maps: Sequence[_Layer], plain: Sequence[_Layer], file: str) -> None:
    tree = child(qgis, "layer-tree-group")
    shown: set[str] = set()
    for layer in maps:
        # Points can share a map; of lines and of areas, one layer at a time is legible.
        kind = str(layer.table.geometry_type)
        _add_node(tree, layer, file, checked=kind == "Point" or kind not in shown)
        shown.add(kind)
    if plain:
        group = child(tree, "layer-tree-group", name="Tables", checked="Qt::Checked", expanded=0)
        for layer in plain:
            _add_node(group, layer, file, checked=True)


def _add_node(parent: ET.Element, layer: _Layer, file: str, *, checked: bool) -> None:
    child(
        parent,
        "layer-tree-layer",
        id=layer.id,
        name=layer.title,
        source=layer.source(file),
        providerKey="ogr",
        checked="Qt::Checked" if checked else "Qt::Unchecked",
        expanded=int(checked),
    )


def _add_layer(parent: ET.Element, layer: _Layer, classes: Sequence[MapClass], file: str) -> None:
    element = child(parent, "maplayer", type="vector", styleCategories="AllStyleCategories", readOnly=1)
    child(element, "id", layer.id)
    child(element, "datasource", layer.source(file))
    child(element, "layername", layer.title)
    if layer.table.geometry_type is not None:
        _add_crs(child(element, "srs"), CRS("EPSG:4326"))
    child(element, "provider", "ogr", encoding="UTF-8")
    add_style(element, layer.table, classes)


def _add_window(qgis: ET.Element, view: View) -> None:
    """The first view of the map, and what *zoom full* goes back to."""
    west, south, east, north = view.window_m
    canvas = child(qgis, "mapcanvas", name="theMapCanvas")
    child(canvas, "units", "meters")
    extent = child(canvas, "extent")
    for name, value in (("xmin", west), ("ymin", south), ("xmax", east), ("ymax", north)):
        child(extent, name, str(value))
    _add_crs(child(canvas, "destinationsrs"), view.crs)
    settings = child(qgis, "ProjectViewSettings")
    for name in ("DefaultViewExtent", "PresetFullExtent"):
        box = child(settings, name, xmin=west, ymin=south, xmax=east, ymax=north)
        _add_crs(box, view.crs)
