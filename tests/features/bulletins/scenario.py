"""Bulletins as their golden history keeps them: drafted, written anew, sent back, reviewed,
countersigned, signed, filed, issued; a second in its place, a third withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aggregates.bulletin.bulletin import Bulletin, bulletin_id
from aggregates.values.period import Quarter
from aggregates.values.text import Text
from schedules.complete_ledgers import CompleteLedgers
from service.access.who import officer
from service.features.bulletins.commands import drafting, steps
from service.features.bulletins.queries.bulletins import latest
from service.recording.call import Call, call, record
from tests.city import ROOT, City
from tests.features.ledgers.scenario import fail, items, months, open_

Q4 = Quarter(2026, 4)


def person(city: Any, name: str) -> Call:
    """An officer of the committee by that name."""
    who = replace(officer(name, ROOT, [ROOT]), actor=name)
    return call(city.services, who, "page")


def play(city: City) -> None:
    months(city)
    open_(city, "U1")
    fail(city, "U1", items(city, "U1")[0])
    city.skip_to("2027-01-25")
    CompleteLedgers().run(city.services, city.operator(), "2027-01-24")
    drafting.draft(city.services, person(city, "P1"), Q4)
    _written(city)
    steps.return_(city.services, person(city, "P3"), Q4, Text("第二段数字再核。"))
    steps.review(city.services, person(city, "P2"), Q4)
    steps.countersign(city.services, person(city, "P3"), Q4)
    _issued(city, "×直党工〔2027〕3号")
    drafting.draft(city.services, person(city, "P1"), Q4)
    steps.review(city.services, person(city, "P2"), Q4)
    _issued(city, "×直党工〔2027〕4号")
    drafting.draft(city.services, person(city, "P1"), Q4)
    steps.withdraw(city.services, person(city, "P1"), Q4, Text("不再印发。"))


def _written(city: City) -> None:
    title, text = Text("关于第四季度考核情况的通报"), Text("第一段。\n第二段。")
    steps.write(city.services, person(city, "P1"), Q4, title, text, ["U2"], ["U1"])


def _issued(city: City, number: str) -> None:
    steps.sign(city.services, person(city, "P3"), Q4, number)
    _file(city)
    steps.issue(city.services, person(city, "P1"), Q4)


def _file(city: City) -> None:
    """The final file, by its digest alone."""
    with city.reading() as reader:
        n = latest(reader, str(Q4)).n
    bulletin = city.services.log.get(Bulletin, bulletin_id(str(Q4), n))
    by = person(city, "P1")
    bulletin.attach("ab" * 32, by.act)
    record(city.services, by, bulletin)
