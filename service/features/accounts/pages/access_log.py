"""The access log (访问日志) for auditors and the audit administrator, as of any moment."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from fastapi.responses import Response

from aggregates.values.moment import to_micros
from service.access.log import Filter, shown
from service.features.accounts.pages.policy import MEANS, WORDS
from service.features.accounts.rights import ACCESS_LOG_READ
from service.web import downloads, forms, routes
from service.web.acting import then
from service.web.page import Page, PageDep
from service.workbooks.writing import Kind

router = routes.pages()
COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Position", "whole"), ("Recorded", "text"), ("What", "text"), ("Account", "text"),
    ("Address", "text"), ("Details", "text"),
)  # fmt: skip
A_PAGE, MOST = 100, 10_000
KINDS = (
    "sign_in", "sign_in.failed", "sign_out", "session.proved", "session.ended",
    "sessions.ended", "refused",
    "list.exported", "document.downloaded", "evidence.downloaded", "evidence.added",
    "log.exported", "log.sealed", "key.rotated", "store.backed_up", "store.examined",
    "account.added", "account.bound", "account.bound_to_provider", "account.disabled",
    "account.enabled", "account.locked", "account.unlocked", "account.reset", "password.changed",
    "factor.added", "factor.removed", "factor.recovery", "token.made", "token.revoked",
    "grant.asked", "grant.approved", "grant.refused", "grant.revoked", "policy.changed",
    "deputy.named", "deputy.approved", "deputy.ended", "people.loaded", "person.erased",
)  # fmt: skip


# What a record's details are called; what is not here is told by its name. Roles, reasons and kinds
# of sessions are translated too.
DETAILS = {
    "of": "Account", "account": "Account", "person": "Person code", "organization": "Organization",
    "role": "Role", "grant": "Number of the grant", "why": "Why", "minutes": "Minutes",
    "days": "Days", "name": "Name", "reading": "may only read", "deputy": "Account of the deputy",
    "from": "From the moment", "until": "Until the moment", "added": "Added", "changed": "Changed",
    "status": "Answer's status", "method": "Method", "path": "Path", "query": "Query",
    "session": "Kind", "second_factor": "Second factor", "size": "Bytes",
    "before": "Before", "after": "After", "founding": "at the store's founding", "alone":
    "without a second person", "factor": "Kind", "id": "Number", "issuer": "Issuer",
}  # fmt: skip
SAID = {
    "password": "wrong password", "second factor": "wrong second factor", "locked": "locked",
    "disabled": "disabled", "expired": "first secret expired", "dormant": "dormant",
    "unknown": "unknown name", "not bound": "not bound to an account", "session": "kind session",
    "token": "kind token", "totp": "telephone", "key": "security key",
}  # fmt: skip


@router.get("/access-log", opens=ACCESS_LOG_READ, whole=True)
def show(
    page: PageDep, account: str = "", kind: str = "", since: str = "", until: str = "",
    before: int | None = None, format: str = "",
) -> Response:  # fmt: skip
    page.allow(ACCESS_LOG_READ)
    log = page.services.accounts.log
    at = then(page)
    upto = log.position_at(at) if at is not None else None
    wanted = Filter(
        account=account.strip() or None, kinds=[kind] if kind else (),
        since=to_micros(_start(page, since)) if since else None,
        until=page.reader.end_of(forms.day(until)) if until else None, before=before, upto=upto,
    )  # fmt: skip
    taken = format in downloads.FORMATS
    found = log.find(wanted, MOST if taken else A_PAGE + 1)
    rows = [_told(page, row) for row in found]
    if taken:
        return _taken_away(page, rows, format)
    return page.render(
        "accounts/access_log.html", rows=rows[:A_PAGE], kinds=KINDS,
        older=rows[A_PAGE - 1]["position"] if len(rows) > A_PAGE else None,
        asked={"account": account, "kind": kind, "since": since, "until": until},
    )  # fmt: skip


def _start(page: Page, day: str) -> datetime:
    return datetime.combine(forms.day(day), time(), page.reader.zone)


def _told(page: Page, row: Any) -> dict[str, Any]:
    told = shown(row)
    state = {k: v for k, v in told["state"].items() if k not in ("by", "via", "address")}
    details = "; ".join(_detail(page, name, value) for name, value in state.items())
    return told | {"address": told["state"].get("address"), "details": details}


def _detail(page: Page, name: str, value: object) -> str:
    called = page.words(DETAILS[name]) if name in DETAILS else name
    return called if value is True else f"{called}: {_plain(page, name, value)}"


def _plain(page: Page, name: str, value: object) -> str:
    match value:
        case dict():
            return ", ".join(_setting(page, str(k), str(v)) for k, v in value.items())
        case bool():
            return page.words("yes") if value else page.words("no")
        case str() if name == "role":
            return page.words(value)
        case str() if name in ("why", "session", "factor"):
            return page.words(SAID.get(value, value))
    return str(value)


def _setting(page: Page, name: str, value: str) -> str:
    """Of the policy, before or after."""
    called = WORDS.get(name, name)
    return f"{page.words(called)} {page.words(MEANS[value]) if value in MEANS else value}"


def _taken_away(page: Page, rows: list[dict[str, Any]], how: str) -> Response:
    lines = (
        (
            row["position"], page.moment(row["recorded_at"]), page.words(row["kind"]),
            row["account"] or "", row["address"] or "", row["details"],
        )
        for row in rows
    )  # fmt: skip
    made = downloads.table(page, page.words("Access log"), COLUMNS, lines)
    return downloads.download(made, "access-log", how)
