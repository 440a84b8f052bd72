"""What every route of the API shares: recording once, looking as of a moment, answering."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any, Concatenate, ParamSpec, cast

import msgspec
from fastapi import Depends, Header, Query, Request, Response

from aggregates.errors import Refused
from aggregates.values.moment import At
from service.access.actions import Action
from service.access.who import Who
from service.language import Translate
from service.reading.reader import Reader
from service.recording.call import Call, Done, call
from service.services import Services
from service.store.records import Answer, IdempotencyKey
from service.web.depends import ServicesDep, TranslateDep, WhoDep, allow
from service.web.fields import MOST_POSITION

P = ParamSpec("P")
REPLAYED = "Idempotent-Replayed"


# --- recording ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Recording:
    """A write by one request. With an Idempotency-Key a repeated one gets the first's answer."""

    services: Services
    who: Who
    key: IdempotencyKey | None
    status: int  # of the route: 201 where something is made
    replayed: bool = False

    def __call__(
        self,
        command: Callable[Concatenate[Services, Call, P], Done],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Response:
        """Runs one command, which keeps its answer under the key together with its facts."""
        done = self.once(lambda call: command(self.services, call, *args, **kwargs).answer)
        return self.answer(done)

    def answer(self, done: Answer) -> Response:
        headers = {REPLAYED: "true"} if self.replayed else None
        body = msgspec.json.encode(done)
        return Response(body, self.status, headers, media_type="application/json")

    def once(self, act: Callable[[Call], Answer]) -> Answer:
        """``act`` keeps its answer under the call's key itself."""
        first = self._first()
        if first is not None:
            return first
        try:
            return act(call(self.services, self.who, "api", self.key))
        except Refused:
            # A twin that came at the same time may have been done in between.
            twin = self._first()
            if twin is None:
                raise
            return twin

    def remember(self, answer: Answer) -> Answer:
        """For what is recorded in several transactions, or in none: the answer alone, under the
        key. A twin that came at the same time may have been quicker: then its answer."""
        if self.key is None:
            return answer
        kept = self.services.log.append((), key=self.key, answer=lambda _: answer)
        self.replayed = kept.replayed and kept.answer != answer
        return kept.answer or answer

    def _first(self) -> Answer | None:
        if self.key is None:
            return None
        answer = self.services.log.answered(*self.key)
        self.replayed = answer is not None
        return answer


KeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="the same key with the same request is the same request",
    ),
]


async def _recording(request: Request, who: WhoDep, key: KeyHeader = None) -> Recording:
    return recording(request, who, key, await request.body() if key else b"")


def recording(request: Request, who: Who, key: str | None, body: bytes) -> Recording:
    """The key's digest covers method, path and body: another under the same key is refused."""
    services = cast(Services, request.app.state.services)
    head = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    digest = hashlib.sha256(head + body).hexdigest() if key else ""
    kept = IdempotencyKey(who.account, key, digest) if key else None
    return Recording(services, who, kept, request.scope["route"].status_code or 200)


RecordDep = Annotated[Recording, Depends(_recording)]


# --- looking ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Looking:
    """A read by one request, as of the moment it asks for."""

    services: Services
    who: Who
    translate: Translate
    as_of: str | None
    wait: int | None
    read: list[int] = field(default_factory=list)  # the smallest position read

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        if self.wait is not None:
            self.services.reach(self.wait)
        at = self._at()
        with self.services.view(at) as view:
            yield Reader(view, self.services)
            self.read.append(min(view.lowest, at.position))

    def _at(self) -> At:
        zone = self.services.standing_data.scheme.versions[0].parameters.zone
        return self.services.log.resolve(self.as_of, zone)

    def allow(self, action: Action, organization: str | None = None) -> None:
        """Forbidden where the account may not look there; NotFound where there is no such."""
        allow(self.services, self.who, action, organization)

    def json(self, body: Any) -> Response:
        return Response(
            msgspec.json.encode(body), media_type="application/json", headers=self.headers
        )

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Position": str(min(self.read))} if self.read else {}


async def _looking(
    services: ServicesDep,
    who: WhoDep,
    translate: TranslateDep,
    as_of: Annotated[
        str | None,
        Query(
            max_length=80,
            description="a position, an ISO 8601 moment, or both as position@moment",
        ),
    ] = None,
    wait: Annotated[
        int | None,
        Query(ge=0, le=MOST_POSITION, description="a position to have reached first"),
    ] = None,
) -> Looking:
    return Looking(services, who, translate, as_of, wait)


LookDep = Annotated[Looking, Depends(_looking)]
