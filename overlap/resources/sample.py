"""Where the sample study lies: beside the package in a wheel, in `data/` in a checkout."""

from __future__ import annotations

from pathlib import Path


def sample_study() -> Path:
    """The folder of the bundled sample study, a fictional country."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "data" / "sample"
    return installed if installed.is_dir() else package.parent / "data" / "sample"
