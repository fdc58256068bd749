"""Where two networks of public counters overlap, whom they reach, and whom nobody reaches."""

__version__ = "0.1.0"
