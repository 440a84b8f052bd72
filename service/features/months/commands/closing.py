"""Closing a month (月结, R5): one fact of the period, holding its ranking."""

from __future__ import annotations

from aggregates.month.month import MonthBook, month_id
from aggregates.values.period import Month
from service.features.months.queries import closable
from service.features.scores.queries.rankings import to_close
from service.reading.reader import read_now
from service.recording.call import Call, record
from service.services import Services
from service.store.read_set import ALL

# What a month's ranking is made from (R11).
RANKED = ("score.entered", "score.reversed", "report.submitted", "report.returned",
          "report.confirmed", "report.missed", "assignment.issued")  # fmt: skip
VIEWS = ("assignments", "reports", "rankings", "organizations", "calendars", "scores")


def close_settled(services: Services, call: Call) -> list[Month]:
    """Every month in which each organization with lines is confirmed or missed, oldest first."""
    since = services.log.last()[0]
    with read_now(services, *VIEWS) as reader:
        rankings = {
            month: (to_close(reader, month), reader.scheme(month).number)
            for month in closable(reader)
        }
    for month, (rows, version) in rankings.items():
        call.read_set.on_lists([(ALL, str(month))], RANKED, since)
        book = services.log.find(MonthBook, month_id(str(month)))
        book = book or MonthBook.untouched(str(month), call.act)
        book.close(rows, version, call.act)
        record(services, call, book)
    return list(rankings)
