"""By what a run is known, on every page that is made from it: what the manifest says of two of its files."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from overlap.domain.run import RunContent
from overlap.outputs.json_text import json_text


@lru_cache(maxsize=1)  # every page and picture of a run says it
def fingerprint(run: RunContent) -> str:
    """What `sha256sum summary.json` gives in the folder of the run."""
    return _sha256(json_text(run.summary))


def study_fingerprint(run: RunContent) -> str:
    """What `sha256sum study.toml` gives there."""
    return _sha256(run.study_text)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
