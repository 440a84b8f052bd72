"""Bad input at the doors: each refused, logged, nothing told (uploads: test_bad_input_uploads)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyotp
import pytest
from sqlalchemy import insert

from aggregates.values.moment import to_micros
from service.access import passwords
from service.access.accounts import Accounts
from service.access.database import changed
from service.access.locks import FAILURES
from service.access.log import By
from service.access.roles import WHOLE, Role
from service.access.tables import GRANTS
from service.access.who import OPERATOR
from tests.access.everybody import knock_as
from tests.access.test_doors import HASHED, RIGHT, logged, with_administrators
from tests.served import City, a_copy, line
from tests.session_opening import sign_in

WRONG = "Wrong one 11"
LONG_AGO = timedelta(days=100)


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[City]:
    yield from a_copy("sqlite", tmp_path, with_administrators)


# --- signing in ---------------------------------------------------------------------------------


def outsiders(accounts: Accounts) -> dict[str, str]:
    """Names that do not come in, each with the password that is tried."""
    now = datetime.now(UTC)
    for name in ("known", "locked", "disabled", "phone", "expired"):
        accounts.put(name, f"P-{name}", OPERATOR, HASHED, now)
    accounts.put("asleep", "P-asleep", OPERATOR, HASHED, now - LONG_AGO)
    for _ in range(FAILURES):
        accounts.sign_in("locked", WRONG, "token", now, timedelta(hours=1))
    accounts.disable("disabled")
    offered = accounts.factors.offer_totp("phone", "x", now)
    code = pyotp.TOTP(offered.secret).at(now)
    accounts.factors.confirm_totp("phone", offered.id, code, now, By("phone"))
    first = accounts.reset("expired", now - timedelta(days=4))
    return {"known": WRONG, "nobody": RIGHT, "locked": RIGHT, "asleep": RIGHT, "disabled": RIGHT,
            "expired": first, OPERATOR: RIGHT, "": RIGHT, "' OR 1=1 --": RIGHT}  # fmt: skip


class Weighing:
    """Counts what a sign-in costs: the hashes that are weighed."""

    def __init__(self) -> None:
        self.hasher, self.count = passwords.HASHER, 0

    def verify(self, hashed: str, password: str) -> bool:
        self.count += 1
        return self.hasher.verify(hashed, password)


def test_no_name_is_told_from_another_by_answer_status_or_cost(
    staffed: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, scales, lines = outsiders(staffed.services.accounts), Weighing(), set()
    monkeypatch.setattr(passwords, "HASHER", scales)
    for name, password in names.items():
        before = scales.count
        answer = staffed.ask(
            None, "POST", "/token", data={"username": name or " ", "password": password}
        )
        headers = {k: v for k, v in answer.headers.items() if k != "date"}
        lines.add((answer.status_code, answer.text, str(sorted(headers.items())),
                  scales.count - before))  # fmt: skip
    assert len(lines) == 1, lines
    [(status, _, _, weighed)] = lines
    assert (status, weighed) == (401, 1)


def test_the_page_tells_no_name_from_another_either(
    staffed: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, scales, lines = outsiders(staffed.services.accounts), Weighing(), set()
    monkeypatch.setattr(passwords, "HASHER", scales)
    for name, password in names.items():
        before = scales.count
        form = {"account": name, "password": password}
        answer = sign_in(staffed.client, form, follow_redirects=False)
        text = re.sub(r'(name="account"[^>]*?value=")[^"]*', r"\1", answer.text)
        text = re.sub(r'(value=")[^"]*("[^>]*?name="account")', r"\1\2", text)
        lines.add((answer.status_code, text, scales.count - before))
        assert "set-cookie" not in answer.headers
    assert len(lines) == 1, [(status, weighed) for status, _, weighed in lines]
    [(status, _, weighed)] = lines
    assert (status, weighed) == (401, 1)


def test_why_somebody_did_not_come_in_is_in_the_log_alone(staffed: City) -> None:
    names = outsiders(staffed.services.accounts)
    before = len(logged(staffed, "sign_in.failed"))
    for name, password in names.items():
        staffed.ask(None, "POST", "/token", data={"username": name or " ", "password": password})
    rows = logged(staffed, "sign_in.failed")[before:]
    why = [each["state"]["why"] for each in rows]
    assert why == ["password", "unknown", "locked", "dormant", "disabled", "expired",
                   "password", "unknown", "unknown"]  # fmt: skip
    text = str(logged(staffed))
    assert not any(word in text for word in (RIGHT, WRONG, names["expired"], "OR 1=1"))


def test_a_missing_and_a_wrong_second_factor_are_answered_like_a_wrong_password(
    staffed: City,
) -> None:
    outsiders(staffed.services.accounts)
    lines = set()
    for form in ({}, {"code": "000000"}, {"code": ""}, {"password": WRONG}):
        data = {"username": "phone", "password": RIGHT} | form
        answer = staffed.ask(None, "POST", "/token", data=data)
        lines.add((answer.status_code, answer.text))
    assert len(lines) == 1
    assert {status for status, _ in lines} == {401}


# --- tokens -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "how",
    [
        lambda t: t[:-1],
        lambda t: t + "A",
        lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
        lambda t: t.swapcase(),
        lambda t: t[::-1],
        lambda t: t * 400,
        lambda t: f"{t} {t}",
        lambda t: f"Bearer {t}",
        lambda t: "' OR '1'='1",
        lambda t: "督办".encode().decode("latin-1") + t,
    ],
)
def test_a_tampered_token_opens_nothing_and_is_logged_without_itself(
    staffed: City, how: Any
) -> None:
    bad = how(staffed.tokens["u1"])
    answer = staffed.ask(None, "GET", "/assignments",
                         headers={"Authorization": f"Bearer {bad}".encode("latin-1")})  # fmt: skip
    assert answer.status_code == 401
    assert bad not in answer.text
    [fields] = logged(staffed, "refused")
    assert (fields["account"], fields["state"]["status"]) == ("", 401)
    assert bad[:20] not in str(fields)


def test_a_token_is_replayed_in_vain_after_its_end(staffed: City) -> None:
    token = staffed.tokens["u1"]
    assert staffed.get("u1", "/assignments").status_code == 200
    staffed.services.accounts.end(token)
    for _ in range(2):
        assert staffed.get("u1", "/assignments").status_code == 401
    assert [each["state"]["status"] for each in logged(staffed, "refused")] == [401, 401]


def test_a_token_is_no_session_nor_a_session_a_token(staffed: City) -> None:
    session = staffed.services.accounts.open("u1", "session", datetime.now(UTC), timedelta(hours=1))
    cookie = {"Cookie": f"duban_session={staffed.tokens['u1']}"}
    bearer = {"Authorization": f"Bearer {session}"}
    for headers in (cookie, bearer):
        assert staffed.ask(None, "GET", "/assignments", headers=headers).status_code == 401


def test_anothers_idempotency_key_gives_nobody_the_first_answer(staffed: City) -> None:
    path = f"/assignments/{line('U1-1')}/receipt"
    key = {"Idempotency-Key": "the-same"}
    assert staffed.put("b11", path, headers=key).status_code == 200
    answer = staffed.put("b21", path, headers=key)
    assert answer.status_code == 403
    assert "Idempotent-Replayed" not in answer.headers


# --- forms --------------------------------------------------------------------------------------


def _csrf(city: City, account: str) -> tuple[str, str]:
    accounts, now = city.services.accounts, datetime.now(UTC)
    secret = accounts.open(account, "session", now, timedelta(hours=1))
    session = accounts.session(secret, "session", now)
    assert session is not None
    return secret, session.csrf


@pytest.mark.parametrize("by_form", [True, False])
def test_a_stale_a_strangers_and_no_csrf_token_are_refused_and_logged(
    staffed: City, by_form: bool
) -> None:
    secret, right = _csrf(staffed, "b11")
    ended, stale = _csrf(staffed, "b11")
    _, strangers = _csrf(staffed, "u1")
    staffed.services.accounts.end(ended)
    cookie, before = {"Cookie": f"duban_session={secret}"}, staffed.services.log.last()
    path = f"/assignments/{line('U1-1')}/receipt"

    def send(token: str | None) -> int:
        if by_form:
            data = {"csrf": token} if token is not None else {}
            answer = staffed.client.post(path, data=data, headers=cookie, follow_redirects=False)
        else:
            more = {"X-CSRF-Token": token} if token is not None else {}
            answer = staffed.ask(None, "PUT", path, headers=cookie | more)
        return int(answer.status_code)

    wrong = (None, "", stale, strangers, right[:-1], right.swapcase())
    assert [send(token) for token in wrong] == [403] * len(wrong)
    assert staffed.services.log.last() == before
    assert len(logged(staffed, "refused")) == len(wrong)
    assert right not in str(logged(staffed))
    assert send(right) in (200, 303)


def test_a_grant_approved_by_its_asker_by_page_is_refused_and_logged(staffed: City) -> None:
    asked = {"account": "b11", "role": "auditor", "organization": "GW"}
    grant = staffed.post("anna", "/grants", asked).json()["grant"]
    answer = knock_as(staffed, "anna", "POST", f"/grants/{grant}/approval", data={})
    assert answer.status_code == 403
    [fields] = logged(staffed, "refused")
    assert fields["account"] == "anna"
    assert not any(row["in_force"] for row in staffed.get("bo", "/grants?account=b11").json()[
        "items"] if row["id"] == grant)  # fmt: skip


def test_a_grant_approved_by_its_receiver_is_refused_and_logged(staffed: City) -> None:
    """Nobody who may approve can be given a role; so it is asked before they may."""
    accounts, now = staffed.services.accounts, datetime.now(UTC)
    accounts.put("cai", "P-cai", OPERATOR, HASHED, now)
    asked = {"account": "cai", "role": "auditor", "organization": "GW"}
    grant = staffed.post("anna", "/grants", asked).json()["grant"]
    with accounts.engine.begin() as db:
        at = to_micros(now)
        db.execute(insert(GRANTS).values(
            id="f" * 16, account="cai", role=Role.SECURITY_ADMINISTRATOR, organization=WHOLE,
            asked_by="x", asked_at=at, approved_by="y", approved_at=at))  # fmt: skip
        changed(db)
    staffed.tokens["cai"] = accounts.open("cai", "token", now, timedelta(hours=1))
    assert staffed.put("cai", f"/grants/{grant}/approval").status_code == 403
    assert [each["account"] for each in logged(staffed, "refused")] == ["cai"]


# --- a formula in a name --------------------------------------------------------------------------

FORMULAS = ('=HYPERLINK("http://x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "=1+1")


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_in_a_name_comes_out_as_text(staffed: City, formula: str) -> None:
    changed = staffed.ask("gw", "PATCH", "/organizations/U1-1", json={"name": formula})
    assert changed.status_code == 200, changed.text
    answer = staffed.get("gw", "/organizations", headers={"Accept": "text/csv"})
    cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
    assert any(formula in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell[:1]]
    xlsx = {"Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    book = openpyxl.load_workbook(
        io.BytesIO(staffed.get("gw", "/organizations", headers=xlsx).content)
    )
    rows = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in rows if cell.value == formula] == ["s"]
    assert not [cell for cell in rows if cell.data_type == "f"]


@pytest.mark.parametrize("path", ["/organizations", "/assignments?under=U1"])
def test_pages_take_a_formula_away_as_text_too(staffed: City, path: str) -> None:
    staffed.ask("gw", "PATCH", "/organizations/U1-1", json={"name": "=1+1"})
    sign = "&" if "?" in path else "?"
    answer = knock_as(staffed, "gw", "GET", f"{path}{sign}format=csv")
    assert answer.status_code == 200
    cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
    assert "=1+1" not in cells
    taken = knock_as(staffed, "gw", "GET", f"{path}{sign}format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(taken.content))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
