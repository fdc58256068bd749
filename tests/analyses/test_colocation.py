from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import Places, evidence, facilities, raster
from numpy.typing import NDArray
from rasterio import Affine

from overlap.analyses import colocation
from overlap.analyses.colocation.envelope import LEVEL, rank_envelope
from overlap.analyses.colocation.near import near_drawn, nearer_drawn, pairs_drawn
from overlap.analyses.colocation.pair import Direction
from overlap.analyses.colocation.people import against_people
from overlap.analyses.colocation.quotient import Neighbourhood, quotient
from overlap.analyses.colocation.redraw import Homes
from overlap.domain.evidence import Evidence
from overlap.domain.facilities import Facilities
from overlap.domain.notes import english
from overlap.geo.ellipsoid import GEOD
from overlap.geo.index import PointIndex

Floats = NDArray[np.float64]
STEP = 0.01  # degrees of a cell, 1.1 km


def partners(libraries: Places, posts: Places) -> tuple[float, float]:
    places = np.array([*libraries, *posts], dtype=np.float64)
    neighbourhood = Neighbourhood.of(places[:, 0].copy(), places[:, 1].copy())
    return neighbourhood.partners(np.arange(len(places)) >= len(libraries))


def many(network: str, places: Floats, counts: NDArray[np.bool_] | None = None) -> Facilities:
    """Facilities beyond the letters of the alphabet."""
    some = facilities(network, [tuple(each) for each in places])
    ids = np.array([f"{network}:{number:04}" for number in range(len(places))])
    return replace(some, ids=ids, counts=some.counts if counts is None else counts)


def frames(given: Evidence) -> dict[str, pd.DataFrame]:
    return {each.name: each.frame for each in colocation.analyse(given).tables}


@pytest.fixture
def town(tmp_path: Path) -> Any:
    """A study among 60 × 60 cells; most people live in one corner."""

    def study(libraries: Floats, posts: Floats, corner: float = 200.0, **settings: Any) -> Evidence:
        people = np.ones((60, 60))
        people[:15, :15] = corner
        population = raster(tmp_path, {"total": people}, Affine(STEP, 0, 0.0, 0, -STEP, 0.6))
        networks = [many("library", libraries), many("post", posts)]
        chosen = {"sample": 20_000, "bands_km": (2.0, 5.0), "draws": 199} | settings
        return evidence(networks, [population], **chosen)

    return study


def dispersed(seed: int, count: int) -> Floats:
    return np.random.default_rng(seed).uniform(0.0, 0.6, (count, 2))


def where_people_live(seed: int, count: int) -> Floats:
    """Where `town` has its people: 14 of 15 in the corner."""
    rng = np.random.default_rng(seed)
    corner = rng.uniform((0.0, 0.45), (0.15, 0.6), (count, 2))
    return np.where(rng.random((count, 1)) < 0.93, corner, rng.uniform(0.0, 0.6, (count, 2)))


def test_a_quotient_counted_by_hand() -> None:
    """The worked example of docs/methods/colocation.md."""
    libraries: Places = [(0.000, 0.0), (0.003, 0.0), (0.004, 0.0)]
    posts: Places = [(0.001, 0.0), (0.010, 0.0), (0.011, 0.0), (0.0125, 0.0)]
    # The first library and the first post office are each other's nearest; all others stay among themselves.
    assert partners(libraries, posts) == (1.0, 1.0)
    assert quotient(np.array([1.0]), 3, 4) == pytest.approx((1 / 3) / (4 / 6)) == 0.5
    assert quotient(np.array([1.0]), 4, 3) == pytest.approx((1 / 4) / (3 / 6)) == 0.5


def test_ties_share_equally_and_copies_are_ties_at_0() -> None:
    assert partners([(0.0, 0.0), (0.001, 0.0)], [(-0.001, 0.0)]) == (0.5, 1.0)
    # Around the library at one place two post offices: it has both; each of them has it and the other.
    assert partners([(5.0, 5.0)], [(5.0, 5.0), (5.0, 5.0)]) == (1.0, 1.0)
    # To a lone library the three at one place are equally near: two thirds of them are post offices.
    assert partners([(5.0, 5.0), (5.001, 5.0)], [(5.0, 5.0), (5.0, 5.0)]) == (pytest.approx(5 / 3), 1.0)


