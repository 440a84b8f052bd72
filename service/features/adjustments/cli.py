"""``duban adjustment``: bonuses and deductions listed, proposed, decided, withdrawn (R10)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import click

from aggregates.errors import Refused
from aggregates.values.period import Year
from aggregates.values.points import format_points
from service.console import frame
from service.console.sent import sent
from service.features.adjustments import commands as recording
from service.features.adjustments.bodies import Deciding, Proposing
from service.features.adjustments.columns import ADJUSTMENTS
from service.features.adjustments.queries import adjustments
from service.features.adjustments.rights import (
    ADJUSTMENT_DECIDE,
    ADJUSTMENT_PROPOSE,
    ADJUSTMENT_READ,
)
from service.features.adjustments.words import KINDS, STATES
from service.recording.call import Call, Done, permit
from service.services import Services


class YearType(click.ParamType[str]):
    name = "year"

    def convert(self, value: object, param: object, ctx: object) -> str:
        try:
            return str(Year.parse(str(value)))
        except Refused as refusal:
            self.fail(str(refusal))


year_argument = click.argument("year", type=YearType())


@click.group()
def adjustment() -> None:
    """Bonuses and deductions of a year: list, propose, decide, withdraw."""


def _done(account: str | None, as_json: bool, command: Callable[[Services, Call], Done]) -> None:
    with frame.wired() as made:
        done = command(made, frame.asking(made, account))
    if as_json:
        frame.say_json(done.answer)
        return
    frame.say(frame.words()("Recorded at position {position}.").format(position=done.position))
    if "adjustment" in done.answer:
        frame.say(done.answer["adjustment"])


@adjustment.command(name="list")
@year_argument
@click.option("--state", type=click.Choice(list(STATES)), help="Of this state alone.")
@frame.as_of_option
@frame.as_whom
@frame.as_json
@frame.verb(ADJUSTMENT_READ)
def list_(
    year: str, state: str | None, as_of: str | None, as_account: str | None, as_json: bool
) -> None:
    """List the year's bonuses and deductions by organization."""
    with frame.wired() as made, frame.looking(made, as_of) as reader:
        permit(made, frame.asking(made, as_account), ADJUSTMENT_READ)
        rows = adjustments(reader, year, None, state)
    if as_json:
        frame.say_json([ADJUSTMENTS.json(row) for row in rows])
        return
    _ = frame.words()
    for each in rows:
        row = each.row
        frame.say("  ".join((row.adjustment, row.organization, _(KINDS[row.kind]),
                             format_points(row.points), _(STATES[row.state]))))  # fmt: skip


@adjustment.command()
@year_argument
@click.argument("organization")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("points")
@click.option("--reason", required=True, help="Why.")
@frame.as_account
@frame.as_json
@frame.verb(ADJUSTMENT_PROPOSE)
def propose(
    year: str, organization: str, kind: str, points: str, reason: str, account: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Propose a bonus or a deduction for an organization."""
    body = sent(Proposing, kind=kind, points=points, reason=reason)
    _done(account, as_json, lambda m, call: recording.propose(m, call, year, organization, body))


@adjustment.command()
@year_argument
@click.argument("organization")
@click.argument("adjustment", type=click.UUID)
@click.option("--approved/--refused", required=True, help="How it is decided.")
@click.option("--note", help="What is said about it.")
@frame.as_account
@frame.as_json
@frame.verb(ADJUSTMENT_DECIDE)
def decide(
    year: str, organization: str, adjustment: UUID, approved: bool, note: str | None,
    account: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Decide on a bonus or a deduction that somebody else proposed."""
    body = sent(Deciding, approved=approved, note=note)

    def command(made: Services, call: Call) -> Done:
        return recording.decide(made, call, year, organization, adjustment, body)

    _done(account, as_json, command)


@adjustment.command()
@year_argument
@click.argument("organization")
@click.argument("adjustment", type=click.UUID)
@frame.as_account
@frame.as_json
@frame.verb(ADJUSTMENT_PROPOSE)
def withdraw(
    year: str, organization: str, adjustment: UUID, account: str | None, as_json: bool
) -> None:
    """Withdraw a bonus or a deduction."""
    _done(account, as_json,
          lambda m, call: recording.withdraw(m, call, year, organization, adjustment))  # fmt: skip


commands = (adjustment,)
