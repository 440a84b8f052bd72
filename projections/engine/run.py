"""One catching up: facts are read in batches, decoded once, and fanned out to the projections.

On PostgreSQL the rows of one projection are written while those of the next are made, and while
the next batch is read: the server has a processor of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from sqlalchemy import Engine

from aggregates.event import Recorded
from projections.engine.advance import UNFIT, Outcome, Ready, advance, advance_idle, prepare
from projections.engine.database import is_sqlite
from projections.engine.indexes import Indexes
from projections.engine.state import progress_in
from projections.projection import Feed, Projection

BUSY = 0.005  # seconds until another look at a projection that somebody else is moving
MANY = 1_000  # facts whose writing is worth another thread


class Context(NamedTuple):
    """What a run works with; ``batch``: facts that are decoded and held at once."""

    feed: Feed
    engine: Engine
    indexes: Indexes
    batch: int


class Writing(NamedTuple):
    """What is being written of a projection, and the facts it came of."""

    done: Future[Outcome]
    facts: Sequence[Recorded]
    reached: int


class Run:
    """One ``catch_up``. Projections that stand near each other share each batch of facts."""

    def __init__(
        self,
        context: Context,
        projections: Sequence[Projection],
        until: int | None,
        moved: Callable[[Mapping[str, int]], None] | None,
    ) -> None:
        self.feed, self.engine, self.indexes, self.batch = context
        self.target = self.feed.last()[0] if until is None else until
        self.moved = moved
        self.progress = progress_in(self.engine, projections)
        self.indexes.look(self.progress)
        self.positions = {name: p.position for name, p in self.progress.items()}
        self.all = projections
        self.going = list(projections)
        self.writing: dict[str, Writing] = {}

    def finish(self) -> dict[str, int]:
        self._put_off()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="views") as self.writer:
            self._try_again()
            while self._round() or self._all_written():
                pass
        self.indexes.make(self.all, self.positions)
        return self.positions

    def _put_off(self) -> None:
        """Indexes of what is to be filled from nothing, where that is worth it."""
        if self.target > self.batch:
            for projection in self.all:
                if self.progress[projection.name] == (0, None):
                    self.indexes.put_off(projection)

    def _try_again(self) -> None:
        """One fact for each that was stopped: while it is still stopped, a batch is not wasted."""
        for projection in list(self.going):
            if self.progress[projection.name].failure is not None:
                self._feed([projection], self._read(self.positions[projection.name], 1))

    def _round(self) -> bool:
        """A batch for each group; every projection gets its turn, however far behind another is."""
        waiting = sorted((p for p in self.going if self._at(p) < self.target), key=self._at)
        while waiting:
            facts = self._read(self._at(waiting[0]), self.batch)
            if not facts:
                return False
            last = facts[-1].position
            self._feed([p for p in waiting if self._at(p) < last], facts)
            waiting = [p for p in waiting if self._at(p) > last]
        return any(self._at(p) < self.target for p in self.going)

    def _at(self, projection: Projection) -> int:
        """Where it stands, or will once what is being written is."""
        waits = self.writing.get(projection.name)
        return waits.reached if waits else self.positions[projection.name]

    def _read(self, after: int, limit: int) -> Sequence[Recorded]:
        return self.feed.feed(after, limit, self.target)

    def _feed(self, projections: Sequence[Projection], facts: Sequence[Recorded]) -> None:
        """Those first that have work with them: while PostgreSQL writes theirs the others pass."""
        kinds = {type(fact.event) for fact in facts}
        idle = [each for each in projections if kinds.isdisjoint(each.handles)]
        for projection in projections:
            if projection not in idle:
                self._take(projection, facts)
        moved = self._pass_by(idle, facts)
        for projection in idle:
            if projection.name not in moved:
                self._take(projection, facts)
        for projection in projections:
            if self._at(projection) >= self.target:  # nothing comes after it that could be made
                self._written(projection)

    def _pass_by(
        self, projections: Sequence[Projection], facts: Sequence[Recorded]
    ) -> Mapping[str, int]:
        """Those that none of the facts concern only note that they have read them."""
        self._tell_written()
        before = facts[0].position - 1 if facts else -1
        level = [p for p in projections if self.positions[p.name] == before]
        moved = advance_idle(self.engine, level, before, facts) if level else {}
        self.positions.update(moved)
        if moved:
            self._tell()
        return moved

    # --- one projection, one batch --------------------------------------------------------------

    def _take(self, projection: Projection, facts: Sequence[Recorded]) -> None:
        """All of the batch, in as many transactions as it needs."""
        while facts:
            self._written(projection)
            if projection in self.going and not self._write_beside(projection, facts):
                self._came(projection, advance(self.engine, projection, facts))
            start = self._at(projection) - facts[0].position + 1
            if projection not in self.going or start < 0:  # below 0: being rebuilt, so read again
                return
            facts = facts[start:]

    def _write_beside(self, projection: Projection, facts: Sequence[Recorded]) -> bool:
        """Leaves the writing to the other thread; False where it is to be done here and now."""
        if len(facts) < MANY or is_sqlite(self.engine):
            return False
        try:
            ready = prepare(self.engine, projection, facts)
        except UNFIT:
            return False
        if isinstance(ready, Ready):
            done = self.writer.submit(ready.write)
            self.writing[projection.name] = Writing(done, facts, ready.reached)
        else:
            self._came(projection, ready)
        return True

    def _written(self, projection: Projection) -> None:
        """Waits for what is being written of it."""
        waits = self.writing.pop(projection.name, None)
        if waits is None:
            return
        try:
            outcome = waits.done.result()
        except UNFIT:  # one of the facts is to blame; it is found by halving
            outcome = advance(self.engine, projection, waits.facts)
        self._came(projection, outcome)

    def _tell_written(self) -> None:
        """Somebody may wait for one that has nothing more to take for a long while."""
        for projection in self.all:
            waits = self.writing.get(projection.name)
            if waits is not None and waits.done.done():
                self._written(projection)

    def _all_written(self) -> bool:
        """Whether, once all is written, some are not where they were to come to."""
        for projection in self.all:
            self._written(projection)
        return any(self.positions[p.name] < self.target for p in self.going) and self._has_more()

    def _has_more(self) -> bool:
        return bool(self._read(min(self.positions[p.name] for p in self.going), 1))

    def _came(self, projection: Projection, outcome: Outcome) -> None:
        position = self._wait(projection) if outcome.busy else outcome.position
        self.positions[projection.name] = position
        if outcome.failure is not None:
            self.going.remove(projection)
        self._tell()

    def _wait(self, projection: Projection) -> int:
        time.sleep(BUSY)
        return progress_in(self.engine, [projection])[projection.name].position

    def _tell(self) -> None:
        if self.moved is not None:
            self.moved(dict(self.positions))
