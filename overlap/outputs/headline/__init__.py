"""The headline in words, made from the figures of a run's summary: a file of sentences each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from overlap.outputs.headline.acting import priorities
from overlap.outputs.headline.digital import online, referrals
from overlap.outputs.headline.foreseen import scenarios
from overlap.outputs.headline.gaps import gaps
from overlap.outputs.headline.judged import rules, unequal
from overlap.outputs.headline.reach import border, counted, outside, parts, reach
from overlap.outputs.headline.robust import robust_partners, robustness
from overlap.outputs.headline.together import chance, gain, overlap


def headline(summary: Mapping[str, Any]) -> list[str]:
    """Sentences in English, most important first."""
    return [
        *reach(summary),
        *outside(summary),
        *parts(summary),
        *robustness(summary),
        *overlap(summary),
        *robust_partners(summary),
        *chance(summary),
        *gain(summary),
        *online(summary),
        *gaps(summary),
        *rules(summary),
        *unequal(summary),
        *scenarios(summary),
        *referrals(summary),
        *priorities(summary),
        *counted(summary),
        *border(summary),
    ]
