"""Appeals from the command line: listed, shown, filed, decided, withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click

from aggregates.values.points import format_points
from service.console.frame import (
    as_account,
    as_json,
    as_of_option,
    as_whom,
    asking,
    looking,
    say,
    say_json,
    verb,
    wired,
    words,
)
from service.console.sent import sent
from service.features.appeals import commands as recording
from service.features.appeals.bodies import Decision, Filing
from service.features.appeals.columns import APPEALS
from service.features.appeals.queries.appeals import appeals
from service.features.appeals.rights import APPEAL_DECIDE, APPEAL_FILE, APPEAL_READ
from service.features.appeals.words import STATES
from service.recording.call import permit


@click.group()
def appeal() -> None:
    """Appeals against lines of scorecards: list, file, decide, withdraw."""


@appeal.command(name="list")
@click.option("--state", type=click.Choice(list(STATES)), help="Of this state alone.")
@as_of_option
@as_whom
@as_json
@verb(APPEAL_READ)
def list_(state: str | None, as_of: str | None, as_account: str | None, as_json: bool) -> None:
    """List appeals, the newest first, with the day they are to be decided by."""
    with wired() as made, looking(made, as_of) as reader:
        permit(made, asking(made, as_account), APPEAL_READ)
        rows = appeals(reader, None, state)
    if as_json:
        say_json([APPEALS.json(row) for row in rows])
        return
    _ = words()
    for each in rows:
        row = each.row
        said = (row.appeal, row.organization, row.period, _(row.line), format_points(row.amount),
                _(STATES[row.state]), str(each.decide_by))  # fmt: skip
        say("  ".join(said))


@appeal.command()
@click.argument("organization")
@click.argument("entry", type=int)
@click.option("--year", required=True, help="Of the account.")
@click.option("--reason", required=True, help="Why.")
@as_account
@as_json
@verb(APPEAL_FILE)
def file(
    organization: str, entry: int, year: str, reason: str, account: str | None, as_json: bool
) -> None:
    """Appeal for an organization against one entry of its account."""
    body = sent(Filing, organization=organization, year=year, entry=entry, reason=reason)
    with wired() as made:
        done = recording.file(made, asking(made, account), body)
    _say(done.answer, as_json)


@appeal.command()
@click.argument("appeal", type=click.UUID)
@click.option("--upheld/--dismissed", required=True, help="How it is decided.")
@click.option("--amount", help="What the line says from now on; 0 unless given.")
@click.option("--note", help="What is said about it.")
@as_account
@as_json
@verb(APPEAL_DECIDE)
def decide(
    appeal: UUID,
    upheld: bool,
    amount: str | None,
    note: str | None,
    account: str | None,
    as_json: bool,
) -> None:
    """Decide an appeal, by somebody who neither checked nor entered it."""
    body = sent(Decision, upheld=upheld, amount=amount, note=note)
    with wired() as made:
        done = recording.decide(made, asking(made, account), appeal, body)
    _say(done.answer, as_json)


@appeal.command()
@click.argument("appeal", type=click.UUID)
@as_account
@as_json
@verb(APPEAL_FILE)
def withdraw(appeal: UUID, account: str | None, as_json: bool) -> None:
    """Withdraw an appeal before it is decided."""
    with wired() as made:
        done = recording.withdraw(made, asking(made, account), appeal)
    _say(done.answer, as_json)


def _say(answer: dict[str, Any], as_json: bool) -> None:
    if as_json:
        say_json(answer)
        return
    say(words()("Recorded at position {position}.").format(position=answer["position"]))
    if "appeal" in answer:
        say(answer["appeal"])


commands = (appeal,)
