"""Organizations, the catalogue, the calendar, the scheme, months and imports over HTTP."""

from __future__ import annotations

import base64
import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from service.features.imports.sheets import import_file
from service.workbooks.imported import Options
from tests.served import City, line

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book(rows: list[list[Any]]) -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def send(served: City, account: str, kind: str, data: bytes, **more: Any) -> Any:
    files = {"file": ("book.xlsx", data, XLSX)}
    query = "&".join(f"{name}={value}" for name, value in more.pop("query", {}).items())
    return served.ask(account, "POST", f"/imports/{kind}?{query}", files=files, **more)


ORGANIZATIONS = ["组织编码", "组织名称", "组织类型", "上级编码", "考核分组", "党员数"]


# --- organizations ------------------------------------------------------------------------------


def test_organizations_are_listed_one_page_after_the_other(served: City) -> None:
    first = served.get("b11", "/organizations?limit=5").json()
    second = served.get("b11", f"/organizations?limit=100&cursor={first['next']}").json()
    codes = [each["code"] for each in (*first["items"], *second["items"])]
    assert codes == sorted(codes)
    assert (len(codes), second["next"]) == (12, None)
    assert [o["code"] for o in served.get("gw", "/organizations?under=U3").json()["items"]] == [
        "U3", "U3-1"]  # fmt: skip


def test_an_organization_is_registered_changed_moved_and_dissolved(served: City) -> None:
    new = {"code": "U3-2", "name": "New", "kind": "党支部", "superior": "U3", "members": 9}
    assert served.post("b11", "/organizations", new).status_code == 403
    assert served.post("gw", "/organizations", new | {"kind": "club"}).status_code == 422
    assert served.post("gw", "/organizations", new | {"superior": "NONE"}).status_code == 404
    assert served.post("gw", "/organizations", new | {"extra": 1}).status_code == 422
    assert served.post("gw", "/organizations", new).status_code == 201
    assert served.post("gw", "/organizations", new).status_code == 409
    changed = served.ask("gw", "PATCH", "/organizations/U3-2", json={
        "name": "Newer", "superior": "U1", "group": "一组"})  # fmt: skip
    assert changed.status_code == 200
    answer = served.get("gw", "/organizations/U3-2").json()
    assert (answer["name"], answer["superior"], answer["group"]) == ("Newer", "U1", "一组")
    assert answer["lineage"] == ["U3-2", "U1", "GW"]
    post = {"post": "书记", "person": "P7", "since": "2026-09-01"}
    assert served.post("u1", "/organizations/U3-2/posts", post).status_code == 201
    assert served.get("gw", "/organizations/U3-2").json()["posts"] == [post]
    vacancy = {"post": "书记", "person": "P7"}
    assert served.put("u1", "/organizations/U3-2/posts/vacancy", vacancy).status_code == 200
    assert served.put("gw", "/organizations/U1/dissolution").status_code == 409
    assert served.put("gw", "/organizations/U3-2/dissolution", {"to": "U1-1"}).status_code == 200
    assert served.put("gw", "/organizations/U2/merger", {"into": "U1"}).status_code == 200
    assert served.get("gw", "/organizations/U2-1").json()["superior"] == "U1"
    assert served.get("gw", "/organizations/NONE").status_code == 404


def test_a_life_is_told_as_sentences(served: City) -> None:
    served.ask("gw", "PATCH", "/organizations/U1-1", json={"name": "Renamed"})
    served.put("b11", f"/assignments/{line('U1-1')}/receipt")
    answer = served.get("b11", "/organizations/U1-1/timeline?limit=2").json()
    assert [each["kind"] for each in answer["items"]] == [
        "assignment.received", "organization.renamed"]  # fmt: skip
    renamed = answer["items"][1]
    assert "from “Office U1-1” to “Renamed”" in renamed["sentence"]
    assert renamed["changes"] == [{"field": "name", "before": "Office U1-1", "after": "Renamed"}]
    earlier = served.get("b11", f"/organizations/U1-1/timeline?cursor={answer['next']}").json()
    assert earlier["items"][-1]["kind"] == "organization.registered"
    assert served.get("b11", "/organizations/U2-1/timeline").status_code == 403


def test_the_burden_says_what_was_asked_and_by_whom(served: City) -> None:
    answer = served.get("b11", "/organizations/U1-1/burden?period=2026-10").json()
    assert (answer["fields"], answer["evidence"], answer["over"]) == (12, 0, False)
    assert answer["asked"] == [{"by": "U1", "lines": 4, "fields": 12, "evidence": 0}]
    assert served.get("b11", "/organizations/U1-1/burden?period=2026").status_code == 422


# --- the catalogue, the calendar, the scheme ----------------------------------------------------


