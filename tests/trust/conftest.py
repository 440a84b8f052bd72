"""Long runs are for ``make soak`` alone."""

from __future__ import annotations

from tests.soaking import pytest_collection_modifyitems

__all__ = ["pytest_collection_modifyitems"]
