"""The demonstration city's talks (双约谈): four, in four states."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from aggregates.values.period import Month
from service.access.roles import Grant, Role
from service.access.who import Who
from service.demo.city import ROOT
from service.features.interviews import bodies, commands
from service.recording.call import Call, call, officer_of
from service.services import Services

BOSS = "P-lingdao"
# By month: the unit, and how far it goes.
PLAN = {3: ("U003", "closed"), 6: ("U006", "refused"), 9: ("U009", "withdrawn"),
        12: ("U012", "notified")}  # fmt: skip


@dataclass
class Interviews:
    services: Services
    called: dict[str, UUID] = field(default_factory=dict)

    def play(self, month: Month, today: date) -> None:
        if month.month not in PLAN:
            return
        code, outcome = PLAN[month.month]
        said = {"organization": code, "person": f"P-{code}", "kind": "formal",
                "reason": "重点任务推进缓慢。"}  # fmt: skip
        body = bodies.New.model_validate(said)
        done = commands.propose(self.services, self._officer(), body)
        talk = self.called[code] = UUID(done.answer["interview"])
        self._go_on(talk, outcome, today)

    def _go_on(self, talk: UUID, outcome: str, today: date) -> None:
        reason = bodies.Reason(reason="已经自行整改。")
        if outcome == "refused":
            commands.refuse(self.services, self._boss(), talk, reason)
            return
        commands.approve(self.services, self._boss(), talk)
        on = self.services.standing_data.calendar.plus(today, 3)
        self._send(commands.notify, talk, bodies.Notification, on=on, place="机关会议中心")
        if outcome == "withdrawn":
            commands.withdraw(self.services, self._officer(), talk, reason)

    def close(self, month: Month, today: date) -> None:
        """Ten days later: held with both lines, stated to, closed without commitments."""
        if PLAN.get(month.month, ("", ""))[1] != "closed":
            return
        code = PLAN[month.month][0]
        talk = self.called.get(code)
        if talk is None:
            return
        by = [{"leader": f"P-{ROOT}", "line": line, "as": "督查专员"}
              for line in ("party", "business")]  # fmt: skip
        self._send(commands.hold, talk, bodies.Holding, held_on=today, by=by,
                   record="指出问题，提出要求。")  # fmt: skip
        self._send(commands.make_statement, talk, bodies.Statement, declined=True)
        commands.close(self.services, self._officer(), talk)

    def _send(self, command: Any, talk: UUID, model: Any, **said: Any) -> None:
        command(self.services, self._officer(), talk, model.model_validate(said))

    def _officer(self) -> Call:
        return call(self.services, officer_of(self.services, ROOT), "page")

    def _boss(self) -> Call:
        who = Who("lingdao", BOSS, ROOT, grants=(Grant(Role.LEADER, ROOT),))
        return call(self.services, who, "page")
