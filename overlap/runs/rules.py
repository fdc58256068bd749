"""The rules that a study is held against, and what their words stand for in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from overlap.domain.rule_parts import NotMeasured
from overlap.domain.rules import ClassAreas, Rule, RulesAsked
from overlap.domain.selection import parse
from overlap.domain.study import AreaClass, Study
from overlap.errors import FaultList, nearest_name
from overlap.readers.rules import all_rules
from overlap.runs.inputs import Inputs


def rules_asked(study: Study, folder: Path, inputs: Inputs) -> RulesAsked:
    """The rules of a study with what their words stand for in its areas and classes of ground.

    Raises
    ------
    InputError
        `study_rules` or `class_areas` object.
    """
    found = study_rules(study, folder, [*inputs.networks, *study.groups])
    attributes = {level: each.attributes for level, each in inputs.areas.items()}
    ground = {name: pd.DataFrame({"name": each.names}) for name, each in inputs.classes.items()}
    chosen = class_areas(study.rules.classes, attributes | ground)
    return RulesAsked(found.rules, found.wanted, study.rules.levels, chosen)


@dataclass(frozen=True)
class StudyRules:
    """Every rule, its ids that the study asks for, and the groups that rules may name."""

    rules: tuple[Rule, ...]
    wanted: tuple[str, ...]


def study_rules(study: Study, folder: Path, groups: Iterable[str]) -> StudyRules:
    """Read the rules of a study: those that come with the package and its own, relative to `folder`.

    Parameters
    ----------
    groups
        Names of the networks and groups of the study.

    Raises
    ------
    InputError
        Every fault of every file; every rule, level and word that the study names and does not exist; every
        group that a rule names and the study does not have.
    """
    rules = all_rules(folder / file for file in study.rules.files)
    faults = FaultList()
    known = [rule.id for rule in rules]
    _refuse_unknown("study.rules", "no such rule", study.study.rules, known, faults)
    for rule in rules:
        named = [rule.group] if rule.group else []
        _refuse_unknown(f"rule {rule.id} group", "no such group in the study", named, groups, faults)
    _refuse_unknown("rules.levels", "no rule has a level", study.rules.levels, _roles(rules, "each"), faults)
    _refuse_unknown(
        "rules.classes", "no rule has a class", study.rules.classes, _roles(rules, "among"), faults
    )
    for role, level in study.rules.levels.items():
        _refuse_unknown(f"rules.levels.{role}", "no such level of areas", [level], study.areas, faults)
    ground = [name for name, each in study.population.items() if each.role == "class"]
    for role, each in study.rules.classes.items():
        place = f"rules.classes.{role}"
        _refuse_unknown(
            f"{place} level", "no such level of areas", [each.level], [*study.areas, *ground], faults
        )
        with faults.gathering():
            parse(each.where, f"{place} where")
    faults.raise_if_any()
    of_country = [rule.id for rule in rules if rule.country and rule.country == study.study.country]
    return StudyRules(rules, study.study.rules or tuple(of_country))


def class_areas(
    classes: Mapping[str, AreaClass], attributes: Mapping[str, pd.DataFrame]
) -> dict[str, ClassAreas]:
    """The areas that each word of a rule stands for.

    Parameters
    ----------
    classes
        What the study says of each word.
    attributes
        The columns of the areas of each level, a row for each area in the order of `Areas`; of a level of
        classes of ground, their `name`.

    Raises
    ------
    InputError
        With every name in a selection that is no column of its level.
    """
    faults = FaultList()
    found = {}
    for role, each in classes.items():
        where = f"rules.classes.{role} where"
        with faults.gathering():
            chosen = parse(each.where, where).matches(attributes[each.level], where)
            found[role] = ClassAreas(each.level, chosen)
    faults.raise_if_any()
    return found


def _roles(rules: Iterable[Rule], key: str) -> list[str]:
    """The words that parts of rules use under a key, each once."""
    parts = [part for rule in rules for part in rule.parts if not isinstance(part, NotMeasured)]
    return list(dict.fromkeys(role for part in parts if (role := getattr(part, key, ""))))


def _refuse_unknown(
    where: str, what: str, named: Iterable[str], known: Iterable[str], faults: FaultList
) -> None:
    known = list(known)
    for name in named:
        if name not in known:
            advice = nearest_name(name, known) or f"known are: {', '.join(known) or 'none'}"
            faults.add(where, what, name, advice)
