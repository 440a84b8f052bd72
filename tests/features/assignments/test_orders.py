"""Ordering work by hand (督办单): looked at before it goes out, wrong fields told together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from projections.assignments import ASSIGNMENTS
from service.reading.reader import read_now
from tests.browsing import Door
from tests.pages import main_of, text

ORDER = {"title": "核对台账", "requirement": "逐项核对", "due": "2026年12月25日", "to": "U1"}


def by_hand(door: Door) -> list[Any]:
    with read_now(door.services) as reader:
        rows = reader.view.rows(ASSIGNMENTS)
        query = select(rows).where(rows.c.origin == "by_hand").order_by(rows.c.organization)
        return list(reader.view.all(query))


def test_an_order_is_shown_first_and_sent_once_it_is_confirmed(door: Door) -> None:
    door.enter("gw")
    before = len(by_hand(door))
    assert "专项督办" in text(main_of(door.see("/")))
    seen = text(main_of(door.send("/orders", "/orders", {**ORDER, "others": "Ｕ２、U1-1"}).text))
    assert "将下达给 3 个组织" in seen
    assert "2026-12-25" in seen
    assert len(by_hand(door)) == before
    door.send("/orders", "/orders", {**ORDER, "to": ["U1", "U2"], "points": "2.5", "sure": "1"})
    new = [row for row in by_hand(door) if row.period == "2026-12"]
    assert [(row.organization, str(row.due), row.points) for row in new] == [
        ("U1", "2026-12-25", 250), ("U2", "2026-12-25", 250),
    ]  # fmt: skip


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_lost(door: Door) -> None:
    door.enter("gw")
    before = len(by_hand(door))
    answer = door.send(
        "/orders", "/orders", {"title": "", "due": "someday", "points": "x", "others": "U9"}
    )
    assert answer.status_code == 422
    result = answer.text
    for field in ("title", "due", "points", "others"):
        assert f'href="#{field}"' in result
    assert 'value="someday"' in result
    assert len(by_hand(door)) == before


def test_what_is_refused_when_it_is_confirmed_keeps_everyone_chosen(door: Door) -> None:
    door.enter("gw")
    before = len(by_hand(door))
    late = {**ORDER, "due": "2020-01-01", "to": ["U1", "U1-1"], "sure": "1"}
    answer = door.send("/orders", "/orders", late)
    assert answer.status_code in (409, 422)
    assert 'name="others" value="U1-1"' in answer.text
    assert 'value="U1" data-counted checked' in answer.text
    assert len(by_hand(door)) == before


def test_nobody_orders_work_of_those_who_do_not_stand_beneath(door: Door) -> None:
    door.enter("u2")
    before = len(by_hand(door))
    answer = door.send("/orders", "/orders", {**ORDER, "sure": "1"})
    assert answer.status_code == 403
    assert len(by_hand(door)) == before
