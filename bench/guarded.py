"""What asking who may do what costs: the same reads with and without it; and a sign-in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant

from aggregates.assignment.states import catalogue_id
from aggregates.values.period import Month
from bench.asking import ask
from bench.stores import city, opened
from bench.timing import Row, pairs, seconds
from service.access import passwords
from service.access.accounts import Session
from service.access.roles import Role
from service.access.who import OPERATOR, Who
from service.app import create_app, included
from service.features.months.commands.issue import issue
from service.recording.call import call
from service.services import Services
from service.web.depends import _session

READS, ROUNDS, CEILING = 10, 61, 1.15
PASSWORD = "Tulip river 42"
UNIT = "U00000"


@dataclass
class Door:
    """One application, knocked at without a network: one request after the other."""

    app: FastAPI
    token: str
    path: str
    runner: asyncio.Runner  # one loop with its threads, as a server has

    def seconds(self) -> float:
        start = time.perf_counter()
        self.runner.run(self._knock())
        return time.perf_counter() - start

    async def _knock(self) -> None:
        for _ in range(READS):
            assert await self._one() == 200

    async def _one(self) -> int:
        self.app.state.services.remembered.clear()  # else there is little beside the guard
        return await ask(self.app, self.path, (b"authorization", f"Bearer {self.token}".encode()))


def run() -> Iterator[Row]:
    for kind in ("sqlite", "postgres"):
        with opened(kind) as made:
            codes = city(made, 200, 20)
            month = Month.of(made.standing_data.today(made.now()))
            issue(made, call(made, made.accounts.who(OPERATOR), "schedule"), month)
            made.projector.catch_up()
            token = _token(made)
            line = catalogue_id(str(month), codes[1], "T00")
            with asyncio.Runner() as runner:
                for what, path in (
                    ("one assignment", f"/api/v1/assignments/{line}"),
                    ("a unit's board", f"/api/v1/dispatch/{month}?under={UNIT}"),
                    ("a list of 100", f"/api/v1/assignments?under={UNIT}&limit=100"),
                ):
                    doors = (Door(_app(made), token, path, runner) for _ in range(2))
                    yield _guarded(what, kind, *doors)
            yield _sign_in(made, kind)


def _token(made: Services) -> str:
    now = datetime.now(UTC)
    made.accounts.put("unit", "P1", UNIT, passwords.hashed(PASSWORD), now)
    made.accounts.granting.give("unit", Role.UNIT_OFFICER, UNIT, now)
    return made.accounts.open("unit", "token", now, timedelta(hours=1))


def _guarded(what: str, kind: str, guarded: Door, unguarded: Door) -> Row:
    _unguard(unguarded.app)
    for door in (guarded, unguarded):
        door.seconds()
    pair = pairs(guarded.seconds, unguarded.seconds, times=ROUNDS)
    each = f"{pair.ours / READS * 1000:.2f} ms ({pair.theirs / READS * 1000:.2f} ms unguarded)"
    return Row(f"{what}, guarded / unguarded", kind, each, 1 / pair.ratio, CEILING, at_most=True)


def _unguard(app: FastAPI) -> None:
    """Takes the look at the session out of every route, as if it had never been written: the
    framework's own way of overriding reads signatures again with every request."""
    for taken_in in app.routes:
        if hasattr(taken_in, "effective_candidates"):
            for route in taken_in.effective_candidates():
                _take_out(route.dependant)


def _take_out(dependant: Dependant) -> None:
    for below in dependant.dependencies:
        if below.call is _session:
            below.call = _nobody_asks
            below.dependencies.clear()
        _take_out(below)


def _app(made: Services) -> FastAPI:
    included.cache_clear()  # each with routes of its own
    app = create_app(made.settings, made)
    app.state.services = made  # the lifespan is not run: nothing is started here
    return app


async def _nobody_asks(request: Request, token: str | None = None) -> Session:
    """The route as it would be with no accounts: everybody may everything."""
    session = Session(Who(OPERATOR, OPERATOR, UNIT, operator=True), "", "token")
    request.state.session = session
    return session


def _sign_in(made: Services, kind: str) -> Row:
    """The cost of the password's hash and little else."""
    hashed, now = passwords.hashed(PASSWORD), datetime.now(UTC)

    def sign_in() -> None:
        assert made.accounts.sign_in("unit", PASSWORD, "token", now, timedelta(hours=1))

    pair = pairs(
        lambda: seconds(sign_in), lambda: seconds(lambda: passwords.matches(PASSWORD, hashed)),
        times=15,
    )  # fmt: skip
    text = f"{pair.ours * 1000:.0f} ms (the hash {pair.theirs * 1000:.0f} ms)"
    return Row("a sign-in / its hash", kind, text, 1 / pair.ratio, 1.3, at_most=True)
