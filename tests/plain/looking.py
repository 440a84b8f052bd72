"""What both show, side by side: work and its lights, reports, scores, ranks, what is closed."""

from __future__ import annotations

from typing import Any

from aggregates.values.moment import At
from aggregates.values.period import Month, parse_period
from service.features.appeals.queries.appeals import appeals
from service.features.assignments.queries import lines as assignments
from service.features.catalogue.queries import catalogue
from service.features.ledgers.queries import ledgers as ledger_checks
from service.features.reports.queries import reports
from service.features.scores.queries.rankings import ranking
from service.features.scores.queries.working import entries, lines_of
from service.features.spot_checks.queries import spot_checks as checking
from service.reading.reader import Reader, read
from service.reading.tree import tree_of
from service.services import Services
from tests.plain import ledgers, seeing
from tests.plain.appeals import against
from tests.plain.city import City
from tests.plain.days import before

Seen = dict[str, Any]


def quarter(month: str) -> str:
    return f"{month[:4]}Q{(int(month[5:]) + 2) // 3}"


def periods(city: City) -> tuple[list[str], list[str]]:
    """The last months there is work of; these with their quarters and the year."""
    months = sorted({work.month for work in city.works.values()})[-4:]
    quarters = {quarter(city.month), quarter(before(city.month))}
    return months, [*months, *sorted(quarters), city.month[:4]]


def plainly(city: City) -> Seen:
    months, wanted = periods(city)
    fields: Seen = {
        f"work {work.id}": seeing.line(city, work, city.today)
        for work in city.works.values()
        if work.month in months
    }
    for report in city.reports.values():
        if report.month in months and report.status:
            own, late = report.own, report.late
            fields[f"report {report.org} {report.month}"] = (
                report.status, report.missed_on, own, late, report.missed)  # fmt: skip
    for report in city.reports.values():
        for name, state in report.appealed.items():
            fields[f"appeal {against(report, name).appeal}"] = state
    for period in wanted:
        former = seeing.ranks_before(city, period)
        for code, row in seeing.ranking(city, period).items():
            fields[f"rank {code} {period}"] = (*row, former.get(code))
            if period in months:
                fields[f"provisional {code} {period}"] = seeing.provisional(city, code, period)
        fields |= {f"closed {period}": period in city.closed} if period in months else {}
    for month, spot in city.spots.items():
        fields[f"spot {month}"] = "closed" if spot.closed else "drawn"
        for code, why in spot.why.items():
            fields[f"check {code} {month}"] = _check(city, month, code, why)
    for (code, name), each in city.ledgers.items():
        seen = (each.checked, len(each.unseen)) if each.done else (0, 0)
        lost = ledgers.lost(city, code, name)
        fields[f"ledger {code} {name}"] = (
            each.by, each.unit, each.done, len(each.items), each.failed, *seen, lost)  # fmt: skip
    return fields


def _check(city: City, month: str, code: str, why: str) -> tuple[Any, ...]:
    result = city.spots[month].results.get(code)
    if result is None:
        return why, "open", None, None, 0
    state = "recorded" if result.waits else "settled"
    lost = sum(city.report(code, month).checks.values())
    return why, state, result.served, result.until, lost


def shown(services: Services, at: At, months: list[str], wanted: list[str]) -> Seen:
    with read(services, at) as reader:
        fields = _work(reader, months)
        for month in months:
            fields |= _reports(reader, month)
        for period in wanted:
            fields |= _ranks(reader, period, period in months)
        fields |= _checks(reader) | _ledgers(reader)
        fields |= {f"appeal {each.row.appeal}": each.row.state for each in appeals(reader)}
    return fields


def _ledgers(reader: Reader) -> Seen:
    fields: Seen = {}
    for row in ledger_checks.ledgers(reader):
        entry = ledger_checks.deductions(reader, row.period).get(row.organization)
        lost = -entry.amount if entry is not None else None
        fields[f"ledger {row.organization} {row.period}"] = (
            row.by, row.unit, row.state == "completed", len(row.items), row.failed, row.checked,
            len(row.unseen or ()), lost)  # fmt: skip
    return fields


def _checks(reader: Reader) -> Seen:
    fields: Seen = {}
    for row in checking.spot_checks(reader):
        fields[f"spot {row.period}"] = row.state
        entered = checking.deductions(reader, row.period)
        for each in checking.checks(reader, row.period):
            lost = -sum(e.amount for e in entered.get(each.organization, {}).values())
            fields[f"check {each.organization} {row.period}"] = (
                each.why, each.state, each.served_on, each.statement_until, lost)  # fmt: skip
    return fields


def _work(reader: Reader, months: list[str]) -> Seen:
    rows = assignments.find(reader, assignments.Wanted(periods=months))
    lines = assignments.lines(reader, rows, catalogue(reader))
    return {
        f"work {line.row.assignment}": {
            "organization": line.row.organization, "status": line.row.status,
            "due": line.row.due, "parent": line.row.parent, "light": tuple(line.light[:2]),
            "done_late": line.done_late,
        }
        for line in lines
    }  # fmt: skip


def _reports(reader: Reader, month: str) -> Seen:
    fields: Seen = {}
    for row in reports(reader, month):
        whole = entries(reader, month, [row.organization])
        live = lines_of((e.line, e.amount) for e in whole if e.reversed is None)
        fields[f"report {row.organization} {month}"] = (
            row.status, row.missed_on, live.own, -live.lateness, live.missed)  # fmt: skip
    return fields


def _ranks(reader: Reader, written: str, is_month: bool) -> Seen:
    period = parse_period(written)
    whole = ranking(reader, period)
    rows = list(whole.rows)
    for code in {p.superior for p in tree_of(reader, period).places.values() if p.superior}:
        rows += ranking(reader, period, under=code).rows
    fields: Seen = {}
    for row in rows:
        name = f"{row.organization} {written}"
        fields[f"rank {name}"] = (
            row.peers, row.score.score, row.rank, row.note, row.previous_rank)  # fmt: skip
        if is_month:
            fields[f"provisional {name}"] = row.score.provisional
    return fields | ({f"closed {written}": whole.closed} if isinstance(period, Month) else {})


def differences(own: Seen, its: Seen) -> list[str]:
    return [
        f"{name}: {its.get(name)}, plainly {own.get(name)}"
        for name in sorted(own.keys() | its.keys())
        if own.get(name) != its.get(name)
    ]
