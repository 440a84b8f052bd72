"""The demonstration city's appeals: one upheld, one dismissed, one withdrawn (申诉复核, R15)."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from aggregates.values.period import Month
from service.demo.city import ROOT
from service.features.appeals import commands
from service.features.appeals.bodies import Decision, Filing
from service.features.appeals.queries.appeals import lines_appealed, term
from service.features.spot_checks.queries.spot_checks import deductions
from service.reading.reader import Reader, read_now
from service.recording.call import Call, call, officer_of
from service.services import Services

OUTCOMES = {6: "upheld", 8: "dismissed", 10: "withdrawn"}  # by the month it is filed in
REASON = "当月记录已于办结前补齐，纸质台账可查，请予复核。"
NOTES = {"upheld": "经核对原始记录，按误差认定。", "dismissed": "补充材料不足以改变认定。"}


@dataclass
class Disputes:
    services: Services
    waiting: dict[UUID, str] = field(default_factory=dict)  # by appeal, whose it is

    def file(self, month: Month) -> None:
        """Against the largest deduction of the check that was decided last."""
        if month.month not in OUTCOMES:
            return
        for period in (month.plus(-1), month.plus(-2), month.plus(-3)):
            largest = self._largest(period)
            if largest is not None:
                code, entry = largest
                body = Filing(organization=code, year=str(period.year), entry=entry,
                              reason=REASON, evidence=[])  # fmt: skip
                done = commands.file(self.services, self._by(code), body)
                self.waiting[UUID(done.answer["appeal"])] = code
                return

    def _largest(self, period: Month) -> tuple[str, int] | None:
        with read_now(self.services) as reader:
            entries = [
                (row.amount, code, row.entry)
                for code, rows in deductions(reader, str(period)).items()
                if not lines_appealed(reader, code, [str(period)])
                for row in rows.values()
                if self._may_be_appealed(reader, code, str(period), row.entry)
            ]
        return min(entries)[1:] if entries else None

    def _may_be_appealed(self, reader: Reader, code: str, period: str, entry: int) -> bool:
        """Within its term, or before that has begun."""
        served = term(reader, code, period, entry)
        return served is None or reader.today <= served.last_day

    def decide(self, month: Month) -> None:
        """By the committee's officer, who neither checked nor entered it."""
        for appeal, code in self.waiting.items():
            outcome = OUTCOMES[month.month]
            if outcome == "withdrawn":
                commands.withdraw(self.services, self._by(code), appeal)
                continue
            said = {"upheld": outcome == "upheld", "note": NOTES[outcome]}
            commands.decide(self.services, self._by(ROOT), appeal, Decision.model_validate(said))
        self.waiting.clear()

    def _by(self, code: str) -> Call:
        return call(self.services, officer_of(self.services, code), "page")
