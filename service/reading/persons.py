"""People as they are shown (人员): name and post; the code where the directory knows no name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from aggregates.words import N_
from projections.organizations import POSTS
from service.reading.reader import Reader

SOMEBODY = N_("somebody, erased")
SYSTEM = ("operator", "schedule")  # no person of the directory; told by words of their own


@dataclass(frozen=True, slots=True)
class Person:
    """``name`` None: not in the directory; ``erased``: it was, and is gone for good."""

    code: str
    name: str | None = None
    erased: bool = False
    posts: tuple[str, ...] = ()

    def text(self, translate: Callable[[str], str]) -> str:
        """书记甲 书记; P-U001 where there is no name."""
        if self.erased:
            return translate(SOMEBODY)
        return " ".join([self.name or self.code, *self.posts])


@dataclass
class Persons:
    """The directory of now beside the posts as of the reader's moment; each code asked once."""

    reader: Reader
    known: dict[str, Person] = field(default_factory=dict)

    def of(self, codes: Iterable[str]) -> Mapping[str, Person]:
        asked = {code for code in codes if code and code.partition(":")[0] not in SYSTEM}
        new = sorted(asked - self.known.keys())
        if new:
            names = self.reader.services.accounts.people.known(new)
            posts = self._posts(new)
            for code in new:
                name = names.get(code)
                erased = code in names and name is None
                self.known[code] = Person(code, name, erased, posts.get(code, ()))
        return {code: self.known[code] for code in asked}

    def __getitem__(self, code: str) -> Person:
        return self.of([code]).get(code, Person(code))

    def _posts(self, codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
        rows = self.reader.view.rows(POSTS)
        query = select(rows.c.person, rows.c.post).where(rows.c.person.in_(list(codes)))
        posts: dict[str, tuple[str, ...]] = {}
        for row in self.reader.view.all(query.order_by(rows.c.person, rows.c.post)):
            posts[row.person] = (*posts.get(row.person, ()), row.post)
        return posts