def test_a_task_is_added_amended_and_withdrawn_from_a_month_on(served: City) -> None:
    new = {"code": "T9", "name": "Ninth", "cycle": "每月", "kinds": ["党支部"], "points": "5",
           "deadline": "本月25日"}  # fmt: skip
    assert served.post("u1", "/tasks", new).status_code == 403
    for wrong in ({"cycle": "sometimes"}, {"kinds": ["club"]}, {"points": "x"}):
        assert served.post("gw", "/tasks", new | wrong).status_code == 422
    assert served.post("gw", "/tasks", new).status_code == 201
    assert served.post("gw", "/tasks", new).status_code == 409
    amended = served.ask("gw", "PATCH", "/tasks/T9", json={"points": "6", "condition": "设党小组"})
    assert amended.status_code == 200
    [task] = [t for t in served.get("b11", "/tasks").json()["items"] if t["code"] == "T9"]
    assert (task["points"], task["condition"], task["in_force_from"]) == (
        "6.00", "has_groups", "2026-11")  # fmt: skip
    assert served.ask("gw", "PATCH", "/tasks/NONE", json={"points": "6"}).status_code == 404
    assert served.put("gw", "/tasks/T9/withdrawal", {"in_force_from": "2026-12"}).status_code == 200
    december = served.get("gw", "/tasks?period=2026-12").json()["items"]
    assert "T9" not in {task["code"] for task in december}
    assert len(served.get("gw", "/tasks?period=2026-11").json()["items"]) == 7


def test_exports_of_the_city_can_be_imported_as_they_are(served: City) -> None:
    for kind in ("organizations", "tasks", "workdays"):
        data = served.get("gw", f"/{kind}", headers={"Accept": XLSX}).content
        done = send(served, "gw", kind, data, query={"dry_run": "true"})
        assert (done.status_code, done.json()["counts"], done.json()["recorded"]) == (
            200, {}, False), kind  # fmt: skip


@pytest.mark.parametrize("kind", ["text/csv", XLSX])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_schemes_versions_taken_away_come_back_in_as_the_last_of_them(
    served_on_sqlite: City, kind: str, language: str
) -> None:
    """Points taken for hundredths of theirs would be a hundred times as many."""
    served = served_on_sqlite
    assert served.post("gw", "/schemes", {"parameters": {"late_per_day": 150}}).status_code == 201
    wanted = {"Accept": kind, "Accept-Language": language}
    taken = served.get("gw", "/schemes", headers=wanted).content
    done = import_file(served.services, served.operator(), "scheme", "s", taken, Options())
    assert ([str(error) for error in done.errors], done.changes, done.extra) == ([], [], [])
    assert served.get("gw", "/schemes").json()["items"][-1]["version"] == 2


def test_days_and_schemes_are_the_committees(served: City) -> None:
    days = {"2026-10-10": True, "2026-10-08": False}
    assert served.post("u1", "/workdays", {"days": days}).status_code == 403
    assert served.post("gw", "/workdays", {"days": days}).status_code == 201
    answer = served.get("b11", "/workdays?year=2026").json()
    assert {"day": "2026-10-10", "working": True} in answer["items"]
    assert answer["years"] == [2026]
    assert served.post("gw", "/workdays", {"days": {"2026-02-30": True}}).status_code == 422
    scheme = {"in_force_from": "2026-12", "parameters": {"late_per_day": 200}}
    assert served.post("u1", "/schemes", scheme).status_code == 403
    assert served.post("gw", "/schemes", scheme).json()["version"] == 2
    wrongs: list[Any] = [{"late_per_day": -1}, {"nothing": 1}, {"timezone": []}, {"kinds": 3}]
    for wrong in wrongs:
        assert served.post("gw", "/schemes", {"parameters": wrong}).status_code == 422
    assert served.post("gw", "/schemes", scheme | {"in_force_from": "2026-10"}).status_code == 409
    assert [v["version"] for v in served.get("gw", "/schemes").json()["items"]] == [1, 2]


# --- months -------------------------------------------------------------------------------------


def test_a_month_is_issued_once_withdrawn_and_issued_again(served: City) -> None:
    assert served.post("u1", "/periods/2026-11/issue").status_code == 403
    key = {"Idempotency-Key": "november"}
    first = served.post("gw", "/periods/2026-11/issue", headers=key).json()
    assert (first["issued"], first["existing"]) == (38, 0)
    assert served.post("gw", "/periods/2026-11/issue", headers=key).json() == first
    again = served.post("gw", "/periods/2026-11/issue").json()
    assert (again["issued"], again["existing"]) == (0, 38)
    gone = served.post("gw", "/periods/2026-11/withdrawal", {"reason": "Too soon."}).json()
    assert gone["cancelled"] == 38
    some = served.post("gw", "/periods/2026-11/issue", {"organizations": ["U1-1"]}).json()
    assert some["issued"] == 4
    assert served.post("gw", "/periods/2026-13/issue").status_code == 422


