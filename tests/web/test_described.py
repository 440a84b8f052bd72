"""The description of the API (OpenAPI 3.1) says what it really answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types

from aggregates.annual_review.annual_review import (
    AnnualReview,
    Computed,
    Remedy,
    annual_review_id,
)
from aggregates.appeal.appeal import Against
from aggregates.month.month import MonthBook
from service.access.log import By
from service.access.people import Person
from service.access.roles import ADMINISTRATORS, WHOLE, Grant, Role
from service.access.table import names
from service.features.bulletins.commands import drafting, steps
from service.recording.call import record
from service.sealing import checkpoints
from service.sealing.printed import line_of
from tests.doors import API, DOORS
from tests.features.bulletins.scenario import Q4, person
from tests.served import City, a_copy, line
from tests.story import WORDS

MEETING = {"organization": "GW", "kind": "quarterly", "period": "2026Q4", "title": "调度会",
           "held_on": "2026-11-12", "place": "三楼", "invited": ["U1"]}  # fmt: skip
ORDER = {"organizations": ["U1"], "title": "Order", "due": "2026-10-30"}
# Questions of routes that answer differently, by their path; of every other one is made up.
ASKED: dict[str, tuple[str, ...]] = {
    "/assignments": ("", "?organization=U1", "?status=reported"),
    "/assignments/{assignment}": (line("U1-1"), line("U1-1", "T2"), "order"),
    "/assignments/{assignment}/handoffs": (f"{line('U1-1')}/handoffs", "order/handoffs"),
    "/organizations": ("", "?dissolved=true"),
    "/organizations/{code}": ("GW", "U1", "U3-1"),
    "/organizations/{code}/timeline": ("U1-1/timeline", "U1/timeline"),
    "/organizations/{code}/scorecard": tuple(
        f"{code}/scorecard?period={period}"
        for code in ("U1", "U1-1", "U2")
        for period in ("2026-10", "2026Q4", "2026")
    ),
    "/organizations/{code}/burden": ("U1-1/burden?period=2026-10",),
    "/tasks": ("", "?withdrawn=true", "?period=2026-10"),
    "/workdays": ("",),
    "/schemes": ("",),
    "/reports": ("?period=2026-10",),
    "/reports/{organization}/{period}": ("U1-1/2026-10", "U2/2026-10"),
    "/dispatch/{period}": ("2026-10", "2026Q4", "2026-10?whole=true"),
    "/rankings/{period}": ("2026-10", "2026Q4", "2026", "2026-10?under=U1"),
    "/dispatch/{period}/difference": ("2026-10/difference?against=5",),
    "/rankings/{period}/difference": ("2026-10/difference?against=5&changed=false",),
    "/organizations/{code}/scorecard/difference": (
        "U1-1/scorecard/difference?period=2026-10&against=5",
    ),
    "/notices": ("", "?under=GW"),
    "/runs": ("",),
    "/audit/facts": ("", "?limit=1000"),
    "/audit/facts/{position}": ("1", "last"),
    "/audit/leads": ("?period=2026-10",),
    "/audit/checkpoints": ("",),
    "/audit/checkpoints/check": ("?line=printed",),
    "/audit/proof/{position}": ("3",),
    "/audit/consistency": ("?from=2&to=3",),
    "/accounts": ("", "?as_of=2026-10-02"),
    "/access-log": ("",),
    "/sessions": ("",),
    "/polls/{poll}": ("polled",),
    "/adjustments/{year}/{code}/{adjustment}": ("2026/U1/raised",),
    "/meetings/{meeting}": ("conference",),
    "/meetings/{meeting}/agenda": ("conference/agenda",),
    "/bulletins/{period}": ("2026Q4",),
    "/bulletins/{period}/{n}": ("2026Q4/1",),
    "/bulletins/{period}/difference": ("2026Q4/difference",),
    "/bulletins/{period}/{n}/difference": ("2026Q4/1/difference",),
}
VALUES = {"code": "U1", "period": "2026-10", "organization": "U1-1", "account": "gw",
          "quarter": "2026Q4", "year": "2026", "person": "P1", "position": "3",
          "assignment": line("U1-1"),
          "appeal": str(Against("U1-1", "2026-10", "own").appeal)}  # fmt: skip
READ = sorted(path.removeprefix("/api/v1") for method, path in API if method == "GET")
FILES = frozenset({
    "/annual-reviews/{year}/document", "/consequences/{year}/{consequence}/document",
    "/bulletins/{period}/document", "/bulletins/{period}/{n}/document",
    "/appeals/{appeal}/document", "/meetings/{meeting}/minutes", "/meetings/{meeting}/notice",
    "/assignments/{assignment}/order", "/audit/export", "/evidence/{sha256}",
    "/organizations/{code}/ledger/{period}", "/organizations/{code}/task-list/{period}",
    "/reports/{organization}/{period}/workbook",
    "/spot-checks/{period}/checks/{organization}/document",
    "/spot-checks/{period}/results/{organization}/document", "/spot-checks/{period}/workbook",
    "/rectifications/workbook", "/rectifications/document",
    "/rectifications/{rectification}/notice",
})  # fmt: skip


@pytest.fixture(scope="module")
def lively(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Somebody has done something of every kind."""
    folder = tmp_path_factory.mktemp("lively")
    for served in a_copy("sqlite", folder):
        yield _lived_in(served)


