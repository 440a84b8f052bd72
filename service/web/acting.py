"""What the administration's pages share: an act done or refused in place, moments, accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import Refused
from aggregates.values.moment import to_micros
from service.web import flash as told
from service.web.page import Page


def now() -> datetime:
    """Accounts and sessions live by the real clock, whatever the store's."""
    return datetime.now(UTC)


def then(page: Page) -> int | None:
    """The past moment looked from, in microseconds; None: now."""
    return to_micros(page.reader.at.moment) if page.past else None


def act(
    page: Page, work: Callable[[], object], back: str, again: Callable[[], Response]
) -> Response:
    """Does it and goes back saying so; refused, the page comes again with the reason on top."""
    try:
        work()
    except Refused as refusal:
        page.refusal = refusal
        page.here = back
        return again()
    answer = RedirectResponse(back, 303)
    told.keep(answer, "done", {}, page.field("key"))
    return answer
