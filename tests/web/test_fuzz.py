"""Whatever comes in over HTTP, none of it gives a 500: the API fuzzed from its description."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.served import City, line

ACCOUNTS = ("gw", "b11")
EXAMPLES = int(os.environ.get("DUBAN_FUZZ_EXAMPLES", "5"))  # of each route and account
CALM = list(HealthCheck)
SKIPPED = {"/api/v1/token"}  # each wrong password costs what it must
KNOWN = {
    "assignment": line("U1-1"), "organization": "U1-1", "code": "U1-1", "period": "2026-10",
    "number": "1", "position": "9", "quarter": "2026Q4", "rectification": line("U1-1"),
}  # fmt: skip
ROUGH = ("\x00", "￿", "%00", "..", "9" * 30, "１２", "' OR 1=1 --", "a" * 3000, "\r\n")


def fuzz(served: City, account: str, examples: int) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", served.client.app)
    for ok in schema.get_all_operations():
        operation: Any = ok.ok()  # type: ignore[union-attr]  # our own description is sound
        if operation.path not in SKIPPED:
            _fuzz_one(served, account, operation, examples)
    served.services.projector.catch_up()
    stopped = [each for each in served.services.projector.status() if each.failure]
    assert not stopped, "what was recorded cannot be read"


def _fuzz_one(served: City, account: str, operation: Any, examples: int) -> None:
    @given(case=operation.as_strategy(), there=st.booleans())
    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        suppress_health_check=CALM, phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    def send(case: Any, there: bool) -> None:
        if there:  # half of them at things that are
            known = {name: value for name, value in KNOWN.items() if name in case.path_parameters}
            case.path_parameters = {**case.path_parameters, **known}
        headers = {"Authorization": f"Bearer {served.tokens[account]}"}
        answer = case.call(headers=headers)
        text = f"{case.method} {case.formatted_path} {answer.status_code} {answer.content[:300]!r}"
        assert answer.status_code < 500, text
        if answer.status_code >= 400:
            assert answer.headers["content-type"][0].startswith("application/problem+json"), text

    send()


@pytest.mark.parametrize("account", ACCOUNTS)
def test_no_described_request_gives_a_500(served: City, account: str) -> None:
    fuzz(served, account, EXAMPLES)


@pytest.mark.soak
@pytest.mark.parametrize("account", ACCOUNTS)
def test_no_described_request_gives_a_500_however_long_one_tries(
    served: City, account: str
) -> None:
    fuzz(served, account, 200)


def test_rough_texts_in_paths_queries_and_bodies_are_told_as_wrong(served: City) -> None:
    own = line("U1-1")
    for rough in ROUGH:
        answers = [
            served.get("gw", "/organizations", params={"under": rough}),
            served.get("gw", "/assignments", params={"organization": rough, "cursor": rough}),
            served.get("gw", "/audit/facts", params={"person": rough, "from": rough}),
            served.get("gw", "/assignments", params={"as_of": rough, "wait": rough}),
            served.put("b11", f"/assignments/{own}/report", {"points": "1", "statement": rough}),
            served.post("gw", "/organizations", {"code": rough, "name": rough, "kind": rough,
                                               "superior": rough}),
            served.post("gw", "/assignments", {"organizations": ["U1-1"], "title": rough,
                                             "due": rough}),
            served.post("gw", "/schemes", {"parameters": {rough: rough}}),
            served.put("b11", f"/assignments/{own}/receipt",
                       headers={"Idempotency-Key": "k" * 300}),
        ]  # fmt: skip
        assert {answer.status_code for answer in answers} <= {200, 201, 404, 409, 422}, rough


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[" * 100_000, "application/json"),
        (b'{"points": ' + b"9" * 6000 + b"}", "application/json"),
        (b'{"points": "1"', "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        (b'{"points": "1", "statement": "\\ud800"}', "application/json"),
        (b'{"points": "1", "statement": "\\u0000"}', "application/json"),
        (b"points=1", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"<a/>", "text/xml"),
    ],
)
@pytest.mark.parametrize("path", ["/assignments/{}/report", "/imports/organizations"])
def test_bodies_of_any_shape_are_told_as_wrong(
    served_on_sqlite: City, body: bytes, kind: str, path: str
) -> None:
    method = "POST" if path.startswith("/imports") else "PUT"
    answer = served_on_sqlite.ask("gw", method, path.format(line("U1-1")), content=body,
                             headers={"Content-Type": kind})  # fmt: skip
    assert answer.status_code in (400, 415, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"


@given(position=st.integers(), number=st.integers())
@settings(max_examples=30, deadline=None, database=None, suppress_health_check=CALM)
def test_numbers_of_any_size_are_told_as_wrong(
    served_on_sqlite: City, position: int, number: int
) -> None:
    path = f"/assignments/{line('U1-1')}/extensions/{number}/decision"
    for answer in (
        served_on_sqlite.get("gw", f"/audit/facts/{position}"),
        served_on_sqlite.get("gw", f"/audit/facts?after={position}&limit={number}"),
        served_on_sqlite.put("u1", path, {"granted": True}),
    ):
        assert answer.status_code in (200, 404, 409, 422)
