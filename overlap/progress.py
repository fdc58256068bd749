"""How long work tells of itself: an object whose default says nothing."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of stages and of steps within them; never asked anything."""

    def stage(self, title: str, steps: int | None = None) -> None:
        """A new stage begins; `steps` is how many `step` calls to expect, where it is known."""

    def step(self, steps: int = 1) -> None:
        """Some of the stage is done."""


class Silent:
    """The default: no output at all."""

    def stage(self, title: str, steps: int | None = None) -> None:
        """Say nothing."""

    def step(self, steps: int = 1) -> None:
        """Say nothing."""
