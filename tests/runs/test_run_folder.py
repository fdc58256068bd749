import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import overlap
from overlap.errors import InputError
from overlap.runs.folder import refuse_foreign, whole_folder
from overlap.runs.manifest import write_manifest

posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def write_run(folder: Path, word: str) -> None:
    (folder / "summary.json").write_text(word, encoding="utf-8")
    write_manifest(folder, {}, {}, {}, ())


def make_run(target: Path, word: str) -> None:
    with whole_folder(target) as folder:
        write_run(folder, word)


def fail_in(target: Path, error: BaseException) -> None:
    with whole_folder(target) as folder:
        write_run(folder, "never")
        raise error


def word_of(target: Path) -> str:
    return (target / "summary.json").read_text(encoding="utf-8")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_run_is_whole_and_leaves_nothing_beside(tmp_path: Path) -> None:
    target = tmp_path / "results" / "dc"
    with whole_folder(target) as folder:
        assert folder.parent == target.parent
        assert not target.exists()
        write_run(folder, "new")
    assert names(target) == ["manifest.json", "summary.json"]
    assert names(target.parent) == ["dc"]


def test_our_run_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "dc"
    make_run(target, "old")
    make_run(target, "new")
    assert word_of(target) == "new"
    assert names(target) == ["manifest.json", "summary.json"]
    assert names(tmp_path) == ["dc"]


def test_a_run_with_notes_of_the_user_in_it_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "dc"
    make_run(target, "old")
    (target / "my notes.txt").touch()
    with pytest.raises(InputError, match=r"holds files that overlap did not write \(my notes.txt\)"):
        make_run(target, "new")
    assert word_of(target) == "old"
    assert names(target) == ["manifest.json", "my notes.txt", "summary.json"]


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_exception_keeps_the_old_run(tmp_path: Path, kind: type[BaseException]) -> None:
    target = tmp_path / "dc"
    make_run(target, "old")
    with pytest.raises(kind):
        fail_in(target, kind())
    assert word_of(target) == "old"
    assert names(tmp_path) == ["dc"]


def test_an_exception_without_an_old_run_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no"):
        fail_in(tmp_path / "dc", ValueError("no"))
    assert names(tmp_path) == []


@pytest.mark.parametrize("manifest", [None, "{}", '{"tool": "other"}', "[]", "not json"])
def test_a_folder_that_is_not_ours_is_refused_before_the_work(tmp_path: Path, manifest: str | None) -> None:
    target = tmp_path / "mine"
    target.mkdir()
    (target / "thesis.docx").write_text("years of work", encoding="utf-8")
    if manifest is not None:
        (target / "manifest.json").write_text(manifest, encoding="utf-8")
    before = names(target)
    with pytest.raises(
        InputError, match=r"holds files that overlap did not write \(.*thesis.docx\); choose another"
    ):
        refuse_foreign(target)
    with pytest.raises(InputError), whole_folder(target):
        pytest.fail("the work has begun")
    assert names(target) == before
    assert names(tmp_path) == ["mine"]


def test_a_file_in_the_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dc").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"dc: is not a folder; choose another folder with --out"):
        refuse_foreign(tmp_path / "dc")


def test_a_file_system_in_the_place_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A volume of a container can be written into, but not be swapped for another folder."""
    monkeypatch.setattr("os.path.ismount", lambda path: Path(path) == tmp_path)
    with pytest.raises(InputError, match=r"as a whole; name a folder in it with --out"):
        refuse_foreign(tmp_path)
    refuse_foreign(tmp_path / "dc")


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "dc").mkdir()
    make_run(tmp_path / "dc", "new")
    assert word_of(tmp_path / "dc") == "new"
    assert names(tmp_path) == ["dc"]


def test_a_folder_that_others_fill_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "dc"

    def write_while_another_fills_it() -> None:
        with whole_folder(target) as folder:
            write_run(folder, "new")
            target.mkdir()
            (target / "thesis.docx").touch()

    with pytest.raises(InputError, match="holds files that overlap did not write"):
        write_while_another_fills_it()
    assert names(target) == ["thesis.docx"]
    assert names(tmp_path) == ["dc"]


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    make_run(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert word_of(tmp_path / "real") == "new"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"dc: cannot be written \("), whole_folder(tmp_path / "file" / "dc"):
        pytest.fail("the work has begun")


SCRIPT = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may start its children deaf to it
import os, signal, sys, time
from pathlib import Path
from overlap.runs import folder
from overlap.runs.manifest import write_manifest
target, word, die_at = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
rename, rmtree, steps = Path.rename, folder.shutil.rmtree, []

def step(name):
    steps.append(name)
    if f"{name} {steps.count(name)}" == die_at:
        os.kill(os.getpid(), signal.SIGKILL)

def dying_rename(self, to):
    step("before rename")
    moved = rename(self, to)
    step("after rename")
    return moved

def dying_rmtree(path, **options):
    if Path(path).exists():
        step("before rmtree")
        for file in sorted(Path(path).iterdir()):
            file.unlink()
            step("within rmtree")
        rmtree(path, **options)

Path.rename, folder.shutil.rmtree = dying_rename, dying_rmtree
with folder.whole_folder(target) as new:
    (new / "summary.json").write_text(word)
    step("writing")
    print("writing", flush=True)
    while die_at == "wait":
        time.sleep(0.01)
    write_manifest(new, {}, {}, {}, ())
"""


