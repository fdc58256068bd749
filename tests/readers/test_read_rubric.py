"""Rubric files: the usual one, and every fault of another at once."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from indicator_builders import WORDS, facts

from overlap.errors import InputError
from overlap.readers.rubric import read_rubric, rubric_of

HEAD = 'name = "Mine"\nsource = "ours"\n'
RUNG = '[[rungs]]\nlevel = 1\nname = "connected"\ncondition = "internet == true"\nsource = ""\n'


def faults_of(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        rubric_of(tomllib.loads(text), WORDS.services, "mine.toml")
    return str(caught.value).splitlines()


def test_the_usual_rubric() -> None:
    rubric = read_rubric("", Path("nowhere"), WORDS.services)
    assert [rung.level for rung in rubric.rungs] == [1, 2, 3, 4]
    assert [rung.name for rung in rubric.rungs][:3] == ["connected", "public access", "devices"]
    assert all(rung.source for rung in rubric.rungs)
    ladder = {"internet": True, "public_internet": True, "devices": 1, "training": True}
    rows = [dict(list(ladder.items())[:height]) for height in range(5)]
    refused = dict.fromkeys(("training", *WORDS.services), False)
    rows += [ladder | {"devices": 0}, ladder | refused, ladder | refused | {"e_learning": True}]
    low, high = rubric.levels(facts(rows))
    assert low.tolist() == [0, 1, 2, 3, 4, 2, 3, 4]
    assert high.tolist() == [4, 4, 4, 4, 4, 2, 3, 4]


def test_a_rubric_of_the_study(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b"\xef\xbb\xbf" + (HEAD + RUNG).encode())
    rubric = read_rubric("mine.toml", tmp_path, WORDS.services)
    assert (rubric.name, rubric.source, len(rubric.rungs)) == ("Mine", "ours", 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"mine\.toml: no such file; check rubric in \[study\]"),
        (b"name = ", r"mine\.toml: is not valid TOML \("),
        (b"name = '\xff'", r"mine\.toml: is not UTF-8 \(byte 9\)"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes | None, message: str) -> None:
    if content is not None:
        (tmp_path / "mine.toml").write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_rubric("mine.toml", tmp_path, WORDS.services)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            RUNG.replace("level = 1", "level = 2"),
            "mine.toml rung 1: is out of order (level = 2); number rungs",
        ),
        (RUNG.replace("level = 1", "level = true"), "mine.toml rung 1 level: must be a whole number (true)"),
        (
            RUNG.replace("internet ==", "internett =="),
            "mine.toml rung 1 condition: no indicator internett (in",
        ),
        (RUNG.replace("true", "'yes'"), "mine.toml rung 1 condition: internet is yes or no (in internet =="),
        (RUNG.replace("==", "="), "mine.toml rung 1 condition: not a selection ('= true' at"),
        (RUNG.replace("internet ==", "level >="), "mine.toml rung 1 condition: true and false have no order"),
        (RUNG.replace("condition", "conditoin"), "mine.toml rung 1: unknown key (conditoin); did you mean"),
        (RUNG + "[[rung]]", "mine.toml: unknown key (rung); did you mean rungs?"),
        ("rungs = []", "mine.toml: has no rung; write at least one, as [[rungs]]"),
        ("rungs = [" + "1, " * 101 + "]", "mine.toml: has more than 100 rungs (101); leave some out"),
        ("rungs = [1]", "mine.toml rung 1: must be a table (1); write it as [[rungs]]"),
        ("rungs = 5", "mine.toml rungs: must be a list of tables, as [[rungs]] (5)"),
        ("", "mine.toml: rungs is missing; add rungs = …"),
        (
            RUNG + RUNG.replace("level = 1", "level = 2").replace("true", "false"),
            "mine.toml rung 2: connected can never be reached: its condition contradicts rung 1 (connected)",
        ),
    ],
)
def test_the_fault_is_told(text: str, fault: str) -> None:
    assert faults_of(HEAD + text)[0].startswith(fault)


def test_every_fault_is_told_at_once() -> None:
    bad = '[[rungs]]\nlevel = 7\nname = 3\ncondition = "internett == true and devices > \'a\'"\nsorce = ""\n'
    assert len(faults_of("nme = 1\nsource = 2\n" + RUNG + bad)) == 9
