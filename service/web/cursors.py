"""Cursors: where a list goes on, and as of which moment."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from aggregates.errors import Refused


class BadCursor(Refused):
    """The cursor is none of ours."""

    status = 422


def cursor(moment: str, key: Sequence[Any]) -> str:
    packed = msgspec.json.encode([moment, *key])
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def parts(cursor: str) -> list[Any]:
    """The moment, then the order's values of the last row. BadCursor where it is none of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = msgspec.json.decode(base64.b64decode(padded, b"-_", True), type=list[Any])
        sound = key and all(isinstance(part, str | int) for part in key)
        if not sound or not isinstance(key[0], str) or any(_unfit(part) for part in key):
            raise ValueError(cursor)
    except (ValueError, msgspec.DecodeError):
        raise forged() from None
    return key


def fits(part: str | int, kind: type) -> bool:
    if kind is not UUID:
        return type(part) is kind  # True is no number here
    try:
        return UUID(str(part)).hex == part
    except ValueError:
        return False


def forged() -> BadCursor:
    return BadCursor("The cursor is not one that a page gave; begin anew without it.")


def _unfit(part: str | int) -> bool:
    return not part.isprintable() if isinstance(part, str) else abs(part) > 2**62
