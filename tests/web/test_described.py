"""The description of the API (OpenAPI 3.1) says what it really answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types

from service.web.examples import Anything, Each, Maybe, OneOf, Sometimes, plain, schema_of
from tests.served import City, line

ORDER = {"organizations": ["U1"], "title": "Order", "due": "2026-10-30"}
# Each route that reads, with questions for it; those of one's own account stand aside.
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
    "/audit/proof/{position}": ("3",),
    "/audit/consistency": ("?from=2&to=3",),
    "/people": ("",),
}


@pytest.fixture
def lively(served_on_sqlite: City) -> City:
    """Somebody has done something of every kind."""
    served = served_on_sqlite
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
    served.services.sealer.seal()
    served.headers["X-Order"] = order
    return served


def described(served: City) -> Any:
    return served.get("gw", "/openapi.json").json()


def schema_at(description: Any, path: str) -> Any:
    answer = description["paths"]["/api/v1" + path]["get"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    return {**schema, "components": description["components"]}


def questions(served: City, path: str) -> list[str]:
    head = path.partition("{")[0].rstrip("/")
    last = str(served.services.log.last()[0])
    told = [each.replace("order", served.headers["X-Order"]).replace("last", last)
            for each in ASKED[path]]  # fmt: skip
    return [head + (each if not each or each[0] == "?" else f"/{each}") for each in told]


def resolved(description: Any, schema: Any) -> Any:
    """The schema itself, where a name stands for it."""
    name = schema.get("$ref", "").rpartition("/")[2]
    return description["components"]["schemas"][name] if name else schema


@pytest.mark.parametrize("path", ASKED)
def test_what_is_answered_is_what_is_described(lively: City, path: str) -> None:
    validator = Draft202012Validator(schema_at(described(lively), path))
    for question in questions(lively, path):
        answer = lively.get("gw", question)
        assert answer.status_code == 200, (question, answer.text)
        wrong = list(validator.iter_errors(answer.json()))
        assert not wrong, (question, wrong[0].json_path, wrong[0].message)


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
    described_ = described(lively)["paths"]["/api/v1/imports/{kind}"]["post"]["responses"]["200"]
    Draft202012Validator(described_["content"]["application/json"]["schema"]).validate(
        answer.json()
    )


def test_every_route_that_reads_is_described_by_more_than_nothing(served_on_sqlite: City) -> None:
    own = ("/account", "/factors", "/sessions", "/tokens", "/deputies")
    described_ = described(served_on_sqlite)
    for path, methods in described_["paths"].items():
        content = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        said = content.get("application/json")
        if said is not None and not path.endswith(own):
            assert resolved(described_, said["schema"]).get("required"), path
            if "example" in said:
                Draft202012Validator(said["schema"]).validate(said["example"])


def test_every_route_that_tells_a_position_takes_a_moment_and_waits(served_on_sqlite: City) -> None:
    for path, methods in described(served_on_sqlite)["paths"].items():
        route = methods.get("get", {})
        if "X-Position" in route.get("responses", {}).get("200", {}).get("headers", {}):
            taken = {each["name"] for each in route["parameters"]}
            assert taken >= {"as_of", "wait"}, path


def test_an_example_is_its_own_schemas() -> None:
    example = {
        "a": Maybe("x"), "b": Sometimes(1), "c": Each({"n": True}), "d": OneOf(("u", "v")),
        "e": [{"f": Anything(None)}], "g": [],
    }  # fmt: skip
    validator = Draft202012Validator(schema_of(example))
    assert plain(example) == {
        "a": "x", "b": 1, "c": {"n": True}, "d": "u", "e": [{"f": None}], "g": []}  # fmt: skip
    assert validator.is_valid(plain(example))
    assert validator.is_valid({"a": None, "c": {}, "d": "v", "e": [], "g": [1]})
    bad: list[dict[str, Any]] = [{"a": 1}, {"b": "1"}, {"c": {"n": 1}}, {"d": "w"}, {"e": {}}]
    for wrong in bad:
        assert not validator.is_valid(plain(example) | wrong)
    assert not validator.is_valid({})
