"""Which rows count: the one selection grammar, for facilities, groups, rules and scenarios.

    network == 'post' and (level >= 2 or `opening hours` is not known) and not status in ['closed', 'moved']

A name stands for a column (in backticks when it holds a space), text is quoted, a number is compared with
the column's numbers, `true` and `false` with its flags. A selection is parsed, never run as code.

Logic has two values. A comparison with an unknown value (None, NaN, blank text, or text where a number is
asked for) is false, except `!=`, which is true: `a != b` is always `not a == b`, and `not in` is always the
opposite of `in`. `is known` tells unknown values apart. Text compares exactly, without outer space; `<` and
its like compare text by code points, which is right for dates such as "2020-01-01".

Where it matters what is not known, `Selection.certainty` answers with three values (Kleene's logic) instead.
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
    from collections.abc import Callable, Iterable

    import pandas as pd

Literal = str | float | bool
Mask = NDArray[np.bool_]
Truth = tuple[Mask, Mask]
"""Where something certainly holds, and where it certainly does not; neither means unknown."""

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
        return self.certainty(values)[0]

    def certainty(self, values: Cells) -> Truth:
        """Return where the test holds and where it fails; a comparison with an unknown value does neither."""
        if self.operator == "known":
            there = known(values)
            return there, ~there
        holds, fails = np.zeros(len(values), dtype=bool), np.ones(len(values), dtype=bool)
        for literal in self.literals:
            compared, comparable = self._compared(values, literal)
            holds |= compared
            fails &= comparable & ~compared
        return holds, fails

    def _compared(self, values: Cells, literal: Literal) -> Truth:
        """Return where a literal compares as asked, and where it can be compared at all."""
        compare = _OPERATORS[self.operator]
        if isinstance(literal, str):
            there = known(values)
            return np.asarray(compare(as_text(values), literal), dtype=bool) & there, there
        numbers = as_flag(values) if isinstance(literal, bool) else as_number(values)
        return np.asarray(compare(numbers, float(literal)), dtype=bool), ~np.isnan(numbers)


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
        return tuple(dict.fromkeys(step.name for step in self.comparisons))

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Its tests, in the order of the text."""
        return tuple(step for step in self.steps if isinstance(step, Comparison))

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
        self.require(map(str, frame.columns), where)

        def judge(step: Comparison) -> Truth:
            mask = step.mask(cells(frame[step.name]))
            return mask, ~mask

        return self.judged(judge)[0]

    def certainty(self, frame: pd.DataFrame, where: str) -> Truth:
        """Return which rows are certainly selected and which certainly are not, shape (n,) each.

        Whatever the unknown values turn out to be, a row of the first is selected and one of the second is
        not. A row of neither is open or, where a name stands twice in the text, may seem so.

        Raises
        ------
        InputError
            As `matches`.
        """
        self.require(map(str, frame.columns), where)
        return self.judged(lambda step: step.certainty(cells(frame[step.name])))

    def require(self, columns: Iterable[str], where: str) -> None:
        """Refuse names that are none of the columns.

        Raises
        ------
        InputError
            With every such name and the nearest column.
        """
        faults, known_names = FaultList(), list(columns)
        for name in self.names:
            if name not in known_names:
                advice = nearest_name(name, known_names) or f"columns are {', '.join(known_names)}"
                faults.add(where, f"no column {name}", f"in {self.text}", advice)
        faults.raise_if_any()

    def judged(self, judge: Callable[[Comparison], Truth]) -> Truth:
        """Return the truth of the whole, given that of each comparison (Kleene's and, or, not)."""
        stack: list[Truth] = []
        for step in self.steps:
            if isinstance(step, Comparison):
                stack.append(judge(step))
            elif step == "not":
                stack.append(stack.pop()[::-1])
            else:
                (held, failed), (holds, fails) = stack.pop(), stack.pop()
                both = step == "and"
                stack.append((held & holds, failed | fails) if both else (held | holds, failed & fails))
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
    for step in selection.comparisons:
        for literal in step.literals:
            if literal == "":
                advice = f"write {step.name} is known, or {step.name} is not known"
                faults.add(where, f"{step.name} compared with an empty text", selection.text, advice)
            elif isinstance(literal, bool) and step.operator != "==":
                faults.add(where, "true and false have no order", selection.text, "compare with == or !=")
            elif isinstance(literal, float) and math.isinf(literal):
                faults.add(where, f"{step.name} compared with too large a number", selection.text)
