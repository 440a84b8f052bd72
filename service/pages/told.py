"""What was just done, said once on the next page: a message's name and figures in a cookie."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import Response

from service.pages.rendering import Words

COOKIE = "duban_told"
# Only these can be said, so a forged cookie says nothing of its own.
MESSAGES = {
    "recorded": "Recorded.",
    "done": "Done.",
    "received": "Received: {received} lines.",
    "reported": "Reported.",
    "handed-down": "Handed down.",
    "accepted": "Accepted.",
    "returned": "Returned.",
    "urged": "Urged: {urged} lines.",
    "asked": "Asked; the superior decides.",
    "decided": "Decided.",
    "cancelled": "Cancelled: {cancelled} lines.",
    "transferred": "Transferred.",
    "sent": "The report is sent. It counts provisionally until it is confirmed.",
    "confirmed": "Confirmed: {confirmed} reports.",
    "imported": "Imported.",
    "issued": "Issued.",
    "password": "The new password holds.",
    "notice": "The notice's receipt is recorded.",
    "reissued": "Issued again.",
}
SHOWN = ("received", "urged", "cancelled", "confirmed", "position")


def keep(answer: Response, message: str, done: dict[str, Any]) -> None:
    figures = {name: done[name] for name in SHOWN if isinstance(done.get(name), int)}
    value = quote(json.dumps([message, figures]))
    answer.set_cookie(COOKIE, value, max_age=60, httponly=True, samesite="lax")


def read(request: Request) -> tuple[str, dict[str, int]] | None:
    try:
        message, figures = json.loads(unquote(request.cookies.get(COOKIE, "")))
        sound = all(isinstance(figure, int) for figure in figures.values())
    except (ValueError, TypeError, AttributeError):
        return None
    return (message, figures) if sound and message in MESSAGES else None


def sentence(flash: tuple[str, dict[str, int]], words: Words) -> str:
    message, figures = flash
    try:
        return words(MESSAGES[message], **figures)
    except KeyError:
        return words(MESSAGES["recorded"])


def forget(answer: Response) -> None:
    answer.delete_cookie(COOKIE)
