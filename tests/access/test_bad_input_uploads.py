"""Uploads that are too large, disguised, or swell: each refused in words, logged, nothing kept."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.access.limits import TooOften
from service.app import create_app
from tests.access.everybody import knock_as
from tests.access.test_doors import logged
from tests.served import City, a_copy, line
from tests.workbooks.books import CLAIMS, SELF, TITLES, book
from tests.workbooks.test_hostile import entities, nested_zip, outside_entity, sheet_of

MIB = 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[City]:
    yield from a_copy("sqlite", tmp_path)


def swelling() -> bytes:
    return sheet_of(b" " * (90 * MIB))


def swelling_archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b" " * (90 * MIB))
    return out.getvalue()


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a zip bomb": swelling,
    "entities within entities": entities,
    "an entity from outside": outside_entity,
    "an archive in an archive": nested_zip,
    "a program": lambda: b"MZ\x90\x00" + b"\x00" * 1000,
    "a page": lambda: b"<html><script>alert(1)</script>",
    "a PDF": lambda: b"%PDF-1.7\n",
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_hostile_workbook_is_refused_and_logged_by_api_and_page(town: City, name: str) -> None:
    data, before = WORKBOOKS[name](), town.services.log.last()
    file = {"file": ("组织.xlsx", data, XLSX)}
    answer = town.ask("gw", "POST", "/imports/organizations", files=file)
    assert answer.status_code == 422, answer.text[:300]
    page = knock_as(town, "gw", "POST", "/imports/organizations", files=file)
    assert page.status_code == 422
    for text in (answer.text, page.text):
        assert "root:" not in text
        assert "Traceback" not in text
    assert town.services.log.last() == before
    lines = [(each["account"], each["state"]["status"]) for each in logged(town, "refused")]
    assert lines == [("gw", 422)] * 2


EVIDENCE: dict[str, Callable[[], bytes]] = {
    "a zip bomb": swelling_archive,
    "a program": lambda: b"MZ\x90\x00" + b"\x00" * 1000,
    "a page": lambda: b"<html><script>alert(1)</script>",
}


@pytest.mark.parametrize("name", EVIDENCE)
def test_hostile_evidence_is_refused_logged_and_not_kept(town: City, name: str) -> None:
    data = EVIDENCE[name]()
    digest = hashlib.sha256(data).hexdigest()
    kind = {"Content-Type": "application/octet-stream"}
    answer = town.ask("b11", "PUT", f"/evidence/{digest}", content=data, headers=kind)
    assert answer.status_code == 422, answer.text[:300]
    assert not town.services.evidence.has(digest)
    form = {"points": "1", "outcome": "done"}
    files = {"files": ("a.pdf", data, "application/pdf")}
    path = f"/assignments/{line('U1-1')}/report"
    page = knock_as(town, "b11", "POST", path, data=form, files=files)
    assert page.status_code == 422, page.text[:300]
    assert not town.services.evidence.has(digest)
    lines = [(each["account"], each["state"]["status"]) for each in logged(town, "refused")]
    assert lines == [("b11", 422)] * 2


def test_evidence_that_is_not_what_it_is_said_to_be_is_refused(town: City) -> None:
    data = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100
    path = f"/evidence/{hashlib.sha256(data).hexdigest()}"
    said = {"Content-Type": "application/pdf"}
    assert town.ask("b11", "PUT", path, content=data, headers=said).status_code == 422
    true = {"Content-Type": "image/png"}
    assert town.ask("b11", "PUT", path, content=data, headers=true).status_code == 201


def test_evidence_under_anothers_digest_is_refused(town: City) -> None:
    answer = town.ask("b11", "PUT", f"/evidence/{'0' * 64}", content=b"abc")
    assert answer.status_code == 422
    assert len(logged(town, "refused")) == 1


# --- too large ------------------------------------------------------------------------------------


def narrow(town: City) -> City:
    """The same town with little room."""
    few = {"upload_limit": 10_000, "evidence_limit": 10_000}
    town.services.settings = town.services.settings.model_copy(update=few)
    app = create_app(town.services.settings, town.services)
    app.state.services = town.services
    return replace(town, client=TestClient(app, raise_server_exceptions=False))


@pytest.mark.parametrize("size", [10_001, 2_000_000])
def test_what_is_too_large_is_refused_logged_and_not_kept(town: City, size: int) -> None:
    """Above the limit, and so far above it that nobody is asked who they are."""
    data, small = b"x" * size, narrow(town)
    digest = hashlib.sha256(data).hexdigest()
    file = {"file": ("a.csv", data)}
    answers = [
        small.ask("b11", "PUT", f"/evidence/{digest}", content=data),
        small.ask("b11", "PUT", f"/evidence/{digest}", content=iter([data])),
        small.ask("gw", "POST", "/imports/organizations", files=file),
    ]
    assert {answer.status_code for answer in answers} == {413}
    assert not small.services.evidence.has(digest)
    assert [each["state"]["status"] for each in logged(small, "refused")] == [413] * 3


def test_strangers_do_not_fill_the_log_with_what_is_too_large(town: City) -> None:
    small = narrow(town)
    app: Any = small.client.app
    app.state.limits.wrong_secret = _enough
    for _ in range(3):
        assert small.client.post("/api/v1/token", content=b"x" * 2_000_000).status_code == 413
    assert logged(small, "refused") == []


def _enough(_: str) -> None:
    raise TooOften(60)


# --- their names ----------------------------------------------------------------------------------

NAMES = ("../../etc/passwd.xlsx", "..\\..\\a.xlsx", "a\x00b.xlsx", "a\r\nSet-Cookie: x=1.xlsx",
         "=1+1.xlsx", "<script>.xlsx", "x" * 5000 + ".xlsx")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_is_only_a_word(town: City, name: str, tmp_path: Path) -> None:
    """It names no place, writes no header, and is shown harmless."""
    data, before = book([*TITLES, SELF, *CLAIMS]), set(tmp_path.rglob("*"))
    path = "/imports/self-evaluations?dry_run=true"
    answer = town.ask("gw", "POST", path, files={"file": (name, data, XLSX)})
    assert answer.status_code in (200, 400, 422)
    assert "set-cookie" not in answer.headers
    page = knock_as(town, "gw", "POST", "/imports/self-evaluations",
                    files={"file": (name, data, XLSX)})  # fmt: skip
    assert page.status_code in (200, 400, 422)
    assert "<script>.xlsx" not in page.text
    assert {path.suffix for path in set(tmp_path.rglob("*")) - before} <= {"", ".db-wal", ".db-shm"}
