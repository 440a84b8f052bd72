"""A deputy acts with the principal's rights, and the facts say on whose behalf."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregates.assignment.states import Outcome
from service.access.roles import Grant, Role
from service.access.who import Forbidden, Who
from service.features.assignments.commands import acts as assignments
from service.features.reports.commands import answers as report_answers
from service.recording.call import Call, call, officer_of
from tests.city import OCTOBER, City
from tests.issued_city import city


def deputy_of(city: City, own: str, principal: str) -> Call:
    who = officer_of(city.services, own)
    theirs = replace(officer_of(city.services, principal), actor="P-principal")
    return call(city.services, replace(who, principals=(theirs,)), "page")


def last(city: City) -> tuple[str, str, str | None]:
    [fact] = city.services.log.feed(city.position - 1, 1)
    return fact.event.actor, fact.event.acting_for, fact.event.on_behalf_of


def test_what_only_the_principal_may_is_done_on_its_behalf(city: City) -> None:
    line = city.line("U1-1", "T1")
    assignments.receive(city.services, deputy_of(city, "U2-1", "U1"), line.id)
    assert last(city) == ("P-U2-1", "U1", "P-principal")


def test_what_the_deputy_may_itself_is_its_own(city: City) -> None:
    line = city.line("U2-1", "T1")
    assignments.receive(city.services, deputy_of(city, "U2-1", "U1"), line.id)
    assert last(city) == ("P-U2-1", "U2-1", None)


def test_a_deputy_decides_as_the_superior_it_stands_for(city: City) -> None:
    """Also where its own grant would reach there: the superior alone answers."""
    for own in ("U2-1", "GW"):
        line = city.line("U1-1" if own == "GW" else "U1-2", "T1")
        reporting = call(city.services, officer_of(city.services, line.organization), "page")
        assignments.report(
            city.services, reporting, line.id, outcome=Outcome.DONE, points=line.points
        )
        assignments.accept(city.services, deputy_of(city, own, "U1"), line.id)
        assert last(city) == (f"P-{own}", "U1", "P-principal")


def test_a_deputy_gains_no_more_than_the_principal_has(city: City) -> None:
    line = city.line("U2-1", "T1")
    with pytest.raises(Forbidden):
        assignments.receive(city.services, deputy_of(city, "U1-1", "U1-2"), line.id)
    nobody = Who("x", "P-x", "U1-1", principals=(Who("y", "P-y", "U1"),))
    with pytest.raises(Forbidden):
        assignments.receive(city.services, call(city.services, nobody, "page"), line.id)
    auditor = Who("y", "P-y", "U1", grants=(Grant(Role.AUDITOR, "U1"),))
    reading = replace(nobody, principals=(auditor,))
    with pytest.raises(Forbidden):
        report_answers.confirm(city.services, call(city.services, reading, "page"), "U1-1", OCTOBER)


__all__ = ["city"]
