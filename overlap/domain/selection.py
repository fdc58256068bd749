"""Which rows count: the one selection grammar, for facilities, groups, rules and scenarios.

    network == 'post' and (level >= 2 or `opening hours` is not known) and not status in ['closed', 'moved']

A name stands for a column (in backticks when it holds a space), text is quoted, a number is compared with
the column's numbers, `true` and `false` with its flags. A selection is parsed, never run as code.

Logic has two values. A comparison with an unknown value (None, NaN, blank text, or text where a number is
asked for) is false, except `!=`, which is true: `a != b` is always `not a == b`, and `not in` is always the
opposite of `in`. `is known` tells unknown values apart. Text compares exactly, without outer space; `<` and
its like compare text by code points, which is right for dates such as "2020-01-01".
"""

from __future__ import annotations

import math
import operator
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.values import Cells, as_flag, as_number, as_text, cells, known
from overlap.errors import FaultList, nearest_name

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

Literal = str | float | bool
Mask = NDArray[np.bool_]

_OPERATORS: dict[str, Callable[..., object]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_ADVICE = (
    (r".*[=<>(\[,]\s*\Z", r"[^\W\d]", "put text in quotes: 'open'"),
    (r"", r"=", "write == to compare"),
    (r"", r"&|\|", "write and, or"),
    (r".*<\Z|", r"[>!]", "write != for different, not for the opposite"),
    (r"", r"(AND|OR|NOT|IN|IS)\b", "write and, or, not, in, is in small letters"),
    (r"", r"['\"`]", "end the quoted text with the quote that begins it"),
)
"""What to do, by what stands before and at the place where reading failed."""


@dataclass(frozen=True)
class Comparison:
    """One test of one column: any of the `literals` will do."""

    name: str
    operator: str
    literals: tuple[Literal, ...] = ()

    def mask(self, values: Cells) -> Mask:
        """Return where the test holds; never where a value is unknown."""
        if self.operator == "known":
            return known(values)
        holds = np.zeros(len(values), dtype=bool)
        for literal in self.literals:
            holds |= self._compared(values, literal)
        return holds

    def _compared(self, values: Cells, literal: Literal) -> Mask:
        compare = _OPERATORS[self.operator]
        if isinstance(literal, str):
            return np.asarray(compare(as_text(values), literal), dtype=bool) & known(values)
        numbers = as_flag(values) if isinstance(literal, bool) else as_number(values)
        compared: Mask = np.asarray(compare(numbers, float(literal)), dtype=bool)
        return compared


Step = Comparison | str
"""A comparison, or `not`, `and`, `or` over what the steps before it gave."""


@dataclass(frozen=True)
class Selection:
    """A parsed selection: its text as written, and its steps in postfix order."""

    text: str
    steps: tuple[Step, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that it asks for, each once, in the order of the text."""
        return tuple(dict.fromkeys(step.name for step in self.steps if isinstance(step, Comparison)))

    def matches(self, frame: pd.DataFrame, where: str) -> Mask:
        """Return which rows are selected, shape (n,).

        Parameters
        ----------
        frame
            A row for each candidate; columns of any type.
        where
            What a message should name as the place of the selection.

        Raises
        ------
        InputError
            With every name that is no column of the frame.
        """
        faults = FaultList()
        columns = [str(column) for column in frame.columns]
        for name in self.names:
            if name not in columns:
                advice = nearest_name(name, columns) or f"columns are {', '.join(columns)}"
                faults.add(where, f"no column {name}", f"in {self.text}", advice)
        faults.raise_if_any()
        stack: list[Mask] = []
        for step in self.steps:
            if isinstance(step, Comparison):
                stack.append(step.mask(cells(frame[step.name])))
            elif step == "not":
                stack.append(~stack.pop())
            else:
                right, left = stack.pop(), stack.pop()
                stack.append(left & right if step == "and" else left | right)
        return stack.pop()


def parse(text: str, where: str) -> Selection:
    """Read a selection.

    Parameters
    ----------
    text
        The selection as the user wrote it.
    where
        What a message should name as its place, such as `networks.post.where`.

    Raises
    ------
    InputError
        Where the text is no selection, with the place in it.
    """
    # Lark takes time to load, and most runs select nothing.
    from overlap.domain.selection_grammar import SelectionSyntaxError, steps_of

    faults = FaultList()
    try:
        selection = Selection(text, steps_of(text))
    except SelectionSyntaxError as error:
        before, rest = text[: error.position], text[error.position :]
        found = f"{rest[:30]!r} at character {error.position + 1} of {text!r}" if rest else f"in {text!r}"
        faults.add(
            where,
            "not a selection" if rest else "a selection that ends too early",
            found,
            _advice(before, rest),
        )
        faults.raise_if_any()
    _check_literals(selection, where, faults)
    faults.raise_if_any()
    return selection


def _advice(before: str, rest: str) -> str:
    for behind, ahead, advice in _ADVICE:
        if re.match(behind, before, re.DOTALL) and re.match(ahead, rest):
            return advice
    return "write such as status == 'open' and level >= 2"


def _check_literals(selection: Selection, where: str, faults: FaultList) -> None:
    """Note literals that no value can ever match, which nobody means."""
    comparisons = [step for step in selection.steps if isinstance(step, Comparison)]
    for step in comparisons:
        for literal in step.literals:
            if literal == "":
                advice = f"write {step.name} is known, or {step.name} is not known"
                faults.add(where, f"{step.name} compared with an empty text", selection.text, advice)
            elif isinstance(literal, bool) and step.operator != "==":
                faults.add(where, "true and false have no order", selection.text, "compare with == or !=")
            elif isinstance(literal, float) and math.isinf(literal):
                faults.add(where, f"{step.name} compared with too large a number", selection.text)
