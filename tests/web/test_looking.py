"""Looking: every page, in both languages, now and as of any past moment."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from aggregates.values.period import Month
from service.features.assignments.commands import month_lines
from service.features.months.commands.issue import issue
from service.features.organizations.commands import organizations
from service.services import ViewsBehind
from tests.browsing import Door
from tests.pages import main_of, text
from tests.places import EVERY, LISTS
from tests.small_city import operator

ENGLISH = re.compile(r"\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b")
SENTENCE = re.compile(r"[一-鿿]{3,}")


@pytest.mark.parametrize("path", EVERY)
def test_every_page_opens_for_the_committee_and_speaks_chinese(
    shared_door: Door, path: str
) -> None:
    shared_door.enter_for(path)
    said = text(shared_door.see(path))
    assert not ENGLISH.search(said.replace("duban import", "").replace("duban user add", ""))


@pytest.mark.parametrize("path", EVERY)
def test_every_page_speaks_english(shared_door: Door, path: str) -> None:
    shared_door.enter_for(path, "en")
    html = shared_door.see(path)
    assert '<html lang="en">' in html
    assert "Sign out" in text(html)


@pytest.mark.parametrize("path", EVERY)
def test_as_of_a_past_moment_every_page_is_read_only_and_says_so(
    shared_door: Door, path: str
) -> None:
    shared_door.enter_for(path)
    joint = "&" if "?" in path else "?"
    answer = shared_door.client.get(f"{path}{joint}as_of=2026-11-30T09:30")
    assert answer.status_code == 200, text(answer.text)
    assert "截至 2026-11-30 09:30" in answer.text
    assert 'method="post"' not in main_of(answer.text)


@pytest.mark.parametrize("path", ["/password", "/second-factor"])
def test_from_a_past_moment_ones_own_secrets_are_not_changed(shared_door: Door, path: str) -> None:
    shared_door.enter("gw")
    answer = shared_door.client.get(f"{path}?as_of=2026-11-20", follow_redirects=False)
    assert answer.headers["location"] == "/account?as_of=2026-11-20"


@pytest.mark.parametrize(
    ("path", "period"),
    [
        ("/dispatch/2026-11", "2026年11月"),
        ("/rankings/2026Q4", "2026年第4季度"),
        ("/assignments?under=GW&period=2026-11", "2026年11月"),
        ("/reports/2026-11", "2026年11月"),
        ("/organizations/U1/scores/2026-10", "2026年10月"),
        ("/tasks?month=2026-11", "2026年11月"),
        ("/leads/2026-10", "2026年10月"),
    ],
)
def test_a_pages_heading_names_its_period(shared_door: Door, path: str, period: str) -> None:
    """The steps beside it stay away from paper, and from the browser's tab."""
    shared_door.enter("gw")
    html = shared_door.see(path)
    assert period in html.partition("<h1>")[2].partition("</h1>")[0]
    assert period in html.partition("<title>")[2].partition("</title>")[0]


def test_a_past_moment_shows_what_was_known_then(shared_door: Door) -> None:
    shared_door.enter("gw")
    then = shared_door.see("/reports/2026-10?as_of=2026-10-29")
    assert "未上报" in then
    assert "2026-10-30" not in main_of(then).replace("2026-10-30 起", "")


def test_links_keep_the_moment_and_one_leads_back_to_now(shared_door: Door) -> None:
    shared_door.enter("gw")
    html = shared_door.see("/dispatch/2026-11?light=red&as_of=2026-11-25")
    links = re.findall(r'<a[^>]*\shref="(/[^"]*)"', html)
    kept = [link for link in links if "as_of=2026-11-25" in link]
    back = [link for link in links if link == "/dispatch/2026-11?light=red"]
    assert len(kept) > 20
    assert back
    others = {link.split("?")[0] for link in links if "as_of" not in link}
    assert others <= {"/dispatch/2026-11", "/password", "/account"}


def test_the_permanent_link_shows_the_same_for_ever(shared_door: Door) -> None:
    shared_door.enter("gw")
    html = shared_door.see("/dispatch/2026-11")
    [link] = re.findall(r'href="([^"]*)" data-copy', html)
    assert re.search(r"as_of=\d+%40", link)
    again = shared_door.see(link.replace("&amp;", "&"))
    lamps = r'class="lamp [a-z]+ is-[a-z]+"'
    assert re.findall(lamps, main_of(again)) == re.findall(lamps, main_of(html))


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_taken_away_as_csv_and_as_a_workbook(shared_door: Door, path: str) -> None:
    shared_door.enter_for(path)
    joint = "&" if "?" in path else "?"
    table = shared_door.client.get(f"{path}{joint}format=csv")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert any(row and re.match(r"截至 \d+@", row[0]) for row in rows), rows[:4]
    book = shared_door.client.get(f"{path}{joint}format=xlsx")
    assert book.content[:2] == b"PK"
    assert "attachment" in book.headers["content-disposition"]


def test_a_moment_that_has_not_come_is_refused_in_words(shared_door: Door) -> None:
    shared_door.enter("gw")
    assert "尚未到来" in shared_door.see("/dispatch/2026-11?as_of=2099-01-01", 422)
    assert "不是有效的时间" in shared_door.see("/dispatch/2026-11?as_of=never", 422)


