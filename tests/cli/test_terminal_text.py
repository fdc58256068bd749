"""What reaches the terminal: whole numbers and paths, and nothing of a file that it would obey."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from rich.console import Console
from small_study import FLAGS, NETWORKS, Command, square, write_features

from overlap.cli.console import _split
from overlap.domain.run import RunContent
from overlap.errors import Fault, printable

pytestmark = pytest.mark.long

ESCAPE, REVERSE, CSI = "\x1b[2J\x1b[31m", "\u202e", "\u009b5m"
HOSTILE = f"[bold]{ESCAPE} {REVERSE}{CSI}\n\u2028x\x07[/bold][/] :smile:"
SAFE = r"[bold]\u001b[2J\u001b[31m \u202e\u009b5m\n\u2028x\u0007[/bold][/] :smile:"
# Names of counters and areas have lost their control characters already when they were read.
READ = "[bold] [2J [31m \u202e 5m x [/bold][/] :smile:"
posix = pytest.mark.skipif(os.name != "posix", reason="file names that Windows does not allow")


def unsafe(text: str) -> set[str]:
    return {each for each in text if unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}


def test_what_is_not_seen_is_escaped_and_the_rest_stays() -> None:
    assert printable(HOSTILE) == SAFE
    for name in (
        "Bibliothèque Élodie",
        "مكتبة ثيلفاش",
        "नक्षेम्बे क्\u200dष",
        "می\u200cخواهم",  # noqa: RUF001 - Persian
        "👩\u200d🏫 ✉️",
        "a\u00a0b",
    ):
        assert printable(name) == name


def test_a_json_line_stays_the_same_json() -> None:
    text = json.dumps({"name": HOSTILE + "\U000e0041\x7f"}, ensure_ascii=False)
    assert json.loads(printable(text)) == json.loads(text)
    assert unsafe(printable(text)) == set()


def test_a_fault_is_one_safe_line() -> None:
    assert str(Fault(HOSTILE, "is wrong", HOSTILE, HOSTILE)) == f"{SAFE}: is wrong ({SAFE}); {SAFE}"


@posix
def test_names_of_files_columns_rules_and_areas_are_shown_whole_and_harmless(
    overlap: Command, here: Path
) -> None:
    name = HOSTILE.replace("/", "|")
    rows = (
        (here / "libraries.csv").read_text(encoding="utf-8").replace("longitude", f'"longitude [m] {ESCAPE}"')
    )
    (here / f"{name}.csv").write_text(rows, encoding="utf-8")
    areas = [({"id": k, "called": f"{HOSTILE} {k}"}, square(10 + k / 10, 49.9, 0.1)) for k in range(3)]
    write_features(here / "areas.geojson", areas)
    flags = [f"{name}.csv" if each == "libraries.csv" else each for each in FLAGS]
    rule = f"networks.library.where=name != '{HOSTILE}'"
    code, out, err = overlap("analyze", *flags, "--set", rule, "--out", f"run {ESCAPE}{REVERSE}[bold]")
    assert (code, err, unsafe(out)) == (0, "", set())
    safe = SAFE.replace("/", "|")
    assert f"networks.library: {safe}.csv (" in out
    assert r"longitude ← longitude [m] \u001b[2J\u001b[31m," in out
    assert f"  counted where name != '{SAFE}'" in out
    assert f"area: nobody in the population lives in 1 of 3 areas ({printable(READ)} 2)" in out
    assert out.splitlines()[-1] == r"The whole run is in run \u001b[2J\u001b[31m\u202e[bold]."


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", HOSTILE],
        ["analyze", "--libraries", HOSTILE],
        ["analyze", "--population", HOSTILE, *NETWORKS],
        ["analyze", "--areas", "areas.geojson", "--area-name", HOSTILE, *NETWORKS],
        ["analyze", "--set", f"study.name={HOSTILE}"],
        ["analyze", "--set", HOSTILE],
        ["analyze", "--only", HOSTILE],
        ["analyze", "--bands", HOSTILE],
        ["analyze", "--out", f"areas.geojson/{HOSTILE}", *NETWORKS],
        ["analyze", f"--{ESCAPE}"],
        [ESCAPE],
    ],
    ids=str,
)
def test_hostile_arguments_are_told_harmlessly(overlap: Command, here: Path, arguments: list[str]) -> None:
    code, out, err = overlap(*arguments)
    assert code in {1, 2}
    assert unsafe(out + err) == set()
    assert "Traceback" not in err
    assert here.is_dir()


def test_json_prints_the_summary_and_nothing_else(overlap: Command, here: Path) -> None:
    areas = [({"id": k, "called": f"{HOSTILE} {k}"}, square(10 + k / 10, 49.9, 0.1)) for k in range(3)]
    write_features(here / "areas.geojson", areas)
    code, out, err = overlap("analyze", *FLAGS, "--json", "--out", "run")
    assert (code, err, unsafe(out)) == (0, "", set())
    summary = json.loads(out)
    assert summary["caveats"]
    assert READ in "".join(summary["caveats"])
    assert summary == json.loads((here / "run" / "summary.json").read_text(encoding="utf-8"))


def test_a_long_path_is_not_broken_in_a_pipe(overlap: Command, here: Path) -> None:
    deep = here.joinpath(*["a folder with a long name [and brackets]"] * 5)
    deep.mkdir(parents=True)
    (deep / "posts.csv").write_bytes((here / "posts.csv").read_bytes())
    code, out, err = overlap("analyze", "study.toml", "--posts", deep / "posts.csv", "--out", deep / "run")
    assert (code, err) == (0, "")
    assert f"networks.post: {deep / 'posts.csv'} (EPSG:4326; CSV" in out
    assert out.endswith(f"The whole run is in {deep / 'run'}.\n")


def test_no_punctuation_stands_twice(overlap: Command, here: Path) -> None:
    out = overlap("analyze", *FLAGS, "--out", "run").out
    assert re.findall(r"[.,;:] ?[,;.:]", out) == []
    assert here.is_dir()


def test_the_table_of_the_largest_country_fits_80_columns() -> None:
    row = {"layer": "total", "band_km": 0.5, "people_total": 1_428_627_663.0}
    people = ("people_both", "people_only_library", "people_only_post", "people_neither")
    rows = [row | dict.fromkeys(people, 1_428_627_662.0), row | dict.fromkeys(people, 1.0)]
    summary = {"population": {"total": {"role": "total"}}, "coverage": rows}
    table = _split(RunContent("India", (), summary, ""))
    assert table
    screen = io.StringIO()
    Console(file=screen, width=80).print(table)
    lines = screen.getvalue().splitlines()
    assert len(lines) == 6
    assert lines[2].split() == ["0.5", "km", *["1,428,627,662"] * 4]
    assert lines[3].split() == [">99.9", "%"] * 4
    assert lines[5].split() == ["<0.1", "%"] * 4
    assert len({len(line.rstrip()) for line in lines[2:]}) == 1  # figures stand below each other


def test_the_split_names_its_two_networks_where_there_are_more_and_hides_no_part_of_a_person() -> None:
    row = {"layer": "total", "band_km": 5.0, "people_total": 100.0, "people_both": 99.6}
    row |= {"people_only_library": 0.4, "people_only_post": 0.0, "people_neither": 0.0}
    summary = {"population": {"total": {"role": "total"}}, "coverage": [row]}
    summary |= {"networks": dict.fromkeys(("library", "post", "school"))}
    table = _split(RunContent("Three", (), summary, ""))
    assert table
    assert table.title == "People by nearest counter of library and post"
    screen = io.StringIO()
    Console(file=screen, width=80).print(table)
    assert screen.getvalue().splitlines()[2].split() == ["5", "km", "100", "<1", "0", "0"]


@posix
def test_on_a_terminal_progress_is_shown_and_cells_are_whole(here: Path) -> None:
    screen, end = os.openpty()
    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm"}
    command = [sys.executable, "-m", "overlap", "analyze", "study.toml", "--out", "run"]
    with subprocess.Popen(command, cwd=here, env=environment, stdout=end, stderr=end) as running:
        os.close(end)
        shown = b""
        while chunk := _read(screen):
            shown += chunk
    os.close(screen)
    assert running.returncode == 0
    text = shown.decode()
    assert "\x1b[" in text
    assert re.search("reading|people|analyses|writing", text)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    assert re.search(r"^ +5 km( +[\d,]+){4}\s*$", plain, re.MULTILINE)
    assert "The whole run is in run." in plain


def _read(screen: int) -> bytes:
    try:
        return os.read(screen, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_a_terminal_without_unicode_is_no_bug(here: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "overlap", "analyze", *NETWORKS, "--only", "quality", "--out", "run"]
    done = subprocess.run(command, cwd=here, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"longitude \u2190 longitude" in done.stdout


@posix
def test_a_reader_that_goes_away_is_no_bug(here: Path) -> None:
    command = [
        *(sys.executable, "-m", "overlap", "analyze", *NETWORKS),
        *("--only", "quality", "--json", "--out", "run"),
    ]
    with subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        said = running.stderr.read()
    assert said == b""
    assert (here / "run" / "manifest.json").is_file()
