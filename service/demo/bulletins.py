"""The demonstration city's bulletins (季通报): one of each quarter whose round is over; the second
quarter's is superseded once what was found later had moved its figures."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from aggregates.values.period import Month, Quarter
from service.demo.city import ROOT
from service.features.bulletins.commands import drafting, steps
from service.features.ledgers.queries.ledgers import still_open
from service.features.ledgers.queries.rounds import round_of
from service.reading.reader import read_now
from service.recording.call import Call, call, officer_of
from service.services import Services

REVIEWER, SIGNATORY = "P-choucha", "P-lingdao"
AGAIN = 9  # the month in which the second quarter's is published once more


@dataclass
class Bulletins:
    """What the committee publishes."""

    services: Services
    issued: int = 0
    done: set[Quarter] = field(default_factory=set)

    def go_on(self, month: Month, today: date) -> None:
        quarter = month.quarter.previous
        if quarter in self.done:
            if month.month == AGAIN:
                self._publish(quarter)
            return
        with read_now(self.services, "rankings", "assignments", "calendars", "ledgers") as reader:
            over = round_of(reader, quarter).is_over(today)
            ripe = over and not still_open(reader, str(quarter))
        if ripe:
            self.done.add(quarter)
            self._publish(quarter)

    def _publish(self, quarter: Quarter) -> None:
        self.issued += 1
        drafting.draft(self.services, self._by(), quarter)
        steps.review(self.services, self._by(REVIEWER), quarter)
        number = f"×直党工〔{quarter.year}〕{10 + self.issued}号"
        steps.sign(self.services, self._by(SIGNATORY), quarter, number)
        steps.issue(self.services, self._by(), quarter)

    def _by(self, person: str = "") -> Call:
        who = officer_of(self.services, ROOT)
        return call(self.services, replace(who, actor=person) if person else who, "page")
