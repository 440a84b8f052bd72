"""Charts of the board: the same figures as in the table beneath them, and as on the board."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from aggregates.values.period import Month
from service.features.dispatch.charts import days_by_hop, late_by_task
from service.features.dispatch.queries import board
from service.reading.reader import read_now
from service.reading.tree import tree
from tests.browsing import Door
from tests.pages import main_of, text

NOVEMBER = Month(2026, 11)


def figures(page: str) -> list[dict[str, Any]]:
    return [
        json.loads(html.unescape(answer)) for answer in re.findall(r'data-trend="([^"]*)"', page)
    ]


def test_late_lines_by_task_are_those_that_the_board_shows_red(shared_door: Door) -> None:
    with read_now(shared_door.services) as reader:
        shown = board(reader, NOVEMBER)
        late = {each.column.task: each.overdue for each in late_by_task(shown, shown.rows)}
        red = {column.task: shown.column_counts(column.task)["red"] for column in shown.columns}
    assert late == red
    assert sum(late.values()) > 0


def test_every_line_of_the_month_is_counted_at_one_hop(shared_door: Door) -> None:
    with read_now(shared_door.services) as reader:
        shown = board(reader, NOVEMBER)
        hops = days_by_hop(reader, tree(reader), NOVEMBER, "GW")
    assert sum(hop.lines for hop in hops.values()) == sum(shown.counts().values())
    assert list(hops) == sorted(hops)
    assert all(hop.receiving >= 0 and hop.deciding >= 0 for hop in hops.values())


def test_the_chart_holds_the_tables_figures(shared_door: Door) -> None:
    shared_door.enter("gw")
    page = shared_door.see("/dispatch/2026-11?view=charts")
    by_task, by_hop = figures(page)
    assert by_task["kind"] == by_hop["kind"] == "bars"
    said = text(main_of(page))
    for name in (*by_task["names"], *by_hop["names"]):
        assert str(name) in said
    for one in by_hop["series"]:
        assert all(str(value) in said for value in one["values"])
