"""Examples that are the same at every run, and take the time they take."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("duban", deadline=None, derandomize=True)
settings.load_profile("duban")
