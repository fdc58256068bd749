"""Round edges of classes of numbers, and the words of a legend."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Value = str | float | int | bool | None

_GRADES = 5


def class_edges(values: NDArray[np.float64], grades: int = _GRADES) -> list[float]:
    """Round numbers that split finite values into at most `grades` classes of about equal size.

    A value belongs to the class whose upper edge is the first not below it. Quantiles are values themselves
    and are rounded to as few digits as keep the most classes; no class is empty.
    """
    values = np.sort(values)
    if not values.size:
        return []
    wanted = np.quantile(values, np.arange(1, grades) / grades, method="inverted_cdf")
    return max((_rounded(values, wanted, digits) for digits in (2, 3, 4, 6, 9)), key=len)


def _rounded(values: NDArray[np.float64], wanted: NDArray[np.float64], digits: int) -> list[float]:
    edges: list[float] = []
    below = 0
    for edge in sorted({float(f"{value:.{digits}g}") for value in wanted.tolist()}):
        upto = int(np.searchsorted(values, edge, side="right"))
        if below < upto < len(values):
            edges.append(edge)
            below = upto
    return edges


def grade_label(values: NDArray[np.float64], edges: list[float], number: int) -> str:
    """`up to 5`, `5 – 10`, `more than 10`; the first by itself where it is one value, such as 0."""
    if number == 0:
        inside = values[values <= edges[0]] if edges else values
        least, most = float(f"{inside.min():.3g}"), float(f"{inside.max():.3g}")
        if least == most:
            return value_label(least)
        return f"up to {value_label(edges[0])}" if edges else f"{value_label(least)} – {value_label(most)}"
    if number == len(edges):
        return f"more than {value_label(edges[-1])}"
    return f"{value_label(edges[number - 1])} – {value_label(edges[number])}"


def value_label(value: Value) -> str:
    """A value as a legend says it: thousands set apart, yes or no for flags."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.9g}" if isinstance(value, float) else str(value) or "(empty)"
