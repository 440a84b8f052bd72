"""``duban review``: a year's review shown, computed, posted, published, reopened (R10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import click

from aggregates.errors import Refused
from aggregates.values.period import Year
from aggregates.values.text import Text
from service.console import frame
from service.features.annual_reviews import commands as recording
from service.features.annual_reviews.bodies import Deliberating
from service.features.annual_reviews.rights import REVIEW_CHANGE, REVIEWS_READ
from service.features.annual_reviews.shown import show_review
from service.recording.call import Call, Done, permit
from service.services import Services


class YearType(click.ParamType[Year]):
    name = "year"

    def convert(self, value: object, param: object, ctx: object) -> Year:
        if isinstance(value, Year):
            return value
        try:
            return Year.parse(str(value))
        except Refused as refusal:
            self.fail(str(refusal))


year_argument = click.argument("year", type=YearType())


@click.group()
def review() -> None:
    """Annual reviews: show, compute, deliberate, post, publish, reopen."""


def _done(account: str | None, command: Callable[[Services, Call], Done]) -> None:
    with frame.wired() as made:
        done = command(made, frame.asking(made, account))
    frame.say(frame.words()("Recorded at position {position}.").format(position=done.position))


@review.command()
@year_argument
@frame.as_of_option
@frame.as_whom
@frame.as_json
@frame.verb(REVIEWS_READ)
def show(year: Year, as_of: str | None, as_account: str | None, as_json: bool) -> None:
    """A year's review with its rows."""
    with frame.wired() as made, frame.looking(made, as_of) as reader:
        asked = frame.asking(made, as_account)
        permit(made, asked, REVIEWS_READ)
        shown = show_review(reader, asked.who, str(year))
    if as_json:
        frame.say_json(shown)
        return
    _ = frame.words()
    for row in shown["rows"]:
        score = row["score"] or _("not assessed")
        frame.say(f"{row['peers']}\t{row['rank'] or '—'}\t{row['organization']}\t{score}")


@review.command()
@year_argument
@frame.as_account
@frame.verb(REVIEW_CHANGE)
def compute(year: Year, account: str | None) -> None:
    """Compute the year's figures."""
    _done(account, lambda made, call: recording.compute(made, call, year))


@review.command()
@year_argument
@click.argument("held_on", type=click.DateTime(["%Y-%m-%d"]))
@frame.as_account
@frame.verb(REVIEW_CHANGE)
def deliberate(year: Year, held_on: date, account: str | None) -> None:
    """Record that the result was deliberated on."""
    body = Deliberating.model_validate({"held_on": held_on.strftime("%Y-%m-%d")})
    _done(account, lambda made, call: recording.deliberate(made, call, year, body))


@review.command()
@year_argument
@frame.as_account
@frame.verb(REVIEW_CHANGE)
def post(year: Year, account: str | None) -> None:
    """Post the result for comment."""
    _done(account, lambda made, call: recording.post(made, call, year))


@review.command()
@year_argument
@frame.as_account
@frame.verb(REVIEW_CHANGE)
def publish(year: Year, account: str | None) -> None:
    """Publish the result as it was posted."""
    _done(account, lambda made, call: recording.publish(made, call, year))


@review.command()
@year_argument
@click.argument("reason")
@frame.as_account
@frame.verb(REVIEW_CHANGE)
def reopen(year: Year, reason: str, account: str | None) -> None:
    """Reopen the review, with a reason."""
    _done(account, lambda made, call: recording.reopen(made, call, year, Text(reason)))


commands = (review,)
