"""The grammar of selections, and its translation into steps. Loaded by `selection.parse` alone."""

from __future__ import annotations

import re
from functools import cache

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken

from overlap.domain.selection import Comparison, Literal, Step

GRAMMAR = r"""
?selection: both | selection "or" both -> either
?both: negation | both "and" negation -> all
?negation: test | "not" negation -> negated
?test: "(" selection ")"
    | name OPERATOR literal           -> comparison
    | name "in" choices                -> membership
    | name "not" "in" choices          -> exclusion
    | name "is" "known"               -> knowledge
    | name "is" "not" "known"         -> ignorance
choices: "[" literal ("," literal)* ","? "]" | "(" literal ("," literal)* ","? ")"
name: NAME | BACKTICKS
literal: TEXT | NUMBER | FLAG

OPERATOR: "==" | "!=" | "<=" | ">=" | "<" | ">"
FLAG: "true" | "false"
NAME: /[^\W\d][\w.:]*/
BACKTICKS: /`[^`]+`/
TEXT: /'(?:[^'\\]|\\.|'')*'/s | /"(?:[^"\\]|\\.|"")*"/s
NUMBER: /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/
%ignore /\s+/
"""


class _Steps(Transformer[Token, list[Step]]):
    """Every rule becomes a list of steps in postfix order, so that no depth of brackets needs recursion."""

    def TEXT(self, token: Token) -> str:  # noqa: N802 - lark calls it by the terminal's name
        quote = token[0]
        unquoted = re.sub(rf"\\([\\'\"])|{quote}{quote}", lambda match: match[1] or quote, token[1:-1])
        return unquoted.strip()

    def NUMBER(self, token: Token) -> float:  # noqa: N802
        return float(token)

    def FLAG(self, token: Token) -> bool:  # noqa: N802
        return str(token) == "true"

    def literal(self, children: list[Literal]) -> Literal:
        return children[0]

    def choices(self, children: list[Literal]) -> tuple[Literal, ...]:
        return tuple(children)

    def name(self, children: list[Token]) -> str:
        return str(children[0]).strip("`")

    def comparison(self, children: tuple[str, Token, Literal]) -> list[Step]:
        name, operator, literal = children
        if operator == "!=":
            return [Comparison(name, "==", (literal,)), "not"]
        return [Comparison(name, str(operator), (literal,))]

    def membership(self, children: tuple[str, tuple[Literal, ...]]) -> list[Step]:
        return [Comparison(children[0], "==", children[1])]

    def exclusion(self, children: tuple[str, tuple[Literal, ...]]) -> list[Step]:
        return [*self.membership(children), "not"]

    def knowledge(self, children: tuple[str]) -> list[Step]:
        return [Comparison(children[0], "known")]

    def ignorance(self, children: tuple[str]) -> list[Step]:
        return [*self.knowledge(children), "not"]

    def negated(self, children: tuple[list[Step]]) -> list[Step]:
        children[0].append("not")
        return children[0]

    def all(self, children: tuple[list[Step], list[Step]]) -> list[Step]:
        children[0].extend([*children[1], "and"])
        return children[0]

    def either(self, children: tuple[list[Step], list[Step]]) -> list[Step]:
        children[0].extend([*children[1], "or"])
        return children[0]


class SelectionSyntaxError(Exception):
    """The text is no selection from `position` (from 0) on."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", start="selection", transformer=_Steps())


def steps_of(text: str) -> tuple[Step, ...]:
    """Return the steps of a selection in postfix order, or raise `SelectionSyntaxError`."""
    try:
        # With a transformer inside, lark returns what the last rule returned instead of a tree.
        steps: list[Step] = _parser().parse(text)  # type: ignore[assignment]
    except UnexpectedInput as error:
        at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        position: int = error.pos_in_stream  # type: ignore[assignment]  # lark declares it as None
        raise SelectionSyntaxError(len(text) if at_end else position) from None
    return tuple(steps)
