"""How digital the counters are, how much of that is known, and whom an online counter reaches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from overlap.analyses.digitisation.counters import completeness_table, counters_table, unread_table
from overlap.analyses.digitisation.levels import levels_table
from overlap.analyses.digitisation.reach import nearest_level_table, online_table
from overlap.domain.areas import STUDY
from overlap.domain.evidence import Evidence
from overlap.domain.messages import Message, Name, count, hinted, say
from overlap.domain.online import online_groups, told
from overlap.domain.result import Result, Table
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = False

NOTHING_TOLD = say("no list says how digital its counters are, so nothing is said of that")


def wants(evidence: Evidence) -> Wanted | None:
    """Counters that are online for certain, and those that may be; people by their nearest counter."""
    if not told(evidence):
        return None
    return Wanted(groups=online_groups(evidence), loads=True)


def analyse(evidence: Evidence) -> Result:
    """Levels with what is unknown beside them, completeness, and people by what they reach."""
    if not told(evidence):
        return Result(figures={"digitisation": {}}, caveats=(NOTHING_TOLD,))
    levels, completeness = levels_table(evidence), completeness_table(evidence)
    tables = [counters_table(evidence), levels, completeness, unread_table(evidence)]
    figures: dict[str, Any] = {
        "online_level": evidence.settings.online_level,
        "levels": levels.records(area_level=STUDY),
        "completeness": completeness.records(),
    }
    if evidence.sums:
        online, nearest = online_table(evidence), nearest_level_table(evidence)
        tables += [online, nearest]
        figures["online"] = online.records(area_level=STUDY)
        figures["nearest_level"] = nearest.records()
    return Result(tuple(tables), {"digitisation": figures}, tuple(_caveats(evidence, completeness)))


def _caveats(evidence: Evidence, completeness: Table) -> Iterator[Message]:
    known = completeness.frame.groupby("network")["known"].sum()
    for key, each in evidence.indicators.items():
        network = Name(key, "network")
        if not each.columns:
            yield say(
                "{network}: its list says nothing of how digital its counters are; all are unknown",
                network=network,
            )
        elif not known[key]:
            yield say(
                "{network}: its list has {columns} and says nothing there that can be read of how digital "
                "its counters are; all are unknown",
                network=network,
                columns=tuple(dict.fromkeys(each.columns.values())),
            )
        yield from _doubtful(network, int((each.conflicts != "").sum()), len(each.unknown_words))


def _doubtful(network: Name, conflicts: int, words: int) -> Iterator[Message]:
    """What a list says against itself, or in words that nobody knows."""
    if conflicts:
        note = count(
            "{network}: {n} counter contradicts itself; what that is about is taken as unknown",
            "{network}: {n} counters contradict themselves; what that is about is taken as unknown",
            conflicts,
            network=network,
        )
        yield hinted(note, "see the table digital")
    if words:
        note = count(
            "{network}: {n} word is not understood; its cells are unknown",
            "{network}: {n} words are not understood; their cells are unknown",
            words,
            network=network,
        )
        yield hinted(note, "see the table unread_words")
