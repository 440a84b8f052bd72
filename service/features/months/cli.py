"""A month issued and withdrawn, from the command line."""

from __future__ import annotations

import click

from aggregates.values.period import Month
from aggregates.values.text import text
from service.console.frame import (
    MONTH,
    as_account,
    as_json,
    asking,
    long,
    permitted,
    refuse,
    say,
    say_json,
    verb,
    wired,
    words,
)
from service.console.progress import reached
from service.features.months.commands.issue import issue as issue_month
from service.features.months.commands.preview import Preview, be_sure, open_lines, preview
from service.features.months.commands.withdrawing import withdraw as withdraw_month
from service.features.months.rights import MONTH_ISSUE, MONTH_WITHDRAW


@click.command()
@click.argument("period", type=MONTH)
@click.option("--organization", "only", multiple=True, help="By hand, for this one (repeatable).")
@click.option("--dry-run", is_flag=True, help="Say how many lines, and issue none.")
@click.option("--yes", is_flag=True, help="Issue a month more than one ahead all the same.")
@as_account
@as_json
@verb(MONTH_ISSUE)
@long
def issue(
    period: Month,
    only: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    account: str | None,
    as_json: bool,
) -> None:
    """Issue a month's lists, as the schedule does on the first."""
    from schedules.seal import seal_after

    with wired() as made:
        if dry_run:
            permitted(made, account)
            _say_preview(preview(made, period, list(only) or None), as_json)
            return
        be_sure(made, period, list(only) or None, yes)
        done = issue_month(made, asking(made, account), period, list(only) or None, reached)
        if done.issued:
            seal_after(made)
    if as_json:
        say_json(done.answer)
        return
    _ = words()
    say(_("{month}: {issued} issued, {existing} were there already.").format(
        month=period, issued=done.issued, existing=done.existing))  # fmt: skip


def _say_preview(preview: Preview, as_json: bool) -> None:
    if as_json:
        say_json({"would_issue": preview.lines, "months_ahead": preview.ahead})
        return
    text = words()("{month}: {lines} lines would be issued. Nothing was.")
    say(text.format(month=preview.month, lines=preview.lines))


@click.command()
@click.argument("period", type=MONTH)
@click.option("--reason", help="Why, for the trail.")
@click.option("--yes", is_flag=True, help="Withdraw without being asked.")
@as_account
@as_json
@verb(MONTH_WITHDRAW)
@long
def withdraw(
    period: Month, reason: str | None, yes: bool, account: str | None, as_json: bool
) -> None:
    """Withdraw a month's issue as a whole, as long as no report of it was sent."""
    with wired() as made:
        asked = permitted(made, account)
        if not yes:
            refuse(words()("{month}: {lines} lines would be withdrawn. Give --yes to do it.")
                   .format(month=period, lines=open_lines(made, period)))  # fmt: skip
        done = withdraw_month(made, asked, period, text(reason)).answer
    if as_json:
        say_json(done)
        return
    said = words()("{month}: {cancelled} lines were withdrawn.")
    say(said.format(month=period, cancelled=done["cancelled"]))


commands = (issue, withdraw)
