"""Whether all is well (体检): settings, machine and store; and what to do where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from service.cli.examining.finding import Finding
from service.cli.examining.machine import machine
from service.cli.examining.store import store
from service.console import progress
from service.console.frame import (
    as_json,
    as_whom,
    by,
    language,
    permitted,
    say,
    say_json,
    settings,
    verb,
    wired,
)
from service.features.operations.rights import STORE_MANAGE
from service.language import Translate, translator
from service.settings import Settings
from service.store.errors import StoreAway
from service.version import release


@click.command()
@as_whom
@as_json
@verb(STORE_MANAGE)
def doctor(as_account: str | None, as_json: bool) -> None:
    """Say what is wrong with settings, machine and store, and what to do about it."""
    findings = list(_findings(as_account, translator(language())))
    if as_json:
        say_json([{"what": each.what, "well": each.well, "told": each.text, "do": each.remedy}
                  for each in findings])  # fmt: skip
    else:
        for each in findings:
            say("\n".join(each.lines()))
    if any(each.well is False for each in findings):
        raise SystemExit(1)


def _findings(account: str | None, _: Translate) -> Iterator[Finding]:
    """What cannot be looked at for what was found before is not looked at."""
    yield Finding("release", True, release())
    known: Settings | None = None
    try:
        known = settings()
    except click.UsageError as wrong:
        remedy = _("Take it out of the environment or duban.toml, or write it as docs/operating.md "
                   "lists it.")  # fmt: skip
        for line in wrong.message.splitlines():
            yield Finding("settings", False, line, remedy)
    if known is None:
        return
    yield Finding("settings", True, _("Every setting is known and sound."))
    yield from machine(known, datetime.now(UTC), _)
    yield from _of_store(account, _)


def _of_store(account: str | None, _: Translate) -> Iterator[Finding]:
    try:
        with progress.at_work(_), wired() as made:
            asked = permitted(made, account)
            made.accounts.log.append("store.examined", by(asked))
            yield from store(made, datetime.now(UTC), _)
    except StoreAway as away:
        remedy = _("Start the database, or set DUBAN_DATABASE right; a new store is made by init.")
        yield Finding("store", False, _(away.message).format(**away.places), remedy)
