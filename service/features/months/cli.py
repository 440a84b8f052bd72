"""A month issued, from the command line."""

from __future__ import annotations

import click

from aggregates.values.period import Month
from service.console.frame import (
    MONTH,
    as_account,
    as_json,
    asking,
    long,
    say,
    say_json,
    verb,
    wired,
    words,
)
from service.console.progress import reached
from service.features.months.commands.issue import issue as issue_month
from service.features.months.rights import MONTH_ISSUE


@click.command()
@click.argument("period", type=MONTH)
@click.option("--organization", "only", multiple=True, help="By hand, for this one (repeatable).")
@as_account
@as_json
@verb(MONTH_ISSUE)
@long
def issue(period: Month, only: tuple[str, ...], account: str | None, as_json: bool) -> None:
    """Issue a month's lists, as the schedule does on the first."""
    from schedules.seal import seal_after

    with wired() as made:
        done = issue_month(made, asking(made, account), period, list(only) or None, reached)
        if done.issued:
            seal_after(made)
    if as_json:
        say_json(done.answer)
        return
    _ = words()
    say(_("{month}: {issued} issued, {existing} were there already.").format(
        month=period, issued=done.issued, existing=done.existing))  # fmt: skip


commands = (issue,)
