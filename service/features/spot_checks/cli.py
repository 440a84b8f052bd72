"""Spot checks from the command line: called and drawn, shown, results in and out, closed."""

from __future__ import annotations

from uuid import UUID

import click

from aggregates.errors import NotFound
from aggregates.values.period import Month
from aggregates.values.text import text
from service.access.who import Forbidden
from service.console.frame import (
    MONTH,
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
from service.console.sent import sent
from service.features.scores.rights import SCORE_READ
from service.features.spot_checks.bodies import Result
from service.features.spot_checks.commands import decisions, drawing, results
from service.features.spot_checks.rights import CHECK_RECORD, SPOT_CHECK_CALL, SPOT_CHECKS_READ
from service.features.spot_checks.shown import show_spot_check
from service.features.spot_checks.words import CHECKS, WHY
from service.reading.shown import Shown
from service.recording.call import Call, permit
from service.recording.call import check as checked
from service.services import Services


@click.group()
def check() -> None:
    """Spot checks of months: call and draw, show, close."""


@check.command()
@click.argument("period", type=MONTH)
@as_account
@as_json
@verb(SPOT_CHECK_CALL)
@long
def call(period: Month, account: str | None, as_json: bool) -> None:
    """Call a month's spot check and draw it, once the month is closed."""
    with wired() as made:
        asked = asking(made, account)
        done = drawing.call_and_draw(made, asked, period)
        with looking(made, None) as reader:
            shown = show_spot_check(reader, str(period), lambda code: _sees(made, asked, code))
    if as_json:
        say_json(shown | {"position": done.position})
        return
    _say(shown)


@check.command()
@click.argument("period", type=MONTH)
@as_of_option
@as_whom
@as_json
@verb(SPOT_CHECKS_READ)
def show(period: Month, as_of: str | None, as_account: str | None, as_json: bool) -> None:
    """Show a month's draw with its seed, and how its checks stand."""
    with wired() as made, looking(made, as_of) as reader:
        asked = asking(made, as_account)
        permit(made, asked, SPOT_CHECKS_READ)
        shown = show_spot_check(reader, str(period), lambda code: _sees(made, asked, code))
    if as_json:
        say_json(shown)
        return
    _say(shown)


def _sees(made: Services, asked: Call, code: str) -> bool:
    try:
        checked(made.standing_data, asked.who, SCORE_READ, code)
    except (Forbidden, NotFound):
        return False
    return True


def _say(shown: Shown) -> None:
    _ = words()
    head = _("{month}: {count} checks; seed {seed}, of the first {size} facts.")
    say(head.format(month=shown["period"], count=len(shown["checks"]), seed=shown["seed"] or "—",
                    size=shown["tree_size"] or "—"))  # fmt: skip
    for each in shown["checks"]:
        said = (each["organization"], each["unit"], _(WHY[each["why"]]), _(CHECKS[each["state"]]))
        say("  ".join((*said, each["deducted"] or "—")))


@check.command()
@click.argument("period", type=MONTH)
@as_account
@verb(SPOT_CHECK_CALL)
def close(period: Month, account: str | None) -> None:
    """Close a month's spot check, once every check is settled."""
    with wired() as made:
        drawing.close(made, asking(made, account), period)
    say(words()("{month}: the spot check is closed.").format(month=period))


@check.command()
@click.argument("period", type=MONTH)
@click.argument("organization")
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="ASSIGNMENT=POINTS",
    help="What was verified of a line (repeatable); the others are as claimed.",
)
@click.option("--false", "false", multiple=True, help="A line that was claimed falsely.")
@as_account
@verb(CHECK_RECORD)
def record(
    period: Month,
    organization: str,
    lines: tuple[str, ...],
    false: tuple[str, ...],
    account: str | None,
) -> None:
    """Record the result of one organization's check, until it is served."""
    items = [{"assignment": key, "verified": points, "false_claim": key in false}
             for key, _, points in (line.partition("=") for line in lines)]  # fmt: skip
    findings = [item.finding() for item in sent(Result, items=items).items]
    with wired() as made:
        results.record_result(made, asking(made, account), organization, period, findings)
    said = words()("{organization}: the result of {month} is recorded.")
    say(said.format(organization=organization, month=period))


@check.command()
@click.argument("period", type=MONTH)
@click.argument("organization")
@click.argument("assignment", type=click.UUID)
@click.option("--upheld/--not-upheld", required=True, help="Whether it is a false claim.")
@click.option("--note", help="What is said about it.")
@as_account
@verb(CHECK_RECORD)
def decide(
    period: Month,
    organization: str,
    assignment: UUID,
    upheld: bool,
    note: str | None,
    account: str | None,
) -> None:
    """Decide on a false claim, by a second checker."""
    with wired() as made:
        asked = asking(made, account)
        decisions.decide(made, asked, organization, period, assignment, upheld, text(note))
    said = words()("{organization}: the false claim of {month} is decided.")
    say(said.format(organization=organization, month=period))


commands = (check,)