def test_partners_are_those_of_every_geodesic() -> None:
    rng = np.random.default_rng(1)
    places = np.round(rng.normal((25.0, -19.0), 0.02, (90, 2)), 2)  # rounded, so that some share a place
    is_b = rng.random(90) < 0.4
    expected = np.zeros(2)
    for i in range(90):
        others = np.delete(np.arange(90), i)
        here = np.full(89, places[i, 0]), np.full(89, places[i, 1])
        length_m = np.array(GEOD.inv(*here, *places[others].T)[2])
        nearest = others[length_m <= length_m.min() + 0.001]
        expected[int(is_b[i])] += (is_b[nearest] != is_b[i]).mean()
    found = Neighbourhood.of(places[:, 0].copy(), places[:, 1].copy()).partners(is_b)
    assert len(np.unique(places, axis=0)) < 90
    assert found == pytest.approx(expected.tolist(), abs=1e-9)


def test_shuffled_labels_have_a_quotient_of_1_on_average() -> None:
    places = dispersed(2, 60)
    is_b = np.arange(60) >= 20
    neighbourhood = Neighbourhood.of(places[:, 0].copy(), places[:, 1].copy())
    drawn = neighbourhood.shuffled(is_b, 4000, np.random.default_rng(3))
    assert quotient(drawn[:, 0], 20, 40).mean() == pytest.approx(1.0, abs=0.01)
    assert quotient(drawn[:, 1], 40, 20).mean() == pytest.approx(1.0, abs=0.01)
    # All labellings of few points: the mean is 1 exactly.
    few = Neighbourhood.of(places[:6, 0].copy(), places[:6, 1].copy())
    labellings = set(permutations([False, False, True, True, True, True]))
    assert quotient(np.array([few.partners(np.array(each))[0] for each in labellings]), 2, 4).mean() == (
        pytest.approx(1.0)
    )


def distance_from_uniform(p: Floats) -> float:
    """Kolmogorov's, of values that should be uniform on (0, 1]."""
    ranks = np.arange(len(p) + 1) / len(p)
    ascending = np.sort(p)
    return float(max(np.abs(ranks[1:] - ascending).max(), np.abs(ranks[:-1] - ascending).max()))


def test_p_of_the_envelope_is_uniform_under_chance_and_speaks_with_it() -> None:
    rng = np.random.default_rng(4)
    found = []
    for _ in range(400):
        curves = np.cumsum(rng.normal(size=(200, 6)), axis=1)
        envelope = rank_envelope(curves[0], curves[1:])
        assert (envelope.p <= LEVEL) == (envelope.verdict != "as chance")
        found.append(envelope.p)
    assert distance_from_uniform(np.array(found)) < 1.63 / np.sqrt(400)  # passed by 99 of 100


def test_the_envelope_of_whole_numbers_errs_on_the_safe_side() -> None:
    rng = np.random.default_rng(5)
    found = []
    for _ in range(400):
        counts = np.cumsum(rng.poisson(1.5, size=(100, 4)), axis=1).astype(np.float64)
        envelope = rank_envelope(counts[0], counts[1:])
        assert (envelope.p <= LEVEL) == (envelope.verdict != "as chance")
        found.append(envelope.p)
    for level in (0.05, 0.1, 0.25, 0.5):
        assert (np.array(found) <= level).mean() <= level + 2.6 * np.sqrt(level / 400)


def test_a_rank_envelope_counted_by_hand() -> None:
    envelope = rank_envelope(np.array([9.0, 5.0]), np.array([[k, k] for k in range(1, 9)], dtype=np.float64))
    # It is the highest of nine at one point and in the middle at the other. The drawn 1 is the lowest at
    # both, the drawn 8 next to the highest and the highest: both come before it.
    assert envelope.p == 3 / 9
    assert envelope.mean.tolist() == [4.5, 4.5]
    assert envelope.p_more.tolist() == [1 / 9, 5 / 9]


def test_counts_of_draws_are_those_of_every_pair() -> None:
    rng = np.random.default_rng(6)
    places, homes = rng.normal(0.0, 0.05, (40, 2)), rng.normal(0.0, 0.05, (70, 2))
    origins, cells = (PointIndex(each[:, 0].copy(), each[:, 1].copy()) for each in (places, homes))
    drawn = rng.integers(0, 70, (130, 25)).astype(np.int32)
    chord_m = np.linalg.norm(origins.points_m[:, None] - cells.points_m[None], axis=2)
    chords_m, own_m = np.array([500.0, 2000.0, 9000.0, 90_000.0]), rng.uniform(0.0, 5000.0, 40)
    for draw, (hits, nearer, pairs) in enumerate(
        zip(
            near_drawn(origins, chords_m, cells, drawn),
            nearer_drawn(origins, own_m, cells, drawn),
            pairs_drawn(origins, chords_m, cells, drawn),
            strict=True,
        )
    ):
        taken = chord_m[:, drawn[draw]]
        assert hits.tolist() == [(taken <= each).any(axis=1).sum() for each in chords_m]
        assert pairs.tolist() == [(taken <= each).sum() for each in chords_m]
        assert nearer == (taken <= own_m[:, None]).any(axis=1).sum()


