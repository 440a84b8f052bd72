"""Appeals filed, decided and withdrawn, drawn by lot."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Row, select

from aggregates.appeal.appeal import Against
from aggregates.appeal.events import AppealFiled
from projections.scores import ENTRIES
from service.features.appeals import commands
from service.features.appeals.bodies import Decision, Filing
from service.reading.reader import read_now
from tests.plain import appealing
from tests.plain.city import Named, Report
from tests.plain.spot_checks import checker
from tests.plain.story import Story

LINES = {"own": "own", "late": "lateness", "missed": "missed"}


def against(report: Report, name: Named) -> Against:
    if isinstance(name, UUID):
        return Against(report.org, report.month, "check", str(name))
    return Against(report.org, report.month, LINES[name])


def _one(s: Story, state: str | None) -> tuple[Report, Named] | None:
    """Mostly a line of which the appeal is in that state; None: appealed against by nobody."""
    reports = list(s.plain.reports.values())
    pairs = [(r, name) for r in reports for name in {**appealing.standing(r), **r.appealed}]
    fit = [(r, n) for r, n in pairs if r.appealed.get(n) == state]
    hard = [(r, n) for r, n in fit if n != "own"]
    chosen = (hard if hard and s.lot(0.7) else fit) if s.lot(0.9) else pairs
    return s.chance.choice(chosen) if chosen else None


def _entries(s: Story, of: Against) -> list[Row[object]]:
    """Every entry of the line, reversed ones too."""
    with read_now(s.services, "scores") as reader:
        rows = reader.view.rows(ENTRIES)
        query = select(rows).where(
            rows.c.organization == of.organization, rows.c.period == of.period,
            rows.c.line == of.line,
        )  # fmt: skip
        found = reader.view.all(query.order_by(rows.c.entry))
    return [row for row in found if row.assignment == of.assignment]


def file(s: Story) -> None:
    pair = _one(s, None)
    if pair is None:
        return
    report, name = pair
    rows = _entries(s, against(report, name))
    number = s.chance.choice(rows).entry if rows else 999
    body = Filing(organization=report.org, year=report.month[:4], entry=number, reason="说明",
                  evidence=[])  # fmt: skip
    done, until = s.both(
        "appeal", lambda: commands.file(s.services, s.by, body),
        lambda: appealing.file(s.plain, report.org, report.month, name, bool(rows)),
        (report.org, report.month, name),
    )  # fmt: skip
    if done is not None:
        [fact] = s.services.log.facts_about(UUID(done.answer["appeal"]))
        assert isinstance(fact.event, AppealFiled)
        assert fact.event.last_day == until, s.tail()


def decide(s: Story) -> None:
    """By a third, mostly; the machine's operator entered the most."""
    pair = _one(s, "filed")
    if pair is None:
        return
    report, name = pair
    of = against(report, name)
    if name not in report.appealed:
        return
    old = appealing.standing(report).get(name, 0)
    amount = s.chance.choice((None, None, old // 2, old, -100 if s.lot(0.1) else None))
    upheld = s.lot(0.75)
    amount = amount if upheld or s.lot(0.1) else None
    apart = s.lot(0.95)
    who = checker(s, "C3") if apart else s.by
    written = None if amount is None else f"{'-' if amount < 0 else ''}{abs(amount) / 100:.2f}"
    body = Decision.model_validate({"upheld": upheld, "amount": written})
    s.both(
        "decide on an appeal",
        lambda: commands.decide(s.services, who, of.appeal, body),
        lambda: appealing.decide(
            s.plain, report.org, report.month, name, upheld, amount, apart
        ),
        (report.org, report.month, name, upheld, amount, apart),
    )  # fmt: skip


def withdraw(s: Story) -> None:
    pair = _one(s, "filed")
    if pair is None or pair[1] not in pair[0].appealed:
        return
    report, name = pair
    of = against(report, name)
    s.both("withdraw an appeal", lambda: commands.withdraw(s.services, s.by, of.appeal),
           lambda: appealing.withdraw(s.plain, report.org, report.month, name),
           (report.org, report.month, name))  # fmt: skip
