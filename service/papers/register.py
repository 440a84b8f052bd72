"""The register of document numbers (发文登记): 督办〔2026〕17号.

The register is the log itself: a document's number is its place among those of its series that were
recorded in its year. So it has no gaps, gives no number twice, and no number ever changes, as of
any moment. A feature names its series, and the column of its view with the position at which each
document was first recorded, which must never change; nothing needs to be kept.
"""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import ColumnElement, func, select

from aggregates.values.moment import from_micros, to_micros
from service.reading.reader import Reader


def numbered(
    reader: Reader,
    series: str,
    position: ColumnElement[int],
    recorded_at: ColumnElement[int],
    among: ColumnElement[bool],
    own: tuple[int, int],
) -> str:
    """``督办〔2026〕17号``. ``among``: which rows are documents of the series; ``own``: this one's
    position and when it was recorded, microseconds. Years are those of the scheme's clock."""
    at, micros = own
    year = from_micros(micros).astimezone(reader.zone).year
    begins = to_micros(datetime.combine(datetime(year, 1, 1), time(), reader.zone))  # noqa: DTZ001  # the zone is combined in
    place = select(func.count()).where(among, recorded_at >= begins, position <= at)
    return written(series, year, int(reader.view.all(place)[0][0]))


def written(series: str, year: int, number: int) -> str:
    """GB/T 9704: the year in full, in hexagonal brackets, the number without noughts."""
    return f"{series}〔{year}〕{number}号"
