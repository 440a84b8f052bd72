"""The demonstration city's ledger rounds: opened once a quarter is closed, checked by exceptions,
sampled; of the rectifications one is done, one late, one still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID, uuid5

from aggregates.assignment.states import Outcome
from aggregates.values.period import Month, Quarter
from aggregates.values.text import Text
from service.demo.city import ROOT
from service.features.assignments.commands import deciding, holding
from service.features.assignments.commands.one import load
from service.features.ledgers.commands import checking, opening, sampling
from service.features.ledgers.queries.ledgers import must_be_called, must_be_opened, sampled
from service.features.ledgers.queries.rounds import round_of
from service.features.rectifications.commands import Wanting
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call, call, officer_of, record
from service.services import Services

UNITS, OWN = 8, 3  # whose ledgers the committee checks, and units that check their own branches
LEFT = 2  # of each round, to the clock
PROBLEMS = ("台账缺一次会议记录。", "签到表与记录人数不符。", "谈心谈话没有留痕。")
MEASURE, PERSON = Text("补齐记录，逐项核对。"), Text("组织委员")
LAST_DUE = date(2027, 1, 25)  # of the last round: still open when the demonstration begins


@dataclass
class Ledgers:
    """What superiors do with each quarter that is closed."""

    services: Services
    chance: Random
    done: set[Quarter] = field(default_factory=set)
    rectified: list[UUID] = field(default_factory=list)

    def go_on(self, month: Month, today: date) -> None:
        """The round of the quarter before, once it is on; what was rectified is reported."""
        self._rectify()
        quarter = month.quarter.previous
        with read_now(self.services, "rankings", "assignments", "calendars") as reader:
            on = round_of(reader, quarter).is_open(today)
        if on and quarter not in self.done:
            self.done.add(quarter)
            self._round(quarter)

    def _round(self, quarter: Quarter) -> None:
        codes = list(self._checked())
        calls = {code: self._superior(code) for code in codes}
        checks = [opening.opened(self.services, calls[code], code, quarter) for code in codes]
        record(self.services, self._as(ROOT), *checks)
        for number, code in enumerate(codes[: len(codes) - LEFT]):
            items = [UUID(item) for item in checks[number].items]
            wanting = self._wanting(quarter, items) if number < len(PROBLEMS) else {}
            checking.mark(self.services, calls[code], code, quarter, wanting, complete_too=True)
            if number == 0:
                self.rectified += [uuid5(calls[code].act.command_id, str(item)) for item in wanting]
        self._sample(quarter)

    def _wanting(self, quarter: Quarter, items: list[UUID]) -> dict[UUID, Wanting]:
        """One item; its rectification is reported, left until it is late, or due next year."""
        due = LAST_DUE if quarter.quarter == 3 else None
        problem = Text(self.chance.choice(PROBLEMS))
        wanting = Wanting(problem=problem, measure=MEASURE, responsible=PERSON, due=due)
        return {self.chance.choice(items): wanting} if items else {}

    def _sample(self, quarter: Quarter) -> None:
        sampling.call_and_draw(self.services, self._as(ROOT), quarter)
        with read_now(self.services, "ledgers") as reader:
            code = sampled(must_be_called(reader, str(quarter)))[0]
            item = UUID(must_be_opened(reader, str(quarter), code).items[-1])
        failed = quarter.quarter == 2
        wanting = Wanting(problem=Text(PROBLEMS[1])) if failed else None
        sampling.look_at(self.services, self._as(ROOT), quarter, item, failed, wanting)

    def _rectify(self) -> None:
        """That of the first organization checked: reported, and closed off (销号)."""
        for key in self.rectified:
            line = load(self.services, key)
            own = self._as(line.organization)
            holding.report(self.services, own, key, outcome=Outcome.DONE, points=0,
                           statement=Text("已补齐。"))  # fmt: skip
            deciding.accept(self.services, self._superior(line.organization), key)
        self.rectified.clear()

    def _checked(self) -> Iterator[str]:
        """Branches first, then units, which the committee checks."""
        with read_now(self.services, "organizations") as reader:
            beneath = tree(reader).beneath
        units = beneath.get(ROOT, [])[:UNITS]
        for unit in units[:OWN]:
            yield from beneath.get(unit, [])[:3]
        yield from units

    def _as(self, organization: str) -> Call:
        return call(self.services, officer_of(self.services, organization), "page")

    def _superior(self, code: str) -> Call:
        return self._as(self.services.standing_data.superior(code))
