"""抽查记录表: taken out filled in as claimed, and brought back with what was found."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from tests.features.spot_checks.months import close, lines_of, with_checkers
from tests.served import City, copies

PLACE = "/spot-checks/2026-10"


def draw(city: City) -> None:
    close(with_checkers(city))
    assert city.post("gw", PLACE, {}).status_code == 201


drawn = copies(draw)


def taken(city: City) -> Any:
    answer = city.get("c1", f"{PLACE}/workbook")
    assert answer.status_code == 200, answer.text
    return load_workbook(BytesIO(answer.content))


def brought(city: City, book: Any, account: str = "c1", dry_run: bool = False) -> Any:
    out = BytesIO()
    book.save(out)
    files = {"file": ("checks.xlsx", out.getvalue())}
    path = f"/imports/spot-checks{'?dry_run=true' if dry_run else ''}"
    return city.ask(account, "POST", path, files=files)


def cells(book: Any) -> dict[str, Any]:
    """Of the first line the cells by their heads."""
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if any(c.value == "核实分" for c in row))
    return {c.value: sheet.cell(c.row + 1, c.column) for c in head if c.value}


def test_it_comes_back_with_what_was_found(drawn: City) -> None:
    book = taken(drawn)
    first = cells(book)
    code, claimed = first["组织编码"].value, first["自评分"].value
    assert first["核实分"].value == claimed
    first["核实分"].value, first["说明"].value = claimed - 3, "缺一次"
    before = drawn.services.log.last()[0]
    assert brought(drawn, book, dry_run=True).status_code == 200
    assert drawn.services.log.last()[0] == before
    done = brought(drawn, book)
    assert done.status_code == 200, done.text
    line = lines_of(drawn, code)[0]
    assert (line["verified"], line["note"]) == (f"{claimed - 3:.2f}", "缺一次")
    states = {check["state"] for check in drawn.get("gw", PLACE).json()["checks"]}
    assert states == {"settled"}
    before = drawn.services.log.last()[0]
    assert brought(drawn, book).status_code == 200
    assert drawn.services.log.last()[0] == before, "what says the same is nothing new"


def test_every_wrong_cell_is_told_and_nothing_recorded(drawn: City) -> None:
    book = taken(drawn)
    first = cells(book)
    first["核实分"].value = 99
    task = first["任务编码"]
    task.parent.cell(task.row + 1, task.column).value = "T-没有"
    before = drawn.services.log.last()[0]
    refused = brought(drawn, book)
    assert refused.status_code == 422
    answer = [error["detail"] for error in refused.json()["errors"]]
    assert any("T-没有" in each for each in answer), answer
    assert drawn.services.log.last()[0] == before
    assert brought(drawn, taken(drawn), account="u1").status_code == 403
