"""Scenarios against two separate runs, against every cell by itself, and against contradictions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders import evidence, facilities, index_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario_study import LIBRARY, POST, SIDE, near, people, run, table, write

from overlap.domain.sums import NOBODY
from overlap.domain.wanted import Wanted
from overlap.errors import InputError
from overlap.runs.questions import question_of

PLACE = ["layer", "area_level", "area_id", "band_km"]
MANY = """
title = "Many things"

[[change]]
what = "close"
where = "network == 'post' and id in ('post:a', 'post:c')"

[[change]]
what = "move"
ids = ["library:b"]
longitude = 10.155
latitude = 50.145

[[change]]
what = "open"
network = "post"
name = "New"
longitude = 10.045
latitude = 50.095
columns = { internet = "yes", public_internet = "yes", saturday = "yes" }

[[change]]
what = "set"
ids = ["library:d", "post:e"]
columns = { saturday = "no", public_internet = "yes", internet = "yes" }

[[change]]
what = "open"
network = "library"
candidates = "schools"
where = "pupils > 100"
"""
LIBRARY_THEN = """\
a,A,10.015,50.185,yes,yes,yes,yes
b,B,10.155,50.145,yes,no,no,no
c,C,10.105,50.105,,,,
d,D,10.145,50.055,yes,yes,no,no
new,School,10.095,50.065,,,,
"""
POST_THEN = """\
b,B,10.065,50.035,yes,,,no
d,D,10.175,50.175,,,,yes
e,E,10.185,50.025,yes,yes,no,no
f,F,10.105,50.106,no,no,no,no
new,New,10.045,50.095,yes,yes,,yes
"""


def before_and_after(folder: Path, now: dict[str, str], then: dict[str, str]) -> pd.DataFrame:
    """People near networks, any, online and groups in two separate runs of changed files."""
    found = []
    for name, files in (("before", now), ("after", then)):
        content = run(write(folder / name, **files), "coverage", "digitisation")
        wide = table(content, "coverage")
        parts = [
            (wide.people_both + wide.people_only_library).rename("library"),
            (wide.people_both + wide.people_only_post).rename("post"),
            (wide.people_total - wide.people_neither).rename("any"),
        ]
        frame = pd.concat([wide[PLACE], *parts], axis=1).melt(PLACE, var_name="question", value_name="people")
        online = table(content, "online").query("network == 'any'").assign(question="online")
        groups = table(content, "coverage_groups")
        more = [
            online.rename(columns={"people_served": "people"})[[*PLACE, "question", "people"]],
            groups.rename(columns={"group": "question", "people_near": "people"})[
                [*PLACE, "question", "people"]
            ],
        ]
        found.append(pd.concat([frame, *more]).set_index([*PLACE, "question"])["people"].rename(name))
    return pd.concat(found, axis=1)


def test_a_scenario_equals_two_separate_runs_of_files_changed_by_hand(tmp_path: Path) -> None:
    content = run(write(tmp_path / "study", {"many.toml": MANY}))
    told = table(content, "scenarios").set_index([*PLACE, "question"])
    by_hand = before_and_after(tmp_path, {}, {"library": LIBRARY_THEN, "post": POST_THEN})
    counters = table(content, "scenario_counters").set_index("question")
    assert set(counters.index) == {"library", "post", "any", "online", "saturday", "training"}
    assert counters.index[~counters.touched].tolist() == ["training"]
    assert set(told.index) == {key for key in by_hand.index if key[-1] != "training"}
    hand = by_hand.loc[told.index]
    assert (told.people_before == hand.before).all()
    assert (told.people_after == hand.after).all()
    assert (by_hand.xs("training", level="question").diff(axis=1).after == 0).all()
    assert counters.loc["post", ["counters_before", "counters_after"]].tolist() == [6, 5]
    assert counters.loc["online", ["counters_before", "counters_after"]].tolist() == [2, 4]


def test_every_person_is_counted_cell_by_cell(tmp_path: Path) -> None:
    """Who gains and who loses, by geodesics from every cell to every counter."""
    told = table(run(write(tmp_path, {"many.toml": MANY})), "scenarios")
    for question, was, becomes in [
        ("post", places(POST), places(POST_THEN)),
        ("any", places(LIBRARY + POST), places(LIBRARY_THEN + POST_THEN)),
        ("online", [(10.015, 50.185), (10.025, 50.015)], ONLINE_THEN),
    ]:
        rows = told[(told.question == question) & (told.layer == "total")].set_index(["area_id", "band_km"])
        for band_km in (1.0, 2.0, 5.0):
            before, after = near(was, 1000 * band_km), near(becomes, 1000 * band_km)
            for area, cells in AREAS.items():
                row = rows.loc[(area, band_km)]
                for name, chosen in [
                    ("people_gained", after & ~before),
                    ("people_lost", before & ~after),
                    ("people_unchanged_near", before & after),
                    ("people_unchanged_far", ~before & ~after),
                ]:
                    assert row[name] == people()[chosen & cells].sum(), (question, band_km, area, name)


ONLINE_THEN = [(10.015, 50.185), (10.045, 50.095), (10.145, 50.055), (10.185, 50.025)]
_COLUMN = np.broadcast_to(np.arange(SIDE), (SIDE, SIDE))
AREAS = {"": _COLUMN >= 0, "W": _COLUMN < SIDE // 2, "E": _COLUMN >= SIDE // 2}


def places(text: str) -> list[tuple[float, float]]:
    rows = [line.split(",") for line in text.splitlines()]
    return [(float(row[2]), float(row[3])) for row in rows]


COUNTERS = st.sampled_from([f"library:{k}" for k in "abcd"] + [f"post:{k}" for k in "abcdef"])
DEGREES = st.integers(0, 19).map(lambda k: 0.005 + 0.01 * k)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    closed=st.sets(COUNTERS, max_size=8),
    opened=st.sets(st.tuples(DEGREES, DEGREES), min_size=1, max_size=4),
)
def test_gains_and_losses_balance_and_all_parts_are_everyone(
    closed: set[str], opened: set[tuple[float, float]], tmp_path: Path
) -> None:
    new = "".join(
        f'[[change]]\nwhat = "open"\nnetwork = "post"\nlongitude = {10 + x}\nlatitude = {50 + y}\n'
        for x, y in sorted(opened)
    )
    gone = f'[[change]]\nwhat = "close"\nids = {sorted(closed)}\n' if closed else ""
    told = table(run(write(tmp_path, {"any.toml": f'title = "any"\n{new}{gone}'})), "scenarios")
    gained, lost = told.people_gained, told.people_lost
    assert (gained - lost == told.people_after - told.people_before).all()
    parts = gained + lost + told.people_unchanged_near + told.people_unchanged_far
    assert (parts == told.people_total).all()
    assert (told[["people_gained", "people_lost", "people_unchanged_near"]] >= 0).all(axis=None)
    areas = told[told.area_level == "district"].groupby(["layer", "question", "band_km"])
    study = told[told.area_level == "study"].set_index(["layer", "question", "band_km"])
    assert (areas.people_gained.sum().loc[study.index] == study.people_gained).all()


def test_connect_level_and_service_change_who_is_online_and_nothing_else(tmp_path: Path) -> None:
    text = """
