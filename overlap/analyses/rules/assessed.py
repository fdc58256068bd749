"""One rule held against one network."""

from __future__ import annotations

from dataclasses import dataclass, replace

from overlap.analyses.rules.findings import Finding
from overlap.analyses.rules.ground import Ground
from overlap.analyses.rules.parts import find
from overlap.domain.messages import Message
from overlap.domain.rule_parts import Part, ShareWithin, Spacing
from overlap.domain.rules import Rule
from overlap.domain.verdicts import Verdict, combined


@dataclass(frozen=True)
class Assessed:
    """A rule with what was found of each of its parts, in the order in which they are written."""

    rule: Rule
    ground: Ground
    findings: tuple[tuple[Part, Finding], ...]
    verdict: Verdict

    def count(self, verdict: Verdict) -> int:
        """How many parts have a verdict."""
        return sum(finding.verdict == verdict for _, finding in self.findings)

    @property
    def margin_points(self) -> float | None:
        """The smallest margin of a part that is a share, in percentage points; None where none was judged."""
        margins = [
            finding.margin
            for part, finding in self.findings
            if isinstance(part, ShareWithin | Spacing) and finding.margin is not None
        ]
        return 100.0 * float(min(margins)) if margins else None

    @property
    def share_told(self) -> float | None:
        """The share of people found by a rule of one part whose source names none to hold it against.

        None for one that asks in every area: there are as many shares.
        """
        if len(self.findings) != 1:
            return None
        ((part, finding),) = self.findings
        told = isinstance(part, ShareWithin) and part.share is None and not part.each
        return float(finding.found) if told and finding.found is not None else None

    @property
    def reasons(self) -> tuple[Message, ...]:
        """Why parts of it are not assessed, each once; kinds of areas that the study does not name in one."""
        open_parts = [each.reason for _, each in self.findings if each.verdict == "not assessed"]
        together: dict[str, list[Message]] = {}
        for reason in filter(None, open_parts):
            same = together.setdefault(reason.text, [])
            same += [] if reason in same else [reason]
        return tuple(
            replace(
                each[0],
                values={key: tuple(dict.fromkeys(one.values[key] for one in each)) for key in each[0].values},
                hint="",
            )
            for each in together.values()
        )


def assess_rule(rule: Rule, ground: Ground) -> Assessed:
    """Find what there is to every part, and join the verdicts as the rule joins its parts."""
    findings = {part: find(part, rule.metric, ground) for part in rule.parts}
    verdict = combined(rule.asks, lambda part: findings[part].verdict)
    return Assessed(rule, ground, tuple((part, findings[part]) for part in rule.parts), verdict)
