"""Contacts through the API (双联系): linked, recorded by their leaders, owed, told, passed on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook

from schedules.job import Occurrence
from schedules.runner import run_together
from service.access.roles import Role
from tests.known_password import HASHED
from tests.served import City, a_copy


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One for all, each test with contacts of its own."""
    folder: Path = tmp_path_factory.mktemp("contacts")
    for made in a_copy("sqlite", folder):
        for account, person, home, role in (
            ("ld", "L01", "GW", Role.LEADER), ("ld2", "L02", "GW", Role.LEADER),
            ("away", "L03", "U3", Role.LEADER), ("rev", "P-rev", "GW", Role.AUDITOR),
            ("aide", "P-aide", "U3-1", Role.BRANCH_SECRETARY),
        ):  # fmt: skip
            _account(made, account, person, home, role)
        yield made


def _account(city: City, account: str, person: str, home: str, role: Role) -> None:
    now = datetime.now(UTC)
    accounts = city.services.accounts
    accounts.put(account, person, home, HASHED, now)
    accounts.granting.give(account, role, home, now)
    city.tokens[account] = accounts.open(account, "token", now, timedelta(hours=2))


def linked(city: City, organization: str, leader: str = "L01", **more: Any) -> str:
    body = {"leader": leader, "organization": organization, "since": "2026-10-01", **more}
    made = city.post("gw", "/contacts", body)
    assert made.status_code == 201, made.text
    return f"/contacts/{made.json()['contact']}"


def debts(city: City, who: str = "ld", **asked: str) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in {"quarter": "2026Q4", **asked}.items())
    items: list[dict[str, Any]] = city.get(who, f"/contacts/debts?{query}").json()["items"]
    return items


def test_one_act_pays_all_three_and_is_seen_as_it_was(city: City) -> None:
    path = linked(city, "U1")
    city.go_to(date(2026, 10, 12))
    [owed] = debts(city, leader="L01")
    assert owed["owed"] == ["visit", "report", "dispatch"]
    assert (owed["due"], owed["state"]) == ("2026-12-31", "open")
    said = {"happened_on": "2026-10-12", "also": ["report"], "lines": ["party"],
            "found": "台账不全", "advice": "补齐台账"}  # fmt: skip
    done = city.post("ld", f"{path}/visits", said)
    assert done.status_code == 201, done.text
    [owed] = debts(city, leader="L01")
    assert owed["missing"] == {
        "visit": ["business"], "report": ["business"], "dispatch": ["party", "business"],
    }  # fmt: skip
    rest = {"happened_on": "2026-10-12", "also": ["visit", "report"], "taken_up": True}
    assert city.post("ld", f"{path}/dispatches", rest).status_code == 201
    assert debts(city, leader="L01") == []
    [kept] = debts(city, leader="L01", settled="true")
    assert kept["state"] == "settled"
    now = city.get("ld", path).json()
    assert [act["kinds"] for act in now["acts"]][1] == ["visit", "report", "dispatch"]
    assert now["advice"] == {
        "text": "补齐台账", "given_on": "2026-10-12", "taken_up_on": "2026-10-12",
    }  # fmt: skip
    then = city.get("ld", f"{path}?as_of={done.json()['position']}").json()
    assert len(then["acts"]) == 1


def test_a_leader_records_their_own_alone_and_an_officer_for_them(city: City) -> None:
    path = linked(city, "U2", "L03")  # whose grant does not reach there
    said = {"happened_on": "2026-10-12"}
    assert city.post("ld2", f"{path}/visits", said).status_code == 403
    assert city.post("u2", f"{path}/visits", said).status_code == 403
    assert city.post("gw", f"{path}/visits", {**said, "lines": ["party"]}).status_code == 201
    assert city.post("away", f"{path}/visits", said).status_code == 201
    assert city.get("away", path).status_code == 200
    assert city.get("aide", path).status_code == 403
    acts = city.get("gw", "/contacts/acts?organization=U2").json()["items"]
    assert [act["recorded_by"] for act in acts] == ["GW", "L03"]
    assert {act["leader"] for act in acts} == {"L03"}
    assert city.get("aide", "/contacts").json()["items"] == []


def test_what_is_wrong_is_refused_and_nothing_recorded(city: City) -> None:
    path = linked(city, "U3", until="2026-12-31")
    before = city.services.log.last()[0]
    again = {"leader": "L01", "organization": "U3", "since": "2026-12-31", "until": "2027-06-30"}
    refused = city.post("gw", "/contacts", again)
    assert (refused.status_code, refused.json()["rule"]) == (409, "R20")
    backwards = again | {"since": "2027-02-01", "until": "2027-01-01"}
    assert city.post("gw", "/contacts", backwards).status_code == 422
    assert city.post("u2", "/contacts", again | {"organization": "U2"}).status_code == 403
    assert city.post("u1", "/contacts", again).status_code == 403
    old = city.post("ld", f"{path}/visits", {"happened_on": "2026-09-01"})
    assert (old.status_code, len(old.json()["errors"])) == (409, 2)
    ahead = city.post("ld", f"{path}/visits", {"happened_on": "2026-12-01"})
    assert ahead.status_code == 422
    unknown = {"happened_on": "2026-10-12", "evidence": ["0" * 64]}
    assert city.post("ld", f"{path}/visits", unknown).status_code == 422
    nobody = "/contacts/00000000-0000-4000-8000-000000000000"
    assert city.get("gw", nobody).status_code == 404
    assert city.post("ld", f"{nobody}/visits", {"happened_on": "2026-10-12"}).status_code == 403
    assert city.services.log.last()[0] == before


