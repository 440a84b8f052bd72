"""What every test may ask for."""

from __future__ import annotations

from tests.databases import postgres_url, store_url

__all__ = ["postgres_url", "store_url"]
