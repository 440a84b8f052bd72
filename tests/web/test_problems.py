"""Every error is a problem (RFC 9457) in the reader's language, the framework's own too."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.served import City, line

ZH = {"Accept-Language": "zh-CN"}


def problem(answer: Any, status: int) -> Any:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    result = answer.json()
    assert result["status"] == status
    assert result["title"]
    assert result["detail"]
    return result


def test_what_is_not_there_is_told_in_words(served_on_sqlite: City) -> None:
    assert problem(served_on_sqlite.get("gw", "/nothing"), 404)["detail"] == (
        "There is nothing at /api/v1/nothing."
    )
    answer = problem(served_on_sqlite.get("gw", "/nothing", headers=ZH), 404)
    assert answer["detail"] == "此处没有内容：/api/v1/nothing。"


def test_a_method_that_does_not_go_is_told_with_all_that_do(served_on_sqlite: City) -> None:
    answer = served_on_sqlite.ask("gw", "DELETE", "/organizations")
    assert "GET, HEAD, POST" in problem(answer, 405)["detail"]
    assert answer.headers["allow"] == "GET, HEAD, POST"
    at_one = served_on_sqlite.ask("gw", "PUT", "/organizations/U1", headers=ZH)
    assert "GET, HEAD, PATCH" in problem(at_one, 405)["detail"]
    assert problem(at_one, 405)["title"] == "不支持此方法"


def test_head_answers_as_get_does_without_the_body(served_on_sqlite: City) -> None:
    got = served_on_sqlite.get("gw", "/organizations")
    head = served_on_sqlite.ask("gw", "HEAD", "/organizations")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("x-position", "content-type", "content-length"):
        assert head.headers[name] == got.headers[name]
    assert served_on_sqlite.ask("gw", "HEAD", "/nothing").status_code == 404
    only_written = served_on_sqlite.ask("gw", "HEAD", "/periods/2026-11/issue")
    assert (only_written.status_code, only_written.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/xml"])
def test_a_body_that_is_not_sent_as_json_is_415(served_on_sqlite: City, kind: str) -> None:
    more: Any = {"content": b"{}", "headers": {"Content-Type": kind}}
    assert "JSON" in problem(served_on_sqlite.ask("gw", "POST", "/tasks", **more), 415)["detail"]


def test_json_that_cannot_be_read_is_of_no_field(served_on_sqlite: City) -> None:
    more: Any = {"content": b'{"a": ', "headers": {"Content-Type": "application/json"}}
    answer = problem(served_on_sqlite.ask("gw", "POST", "/tasks", **more), 422)
    assert [each["field"] for each in answer["errors"]] == ["body"]


def test_a_form_that_is_cut_off_is_told_in_words(served_on_sqlite: City) -> None:
    kind = "multipart/form-data; boundary=x"
    more: Any = {"content": b"garbage", "headers": {"Content-Type": kind} | ZH}
    answer = problem(served_on_sqlite.ask("gw", "POST", "/imports/tasks", **more), 400)
    assert answer["detail"] == "请求不完整，或与其声明的类型不符。"


def test_a_refusals_title_is_words_too(served_on_sqlite: City) -> None:
    assert problem(served_on_sqlite.get("gw", "/organizations/X"), 404)["title"] == "Not found"
    assert problem(served_on_sqlite.get("gw", "/tasks?as_of=x"), 422)["title"] == "Bad moment"


def test_choices_are_listed_without_a_word_of_english(served_on_sqlite: City) -> None:
    answer = problem(served_on_sqlite.get("gw", "/assignments?light=blue", headers=ZH), 422)
    assert "'grey', 'green', 'yellow', 'red'" in answer["errors"][0]["detail"]


def test_every_wrong_field_of_a_task_is_told_with_its_rule(served_on_sqlite: City) -> None:
    task = {
        "code": "T9", "name": "Ninth", "cycle": "每天", "kinds": ["党支部"], "points": "7.555",
        "deadline": "x", "condition": "y",
    }  # fmt: skip
    answer = problem(served_on_sqlite.post("gw", "/tasks", task), 422)
    fields = {each["field"].removeprefix("body."): each.get("rule") for each in answer["errors"]}
    assert fields == {"cycle": "R2", "points": None, "deadline": "R2", "condition": "R1"}
    change = {"cycle": "每天", "deadline": "x"}
    answer = problem(served_on_sqlite.ask("gw", "PATCH", "/tasks/T1", json=change), 422)
    assert len(answer["errors"]) == 2


def test_a_moment_that_cannot_be_read_is_one_wrong_field(served_on_sqlite: City) -> None:
    answer = problem(served_on_sqlite.get("gw", "/audit/facts?from=zzz&to=1999-01-01"), 422)
    assert [each["field"] for each in answer["errors"]] == ["query.from", "query.to"]
    for good in ("2026-10-01", "2026-10-01T08:00", "2026-10-01T08:00:00Z"):
        assert served_on_sqlite.get("gw", "/audit/facts", params={"from": good}).status_code == 200


def test_all_that_rules_refuse_in_a_report_is_told_by_field_and_rule(
    served_on_sqlite: City,
) -> None:
    served_on_sqlite.go_to(date(2026, 10, 30))
    items = [
        {"assignment": line("U1-1", "T1"), "points": "99"},
        {"assignment": line("U2-1", "T1")},
        {"assignment": line("U1-1", "T2"), "happened_on": "2026-12-01"},
    ]
    answer = problem(served_on_sqlite.put("b11", "/reports/U1-1/2026-10", {"items": items}), 422)
    assert answer["rule"] == "R4, R5"
    assert [(each["field"], each["rule"]) for each in answer["errors"]] == [
        ("body.items.0.points", "R5"), ("body.items.1.assignment", "R5"),
        ("body.items.2.happened_on", "R4")]  # fmt: skip