def start(target: Path, word: str, die_at: str) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(Path(overlap.__file__).parents[1])}
    command = [sys.executable, "-c", SCRIPT, str(target), word, die_at]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def started_writing(target: Path) -> subprocess.Popen[str]:
    process = start(target, "new", "wait")
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


MOMENTS = {
    "writing 1": "old",
    "before rename 1": "old",
    "after rename 1": "old",
    "before rename 2": "old",
    "after rename 2": "new",
    "before rmtree 1": "new",
    "within rmtree 1": "new",
    "within rmtree 2": "new",
}


@posix
@pytest.mark.parametrize(("moment", "left"), MOMENTS.items())
def test_killed_at_any_moment_a_whole_run_is_left_and_the_next_start_tidies_up(
    tmp_path: Path, moment: str, left: str
) -> None:
    target = tmp_path / "dc"
    make_run(target, "old")
    process = start(target, "new", moment)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    place = target if target.exists() else tmp_path / ".dc.overlap-old"
    assert word_of(place) == left
    assert (place / "manifest.json").exists()
    with pytest.raises(ValueError, match="stop"):
        fail_in(target, ValueError("stop"))
    assert word_of(target) == left
    assert names(tmp_path) == ["dc"]


@posix
def test_killed_while_putting_the_old_run_back(tmp_path: Path) -> None:
    target = tmp_path / "dc"
    make_run(target, "old")
    start(target, "new", "after rename 1").communicate(timeout=60)
    assert not target.exists()
    for moment in ("before rename 1", "after rename 1"):
        start(target, "new", moment).communicate(timeout=60)
    make_run(target, "newer")
    assert word_of(target) == "newer"
    assert names(tmp_path) == ["dc"]


@posix
def test_an_empty_folder_in_the_place_does_not_cost_the_old_run(tmp_path: Path) -> None:
    target = tmp_path / "dc"
    make_run(target, "old")
    start(target, "new", "after rename 1").communicate(timeout=60)
    target.mkdir()
    with pytest.raises(ValueError, match="stop"):
        fail_in(target, ValueError("stop"))
    assert word_of(target) == "old"
    assert names(tmp_path) == ["dc"]


@posix
@pytest.mark.parametrize("old", [True, False])
def test_interrupted_while_writing_the_old_run_stays_alone(tmp_path: Path, *, old: bool) -> None:
    target = tmp_path / "dc"
    if old:
        make_run(target, "old")
    process = started_writing(target)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert names(tmp_path) == (["dc"] if old else [])


@posix
def test_killed_from_outside_while_writing(tmp_path: Path) -> None:
    target = tmp_path / "dc"
    process = started_writing(target)
    process.kill()
    process.communicate(timeout=60)
    assert not target.exists()
    make_run(target, "new")
    assert word_of(target) == "new"
    assert names(tmp_path) == ["dc"]


@posix
def test_two_processes_do_not_write_the_same_run(tmp_path: Path) -> None:
    target = tmp_path / "dc"
    process = started_writing(target)
    begun = time.monotonic()
    with pytest.raises(InputError, match="another process is writing this run"), whole_folder(target):
        pytest.fail("the work has begun")
    assert time.monotonic() - begun < 5
    make_run(tmp_path / "other", "new")
    process.kill()
    process.communicate(timeout=60)
    make_run(target, "new")
    assert names(tmp_path) == ["dc", "other"]
