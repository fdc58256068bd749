"""Text that every format can hold."""

from __future__ import annotations

import re

# SQLite's C interface ends a text at NUL; lone surrogates have no UTF-8, and pandas refuses them.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def per_cent(share: float, decimals: int = 0) -> str:
    """A share of 0 to 1 as people are told it everywhere, with a space: 0.07 %."""
    return f"{100.0 * share:.{decimals}f} %"


def service_title(service: str) -> str:
    """A service's key as it is read: `e_learning` is e-learning, `digital_skills` digital skills."""
    return re.sub("^e_", "e-", service).replace("_", " ")


def clean_text(text: str) -> str:
    """Replace NUL and lone surrogates by U+FFFD, so that all outputs hold the same text."""
    return _UNWRITABLE.sub("\ufffd", text)
