"""Lists: their order and their columns are in the address, and go with every other filter."""

from __future__ import annotations

import csv
import io
import re

import pytest

from tests.browsing import Door
from tests.pages import main_of

SORTED = {
    "/assignments?under=GW&period=2026-11": "due",
    "/reports/2026-10": "claimed",
    "/organizations": "code",
    "/tasks": "code",
    "/rankings/2026-10": "score",
}


@pytest.mark.parametrize(("path", "column"), SORTED.items())
def test_a_head_sorts_by_its_column_and_again_the_other_way(
    shared_door: Door, path: str, column: str
) -> None:
    shared_door.enter("gw")
    joint = "&" if "?" in path else "?"
    shown = [_codes(shared_door.see(f"{path}{joint}sort={sign}{column}")) for sign in ("", "-")]
    assert sorted(shown[0]) == sorted(shown[1])
    assert shown[0] != shown[1]
    html = shared_door.see(f"{path}{joint}sort={column}")
    assert re.search(rf'aria-sort="ascending"[\s\S]{{0,120}}sort=-{column}', html)


def _codes(html: str) -> list[str]:
    body = main_of(html).partition("<tbody>")[2]
    return re.findall(r'class="code"[^>]*>([^<]+)<', body)


def test_an_export_keeps_the_order_that_is_shown(shared_door: Door) -> None:
    shared_door.enter("gw")
    made = shared_door.client.get("/assignments?under=U1&period=2026-11&sort=-due&format=csv")
    rows = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"))))
    head = next(number for number, row in enumerate(rows) if "时限" in row)
    due = [row[rows[head].index("时限")] for row in rows[head + 1 :]]
    assert due == sorted(due, reverse=True)
    assert len(set(due)) > 2


@pytest.mark.parametrize("sort", ["score", "-score", "organization"])
def test_an_exported_ranking_keeps_the_order_that_is_shown(shared_door: Door, sort: str) -> None:
    shared_door.enter("gw")
    address = f"/rankings/2026-10?under=U1&sort={sort}"
    shown = _codes(shared_door.see(address))
    made = shared_door.client.get(f"{address}&format=csv").content.decode("utf-8-sig")
    codes = [row[1] for row in csv.reader(io.StringIO(made)) if row and row[1:2] != []]
    assert [code for code in codes if code in shown] == shown


def test_a_long_sorted_list_goes_on_where_the_page_ended(
    shared_door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.features.assignments.pages import assignments

    monkeypatch.setattr(assignments, "A_PAGE", 10)
    shared_door.enter("gw")
    seen, path = [], "/assignments?under=GW&period=2026-11&sort=due"
    while path:
        html = main_of(shared_door.see(path.replace("&amp;", "&")))
        seen += re.findall(r"<tr>[\s\S]*?/assignments/([0-9a-f-]{36})", html)
        further = re.findall(r'href="([^"]+)">下一页', html)
        path = further[0] if further else ""
    assert len(seen) == len(set(seen)) > 20


def test_columns_are_left_out_and_brought_back_by_the_address(shared_door: Door) -> None:
    shared_door.enter("gw")
    html = main_of(shared_door.see("/organizations?hide=kind~members&sort=name&group=党群"))
    assert 'class="rows cards listing hide-3 hide-6"' in html
    again = re.findall(r'href="([^"]+)"[^>]*><span aria-hidden="true">☐</span>', html)
    assert any("hide=members" in each and "sort=name" in each for each in again)
    assert 'name="hide" value="kind~members"' in html, "a filter keeps the choice"


def test_tasks_are_left_out_of_the_board(shared_door: Door) -> None:
    shared_door.enter("gw")
    html = main_of(shared_door.see("/dispatch/2026-11?view=detailed&hide=T1~-"))
    heads = re.findall(r'<span class="task">([^<]*)<', html)
    assert "T1" not in heads
    assert "T2" in heads
    assert "督办" not in heads


def test_where_there_is_no_organization_yet_the_tree_says_so_too(shared_door: Door) -> None:
    shared_door.enter("gw")
    assert "还没有任何组织" in main_of(shared_door.see("/organizations?view=tree&as_of=1"))
