"""Files made by hand, cell by cell: what offices have, and what nobody should open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

XLSX_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3">'
        '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>'
    ),
}


def zipped(members: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of members in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def workbook(sheets: Mapping[str, str], hidden: Sequence[str] = ()) -> bytes:
    """An Excel workbook; each sheet is the inside of its `worksheet` element."""
    listed, related = "", ""
    parts = dict(XLSX_PARTS)
    for number, (name, inside) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"{state}/>'
        related += (
            f'<Relationship Id="r{number}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'relationships/worksheet" Target="worksheets/sheet{number}.xml"/>'
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{inside}</worksheet>'
        )
    related += (
        '<Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"'
        ' Target="styles.xml"/>'
    )
    parts["xl/workbook.xml"] = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"<sheets>{listed}</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{related}'
        "</Relationships>"
    )
    return zipped(parts)


def cells(values: Mapping[str, object], after: str = "") -> str:
    """The inside of a sheet: values by cell, such as `{"A1": "id", "B2": 5}`, and what follows them.

    A pair is a cell as it is: its attributes and its inside.
    """
    by_row: dict[int, str] = {}
    for place, value in values.items():
        row = int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        if isinstance(value, str):
            value = (' t="inlineStr"', f'<is><t xml:space="preserve">{escape(value)}</t></is>')
        attributes, inside = value if isinstance(value, tuple) else ("", f"<v>{value}</v>")
        by_row[row] = by_row.get(row, "") + f'<c r="{place}"{attributes}>{inside}</c>'
    rows = "".join(f'<row r="{row}">{by_row[row]}</row>' for row in sorted(by_row))
    return f"<sheetData>{rows}</sheetData>{after}"


def document(rows: str) -> bytes:
    """An OpenDocument spreadsheet with one sheet of the given rows."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<office:document-content{names} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def kml(inside: str, before: str = "") -> str:
    """A KML document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document>{inside}</Document></kml>"
    )


def placemark(name: str, longitude: float, latitude: float, **data: object) -> str:
    """A place in KML, its other values in ExtendedData."""
    extended = "".join(
        f'<Data name="{key}"><value>{escape(str(value))}</value></Data>' for key, value in data.items()
    )
    return (
        f"<Placemark><name>{escape(name)}</name><ExtendedData>{extended}</ExtendedData>"
        f"<Point><coordinates>{longitude!r},{latitude!r}</coordinates></Point></Placemark>"
    )


def with_link(folder: Path) -> bytes:
    """An archive whose member is a symbolic link to a file outside."""
    info = zipfile.ZipInfo("places.csv")
    info.external_attr = 0o120777 << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(info, str(folder / "secret.csv"))
    return file.getvalue()


def encrypted() -> bytes:
    """An archive whose member claims to be encrypted."""
    content = bytearray(zipped({"places.csv": "a,b\n1,2\n"}))
    content[6] |= 1  # the flag of the member's own header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    return bytes(content)