def _lived_in(served: City) -> City:
    served.put("b11", f"/assignments/{line('U1-1')}/receipt")
    order = served.post("gw", "/assignments", ORDER).json()["assignments"][0]
    handed = {"to": ["U1-1", "U1-2"], "due": "2026-10-29"}
    served.post("u1", f"/assignments/{order}/handoffs", handed)
    served.put("gw", "/tasks/T6/withdrawal")
    served.post("gw", "/organizations/U1/posts", {"post": "书记", "person": "P1"})
    served.put("gw", "/organizations/U3-1/dissolution")
    served.go_to(date(2026, 10, 30))
    said = {"assignment": line("U1-1"), "points": "5", "statement": "done", "happened_on": None}
    served.put("b11", "/reports/U1-1/2026-10", {"items": [said]})
    served.put("u1", "/reports/U1-1/2026-10/return", {"reason": "again"})
    assert served.put("b11", "/reports/U1-1/2026-10", {"items": [said]}).status_code == 200
    served.services.accounts.policies.change({"second_factor": "offered"}, by=By("operator"))
    served.services.accounts.people.load([Person(person="P1", name="张三", organization="U1")],
                                         datetime.now(UTC), By("gw"))  # fmt: skip
    served.post("gw", "/tokens", {"name": "script"})
    served.post("gw", "/deputies", {"deputy": "u1", "ends": "2199-01-01T00:00:00Z"})
    served.put("u1", "/reports/U1-1/2026-10/confirmation")
    for period in ("2026-10", "2026-11", "2026-12"):
        close_at_once(served, period)
    assert served.post("gw", "/spot-checks/2026-10", {}).status_code == 201
    check_a_ledger(served)
    appealed = {"organization": "U1-1", "year": "2026", "entry": 1, "reason": "please look again"}
    assert served.post("gw", "/appeals", appealed).json()["appeal"] == VALUES["appeal"]
    bonus = {"kind": "bonus", "points": "2.00", "reason": "承办现场会"}
    adjustment = served.post("gw", "/adjustments/2026/U1", bonus).json()["adjustment"]
    polling = {"year": "2026", "organization": "U1", "form": "tokens", "voters": {"全体": 5}}
    poll = served.post("gw", "/polls", polling).json()["poll"]
    meeting = served.post("gw", "/meetings", MEETING)
    assert meeting.status_code == 201, meeting.text
    served.go_to(date(2027, 2, 1))
    publish(served)
    publish_a_year(served)
    served.services.sealer.seal()
    served.headers |= {
        "X-Poll": poll,
        "X-Adjustment": adjustment,
        "X-Order": order,
        "X-Meeting": meeting.json()["meeting"],
    }
    return served


def publish(served: City) -> None:
    """The quarter's bulletin, by three of the committee."""
    services = served.services
    drafting.draft(services, person(served, "P1"), Q4)
    steps.review(services, person(served, "P2"), Q4)
    steps.sign(services, person(served, "P3"), Q4, "×直党工〔2027〕3号")
    steps.issue(services, person(served, "P1"), Q4)


def publish_a_year(served: City) -> None:
    """Though much of it is open: its review as it would be recorded."""
    by = served.operator()
    row = {"organization": "U1", "peers": "党群", "quarters": {"2026Q4": 9_000}, "daily": 9_000,
           "poll": None, "raw_bonuses": 0, "raw_deductions": 0, "bonuses": 0, "deductions": 0,
           "score": 9_000, "rank": 1, "previous": None, "reason": None}  # fmt: skip
    review = AnnualReview.blank(annual_review_id("2026"), by.act.at)
    review.compute("2026", Computed(5, 1, [row]), by.act)
    day = date(2027, 1, 25)
    review.deliberate(day, ["P1"], day, by.act)
    review.post(day, date(2027, 1, 29), by.act)
    review.object("U1", "U1", WORDS, day, date(2027, 2, 20), by.act)
    review.decide(1, False, frozenset(), Remedy(), "GW", None, person(served, "P1").act)
    review.publish(date(2027, 2, 1), by.act)
    record(served.services, by, review)
    sent = {"kind": "honours", "organization": "U1", "basis": "抄送组织部"}
    assert served.post("gw", "/consequences/2026", sent).status_code == 201


def check_a_ledger(served: City) -> None:
    """One item failed, the rest passed; drawn for the committee's sample."""
    place = "/ledger-checks/2026Q4/U1-1"
    assert served.post("u1", place, {}).status_code == 201
    failed = served.put("u1", f"{place}/items/{line('U1-1')}", {"problem": "缺一次"})
    assert failed.status_code == 200, failed.text
    served.put("u1", f"{place}/rest-passed")
    served.put("u1", f"{place}/completion")
    assert served.post("gw", "/ledger-samples/2026Q4", {}).status_code == 201


