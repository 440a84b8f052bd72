"""What stands beneath somebody (下级情况) on their home: figures, late units, deadlines, months."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from aggregates.values.period import Month
from aggregates.words import N_
from service.feature import Figure, Panel
from service.features.assignments.queries.completion import Completion, by_month
from service.features.assignments.queries.deadlines import Deadline, deadlines
from service.features.assignments.queries.lines import BY_HAND
from service.features.assignments.queries.open_lines import OpenLines, open_lines
from service.features.catalogue.queries import catalogue
from service.web.page import Page


@dataclass(frozen=True, slots=True)
class LateUnit:
    code: str
    lines: int
    days: int
    urged: int


@dataclass(frozen=True, slots=True)
class ClosingDay:
    """``called``: what falls due, as people call it."""

    deadline: Deadline
    called: str
    left: int


def beneath(page: Page, code: str) -> Iterator[Figure | Panel]:
    """Of the whole subtree, their own organization's lines included."""
    owners = _owners(page, code)
    lines = open_lines(page.reader, owners)
    months = _months(page)
    completion = by_month(page.reader, months, None if page.whole else owners)
    yield from _figures(page, code, lines, completion[str(page.month)])
    yield Panel(template="assignments/_completion.html", data=completion, size=8, place=30)
    late = _late(page, lines, owners)
    if late:
        yield Panel(template="assignments/_late.html", data=late, size=4, place=40)
    days = deadlines(page.reader, page.month, owners)
    if days:
        yield Panel(template="assignments/_closing.html", data=_closing(page, days), place=20)


def _owners(page: Page, code: str) -> dict[str, str]:
    """In whose name each organization beneath is counted: the one directly below that it is of."""
    owners = {code: code}
    for child in page.below:
        owners.update(dict.fromkeys(page.tree.subtree(child), child))
    return owners


def _months(page: Page) -> list[Month]:
    """Twelve, this one the last; none before the store began."""
    months = [page.month.plus(-number) for number in range(11, -1, -1)]
    return [month for month in months if month >= page.reader.first_month]


def _figures(page: Page, code: str, lines: OpenLines, now: Completion) -> Iterator[Figure]:
    _ = page.words
    units = {"red": len(lines.holders["red"]), "waiting": len(lines.waiting)}
    for place, words, value, lamp, query, more in (
        (10, N_("red lights"), lines.colours["red"], "red is-solid", {"light": "red"},
         _("{count} organizations", count=units["red"]) if units["red"] else ""),
        (20, N_("yellow lights"), lines.colours["yellow"], "yellow is-hollow", {"light": "yellow"},
         _("due soon {count}", count=lines.soon) if lines.soon else ""),
        (50, N_("to receive"), lines.unreceived, "grey is-empty", {"status": "issued"},
         _("{count} organizations", count=units["waiting"]) if units["waiting"] else ""),
    ):  # fmt: skip
        link = page.to("/assignments", under=code, open=1, **query)
        yield Figure(words=words, value=str(value), link=link, lamp=lamp, more=more, place=place)
    percent = now.done_percent
    yield Figure(
        words=N_("done this month"),
        value="—" if percent is None else f"{percent}%",
        link=page.to(f"/dispatch/{page.month}", under=code),
        lamp="green is-solid",
        more=f"{now.in_time + now.late} / {now.lines}",
        place=60,
    )


def _late(page: Page, open_lines: OpenLines, owners: dict[str, str]) -> list[LateUnit]:
    """By unit; those with the most red lines first."""
    lines: Counter[str] = Counter()
    urged: Counter[str] = Counter()
    oldest: defaultdict[str, list[date]] = defaultdict(list)
    for each in open_lines.late:
        owner = owners[each.organization]
        lines[owner] += each.lines
        urged[owner] = max(urged[owner], each.urged)
        oldest[owner].append(each.oldest)
    today = page.reader.today
    made = [LateUnit(c, n, (today - min(oldest[c])).days, urged[c]) for c, n in lines.items()]
    return sorted(made, key=lambda unit: (-unit.lines, unit.code))


def _closing(page: Page, days: list[Deadline]) -> list[ClosingDay]:
    names = catalogue(page.reader)
    today = page.reader.today

    def called(day: Deadline) -> str:
        most = sorted(day.tasks.items(), key=lambda task: (-task[1], task[0]))
        known = [page.words("By hand") if task == BY_HAND else (names.name(task, version) or task)
                 for (task, version), _ in most]  # fmt: skip
        known_names = list(dict.fromkeys(known))
        if len(known_names) <= 3:
            return page.words(", ").join(known_names)
        return page.words(
            "{name} and others: {count} tasks", name=known_names[0], count=len(known_names)
        )

    return [ClosingDay(day, called(day), (day.due - today).days) for day in days]
