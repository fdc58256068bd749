"""Text that every format can hold."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

BETWEEN = "; "
"""What stands between several names in one cell of a table."""

# SQLite's C interface ends a text at NUL; lone surrogates have no UTF-8, and pandas refuses them.
_LETTERS = 40  # of a file's name
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def per_cent(share: float, decimals: int = 0) -> str:
    """A share of 0 to 1 as people are told it everywhere, with a space: 0.07 %."""
    return f"{100.0 * share:.{decimals}f} %"


def service_title(service: str) -> str:
    """A service's key as it is read: `e_learning` is e-learning, `digital_skills` digital skills."""
    return re.sub("^e_", "e-", service).replace("_", " ")


def services_listed(text: str | None) -> tuple[str, ...]:
    """The services that a cell of the table `services` names."""
    return tuple(text.split(BETWEEN)) if text else ()


def plain_name(text: str) -> str:
    """A name that every file system can hold and that tells texts apart, such as `district-12`."""
    plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in text)
    if plain != text or len(plain) > _LETTERS:
        digest = hashlib.sha256(clean_text(text).encode()).hexdigest()
        plain = f"{plain[:_LETTERS]}-{digest[:8]}"
    return plain


def plain_names(texts: Sequence[str]) -> list[str]:
    """The same of several texts, told apart on file systems too that take A for a."""
    alike = Counter(text.casefold() for text in texts)
    # A name is no plain one with a space behind it, and so gets a hash of its text.
    return [plain_name(text if alike[text.casefold()] == 1 else f"{text} ") for text in texts]


def one_line(text: str) -> str:
    """Text without outer space, and with a space for every run of control characters."""
    return _CONTROL.sub(" ", text).strip()


def clean_text(text: str) -> str:
    """Replace NUL and lone surrogates by U+FFFD, so that all outputs hold the same text."""
    return _UNWRITABLE.sub("\ufffd", text)
