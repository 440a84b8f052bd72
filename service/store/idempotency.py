"""A request that comes twice is done once: what was answered, kept with what was recorded."""

from __future__ import annotations

import msgspec

from service.store.database import KEY_COLUMNS, Database, Reading, Writing
from service.store.errors import KeyReused
from service.store.records import Answer, IdempotencyKey

FIND = "SELECT body_digest, answer, position FROM idempotency WHERE account = ? AND key = ?"
DROP = "DELETE FROM idempotency WHERE kept_at < ?"


def answered(reading: Reading | Database, key: IdempotencyKey) -> tuple[Answer, int] | None:
    """The first's answer and position; None for a new key. Raises KeyReused."""
    row = reading.row(FIND, (key.account, key.key))
    if row is None:
        return None
    digest, answer, position = row
    if digest != key.body_digest:
        raise KeyReused(
            "The idempotency key {key} was already used for another request; take a new key.",
            key=key.key,
        )
    return msgspec.json.decode(answer, type=Answer), position


def remember(writing: Writing, key: IdempotencyKey, answer: Answer, position: int) -> None:
    row = (*key, msgspec.json.encode(answer).decode(), position, writing.head.clock)
    writing.add("idempotency", KEY_COLUMNS, [row])
