"""Which methods go at a path: for the answer to one that does not (405)."""

from __future__ import annotations

import re
from functools import cache

from service.access.doors import DOORS, OPEN, Door


def methods_at(path: str) -> list[str]:
    """Of every route there, whoever asks."""
    found = {method for (method, _), fits in _patterns() if fits.fullmatch(path)}
    return sorted(found | {"HEAD"} if "GET" in found else found)


@cache
def _patterns() -> list[tuple[Door, re.Pattern[str]]]:
    doors = sorted({*DOORS, *OPEN})
    return [(door, re.compile(re.sub(r"\{[^}]+\}", "[^/]+", door[1]))) for door in doors]
