"""What makes QGIS show a run as it is meant: default styles and a project, inside the GeoPackage."""
