"""Leads worth a look (疑点清单) of one month: patterns that may mean nothing; never scores.

Each says what was seen, of whom, and the facts it was seen in, so that somebody may look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from aggregates.account.account import OWN
from aggregates.values.period import Month
from aggregates.words import N_
from projections.scores import ENTRIES
from projections.trail import TRAIL
from service.features.assignments.queries import lines as assignments
from service.reading.reader import Reader
from service.reading.sentences import Sentence
from service.reading.tree import Tree, tree

FULL = 10_000  # hundredths: nothing was ever left undone
DAYS_OFF_AT_LEAST = 2  # lines, and more than half: one Sunday is nobody's habit
FULL_MONTHS = 6  # in a row, this one the last
WORDS_AT_LEAST = 6  # characters: “已完成” is nobody's copy
ALIKE_AT_LEAST = 3  # lines of one organization with the same words; of several, two suffice
SHOWN = 20  # facts named by one lead

DAY_OFF, ALIKE, ALWAYS_FULL, SELF_CONFIRMED = KINDS = (
    "day-off", "alike", "always-full", "self-confirmed",
)  # fmt: skip
NAMES = {
    DAY_OFF: N_("Done on days off"),
    ALIKE: N_("Identical statements"),
    ALWAYS_FULL: N_("Always full marks"),
    SELF_CONFIRMED: N_("Confirmed by those who reported"),
}


@dataclass(frozen=True, slots=True)
class Lead:
    """``organizations``: codes. ``count``: how many lines, months or reports. ``facts``: their
    positions, the first of them."""

    kind: str
    organizations: tuple[str, ...]
    count: int
    sentence: Sentence
    facts: list[int]


def leads(reader: Reader, month: Month, organizations: Collection[str] | None = None) -> list[Lead]:
    """Of these organizations (None: all), by kind, those with the most to look at first."""
    known = tree(reader)
    wanted = assignments.Wanted(organizations=organizations, periods=[str(month)])
    reported = [r for r in assignments.find(reader, wanted) if r.reported is not None]
    leads = [
        *_days_off(reader, known, reported),
        *_alike(reader, known, reported),
        *_always_full(reader, known, month, organizations),
        *_self_confirmed(reader, known, month, organizations),
    ]
    return sorted(leads, key=lambda lead: (KINDS.index(lead.kind), -lead.count, lead.organizations))


def _days_off(reader: Reader, known: Tree, reported: Sequence[Row[Any]]) -> Iterator[Lead]:
    by_day: dict[str, list[Row[Any]]] = defaultdict(list)
    totals: dict[str, int] = defaultdict(int)
    for row in reported:
        if row.happened_on is not None:
            totals[row.organization] += 1
            if not reader.calendar.is_working(row.happened_on):
                by_day[row.organization].append(row)
    for code, rows in by_day.items():
        if len(rows) < DAYS_OFF_AT_LEAST or len(rows) * 2 <= totals[code]:
            continue
        said = Sentence(
            N_("{organization}: {count} of {total} lines were done on a day off."),
            {"organization": _name(known, code), "count": len(rows), "total": totals[code]},
        )
        yield Lead(DAY_OFF, (code,), len(rows), said, _first(row.reported for row in rows))


def _alike(reader: Reader, known: Tree, reported: Sequence[Row[Any]]) -> Iterator[Lead]:
    """White space aside; forgotten words are not compared."""
    texts = reader.texts(row.reported for row in reported)
    same: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in reported:
        words = "".join((texts.get((row.reported, "statement")) or "").split())
        if len(words) >= WORDS_AT_LEAST:
            same[words].append(row)
    for words, rows in same.items():
        codes = tuple(sorted({row.organization for row in rows}))
        if len(codes) > 1 or len(rows) >= ALIKE_AT_LEAST:
            said = Sentence(
                N_("{count} lines of {organizations} say the same: “{words}”."),
                {"count": len(rows), "words": _short(words), "organizations": _names(known, codes)},
            )
            yield Lead(ALIKE, codes, len(rows), said, _first(row.reported for row in rows))


def _always_full(
    reader: Reader, known: Tree, month: Month, organizations: Collection[str] | None
) -> Iterator[Lead]:
    months = [month]
    while len(months) < FULL_MONTHS:
        months.append(months[-1].previous)
    rows = reader.view.rows(ENTRIES)
    query = select(rows.c.organization, rows.c.period, rows.c.amount, rows.c.entered)
    query = query.where(rows.c.period.in_([str(m) for m in months]), rows.c.line == OWN)
    query = query.where(rows.c.reversed.is_(None)).order_by(rows.c.entered)
    by_task: dict[str, dict[str, Row[Any]]] = defaultdict(dict)
    for row in reader.view.all(query):
        if row.amount == FULL and _is_wanted(row.organization, organizations):
            by_task[row.organization][row.period] = row
    for code, full in by_task.items():
        if len(full) == FULL_MONTHS:
            said = Sentence(
                N_("{organization} gave itself full marks in each of {count} months, to {month}."),
                {"organization": _name(known, code), "count": FULL_MONTHS, "month": month},
            )
            positions = _first(row.entered for row in full.values())
            yield Lead(ALWAYS_FULL, (code,), FULL_MONTHS, said, positions)


def _self_confirmed(
    reader: Reader, known: Tree, month: Month, organizations: Collection[str] | None
) -> Iterator[Lead]:
    """Sent and confirmed, or reported and accepted, by one and the same person."""
    trail = reader.view.rows(TRAIL)
    query = select(trail.c.since, trail.c.aggregate, trail.c.kind, trail.c.organization,
                   trail.c.actor, trail.c.command)  # fmt: skip
    query = query.where(trail.c.period == str(month), trail.c.kind.in_([*SENT, *AGREED]))
    rows = reader.view.all(query.order_by(trail.c.since))
    reports = {row.command for row in rows if row.kind == "report.confirmed"}
    sender: dict[Any, str] = {}
    sent: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        if row.kind in SENT:
            sender[row.aggregate] = row.actor
        elif row.kind == "assignment.accepted" and row.command in reports:
            continue  # accepted with its report, which says the same
        elif sender.get(row.aggregate) == row.actor and _is_wanted(row.organization, organizations):
            sent[row.organization, row.actor].append(row.since)
    for (code, person), positions in sent.items():
        said = Sentence(
            N_("{person} agreed to {count} reports of {organization} that {person} had sent."),
            {"person": person, "count": len(positions), "organization": _name(known, code)},
        )
        yield Lead(SELF_CONFIRMED, (code,), len(positions), said, _first(positions))


SENT = ("report.submitted", "assignment.reported")
AGREED = ("report.confirmed", "assignment.accepted")


def _is_wanted(organization: str, organizations: Collection[str] | None) -> bool:
    return organizations is None or organization in organizations


def _first(positions: Iterable[int]) -> list[int]:
    return sorted(positions)[:SHOWN]


def _name(known: Tree, code: str) -> str:
    place = known.places.get(code)
    return f"{place.name} ({code})" if place else code


def _names(known: Tree, codes: Sequence[str]) -> str:
    text = ", ".join(_name(known, code) for code in codes[:3])
    return f"{text} …" if len(codes) > 3 else text


def _short(words: str) -> str:
    return words if len(words) <= 40 else words[:40] + "…"


__all__ = ["KINDS", "NAMES", "Lead", "leads"]
