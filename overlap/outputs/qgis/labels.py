"""Names on the map."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from overlap.domain.result import Table
from overlap.outputs.qgis.elements import child
from overlap.outputs.qgis.symbols import colour_text
from overlap.resources import palette

# Points are named where one can walk between them; an area where its name fits inside.
_POINTS_FROM_SCALE = 100_000
_AROUND_POINT, _HORIZONTAL = 6, 4


def label_column(table: Table) -> str | None:
    """The column that names the rows of a layer of points or polygons."""
    if table.geometry_type not in {"Point", "MultiPolygon"}:
        return None
    names = [column.name for column in table.columns if column.kind == "text"]
    return next((name for name in names if name == "name" or name.endswith("_name")), None)


def add_labels(parent: ET.Element, column: str, geometry_type: str) -> None:
    """Append labels by a column: plain text, never markup, in the font of the user's QGIS."""
    point = geometry_type == "Point"
    labeling = child(parent, "labeling", type="simple")
    settings = child(labeling, "settings", calloutType="simple")
    _add_text(settings, column, 8 if point else 9)
    child(
        settings,
        "placement",
        placement=_AROUND_POINT if point else _HORIZONTAL,
        predefinedPositionOrder="R,L,TSR,BSR,TL,TR,BL,BR",
        dist=1,
        distUnits="MM",
        offsetType=1,
        fitInPolygonOnly=0 if point else 1,
        priority=5,
        preserveRotation=1,
    )
    child(
        settings,
        "rendering",
        scaleVisibility=1 if point else 0,
        scaleMin=0,
        scaleMax=_POINTS_FROM_SCALE if point else 0,
        drawLabels=1,
        obstacle=1,
        obstacleFactor=1,
        fontMinPixelSize=3,
        fontMaxPixelSize=10_000,
        maxNumLabels=2_000,
    )


def _add_text(settings: ET.Element, column: str, points: int) -> None:
    style = child(
        settings,
        "text-style",
        fieldName=column,
        isExpression=0,
        allowHtml=0,
        fontSize=points,
        fontSizeUnit="Point",
        fontWeight=50,
        textColor=colour_text(palette.INK),
        textOpacity=1,
        multilineHeight=1,
    )
    child(
        style,
        "text-buffer",
        bufferDraw=1,
        bufferSize=0.8,
        bufferSizeUnits="MM",
        bufferColor=colour_text(palette.PAPER),
        bufferOpacity=0.85,
        bufferNoFill=1,
        bufferJoinStyle=128,
    )
    child(settings, "text-format", autoWrapLength=24, useMaxLineLengthForAutoWrap=1, multilineAlign=3)
