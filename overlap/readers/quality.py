"""What a reader finds to say against the facilities that it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from overlap.domain.quality import Check, Quality
from overlap.domain.values import cells, known
from overlap.readers.columns import columns_for
from overlap.readers.quality_doubles import many_at_one_point, possible_doubles
from overlap.readers.quality_precision import low_precision

if TYPE_CHECKING:
    import pandas as pd

    from overlap.readers.columns import Role
    from overlap.readers.identity import Identified
    from overlap.readers.judgement import Verdict

Mask = NDArray[np.bool_]


def assess(
    identified: Identified,
    names: NDArray[np.str_],
    verdict: Verdict,
    frame: pd.DataFrame,
) -> Quality:
    """Return what there is to say against the facilities of a network.

    Parameters
    ----------
    identified
        The facilities, n of them.
    names
        Their names, shape (n,).
    verdict
        What was found when the rows were judged.
    frame
        The table, which may state the accuracy of its points, and whether a facility is open.
    """
    ids, rows, points = identified.ids, identified.rows, verdict.points
    longitude_deg, latitude_deg = points.longitude_deg[rows], points.latitude_deg[rows]
    flags: dict[Check, Mask] = {
        **{check: mask[rows] for check, mask in verdict.flags.items()},
        "low precision": low_precision(points.x[rows], points.y[rows], in_degrees=points.in_degrees),
        "same point": many_at_one_point(longitude_deg, latitude_deg),
        "shared id": identified.shared,
        "possible double": possible_doubles(names, longitude_deg, latitude_deg),
    }
    return Quality(
        flagged={check: frozenset(ids[mask].tolist()) for check, mask in flags.items() if mask.any()},
        accuracy=_telling(frame, "accuracy"),
        status=_telling(frame, "status"),
    )


def _telling(frame: pd.DataFrame, role: Role) -> tuple[str, ...]:
    """Return the columns of a role that hold anything."""
    columns = columns_for(role, [str(name) for name in frame.columns])
    return tuple(name for name in columns if known(cells(frame[name])).any())
