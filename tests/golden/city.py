"""The first golden history: some weeks of a small city with every kind of fact of its time."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from uuid import UUID

from aggregates.assignment.states import Outcome
from aggregates.run.run import ScheduleRun
from aggregates.values.text import Text
from service.access.log import HANDED_IN, By
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands import handing_down, ordering
from service.features.catalogue import commands as tasks
from service.features.months.commands.withdrawing import withdraw
from service.features.notices.commands import receive
from service.features.notices.queries import notices
from service.features.organizations.commands import organizations
from service.features.organizations.commands.organizations import Amendment, Registration
from service.features.proof.commands import forget
from service.features.scheme.commands import publish
from service.features.workdays import commands as workdays
from service.recording.call import record
from tests.city import OCTOBER, ROOT, City, listed

WORDS = Text("随便写写 ①")


def play(city: City) -> None:
    _organizations(city)
    _october(city)
    _reports(city)
    _ends(city)


def _organizations(city: City) -> None:
    by, services = city.operator(), city.services
    for code, kind in (("U1-8", "党支部"), ("U1-9", "党支部")):
        new = Registration(code=code, name=code, kind=kind, superior="U1", members=3)
        organizations.register(services, by, new)
    changes = Amendment(
        name="改名", superior="U2", group="政府", kind="党总支", members=9, has_groups=True
    )
    organizations.amend(services, by, "U1-8", changes)
    organizations.fill_post(services, by, "U1", "书记", "P-7", date(2026, 1, 1))
    organizations.fill_post(services, by, "U1", "组织委员", "P-8", None)
    organizations.vacate_post(services, by, "U1", "书记", "P-7", None)
    city.issue()
    withdraw(services, by, OCTOBER, WORDS)
    city.until("2026-10-01", 10)
    organizations.merge(services, by, "U1-8", "U2-1")
    organizations.dissolve(services, by, "U1-9")


def _october(city: City) -> None:
    services, root, unit = city.services, city.by(ROOT), city.by("U1")
    assignments.receive_list(services, unit, "U1", "2026-10")
    handing_down.hand_down(services, unit, city.line("U1", "T1").id, ["U1-1"], date(2026, 10, 20))
    order = ordering.ByHand(
        organizations=["U1"], title=Text("专项督办"), due=date(2026, 10, 9), requirement=WORDS
    )
    done = ordering.issue_by_hand(services, root, order)
    parent = UUID(done.answer["assignments"][0])
    handing_down.hand_down(services, unit, parent, ["U1-1", "U1-2"], date(2026, 10, 8))
    assignments.urge(services, root, [parent], WORDS)
    line = city.line("U1-2", "T1").id
    for number, (asked, answer) in enumerate(((28, True), (29, False)), start=1):
        day = date(2026, 10, asked)
        assignments.ask_extension(services, city.by("U1-2"), line, day, WORDS)
        if answer:
            assignments.grant_extension(services, unit, line, number)
        else:
            assignments.refuse_extension(services, unit, line, number, WORDS)
    for task, grant in (("T1", False), ("T2", True)):
        line = city.line("U2-1", task).id
        assignments.ask_not_applicable(services, city.by("U2-1"), line, WORDS)
        verb = assignments.grant_not_applicable
        if grant:
            verb(services, city.by("U2"), line)
        else:
            assignments.refuse_not_applicable(services, city.by("U2"), line, None)
    assignments.transfer(services, root, city.line("U2", "T5").id, "U2-1")
    city.night("2026-10-10")
    assignments.cancel(services, root, parent, WORDS)
    city.until("2026-10-12", 10)
    with city.reading() as reader:
        [notice, *_] = notices(reader, ["U1"])
    receive(services, unit, UUID(str(notice.notice)))
    workdays.load(services, city.operator(), {date(2026, 10, 30): False})
    organizations.amend(services, city.operator(), "U1-1", Amendment(superior="U2"))
    tasks.save(
        services, city.operator(), listed(("T1", "每月", ("党支部",), 500, "月底", None)), None
    )
    tasks.withdraw(services, city.operator(), "T2", None)
    publish(services, city.operator(), {"subtree_share": 4_000}, None)
    rated = [("U2-1", "党支部", "U2", "strong")]
    city.rate(rated)


def _reports(city: City) -> None:
    services = city.services
    city.skip_to("2026-10-31")
    city.send("U1", share=80)
    city.send("U1-1", share=90)
    city.send("U1-2", claims=city.claims("U1-2")[:1])
    line = city.line("U1", "T5").id
    assignments.return_(services, city.by(ROOT), line, WORDS)
    by = city.by("U1")
    evidence = hashlib.sha256(b"minutes").hexdigest()
    services.evidence.put(evidence, b"minutes")
    services.accounts.put("li", by.who.actor, "U1", None, datetime.now(UTC))
    services.accounts.log.append(HANDED_IN, By("li"), sha256=evidence, organization="U1")
    assignments.report(services, by, line, outcome=Outcome.PARTIAL, points=200, statement=WORDS,
                       happened_on=date(2026, 10, 12), evidence=[evidence])  # fmt: skip
    city.return_report("U1-1")
    city.send("U1-1", share=95)
    city.confirm("U1")


def _ends(city: City) -> None:
    services = city.services
    city.night("2026-11-06")
    city.night("2026-11-13")
    city.night("2026-11-20")
    city.send("U2-1", share=70)
    [[position, field], *_] = sorted(services.log.texts_of(range(1, city.position)))
    forget(services, city.operator(), position, field, WORDS)
    run = ScheduleRun.start("issue-month", "2026-12", city.operator().act)
    run.fail("StoreAway: the database is away", city.operator().act)
    record(city.services, city.operator(), run)
