"""What a solver answers."""

from __future__ import annotations

from dataclasses import dataclass

from overlap.solving.problem import Numbers, Units


@dataclass(frozen=True)
class Plan:
    """Sites in the order to act in, and how good they are at most.

    Parameters
    ----------
    chosen
        Numbers of sites in the order of choosing, shape (m,), int32.
    gains
        The weight that each covers beyond those before it, shape (m,), int64.
    bound
        No choice that keeps to the limits covers more; for `fewest`, none that covers what is required costs
        less (or, without costs, has fewer sites).
    bound_by
        What the bound comes from: `gains`, `prices`, `search` or `everything`.
    method
        `greedy`, `greedy by cost`, `swaps` or `search`: what the sites come from.
    proven
        Whether no choice is better.
    guarantee
        What is known of the method without looking at the problem, None where nothing is.
    """

    chosen: Numbers
    gains: Units
    bound: int
    bound_by: str
    method: str
    proven: bool
    guarantee: str | None

    @property
    def covered(self) -> int:
        """The weight that is covered."""
        return sum(self.gains.tolist())
