"""A hand that edits backups without the log's key: whole again, with fitting counts and digest."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import msgspec

MAGIC = b"duban backup 2\n"
Row = list[Any]


class Backup:
    """``frames``: the header, parts of tables, and the closing."""

    def __init__(self, data: bytes) -> None:
        self.magic, self.frames, place = data[: len(MAGIC)], list[Any](), len(MAGIC)
        while place < len(data):
            size = int.from_bytes(data[place : place + 4], "big")
            frame = zlib.decompress(data[place + 4 : place + 4 + size])
            self.frames.append(msgspec.msgpack.decode(frame))
            place += 4 + size

    @property
    def closing(self) -> dict[str, Any]:
        answer = self.frames[-1]
        assert isinstance(answer, dict)
        return answer

    def rows(self, table: str) -> list[Row]:
        return [row for frame in self.frames[1:-1] if frame[0] == table for row in frame[1]]

    def edit(self, table: str, change: Callable[[Row], Row]) -> None:
        assert self.rows(table), f"nothing of {table} to edit"
        for frame in self.frames[1:-1]:
            if frame[0] == table:
                frame[1] = [change(row) for row in frame[1]]

    def put(self, table: str, rows: list[Row]) -> None:
        """In the place of its rows."""
        place = next(n for n, frame in enumerate(self.frames[1:-1], 1) if frame[0] == table)
        kept = [f for n, f in enumerate(self.frames) if n in (0, place) or _is_other(f, table)]
        self.frames = kept
        self.frames[place][1] = rows

    def written(self) -> bytes:
        closing, counts = self.closing, dict.fromkeys(self.closing["counts"], 0)
        for name, rows in self.frames[1:-1]:
            counts[name] = counts.get(name, 0) + len(rows)
        before = self.magic + b"".join(map(_packed, self.frames[:-1]))
        closing |= {"counts": counts, "sha256": sha256(before).hexdigest()}
        return before + _packed(closing)


def _is_other(frame: Any, table: str) -> bool:
    return isinstance(frame, dict) or frame[0] != table


def _packed(frame: Any) -> bytes:
    packed = zlib.compress(msgspec.msgpack.encode(frame), 1)
    return len(packed).to_bytes(4, "big") + packed
