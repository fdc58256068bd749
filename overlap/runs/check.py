"""One access rule, as a run has assessed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from overlap.domain.verdicts import Verdict, all_of
from overlap.errors import Fault, InputError, nearest_name
from overlap.readers.run_folder import SavedRun

Row = dict[str, Any]


@dataclass(frozen=True)
class PartCheck:
    """A row of the table `rule_parts`, and the areas in which the part fails, the tightest first."""

    row: Row
    areas: tuple[Row, ...]


@dataclass(frozen=True)
class RuleCheck:
    """A row of the table `rules`, which is a rule against a network, with its parts."""

    row: Row
    parts: tuple[PartCheck, ...]


def check(run: SavedRun, rule: str, network: str = "") -> tuple[RuleCheck, ...]:
    """What a run says of a rule, for each network that the rule is about, or for one of them.

    Raises
    ------
    InputError
        The run knows no such rule, or holds it against no such network.
    """
    rules, parts, areas = (_rows(run, name) for name in ("rules", "rule_parts", "rule_areas"))
    found = [row for row in rules if row["rule_id"] == rule]
    if not found:
        raise _unknown("--rule", "the run has no such rule", rule, [row["rule_id"] for row in rules])
    networks = [row["network"] for row in found]
    if network and network not in networks:
        raise _unknown("--network", f"{rule} is held against no such network", network, networks)
    return tuple(
        RuleCheck(
            row,
            tuple(
                PartCheck(part, tuple(area for area in areas if _same(area, part, "part")))
                for part in parts
                if _same(part, row)
            ),
        )
        for row in found
        if network in ("", row["network"])
    )


def verdict(checks: tuple[RuleCheck, ...]) -> Verdict:
    """The verdict on all networks together: each must meet the rule."""
    return all_of(each.row["verdict"] for each in checks)


def _rows(run: SavedRun, name: str) -> list[Row]:
    records = run.table(name).to_dict("records")
    # What is unknown is NaN in a frame.
    return [{str(key): None if value != value else value for key, value in row.items()} for row in records]


def _same(one: Row, other: Row, *further: str) -> bool:
    return all(one[key] == other[key] for key in ("rule_id", "network", *further))


def _unknown(where: str, what: str, name: str, known: list[str]) -> InputError:
    known = list(dict.fromkeys(known))
    advice = nearest_name(name, known) or f"known are: {', '.join(known)}"
    return InputError(Fault(where, what, name, advice))
