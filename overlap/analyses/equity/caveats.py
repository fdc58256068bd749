"""What a reader must know before quoting a figure on equity."""

from __future__ import annotations

from collections.abc import Iterator

from overlap.analyses.equity.groups import Distances
from overlap.analyses.equity.ranked import Ranked, ranked
from overlap.domain.evidence import Evidence
from overlap.domain.places import nearest_of
from overlap.domain.text import per_cent


def caveats(evidence: Evidence) -> Iterator[str]:
    """Sentences without their full stops, most important first."""
    yield from _missing(evidence)
    if evidence.modelled:
        names = ", ".join(sorted(evidence.modelled))
        yield (
            f"{names}: taken to be modelled, as the total times one ratio for each area, so that a gap "
            "inside an area is an artefact and flagged; modelled = false says that people were counted there"
        )
    for each in ranked(evidence):
        if each.layer == evidence.sums[0].layers[0]:
            yield _between(each)
    yield from _beyond(evidence)


def _between(each: Ranked) -> str:
    of, (areas, unknown, outside) = each.standing, each.left_out
    parts = []
    if areas:
        some = f"{areas:,} of {len(of.values):,} areas"
        parts.append(f"{unknown:,.0f} people in {some} whose {of.column} is unknown")
    if outside:
        parts.append(f"{outside:,.0f} people in no area")
    left_out = f"; left out are {' and '.join(parts)}" if parts else ""
    return (
        f"{of.name}: compares the areas of level {of.level} with each other, not people inside them{left_out}"
    )


def _missing(evidence: Evidence) -> Iterator[str]:
    missing = []
    if len(evidence.sums[0].layers) == 1:
        missing.append('women, children or older people (no layer has role = "part")')
    if not evidence.standings:
        missing.append("richer and poorer areas (there is no [equity.NAME])")
    if missing:
        yield f"equity: nothing is said of {' nor of '.join(missing)}"


def _beyond(evidence: Evidence) -> Iterator[str]:
    sums = evidence.sums[0]
    edge_km = sums.told_edges_m[-1] / 1000.0
    far = {network: Distances.of(sums, 0, [0], network) for network in nearest_of(evidence, sums)}
    shares = [
        f"{network} {per_cent(float(each.beyond[0] / each.everyone[0]), 2)}"
        for network, each in far.items()
        if each.beyond[0]
    ]
    if shares:
        yield (
            f"equity: some people live more than {edge_km:,.3g} km away, where distance is not measured "
            f"({', '.join(shares)}); there is no mean, and Ginis and indices take them to be "
            "that far"
        )
