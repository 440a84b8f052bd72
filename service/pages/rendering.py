"""Rendering a page: one environment, the reader's language, the moment looked at."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
