"""What the access log must know of each answer: refusals (uploads' too), exports, downloads.

It is written before the answer's first byte goes out; where it cannot be, the answer is 503.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, MutableMapping
from typing import Any

from anyio import to_thread
from sqlalchemy.exc import DBAPIError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.access.limits import Limits, TooOften
from service.access.log import AccessLog, By
from service.language import Translate
from service.store.away import of_table

log = logging.getLogger(__name__)
LISTS = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
MOST = 400  # signs of a query
BODY = {"type": "about:blank", "title": "", "status": 503}


class AccessWatch:
    """``find``: the access log of the services that the application was given; ``words``: in which
    language whoever asks is answered."""

    def __init__(
        self, app: ASGIApp, find: Callable[[Any], AccessLog], words: Callable[[Scope], Translate]
    ) -> None:
        self.app, self.find, self.words = app, find, words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})
        withheld = False

        async def watched(message: Message) -> None:
            nonlocal withheld
            if message["type"] == "http.response.start":
                why = await self._unrecorded(scope, message)
                withheld = why is not None
                if why is not None:
                    await _withhold(send, why, self.words(scope))
            if not withheld:
                await send(message)

        await self.app(scope, receive, watched)

    async def _unrecorded(self, scope: Scope, message: Message) -> str | None:
        """Why it could not be written, as far as anybody may know; None: it was, or need not."""
        entry = _entry_of(scope, message)
        if entry is None or _floods(scope, message["status"]):
            return None
        kind, by, state = entry
        try:
            access_log = self.find(scope["app"])
            await to_thread.run_sync(lambda: access_log.append(kind, by, **state))
        except Exception as error:
            log.exception("The access log cannot be written.")
            away = of_table(error, "") if isinstance(error, DBAPIError) else None
            return away.message if away is not None and away.is_for_everybody else ""
        return None


def _entry_of(scope: Scope, message: Message) -> tuple[str, By, dict[str, Any]] | None:
    status, state = message["status"], scope["state"]
    session = state.get("session")
    path = scope["path"]
    by = by_of(scope, session.who.account if session is not None else "")
    if _is_refusal(scope, status):
        return "refused", by, {"status": status, "method": scope["method"], "path": path[:MOST]}
    kind = _taken(path, Headers(raw=message["headers"])) if status == 200 else None
    if kind is None:
        return None
    query = scope["query_string"].decode("ascii", "replace")[:MOST]
    return kind, by, {"path": path[:MOST], "query": query or None}


def _is_refusal(scope: Scope, status: int) -> bool:
    """A right that is missing, a secret that is none, an upload that is not taken."""
    match status:
        case 401:
            return bool(scope["state"].get("presented"))
        case 403 | 413:
            return True
        case 422:
            return _is_upload(scope)
    return False


def _is_upload(scope: Scope) -> bool:
    kind = Headers(scope=scope).get("content-type", "")
    return "/evidence/" in scope["path"] or kind.startswith("multipart/form-data")


def _floods(scope: Scope, status: int) -> bool:
    """A body that is too large is refused before anybody has signed in: what strangers may so
    write down is bounded."""
    if status != 413 or scope["state"].get("session") is not None:
        return False
    limits: Limits | None = getattr(scope["app"].state, "limits", None)
    client = scope.get("client")
    try:
        if limits is not None:
            limits.wrong_secret(client[0] if client else "")
    except TooOften:
        return True
    return False


def _taken(path: str, headers: Headers) -> str | None:
    """Whether the answer is a file to take away, and of which kind."""
    if not headers.get("content-disposition", "").startswith("attachment"):
        return None
    if "/evidence/" in path:
        return "evidence.downloaded"
    if path.endswith("/audit/export"):
        return "log.exported"
    kind = headers.get("content-type", "").partition(";")[0]
    return "list.exported" if kind in LISTS else "document.downloaded"


def by_of(scope: MutableMapping[str, Any], account: str) -> By:
    client = scope.get("client")
    via = "api" if scope["path"].startswith("/api/") else "page"
    return By(account, via, client[0] if client else None)


async def _withhold(send: Send, why: str, translate: Translate) -> None:
    headers = [(b"content-type", b"application/problem+json"), (b"retry-after", b"2")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    detail = translate("The access log cannot be written; nothing is given out.")
    if why:
        detail = f"{detail} {translate(why)}"
    body = BODY | {"title": translate("Unavailable"), "detail": detail}
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    await send({"type": "http.response.body", "body": written})
