import numpy as np
import pytest

from overlap.geo.units import to_units

FLOAT32_LOWEST = float(np.float32(-3.4028235e38))


@pytest.mark.parametrize(
    ("dtype", "nodata", "raw", "people"),
    [
        (np.float32, FLOAT32_LOWEST, [FLOAT32_LOWEST, np.nan, 0.0, 0.1, 7.0], [0, 0, 0, np.float32(0.1), 7]),
        (np.float64, -99999.0, [-99999.0, 2.5, np.nan], [0, 2.5, 0]),
        (np.float64, np.nan, [np.nan, 1e-6, 1e4], [0, 1e-6, 1e4]),
        (np.float32, 9999.0, [9999.0, 9998.0], [0, 9998]),
        (np.int16, -1.0, [-1, 0, 32767], [0, 0, 32767]),
        (np.uint8, 255.0, [255, 254], [0, 254]),
        (np.int64, np.nan, [5, 0], [5, 0]),
    ],
)
def test_people_as_whole_units(dtype: type, nodata: float, raw: list[float], people: list[float]) -> None:
    units = np.full(len(raw), -7, dtype=np.int64)
    to_units(np.array(raw, dtype=dtype), nodata, 2.0**32, units)
    assert units.tolist() == [round(float(each) * 2**32) for each in people]
