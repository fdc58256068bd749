"""The selection grammar, against a second, plain evaluation of the same tests."""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlap.domain.selection import parse
from overlap.errors import InputError

WHERE = "networks.post.where"
OPERATORS = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

texts = st.sampled_from(
    ["a", "b", " a ", "", "  ", "1", "2.0", " 1.5", "true", "FALSE", "nan", "it's", 'say "x"', "é", "\\"]
)
values = st.one_of(
    st.none(),
    st.just(math.nan),
    texts,
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([1.0, 1.5, -0.5, math.inf]),
)
literals = st.one_of(
    texts.filter(str.strip), st.booleans(), st.integers(-2, 2), st.sampled_from([1.5, -0.5, 1e300, 2.0])
)
tests = st.one_of(
    st.tuples(st.sampled_from("xy"), st.sampled_from([*OPERATORS, "!="]), literals).filter(
        lambda test: not isinstance(test[2], bool) or test[1] in ("==", "!=")
    ),
    st.tuples(
        st.sampled_from("xy"), st.sampled_from(["in", "not in"]), st.lists(literals, min_size=1, max_size=3)
    ),
    st.tuples(st.sampled_from("xy"), st.sampled_from(["is known", "is not known"])),
)
trees = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(inner, st.just("and"), inner),
        st.tuples(inner, st.just("or"), inner),
    ),
    max_leaves=8,
)


def written(tree: Any) -> str:
    if tree[0] == "not":
        return f"not ({written(tree[1])})"
    if isinstance(tree[0], tuple):
        return f"({written(tree[0])}) {tree[1]} ({written(tree[2])})"
    if len(tree) == 2:
        return " ".join(tree)
    if isinstance(tree[2], list):
        return f"{tree[0]} {tree[1]} [{', '.join(map(written_literal, tree[2]))}]"
    return f"{tree[0]} {tree[1]} {written_literal(tree[2])}"


def written_literal(literal: Any) -> str:
    if isinstance(literal, bool):
        return str(literal).lower()
    if isinstance(literal, str):
        return "'" + literal.replace("\\", "\\\\").replace("'", "''") + "'"
    return repr(literal)


def holds(tree: Any, row: dict[str, Any]) -> bool:
    if tree[0] == "not":
        return not holds(tree[1], row)
    if tree[1] == "and":
        return holds(tree[0], row) and holds(tree[2], row)
    if tree[1] == "or":
        return holds(tree[0], row) or holds(tree[2], row)
    value = row[tree[0]]
    match tree[1]:
        case "is known" | "is not known":
            return (text_of(value) is not None) == (tree[1] == "is known")
        case "in" | "not in":
            return any(compared(value, "==", literal) for literal in tree[2]) == (tree[1] == "in")
        case "!=":
            return not compared(value, "==", tree[2])
    return compared(value, tree[1], tree[2])


def text_of(value: Any) -> str | None:
    if value is None or value != value:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return str(int(value))
    return str(value).strip() or None


def compared(value: Any, sign: str, literal: Any) -> bool:
    text = text_of(value)
    if text is None:
        return False
    if isinstance(literal, str):
        return OPERATORS[sign](text, literal.strip())
    if isinstance(literal, bool):
        return text.lower() in (("true", "1") if literal else ("false", "0"))
    try:
        number = float(value)
    except ValueError:
        return False
    return math.isfinite(number) and OPERATORS[sign](number, literal)


def matches(text: str, **columns: list[Any]) -> list[bool]:
    frame = pd.DataFrame(
        {name.replace("_", " "): pd.Series(cells, dtype=object) for name, cells in columns.items()}
    )
    return parse(text, WHERE).matches(frame, WHERE).tolist()


@given(tree=trees, rows=st.lists(st.tuples(values, values), min_size=1, max_size=5))
def test_agrees_with_a_plain_evaluation(tree: Any, rows: list[tuple[Any, Any]]) -> None:
    x, y = (list(column) for column in zip(*rows, strict=True))
    assert matches(written(tree), x=x, y=y) == [holds(tree, {"x": a, "y": b}) for a, b in rows]


@given(tree=trees, rows=st.lists(st.tuples(values, values), min_size=1, max_size=5))
def test_what_is_certain_agrees_with_the_usual_logic(tree: Any, rows: list[tuple[Any, Any]]) -> None:
    x, y = (list(column) for column in zip(*rows, strict=True))
    frame = pd.DataFrame({"x": pd.Series(x, dtype=object), "y": pd.Series(y, dtype=object)})
    rule = parse(written(tree), WHERE)
    holds, fails = rule.certainty(frame, WHERE)
    plain = rule.matches(frame, WHERE)
    assert not (holds & ~plain).any()
    assert not (fails & plain).any()


def test_a_comparison_with_an_unknown_value_is_open() -> None:
    frame = pd.DataFrame({"x": ["a", "b", None, " "]}, dtype=object)
    for text, holds, fails in [
        ("x == 'a'", [1, 0, 0, 0], [0, 1, 0, 0]),
        ("x != 'a'", [0, 1, 0, 0], [1, 0, 0, 0]),
        ("x in ('a', 'c')", [1, 0, 0, 0], [0, 1, 0, 0]),
        ("x not in ('a', 'c')", [0, 1, 0, 0], [1, 0, 0, 0]),
        ("x == 'a' or x is not known", [1, 0, 1, 1], [0, 1, 0, 0]),
        ("x == 'a' and x is known", [1, 0, 0, 0], [0, 1, 1, 1]),
        ("x > 1", [0, 0, 0, 0], [0, 0, 0, 0]),
    ]:
        certain = parse(text, WHERE).certainty(frame, WHERE)
        assert [mask.astype(int).tolist() for mask in certain] == [holds, fails], text


