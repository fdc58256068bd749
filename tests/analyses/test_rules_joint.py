"""Several parts of a rule in one problem: against every choice of sites, and which are sought at all."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.analyses.rules.joint import Block, Joint
from overlap.analyses.rules.ways import covering_names, ways
from overlap.domain.rule_parts import AllOf, AnyOf, Asked, Counters, Part, ShareWithin
from overlap.domain.rules import ClassAreas, RulesAsked
from overlap.domain.signatures import Signatures
from overlap.domain.verdicts import as_written

SLOTS = 4
SHARES = [0.1, 0.5, 0.9, 0.95, 1.0]


def signatures(lists: list[list[int]], slots: list[int], people: list[int], served: list[int]) -> Signatures:
    starts = np.concatenate([[0], np.cumsum([len(each) for each in lists])]).astype(np.int64)
    sites = np.array([site for each in lists for site in each], np.int32)
    return Signatures(
        starts, sites, np.array(slots, np.int32), np.array([people], np.int64), np.array([served], np.int64)
    )


@st.composite
def blocks(draw: st.DrawFn, sites: int, number: int, scale: int) -> Block:
    """People of some slots, of which some make up the sets of a part; there is somebody in every set."""
    count = draw(st.integers(1, 6))
    each = st.frozensets(st.integers(0, sites - 1), max_size=3).map(sorted)
    lists = draw(st.lists(each, min_size=count, max_size=count))
    slots = draw(st.lists(st.integers(0, SLOTS - 1), min_size=count, max_size=count))
    people = [scale * n for n in draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))]
    served = [scale * n for n in draw(st.lists(st.integers(1, 9), min_size=SLOTS, max_size=SLOTS))]
    found = signatures(lists, slots, people, served)
    sets = draw(st.sampled_from([((0, 1, 2, 3),), ((1,), (3,)), ((0, 2),), ((0,), (1,), (2,))]))
    set_of = np.full(SLOTS, -1, np.int32)
    for k, some in enumerate(sets):
        set_of[list(some)] = k
    sums = np.array([sum(served[slot] for slot in some) for some in sets], np.int64)
    part = ShareWithin(within_m=1000.0 + number, share=draw(st.sampled_from(SHARES)))
    return Block(part, found, set_of[slots], sets, sums)


def share(block: Block, number: int, chosen: tuple[int, ...]) -> Fraction:
    """The share of a set that lives near a counter with some sites, added up signature by signature."""
    near = everyone = sum(int(block.found.served[0, slot]) for slot in block.sets[number])
    for k in range(len(block.found)):
        if block.found.slots[k] in block.sets[number]:
            people = int(block.found.people[0, k])
            everyone += people
            near += people if set(block.found.of(k).tolist()) & set(chosen) else 0
    return Fraction(near, everyone)


@pytest.mark.parametrize("scale", [1, 2**56])
@given(st.data())
def test_every_small_joint_problem_is_solved(scale: int, data: st.DataObject) -> None:
    sites = data.draw(st.integers(1, 5))
    some = [data.draw(blocks(sites, number, scale)) for number in range(data.draw(st.integers(1, 3)))]
    joint = Joint.of(some, sites)
    sets = [(block, number) for block in some for number in range(len(block.sets))]
    asked = [as_written(block.part.share or 0.0) for block, _ in sets]
    most = [share(block, number, tuple(range(sites))) for block, number in sets]
    assert joint.beyond.tolist() == [a > b for a, b in zip(asked, most, strict=True)]
    assert joint.most() == most
    wanted = [min(a, b) if a <= b else Fraction(0) for a, b in zip(asked, most, strict=True)]

    def holds(chosen: tuple[int, ...]) -> bool:
        return all(share(*each, chosen) >= least for each, least in zip(sets, wanted, strict=True))

    choices = (some for size in range(sites + 1) for some in combinations(range(sites), size))
    fewest = next(len(chosen) for chosen in choices if holds(chosen))
    for exact_s in (None, 60.0):
        plan = joint.solve(joint.required({}), exact_s)
        assert holds(tuple(plan.chosen.tolist()))
        assert plan.bound <= fewest <= len(plan.chosen)
    assert len(plan.chosen) == fewest
    beginnings = [tuple(plan.chosen[:k].tolist()) for k in range(len(plan.chosen) + 1)]
    assert joint.enough(plan.chosen) == next(len(each) for each in beginnings if holds(each))
    for k, block in enumerate(some):
        gains = block.gains(plan.chosen, sites)
        near = sum(int(each) for each in block.served) + int(gains.sum())
        told = sum(share(block, n, tuple(plan.chosen)) * int(joint_everyone(block, n)) for n in _all(block))
        assert near == told
        assert len(joint.numbers(k)) == len(block.sets)


def joint_everyone(block: Block, number: int) -> int:
    meant = [k for k in range(len(block.found)) if block.found.slots[k] in block.sets[number]]
    return int(block.served[number]) + sum(int(block.found.people[0, k]) for k in meant)


def _all(block: Block) -> range:
    return range(len(block.sets))


def test_more_than_the_share_is_required_as_far_as_candidates_go() -> None:
    found = signatures([[0], [1], []], [0, 0, 0], [30, 20, 10], [40])
    block = Block(ShareWithin(within_m=1.0, share=0.5), found, np.zeros(3, np.int32), ((0,),), np.array([40]))
    joint = Joint.of([block], 2)
    assert joint.required({}).tolist() == [10]
    assert joint.required({0: Fraction(1, 4)}).tolist() == [35]
    assert joint.required({0: Fraction(1, 2)}).tolist() == [50]  # nobody can bring the last ten
    with_more = joint.solve(joint.required({0: Fraction(1, 4)}))
    assert with_more.chosen.tolist() == [0, 1]
    assert joint.enough(with_more.chosen) == 1


A, B = ShareWithin(within_m=1.0, share=0.5), ShareWithin(within_m=2.0, share=0.6)
C, D = Counters(counters_at_least=1), Counters(counters_at_least=2)


@pytest.mark.parametrize(
    ("asked", "met", "expected"),
    [
        (A, set(), [(A,)]),
        (A, {A}, [()]),
        (AllOf(all=(A, B, C)), {B}, [(A, C)]),
        (AnyOf(any=(A, B)), set(), [(A,), (B,)]),
        (AnyOf(any=(A, B)), {B}, [()]),
        (AllOf(all=(C, AnyOf(any=(A, AllOf(all=(B, D)))))), set(), [(C, A), (C, B, D)]),
        (AllOf(all=(AnyOf(any=(A, B)), AnyOf(any=(A, C)))), set(), [(A,), (A, C), (B, A), (B, C)]),
    ],
)
def test_the_ways_to_meet_a_rule(asked: Asked, met: set[Part], expected: list[tuple[Part, ...]]) -> None:
    assert ways(asked, met.__contains__) == expected


def test_hostile_trees_have_no_more_than_a_hundred_ways() -> None:
    either = AnyOf(any=(A, B, C))
    assert len(ways(AllOf(all=(either,) * 30), lambda _: False)) == 100
    assert len(ways(AnyOf(any=(AllOf(all=(either,) * 5),) * 9), lambda _: False)) == 100


def test_parts_of_one_distance_share_a_covering() -> None:
    areas = {"rural": ClassAreas("tract", np.array([True])), "urban": ClassAreas("ground", np.array([True]))}
    asked = RulesAsked(levels={"town": "tract"}, classes=areas)
    all_of, rural, urban, each = (
        ShareWithin(within_m=1.0, share=0.5),
        ShareWithin(within_m=1.0, share=0.5, among="rural"),
        ShareWithin(within_m=1.0, share=0.5, among="urban"),
        ShareWithin(within_m=2.0, share=0.5, each="town"),
    )
    names = covering_names([all_of, rural, urban, each], asked, "post")
    assert names[all_of] == names[rural] == ("post, 1.0 m, tract", "tract")
    assert names[urban] == ("post, 1.0 m, ground", "ground")
    assert names[each] == ("post, 2.0 m, tract", "tract")
    assert covering_names([all_of], asked, "post") == {all_of: ("post, 1.0 m, everybody", None)}
