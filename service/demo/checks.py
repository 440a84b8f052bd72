"""The demonstration city's spot checks: drawn once a month is closed, checked, decided, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from aggregates.month.month import MonthBook, month_id
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.access.roles import Grant, Role
from service.access.who import Who
from service.demo.city import ROOT
from service.features.spot_checks.commands import decisions, drawing, results
from service.features.spot_checks.commands.results import Finding
from service.features.spot_checks.queries.pools import Claimed, claimed_lines
from service.features.spot_checks.queries.spot_checks import checks, items, spot_check
from service.reading.reader import read_now
from service.recording.call import Call, call, officer_of
from service.services import Services

FIRST, SECOND = "P-choucha", "P-choucha2"  # who checks, and who decides on false claims
FALSE = {4: True, 8: False, 11: True}  # months with a false claim, and whether it is upheld
FROM, LAST, LEFT = Month(2026, 1), Month(2026, 11), 7  # of the last drawn so many are left
NOTES = ("会议记录缺一次签到。", "台账未及时归档。", "材料与自评不一致，核减。")


@dataclass
class SpotChecks:
    """What the committee does with each closed month."""

    services: Services
    chance: Random

    def draw(self, month: Month) -> None:
        """Called, drawn and checked: it and those before it that were closed late."""
        for each in (month.plus(-2), month.plus(-1), month):
            if each >= FROM and self._is_closed(each) and not self._rows(each):
                drawing.call_and_draw(self.services, self._officer(), each)
                self._check(each, LEFT if each == LAST else 0)

    def settle(self, month: Month) -> None:
        """False claims answered and decided; what was added is checked too; closed."""
        for each in (month.plus(-1), month):
            if not self._rows(each) or self._is_over(each):
                continue
            for row in self._rows(each):
                if row.pending:
                    self._decide(row, each)
            self._check(each)
            drawing.close(self.services, self._officer(), each)

    # --- one after the other --------------------------------------------------------------------

    def _check(self, month: Month, left: int = 0) -> None:
        """``left``: so many are left for whoever tries the demonstration."""
        rows = self._rows(month)
        waiting = [row for row in rows if row.state == "open"][: len(rows) - left]
        for number, row in enumerate(waiting):
            self._result(row.organization, month, is_false=number == 0 and month.month in FALSE)

    def _result(self, code: str, month: Month, is_false: bool) -> None:
        with read_now(self.services) as reader:
            lines = [line for line in claimed_lines(reader, code, month) if line.claimed]
        findings = self._findings(lines, is_false)
        results.record_result(self.services, self._checker(FIRST), code, month, findings)

    def _findings(self, lines: Sequence[Claimed], is_false: bool) -> list[Finding]:
        """Of three in ten a line is found to be less; of a false claim the first is nothing."""
        if not lines or not (is_false or self.chance.random() < 0.3):
            return []
        line = lines[0] if is_false else self.chance.choice(lines)
        verified = 0 if is_false else line.claimed * self.chance.choice((5, 7, 8)) // 10
        note = Text(self.chance.choice(NOTES))
        key = line.assignment
        return [Finding(assignment=key, verified=verified, false_claim=is_false, note=note)]

    def _decide(self, row: Row[Any], month: Month) -> None:
        """One states why; of another nothing comes, and its days go by."""
        code, upheld = str(row.organization), FALSE[month.month]
        if not upheld or month.month == 4:
            words = Text("当月记录因人员调整遗漏，已补充会议记录，请予核实。")
            own = call(self.services, officer_of(self.services, code), "page")
            results.hear(self.services, own, code, month, words)
        with read_now(self.services) as reader:
            waiting = [each for each in items(reader, code, str(month)) if each.false_claim]
        note = Text("补充材料不足以证明。" if upheld else "补充材料属实，按误差处理。")
        for each in waiting:
            decisions.decide(
                self.services, self._checker(SECOND), code, month, UUID(each.assignment), upheld,
                note,
            )  # fmt: skip

    # --- who, and what there is -------------------------------------------------------------------

    def _officer(self) -> Call:
        return call(self.services, officer_of(self.services, ROOT), "page")

    def _checker(self, person: str) -> Call:
        who = Who(person, person, ROOT, grants=(Grant(Role.CHECKER, ROOT),))
        return call(self.services, who, "page")

    def _rows(self, month: Month) -> Sequence[Row[Any]]:
        with read_now(self.services, "checks") as reader:
            return checks(reader, str(month))

    def _is_over(self, month: Month) -> bool:
        with read_now(self.services, "checks") as reader:
            row = spot_check(reader, str(month))
        return row is not None and row.state == "closed"

    def _is_closed(self, month: Month) -> bool:
        book = self.services.log.find(MonthBook, month_id(str(month)))
        return book is not None and book.closed
