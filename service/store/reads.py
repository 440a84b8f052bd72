"""What is read from the log (日志): facts by position, by thing, by time; words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from aggregates.errors import NotFound
from aggregates.event import Recorded
from service.store import texts
from service.store.bulk import Tail
from service.store.clock import LAST
from service.store.codec import Codec
from service.store.database import FACT_COLUMNS, Database, Row
from service.store.records import RawFact

FROM = f"SELECT {FACT_COLUMNS} FROM facts"
# The last position recorded at or before a time, by halving: positions have no gaps and times
# only grow, so thirty looks at the primary key stand in for an index.
POSITION_AT = """
WITH RECURSIVE halves(low, high) AS (
    SELECT CAST(0 AS bigint), coalesce(max(position), 0) FROM facts
    UNION ALL
    SELECT CASE WHEN (SELECT recorded_at FROM facts WHERE position = (low + high + 1) / 2) <= ?
                THEN (low + high + 1) / 2 ELSE low END,
           CASE WHEN (SELECT recorded_at FROM facts WHERE position = (low + high + 1) / 2) <= ?
                THEN high ELSE (low + high + 1) / 2 - 1 END
    FROM halves WHERE low < high
)
SELECT max(low) FROM halves
"""


class Reads:
    """Of a log: its database, its codec, and what its process appended last."""

    database: Database
    codec: Codec
    _tail: Tail

    def feed(self, after: int, limit: int, until: int | None = None) -> list[Recorded]:
        """The next facts, decoded, in order: from after+1 on, at most ``limit``, to ``until``.
        What this process appended a moment ago is not read back."""
        facts = self._tail.read(after, limit, until)
        if not facts:
            self._tail.settle()
            facts = self._tail.read(after, limit, until)
        reached = facts[-1].position if facts else after
        if len(facts) == limit or reached == until:
            return facts
        return facts + self.stored_feed(reached, limit - len(facts), until)

    def taken(self, upto: int) -> None:
        """Lets go of what this process appended up to there, but the last few: whoever comes for
        it later reads the database."""
        self._tail.taken(upto)

    def stored_feed(self, after: int, limit: int, until: int | None = None) -> list[Recorded]:
        """The same, always as the database has them."""
        return self.codec.recorded(self._page(after, limit, until), self.database.id_of)

    def raw_feed(self, after: int, limit: int, until: int | None = None) -> list[RawFact]:
        """The same, undecoded."""
        return cast(list[RawFact], self.database.facts(self._page(after, limit, until)))

    def _page(self, after: int, limit: int, until: int | None) -> list[Row]:
        end = after + limit if until is None else min(after + limit, until)
        sql = f"{FROM} WHERE position > ? AND position <= ? ORDER BY position"
        return self.database.rows(sql, (after, end))

    def fact(self, position: int) -> Recorded | None:
        return next(iter(self.feed(position - 1, 1)), None)

    def facts_of(self, positions: Iterable[int]) -> dict[int, Recorded]:
        """By position; those beyond the log's end are absent."""
        sql = f"{FROM} WHERE position {{among}} ORDER BY position"
        rows = self.database.rows_among(sql, sorted(set(positions)))
        return {each.position: each for each in self.codec.recorded(rows, self.database.id_of)}

    def facts_about(self, originator_id: UUID, upto_position: int | None = None) -> list[Recorded]:
        """One aggregate's facts in order, as far as they were known at that position."""
        sql = f"{FROM} WHERE originator_id = ? AND position <= ? ORDER BY position"
        end = 2**62 if upto_position is None else upto_position
        rows = self.database.rows(sql, (self.database.to_id(originator_id), end))
        return self.codec.recorded(rows, self.database.id_of)

    def texts_of(self, positions: Iterable[int]) -> dict[tuple[int, str], str | None]:
        """The words of those facts by (position, field); None for what was forgotten.

        The field of a text in a list is ``name.0``, ``name.1`` and so on.
        """
        return texts.texts_of(self.database, positions)

    # -- time

    def last(self) -> tuple[int, int]:
        """Position and time of recording (microseconds) of the last fact; (0, 0) if none."""
        position, recorded_at = self.database.row(LAST) or (0, 0)
        return position, recorded_at

    def position_at(self, micros: int) -> int:
        """The last position recorded at or before that time; 0 if none."""
        row = self.database.row(POSITION_AT, (micros, micros))
        return row[0] if row else 0

    def recorded_at(self, position: int) -> int:
        """Microseconds since 1970. Raises NotFound."""
        row = self.database.row("SELECT recorded_at FROM facts WHERE position = ?", (position,))
        if row is None:
            raise NotFound("There is no fact at position {position}.", position=position)
        return int(row[0])
