"""The whole API fuzzed as every role, and with nobody signed in: no 5xx, nothing out of reach."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from service.access.log import By
from service.access.rights import Reach
from service.access.roles import Role
from service.access.table import EVERYBODY, TABLE
from service.features.scores.rights import RANKING_READ
from tests.access.everybody import INSIDE, ROLES, everybody
from tests.access.walking import expected
from tests.doors import DOORS, OPEN, action_of
from tests.served import City, line

EXAMPLES = int(os.environ.get("DUBAN_FUZZ_EXAMPLES", "1"))  # of each route, at three places
CALM = list(HealthCheck)
POLICY = "/api/v1/policy"
HOME = "U1"
CITYWIDE = {RANKING_READ}  # of every unit what the reader may see of it


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    yield from everybody(tmp_path_factory.mktemp("crowd"))


@pytest.fixture(scope="module")
def operations(crowd: City) -> list[Any]:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", crowd.client.app)
    return [each.ok() for each in schema.get_all_operations()]  # type: ignore[union-attr]  # our own description is sound


@cache
def cases(operation: Any, count: int) -> list[tuple[Any, dict[str, Any], str]]:
    """The same for every role, made once: two of three go to things that are there, of the role's
    own subtree and of another."""
    made: list[tuple[Any, dict[str, Any], str]] = []

    @given(case=operation.as_strategy())
    @settings(
        max_examples=count, deadline=None, database=None, derandomize=True,
        suppress_health_check=CALM, phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    def keep(case: Any) -> None:
        for target in ("", "U1-1", "U2-1"):
            known = {n: v for n, v in _known(target).items() if n in case.path_parameters}
            there = {**case.path_parameters, **known} if target else case.path_parameters
            made.append((case, there, target))

    keep()
    return made


def fuzz(city: City, operation: Any, role: Role | None, count: int) -> None:
    token = city.tokens[f"{role.value}@{HOME}"] if role else None
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    for case, there, target in cases(operation, count):
        case.path_parameters = there
        answer = case.call(headers=headers)
        if operation.path == POLICY and case.method == "PATCH":
            _begin_anew(city)
        text = f"{role} {case.method} {case.formatted_path} {answer.status_code} "
        _must_fit(role, operation, target, case, answer, text + repr(answer.content[:300]))


def _begin_anew(city: City) -> None:
    """Whatever was set, a second factor wanted of everybody among it: the next must come in."""
    accounts = city.services.accounts
    accounts.policies.change(asdict(accounts.policies.defaults), By("operator"))


def _known(target: str) -> dict[str, str]:
    return {"assignment": line(target), "organization": target, "code": target,
            "period": "2026-10", "number": "1", "quarter": "2026Q4",
            "rectification": line(target)}  # fmt: skip


def _must_fit(
    role: Role | None, operation: Any, target: str, case: Any, answer: Any, text: str
) -> None:
    status, door = answer.status_code, (operation.method.upper(), operation.path)
    assert status < 500, text
    if status >= 400:
        assert answer.headers["content-type"][0].startswith("application/problem+json"), text
    if door in OPEN:
        return
    if role is None:
        assert status == 401, text
        return
    action = action_of(*door)
    assert action is not None, text
    if action not in TABLE[role] and action not in EVERYBODY:
        assert status == 403, text
        return
    if target and expected(role, HOME, door, target) is False:
        assert status in (403, 404, 413, 422), text
    if status < 300 and TABLE[role].get(action) is Reach.SUBTREE and action not in CITYWIDE:
        assert _organizations(answer, case) <= INSIDE, text


def _organizations(answer: Any, case: Any) -> set[str]:
    """Whose things are in the answer."""
    kind = answer.headers["content-type"][0]
    return set(_named(answer.json())) if kind.startswith("application/json") else set()


def _named(body: Any) -> Iterator[str]:
    if isinstance(body, dict):
        for name, value in body.items():
            if name == "organization" and isinstance(value, str):
                yield value
            yield from _named(value)
    if isinstance(body, list):
        for each in body:
            yield from _named(each)


@pytest.mark.parametrize("role", [*ROLES, None])
def test_no_role_gets_a_500_or_past_its_reach(
    crowd: City, operations: list[Any], role: Role | None
) -> None:
    for operation in operations:
        fuzz(crowd, operation, role, EXAMPLES)
    _must_be_readable(crowd)


def test_no_route_is_left_out(operations: list[Any]) -> None:
    doors = {(each.method.upper(), each.path) for each in operations}
    assert doors >= {("POST", "/api/v1/token"), ("PUT", "/api/v1/password"), ("PATCH", POLICY)}
    named = {door for door in {*DOORS, *OPEN} if door[1].startswith("/api/v1/")}
    assert doors == named


@pytest.mark.soak
@pytest.mark.parametrize("role", [*ROLES, None])
def test_no_role_gets_a_500_or_past_its_reach_however_long_one_tries(
    crowd: City, operations: list[Any], role: Role | None
) -> None:
    for operation in operations:
        fuzz(crowd, operation, role, 100)
    _must_be_readable(crowd)


def _must_be_readable(city: City) -> None:
    city.services.projector.catch_up()
    stopped = [each for each in city.services.projector.status() if each.failure]
    assert not stopped, "what was recorded cannot be read"
