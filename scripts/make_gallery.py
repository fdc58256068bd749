"""Draw the pictures of docs/gallery.md from a run of the sample study; wants Chromium and pdftoppm.

    python scripts/make_gallery.py RUN

`RUN` is what `overlap analyze` has written. Pictures are small: as wide as a page of text, in few colours.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

from overlap.outputs.brief import brief_files
from overlap.outputs.brief.sheets import books_of, sheet_files
from overlap.outputs.charts import charts_of
from overlap.outputs.charts import draw as draw_chart
from overlap.outputs.maps import draw as draw_map
from overlap.outputs.maps import kinds_of
from overlap.outputs.page import write_page
from overlap.readers.run_folder import read_run

FOLDER = Path(__file__).parents[1] / "docs" / "gallery"
WIDE, COLOURS = 840, 64
SHEET = "library:L-0013"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


def main(run: Path) -> None:
    """Write every picture, replacing those that are there."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for name, picture in pictures(run):
        keep(name, picture)


def keep(name: str, picture: bytes) -> None:
    """Leave a picture as it is shown."""
    small = Image.open(io.BytesIO(picture)).convert("RGB")
    small = small.resize((WIDE, round(small.height * WIDE / small.width)), Image.Resampling.LANCZOS)
    file = FOLDER / f"{name}.png"
    # Small marks have their colours in the palette as well as large grounds.
    few = small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size:,} bytes")


def pictures(run: Path) -> Iterator[tuple[str, bytes]]:
    """Their names and bytes, as large as they are drawn."""
    content = read_run(run).content()
    for kind in kinds_of(content):
        yield f"map-{kind}", draw_map(content, kind, "png", "slide")
    yield "map-gap-ar", draw_map(content, "gap", "png", "slide", language="ar")
    for kind in charts_of(content):
        yield f"chart-{kind}", draw_chart(content, kind, "png")
    with TemporaryDirectory() as folder:
        for language in ("en", "ar"):
            for name, pdf in brief_files(content, [language], ["pdf"]).items():
                yield f"brief-{language}", first_page(pdf, Path(folder) / name)
        for name, pdf in sheet_files(content, *books_of(content, None, SHEET), ["en"], ["pdf"]):
            yield "sheet-en", first_page(pdf, Path(folder) / name)
        page = Path(folder) / "page.html"
        write_page(content, page)
        yield "page", _seen(page)


def first_page(pdf: bytes, file: Path) -> bytes:
    """The first page of a document as a picture; `file` is where it may lie meanwhile."""
    file.write_bytes(pdf)
    asked = ("pdftoppm", "-r", "110", "-png", "-f", "1", "-l", "1", "-singlefile")
    subprocess.run([*asked, file, file.with_suffix("")], check=True)  # noqa: S603 - of our own
    return file.with_suffix(".png").read_bytes()


def _seen(page: Path) -> bytes:
    browser = next((each for each in BROWSERS if Path(each).exists()), None)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = chromium.new_page(viewport={"width": 1280, "height": 1100})
        tab.goto(page.as_uri())
        tab.wait_for_selector("#table tbody tr")
        picture = tab.screenshot()
        chromium.close()
    return picture


if __name__ == "__main__":
    main(Path(sys.argv[1]))
