"""What was just done, said once on the next page: a message's name and figures in a cookie.

With the key of the form that was sent: by it the browser knows that a draft is no longer needed.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import Response

from service.web.words import Words

COOKIE = "duban_told"
# Only these can be said, so a forged cookie says nothing of its own.
MESSAGES = {
    "recorded": "Recorded.",
    "done": "Done.",
    "received": "Received: {received} lines.",
    "received-one": "Received.",
    "reported": "Reported.",
    "handed-down": "Handed down.",
    "handed-many": "Handed down: {lines} lines; {made} made, {linked} linked.",
    "ordered": "Issued by hand: {lines} assignments.",
    "undone": "Undone: {undone} lines are as they were.",
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
    "month-issued": "Issued: {issued} lines; {existing} were there already.",
    "password": "The new password holds.",
    "notice": "The notice's receipt is recorded.",
    "notices": "Received: {received} notices.",
    "reissued": "Issued again.",
}
SHOWN = ("received", "urged", "cancelled", "confirmed", "position", "lines", "made", "linked",
         "undone", "issued", "existing")  # fmt: skip
UNDOABLE = ("received", "received-one", "handed-down", "handed-many", "ordered")
FORM = re.compile(r"[0-9a-f-]{0,36}")  # a form's key, or none


class Flash(NamedTuple):
    """``form``: the key of the form that did it."""

    message: str
    figures: dict[str, int]
    form: str

    @property
    def undoable(self) -> int | None:
        """The position of the act that an Undo would take back."""
        nothing = self.figures.get("received") == 0
        return self.figures.get("position") if self.message in UNDOABLE and not nothing else None


def keep(answer: Response, message: str, done: dict[str, Any], form: str = "") -> None:
    figures = {name: done[name] for name in SHOWN if isinstance(done.get(name), int)}
    value = quote(json.dumps([message, figures, form if FORM.fullmatch(form) else ""]))
    answer.set_cookie(COOKIE, value, max_age=60, httponly=True, samesite="lax")


def read(request: Request) -> Flash | None:
    try:
        message, figures, form = json.loads(unquote(request.cookies.get(COOKIE, "")))
        sound = all(isinstance(figure, int) for figure in figures.values())
        sound = sound and message in MESSAGES and FORM.fullmatch(form) is not None
    except (ValueError, TypeError, AttributeError):
        return None
    return Flash(message, figures, form) if sound else None


def sentence(flash: Flash, words: Words) -> str:
    try:
        return words(MESSAGES[flash.message], **flash.figures)
    except KeyError:
        return words(MESSAGES["recorded"])


def forget(answer: Response) -> None:
    answer.delete_cookie(COOKIE)