def test_all_of_a_leaders_pass_on_in_one_act_or_none(city: City) -> None:
    first = linked(city, "U1-1", "L11")
    linked(city, "U1-2", "L11")
    linked(city, "U1-2", "L12")
    before = city.services.log.last()[0]
    body = {"from": "L11", "to": "L12", "on": "2026-10-12"}
    refused = city.put("gw", "/contacts/succession", body)
    assert (refused.status_code, refused.json()["rule"]) == (409, "R20")
    assert city.services.log.last()[0] == before
    passed = city.put("gw", "/contacts/succession", body | {"to": "L13"})
    assert len(passed.json()["contacts"]) == 2
    shown = city.get("gw", first).json()
    assert [held["leader"] for held in shown["leaders"]] == ["L11", "L13"]
    assert len(debts(city, "gw", leader="L13")) == 2
    assert debts(city, "gw", leader="L11") == []


def test_the_sheet_is_a_document_and_the_ending_ends(city: City) -> None:
    path = linked(city, "U1-3", "L14")
    paper = Document(BytesIO(city.get("gw", f"{path}/sheet").content))
    words = "".join(cell.text for cell in paper.tables[0]._cells)
    assert "联系点" in words
    assert "上次意见" in words
    assert len(paper.tables[0].rows) <= 12
    ended = city.put("gw", f"{path}/ending", {"on": "2026-11-30", "reason": "工作调整"})
    assert ended.status_code == 200
    assert debts(city, "gw", leader="L14") == []
    shown = city.get("gw", path).json()
    assert (shown["until"], shown["ended_for"]) == ("2026-11-30", "工作调整")


def test_the_arrangement_comes_in_once_and_its_wrong_cells_are_told(city: City) -> None:
    rows = [
        ("L21", "领导甲", "U1-4", "", "党建、业务", None),
        (None, "领导甲", "U2-1", "", "党建", "重点"),
    ]
    file = _workbook(rows)
    answer = _import(city, file)
    assert answer.json()["counts"] == {"contact.linked": 2}, answer.text
    assert _import(city, file).json()["counts"] == {}
    wrong = _import(city, _workbook([("L21", "", "U9", "", "党建", None),
                                     ("L22", "", "U2-2", "", "唱歌", None)]))  # fmt: skip
    assert wrong.status_code == 422
    assert {each["cell"] for each in wrong.json()["errors"]} == {"D4", "F5"}
    [row] = city.get("gw", "/contacts?leader=L21&organization=U2-1").json()["items"]
    assert (row["since"], row["until"], row["lines"], row["post"]) == (
        "2026-01-01", "2026-12-31", ["party"], "领导甲",
    )  # fmt: skip


def _workbook(rows: list[tuple[Any, ...]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["市直机关领导双联系安排表（2026年）"])
    sheet.append(["填报单位：工委"])
    sheet.append(["序号", "领导编码", "职务", "联系单位编码", "联系单位", "联系内容", "备注"])
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row])
    if rows[1][0] is None:
        sheet.merge_cells("B4:B5")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _import(city: City, file: bytes) -> Any:
    files = {"file": ("contacts.xlsx", file)}
    return city.ask("gw", "POST", "/imports/contacts", files=files)


def test_history_is_listed_for_auditors(city: City) -> None:
    path = linked(city, "U2-3", "L15", since="2026-01-01")
    said = {"happened_on": "2026-03-02", "history": True}
    assert city.post("gw", f"{path}/visits", said).status_code == 201
    listed = city.get("rev", "/contacts/acts?history=true&leader=L15").json()["items"]
    assert [act["happened_on"] for act in listed] == ["2026-03-02"]


def test_leaders_are_told_before_it_is_late_and_dissolving_ends(city: City) -> None:
    linked(city, "U3-1", "L02")
    when = datetime(2026, 12, 11, 2, tzinfo=UTC)
    city.services.log.move_clock(when)
    run_together(city.services, [Occurrence(when, "tell-contact-debts", "2026Q4")])
    [told] = city.get("ld2", "/notices/personal").json()["items"]
    assert [item["kind"] for item in told["items"]] == ["contact-debts"]
    own = f"/notices/personal/{told['id']}/receipt"
    assert city.put("ld", own).status_code == 403
    assert city.put("ld2", own).status_code == 200
    assert city.get("ld2", "/notices/personal?received=false").json()["items"] == []
    assert [each["organization"] for each in debts(city, "gw", leader="L02")] == ["U3-1"]
    gone = city.put("gw", "/organizations/U3-1/dissolution", {})
    assert gone.status_code == 200, gone.text
    assert debts(city, "gw", leader="L02") == []
