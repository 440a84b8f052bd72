"""The demonstration city's contacts (双联系): twelve leaders, each with a dozenth of the units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from aggregates.values.period import Month
from service.demo.city import ROOT
from service.features.contacts import bodies, commands
from service.features.contacts.queries.contacts import contacts
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call, call, officer_of
from service.services import Services

LEADERS = ("P-lingdao", *(f"L{number:02}" for number in range(2, 13)))
FORMER, SUCCESSOR, SUCCEEDED_IN = "L05", "L13", 7
GUIDED = ("U001-01", "U002-01")  # branches on their way up
MIDDLE = (2, 5, 8, 11)  # one act for visit, report and dispatch
FINDINGS = ("台账齐全，重点任务推进有序。", "个别支部材料滞后。", "党建与业务结合较紧。")
ADVICE = "补齐滞后支部的材料，月底前报送。"


@dataclass
class Contacts:
    services: Services

    def play(self, month: Month, today: date) -> None:
        if month.month == 1:
            self._link(month)
        if month.month == SUCCEEDED_IN:
            body = {"from": FORMER, "to": SUCCESSOR, "on": month.first_day}
            said = bodies.Succession.model_validate(body)
            commands.succeed(self.services, self._by(), said)
        if month.month in MIDDLE:
            self._visit(month, today)

    def _link(self, month: Month) -> None:
        for leader, code in self._arrangement():
            self._new(month, leader, code, post="工委领导", kind="double")
        for code in GUIDED:
            self._new(month, LEADERS[0], code, kind="guidance")

    def _arrangement(self) -> Iterator[tuple[str, str]]:
        with read_now(self.services, "organizations") as reader:
            units = tree(reader).beneath.get(ROOT, [])
        return ((LEADERS[n % len(LEADERS)], code) for n, code in enumerate(units))

    def _new(self, month: Month, leader: str, code: str, **more: Any) -> None:
        said = {"leader": leader, "organization": code, "since": month.first_day, **more}
        commands.link(self.services, self._by(), bodies.New.model_validate(said))

    def _visit(self, month: Month, today: date) -> None:
        """One record each for all three; every eleventh leaves the dispatch owed, and every
        seventeenth was not visited at all."""
        with read_now(self.services, "contacts") as reader:
            rows = [row for row in contacts(reader) if row.kind == "double" and row.ends > today]
        for number, row in enumerate(rows, month.month):
            if number % 17 == 0:
                continue
            said = {
                "happened_on": today, "found": FINDINGS[number % 3], "taken_up": number % 4 == 0,
                "also": ["report"] if number % 11 == 0 else ["report", "dispatch"],
                "advice": ADVICE if number % 3 == 1 else None,
            }  # fmt: skip
            body = bodies.NewAct.model_validate(said)
            commands.act(self.services, self._by(), UUID(row.contact), "visit", body)

    def _by(self) -> Call:
        return call(self.services, officer_of(self.services, ROOT), "page")
