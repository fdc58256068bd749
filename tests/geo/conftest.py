"""Kernels are compiled when a test first calls them, which no deadline should count."""

from hypothesis import settings

settings.register_profile("kernels", deadline=None)
settings.load_profile("kernels")