def close_at_once(served: City, period: str) -> None:
    """Though the others have sent nothing."""
    by = served.operator()
    month = MonthBook.untouched(period, by.act)
    month.close([], 1, by.act)
    record(served.services, by, month)


def described(served: City) -> Any:
    return served.get("gw", "/openapi.json").json()


def schema_at(description: Any, path: str, method: str = "get") -> Any:
    """Closed: what is answered beside what is described is wrong too."""
    answer = description["paths"]["/api/v1" + path][method]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    return closed({**schema, "components": description["components"]})


def closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    by_key = {name: closed(each) for name, each in schema.items()}
    return {"additionalProperties": False, **by_key} if "properties" in by_key else by_key


def questions(served: City, path: str) -> list[str]:
    head = path.partition("{")[0].rstrip("/")
    last = str(served.services.log.last()[0])
    if path not in ASKED:
        return [re.sub(r"\{(\w+)\}", lambda place: VALUES[place[1]], path)]
    known = {
        "conference": served.headers["X-Meeting"],
        "raised": served.headers["X-Adjustment"],
        "polled": served.headers["X-Poll"],
        "order": served.headers["X-Order"],
        "last": last,
        "printed": printed(served),
    }
    texts = [reduce(lambda said, name: said.replace(name, known[name]), known, each)
            for each in ASKED[path]]  # fmt: skip
    return [head + (each if not each or each[0] == "?" else f"/{each}") for each in texts]


def printed(served: City) -> str:
    """The last checkpoint, as its sheet of paper has it."""
    checkpoint = served.services.sealer.record().last(checkpoints.ALL)
    assert checkpoint is not None
    return line_of(checkpoint)


def asker(served: City, path: str) -> str:
    """The committee's officer where that may; else somebody whom the table names, made for it."""
    role = next(r for r in Role if names((Grant(r, "GW"),), DOORS["GET", "/api/v1" + path]))
    if role is Role.COMMITTEE_OFFICER:
        return "gw"
    if role.value in served.tokens:
        return role.value
    now, place = datetime.now(UTC), WHOLE if role in ADMINISTRATORS else "GW"
    served.services.accounts.put(role.value, f"P-{role.value}", "GW", None, now)
    served.services.accounts.granting.give(role.value, role, place, now)
    served.tokens[role.value] = served.services.accounts.open(
        role.value, "token", now, timedelta(hours=1)
    )
    return role.value


def resolved(description: Any, schema: Any) -> Any:
    """The schema itself, where a name stands for it."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return description["components"]["schemas"][name] if name else schema


@pytest.mark.parametrize("path", [path for path in READ if path not in FILES])
def test_what_is_answered_is_what_is_described(lively: City, path: str) -> None:
    who = asker(lively, path)
    validator = Draft202012Validator(schema_at(described(lively), path))
    for question in questions(lively, path):
        answer = lively.get(who, question)
        assert answer.status_code == 200, (question, answer.text)
        wrong = list(validator.iter_errors(answer.json()))
        assert not wrong, (question, wrong[0].json_path, wrong[0].message)


def test_only_files_are_no_json(lively: City) -> None:
    paths = described(lively)["paths"]
    fields = {
        path: paths["/api/v1" + path]["get"]["responses"]["200"].get("content", {}) for path in READ
    }
    assert {path for path, content in fields.items() if "application/json" not in content} == FILES


@pytest.mark.parametrize("points", ["5", "five"])
def test_what_an_import_answers_is_described_too(lively: City, points: str) -> None:
    head = "任务编码,任务名称,周期,适用组织,分值,完成时限,备注"
    right = "T8,Eighth,每月,党支部,5,本月25日,x"
    table = f"{head}\n{right}\nT9,Ninth,每月,党支部,{points},本月25日,x\n"
    files = {"file": ("tasks.csv", table.encode(), "text/csv")}
    path = "/imports/tasks?partial=true"
    answer = lively.ask("gw", "POST", path, files=files)
    assert answer.status_code == 200, answer.text
    assert bool(answer.json()["errors"]) == (points == "five")
    validator = Draft202012Validator(schema_at(described(lively), "/imports/{kind}", "post"))
    validator.validate(answer.json())


def test_every_route_that_reads_is_described_by_more_than_nothing(lively: City) -> None:
    described_ = described(lively)
    for path, methods in described_["paths"].items():
        content = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        said = content.get("application/json")
        if said is not None:
            assert resolved(described_, said["schema"]).get("required"), path
            if "example" in said:
                Draft202012Validator(said["schema"]).validate(said["example"])


def test_every_route_that_tells_a_position_takes_a_moment_and_waits(lively: City) -> None:
    for path, methods in described(lively)["paths"].items():
        route = methods.get("get", {})
        if "X-Position" in route.get("responses", {}).get("200", {}).get("headers", {}):
            taken = {each["name"] for each in route["parameters"]}
            assert taken >= {"as_of", "wait"}, path
