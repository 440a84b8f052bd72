"""A list is given as what ``Accept`` likes best."""

from __future__ import annotations

import pytest

from service.errors import NotAcceptable
from service.language import chosen
from service.web.accepting import CSV, JSON, XLSX, accepted
from tests.served import City

LIKED = {
    "": JSON,
    "*/*": JSON,
    "text/html, application/xhtml+xml, */*;q=0.8": JSON,
    "application/json, text/csv;q=0.1": JSON,
    "text/csv;q=0, application/json": JSON,
    "text/csv;q=0.2, application/json;q=0.1": CSV,
    "text/csv, */*": CSV,
    "TEXT/CSV; charset=utf-8": CSV,
    "text/*": CSV,
    XLSX: XLSX,
    f"{XLSX};q=0.9, text/csv;q=0.8": XLSX,
}


@pytest.mark.parametrize(("accept", "kind"), LIKED.items())
def test_what_is_liked_best_is_given(accept: str, kind: str) -> None:
    assert accepted(accept) == kind


@pytest.mark.parametrize("accept", ["application/pdf", "application/json;q=0", "text/html"])
def test_what_is_not_given_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptable):
        accepted(accept)


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "zh-CN"), ("en", "en"), ("zh-Hans-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("zh;q=0.3, en;q=0.7", "en"), ("fr, en;q=0.5", "en"), ("fr", "zh-CN"),
        ("en;q=0, zh;q=0.1", "zh-CN"), ("en;q=0", "zh-CN"), ("*", "zh-CN"),
    ],
)  # fmt: skip
def test_the_language_liked_best_is_spoken(accept: str, language: str) -> None:
    assert chosen(accept, "zh-CN") == language


def test_a_list_in_no_form_there_is_is_406(served_on_sqlite: City) -> None:
    answer = served_on_sqlite.get("gw", "/organizations", headers={"Accept": "application/pdf"})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert CSV in answer.json()["detail"]
