"""A page being answered: looked at, or recorded by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from aggregates.errors import Refused
from service.errors import status_of
from service.reading.naming import Choice
from service.recording.call import Call, Done
from service.web import flash as told
from service.web.choosing import choices
from service.web.csrf import masked
from service.web.depends import CheckedDep, ServicesDep, language_of
from service.web.form_body import form_of
from service.web.form_keys import once
from service.web.navigation import navigation
from service.web.refusals import ShownRefusal, homeless, refusals
from service.web.rendering import rendered
from service.web.side import Side


@dataclass
class Page(Side):
    """Writing pages post a ``key`` that makes a double click one act; in the past their forms are
    gone."""

    refusal: Refused | None = None
    blamed: dict[int, str] = field(default_factory=dict)  # which field a refusal is about, by id
    headers: dict[str, str] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)  # kinds whose choices stand on the page

    @cached_property
    def csrf(self) -> str:
        """The session's token for forms, masked: one mask for all forms of an answer."""
        return masked(self.session.csrf)

    # --- choosing ---------------------------------------------------------------------------

    def choices(self, kind: str) -> Sequence[Choice]:
        return choices(self, kind)

    def first_of(self, kind: str) -> bool:
        """Whether the choices of this kind stand nowhere on the page yet."""
        first = kind not in self.listed
        self.listed.add(kind)
        return first

    # --- answering --------------------------------------------------------------------------

    def render(self, template: str, http: int = 200, **context: Any) -> HTMLResponse:
        self.here = self.here or self.request.url.path
        flash = told.read(self.request)
        refusals = self.refusals()
        context |= {
            "page": self,
            "nav": navigation(self),
            "flash": told.sentence(flash, self.words) if flash else None,
            "recorded": flash.form if flash else "",
            "undoable": flash.undoable if flash and not self.past else None,
            "refusals": refusals,
        }
        html = rendered(self.language, template, **context)
        if refusals and (words := homeless(self.form, html)):
            html = rendered(self.language, template, **context, homeless=words)
        if self.refusal is not None and http == 200:
            http = status_of(self.refusal)
        answer = HTMLResponse(html, http, self.headers)
        if flash:
            told.forget(answer)
        if self.request.method == "POST":
            answer.headers["HX-Push-Url"] = self.here  # one may look again at where that is
        answer.headers["X-Position"] = str(self.reader.at.position)
        return answer

    def refusals(self) -> list[ShownRefusal]:
        return refusals(self.refusal, self.blamed, self.words)

    # --- recording --------------------------------------------------------------------------

    def record(
        self, command: Callable[[Call], Done], message: str, back: str, via: str = "page"
    ) -> RedirectResponse:
        """Does the command once for the form's key, and goes back saying what was done."""
        done = once(self, command, via)
        answer = RedirectResponse(back, 303)
        told.keep(answer, message, done, self.field("key"))
        return answer

    def attempt(
        self,
        command: Callable[[Call], Done],
        message: str,
        back: str,
        again: Callable[[], Response],
    ) -> Response:
        """As ``record``; refused, the page comes again with the reasons on top and all that was
        typed. What is read of the form is read inside ``command``, so that it is told so too."""
        try:
            return self.record(command, message, back)
        except Refused as refusal:
            self.refusal, self.here = refusal, back
            return again()


def _page(
    request: Request,
    form: Annotated[FormData, Depends(form_of)],
    services: ServicesDep,
    session: CheckedDep,
    as_of: str = "",
) -> Iterator[Page]:
    with ExitStack() as stack:
        moment = as_of.strip() if request.method == "GET" else ""
        yield Page(request, services, session, language_of(request), moment, form, stack)


PageDep = Annotated[Page, Depends(_page)]
