"""The end of a quarter's round (R7): the clock completes what is open, unseen items named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from aggregates.ledger_check.ledger_check import LedgerCheck, ledger_check_id
from service.features.ledgers.commands.settling import settled
from service.features.ledgers.queries.ledgers import ledgers
from service.features.ledgers.queries.rounds import ended
from service.reading.reader import read_now
from service.recording.call import Call, record
from service.services import Services


def end_rounds(services: Services, call: Call, day: date) -> int:
    """How many were completed at the end of ``day``: a unit's together."""
    with read_now(services, "ledgers", "rankings", "assignments", "calendars") as reader:
        open_ = ledgers(reader, state="open")
        over = set(ended(reader, sorted({row.period for row in open_}), day))
    waiting: dict[tuple[str, str | None, str], list[Row[Any]]] = defaultdict(list)
    for row in open_:
        if row.period in over:
            alone = "" if row.unit else row.organization
            waiting[row.period, row.unit, alone].append(row)
    return sum(_end(services, call, rows) for rows in waiting.values())


def _end(services: Services, call: Call, rows: Sequence[Row[Any]]) -> int:
    keys = [ledger_check_id(row.organization, row.period) for row in rows]
    checks = [each for each in services.log.get_many(LedgerCheck, keys).values()
              if not each.completed]  # fmt: skip
    for check in checks:
        check.complete(call.act_for(check.by), by_clock=True)
    if checks:
        accounts = settled(services, call, checks, "ledger-settled")
        record(services, call, *checks, *accounts)
    return len(checks)
