"""Free text (自由文本) beside the log: read by position and field, and forgotten for good."""

from __future__ import annotations

from collections.abc import Iterable

from aggregates.errors import NotFound
from service.store.database import Database, Writing

AMONG = "SELECT position, field, text FROM texts WHERE position {among}"
FORGET = "UPDATE texts SET salt = NULL, text = NULL WHERE position = ? AND field = ?"


def texts_of(database: Database, positions: Iterable[int]) -> dict[tuple[int, str], str | None]:
    """The words of those facts; None for what was forgotten."""
    rows = database.rows_among(AMONG, sorted(set(positions)))
    return {(position, field): text for position, field, text in rows}


def forget(database: Database | Writing, position: int, field: str) -> None:
    """Wipes words and salt; the fact keeps its digest, which no longer tells anything.

    On PostgreSQL only the redactor's role may. Raises NotFound where there is no such text.
    """
    if not database.run(FORGET, (position, field)):
        raise NotFound(
            "The fact at position {position} has no text {field}.", position=position, field=field
        )
