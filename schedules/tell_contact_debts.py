"""Before a quarter ends: each leader is told what contact points are still owed (双联系, R20)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import ClassVar

from aggregates.personal_notice.personal_notice import PersonalNotice
from aggregates.rules.contact import told_on
from aggregates.values.period import Month, Quarter
from schedules.days import at, opened_on
from schedules.job import Counts, Occurrence
from service.features.contacts.queries.debts import debts
from service.reading.reader import Reader, read_now
from service.recording.call import Call
from service.services import Services


class TellContactDebts:
    name: ClassVar[str] = "tell-contact-debts"

    def occurrences(self, reader: Reader, until: datetime) -> list[Occurrence]:
        begun, parameters = opened_on(reader), reader.parameters
        quarter, occurrences = Month.of(begun.date()).quarter, list[Occurrence]()
        while True:
            day = told_on(quarter, parameters.contact_told_days, reader.calendar)
            when = at(reader, day, parameters.notice_hour, 0)
            if when > until:
                return occurrences
            if when >= begun:
                occurrences.append(Occurrence(when, self.name, str(quarter)))
            quarter = quarter.next

    def run(self, services: Services, call: Call, period: str) -> Counts | None:
        """Late, after the quarter's end, it tells nothing: they are late by then."""
        quarter = Quarter.parse(period)
        with read_now(services) as reader:
            owed = defaultdict[str, list[str]](list)
            if reader.today <= quarter.months[-1].last_day:
                for debt in debts(reader, quarter):
                    owed[debt.leader].append(debt.row.contact)
            day = reader.today.isoformat()
        events = [
            event
            for leader, ids in sorted(owed.items())
            for event in PersonalNotice.address(
                leader,
                f"contact-debts {period}",
                day,
                [{"kind": "contact-debts", "count": len(ids), "subjects": ids[:20]}],
                call.act,
            ).take()
        ]
        served = services.log.append_new(events)
        services.recorded()
        return {"served": len(served.new)}
