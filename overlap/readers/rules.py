"""From files of access rules to `Rule`s: those that come with the package, and a user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from overlap.domain.rule_parts import SHAPES, Counters, NotMeasured, PeoplePerCounter, ShareWithin, Spacing
from overlap.domain.rules import Rule, RuleSource
from overlap.errors import Fault, FaultList, InputError, nearest_name
from overlap.readers.toml import as_found, in_words, read_toml

SHIPPED = Path(__file__).resolve().parents[1] / "resources" / "rules"

_ROLE = "must be a word of small letters, digits and _"
_FORMS = {
    "id": "must be small letters, digits and hyphens",
    "country": "must be an ISO 3166 code of two capital letters, or empty",
    "among": _ROLE,
    "each": _ROLE,
}
_PARTS = (ShareWithin, Counters, PeoplePerCounter, Spacing, NotMeasured)


def all_rules(own: Iterable[Path] = ()) -> tuple[Rule, ...]:
    """Every rule that comes with the package, and those of further files, in the order of their ids.

    Raises
    ------
    InputError
        Every fault of every file, and every id that two rules share.
    """
    faults = FaultList()
    read: dict[str, tuple[Path, Rule]] = {}
    for file in [*sorted(SHIPPED.glob("*.toml")), *own]:
        with faults.gathering():
            rule = read_rule(file)
            other, _ = read.setdefault(rule.id, (file, rule))
            if other is not file:
                advice = "give it another id"
                raise InputError(Fault(f"{file} id", "is that of another rule", rule.id, advice))
    faults.raise_if_any()
    return tuple(rule for _, (_, rule) in sorted(read.items()))


def read_rule(file: Path) -> Rule:
    """Read one file, which holds one rule.

    Raises
    ------
    InputError
        The file is no TOML, or every unknown key, wrong type and impossible value of it, all at once.
    """
    content = read_toml(file)
    faults = FaultList()
    try:
        rule: Rule = TypeAdapter(Rule).validate_python(content)
    except ValidationError as error:
        for detail in error.errors():
            _add_fault(faults, detail, str(file))
    if content.get("metric") == "not stated" and not content.get("assumption"):
        advice = "say how it is measured here, such as: distances are straight lines"
        faults.add(f"{file} assumption", "is missing where the metric is not stated", advice=advice)
    faults.raise_if_any()
    used = {getattr(part, key, "") for part in rule.parts for key in ("among", "each")} - {""}
    for role in rule.labels:
        if role not in used:
            advice = nearest_name(role, used) or f"used are: {', '.join(sorted(used)) or 'none'}"
            faults.add(f"{file} [labels]", "no part of the rule has this role", role, advice)
    faults.raise_if_any()
    return rule


def rule_called(wanted: str, rules: Sequence[Rule]) -> Rule:
    """The rule of an id.

    Raises
    ------
    InputError
        There is none, with the nearest known id.
    """
    known = {rule.id: rule for rule in rules}
    if wanted not in known:
        advice = nearest_name(wanted, known) or f"known are: {', '.join(known)}"
        raise InputError(Fault("rule", "no such rule", wanted, advice))
    return known[wanted]


def _add_fault(faults: FaultList, detail: ErrorDetails, where: str) -> None:
    *section, last = _place(detail["loc"])
    place = " ".join([where, *(f"[{'.'.join(section)}]" for _ in section[:1])])
    match detail["type"]:
        case "unexpected_keyword_argument":
            known = _keys_beside(detail["loc"])
            advice = nearest_name(last, known) or f"known are: {', '.join(known)}"
            faults.add(place, "unknown key", last, advice)
        case "missing":
            faults.add(place, f"{last} is missing", advice=f"add {last} = …")
        case "union_tag_not_found":
            advice = f"give it one of {', '.join(SHAPES)}"
            for unknown in _misspelt(detail["input"]):
                advice = nearest_name(unknown, SHAPES) or advice
            faults.add(f"{place} {last}", "is no part of a rule", as_found(detail["input"]), advice)
        case "too_short":
            # A part at fault is missing here too, but it has been told.
            if not detail["input"]:
                faults.add(f"{place} {last}", "holds no part", as_found(detail["input"]))
        case "string_pattern_mismatch":
            faults.add(f"{place} {last}", _FORMS[last], as_found(detail["input"]))
        case _:
            faults.add(f"{place} {last}", in_words(detail["msg"]), as_found(detail["input"]))


def _misspelt(value: object) -> list[str]:
    known = {field.name for shape in _PARTS for field in fields(shape)}
    return [str(key) for key in value if key not in known] if isinstance(value, Mapping) else []


def _place(loc: tuple[int | str, ...]) -> list[str]:
    """Where it stands as TOML counts, parts from 1; pydantic also names the shape of each part."""
    place: list[str] = []
    for before, step in zip((None, *loc), loc, strict=False):
        if isinstance(step, int):
            place[-1] += f" {step + 1}"
        elif not _is_part(before):
            place.append(step)
    return place


def _is_part(step: int | str | None) -> bool:
    return isinstance(step, int) or step == "asks"


def _keys_beside(loc: tuple[int | str, ...]) -> list[str]:
    """The keys known where an unknown one stands."""
    shape: Any = Rule
    if len(loc) > 1:
        shape = RuleSource if loc[0] == "source" else SHAPES[str(loc[-2])]
    return [field.name for field in fields(shape)]
