"""The pages of ledgers: opened together, marked by exceptions, completed; rectified; sampled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.browsing import Door, text
from tests.features.ledgers.quarters import a_quarter

PLACE = "/ledger-checks/2026Q4"


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    for city in a_quarter("sqlite", tmp_path_factory.mktemp("quarter")):
        yield Door(city.services, city.client)


def items(page: str) -> list[str]:
    return re.findall(r'name="problem-([0-9a-f-]+)"', page)


def document(data: bytes) -> str:
    read = Document(BytesIO(data))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def test_the_superior_opens_all_and_goes_from_one_to_the_next(quarter: Door) -> None:
    quarter.enter("u1")
    assert "尚未开始" in text(quarter.see(PLACE))
    assert "季检查" in text(quarter.see("/")), "it waits on the home"
    sent = quarter.send(PLACE, PLACE)
    assert (sent.status_code, sent.headers["location"]) == (303, PLACE), text(sent.text)
    first = f"{PLACE}/U1-1"
    key, other, *_ = items(quarter.see(first))
    nothing = quarter.send(first, first, {"then": "keep"})
    assert (nothing.status_code, "没有填写问题" in text(nothing.text)) == (409, True)
    wrong = quarter.send(first, first, {f"problem-{key}": "缺一次", f"due-{key}": "2020-01-01",
                                        "then": "complete"})  # fmt: skip
    assert wrong.status_code >= 400
    assert 'value="缺一次"' in wrong.text, "what was typed stays"
    done = quarter.send(first, first, {f"problem-{key}": "缺一次", f"responsible-{key}": "书记",
                                       f"problem-{other}": "无签到", "then": "keep"})  # fmt: skip
    assert done.status_code == 303, text(done.text)
    back = quarter.send(first, f"{first}/items/{other}/passing")
    assert back.status_code == 303, text(back.text)
    done = quarter.send(first, first, {"then": "complete"})
    assert (done.status_code, done.headers["location"]) == (303, f"{PLACE}/U1-2")
    page = text(quarter.see(first))
    assert ("已办结" in page or "已完成" in page, "缺一次" in page) == (True, True)
    assert "季检查扣分" in text(quarter.see("/organizations/U1-1/scores/2026Q4"))
    for format in ("csv", "xlsx"):
        assert quarter.client.get(f"{PLACE}?format={format}").status_code == 200


def test_a_rectification_has_its_notice_its_register_and_its_plan(quarter: Door) -> None:
    quarter.enter("b11")
    listed = quarter.see("/rectifications?state=open")
    [key] = set(re.findall(r'href="/rectifications/([0-9a-f-]{36})"', listed))
    place = f"/rectifications/{key}"
    assert "缺一次" in text(quarter.see(place))
    sent = quarter.send(place, f"{place}/plan", {"measure": "逐项补齐", "responsible": "书记"})
    assert sent.status_code == 303, text(sent.text)
    assert "逐项补齐" in text(quarter.see(place))
    assert "缺一次" in document(quarter.client.get(f"/api/v1{place}/notice").content)
    assert "逐项补齐" in document(quarter.client.get("/api/v1/rectifications/document").content)


def test_the_register_comes_back_as_a_workbook(quarter: Door) -> None:
    """By its holder with what was done, by its superior closed off; the same again is nothing."""
    quarter.enter("b11")
    book = load_workbook(BytesIO(quarter.client.get("/api/v1/rectifications/workbook").content))
    sheet = book.active
    assert sheet is not None
    head = next(row for row in sheet.iter_rows() if any(c.value == "整改情况" for c in row))
    cells = {c.value: sheet.cell(c.row + 1, c.column) for c in head if c.value}
    cells["整改情况"].value, cells["责任人"].value = "已补齐", "组织委员"
    assert _brought(quarter, book) == 200
    quarter.enter("u1")
    cells["整改情况"].value, cells["销号"].value = None, "是"
    assert _brought(quarter, book) == 200
    assert "已销号" in text(quarter.see("/rectifications?state=done"))
    before = quarter.position
    assert _brought(quarter, book) == 200
    assert quarter.position == before
    cells["编号"].value = "00000000-0000-4000-8000-000000000009"
    assert _brought(quarter, book) == 422
    assert quarter.position == before


def _brought(quarter: Door, book: object) -> int:
    out = BytesIO()
    book.save(out)  # type: ignore[attr-defined]
    csrf = quarter.hidden("/account")["csrf"]
    files = {"file": ("register.xlsx", out.getvalue())}
    answer = quarter.client.post(
        "/api/v1/imports/rectifications", files=files, headers={"X-CSRF-Token": csrf}
    )
    return int(answer.status_code)


def test_the_committee_draws_and_looks_again(quarter: Door) -> None:
    quarter.enter("gw")
    drawn = quarter.send(PLACE, "/ledger-samples/2026Q4")
    assert (drawn.status_code, drawn.headers["location"]) == (303, "/ledger-samples/2026Q4")
    page = quarter.see("/ledger-samples/2026Q4")
    assert f'href="{PLACE}/U1-1"' in page
    one = f"{PLACE}/U1-1"
    place = re.findall(rf'action="({one}/items/[0-9a-f-]+/look)"', quarter.see(one))
    assert quarter.send(one, place[0], {"failed": "0", "problem": ""}).status_code == 303
    silent = quarter.send(one, place[1], {"failed": "1", "problem": ""})
    assert silent.status_code == 409, "what is wanting is said"
    assert quarter.send(one, place[1], {"failed": "1", "problem": "签到不符"}).status_code == 303
    assert "签到不符" in text(quarter.see(one))
    quarter.enter("gw", "en")
    for path in (PLACE, one, "/ledger-samples/2026Q4", "/rectifications"):
        assert quarter.see(path)
