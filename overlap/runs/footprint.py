"""Areas that reach beyond a raster of people: whoever lives there is in no count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from overlap.domain.areas import Areas
from overlap.domain.messages import Message, Number, Value, say
from overlap.domain.population import Population
from overlap.geo.antimeridian import moved, shifts_over
from overlap.geo.ellipsoid import FloatArray
from overlap.geo.ground import ground_m2

# Outlines and rasters of the same land come from different hands, and differ by so much along a coast.
_SLIGHTLY = 0.01
# Borders that meet those of the raster share no ground but for rounding.
_TOUCHES = 1e-6
_TOLD = 5


def beyond_rasters(populations: Sequence[Population], areas: Mapping[str, Areas]) -> Iterator[Message]:
    """A note for each raster and level with areas that reach beyond it."""
    for population in populations:
        if population.footprint is None:
            continue
        for level, units in areas.items():
            within = share_within(population.footprint, units.polygons)
            yield from _beyond(level, units, within, population.source.file_name)


def _beyond(level: str, units: Areas, within: FloatArray, file: str) -> Iterator[Message]:
    values: dict[str, Value] = {"level": level, "file": file, "all": Number(len(units), "count")}
    partly = np.flatnonzero((within > _SLIGHTLY) & (within < 1.0 - _SLIGHTLY))
    partly = partly[np.argsort(within[partly], kind="stable")]
    if partly.size:
        named = tuple(
            say(
                "{name} {share}",
                name=str(units.names[k] or units.ids[k]),
                share=Number(float(within[k]), "whole_share"),
            )
            for k in partly[:_TOLD]
        )
        yield say(
            "{level}: {file} covers only a part of {some} of {all} areas ({names}); their figures are of "
            "that part alone",
            **values,
            some=Number(len(partly), "count"),
            names=(*named, "…") if len(partly) > _TOLD else named,
        )
    wholly = int((within <= _SLIGHTLY).sum())
    strips = int(((within > _TOUCHES) & (within <= _SLIGHTLY)).sum())
    if strips:
        yield say(
            "{level}: areas beyond {file}: {some} of {all}, and {strips} of them but for at most 1 % of "
            "the ground; nothing is known of people there",
            **values,
            some=Number(wholly, "count"),
            strips=Number(strips, "count"),
        )
    elif wholly:
        yield say(
            "{level}: areas beyond {file}: {some} of {all}; nothing is known of people there",
            **values,
            some=Number(wholly, "count"),
        )


def share_within(footprint: shapely.Polygon, polygons: NDArray[np.object_]) -> FloatArray:
    """How much of the ground of each polygon lies within a footprint, 0 to 1; both unrolled EPSG:4326."""
    bounds = shapely.bounds(polygons)
    west, _, east, _ = footprint.bounds
    shapely.prepare(footprint)
    within = np.zeros(len(polygons))
    for indices, shift_deg in shifts_over(bounds, west, east):
        here = moved(polygons[indices], shift_deg)
        whole = shapely.covers(footprint, here)
        within[indices[whole]] = 1.0
        cut = indices[~whole]
        whole_m2 = ground_m2(polygons[cut])
        share = np.divide(
            ground_m2(shapely.intersection(footprint, here[~whole])),
            whole_m2,
            out=np.ones(len(cut)),
            where=whole_m2 > 0,
        )
        within[cut] += share
    return within
