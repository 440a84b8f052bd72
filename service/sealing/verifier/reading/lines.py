"""The file as lines, unpacked where it is packed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any

from ..defects import Unreadable

LINE = 64 << 20  # bytes; no sound line is longer
BLOCK = 1 << 20
MOST = 1 << 62  # no log has as many facts


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The file's lines, each with its end but a last one that has none; unpacked where it is
    packed. Damaged raises Unreadable, cut off ends early."""
    head = file.read(2)
    file.seek(0)
    blocks = _unpacked(file) if head == b"\x1f\x8b" else iter(lambda: file.read(BLOCK), b"")
    rest = b""
    for block in blocks:
        first, end, block = block.partition(b"\n")
        rest += first
        if len(rest) > LINE:
            raise Unreadable("a line is too long")
        if end:
            yield rest + end
            *lines, rest = block.split(b"\n")
            for line in lines:
                yield line + b"\n"
    if rest:
        yield rest


class Damaged(Exception):
    """The packed stream does not unpack from here on."""


def _unpacked(file: IO[bytes]) -> Iterator[bytes]:
    engine = zlib.decompressobj(31)
    while block := file.read(BLOCK >> 2):
        while block:
            try:
                rest = engine.decompress(block, BLOCK)
            except zlib.error as error:
                raise Damaged(str(error)) from None
            if rest:
                yield rest
            block = engine.unconsumed_tail
            if engine.eof:
                if engine.unused_data or file.read(1):
                    raise Damaged("there is something after the end")
                return
    if rest := engine.flush():
        yield rest


def whole_json(line: bytes) -> Any:
    try:
        return json.loads(line.decode())
    except (ValueError, RecursionError):
        return None


def count_of(value: Any) -> int:
    return value if type(value) is int and value < MOST else -1


def runs(positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours, first and last."""
    run: list[int] = []
    for position in positions:
        if run and position == run[1] + 1:
            run[1] = position
            continue
        if run:
            yield run[0], run[1]
        run = [position, position]
    if run:
        yield run[0], run[1]