title = "digital"
[[change]]
what = "connect"
where = "network == 'post' and level < 2"
[[change]]
what = "level"
ids = ["library:a"]
to = 0
[[change]]
what = "service"
ids = ["library:b"]
add = ["e_government"]
"""
    content = run(write(tmp_path, {"digital.toml": text}))
    told = table(content, "scenarios")
    assert set(told.question) == {"online"}
    row = told.query("layer == 'total' and area_level == 'study' and band_km == 2").iloc[0]
    was = near([(10.015, 50.185), (10.025, 50.015)], 2000)
    # Certainly below 2: the offices c, e and f; b and d may be online for all that is known.
    becomes = near([(10.025, 50.015), (10.125, 50.165), (10.185, 50.025), (10.105, 50.106)], 2000)
    assert row.people_gained == people()[becomes & ~was].sum()
    assert row.people_lost == people()[was & ~becomes].sum()
    changes = table(content, "scenario_changes").set_index(["facility_id", "change"])
    assert changes.loc[("post:c", "connect"), ["before", "after"]].tolist() == ["0", "2"]
    assert changes.loc[("library:a", "level"), ["before", "after"]].tolist() == ["2 to 4", "0"]
    assert changes.loc[("library:b", "service"), ["what", "before", "after"]].tolist() == [
        "e_government",
        "unknown",
        "yes",
    ]
    assert content.summary["headline"][0].startswith("In the scenario “digital”, ")


def test_several_scenarios_stand_side_by_side_and_one_alone_says_the_same(tmp_path: Path) -> None:
    close = 'title = "close"\n[[change]]\nwhat = "close"\nids = ["post:a"]\n'
    together = table(run(write(tmp_path / "a", {"many.toml": MANY, "close.toml": close})), "scenarios")
    alone = table(run(write(tmp_path / "b", {"close.toml": close})), "scenarios")
    assert together.scenario.unique().tolist() == ["Many things", "close"]
    pd.testing.assert_frame_equal(together[together.scenario == "close"].reset_index(drop=True), alone)
    assert (alone.people_gained == 0).all()


def test_all_of_a_network_may_close(tmp_path: Path) -> None:
    text = "title = 'none left'\n[[change]]\nwhat = 'close'\nwhere = \"network == 'post'\"\n"
    told = table(run(write(tmp_path, {"none.toml": text})), "scenarios").query("question == 'post'")
    assert (told.people_after == 0).all()
    assert (told.people_lost == told.people_before).all()


def faults(folder: Path, *changes: str, head: str = 'title = "wrong"\n') -> list[str]:
    text = head + "".join(f"[[change]]\n{change}\n" for change in changes)
    with pytest.raises(InputError) as error:
        run(write(folder, {"wrong.toml": text}))
    return str(error.value).splitlines()


MOVE = 'what = "move"\nids = ["post:a"]\n'
CLOSE = 'what = "close"\nids = ["post:a"]'


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (f"{MOVE}longitude = 10.1\nlatitude = 50.1", "change 2 moves what change 1 closes"),
        ('what = "connect"\nwhere = "network == \'post\'"', "change 2 connects what change 1 closes"),
        ('what = "level"\nids = ["post:a"]\nto = 1', "change 2 gives another level what change 1 closes"),
    ],
)  # fmt: skip
def test_contradictions_are_told(tmp_path: Path, second: str, said: str) -> None:
    (line,) = faults(tmp_path, CLOSE, second)
    assert said in line
    assert "post:a" in line


def test_more_contradictions_all_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        'what = "move"\nids = ["post:b"]\nlongitude = 10.1\nlatitude = 50.1',
        'what = "move"\nids = ["post:b", "post:c"]\nlongitude = 10.2\nlatitude = 50.1',
        'what = "connect"\nids = ["post:c"]',
        'what = "level"\nids = ["post:c"]\nto = 1',
        'what = "open"\nnetwork = "post"\nlongitude = 10.1\nlatitude = 50.1',
        'what = "open"\nnetwork = "post"\nlongitude = 10.1\nlatitude = 50.1',
        'what = "service"\nids = ["post:d"]\nadd = ["e_government"]\nremove = ["e_government"]',
    )
    text = "\n".join(found)
    assert "change 2 moves what change 1 moves (post:b)" in text
    assert "change 4 gives another level what change 3 connects (post:c)" in text
    assert "change 6: opens a post where change 5 does (10.1, 50.1)" in text
    assert "change 7: adds and removes the same service (e_government)" in text


def test_what_a_study_does_not_have_is_told_with_the_nearest(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        'what = "close"\nids = ["post:aa", "library:zzz"]',
        'what = "close"\nwhere = "network == \'bank\'"',
        'what = "close"\nwhere = "satturday == \'yes\'"',
        'what = "set"\nids = ["post:b"]\ncolumns = { saturdy = "yes" }',
        'what = "open"\nnetwork = "pots"\nlongitude = 10.1\nlatitude = 50.1',
        'what = "open"\nnetwork = "post"\ncandidates = "school"',
        'what = "open"\nnetwork = "post"\ncandidates = "schools"\nwhere = "pupils > 1000"',
        'what = "level"\nids = ["post:b"]\nto = 9',
        'what = "service"\nids = ["post:b"]\nadd = ["e_goverment"]',
        'what = "close"',
        'what = "close"\nids = ["post:b"]\nwhere = "level >= 1"',
        'what = "open"\nnetwork = "post"\nlongitude = 10.1',
        'what = "service"\nids = ["post:b"]',
    )
    text = "\n".join(found)
    for said in (
        "change 1: no such counter (post:aa); did you mean post:a?",
        "change 1: no such counter (library:zzz)",
        "change 2: selects no counter",
        "change 3: no column satturday",
        "did you mean saturday?",
        "change 4: no such column (saturdy); did you mean saturday?",
        "change 5 network: no such network (pots); did you mean post?",
        "change 6 candidates: no such file of candidates (school); did you mean schools?",
        "change 7: selects no candidate (pupils > 1000)",
        "change 8 level: is no rung of the rubric (9); rungs are 0, 1, 2, 3, 4",
        "change 9: no such service (e_goverment); did you mean e_government?",
        "change 10: does not say which counters",
        "change 11: says twice which counters",
        "change 12: does not say where",
        "change 13: neither adds nor removes a service",
    ):
        assert said in text


def test_a_counter_far_beyond_the_areas_is_refused_one_near_by_is_no_count(tmp_path: Path) -> None:
    far = 'what = "open"\nnetwork = "post"\nlongitude = 20.0\nlatitude = 50.1'
    (line,) = faults(tmp_path, far)
    assert "post:scenario-1 would be" in line
    assert "km beyond the areas" in line
    near_by = 'title = "x"\n[[change]]\nwhat = "open"\nnetwork = "post"\nlongitude = 10.21\nlatitude = 50.1'
    content = run(write(tmp_path, {"near.toml": near_by}))
    counters = table(content, "scenario_counters").set_index("question")
    assert counters.loc["post", ["counters_before", "counters_after", "touched"]].tolist() == [6, 6, True]
    assert table(content, "scenarios").people_gained.max() > 0


def test_a_column_that_only_other_networks_have_is_told(tmp_path: Path) -> None:
    folder = write(
        tmp_path, {"x.toml": 'title = "x"\n[[change]]\nwhat = "set"\nids = ["post:a", "library:a"]\n'}
    )
    lines = (folder / "library.csv").read_text(encoding="utf-8").splitlines()
    seats = [lines[0] + ",seats", *(f"{line},4" for line in lines[1:])]
    (folder / "library.csv").write_text("\n".join(seats), encoding="utf-8")
    with (folder / "x.toml").open("a", encoding="utf-8") as file:
        file.write("columns = { seats = 9 }\n")
    with pytest.raises(InputError, match=r"x\.toml change 1: the file of post has no column seats; leave"):
        run(folder)


def test_many_unknown_ids_are_told_in_few_lines(tmp_path: Path) -> None:
    found = faults(tmp_path, f'what = "close"\nids = {[f"post:x{k}" for k in range(5000)]}')
    assert len(found) == 11
    assert found[-1].startswith("wrong.toml change 1: no such counters (4,990 more, as post:x10)")


def test_the_same_points_are_measured_once() -> None:
    networks = [facilities("post", [(0.0, 0.0), (1.0, 0.0)])]
    here, there, nowhere = ([(0.5, 0.0)], [(0.7, 0.0)], [])
    points = {"a": here, "b": there, "c": here, "d": nowhere}
    wanted = Wanted(points={name: index_of(each) for name, each in points.items()})
    asked = question_of(evidence(networks), None, wanted)
    assert list(asked.further) == ["a", "b"]
    assert dict(asked.aliases) == {"c": "a", "d": NOBODY}


def test_a_path_reaches_no_farther_than_the_pass_counts_exactly(tmp_path: Path) -> None:
    text = 'title = "p"\n[path]\nwhere = "level < 2"\nfirst_year = 1\nlast_year = 2\nsites_per_year = 1\n'
    folder = write(tmp_path, {"p.toml": text.replace("= 1\n", "= 2001\n", 1).replace("= 2\n", "= 2002\n", 1)})
    study = (folder / "study.toml").read_text(encoding="utf-8")
    study = study.replace("[1, 2, 5]", "[1, 2, 500]").replace("service_km = 2", "service_km = 500")
    (folder / "study.toml").write_text(study, encoding="utf-8")
    with pytest.raises(
        InputError, match=r"p\.toml \[path\]: its distance is too large \(500 km, at most 100 km\)"
    ):
        run(folder)


def test_ids_of_new_counters_clash_with_none(tmp_path: Path) -> None:
    taken = POST + "scenario-1,S,10.195,50.195,,,,\n"
    new = 'what = "open"\nnetwork = "post"\nlongitude = {}\nlatitude = 50.1'
    text = 'title = "x"\n' + "".join(f"[[change]]\n{new.format(x)}\n" for x in (10.1, 10.11))
    changes = table(run(write(tmp_path, {"x.toml": text}, post=taken)), "scenario_changes")
    assert changes.facility_id.tolist() == ["post:scenario-2", "post:scenario-3"]


def test_hostile_titles_and_names_go_through_every_output(tmp_path: Path) -> None:
    from overlap.progress import Silent
    from overlap.runs.analyze import analyze
    from overlap.runs.job import Job
    from overlap.runs.study import read_study

    title = r"=1+1\u0007\u001b[31m<b>\u202e"
    text = f'title = "{title}"\n[[change]]\nwhat = "open"\nnetwork = "post"\nname = "@x"\n'
    folder = write(tmp_path, {"x.toml": f"{text}longitude = 10.1\nlatitude = 50.1\n"})
    analyze(Job(read_study(folder), folder, tmp_path / "run", ("scenarios",)), Silent())
    lines = (tmp_path / "run" / "scenarios.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1].startswith("'=1+1")
    assert "'@x" in (tmp_path / "run" / "scenario_changes.csv").read_text(encoding="utf-8-sig")
