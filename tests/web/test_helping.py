"""What is refused says by which rule people know it, which field it is about, and who can help."""

from __future__ import annotations

from aggregates.errors import Refused
from service.errors import sentence
from service.language import CHINESE, translator
from tests.browsing import Door
from tests.pages import main_of, text
from tests.small_city import line


def test_a_rule_is_named_as_people_know_it() -> None:
    refusal = Refused("It is withdrawn already.", rule="R3")
    assert sentence(refusal, translator(CHINESE)).endswith("(R3 分解下达)")
    assert sentence(Refused("It is withdrawn already.", rule="R99")).endswith("(R99)")


def test_a_closed_door_says_who_may_open_it(shared_door: Door) -> None:
    shared_door.enter("b11")
    said = text(shared_door.see("/access-log", 403))
    assert "可办理的角色：" in said
    assert "审计管理员" in said
    assert "须另一人批准" in said


def test_nothing_is_said_of_anybody_to_who_is_not_signed_in(shared_door: Door) -> None:
    shared_door.client.cookies.clear()
    answer = shared_door.client.get("/access-log", follow_redirects=False)
    assert "可联系" not in answer.text


def test_the_field_that_a_refusal_is_about_is_marked(shared_door: Door) -> None:
    shared_door.enter("u1")
    page = f"/assignments/{line('U1', 'T6')}"
    refused = shared_door.send(
        page, f"{page}/extensions", {"due": "不是日期", "reason": "会议延期"}
    )
    assert refused.status_code == 422
    main = main_of(refused.text)
    field = main[main.index('id="extend-due"') :]
    assert 'aria-invalid="true"' in field[: field.index(">")]
