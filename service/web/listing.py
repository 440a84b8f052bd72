"""Lists: paged by cursor at one moment, or whole as CSV or a workbook by Accept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import wraps
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response

from service.reading import shown
from service.reading.reader import Reader
from service.web import cursors
from service.web.accepting import CSV, JSON, XLSX, accepted
from service.web.bounds import TOO_LONG, TooLong
from service.web.columns import Columns
from service.web.fields import MOST_POSITION
from service.web.frame import LookDep, Looking
from service.web.spooled import spooled
from service.workbooks.writing import Table, Value, write_csv, write_xlsx

PAGE, MOST, EXPORTED = 100, 1000, 100_000  # rows
Handler = Callable[..., Response]


@dataclass(slots=True)
class Listing:
    """``key``: the order's values of the last row of the page before. ``kind``: the answer's."""

    look: Looking
    request: Request
    limit: int
    key: list[Any] | None
    kind: str
    asked: bool = False  # for so many rows, so that a part is what is wanted
    piece: Piece | None = None  # of a list that is taken away, to be filled

    def reader(self) -> AbstractContextManager[Reader]:
        return self.look.reader()

    @property
    def exported(self) -> bool:
        return self.kind != JSON

    @property
    def asked_as_of(self) -> str | None:
        """The moment that the request names itself: what lies outside the log, accounts and who
        signed in, goes by the real clock, and a cursor's moment by the store's."""
        return self.request.query_params.get("as_of")

    def place(self, *kinds: type[str | int | UUID]) -> tuple[Any, ...] | None:
        """The cursor's place in the list, whose order's values are of these kinds (a UUID as
        its 32 digits). BadCursor where they are not."""
        if self.key is None:
            return None
        if len(self.key) != len(kinds) or not all(map(cursors.fits, self.key, kinds)):
            raise cursors.forged()
        return tuple(self.key)

    def position(self, most: int = MOST_POSITION) -> int | None:
        """In a list by position, or by another whole number of at most that."""
        place = self.place(int)
        if place is not None and not 0 <= place[0] <= most:
            raise cursors.forged()
        return place[0] if place is not None else None

    def word(self) -> str:
        """In a list by a code; empty at its beginning."""
        place = self.place(str)
        return place[0] if place is not None else ""

    def answer(
        self,
        reader: Reader,
        rows: Sequence[Any],
        show: Callable[[Any], Any],
        table: Callable[[Sequence[Any]], Table],
        key: Callable[[Any], Sequence[Any]],
        *,
        more_follow: bool | None = None,
        numbered: bool = True,
        **more: Any,
    ) -> Response:
        """``rows``: one more than ``limit`` where there are more, unless ``more_follow`` says.
        ``numbered``: the table counts its lines, so that it is made at once."""
        page = rows[: self.limit]
        follow = len(rows) > self.limit if more_follow is None else more_follow
        if self.piece is not None:
            self.piece.table = None if numbered and follow else table(page)
            self.piece.following = self._next(reader, key(page[-1])) if follow else None
            self.look.read.append(min(reader.view.lowest, reader.at.position))
            return Response()
        if self.exported:
            if follow and not self.asked:
                raise TooLong(TOO_LONG, most=self.limit)
            return self.export(reader, self._marked(table(page), len(page), follow))
        following = self._next(reader, key(page[-1])) if follow else None
        body = {
            **more,
            "items": [show(row) for row in page],
            "next": following,
            "position": min(reader.view.lowest, reader.at.position),
            "as_of": shown.link(reader.at),
        }
        self.look.read.append(body["position"])
        answer = self.look.json(body)
        if following is not None:
            url = self.request.url.remove_query_params(["cursor"])
            url = url.include_query_params(cursor=following)
            answer.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
        return answer

    def rows(
        self,
        reader: Reader,
        columns: Columns[Any],
        rows: Sequence[Any],
        key: Callable[[Any], Sequence[Any]],
        *,
        more_follow: bool | None = None,
        **more: Any,
    ) -> Response:
        """As ``answer``, with what the columns say of JSON and table."""
        translate = self.look.translate
        return self.answer(
            reader,
            rows,
            lambda row: columns.json(row, translate),
            lambda page: columns.table(page, translate, notes(self.look, reader)),
            key,
            more_follow=more_follow,
            numbered=False,
            **more,
        )

    def whole(self, reader: Reader, columns: Columns[Any], rows: Sequence[Any]) -> Response:
        """A list that is found whole; its cursor counts the rows before. It is taken away at once:
        to find it anew for each piece would cost more than to hold it."""
        start, translate = self.position() or 0, self.look.translate
        if self.piece is not None:
            self.limit = EXPORTED
        return self.answer(
            reader,
            list(enumerate(rows, 1))[start : start + self.limit + 1],
            lambda each: columns.json(each[1], translate),
            lambda page: columns.table(
                (row for _, row in page), translate, notes(self.look, reader)
            ),
            lambda each: [each[0]],
        )

    def taken_away(self, ask: Callable[[Listing], Response]) -> Response:
        """The first page says what stands above the lines. TooLong before a byte goes out."""
        first = self._page(ask, None)
        if first.table is None:  # it is made at once, or something else
            return ask(self)
        return self._file(replace(first.table, rows=self._rows(ask, first)))

    def _rows(self, ask: Callable[[Listing], Response], piece: Piece) -> Iterator[Sequence[Value]]:
        count = 0
        while piece.table is not None:
            for row in piece.table.rows:
                count += 1
                if count > EXPORTED:
                    raise TooLong(TOO_LONG, most=EXPORTED)
                yield row
            if piece.following is None:
                return
            piece = self._page(ask, piece.following)

    def _page(self, ask: Callable[[Listing], Response], cursor: str | None) -> Piece:
        page = replace(self, limit=MOST, piece=Piece())
        if cursor is not None:
            page.key = cursors.parts(cursor)
            self.look.as_of = page.key.pop(0)
        ask(page)
        assert page.piece is not None
        return page.piece

    def _marked(self, table: Table, count: int, follow: bool) -> Table:
        if not follow:
            return table
        words = self.look.translate("Only the first {count} rows; more follow.")
        return replace(table, notes=[*table.notes, words.format(count=count)])

    def _next(self, reader: Reader, key: Sequence[Any]) -> str:
        return cursors.cursor(shown.link(reader.at), key)

    def export(self, reader: Reader, table: Table) -> Response:
        """The table with the moment it was read at among its notes."""
        self.look.read.append(min(reader.view.lowest, reader.at.position))
        if self.piece is not None:
            self.piece.table = table
            return Response()
        return self._file(table)

    def _file(self, table: Table) -> Response:
        write = write_csv if self.kind == CSV else write_xlsx
        ending = "csv" if self.kind == CSV else "xlsx"
        name = self.request.url.path.rsplit("/", 1)[-1].encode("ascii", "ignore").decode()
        headers = {
            "Content-Disposition": f'attachment; filename="{name or "list"}.{ending}"',
            **self.look.headers,
        }
        kind = f"{CSV}; charset=utf-8" if self.kind == CSV else XLSX
        return spooled(lambda out: write(table, out), kind, headers)


@dataclass(slots=True)
class Piece:
    """``following``: the cursor of what comes next."""

    table: Table | None = None
    following: str | None = None


def in_pieces(handler: Handler) -> Handler:
    """A list that is taken away is asked for page by page, all as of one moment, so that no more
    than a page of it is held at once; another request is answered as it is."""

    @wraps(handler)
    def answered(**given: Any) -> Response:
        names = [name for name, value in given.items() if isinstance(value, Listing)]
        listing: Listing | None = given[names[0]] if names else None
        if listing is None or listing.asked or not listing.exported or listing.piece is not None:
            return handler(**given)
        [name] = names
        return listing.taken_away(lambda page: handler(**{**given, name: page}))

    return answered


def notes(look: Looking, reader: Reader) -> list[str]:
    _ = look.translate
    clock = [_("Simulated clock: a rehearsal")] if reader.simulated else []
    return [*clock, " ".join([_("As of"), shown.link(reader.at)])]


async def _listing(
    request: Request,
    look: LookDep,
    cursor: Annotated[
        str | None,
        Query(max_length=1000, description="`next` of the page before; it keeps its moment"),
    ] = None,
    limit: Annotated[int | None, Query(ge=1, le=MOST)] = None,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Listing:
    kind = accepted(accept)
    key = cursors.parts(cursor) if cursor else None
    if key is not None:
        moment = key.pop(0)
        look.as_of = look.as_of or moment
    size = limit or (PAGE if kind == JSON else EXPORTED)
    return Listing(look, request, size, key, kind, limit is not None)


ListDep = Annotated[Listing, Depends(_listing)]

__all__ = ["CSV", "XLSX", "ListDep", "Listing", "notes"]
