"""What a document says it was made from (依据): the position and the checkpoint, in a line."""

from __future__ import annotations

from service.reading.reader import Reader
from service.sealing import checkpoints

DIGITS = 8  # of a checkpoint's root, to be held against one kept outside


def proof_line(reader: Reader) -> str:
    """The position that was read, when by the scheme's clock, and the last checkpoint signed by
    then of no more than was read."""
    at = reader.at.moment.astimezone(reader.zone)
    clock = "　模拟时钟（演练）" if reader.simulated else ""
    read = f"依据第 {reader.at.position} 号记录（{at:%Y-%m-%d %H:%M}）"
    return f"{read}　检查点 {checkpoint(reader)}{clock}"


def checkpoint(reader: Reader) -> str:
    """Its size and the first digits of its root."""
    log = reader.services.log
    last = reader.services.sealer.record().last(checkpoints.known_at(log, reader.at))
    return f"{last.size}-{last.root[:DIGITS]}" if last else "未封存"
