"""Look at a run with QGIS itself: are its styles applied, and does its project open and show what it should.

Runs under the Python that QGIS brings, without a screen, on a copy, as QGIS writes to files that it opens:

    QT_QPA_PLATFORM=offscreen python3 scripts/check_qgis.py results/NAME/overlap.gpkg pictures/

It ends with 1 at the first thing that is not as it should be.
"""

import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCoordinateTransform,
    QgsFeatureRequest,
    QgsLayerTreeModel,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize

WINDOW = QSize(1400, 1000)


def main(file, pictures):
    """Check a GeoPackage, and draw its project into a folder of pictures."""
    pictures.mkdir(parents=True, exist_ok=True)
    application = QgsApplication([], GUIenabled=False)
    application.initQgis()
    print(f"QGIS {Qgis.QGIS_VERSION}")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(file, folder))
        for name, described in default_styles(copy):
            check_layer(copy, name, described)
        check_project(copy, pictures)
        QgsProject.instance().clear()
    application.exitQgis()


def default_styles(file):
    """Names and titles of the layers that have one."""
    connection = sqlite3.connect(file)
    rows = connection.execute(
        "SELECT f_table_name, description FROM layer_styles WHERE useAsDefault ORDER BY id"
    )
    found = rows.fetchall()
    connection.close()
    return found


def check_layer(file, name, described):
    """A layer by itself gets its default style, and every row falls into just one class."""
    layer = QgsVectorLayer(f"{file}|layername={name}", name, "ogr")
    require(layer.isValid(), f"{name} does not load")
    message, loaded = layer.loadDefaultStyle()
    require(loaded, f"{name}: {message}")
    renderer = layer.renderer()
    print(f"\n{name} ({described}): {layer.featureCount()} rows, {renderer.type()}")
    if layer.labelsEnabled():
        print(f"  labels: {layer.labeling().settings().fieldName}")
    if renderer.type() == "RuleRenderer":
        check_classes(layer, renderer.rootRule().descendants())
    aliases = [field.alias() for field in layer.fields()][1:]
    require(all(aliases), f"{name}: a column has no alias")


def check_classes(layer, rules):
    """No row is in two classes, and none in no class."""
    classes = [rule for rule in rules if rule.symbol() is not None]
    found = []
    for rule in classes:
        require(
            rule.isElse() or not rule.filter().hasParserError(), f"{rule.label()}: {rule.filterExpression()}"
        )
        rows = set()
        if not rule.isElse():
            request = QgsFeatureRequest().setFilterExpression(rule.filterExpression())
            rows = {feature.id() for feature in layer.getFeatures(request)}
        found.append(rows)
        words = "everything else" if rule.isElse() else f"{len(rows)} rows"
        print(f"  {rule.label()!r}: {words}, {rule.symbol().symbolLayers()[-1].color().name()}")
    together = set().union(*found)
    require(sum(map(len, found)) == len(together), "classes overlap")
    whole = any(rule.isElse() for rule in classes) or len(together) == layer.featureCount()
    require(whole, "rows are in no class")


def check_project(file, pictures):
    """The project opens from inside the file, with all layers, whatever folder the file is in."""
    project = QgsProject.instance()
    require(project.read(f"geopackage:{file}?projectName=overlap"), f"the project: {project.error()}")
    layers = project.mapLayers().values()
    broken = [layer.name() for layer in layers if not layer.isValid()]
    require(not broken, f"layers without data: {broken}")
    elsewhere = [layer.source() for layer in layers if not layer.source().startswith(str(file))]
    require(not elsewhere, f"layers of another file: {elsewhere}")
    window = project.viewSettings().defaultViewExtent()
    print(f"\nproject {project.title()!r}, {len(layers)} layers")
    print(f"  {project.crs().description()}: {project.crs().toProj()}")
    print(f"  window {window.toString(0)}")
    tree = QgsLayerTreeModel(project.layerTreeRoot())
    for node in project.layerTreeRoot().findLayers():
        print(f"  [{'x' if node.isVisible() else ' '}] {node.name()}")
        for entry in tree.layerLegendNodes(node) if node.isVisible() else []:
            print(f"        {entry.data(0)}")
    draw(project, window, pictures / f"{file.stem}.png")
    for part, name in ((8, "near"), (40, "nearer")):
        draw(project, zoomed(project, window, part), pictures / f"{file.stem}-{name}.png")


def zoomed(project, window, part):
    """A window around the first point, `part` times as narrow."""
    layer = project.layerTreeRoot().findLayers()[0].layer()
    point = next(layer.getFeatures()).geometry().asPoint()
    point = QgsCoordinateTransform(layer.crs(), project.crs(), project).transform(point)
    width, height = window.width() / part, window.height() / part
    return QgsRectangle(
        point.x() - width / 2, point.y() - height / 2, point.x() + width / 2, point.y() + height / 2
    )


def draw(project, window, picture):
    """A picture of what is ticked."""
    settings = QgsMapSettings()
    settings.setOutputSize(WINDOW)
    settings.setOutputDpi(120)
    settings.setDestinationCrs(project.crs())
    settings.setTransformContext(project.transformContext())
    settings.setExtent(window)
    settings.setLayers(project.layerTreeRoot().checkedLayers())
    settings.setFlag(QgsMapSettings.Antialiasing)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    require(not job.errors(), f"drawing: {[error.message for error in job.errors()]}")
    job.renderedImage().save(str(picture))
    print(f"  {picture}, 1:{settings.scale():,.0f}")


def require(holds, otherwise):
    """End with words where something does not hold."""
    if not holds:
        sys.exit(otherwise)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
