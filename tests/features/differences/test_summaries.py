"""A page of differences opens with what they come to, and leaves out what did not change."""

from __future__ import annotations

from tests.browsing import Door
from tests.pages import main_of, text


def test_a_page_of_differences_opens_with_what_they_come_to(shared_door: Door) -> None:
    shared_door.enter("gw")
    board = text(main_of(shared_door.see("/dispatch/2026-11/difference?against=2026-11-10")))
    assert "红灯" in board
    assert " → " in board
    page = "/organizations/U1-1/scores/2026-10/difference?against=2026-10-31"
    short, whole = shared_door.see(page), shared_door.see(f"{page}&all=1")
    assert "处构成不同" in text(short)
    assert len(short) <= len(whole)


def test_each_month_of_a_year_is_compared_with_itself(shared_door: Door) -> None:
    shared_door.enter("gw")
    page = "/organizations/U1-1/scores/2026/difference?against=2026-10-31&all=1"
    said = text(main_of(shared_door.see(page)))
    assert "2026年10月" in said
    assert "2026年第4季度" in said
