"""What a stranger relies on around the code: scripts, pinned versions, the right name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SCRIPTS = ("scripts/overlap", "scripts/test", "scripts/_environment.sh", ".ci/run")
SHOWN_TO_USERS = [
    *ROOT.glob("*.md"),
    *ROOT.glob("docs/**/*.md"),
    *ROOT.glob("data/*.md"),
    *ROOT.glob("scripts/*"),
    *ROOT.glob("overlap/**/*.py"),
    ROOT / "constraints.txt",
]
# The name on the package index belongs to another project; `overlap-toolkit` is ours.
BARE_NAME = re.compile(r"pip3? install\b[^\n]*?(?<![\w./-])overlap(?![\w./-])|(?<![\w.-])overlap\[[a-z]")


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.partition("==") for line in lines if line and not line.startswith("#")]
    assert all(sign == "==" for _, sign, _ in pins)
    return {canonicalize_name(name): number for name, _, number in pins}


def pulled_in(
    name: str, extras: frozenset[str], found: dict[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Follow what a distribution requires here, with extras, down to the last one."""
    before = found.get(name, frozenset())
    if name in found and extras <= before:
        return found
    found[name] = before | extras
    for line in distribution(name).requires or ():
        wanted = Requirement(line)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": each}) for each in {"", *extras}):
            pulled_in(canonicalize_name(wanted.name), frozenset(wanted.extras), found)
    return found


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_well_formed(script: str) -> None:
    subprocess.run(["bash", "-n", ROOT / script], check=True)
    if script != "scripts/_environment.sh":
        assert (ROOT / script).stat().st_mode & 0o100


def test_every_distribution_is_pinned_to_the_version_that_is_tested() -> None:
    pins = pinned()
    needed = pulled_in("overlap-toolkit", frozenset({"dev"}), {}).keys() - {"overlap-toolkit"}
    assert {"numpy", "rasterio", "pytest", "hatchling"} <= needed
    assert sorted(needed - pins.keys()) == []
    assert {name: pins[name] for name in needed} == {name: version(name) for name in needed}
    assert version("gdal-utils") == pins["gdal-utils"]


def test_nothing_names_the_distribution_of_somebody_else() -> None:
    assert BARE_NAME.search("pip install 'overlap[osm]'")
    assert BARE_NAME.search("pip install --upgrade overlap")
    assert BARE_NAME.search("wants overlap[osm]")
    assert not BARE_NAME.search("pip install 'overlap-toolkit[osm]'")
    assert not BARE_NAME.search("pip install --target t ./overlap/x.whl")
    found = {
        path.relative_to(ROOT).as_posix(): hit[0]
        for path in SHOWN_TO_USERS
        if path.is_file() and (hit := BARE_NAME.search(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_per_cents_are_written_with_a_space_everywhere() -> None:
    glued = re.compile(r"\.\d+%\}")
    found = [
        path.name for path in ROOT.glob("overlap/**/*.py") if glued.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_setting_up_says_one_line_and_errors() -> None:
    script = (ROOT / "scripts" / "_environment.sh").read_text(encoding="utf-8")
    # Once quiet, pip still warns of its own settings, a line for each library.
    assert re.findall(r"pip install (\S+)", script) == ["-qq", "-qq"]


# A Python that makes an environment of nothing, and writes down what it is told to install there.
ACTED = """#!/bin/sh
[ "$1" = -c ] && exit 0
[ "$2" = pip ] && { echo "$@" >> "$ACTED"; exit 0; }
mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && echo 'echo ran "$@"' > "$3/bin/overlap"
chmod +x "$3/bin/overlap"
"""


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
def test_the_first_start_brings_what_the_commands_of_the_readme_need(tmp_path: Path) -> None:
    for name in ("scripts/overlap", "scripts/_environment.sh", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    told, python = tmp_path / "told", tmp_path / "python"
    python.write_text(ACTED)
    python.chmod(0o755)
    command = [tmp_path / "scripts" / "overlap", "brief", "a run"]
    environment = {**os.environ, "PYTHON": str(python), "ACTED": str(told)}
    for _ in range(2):  # and the second start has nothing to bring
        made = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
        assert made.stdout == "ran brief a run\n"
    (line,) = told.read_text().splitlines()
    assert line.endswith(f"--editable {tmp_path}[brief]")


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
def test_an_environment_of_fewer_parts_is_completed(tmp_path: Path) -> None:
    for name in ("_environment.sh", "../pyproject.toml", "../constraints.txt"):
        (tmp_path / "scripts").mkdir(exist_ok=True)
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts" / name)
    told, python = tmp_path / "told", tmp_path / "python"
    python.write_text(ACTED)
    python.chmod(0o755)
    asked = (
        "source scripts/_environment.sh; for each in '' '[brief]' '[brief]'; do environment core $each; done"
    )
    environment = {**os.environ, "PYTHON": str(python), "ACTED": str(told)}
    subprocess.run(
        ["bash", "-c", asked.replace("$each", '"$each"')], check=True, cwd=tmp_path, env=environment
    )
    assert len(told.read_text().splitlines()) == 2
