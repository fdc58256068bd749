"""Where to act first: covering people by as few, or as good, sites as can be. Arrays in, arrays out."""
