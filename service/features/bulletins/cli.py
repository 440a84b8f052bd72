"""``duban bulletin``: drafted, reviewed, signed, issued, listed (R17)."""

from __future__ import annotations

from collections.abc import Callable

import click

from aggregates.values.period import Quarter
from aggregates.values.text import Text
from service.console import frame
from service.features.bulletins import reaching
from service.features.bulletins.commands import drafting, steps
from service.features.bulletins.rights import BULLETIN_SIGN, BULLETIN_WRITE, BULLETINS_READ
from service.recording.call import Call, Done
from service.services import Services


class QuarterType(click.ParamType[Quarter]):
    name = "quarter"

    def convert(self, value: object, param: object, ctx: object) -> Quarter:
        if isinstance(value, Quarter):
            return value
        try:
            return Quarter.parse(str(value))
        except Exception as refusal:
            self.fail(str(refusal))


QUARTER = QuarterType()
quarter_argument = click.argument("quarter", type=QUARTER)


@click.group()
def bulletin() -> None:
    """Bulletins of quarters."""


def _done(account: str | None, command: Callable[[Services, Call], Done]) -> None:
    with frame.wired() as made:
        done = command(made, frame.asking(made, account))
    frame.say(frame.words()("Recorded at position {position}.").format(position=done.position))


@bulletin.command("list")
@frame.as_account
@frame.as_of_option
@frame.verb(opens=BULLETINS_READ)
def list_(account: str | None, as_of: str | None) -> None:
    """The newest first."""
    with frame.wired() as made:
        asked = frame.permitted(made, account)
        with frame.looking(made, as_of) as reader:
            for row in reaching.readable(reader, asked.who):
                number = f"{row.year}-{row.number}" if row.number else "—"
                frame.say("\t".join((row.period, str(row.n), row.state, number,
                                     row.document_number or "—")))  # fmt: skip


@bulletin.command()
@quarter_argument
@frame.as_account
@frame.verb(opens=BULLETIN_WRITE)
def draft(quarter: Quarter, account: str | None) -> None:
    """Freezes the quarter's figures and drafts the text."""
    _done(account, lambda made, call: drafting.draft(made, call, quarter))


@bulletin.command()
@quarter_argument
@frame.as_account
@frame.verb(opens=BULLETIN_WRITE)
def review(quarter: Quarter, account: str | None) -> None:
    """Reviews the draft."""
    _done(account, lambda made, call: steps.review(made, call, quarter))


@bulletin.command()
@quarter_argument
@click.argument("number")
@frame.as_account
@frame.verb(opens=BULLETIN_SIGN)
def sign(quarter: Quarter, number: str, account: str | None) -> None:
    """Signs it with its document number."""
    _done(account, lambda made, call: steps.sign(made, call, quarter, number))


@bulletin.command()
@quarter_argument
@frame.as_account
@frame.verb(opens=BULLETIN_WRITE)
def issue(quarter: Quarter, account: str | None) -> None:
    """Issues it with the year's next number."""
    _done(account, lambda made, call: steps.issue(made, call, quarter))


@bulletin.command()
@quarter_argument
@click.argument("reason")
@frame.as_account
@frame.verb(opens=BULLETIN_WRITE)
def withdraw(quarter: Quarter, reason: str, account: str | None) -> None:
    """Takes back a draft."""
    _done(account, lambda made, call: steps.withdraw(made, call, quarter, Text(reason)))


commands = (bulletin,)
