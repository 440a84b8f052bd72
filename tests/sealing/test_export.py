"""An export holds all there is, is the same bytes each time, and is found sound."""

from __future__ import annotations

import base64
import gzip
import io
import json
import threading
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from service.sealing import checkpoints, verifier
from service.sealing.checkpoints import Known
from service.sealing.export import checkpoint_for, chunks, write_export
from service.sealing.sealer import NothingToSeal, Sealer
from service.store.log import Log
from tests.sealing.conftest import grow
from tests.store.things import Thing, act, things


def exported(sealer: Sealer, upto: int | None = None) -> bytes:
    end = checkpoint_for(sealer, Known(upto)) if upto else sealer.seal()
    return b"".join(chunks(sealer, end))


def lines(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.splitlines()]


@pytest.fixture
def full(log: Log, sealer: Sealer) -> Sealer:
    for words in ("一 words", 'quotes " and \\ and \u2028', "third"):
        log.keep(Thing.make(things(log, 1)[0].id, act(log.now()), note=words))
    grow(log, 600)
    sealer.seal()
    grow(log, 40)
    log.forget(2, "note")
    return sealer


def test_an_export_holds_every_fact_text_key_tile_and_checkpoint(full: Sealer) -> None:
    header, *body, end = lines(exported(full))
    log = full.log
    assert (header["duban-export"], header["size"], header["log"]) == (3, 643, "facts")
    assert header["origin"] == full.of(full.sources[0]).origin()
    assert header.keys() == {"duban-export", "origin", "log", "size", "hash"}
    facts = [row for row in body if row[0] == "f"]
    assert [tuple(row[1:]) for row in facts] == [
        (position, at, key.hex, version, topic, state.decode())
        for position, at, key, version, topic, state in log.raw_feed(0, 1000)
    ]
    words = [row for row in body if row[0] in "tx"]
    assert [(row[0], row[1], row[2], row[-1]) for row in words] == [
        ("t", 1, "note", "一 words"), ("x", 2, "note", "note"), ("t", 3, "note", "third"),
    ]  # fmt: skip
    assert [row[1] for row in body if row[0] == "l"] == [0, 256, 512]
    hashes = b"".join(base64.b64decode(row[2]) for row in body if row[0] == "l")
    assert len(hashes) == 643 * 32
    assert [row[1] for row in body if row[0] == "c"] == [
        each.note for each in checkpoints.some(full.database)
    ]
    assert end[:4] == ["end", 643, 3, 2]


def test_the_module_that_is_handed_over_finds_it_sound(
    log: Log, sealer: Sealer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grow(log, 300)
    sealer.seal()
    grow(log, 300)
    sealer.rotate()
    grow(log, 7)
    path, key = tmp_path / "out.jsonl", tmp_path / "public"
    path.write_bytes(exported(sealer))
    key.write_text(checkpoints.keys(log.database)[0].public_key)
    assert verifier.main([str(path), "--key", str(key)]) == 0, capsys.readouterr()
    outside = tmp_path / "outside"
    outside.write_text(checkpoints.some(log.database)[0].note)
    assert verifier.main([str(path), "--checkpoint", str(outside)]) == 0, capsys.readouterr()


def test_an_export_is_the_same_each_time_also_compressed(full: Sealer) -> None:
    plain, packed, again = exported(full), io.BytesIO(), io.BytesIO()
    end = full.seal()
    write_export(full, end, packed, packed=True)
    write_export(full, end, again, packed=True)
    assert packed.getvalue() == again.getvalue()
    assert gzip.decompress(packed.getvalue()) == plain == exported(full)


def test_an_export_as_of_a_moment_ends_at_the_checkpoint_before_it(full: Sealer) -> None:
    rows = lines(exported(full, 610))
    assert (rows[0]["size"], rows[-1][:4]) == (603, ["end", 603, 3, 1])
    with pytest.raises(NothingToSeal, match="602"):
        exported(full, 602)


def test_an_export_signs_nothing(full: Sealer) -> None:
    before = checkpoints.some(full.database)
    end = checkpoint_for(full)
    assert (end.size, full.log.last()[0]) == (603, 643)
    assert b"".join(chunks(full, end))
    assert checkpoints.some(full.database) == before


def test_an_export_written_while_the_log_grows_is_of_one_position(log: Log, sealer: Sealer) -> None:
    """Others record, seal and change the key meanwhile."""
    grow(log, 1500)
    ends, end = threading.Event(), sealer.seal()

    def go_on() -> None:
        count = 0
        while not ends.is_set():
            grow(log, 30)
            sealer.seal()
            count += 1
            if count == 3:
                sealer.rotate()

    other = threading.Thread(target=go_on)
    other.start()
    try:
        made = []
        for chunk in chunks(sealer, end):
            made.append(chunk)
            time.sleep(0.4)
    finally:
        ends.set()
        other.join()
    data = b"".join(made)
    assert log.last()[0] > 1600
    assert (lines(data)[0]["size"], lines(data)[-1][1]) == (1500, 1500)
    assert data == b"".join(chunks(sealer, end)), "the same as afterwards"
    report = verifier.verify(io.BytesIO(data))
    assert (report.defects, report.facts, report.last_checkpoint) == ([], 1500, 1500)


def test_memory_does_not_grow_with_the_log(log: Log, sealer: Sealer) -> None:
    grow(log, 9000)
    small = _peak(sealer, sealer.seal())
    grow(log, 27_000)
    assert _peak(sealer, sealer.seal()) < small * 1.5


def _peak(sealer: Sealer, end: checkpoints.Checkpoint) -> int:
    tracemalloc.start()
    for _ in chunks(sealer, end):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak
