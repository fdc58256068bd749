import json

import numpy as np
import pytest

from overlap.outputs.json_text import json_text


def test_given_order_indent_letters_and_newline() -> None:
    assert json_text({"b": ["é"], "a": {}}) == '{\n  "b": [\n    "é"\n  ],\n  "a": {}\n}\n'


def test_numpy_becomes_python() -> None:
    value = {
        "n": np.int64(3),
        "x": np.float64(0.1),
        "ok": np.bool_(True),
        "list": np.arange(2),
        "t": (np.str_("a"),),
    }
    assert json.loads(json_text(value)) == {"n": 3, "x": 0.1, "ok": True, "list": [0, 1], "t": ["a"]}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.float32("-inf"), np.array([1.0, np.nan])])
def test_a_number_that_is_not_finite_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text({"x": value})


def test_any_other_type_is_refused() -> None:
    with pytest.raises(TypeError):
        json_text({"x": object()})


def test_hostile_text_is_one_value_and_utf8() -> None:
    text = json_text({"name": 'a"\n\0\ud800\u202e'})
    assert json.loads(text.encode()) == {"name": 'a"\n\ufffd\ufffd\u202e'}
