"""The access log (访问日志) for auditors and the audit administrator, as of any moment."""

from __future__ import annotations

from datetime import datetime, time

from fastapi.responses import Response

from aggregates.values.moment import to_micros
from service.access.log import Filter, shown
from service.features.accounts.columns import RECORDS
from service.features.accounts.rights import ACCESS_LOG_READ
from service.features.accounts.words import KINDS
from service.web import bounds, downloads, forms, routes, tables
from service.web.acting import then
from service.web.choosing import chosen
from service.web.page import Page, PageDep

router = routes.pages()
A_PAGE, MOST = 100, 10_000


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
        account=chosen(page, "accounts", account.strip()) or None, kinds=[kind] if kind else (),
        since=to_micros(_start(page, since)) if since else None,
        until=page.reader.end_of(forms.day(until)) if until else None, before=before, upto=upto,
    )  # fmt: skip
    taken = format in downloads.FORMATS
    records = log.find(wanted, MOST + 1 if taken else A_PAGE + 1)
    rows = [shown(row) for row in records]
    if taken:
        return tables.taken_away(page, RECORDS, bounds.whole(rows, MOST), format, "access-log")
    return page.render(
        "accounts/access_log.html", table=tables.listed(page, RECORDS, rows[:A_PAGE], sorts=False),
        kinds=KINDS, older=rows[A_PAGE - 1]["position"] if len(rows) > A_PAGE else None,
        asked={"account": account, "kind": kind, "since": since, "until": until},
    )  # fmt: skip


def _start(page: Page, day: str) -> datetime:
    return datetime.combine(forms.day(day), time(), page.reader.zone)