@given(literal=literals, cells=st.lists(values, min_size=1, max_size=8))
def test_different_is_the_opposite_of_equal(literal: Any, cells: list[Any]) -> None:
    sign = written_literal(literal)
    assert matches(f"x != {sign}", x=cells) == matches(f"not x == {sign}", x=cells)
    assert matches(f"x not in ({sign})", x=cells) == matches(f"not x in [{sign},]", x=cells)


def test_and_binds_tighter_than_or_and_not_tightest() -> None:
    x = [1, 2, 3, 4]
    assert matches("x == 1 or x >= 2 and x <= 3", x=x) == [True, True, True, False]
    assert matches("(x == 1 or x >= 2) and x <= 3", x=x) == [True, True, True, False]
    assert matches("not x == 1 and x < 4", x=x) == [False, True, True, False]
    assert matches("not (x == 1 and x < 4)", x=x) == [False, True, True, True]


@pytest.mark.parametrize(
    "text",
    [
        "x == 'it''s'",
        r"x == 'it\'s'",
        '''x == "it's"''',
        "x in [\"it's\", 'other']",
        "  x==  'it''s'  ",
        "x == ' it''s '",
    ],
)
def test_quotes(text: str) -> None:
    assert matches(text, x=["it's", " it's ", "its"]) == [True, True, False]


def test_a_double_quote_inside_double_quotes() -> None:
    assert matches(r'x == "say ""a"" \"b\""', x=['say "a" "b"', "say"]) == [True, False]


def test_other_backslashes_stay() -> None:
    assert matches(r"x == 'a\nb' or x == 'c\\'", x=[r"a\nb", "c\\", "a\nb"]) == [True, True, False]


def test_names_with_spaces_other_scripts_and_colons() -> None:
    assert matches("`opening hours` == 'all day'", opening_hours=["all day", None]) == [True, False]
    frame = pd.DataFrame(
        {"straße": [1], "addr:city": ["x"], "GNIS.Latitude": [3.0], "orders": [1]}, dtype=object
    )
    rule = parse("straße == 1 and addr:city == 'x' and GNIS.Latitude > 2 and orders is known", WHERE)
    assert rule.matches(frame, WHERE).tolist() == [True]
    assert rule.names == ("straße", "addr:city", "GNIS.Latitude", "orders")


def test_words_of_the_grammar_may_be_columns() -> None:
    frame = pd.DataFrame({"known": [1], "in": [2], "true": [3]}, dtype=object)
    assert parse("known is known and in == 2 and true == 3", WHERE).matches(frame, WHERE).tolist() == [True]


def test_dates_compare_as_text() -> None:
    assert matches("x >= '2020-01-01'", x=["2019-12-31", "2020-01-01", None, "2021"]) == [
        False,
        True,
        False,
        True,
    ]


def test_typed_columns_and_no_rows() -> None:
    frame = pd.DataFrame(
        {"n": [1, 2], "t": pd.array(["a", None], dtype="str"), "w": pd.array([1, None], dtype="Int64")}
    )
    assert parse("n == 2 or t == 'a' and w == 1", WHERE).matches(frame, WHERE).tolist() == [True, True]
    assert parse("t is not known and w is not known", WHERE).matches(frame, WHERE).tolist() == [False, True]
    empty = parse("n == 2", WHERE).matches(frame.iloc[:0], WHERE)
    assert (empty.shape, empty.dtype) == ((0,), np.dtype(bool))


def test_depth_is_no_limit() -> None:
    assert matches("(" * 3000 + "x == 1" + ")" * 3000, x=[1]) == [True]
    assert matches("not " * 3001 + "x == 1", x=[1]) == [False]
    assert matches("(x == 1 or not " * 2000 + "x == 2" + ")" * 2000, x=[2]) == [True]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("x = 'a'", ["character 3", "write == to compare"]),
        ("x == a", ["character 6", "put text in quotes"]),
        ("x in [a]", ["character 7", "put text in quotes"]),
        ("x == 'a' && y == 1", ["character 10", "write and, or"]),
        ("x == 'a' AND y == 1", ["character 10", "small letters"]),
        ("x <> 'a'", ["character 4", "write !="]),
        ("x == 'a", ["character 6", "end the quoted text"]),
        ("(x == 'a'", ["ends too early"]),
        ("x ==", ["ends too early"]),
        ("", ["ends too early"]),
        ("x == 'a') or y == 1", ["character 9"]),
        ("1 == x", ["character 1"]),
        ("x in []", ["character 7"]),
        ("__import__('os')", ["character 11"]),
        ("x.__class__", ["ends too early"]),
        ("x == ''", ["empty text", "x is not known"]),
        ("x < true", ["no order"]),
        ("x > 1e999", ["too large"]),
        ("x == 1\x00", ["character 7"]),
    ],
)
def test_what_is_no_selection(text: str, pieces: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        parse(text, WHERE)
    message = str(caught.value)
    assert message.startswith(f"{WHERE}: ")
    assert all(piece in message for piece in pieces), message


def test_all_unknown_columns_at_once_with_the_nearest() -> None:
    frame = pd.DataFrame({"status": ["open"], "level": [1]}, dtype=object)
    rule = parse("statis == 'open' and levels > 1 and status is known and quux is known", WHERE)
    with pytest.raises(InputError) as caught:
        rule.matches(frame, WHERE)
    first, second, third = str(caught.value).splitlines()
    assert "no column statis" in first
    assert "did you mean status?" in first
    assert "did you mean level?" in second
    assert "columns are status, level" in third
