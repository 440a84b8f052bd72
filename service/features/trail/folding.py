"""Many facts of one act as one line that opens (审核办结 14 项), newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import Row, func

from aggregates.words import N_
from projections.trail import TRAIL
from service.features.trail.queries import Named, TimelineEntry, Wanted, filtered, search, tell
from service.reading.reader import Reader
from service.reading.sentences import Sentence, Word

INSIDE = 12  # facts of one act that open in place; a link leads to all of them
ROUNDS = 6  # batches read for a page that folds into few lines


@dataclass(frozen=True, slots=True)
class Fold:
    """Facts of one kind that one act recorded: ``count`` in all, the newest of them ``entries``.
    ``first``: the position of the oldest."""

    entries: list[TimelineEntry]
    count: int
    first: int

    @property
    def head(self) -> TimelineEntry:
        return self.entries[0]

    @property
    def folded(self) -> bool:
        return self.count > 1

    @property
    def sentence(self) -> Sentence:
        """What the act did, told once for all of them."""
        who = self.head.sentence.places.get("who", self.head.row.actor)
        places = {"who": who, "what": Word(self.head.row.kind), "count": self.count}
        return Sentence(N_("{who}: {what}, {count} of them"), places)

    @property
    def further(self) -> int:
        return self.count - len(self.entries)


@dataclass(frozen=True, slots=True)
class Folded:
    """``older``: the position to give as ``before`` for what came earlier; None: the end."""

    folds: list[Fold]
    older: int | None


def singly(entries: Iterable[TimelineEntry]) -> list[Fold]:
    """Each by itself."""
    return [Fold([each], 1, each.position) for each in entries]


def together(entries: Iterable[TimelineEntry]) -> list[Fold]:
    """Those of one act and kind together, whole as they are given."""
    lots: dict[tuple[Any, str], list[TimelineEntry]] = {}
    for each in entries:
        lots.setdefault((each.row.command, each.row.kind), []).append(each)
    return [Fold(lot, len(lot), lot[0].position) for lot in lots.values()]


@dataclass(slots=True)
class _Lot:
    rows: list[Row[Any]]
    count: int
    first: int


def folded(reader: Reader, wanted: Wanted, limit: int, people: Named | None = None) -> Folded:
    """As many lines as there are, about ``limit``: an act that goes beyond what was read is
    counted, and passed over."""
    lots: list[_Lot] = []
    before = wanted.before
    for _ in range(ROUNDS):
        page = search(reader, replace(wanted, before=before), limit)
        further = list(_lots(page.rows))
        before = page.next
        if before is not None and not wanted.late:
            before = _complete(reader, wanted, page.rows, further)
        _join(lots, further)
        if before is None or len(lots) >= limit:
            break
    return Folded(_opened(reader, lots, people), before)


def _lots(rows: Sequence[Row[Any]]) -> Iterator[_Lot]:
    """One for each act and kind of fact, in the order of the newest of each."""
    for _, act in groupby(rows, key=lambda row: row.command):
        kinds: dict[str, list[Row[Any]]] = {}
        for row in act:
            kinds.setdefault(row.kind, []).append(row)
        for read in kinds.values():
            yield _Lot(read, len(read), read[-1].since)


def _join(lots: list[_Lot], further: Iterable[_Lot]) -> None:
    """An act that was read in two parts, because it was not counted, is one."""
    known = {(lot.rows[0].command, lot.rows[0].kind): lot for lot in lots}
    for lot in further:
        begun = known.get((lot.rows[0].command, lot.rows[0].kind))
        if begun is None:
            lots.append(lot)
        else:
            begun.rows += lot.rows
            begun.count, begun.first = begun.count + lot.count, lot.first


def _complete(reader: Reader, wanted: Wanted, rows: Sequence[Row[Any]], lots: list[_Lot]) -> int:
    """Counts what the last act recorded before what was read; where its first fact lies."""
    last = rows[-1]
    log = reader.services.log
    start = log.position_at(last.recorded_at - 1) + 1  # an act is one transaction, of one moment
    rest = replace(wanted, after=start - 1, before=last.since)
    trail = reader.view.rows(TRAIL)
    query = filtered(reader, trail, rest)
    query = query.where(trail.c.command == last.command).with_only_columns(
        trail.c.kind, func.count().label("lines"), func.min(trail.c.since).label("first")
    )
    earlier = reader.view.all(query.group_by(trail.c.kind))
    known = {lot.rows[0].kind: lot for lot in lots if lot.rows[0].command == last.command}
    for row in earlier:
        if row.kind not in known:
            further = search(reader, replace(rest, kinds=[row.kind]), INSIDE).rows
            lots.append(_Lot(further, row.lines, row.first))
        else:
            lot = known[row.kind]
            lot.count, lot.first = lot.count + row.lines, row.first
    return int(min([last.since, *(row.first for row in earlier)]))


def _opened(reader: Reader, lots: Sequence[_Lot], people: Named | None) -> list[Fold]:
    shown = [row for lot in lots for row in lot.rows[:INSIDE]]
    by_position = {each.position: each for each in tell(reader, shown, people)}
    folds = []
    for lot in lots:
        entries = [by_position[row.since] for row in lot.rows[:INSIDE] if row.since in by_position]
        if entries:
            folds.append(Fold(entries, lot.count, lot.first))
    return folds
