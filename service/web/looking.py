"""Who looks, from which moment, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from aggregates.values.kinds import Kind
from aggregates.values.moment import At
from aggregates.values.period import Month
from service.access.accounts import Session
from service.access.who import Who
from service.reading.persons import Persons
from service.reading.reader import Reader
from service.reading.tree import Tree, tree
from service.services import Services, ViewsBehind
from service.web.words import Words, shown_moment, shown_points, words_of


@dataclass
class Looking:
    """One request of somebody signed in. ``as_of`` turns every reading page to a past moment."""

    request: Request
    services: Services
    session: Session
    language: str
    as_of: str
    form: FormData
    stack: ExitStack
    here: str = ""
    behind: bool = False

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
        zone = self.services.standing_data.scheme.versions[0].parameters.zone
        at = self.services.log.resolve(self.as_of, zone)
        try:
            self.services.reach(at.position)
        except ViewsBehind:
            self.behind = True
            read = [each.position for each in self.services.standing_by()]
            at = At(min([*read, at.position]), at.moment)
        return Reader(self.stack.enter_context(self.services.view(at)), self.services)

    def reader_at(self, as_of: str) -> Reader:
        """Another moment beside the page's own."""
        zone = self.services.standing_data.scheme.versions[0].parameters.zone
        at = self.services.log.resolve(as_of, zone)
        return Reader(self.stack.enter_context(self.services.view(at)), self.services)

    @cached_property
    def tree(self) -> Tree:
        return tree(self.reader)

    @cached_property
    def persons(self) -> Persons:
        return Persons(self.reader)

    def person(self, code: str | None) -> str:
        """Name and post; the code where the directory has no name."""
        return self.persons[code].text(self.words) if code else "—"

    def people(self, codes: Iterable[str]) -> dict[str, str]:
        """All of them in one look."""
        return {code: each.text(self.words) for code, each in self.persons.of(codes).items()}

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

    # --- the form that was sent ---

    def field(self, name: str) -> str:
        value = self.form.get(name)
        return value.strip() if isinstance(value, str) else ""

    def fields(self, name: str) -> list[str]:
        return [value for value in self.form.getlist(name) if isinstance(value, str) and value]

    def files(self, name: str) -> Iterable[UploadFile]:
        for value in self.form.getlist(name):
            if isinstance(value, UploadFile) and value.filename:
                yield value
