"""Words that are said to people: marked where they stand, translated where they are told."""

from __future__ import annotations


def N_(template: str) -> str:
    """Marks an English template for the catalogues; it is their key."""
    return template
