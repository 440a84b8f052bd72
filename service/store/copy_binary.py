"""Facts in PostgreSQL's binary COPY format (its manual, COPY, "Binary Format").

Packed here, since the driver asks of every value how it is written: that took as long again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from struct import Struct
from typing import Any

PIECE = 250  # facts sent at once: what a socket holds, so that the server is never without
BEGINS = b"PGCOPY\n\xff\r\n\x00" + bytes(8)  # no flags, no extension
ENDS = b"\xff\xff"
# How many fields, then the length of each and its value, as far as all facts are alike: position,
# recorded_at, id, version, and the topic's length.
_head = Struct(">h iq iq i16s ii i").pack
_length = Struct(">i").pack


def copied(facts: Iterable[tuple[Any, ...]]) -> Iterator[bytes]:
    """Rows of FACT_COLUMNS, ids as UUID; struct.error for a number that no column holds."""
    yield BEGINS
    topics: dict[str, bytes] = {}
    left = iter(facts)
    while piece := list(islice(left, PIECE)):
        parts: list[bytes] = []
        for position, recorded_at, key, version, topic, state in piece:
            name = topics.get(topic) or topics.setdefault(topic, topic.encode())
            head = _head(
                6, 8, position, 8, recorded_at, 16, key.int.to_bytes(16), 4, version, len(name)
            )
            parts += (head, name, _length(len(state)), state)
        yield b"".join(parts)
    yield ENDS
