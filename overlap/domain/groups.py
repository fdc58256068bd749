"""Groups: counters of any network, chosen by a selection over what their files and a rubric say of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from overlap.domain.facilities import Facilities
from overlap.domain.indicators import LEVEL, LEVELS, Indicators, check_kinds, kinds_of
from overlap.domain.selection import Comparison, Mask, Selection, Truth, parse
from overlap.domain.values import cells
from overlap.errors import FaultList

ANY = "any"
"""The group of all counters, which no other may be called."""


def groups_of(
    texts: Mapping[str, str], networks: Mapping[str, Facilities], indicators: Mapping[str, Indicators]
) -> dict[str, dict[str, Mask]]:
    """Choose the members of every group, network by network.

    Parameters
    ----------
    texts
        A selection for each group. A column that only some networks have is unknown in the others.
    networks, indicators
        The same networks in both.

    Returns
    -------
    For each group and network who is a member, shape (n,), as `members` says.

    Raises
    ------
    InputError
        Every name that is taken, every text that is no selection or asks for a column that no network has,
        every group without members.
    """
    faults, found = FaultList(), {}
    with faults.gathering():
        refuse_taken(texts, networks, "groups")
    columns = {str(name): None for each in networks for name in _frame(networks[each], indicators[each])}
    for group, text in texts.items():
        with faults.gathering():
            selection = _checked(group, text, columns, indicators)
            found[group] = {
                name: members(selection, each, indicators[name]) for name, each in networks.items()
            }
            if not any(mask.any() for mask in found[group].values()):
                _refuse_empty(group, text)
    faults.raise_if_any()
    return found


def refuse_taken(groups: Collection[str], networks: Collection[str], where: str) -> None:
    """Refuse groups that are called like a network, or like the group of all.

    Parameters
    ----------
    groups, networks
        Their names.
    where
        What a message should name as the place of the groups.

    Raises
    ------
    InputError
        With every such name.
    """
    faults = FaultList()
    for group in groups:
        if group in networks or group == ANY:
            what = "is the name of a network" if group in networks else "stands for all counters"
            faults.add(f"{where}.{group}", what, advice="choose another name")
    faults.raise_if_any()


def members(selection: Selection, facilities: Facilities, indicators: Indicators) -> Mask:
    """Return which facilities of one network a selection chooses, shape (n,).

    The columns are those of its file, then `network`, `id` and `name`, then its indicators; the later ones
    stand before others of the same name, and a column that is none of these is unknown. The usual logic of
    selections holds, except that what is said of `level` must be certain: `level >= 2` chooses who stands at
    least on rung 2 whatever is unknown, `level < 2` and `not level >= 2` who is certainly below it.
    """
    frame = _frame(facilities, indicators)
    return selection.judged(lambda step: _truth(step, frame))[0]


def _truth(step: Comparison, frame: pd.DataFrame) -> Truth:
    if step.name not in frame:
        return _either(np.full(len(frame), step.mask(np.array([None], dtype=object))[0]))
    if step.name != LEVEL or step.operator == "known":
        return _either(step.mask(cells(frame[step.name])))
    low, high = (frame[name].to_numpy() for name in ("level_low", "level_high"))
    rungs = np.arange(high.max(initial=0) + 1)
    says = step.mask(rungs.astype(object))
    impossible = (rungs < low[:, None]) | (rungs > high[:, None])
    return np.all(impossible | says, axis=1), np.all(impossible | ~says, axis=1)


def _either(mask: Mask) -> Truth:
    return mask, ~mask


def _frame(facilities: Facilities, indicators: Indicators) -> pd.DataFrame:
    own = {"network": facilities.network, "id": facilities.ids, "name": facilities.names}
    facts = indicators.frame()
    said = {str(name): column for name, column in facilities.attributes.items()}
    return pd.DataFrame(said | own | {name: facts[name] for name in facts}, index=facts.index)


def _checked(
    group: str, text: str, columns: Collection[str], indicators: Mapping[str, Indicators]
) -> Selection:
    faults, where = FaultList(), _where(group)
    selection = parse(text, where)
    with faults.gathering():
        selection.require(columns, where)
    services = {service for each in indicators.values() for service in each.services}
    check_kinds(selection, kinds_of(services) | dict.fromkeys(LEVELS, "number"), where, faults)
    faults.raise_if_any()
    return selection


def _refuse_empty(group: str, text: str) -> None:
    faults = FaultList()
    faults.add(_where(group), "selects no counter", text, "check its values, and what is known of them")
    faults.raise_if_any()


def _where(group: str) -> str:
    return f"groups.{group}"
