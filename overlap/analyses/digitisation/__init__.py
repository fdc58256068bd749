"""How digital the counters are, how much of that is known, and whom an online counter reaches."""

from __future__ import annotations

from typing import Any

from overlap.analyses.digitisation.counters import completeness_table, counters_table, unread_table
from overlap.analyses.digitisation.levels import levels_table
from overlap.analyses.digitisation.reach import nearest_level_table, online_groups, online_table
from overlap.domain.evidence import STUDY, Evidence
from overlap.domain.result import Result, Table
from overlap.domain.wanted import Wanted

NEEDS_PEOPLE = False


def wants(evidence: Evidence) -> Wanted | None:
    """Counters that are online for certain, and those that may be; people by their nearest counter."""
    if not _told(evidence):
        return None
    return Wanted(groups=online_groups(evidence), loads=True)


def analyse(evidence: Evidence) -> Result:
    """Levels with what is unknown beside them, completeness, and people by what they reach."""
    if not _told(evidence):
        caveat = "no list says how digital its counters are, so nothing is said of that"
        return Result(figures={"digitisation": {}}, caveats=(caveat,))
    levels = levels_table(evidence)
    tables = [counters_table(evidence), levels, completeness_table(evidence), unread_table(evidence)]
    figures: dict[str, Any] = {
        "online_level": evidence.settings.online_level,
        "levels": _study(levels),
        "completeness": tables[2].frame.to_dict("records"),
    }
    if evidence.sums:
        online, nearest = online_table(evidence), nearest_level_table(evidence)
        tables += [online, nearest]
        figures["online"] = _study(online)
        figures["nearest_level"] = nearest.frame.to_dict("records")
    return Result(tuple(tables), {"digitisation": figures}, _caveats(evidence))


def _told(evidence: Evidence) -> bool:
    return any(each.columns for each in evidence.indicators.values())


def _study(table: Table) -> list[dict[str, Any]]:
    rows = table.frame[table.frame["area_level"] == STUDY].to_dict("records")
    return [{str(key): None if value != value else value for key, value in row.items()} for row in rows]


def _caveats(evidence: Evidence) -> tuple[str, ...]:
    found = []
    for network, each in evidence.indicators.items():
        if not each.columns:
            found.append(f"{network}: its list says nothing of how digital its counters are; all are unknown")
        conflicts = int((each.conflicts != "").sum())
        if conflicts:
            counters = (
                "1 counter contradicts itself"
                if conflicts == 1
                else f"{conflicts:,} counters contradict themselves"
            )
            found.append(
                f"{network}: {counters}; what the contradiction is about is taken as unknown (table digital)"
            )
        if each.unknown_words:
            words = len(each.unknown_words)
            what = "1 word is" if words == 1 else f"{words:,} words are"
            found.append(
                f"{network}: {what} not understood, and their cells are unknown (table unread_words)"
            )
    return tuple(found)
