"""What the manifest of a run says of its files, and whether they are still as the run has written them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from overlap.errors import Fault, InputError

MANIFEST = "manifest.json"
TOOL = "overlap-toolkit"
AGAIN = "run overlap analyze again"
NO_RUN = "name the folder that analyze has written"


def outputs_of(manifest: Path) -> Mapping[str, Any]:
    """What the manifest of a run says of its files."""
    try:
        content = json.loads(manifest.read_bytes())
    except FileNotFoundError:
        raise InputError(
            Fault(str(manifest.parent), "is no run of overlap", f"no {MANIFEST}", NO_RUN)
        ) from None
    except OSError as error:
        raise InputError(Fault(str(manifest), "cannot be read", error.strerror or "", AGAIN)) from None
    except (ValueError, RecursionError):
        raise InputError(Fault(str(manifest), "cannot be read", "no JSON", AGAIN)) from None
    if not isinstance(content, dict) or content.get("tool") != TOOL:
        raise InputError(
            Fault(str(manifest.parent), "is no run of overlap", f"{MANIFEST} of another", NO_RUN)
        )
    outputs = content.get("outputs")
    return outputs if isinstance(outputs, dict) else {}


def refuse_changed(file: Path, outputs: Mapping[str, Any]) -> None:
    """Object to a file of a run that is not, byte for byte, the one its manifest tells of."""
    stated = outputs.get(file.name)
    if not (isinstance(stated, dict) and "sha256" in stated):
        raise InputError(Fault(str(file), f"is not in the run's {MANIFEST}", advice=AGAIN))
    try:
        with file.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        raise InputError(Fault(str(file), "is missing from the run", advice=AGAIN)) from None
    except OSError as error:
        raise InputError(Fault(str(file), "cannot be read", error.strerror or "", AGAIN)) from None
    if found != stated["sha256"]:
        raise InputError(Fault(str(file), "was changed since the run", f"not as in {MANIFEST}", AGAIN))
