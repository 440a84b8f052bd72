"""Ledger checks from the command line: opened, shown, failed, passed, completed, sampled."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import click

from aggregates.values.period import Quarter
from aggregates.values.text import Text, text
from service.console.frame import (
    QUARTER,
    as_account,
    as_json,
    as_of_option,
    as_whom,
    asking,
    long,
    looking,
    say,
    say_json,
    verb,
    wired,
    words,
)
from service.features.ledgers.commands import checking, opening, sampling
from service.features.ledgers.rights import (
    LEDGER_CHECK,
    LEDGER_SAMPLE,
    LEDGER_SAMPLES_READ,
    LEDGERS_READ,
)
from service.features.ledgers.shown import show_ledger, show_sample
from service.features.ledgers.words import ITEMS, STATES
from service.features.rectifications.commands import Wanting
from service.reading.shown import Shown
from service.recording.call import permit


@click.group()
def ledger() -> None:
    """Ledger checks of quarters: open, show, fail, pass, complete, sample."""


def quarter_and_organization(command: Any) -> Any:
    command = click.argument("organization")(command)
    return click.argument("quarter", type=QUARTER)(command)


@ledger.command("open")
@quarter_and_organization
@as_account
@verb(LEDGER_CHECK)
def open_(quarter: Quarter, organization: str, account: str | None) -> None:
    """Open an organization's ledger, once the quarter's months are closed."""
    with wired() as made:
        done = opening.open_(made, asking(made, account), organization, quarter)
    _say_count(quarter, organization, done.answer["items"])


def _say_count(quarter: Quarter, organization: str, count: int) -> None:
    head = words()("{period} {organization}: {count} items.")
    say(head.format(period=quarter, organization=organization, count=count))


@ledger.command()
@quarter_and_organization
@as_of_option
@as_whom
@as_json
@verb(LEDGERS_READ)
def show(
    quarter: Quarter,
    organization: str,
    as_of: str | None,
    as_account: str | None,
    as_json: bool,
) -> None:
    """Show every item of a ledger, and what was said of it."""
    with wired() as made, looking(made, as_of) as reader:
        permit(made, asking(made, as_account), LEDGERS_READ, organization)
        shown = show_ledger(reader, str(quarter), organization)
    if as_json:
        say_json(shown)
        return
    _say(shown)


def _say(shown: Shown) -> None:
    _ = words()
    _say_count(shown["quarter"], shown["organization"], len(shown["items"]))
    say(_(STATES[shown["state"]]))
    for each in shown["items"]:
        said = (each["assignment"], each["name"] or "", _(ITEMS[each["state"]]))
        say("  ".join((*said, each["problem"] or "")))


@ledger.command()
@quarter_and_organization
@click.argument("item", type=click.UUID)
@click.option("--problem", required=True, help="What is wanting.")
@click.option("--measure", help="How it is to be rectified.")
@click.option("--responsible", help="Who answers for it.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="By when it is to be rectified.")
@as_account
@verb(LEDGER_CHECK)
def fail(
    quarter: Quarter,
    organization: str,
    item: UUID,
    problem: str,
    measure: str | None,
    responsible: str | None,
    due: datetime | None,
    account: str | None,
) -> None:
    """Fail an item of a ledger, and issue its rectification."""
    wanting = Wanting(
        problem=Text(problem), measure=text(measure), responsible=text(responsible),
        due=due.date() if due else None,
    )  # fmt: skip
    with wired() as made:
        done = checking.fail(made, asking(made, account), organization, quarter, item, wanting)
    say(done.answer["rectification"])


@ledger.command("take-back")
@quarter_and_organization
@click.argument("item", type=click.UUID)
@as_account
@verb(LEDGER_CHECK)
def take_back(quarter: Quarter, organization: str, item: UUID, account: str | None) -> None:
    """Take a failure back, while the check is open."""
    with wired() as made:
        checking.take_back(made, asking(made, account), organization, quarter, item)


@ledger.command("pass")
@quarter_and_organization
@as_account
@verb(LEDGER_CHECK)
def pass_(quarter: Quarter, organization: str, account: str | None) -> None:
    """Pass every item of a ledger that is not marked, in one act."""
    with wired() as made:
        checking.pass_rest(made, asking(made, account), organization, quarter)


@ledger.command()
@quarter_and_organization
@as_account
@verb(LEDGER_CHECK)
def complete(quarter: Quarter, organization: str, account: str | None) -> None:
    """Complete a ledger check, once every item is seen."""
    with wired() as made:
        checking.complete(made, asking(made, account), organization, quarter)


@ledger.command()
@click.argument("quarter", type=QUARTER)
@as_account
@as_json
@verb(LEDGER_SAMPLE)
@long
def sample(quarter: Quarter, account: str | None, as_json: bool) -> None:
    """Draw a sample of the ledger checks that units completed."""
    with wired() as made:
        sampling.call_and_draw(made, asking(made, account), quarter)
        with looking(made, None) as reader:
            shown = show_sample(reader, str(quarter))
    _say_sample(shown, as_json)


@ledger.command("show-sample")
@click.argument("quarter", type=QUARTER)
@as_of_option
@as_whom
@as_json
@verb(LEDGER_SAMPLES_READ)
def show_sample_(
    quarter: Quarter, as_of: str | None, as_account: str | None, as_json: bool
) -> None:
    """Show a quarter's sample with its seed."""
    with wired() as made, looking(made, as_of) as reader:
        permit(made, asking(made, as_account), LEDGER_SAMPLES_READ)
        shown = show_sample(reader, str(quarter))
    _say_sample(shown, as_json)


def _say_sample(shown: Shown, as_json: bool) -> None:
    if as_json:
        say_json(shown)
        return
    say(f"{shown['quarter']}  {shown['seed'] or '—'}  {shown['tree_size'] or '—'}")
    for unit, codes in (shown["drawn"] or {"organizations": {}})["organizations"].items():
        say("  ".join((unit, *codes)))


commands = (ledger,)
