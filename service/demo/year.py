"""A year of the demonstration city's work: what its offices did, month by month."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from zoneinfo import ZoneInfo

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome
from aggregates.report.report import ReportStatus
from aggregates.rules import report_days
from aggregates.values.period import Month
from aggregates.values.text import Text
from schedules.runner import play
from service.demo.bulletins import Bulletins
from service.demo.checks import SpotChecks
from service.demo.city import ROOT
from service.demo.contacts import Contacts
from service.demo.disputes import Disputes
from service.demo.interviews import Interviews
from service.demo.ledgers import Ledgers
from service.demo.meetings import Meetings
from service.demo.tiers import Tiers
from service.features.assignments.commands.acts import ask_extension, grant_extension, urge
from service.features.assignments.commands.handing_down import hand_down
from service.features.assignments.commands.month_lines import of, report_due
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.features.reports.commands import answers as report_answers
from service.features.reports.commands import reports
from service.features.reports.commands.sendings import Claim, Submission
from service.features.reports.queries import reports as reports_of
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call, call, officer_of, record
from service.services import Services

ZONE = ZoneInfo("Asia/Shanghai")
SPREAD = (40, 30, 25)  # of a hundred: how many report on which day of the window


@dataclass
class Year:
    """Plays month after month on the simulated clock; the same seed gives the same log."""

    services: Services
    chance: Random
    tell: Callable[[str], None] = lambda _: None

    @cached_property
    def checks(self) -> SpotChecks:
        return SpotChecks(self.services, Random("spot checks"))

    @cached_property
    def ledgers(self) -> Ledgers:
        return Ledgers(self.services, Random("ledgers"))

    @cached_property
    def bulletins(self) -> Bulletins:
        return Bulletins(self.services)

    @cached_property
    def interviews(self) -> Interviews:
        return Interviews(self.services)

    @cached_property
    def disputes(self) -> Disputes:
        return Disputes(self.services)

    @cached_property
    def tiers(self) -> Tiers:
        return Tiers(self.services)

    def months(self, first: Month, last: Month) -> None:
        month = first
        while month <= last:
            self.month(month)
            month = month.next

    def month(self, month: Month) -> None:
        """The list goes out on the first; work is done and reported; the month before closes."""
        self.until(month.day(8), 15)
        self._receive(month)
        self.checks.settle(month.plus(-2))
        self.ledgers.go_on(month, month.day(8))
        self.until(month.day(12), 16)
        self._extraordinary(month)
        self.disputes.file(month)
        Meetings(self.services).play(month)
        self.tiers.play(month)
        Contacts(self.services).play(month, month.day(12))
        self.interviews.play(month, month.day(12))
        self.until(month.day(22), 10)
        self.disputes.decide(month)
        self.interviews.close(month, month.day(22))
        self._urge(month)
        self.checks.draw(month.previous)
        self.ledgers.go_on(month, month.day(22))
        self.bulletins.go_on(month, month.day(22))
        for day, codes in self._sending(month):
            self.until(day, 16)
            self._report(month, codes)
        self._confirm(month)
        self.tell(f"{month}: {self.services.log.last()[0]}")

    def until(self, day: date, hour: int) -> None:
        play(self.services, datetime.combine(day, time(hour), ZONE))

    # --- during the month -----------------------------------------------------------------------

    @cached_property
    def _all_codes(self) -> list[str]:
        with read_now(self.services, "organizations") as reader:
            return [code for code in sorted(tree(reader).places) if code != ROOT]

    def _codes(self) -> list[str]:
        return list(self._all_codes)

    def _as(self, organization: str, via: str = "page") -> Call:
        return call(self.services, officer_of(self.services, organization), via)

    def _receive(self, month: Month) -> None:
        some = self.chance.sample(self._codes(), 60)
        assignments = of(self.services, some, str(month))
        for line in assignments:
            line.receive(self._as(line.organization).act)
        record(self.services, self._as(ROOT), *assignments)

    def _extraordinary(self, month: Month) -> None:
        """A 督办单, some work handed down, an extension asked and granted, a return."""
        units = [code for code in self._codes() if "-" not in code]
        chosen = self.chance.sample(units, 4)
        due = month.day(26)
        order = ByHand(
            organizations=chosen,
            title=_words(f"{month.month}月专项督办：重点任务推进情况"),
            requirement=_words("逐项核对，报送进展和困难。"),
            due=due,
        )
        issue_by_hand(self.services, self._as(ROOT), order)
        for unit in chosen:
            self._hand_down(month, unit, due)
        self._extend(month, self.chance.choice(units))

    def _hand_down(self, month: Month, unit: str, due: date) -> None:
        assignments = [a for a in of(self.services, [unit], str(month)) if a.is_unreported]
        by_hand = [line for line in assignments if line.task is None]
        with read_now(self.services) as reader:
            below = tree(reader).beneath.get(unit, [])[:3]
        for line in by_hand[:1]:
            hand_down(self.services, self._as(unit), line.id, below, due - timedelta(days=3))

    def _extend(self, month: Month, unit: str) -> None:
        assignments = [
            a for a in of(self.services, [unit], str(month)) if a.is_unreported and a.points
        ]
        if not assignments:
            return
        line = self.chance.choice(assignments)
        asked = line.due + timedelta(days=3)
        ask_extension(self.services, self._as(unit), line.id, asked, _words("会议改期。"))
        latest = report_due(self.services, str(month))
        if asked <= latest:
            grant_extension(self.services, self._as(ROOT), line.id, 1)

    def _urge(self, month: Month) -> None:
        some = self.chance.sample([code for code in self._codes() if "-" not in code], 6)
        late = [a for a in of(self.services, some, str(month)) if a.is_unreported]
        urge(self.services, self._as(ROOT), [line.id for line in late[:20]], None)

    # --- the month's reports --------------------------------------------------------------------

    def _sending(self, month: Month) -> Iterator[tuple[date, list[str]]]:
        """Most send by the due day, a few late, one or two not at all."""
        opens = report_days.opens_on(month, self.services.standing_data.calendar)
        codes = self._codes()
        self.chance.shuffle(codes)
        left = codes[self.chance.randint(0, 2) :]
        day, total = opens, len(left)
        for share in SPREAD:
            take = total * share // 100
            yield day, left[:take]
            left, day = left[take:], self._after(day)
        yield self._after(self._after(day)), left

    def _after(self, day: date) -> date:
        return self.services.standing_data.calendar.plus(day, 1)

    def _report(self, month: Month, codes: Sequence[str]) -> None:
        assignments: dict[str, list[Assignment]] = {code: [] for code in codes}
        for line in of(self.services, codes, str(month)):
            assignments[line.organization].append(line)
        submissions = [
            Submission(organization=code, period=month, claims=self._claims(month, lines))
            for code, lines in assignments.items()
            if lines
        ]
        calls = {code: self._as(code) for code in codes}
        sendings = reports.prepare(self.services, self._as(ROOT), submissions, calls=calls)
        for wrong in (wrong for sending in sendings for wrong in sending.wrong):
            raise wrong.refusal
        record(self.services, self._as(ROOT), *(sending.events for sending in sendings))

    def _claims(self, month: Month, lines: Sequence[Assignment]) -> list[Claim]:
        return [self._claim(month, line) for line in lines if line.is_unreported]

    def _claim(self, month: Month, line: Assignment) -> Claim:
        luck = self.chance.random()
        outcome, share = Outcome.DONE, 10
        if luck < 0.03:
            outcome, share = Outcome.NOT_DONE, 0
        elif luck < 0.16:
            outcome, share = Outcome.PARTIAL, self.chance.choice((5, 6, 7, 8))
        done = month.day(self.chance.randint(3, 27)) if outcome != Outcome.NOT_DONE else None
        points = line.points * share // 10
        statement = _words("部分材料仍在补充。") if luck < 0.01 else None
        return Claim(
            assignment=line.id, outcome=outcome, points=points, happened_on=done,
            statement=statement,
        )  # fmt: skip

    def _confirm(self, month: Month) -> None:
        """Superiors confirm nine of ten, return one, and leave the rest to lapse."""
        with read_now(self.services) as reader:
            sent = [r.organization for r in reports_of(reader, str(month))
                    if r.status == ReportStatus.SUBMITTED]  # fmt: skip
        returned = self.chance.choice(sent)
        chosen = [code for code in sent if code != returned and self.chance.random() < 0.9]
        calls = {code: self._as(self.services.standing_data.superior(code)) for code in chosen}
        record(
            self.services,
            self._as(ROOT),
            report_answers.confirmed(self.services, self._as(ROOT), chosen, month, calls),
        )
        superior = self.services.standing_data.superior(returned)
        reason = _words("请补充完成日期后重报。")
        report_answers.return_(self.services, self._as(superior), returned, month, reason)


def _words(words: str) -> Text:
    return Text(words)