@pytest.mark.parametrize("at_once", [1, 37, 1 << 20])
def test_observed_shares_and_pairs_are_those_of_every_geodesic(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("overlap.analyses.colocation.pair._PAIRS", at_once)
    a, b = dispersed(7, 30), dispersed(8, 40)
    found = Direction("a", "b", *(PointIndex(each[:, 0].copy(), each[:, 1].copy()) for each in (a, b)))
    i, j = (each.ravel() for each in np.indices((30, 40)))
    length_m = np.array(GEOD.inv(*a[i].T, *b[j].T)[2]).reshape(30, 40)
    radii_m = np.sort([100.0, float(length_m[3].min()), 8000.0])
    with_partner, pairs = found.near(radii_m)
    assert with_partner.tolist() == [(length_m.min(axis=1) <= each).sum() for each in radii_m]
    assert pairs.tolist() == [(length_m <= each).sum() for each in radii_m]
    assert found.reach_m == length_m.min(axis=1).max()


def test_p_against_people_is_uniform_where_partners_are_where_people_are() -> None:
    """Both of cells that stand for themselves, and of cells that stand for others."""
    rng = np.random.default_rng(9)
    cells = PointIndex(rng.normal(0.0, 0.2, 2000), rng.normal(0.0, 0.2, 2000))
    radii_m = np.array([1000.0, 2500.0, 5000.0])
    for alone in (True, False):
        homes = Homes(cells, np.full(2000, 3.0), np.full(2000, alone))
        found = []
        for seed in range(150):
            a, b = rng.normal(0.0, 0.2, (2, 30)), rng.normal(0.0, 0.2, (2, 25))
            if alone:  # then partners can be nowhere else
                chosen = rng.integers(0, 2000, 25)
                b = np.vstack([cells.longitude_deg[chosen], cells.latitude_deg[chosen]])
            direction = Direction("a", "b", PointIndex(*a), PointIndex(*b))
            found.append(against_people(direction, 1.0, radii_m, homes, 99, [1, seed]).shares.p)
        for level in (0.05, 0.1, 0.25, 0.5):
            assert abs((np.array(found) <= level).mean() - level) < 2.8 * np.sqrt(level / 150)


def test_stand_ins_are_drawn_once_and_others_by_their_people() -> None:
    people = np.array([30.0, 10.0, *np.full(60, 1.0)])
    homes = Homes(PointIndex(np.zeros(62), np.arange(62.0)), people, people > 1.0)
    drawn = homes.draw(6, 4000, np.random.default_rng(1))
    counts = np.apply_along_axis(np.bincount, 1, drawn, minlength=62)
    assert counts[:, 2:].max() == 1
    assert counts.sum(axis=0)[:2] / counts.sum() == pytest.approx([0.3, 0.1], abs=0.01)
    assert counts[:, 2:].sum() / counts.sum() == pytest.approx(0.6, abs=0.01)
    assert homes.enough_for(10)
    assert not homes.enough_for(11)


def test_few_stand_ins_are_enough_for_every_draw() -> None:
    people = np.array([*np.full(999, 1.0), 0.9])
    homes = Homes(PointIndex(np.zeros(1000), np.linspace(0.0, 9.0, 1000)), people, people == 1.0)
    assert homes.enough_for(100)
    # Two and more stand-ins are asked for in one of 250 draws, and there is one.
    counts = (homes.draw(100, 2000, np.random.default_rng(1)) == 999).sum(axis=1)
    assert set(counts.tolist()) == {0, 1}


def test_planted_attraction_is_found_against_both(town: Any) -> None:
    libraries = dispersed(10, 40)
    posts = libraries + np.random.default_rng(11).normal(0.0, 0.002, (40, 2))
    figures = colocation.analyse(town(libraries, posts)).figures["colocation"]
    assert {each["labels_verdict"] for each in figures["directions"]} == {"more than chance"}
    assert {each["people_verdict"] for each in figures["directions"]} == {"more than chance"}
    assert all(max(each["labels_p"], each["people_p"]) <= 0.015 for each in figures["directions"])


def test_planted_repulsion_is_found_against_both(town: Any) -> None:
    libraries = np.random.default_rng(12).uniform((0.0, 0.3), (0.6, 0.6), (40, 2))
    posts = np.random.default_rng(13).uniform((0.0, 0.0), (0.6, 0.25), (40, 2))
    figures = colocation.analyse(town(libraries, posts, corner=1.0)).figures["colocation"]
    assert {each["labels_verdict"] for each in figures["directions"]} == {"less than chance"}
    assert {each["people_verdict"] for each in figures["directions"]} == {"less than chance"}


def test_both_seeking_people_is_no_attraction_between_them(town: Any) -> None:
    given = town(where_people_live(14, 40), where_people_live(15, 40))
    figures = colocation.analyse(given).figures["colocation"]
    assert [each["people_verdict"] for each in figures["directions"]] == ["as chance", "as chance"]
    # Were people everywhere alike, it would be.
    even = town(where_people_live(14, 40), where_people_live(15, 40), corner=1.0)
    figures = colocation.analyse(even).figures["colocation"]
    assert [each["people_verdict"] for each in figures["directions"]] == ["more than chance"] * 2


def test_the_tables_have_a_row_for_each_direction_and_distance(town: Any) -> None:
    found = frames(town(dispersed(16, 20), dispersed(17, 30), bands_km=(1.0, 2.0, 5.0, 40.0, 80.0)))
    near = found["colocation"]
    # Cells of 1.1 km say nothing within 1 km; within 40 km everybody has a partner, so 80 km tell no more.
    assert near["r_km"].tolist() == [2.0, 5.0, 40.0] * 2
    assert near["from_network"].tolist() == ["library"] * 3 + ["post"] * 3
    assert near["facilities"].tolist() == [20] * 3 + [30] * 3
    assert near["pairs"].tolist()[:3] == near["pairs"].tolist()[3:]
    assert (near["null_share_low"] <= near["null_share_mean"]).all()
    assert (near["null_share_mean"] <= near["null_share_high"]).all()
    assert found["colocation_quotient"]["partners"].tolist() == [30, 20]
    # Where people are counted a column begins with people_; this is a quotient.
    assert not [name for name in found["colocation_quotient"] if name.startswith("people_")]
    assert {"quotient_labels_mean", "quotient_people_mean"} < {*found["colocation_quotient"]}


def test_context_is_left_out_and_said(town: Any) -> None:
    given = town(dispersed(18, 20), dispersed(19, 30))
    library = given.networks["library"]
    more = many(
        "library", np.vstack([dispersed(18, 20), [(0.3, 0.3)]]), np.append(np.ones(20, dtype=bool), False)
    )
    assert len(library) == 20
    wider = replace(given, networks={**given.networks, "library": more})
    one, other = colocation.analyse(given), colocation.analyse(wider)
    assert one.figures == other.figures
    assert "those beyond the areas (1) are left out" in english(other.caveats[0])


def test_the_seed_decides_and_nothing_else(town: Any) -> None:
    a, b = dispersed(20, 20), dispersed(21, 30)
    one, same, other = (frames(town(a, b, seed=seed))["colocation"] for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)


def test_what_cannot_be_said_is_said(town: Any) -> None:
    a, b = dispersed(22, 5), dispersed(23, 6)
    no_people = colocation.analyse(evidence([many("library", a), many("post", b)], draws=99))
    assert [each.name for each in no_people.tables] == ["colocation_quotient"]
    assert "no population is given" in english(no_people.caveats[1])
    coarse = colocation.analyse(town(a, b, bands_km=(0.5, 1.0)))
    assert "wider than the largest band" in english(coarse.caveats[1])
    few = colocation.analyse(town(a, b, sample=30))
    assert "30 drawn cells are too few to redraw 6 facilities" in english(few.caveats[1])
    three = [many(name, a) for name in ("library", "post", "school")]
    assert "first two networks" in english(colocation.analyse(evidence(three, draws=99)).caveats[-1])
    for networks in ([many("library", a)], [many("library", a), many("post", b[:0])]):
        given = evidence(networks)
        assert colocation.wants(given) is None
        assert colocation.analyse(given).tables == ()
