"""What names speak of, by the vocabulary of `resources/roles.toml`."""

from __future__ import annotations

import re

from overlap.readers.columns import words_of

NETWORKS = ("library", "post")


def speaks_of(text: str, section: str, subject: str) -> bool:
    """Return whether a name speaks of a subject, such as `raster` and `people`."""
    return re.search(words_of("roles")[section][subject], text.casefold()) is not None


def networks_in(text: str, section: str = "network") -> list[str]:
    """Return the networks that a name speaks of."""
    return [network for network in NETWORKS if speaks_of(text, section, network)]
