"""A page being answered: who looks, from which moment, and what they may do there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData, UploadFile

from aggregates.errors import NotFound, Refused
from aggregates.values.kinds import Kind
from aggregates.values.moment import At
from aggregates.values.period import Month
from service.access.accounts import Session
from service.access.actions import ASSIGNMENT_READ, BOARD_READ, Action
from service.access.who import Forbidden, Who
from service.errors import status_of
from service.reading.reader import Reader, read_now
from service.reading.shown import link
from service.reading.tree import Place, Tree, tree
from service.recording.call import Call, Done, check
from service.services import Services, ViewsBehind
from service.web import flash as told
from service.web import moments
from service.web.depends import CheckedDep, ServicesDep, language_of
from service.web.form_body import form_of
from service.web.form_keys import once
from service.web.navigation import Item, more, navigation
from service.web.refusals import Told, homeless, refusals
from service.web.rendering import Words, rendered, shown_moment, shown_points, words_of


@dataclass
class Page:
    """One request of somebody signed in. Writing pages post a ``key`` that makes a double click
    one act; ``as_of`` turns every reading page to a past moment, and takes its forms away."""

    request: Request
    services: Services
    session: Session
    language: str
    as_of: str
    form: FormData
    stack: ExitStack
    here: str = ""
    behind: bool = False
    refusal: Refused | None = None
    blamed: dict[int, str] = field(default_factory=dict)  # which field a refusal is about, by id
    headers: dict[str, str] = field(default_factory=dict)

    # --- who and when -----------------------------------------------------------------------

    @property
    def who(self) -> Who:
        return self.session.who

    @cached_property
    def words(self) -> Words:
        return words_of(self.language)

    @property
    def past(self) -> bool:
        return bool(self.as_of)

    @cached_property
    def reader(self) -> Reader:
        """Everything recorded so far, or as of ``as_of``. Where the views are behind what was
        recorded, as far as they have read, and the page says so."""
        zone = self.services.standing.scheme.versions[0].parameters.zone
        at = self.services.log.resolve(self.as_of, zone)
        try:
            self.services.reach(at.position)
        except ViewsBehind:
            self.behind = True
            read = [each.position for each in self.services.projector.status()]
            at = At(min(read), at.moment)
        return Reader(self.stack.enter_context(self.services.view(at)), self.services)

    def reader_at(self, as_of: str) -> Reader:
        """Another moment beside the page's own."""
        zone = self.services.standing.scheme.versions[0].parameters.zone
        at = self.services.log.resolve(as_of, zone)
        return Reader(self.stack.enter_context(self.services.view(at)), self.services)

    @cached_property
    def tree(self) -> Tree:
        return tree(self.reader)

    @property
    def month(self) -> Month:
        return Month.of(self.reader.today)

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.services.settings.timezone)

    def moment(self, micros: Any) -> str:
        return shown_moment(micros, self.zone)

    def guesses(self, day: date) -> bool:
        """Whether the day rests on no workday calendar: to be said wherever it shows (R2)."""
        return self.reader.calendar.is_guessed(day)

    def value(self, kind: Kind | None, value: object) -> str:
        """A fact's value in words: points as points, our own words translated."""
        if value is None:
            return "—"
        if kind is Kind.POINTS and isinstance(value, int):
            return shown_points(value)
        return self.words(value) if isinstance(value, str) and kind is Kind.WORD else str(value)

    # --- what they may do -------------------------------------------------------------------

    @cached_property
    def home(self) -> Place | None:
        """Their own organization; None where the account belongs to none (an administrator)."""
        return self.tree.places.get(self.who.organization)

    @cached_property
    def whole(self) -> bool:
        """Whether the whole city's work is theirs to see: a grant for the root."""
        return self.may(BOARD_READ)

    def may(self, action: Action, organization: str | None = None) -> bool:
        """By the tree as it stands now: today's rights, whatever the moment."""
        try:
            check(self.services.standing, self.who, action, organization)
        except (Forbidden, NotFound):
            return False
        return True

    def allow(self, action: Action, organization: str | None = None) -> None:
        """Forbidden, by the tree as it stands now: today's rights, whatever the moment."""
        try:
            check(self.services.standing, self.who, action, organization)
        except NotFound:
            if self.home is not None:
                raise
            raise Forbidden("This account belongs to no organization.") from None

    @cached_property
    def reach(self) -> set[str]:
        """The codes of all organizations that their grants reach, as the tree stands now."""
        if not self.past:
            return self._reach(self.tree)
        with read_now(self.services) as reader:
            return self._reach(tree(reader))

    def _reach(self, today: Tree) -> set[str]:
        places = self.who.places(ASSIGNMENT_READ)
        return {code for place in places if place in today for code in today.subtree(place)}

    def name(self, code: str | None) -> str:
        place = self.tree.places.get(code or "")
        return place.name if place else (code or "")

    def superior_of(self, organization: str) -> bool:
        """Whether they answer for what is directly beneath: accept, return, decide."""
        place = self.tree.places.get(organization)
        above = (place.superior or place.code) if place else None
        return self.who.operator or above == self.who.organization

    # --- links ------------------------------------------------------------------------------

    def to(self, path: str, **query: object) -> str:
        """A link that stays at the moment looked from."""
        kept = {name: str(value) for name, value in query.items() if value not in (None, "", False)}
        if self.as_of:
            kept["as_of"] = self.as_of
        return f"{path}?{urlencode(kept)}" if kept else path

    def stay(self, **changes: object) -> str:
        """This page with some of its filters changed; None takes a filter away."""
        kept: dict[str, object] = dict(self.filters)
        kept.update(changes)
        return self.to(self.here, **kept)

    @cached_property
    def filters(self) -> Mapping[str, str]:
        if self.request.method != "GET":
            return {}
        return {k: v for k, v in self.request.query_params.items() if k != "as_of" and v}

    @property
    def permanent(self) -> str:
        """The same view for ever: its position and its moment are in the link."""
        kept = {**self.filters, "as_of": link(self.reader.at)}
        return f"{self.here}?{urlencode(kept)}"

    @property
    def key(self) -> str:
        return str(uuid4())

    @property
    def now(self) -> str:
        """This page as it is now."""
        return f"{self.here}?{urlencode(self.filters)}" if self.filters else self.here

    def at(self, moment: object) -> str:
        return f"{self.here}?{urlencode({**self.filters, 'as_of': str(moment)})}"

    @property
    def picker(self) -> str:
        return moments.picker(self.reader)

    def picker_of(self, reader: Reader) -> str:
        return moments.picker(reader)

    @property
    def quick_moments(self) -> list[tuple[str, date]]:
        return moments.quick(self.services)

    @cached_property
    def slider(self) -> moments.Slider:
        return moments.slider(self.services, self.reader)

    @property
    def more(self) -> list[Item]:
        return more(self)

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

    def refusals(self) -> list[Told]:
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

    def field(self, name: str) -> str:
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def fields(self, name: str) -> list[str]:
        return [value for value in self.form.getlist(name) if isinstance(value, str) and value]

    def files(self, name: str) -> Iterable[UploadFile]:
        for value in self.form.getlist(name):
            if isinstance(value, UploadFile) and value.filename:
                yield value


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
