"""Versions that can change what a folder holds: of Python, of libraries and of what those are built on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version

MEASURING = (
    "geopandas",
    "numba",
    "numpy",
    "pandas",
    "pyarrow",
    "pyogrio",
    "pyproj",
    "rasterio",
    "rtree",
    "shapely",
)
DRAWING = ("babel", "matplotlib", "pillow")
READING_A_RUN = ("numpy", "pandas", "pyogrio", "pyproj", "shapely")
SETTING = (
    *DRAWING,
    "fontpkg-noto-sans",
    "fontpkg-noto-sans-arabic",
    "fonttools",
    "python-docx",
    "typst",
    "xlsxwriter",
    "xstatic-leaflet",
)


def versions(libraries: Sequence[str]) -> dict[str, str]:
    """The version of each library, and of what some of them bring along, after Python's own."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"python": python, **{name: version(name) for name in libraries}, **_engines(libraries)}


def _engines(libraries: Sequence[str]) -> dict[str, str]:
    """Of libraries written in C that come inside others; only what is asked for is loaded."""
    found = {}
    if "pyogrio" in libraries:
        import pyogrio

        found["gdal (pyogrio)"] = pyogrio.__gdal_version_string__
    if "rasterio" in libraries:
        import rasterio

        found["gdal (rasterio)"] = rasterio.__gdal_version__
    if "shapely" in libraries:
        import shapely

        found["geos"] = shapely.geos_version_string
    if "pyproj" in libraries:
        import pyproj

        found["proj"] = pyproj.proj_version_str
    return found
