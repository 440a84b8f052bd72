"""Schemes that ship beside the default, for simulation (方案模拟): only what differs."""

from __future__ import annotations

from typing import Any

SHIPPED: dict[str, dict[str, Any]] = {
    "city": {},
    "with-branches": {"subtree_share": 4_000},
}
