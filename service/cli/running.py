"""Founding a store, serving it, and what the clock does by hand."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from aggregates.scheme.parameters import Parameters
from service.bootstrap import check_views, initialize
from service.console.frame import (
    as_json,
    as_whom,
    long,
    permitted,
    refuse,
    say,
    say_json,
    settings,
    tell,
    verb,
    wired,
    words,
)
from service.console.progress import reached
from service.features.operations.rights import SCHEDULE_RUN, STORE_MANAGE
from service.services import Services
from service.settings import Settings
from service.store.address import sqlite_path
from service.store.errors import Rejected, StoreAway, Unwritable
from service.store.log import open_log
from service.wiring import owning

LOOK_AGAIN = 1.0  # seconds between looks for a database that is not there yet


@click.command()
@click.option("--simulated-clock", "simulated", help="Begin at this time, on a simulated clock.")
@as_json
@verb(None)
def init(simulated: str | None, as_json: bool) -> None:
    """Make or migrate the store named by the settings."""
    begins = _moment(simulated, Parameters().zone) if simulated is not None else None
    founded = initialize(settings(), begins)
    _ = words()
    where = settings().database.rpartition("@")[2]
    if as_json:
        say_json({"store": where, "administrator": "admin", "secret": founded.secret,
                  "public_key": founded.public_key})  # fmt: skip
        return
    say(_("The store is ready: {where}").format(where=where))
    if founded.secret:
        say(_("Administrator: admin  one-time secret: {secret}").format(secret=founded.secret))
    say(_("Public key of the checkpoints: {key}").format(key=founded.public_key))


def _moment(written: str, zone: ZoneInfo) -> datetime:
    """In UTC. Where no period can be, no clock may stand: a simulated one never goes back."""
    _ = words()
    try:
        moment = datetime.fromisoformat(written)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
        year = moment.astimezone(zone).year
    except (ValueError, OverflowError):
        raise click.BadParameter(
            _("“{written}” is no time; write one like 2026-12-01T08:00.").format(
                written=written[:40]
            )
        ) from None
    if not 2000 <= year < 2200:
        raise click.BadParameter(_("A day lies between 2000 and 2199."))
    return moment


@click.command()
@click.option("--host", help="Default: that of DUBAN_LISTEN, 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Default: likewise, 8000.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer, for as many cores.",
)
@click.option("--no-projector", is_flag=True, help="Another process keeps the views.")
@click.option("--no-scheduler", is_flag=True, help="Another process keeps the clock.")
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False), help="In PEM: https.")
@click.option("--key", type=click.Path(exists=True, dir_okay=False), help="Of the certificate.")
@verb(None)
def serve(
    host: str | None,
    port: int | None,
    workers: int,
    no_projector: bool,
    no_scheduler: bool,
    certificate: str | None,
    key: str | None,
) -> None:
    """Serve pages and API."""
    if (certificate is None) != (key is None):
        raise click.UsageError(words()("--certificate and --key go together."))
    known = settings()
    there, at = _listening(known.listen)
    if certificate is None:
        certificate, key = known.certificate, known.certificate_key
    how = {"projector": not no_projector, "scheduler": not no_scheduler, "workers": workers}
    at = at if port is None else port
    serve_at(known, host or there, at, certificate=certificate, key=key, **how)


def _listening(listen: str) -> tuple[str, int]:
    """``host:port``, ``[::1]:8000``."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        wrong = words()("DUBAN_LISTEN: “{listen}” is no host and port (0.0.0.0:8000).")
        raise click.UsageError(wrong.format(listen=listen))
    return host.strip("[]"), int(port)


def serve_at(settings: Settings, host: str, port: int, **how: Any) -> None:
    """Until it is stopped; what keeps it from starting is told in words."""
    from service.serving import run

    _wait_for(settings)
    check_views(settings)
    try:
        run(settings, host, port, **how)
    except SystemExit as ended:
        if ended.code:
            refuse(words()("Nothing is served at {host}:{port}: the last lines logged say why.")
                   .format(host=host, port=port))  # fmt: skip


def _wait_for(settings: Settings) -> None:
    """A database that comes later, as after a power cut, is waited for; one that lets the role in
    no more, or that is a file, is not."""
    why = ""
    while True:
        try:
            open_log(settings.database, connections=1).close()
            return
        except (Rejected, Unwritable):
            raise
        except StoreAway as away:
            if sqlite_path(settings.database) is not None:
                raise
            why = _told_once(away, why)
        time.sleep(LOOK_AGAIN)


def _told_once(away: StoreAway, before: str) -> str:
    why = words()(away.message).format(**away.places)
    if why != before:
        tell(words()("{why} It is waited for.").format(why=why))
    return why


@click.command()
@click.option("--once", is_flag=True, help="Catch up and stop.")
@click.option("--prune", is_flag=True, help="Drop the tables of older versions.")
@verb(None)
def project(once: bool, prune: bool) -> None:
    """Keep the views up with the log."""
    with wired(follow=not (once or prune)) as made:
        if prune:
            with owning(made) as projector:
                for name in projector.prune():
                    say(name)
        if once or prune:
            made.projector.catch_up()
            return
        _until_stopped()


@click.command()
@click.option("--at", "until", help="Play a simulated clock up to this time; elsewhere a dry run.")
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@as_whom
@as_json
@verb(SCHEDULE_RUN)
def schedule(until: str | None, once: bool, as_account: str | None, as_json: bool) -> None:
    """Do what is due by itself."""
    from schedules.due import due
    from schedules.runner import play, tick
    from schedules.timetable import timetable

    with wired() as made:
        if as_account is not None:  # the clock itself is nobody's act
            permitted(made, as_account)
        if until is not None:
            moment = _until(made, until)
            done = play(made, moment) if made.log.simulated else due(made, moment)
            if not made.log.simulated:
                tell(words()("A dry run: this falls due by then, and nothing of it was done."))
        elif once:
            done = tick(made)
        else:
            scheduler = timetable(made)
            scheduler.start()
            _until_stopped()
            scheduler.shutdown()
            return
        if as_json:
            say_json([{"job": o.job, "period": o.period, "when": o.when.isoformat()} for o in done])
        else:
            for occurrence in done:
                say(f"{occurrence.when.isoformat()} {occurrence.job} {occurrence.period}")


def _until(made: Services, written: str) -> datetime:
    return _moment(written, made.standing_data.scheme.versions[0].parameters.zone)


def _until_stopped() -> None:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()


@click.command()
@click.argument("names", nargs=-1)
@as_whom
@as_json
@verb(STORE_MANAGE)
@long
def rebuild(names: tuple[str, ...], as_account: str | None, as_json: bool) -> None:
    """Empty views and fill them again from the log."""
    with wired() as made:
        permitted(made, as_account)
        known = {projection.name for projection in made.projections}
        unknown = [name for name in names if name not in known]
        if unknown:
            _ = words()
            refuse(_("There is no view {name}; there are {names}.").format(
                name=unknown[0], names=", ".join(sorted(known))))  # fmt: skip
        last = made.log.last()[0]
        with owning(made) as projector:
            projector.rebuild(names or None, moved=_reached(last))
    if as_json:
        say_json({"views": sorted(names or known), "position": last})


def _reached(last: int) -> Callable[[Mapping[str, int]], None]:
    return lambda at: reached(min(at.values()), last)
