"""Ledger checks as their golden history keeps them: a quarter opened, items failed and taken back,
the rest passed, completed by hand and by the clock; sampled, one item overturned, one appealed;
a rectification planned and reported."""

from __future__ import annotations

from uuid import UUID

from aggregates.assignment.states import Outcome
from aggregates.values.period import Month, Quarter
from aggregates.values.text import Text
from schedules.complete_ledgers import CompleteLedgers
from service.features.assignments.commands import holding
from service.features.ledgers.commands import appealing, checking, opening, sampling
from service.features.ledgers.queries import ledgers as queries
from service.features.months.commands.closing import close_settled
from service.features.rectifications import commands as rectifications
from service.features.rectifications.commands import Wanting
from service.recording.call import record
from tests.city import NOVEMBER, OCTOBER, ROOT, City

Q4 = Quarter(2026, 4)
DECEMBER = Month(2026, 12)
CODES = ("U1", "U1-1", "U1-2", "U2", "U2-1")


def months(city: City) -> None:
    """Each issued, sent by whoever it is of, confirmed and closed, with no day played between."""
    city.issue(OCTOBER)
    for month in (OCTOBER, NOVEMBER, DECEMBER):
        city.skip_to(month.next.day(1))
        if month != DECEMBER:
            city.issue(month.next)
        city.skip_to(month.next.day(4))
        for code in CODES:
            city.send(code, month)
            city.confirm(code, month)
        assert close_settled(city.services, city.operator()) == [month]


def items(city: City, code: str) -> list[UUID]:
    with city.reading() as reader:
        return [UUID(each) for each in queries.must_be_opened(reader, str(Q4), code).items]


def superior(city: City, code: str) -> str:
    return city.services.standing_data.superior(code)


def open_(city: City, code: str) -> None:
    opening.open_(city.services, city.by(superior(city, code)), code, Q4)


def fail(city: City, code: str, item: UUID, problem: str = "台账缺一次记录。") -> UUID:
    wanting = Wanting(problem=Text(problem), measure=Text("补记并核对。"))
    by = city.by(superior(city, code))
    done = checking.fail(city.services, by, code, Q4, item, wanting)
    return UUID(done.answer["rectification"])


def complete(city: City, code: str) -> None:
    by = superior(city, code)
    checking.pass_rest(city.services, city.by(by), code, Q4)
    checking.complete(city.services, city.by(by), code, Q4)


def play(city: City) -> None:
    months(city)
    for code in CODES:
        open_(city, code)
    first, second, *_ = items(city, "U1-1")
    rectified = fail(city, "U1-1", first)
    fail(city, "U1-1", second)
    checking.take_back(city.services, city.by("U1"), "U1-1", Q4, second)
    complete(city, "U1-1")
    complete(city, "U1-2")
    complete(city, "U2-1")
    fail(city, "U1", items(city, "U1")[0])
    _rectify(city, rectified)
    _sample(city)
    city.skip_to("2027-01-25")  # the round is over: the units' own are completed by the clock
    CompleteLedgers().run(city.services, city.operator(), "2027-01-24")
    _appeal(city, "U1-1", first)


def _rectify(city: City, rectified: UUID) -> None:
    rectifications.plan(city.services, city.by("U1-1"), rectified, None, Text("组织委员"))
    holding.report(city.services, city.by("U1-1"), rectified, outcome=Outcome.DONE, points=0)


def _sample(city: City) -> None:
    sampling.call_and_draw(city.services, city.by(ROOT), Q4)
    with city.reading() as reader:
        code = queries.sampled(queries.must_be_called(reader, str(Q4)))[0]
    better, worse = items(city, code)[-2:]
    sampling.look_at(city.services, city.by(ROOT), Q4, better, failed=False)
    wanting = Wanting(problem=Text("签到表与记录不符。"))
    sampling.look_at(city.services, city.by(ROOT), Q4, worse, failed=True, wanting=wanting)


def _appeal(city: City, code: str, item: UUID) -> None:
    by = city.by(ROOT)
    record(city.services, by, *appealing.overturned(city.services, by, code, Q4, [item], "appeal"))
