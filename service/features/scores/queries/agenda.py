"""What a dispatch meeting is proposed to speak of: scores that fell since the period before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aggregates.values.period import Month, Period, Quarter, Year
from service.feature import AgendaItem
from service.features.scores.queries.scores import scores
from service.reading.reader import Reader


def falling(
    reader: Reader, organization: str, invited: Sequence[str], period: Period
) -> Iterator[AgendaItem]:
    """Of whoever is invited, the largest fall first; ``figure``: hundredths, below 0."""
    now, then = scores(reader, period).by_code, scores(reader, _before(period)).by_code
    falls = []
    for code in invited:
        new = now[code].score if code in now else None
        old = then[code].score if code in then else None
        if new is not None and old is not None and new < old:
            falls.append((new - old, code))
    for figure, code in sorted(falls):
        yield AgendaItem(kind="falling", organization=code, subject=str(period), figure=figure,
                         path=f"/organizations/{code}/scores/{period}")  # fmt: skip


def _before(period: Period) -> Period:
    match period:
        case Month():
            return period.previous
        case Quarter(year=year, quarter=quarter):
            return Quarter(year, quarter - 1) if quarter > 1 else Quarter(year - 1, 4)
    return Year(period.year - 1)
