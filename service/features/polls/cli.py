"""``duban poll``: polls listed, opened, tokens given out, closed, voided (R9)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import click

from aggregates.values.points import format_points
from aggregates.values.text import Text
from service.console import frame
from service.console.sent import sent
from service.features.polls import commands as recording
from service.features.polls.bodies import Giving, Opening
from service.features.polls.columns import POLLS
from service.features.polls.queries import polls
from service.features.polls.rights import POLL_CHANGE, POLLS_READ
from service.features.polls.words import FORMS, STATES
from service.recording.call import Call, Done, permit
from service.services import Services


@click.group()
def poll() -> None:
    """Polls: list, open, give out tokens, close, void."""


def _done(account: str | None, as_json: bool, command: Callable[[Services, Call], Done]) -> None:
    with frame.wired() as made:
        done = command(made, frame.asking(made, account))
    if as_json:
        frame.say_json(done.answer)
        return
    frame.say(frame.words()("Recorded at position {position}.").format(position=done.position))
    for line in (done.answer.get("poll"), *done.answer.get("tokens", ())):
        if line:
            frame.say(line)


@poll.command(name="list")
@click.option("--year", help="Of this year alone.")
@frame.as_of_option
@frame.as_whom
@frame.as_json
@frame.verb(POLLS_READ)
def list_(year: str | None, as_of: str | None, as_account: str | None, as_json: bool) -> None:
    """List polls; of an open one nothing of its ballots."""
    with frame.wired() as made, frame.looking(made, as_of) as reader:
        permit(made, frame.asking(made, as_account), POLLS_READ)
        rows = polls(reader, year)
    if as_json:
        frame.say_json([POLLS.json(row) for row in rows])
        return
    _ = frame.words()
    for row in rows:
        score = "—" if row.score is None else format_points(row.score)
        said = (row.poll, row.year, row.organization, _(FORMS[row.form]), _(STATES[row.state]),
                score)  # fmt: skip
        frame.say("  ".join(said))


@poll.command(name="open")
@click.argument("year")
@click.argument("organization")
@click.option("--form", type=click.Choice(list(FORMS)), default="tokens", help="How it is held.")
@click.option("--voters", "voters", multiple=True, required=True, help="Class and count: X=30.")
@frame.as_account
@frame.as_json
@frame.verb(POLL_CHANGE)
def open_(
    year: str, organization: str, form: str, voters: tuple[str, ...], account: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Open a poll about an organization."""
    pairs = dict(each.partition("=")[::2] for each in voters)
    body = sent(Opening, year=year, organization=organization, form=form, voters=pairs)
    _done(account, as_json, lambda made, call: recording.open_new(made, call, body))


@poll.command()
@click.argument("poll", type=click.UUID)
@click.argument("voter_class")
@click.argument("count", type=int)
@frame.as_account
@frame.as_json
@frame.verb(POLL_CHANGE)
def tokens(poll: UUID, voter_class: str, count: int, account: str | None, as_json: bool) -> None:
    """Give out tokens; they are shown once."""
    body = sent(Giving, voter_class=voter_class, count=count)
    _done(account, as_json, lambda made, call: recording.give_tokens(made, call, poll, body))


@poll.command()
@click.argument("poll", type=click.UUID)
@frame.as_account
@frame.as_json
@frame.verb(POLL_CHANGE)
def close(poll: UUID, account: str | None, as_json: bool) -> None:
    """Close a poll by tokens with its tally."""
    _done(account, as_json, lambda made, call: recording.close(made, call, poll))


@poll.command()
@click.argument("poll", type=click.UUID)
@click.argument("reason")
@frame.as_account
@frame.as_json
@frame.verb(POLL_CHANGE)
def void(poll: UUID, reason: str, account: str | None, as_json: bool) -> None:
    """Void a poll."""
    _done(account, as_json, lambda made, call: recording.void(made, call, poll, Text(reason)))


commands = (poll,)
