"""Arrays in, arrays out: the ellipsoid, the index, the kernels."""
