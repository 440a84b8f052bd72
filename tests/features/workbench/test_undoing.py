"""Undo (撤销): offered where something was just done, recorded as facts of its own."""

from __future__ import annotations

from aggregates.assignment.assignment import Assignment
from tests.browsing import Door
from tests.pages import form, main_of, text
from tests.small_city import line
from tests.web.test_doing import one, statuses

LIST = {"organization": "U1-1", "period": "2026-11"}


def offered(door: Door, page: str) -> dict[str, str]:
    return form(door.see(page), "/undo")


def undo(door: Door, filled: dict[str, str]) -> str:
    answer = door.client.post("/undo", data=filled)
    return text(answer.text)


def test_a_months_receipt_is_taken_back_by_facts_of_its_own(door: Door) -> None:
    door.enter("b11")
    door.send("/", "/receipts", LIST)
    filled, before = offered(door, "/"), door.position
    said = undo(door, filled)
    assert "已撤销：6 项恢复原状" in said
    assert "一键签收 6 项" in said
    assert statuses(door, "U1-1") == {"issued"}
    assert door.position == before + 6
    assert "撤回了对“党员大会” (2026-11)的签收" in text(door.see("/trail"))
    door.send("/", "/receipts", LIST)
    assert statuses(door, "U1-1") == {"received"}, "it can be received again"


def test_what_something_followed_is_not_undone(door: Door) -> None:
    door.enter("b11")
    door.send("/", "/receipts", LIST)
    filled = offered(door, "/")
    page = f"/assignments/{line('U1-1', 'T1')}"
    door.send(page, f"{page}/report", {"outcome": "done", "points": "10", "happened_on": ""})
    before = door.position
    assert "其后已有新的办理，不能再撤销" in undo(door, filled)
    assert door.position == before


def test_only_whoever_did_it_undoes_it_and_only_what_is_low_in_risk(door: Door) -> None:
    door.enter("b11")
    door.send("/", "/receipts", LIST)
    filled = offered(door, "/")
    door.enter("b12")
    assert "只有操作人本人可以撤销" in undo(door, {**filled, **door.hidden("/")})
    door.enter("b11")
    page = f"/assignments/{line('U1-1', 'T1')}"
    door.send(page, f"{page}/report", {"outcome": "done", "points": "10", "happened_on": ""})
    assert 'action="/undo"' not in door.see(page)
    last = {**filled, **door.hidden("/"), "position": str(door.position)}
    assert "不能撤销" in undo(door, last)


def test_handing_down_is_undone_with_what_it_made(door: Door) -> None:
    door.enter("u1")
    page = f"/assignments/{line('U1', 'T6')}"
    door.send(
        page, f"{page}/handoffs", {"to": ["U1-1", "U1-2"], "due": str(one(door, "U1", "T6").due)}
    )
    [first, *_] = one(door, "U1", "T6").made
    said = undo(door, offered(door, page))
    assert "已撤销：2 项恢复原状" in said
    assert door.services.log.get(Assignment, first).status == "cancelled"


def test_an_order_is_undone_while_nobody_has_received_it(door: Door) -> None:
    door.enter("gw")
    order = {"to": ["U1", "U2"], "title": "专项督办", "due": "2026-12-18", "sure": "1"}
    sent = door.send("/orders", "/orders", order)
    assert sent.status_code == 303, text(sent.text)
    filled, before = offered(door, "/"), door.position
    assert "已撤销：2 项恢复原状" in undo(door, filled)
    assert door.position == before + 2
    door.send("/orders", "/orders", order)
    filled = offered(door, "/")
    door.enter("u1")
    door.send("/", "/receipts", {"organization": "U1", "period": "2026-12"})
    door.enter("gw")
    assert "其后已有新的办理" in undo(door, {**filled, **door.hidden("/orders")})


def test_chosen_lines_are_handed_down_together_after_a_look_at_how_many(door: Door) -> None:
    door.enter("u1")
    lines = [line("U1", "T5"), line("U1", "T6")]
    query = "&".join(f"line={each}" for each in lines)
    page, before = f"/handing-down?{query}", door.position
    refused = door.send(page, "/handing-down", {"assignments": lines})
    assert "至少选择一个" in refused.text
    filled = {"assignments": lines, "to": ["U1-1", "U1-3"], "due": "", "requirement": ""}
    preview = text(main_of(door.send(page, "/handing-down", filled).text))
    assert "将 2 项任务分解下达给 2 个组织" in preview
    assert "新建 2 项；对方已有的 2 项将直接关联" in preview, "branches hold T5 of the catalogue"
    assert door.position == before
    done = door.send(page, "/handing-down", {**filled, "sure": "1"})
    assert done.headers["location"] == "/"
    assert "已分解下达 2 项：新建 2 项，关联 2 项" in text(door.see("/"))
    assert {str(one(door, "U1", "T6").due)} == {
        str(child.due) for child in _children(door, "T6")
    }, "each line keeps its own deadline"


def _children(door: Door, task: str) -> list[Assignment]:
    made = one(door, "U1", task).made
    return list(door.services.log.get_many(Assignment, made).values())


def test_the_workbench_offers_handing_down_to_who_has_somebody_below(shared_door: Door) -> None:
    shared_door.enter("u1")
    assert "分解下达所选" in shared_door.see("/")
    shared_door.enter("b11")
    assert "分解下达所选" not in shared_door.see("/")
    shared_door.enter("u1")
    assert "分解下达所选" not in shared_door.see("/?as_of=2026-11-20")