def test_the_board_counts_what_lies_beneath(served: City) -> None:
    served.put("b11", f"/assignments/{line('U1-1')}/receipt")
    board = served.get("gw", "/dispatch/2026-10").json()
    assert [row["organization"] for row in board["rows"]] == ["GW", "U1", "U2", "U3"]
    [unit] = [row for row in board["rows"] if row["organization"] == "U1"]
    assert unit["counts"] == {"green": 1, "grey": 17}
    whole = served.get("gw", "/dispatch/2026Q4?whole=true").json()
    assert len(whole["rows"]) == 12
    own = served.get("u1", "/dispatch/2026-10").json()
    assert own["under"] == "U1"
    assert served.get("u1", "/dispatch/2026-10?under=U2").status_code == 403
    assert served.get("gw", "/dispatch/2026").status_code == 422
    csv = served.get("gw", "/dispatch/2026-10", headers={"Accept": "text/csv"}).text
    assert "16 / 0 / 0 / 0" not in csv
    assert "3 / 1 / 0 / 0" in csv


# --- imports ------------------------------------------------------------------------------------


def test_every_wrong_cell_is_told_and_nothing_recorded(served: City) -> None:
    data = book([ORGANIZATIONS, ["U9", "Nine", "机关党委", "GW", "党群", "many"],
                 ["U8", "Eight", "club", "GW", "党群", 3]])  # fmt: skip
    before = served.services.log.last()[0]
    bad = send(served, "gw", "organizations", data)
    assert bad.status_code == 422
    assert {error["cell"] for error in bad.json()["errors"]} == {"F2", "C3"}
    assert all(set(e) >= {"file", "sheet", "cell", "wrong", "expected", "text"}
               for e in bad.json()["errors"])  # fmt: skip
    assert served.services.log.last()[0] == before


def test_partial_records_the_right_rows_and_gives_the_wrong_ones_back(served: City) -> None:
    data = book([ORGANIZATIONS, ["U9", "Nine", "机关党委", "GW", "党群", 8],
                 ["U8", "Eight", "club", "GW", "党群", 3]])  # fmt: skip
    done = send(served, "gw", "organizations", data, query={"partial": "true"}).json()
    assert (done["recorded"], done["counts"]) == (True, {"organization.registered": 1})
    wrong = openpyxl.load_workbook(io.BytesIO(base64.b64decode(done["wrong_rows"])))
    assert any("U8" in row for row in wrong.active.values if row)
    assert served.get("gw", "/organizations/U9").status_code == 200


def test_an_import_is_shown_first_recorded_once_and_only_by_whom_may(served: City) -> None:
    data = book([ORGANIZATIONS, ["U9", "Nine", "机关党委", "GW", "党群", 8]])
    shown = send(served, "gw", "organizations", data, query={"dry_run": "true"}).json()
    assert (shown["recorded"], shown["changes"][0]["subject"]) == (False, "U9")
    assert send(served, "u1", "organizations", data).status_code == 403
    key = {"Idempotency-Key": "import"}
    first = send(served, "gw", "organizations", data).json()
    assert first["recorded"]
    keyed = {"headers": key | {"Content-Type": "multipart/form-data; boundary=x"},
             "content": _form(data)}  # fmt: skip
    one = served.ask("gw", "POST", "/imports/organizations", **keyed)
    two = served.ask("gw", "POST", "/imports/organizations", **keyed)
    assert one.json()["position"] == two.json()["position"]
    assert two.headers["Idempotent-Replayed"] == "true"
    nothing = served.ask("gw", "POST", "/imports/organizations", json={})
    assert (nothing.status_code, nothing.json()["errors"][0]["field"]) == (422, "body.file")
    assert send(served, "gw", "organizations", b"PK junk").status_code == 422
    assert send(served, "gw", "contacts", data).status_code == 422


def _form(data: bytes) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="b.xlsx"\r\n\r\n'
    return head + data + b"\r\n--x--\r\n"


def test_a_pre_filled_workbook_comes_back_in(served: City) -> None:
    served.go_to(date(2026, 10, 30))
    data = served.get("u1", "/reports/U1/2026-10/workbook").content
    made = openpyxl.load_workbook(io.BytesIO(data))
    sheet: Any = made.active
    header = next(row for row in sheet.iter_rows() if "自评分" in [c.value for c in row])
    columns = {cell.value: cell.column for cell in header}
    for row in sheet.iter_rows(min_row=header[0].row + 1):
        row[columns["自评分"] - 1].value = 9
        row[columns["完成情况"] - 1].value = "已完成"
    out = io.BytesIO()
    made.save(out)
    done = send(served, "u1", "self-evaluations", out.getvalue())
    assert done.status_code == 200, done.text
    assert done.json()["counts"]["report.submitted"] == 5
    assert served.get("u1", "/reports/U1-1/2026-10").json()["claimed"] == "36.00"
