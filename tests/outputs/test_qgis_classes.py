"""Classes of a legend from what a table's style means."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from qgis_tables import HOSTILE, areas, facilities, hostile_tables, nearest, sites

from overlap.domain.result import Column, Style, Table
from overlap.outputs.qgis.classes import Condition, MapClass, category_order, map_classes
from overlap.outputs.qgis.grades import class_edges, value_label
from overlap.resources import palette


def classes(table: Table) -> tuple[MapClass, ...]:
    return map_classes(table, category_order([table]))


@pytest.mark.parametrize(
    ("values", "edges"),
    [
        ([], []),
        ([3.0], []),
        ([3.0, 3.0], []),
        ([0, 0, 0, 0, 0, 0, 1.5, 2.5], [0, 1.5]),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [2, 4, 6, 8]),
        ([344.9, 1198.3, 2549.0, 7000.0, 40_000.0], [345, 1200, 2550, 7000]),
        ([2001, 2002, 2003, 2004, 2005], [2001, 2002, 2003, 2004]),
        ([-5, -1, 0, 1, 5], [-5, -1, 0, 1]),
        ([1e-12, 1e12], [1e-12]),
    ],
)
def test_edges_are_round_and_part_the_values(values: list[float], edges: list[float]) -> None:
    assert class_edges(np.array(values, dtype=float)) == edges


@given(st.lists(st.floats(-1e9, 1e9), max_size=60), st.randoms())
def test_every_class_holds_a_value_whatever_the_order(values: list[float], random: object) -> None:
    edges = class_edges(np.array(values, dtype=float))
    assert edges == sorted(set(edges))
    assert len(edges) <= 4
    counts = np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1)
    assert not values or counts.all()
    random.shuffle(values)  # type: ignore[attr-defined]
    assert class_edges(np.array(values, dtype=float)) == edges


def test_graduated_with_a_class_for_what_is_not_known() -> None:
    found = classes(areas())
    assert [each.label for each in found] == ["0", "0 – 0.25", "more than 0.25", "not known"]
    assert found[1].conditions == (
        Condition("share_neither", ">", 0.0),
        Condition("share_neither", "<=", 0.25),
    )
    assert found[3].conditions == (Condition("share_neither", "IS", None),)
    assert [each.colour for each in found[:3]] == palette.grades(3)
    assert not found[3].known


def test_longer_lines_are_darker_and_wider() -> None:
    found = classes(nearest())
    assert [each.label for each in found][:2] == ["up to 340", "340 – 350"]
    assert [each.weight for each in found[:5]] == [0, 0.25, 0.5, 0.75, 1]
    assert palette.RAMP[0] not in [each.colour for each in found]


def test_networks_by_colour_and_shape_and_context_hollow() -> None:
    found = classes(facilities())
    assert [each.label for each in found] == ["library", "library, context", "post", "post, context"]
    assert [each.hollow for each in found] == [False, True, False, True]
    assert (found[0].colour, found[0].shape) == (found[1].colour, found[1].shape) == palette.category(0)
    assert (found[2].colour, found[2].shape) == palette.category(1)
    assert found[0].weight > found[2].weight
    assert found[1].conditions == (
        Condition("network", "IS", "library"),
        Condition("status", "IS", "context"),
    )


def test_a_network_has_one_colour_in_all_layers() -> None:
    other = replace(facilities(("post", "clinic", "library")), name="later")
    order = category_order([facilities(), other])
    assert order == {"network": ["library", "post", "clinic"]}
    colours = {each.label: each.colour for each in map_classes(other, order)}
    assert (colours["library"], colours["post"]) == palette.CATEGORY_COLOURS[:2]


def test_sites_are_rings_and_a_layer_without_style_has_one_look() -> None:
    assert [(each.ring, each.hollow, each.conditions) for each in classes(sites())] == [(True, True, ())]
    assert len(classes(replace(areas(), style=None))) == 1


def test_a_value_that_xml_cannot_carry_goes_with_the_others() -> None:
    labels = [each.label for each in classes(hostile_tables()[0])]
    assert labels == [*HOSTILE[:6], "(empty)", "other", "not known"]


def test_many_categories_end_in_others() -> None:
    frame = pd.DataFrame({"kind": [f"kind {number}" for number in range(40)]})
    shapes = np.full(40, areas().geometry[0], dtype=object)  # type: ignore[index]
    style = Style("categorised", "kind")
    table = Table("t", "T", (Column("kind", ""),), frame, (), shapes, "MultiPolygon", style)
    found = classes(table)
    assert [each.label for each in found[-2:]] == ["kind 11", "other"]
    assert found[-1].conditions is None


def test_an_empty_layer_has_a_legend_all_the_same() -> None:
    assert [each.label for each in classes(hostile_tables()[4])] == ["not known"]


def test_a_style_by_no_column_or_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        replace(areas(), style=Style("graduated", "nothing"))
    with pytest.raises(ValueError, match="province"):
        classes(replace(areas(), style=Style("graduated", "area_level")))


@pytest.mark.parametrize(
    ("value", "word"), [(True, "yes"), (False, "no"), (2500.0, "2,500"), (2**53 + 1, "9,007,199,254,740,993")]
)
def test_values_in_words(value: float, word: str) -> None:
    assert value_label(value) == word
