"""The demonstration city, loaded once and served."""

from __future__ import annotations

import os
import time

import click

from service.bootstrap import initialize
from service.cli.running import serve_at
from service.console.frame import say, verb, words
from service.console.frame import settings as read_settings
from service.demo.load import ACCOUNTS, PASSWORD, load
from service.settings import Settings

DATABASE = "sqlite:///data/demo/duban.db"
EVIDENCE = "data/demo/evidence"


@click.command()
@click.option("--load-only", is_flag=True, help="Load the city, do not serve it.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@verb(None)
def demo(load_only: bool, host: str, port: int) -> None:
    """Load the demonstration city (a year of history) and serve it."""
    settings = _settings()
    _ = words()
    if not os.path.exists(settings.database.removeprefix("sqlite:///")):
        say(_("Making the demonstration city: twelve months, on a simulated clock."))
        began = time.monotonic()
        load(settings, say)
        say(_("Made in {seconds} seconds.").format(seconds=round(time.monotonic() - began)))
    else:
        initialize(settings)  # one that an earlier release made is brought up to this one
    say(_("Sign in as one of these, password {password}:").format(password=PASSWORD))
    for account, (role, organization) in ACCOUNTS.items():
        say(f"  {account}  ({role.value}, {organization})")
    if load_only:
        return
    say(f"http://{host}:{port}")
    serve_at(settings, host, port)


def _settings() -> Settings:
    given = os.environ.get("DUBAN_DATABASE")
    if given is not None:
        return read_settings()
    return read_settings(database=DATABASE, evidence=os.environ.get("DUBAN_EVIDENCE", EVIDENCE))
