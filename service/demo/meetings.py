"""The demonstration city's quarterly dispatch meetings (季调度): three held, one called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from aggregates.values.period import Month
from service.demo.city import ROOT
from service.features.meetings import bodies, commands
from service.recording.call import Call, call, officer_of
from service.services import Services

QUARTERS = {4: 1, 7: 2, 10: 3}  # in which month of which quarter
DECISIONS = ("对逾期事项逐项销号，书面报送原因和措施。", "落后支部由单位书记逐一约谈并报告。")


@dataclass
class Meetings:
    services: Services

    def play(self, month: Month) -> None:
        """On the 12th of the month after a quarter; the last is called in December for January."""
        if month.month == 12:
            self._call(month, 4, date(month.year + 1, 1, 12))
        elif month.month in QUARTERS:
            self._hold(month, self._call(month, QUARTERS[month.month], month.day(12)))

    def _call(self, month: Month, quarter: int, day: date) -> UUID:
        said = {
            "organization": ROOT, "kind": "quarterly", "period": f"{month.year}Q{quarter}",
            "title": f"{month.year}年第{quarter}季度机关党建工作调度会", "held_on": day,
            "place": "机关会议中心三楼",
        }  # fmt: skip
        body = bodies.Call.model_validate(said)
        return UUID(commands.call_new(self.services, self._by(), body).answer["meeting"])

    def _hold(self, month: Month, meeting: UUID) -> None:
        """One is absent, the first three speak, and two decisions give work to these."""
        invited = commands.invited_to(self.services, meeting)
        absent, attended = invited[-1], invited[:-1]
        holding = bodies.Holding.model_validate({
            "held_on": month.day(12), "attended": attended, "speakers": attended[:3],
            "absent": [{"organization": absent, "reason": "参加上级会议"}],
        })  # fmt: skip
        commands.hold(self.services, self._by(), meeting, holding)
        for number, words in enumerate(DECISIONS):
            due = month.next.day(27 + number)
            body = bodies.NewDecision(text=words, to=attended[number:3], due=due)
            commands.decide(self.services, self._by(), meeting, body)
        commands.publish(self.services, self._by(), meeting)

    def _by(self) -> Call:
        return call(self.services, officer_of(self.services, ROOT), "page")
