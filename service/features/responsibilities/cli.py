"""Responsibilities from the command line: listed for a day, an election recorded."""

from __future__ import annotations

from datetime import date, datetime

import click

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
from service.features.responsibilities import commands as recording
from service.features.responsibilities.bodies import Election
from service.features.responsibilities.rights import ELECTION_RECORD, RESPONSIBILITIES_READ
from service.features.responsibilities.shown import show
from service.features.responsibilities.words import DUTIES
from service.recording.call import permit


@click.group()
def responsibility() -> None:
    """Who answers for what: list, election."""


@responsibility.command(name="list")
@click.argument("organization")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Who answered that day.")
@as_of_option
@as_whom
@as_json
@verb(RESPONSIBILITIES_READ)
def list_(
    organization: str,
    on: datetime | None,
    as_of: str | None,
    as_account: str | None,
    as_json: bool,
) -> None:
    """List who answers for an organization and for those directly beneath it."""
    day: date | None = on.date() if on else None
    with wired() as made, looking(made, as_of) as reader:
        permit(made, asking(made, as_account), RESPONSIBILITIES_READ, organization)
        shown = show(reader, organization, day)
    if as_json:
        say_json(shown)
        return
    _ = words()
    for each in (*shown["posts"], *shown["below"]):
        said = (each["organization"], each["post"], each["person"], _(DUTIES[each["duty"]]))
        say("  ".join((*said, each["since"])))


@responsibility.command()
@click.argument("organization")
@click.argument("held_on")
@click.option("--years", type=int, help="Of its term; 5 of a party committee, else 3.")
@as_account
@as_json
@verb(ELECTION_RECORD)
def election(
    organization: str, held_on: str, years: int | None, account: str | None, as_json: bool
) -> None:
    """Record that an organization held its election."""
    body = sent(Election, held_on=held_on, term_years=years)
    with wired() as made:
        done = recording.elect(made, asking(made, account), organization, body)
    if as_json:
        say_json(done.answer)
        return
    say(words()("Recorded at position {position}.").format(position=done.answer["position"]))


commands = (responsibility,)
