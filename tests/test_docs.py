"""Pages made from the code are up to date, and what pages name is there."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from overlap.outputs.charts import CHARTS
from overlap.outputs.maps import KINDS

ROOT = Path(__file__).parents[1]


def test_generated_pages_are_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, text in module.pages().items():
        assert (ROOT / "docs" / name).read_text("utf-8") == text, "run python scripts/make_docs.py"


def test_columns_of_tables_have_the_unit_of_their_name() -> None:
    page = (ROOT / "docs" / "tables.md").read_text("utf-8")
    columns = re.findall(r"^\| `(\w+)`(?: \(key\))? \| .* \| ([^|]*) \|$", page, re.MULTILINE)
    units = {"_m": "metre", "_km": "kilometre", "_deg": "degree", "_pp": "percentage point"}
    people = r"people|people_(?!(mean|low|high|p|p_more|verdict|share)$)\w+"  # those are of the null model
    assert len(columns) > 200
    for name, unit in columns:
        ending = next((each for each in units if name.endswith(each)), "")
        assert not ending or unit == units[ending], name
        assert not re.fullmatch(people, name) or unit == "person", name


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        *(p.relative_to(ROOT).as_posix() for p in (ROOT / "docs").rglob("*.md")),
    ],
)
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), f"{page}: {target}"


def test_the_gallery_shows_every_picture_small_and_of_every_kind() -> None:
    pictures = {each.name: each.stat().st_size for each in (ROOT / "docs" / "gallery").iterdir()}
    text = (ROOT / "docs" / "gallery.md").read_text("utf-8")
    assert pictures.keys() == set(re.findall(r"^!\[.{20,}\]\(gallery/(.+)\)$", text, re.MULTILINE))
    assert sum(pictures.values()) < 1_000_000
    drawn = {*(f"map-{kind}.png" for kind in KINDS), *(f"chart-{kind}.png" for kind in CHARTS)}
    assert drawn <= pictures.keys()
    assert re.findall(r"^!\[.+\]\((.+)\)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
