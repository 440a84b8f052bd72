"""Examples that are the same at every run, and take the time they take."""

from __future__ import annotations

from hypothesis import settings

from tests.soaking import pytest_collection_modifyitems

settings.register_profile("duban", deadline=None, derandomize=True)
settings.load_profile("duban")

__all__ = ["pytest_collection_modifyitems"]
