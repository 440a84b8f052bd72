"""Dispatch meetings from the command line: listed, called."""

from __future__ import annotations

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
from service.features.meetings import bodies
from service.features.meetings import commands as recording
from service.features.meetings.columns import MEETINGS
from service.features.meetings.queries.meetings import meetings
from service.features.meetings.rights import MEETING_CALL, MEETING_READ
from service.features.meetings.words import KINDS, STATES
from service.recording.call import permit


@click.group()
def meeting() -> None:
    """Dispatch meetings: list, call."""


@meeting.command(name="list")
@as_of_option
@as_whom
@as_json
@verb(MEETING_READ)
def list_(as_of: str | None, as_account: str | None, as_json: bool) -> None:
    """List meetings, the newest first."""
    with wired() as made, looking(made, as_of) as reader:
        permit(made, asking(made, as_account), MEETING_READ)
        rows = meetings(reader)
    if as_json:
        say_json([MEETINGS.json(row) for row in rows])
        return
    _ = words()
    for each in rows:
        row = each.row
        said = (row.meeting, row.organization, row.period, str(row.held_on or row.planned_on),
                _(STATES[row.state]), each.title or "—")  # fmt: skip
        say("  ".join(said))


@meeting.command()
@click.argument("organization")
@click.argument("period")
@click.option("--kind", type=click.Choice(list(KINDS)), required=True, help="Of the meeting.")
@click.option("--title", required=True, help="What it is called.")
@click.option("--on", "day", required=True, help="Its day.")
@click.option("--place", help="Where.")
@click.option("--invite", multiple=True, help="A code (repeatable); else all directly beneath.")
@as_account
@as_json
@verb(MEETING_CALL)
def call(
    organization: str,
    period: str,
    kind: str,
    title: str,
    day: str,
    place: str | None,
    invite: tuple[str, ...],
    account: str | None,
    as_json: bool,
) -> None:
    """Call a dispatch meeting of an organization."""
    body = sent(
        bodies.Call, organization=organization, kind=kind, period=period, title=title, held_on=day,
        place=place, invited=list(invite),
    )  # fmt: skip
    with wired() as made:
        done = recording.call_new(made, asking(made, account), body)
    if as_json:
        say_json(done.answer)
        return
    say(done.answer["meeting"])


commands = (meeting,)