def test_what_is_not_there_or_not_allowed_is_said_on_a_page(shared_door: Door) -> None:
    shared_door.enter("b11")
    assert "没有组织 XX" in shared_door.see("/organizations/XX", 404)
    assert "无权办理" in shared_door.see("/dispatch/2026-11?under=U2", 403)
    assert "无权办理" in shared_door.see("/reports/2026-11/U2", 403)
    assert "无权办理" in shared_door.see("/status", 403)
    assert "无权办理" in shared_door.see("/trail?organization=U2", 403)
    assert "不是期间" in shared_door.see("/dispatch/2026-13", 422)


def test_a_branch_sees_its_own_work_alone(shared_door: Door) -> None:
    shared_door.enter("b11")
    for path in ("/", "/trail", "/assignments?period=2026-11"):
        said = re.sub('name="csrf" value="[^"]*"', "", main_of(shared_door.see(path)))
        assert "U1-2" not in said
        assert "U2" not in said, "and no random token that happens to say so"


def test_before_the_close_a_unit_sees_its_own_score_and_the_quartiles(shared_door: Door) -> None:
    shared_door.enter("u1")
    said = main_of(shared_door.see("/rankings/2026-10"))
    assert "自评，仅供调度" in shared_door.see("/rankings/2026-10")
    assert "U1局机关党委" in said
    assert "U3局机关党委" not in said
    assert "中位数" in said
    shared_door.enter("gw")
    assert "U3局机关党委" in main_of(shared_door.see("/rankings/2026-10"))


def test_where_the_views_are_behind_the_page_says_so_and_shows_what_they_have(
    shared_door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared_door.enter("gw")
    reach = shared_door.services.reach
    calls: list[int] = []

    def behind_at_first(position: int, *more: Any, **how: Any) -> None:
        calls.append(position)
        if len(calls) == 1:
            raise ViewsBehind(position)
        reach(position, *more, **how)

    monkeypatch.setattr(shared_door.services, "reach", behind_at_first)
    assert "视图尚未跟上" in shared_door.see("/dispatch/2026-11")


def test_a_light_is_never_shown_by_colour_alone(shared_door: Door) -> None:
    shared_door.enter("gw")
    html = shared_door.see("/dispatch/2026-11?whole=1&view=detailed")
    lamps = re.findall(r'<(?:a|span) class="lamp[^>]*>', html)
    assert len(lamps) > 30
    assert all("aria-label=" in lamp or "aria-hidden" in lamp for lamp in lamps)
    assert all(re.search(r" is-[a-z]+", lamp) for lamp in lamps)
    cells = re.findall(
        r'<i class="lamp[^>]*></i>(<b class="sr">[^<]+</b>)?', shared_door.see("/dispatch/2026-11")
    )
    assert len(cells) > 5
    assert all(cells), "of a cell at a glance, too"


def test_a_code_typed_into_the_search_leads_straight_there(shared_door: Door) -> None:
    shared_door.enter("gw")
    for typed, path in (("u1-1", "/organizations/U1-1"), ("t3", "/tasks/T3")):
        answer = shared_door.client.get(f"/find?q={typed}", follow_redirects=False)
        assert answer.headers["location"] == path


def test_the_handoff_tree_says_where_work_stands_still(shared_door: Door) -> None:
    shared_door.enter("gw")
    html = shared_door.see("/assignments?under=U1&period=2026-11&task=-")
    [top] = re.findall(r'<a href="(/assignments/[^"]+)">专项督办', html)[:1]
    said = main_of(shared_door.see(top))
    assert said.count("停滞于此") == 2
    assert "停留 10 天" in said


def test_a_past_moment_is_seen_with_todays_rights(door: Door) -> None:
    """What was moved away is no longer the old superior's to open, not even as of before."""
    made = door.services
    organizations.amend(made, operator(made), "U1-3", organizations.Amendment(superior="U2"))
    before = "as_of=2026-11-20"
    door.enter("u1")
    door.see(f"/organizations/U1-1/scores/2026-10?{before}")
    door.see(f"/organizations/U1-3/scores/2026-10?{before}", 403)
    assert "月度得分" not in main_of(door.see(f"/organizations/U1-3?{before}"))
    assert "U1-3" not in main_of(door.see(f"/assignments?under=U1&{before}"))
    assert "U1-3" not in main_of(door.see(f"/trail?{before}"))
    door.enter("u2")
    assert "月度得分" in main_of(door.see(f"/organizations/U1-3?{before}"))


def test_a_reports_due_day_in_a_year_without_a_calendar_is_said_to_be_guessed(door: Door) -> None:
    december = Month(2026, 12)
    issue(door.services, operator(door.services), december)
    line = next(each for each in month_lines.of(door.services, ["U1-1"], "2026-12"))
    door.services.log.move_clock(datetime(2026, 12, 31, 2, tzinfo=UTC))
    door.services.projector.catch_up()
    door.enter("b11")
    guessed = re.compile(r"2027-01-05( 截止)?。?\s*推算")
    for page in ("/", "/reports/2026-12/U1-1", f"/assignments/{line.id}"):
        said = text(main_of(door.see(page)))
        assert guessed.search(said), said[:400]
    door.enter("u1")
    assert "推算" in text(main_of(door.see("/reports/2026-12")))
    assert "推算" not in text(main_of(door.see("/reports/2026-11"))), "due in December"
