"""Texts forgotten after an export's end (后来遗忘): the facts that say so, each with its proof.

Without them nobody could tell a text that was forgotten later from one that was taken out.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from aggregates.forgetting.events import TextForgotten
from service.sealing.checkpoints import Checkpoint
from service.sealing.leaves import ID_AS_TEXT
from service.sealing.sealer import Sealer
from service.store.database import Row
from service.store.postgres import PostgresDatabase

PAGE = 1000  # facts read at once
PATIENCE, PAUSE = 10.0, 0.2  # seconds: a forgetting is sealed by the service soon after
Text = tuple[int, str]  # position, field


def forgotten_later(
    sealer: Sealer, end: Checkpoint, blank: Collection[Text]
) -> Iterator[list[Any]]:
    """``["n", note]`` for each checkpoint from ``end`` to the last, then ``["g", size, path, ...]``
    with the fact's own fields: ``path`` proves that it is one of that checkpoint's. Nothing where
    no sealed fact forgot any of those."""
    last = _settled(sealer, blank)
    facts = [] if last is None else [*_facts(sealer, end.size, last.size, blank)]
    if not facts or last is None:
        return
    for each in sealer.record().all(end.number):
        if each.number <= last.number and sealer.record().is_signed(each):
            yield ["n", each.note]
    tree = sealer.of(sealer.sources[0]).grown.tree()
    for position, *rest, state in facts:
        path = [each.hex() for each in tree.inclusion(position - 1, last.size)]
        yield ["g", last.size, path, position, *rest, state.decode()]


def _settled(sealer: Sealer, blank: Collection[Text]) -> Checkpoint | None:
    """The last checkpoint, once it covers what forgot those: while an export is written, a text may
    be forgotten, and nothing here signs."""
    until = time.monotonic() + PATIENCE
    while True:
        last = sealer.record().last()
        after = last.size if last else 0
        waiting = any(_facts(sealer, after, sealer.log.last()[0], blank))
        if not waiting or time.monotonic() > until:
            return last
        time.sleep(PAUSE)


def _facts(sealer: Sealer, after: int, upto: int, blank: Collection[Text]) -> Iterator[Row]:
    database = sealer.database
    key = ID_AS_TEXT if isinstance(database, PostgresDatabase) else "lower(hex(originator_id))"
    sql = (
        f"SELECT position, recorded_at, {key}, originator_version, topic, state FROM facts "
        f"WHERE position > ? AND position <= ? AND topic = ? ORDER BY position LIMIT {PAGE}"
    )
    while rows := database.rows(sql, (after, upto, TextForgotten.TOPIC)):
        for row in rows:
            said = msgspec.json.decode(row[-1])
            if (said["position"], said["field"]) in blank:
                yield row
        after = rows[-1][0]
