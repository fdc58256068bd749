from fractions import Fraction
from itertools import product

import pytest

from overlap.domain.rule_parts import AllOf, AnyOf, Asked, Counters, Part
from overlap.domain.verdicts import VERDICTS, Verdict, all_of, any_of, as_written, combined, decided

MET, NOT, CLOSE, OPEN = VERDICTS

# By hand: what two parts give together.
BOTH = {
    (MET, MET): MET,
    (MET, NOT): NOT,
    (MET, CLOSE): CLOSE,
    (MET, OPEN): OPEN,
    (NOT, NOT): NOT,
    (NOT, CLOSE): NOT,
    (NOT, OPEN): NOT,
    (CLOSE, CLOSE): CLOSE,
    (CLOSE, OPEN): OPEN,
    (OPEN, OPEN): OPEN,
}
EITHER = {
    (MET, MET): MET,
    (MET, NOT): MET,
    (MET, CLOSE): MET,
    (MET, OPEN): MET,
    (NOT, NOT): NOT,
    (NOT, CLOSE): CLOSE,
    (NOT, OPEN): OPEN,
    (CLOSE, CLOSE): CLOSE,
    (CLOSE, OPEN): OPEN,
    (OPEN, OPEN): OPEN,
}


@pytest.mark.parametrize("pair", BOTH)
def test_and_and_or_of_two(pair: tuple[Verdict, Verdict]) -> None:
    for each in (pair, pair[::-1]):
        assert all_of(each) == BOTH[pair]
        assert any_of(each) == EITHER[pair]


def test_joining_is_the_same_in_any_order_and_any_brackets() -> None:
    for a, b, c in product(VERDICTS, repeat=3):
        for join in (all_of, any_of):
            assert join([a, b, c]) == join([c, a, b]) == join([join([a, b]), c]) == join([a, join([b, c])])


def test_what_is_not_assessed_is_never_passed() -> None:
    for others in product(VERDICTS, repeat=2):
        assert all_of([OPEN, *others]) in (OPEN, NOT)


@pytest.mark.parametrize(
    ("found", "needed", "spread", "verdict"),
    [
        ("0.95", "0.95", "0", MET),
        ("0.949999999999999999", "0.95", "0", NOT),
        # At the very edge of the spread the verdict stands; a hair inside it does not.
        ("0.96", "0.95", "0.01", MET),
        ("0.94", "0.95", "0.01", NOT),
        ("0.29", "0.28", "0.01", MET),
        ("0.959999999999999999", "0.95", "0.01", CLOSE),
        ("0.940000000000000001", "0.95", "0.01", CLOSE),
        ("0.95", "0.95", "0.01", CLOSE),
    ],
)
def test_too_close_to_call_is_decided_in_decimals(
    found: str, needed: str, spread: str, verdict: Verdict
) -> None:
    # In binary fractions 0.29 - 0.28 is less than 0.01.
    margin = Fraction(found) - as_written(float(needed))
    assert decided(margin, as_written(float(spread))) == verdict


def test_a_tree() -> None:
    one, two, three = (Counters(counters_at_least=number) for number in (1, 2, 3))
    tree: Asked = AllOf(all=(AnyOf(any=(one, two)), three))

    def verdict(first: Verdict, second: Verdict, third: Verdict) -> Verdict:
        given: dict[Part, Verdict] = {one: first, two: second, three: third}
        return combined(tree, given.__getitem__)

    assert verdict(NOT, MET, MET) == MET
    assert verdict(NOT, OPEN, MET) == OPEN
    assert verdict(MET, OPEN, MET) == MET
    assert verdict(NOT, OPEN, NOT) == NOT
    assert verdict(NOT, NOT, MET) == NOT
