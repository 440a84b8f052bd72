"""How the store stands, from the command line."""

from __future__ import annotations

from typing import Any

import click

from aggregates.words import N_
from service.console.frame import (
    as_json,
    as_of_option,
    as_whom,
    permitted,
    resolve,
    say,
    say_json,
    verb,
    wired,
    words,
)
from service.features.operations.commands import clocks
from service.features.operations.queries.status import clock_shown
from service.features.operations.queries.status import status as status_of
from service.features.operations.rights import STORE_MANAGE

RELAXED = "A second factor is not required of administrators and the committee: a trial's setting."


@click.command()
@as_of_option
@as_whom
@as_json
@verb(STORE_MANAGE)
def status(as_of: str | None, as_account: str | None, as_json: bool) -> None:
    """Log size, positions, lag, last runs, last checkpoint."""
    with wired() as made:
        permitted(made, as_account)
        fields = status_of(made, resolve(made, as_of) if as_of else None)
    if as_json:
        say_json(fields)
        return
    _say_status(fields)


def _say_status(fields: dict[str, Any]) -> None:
    """Views and jobs go by the names that commands take."""
    _ = words()
    say(_("log: {position} facts, last recorded {recorded_at}").format(**fields))
    if fields["simulated_clock"]:
        say(_("simulated clock: {now}").format(now=fields["now"]))
    say(_checkpoint(fields["checkpoint"]))
    if fields["second_factor"] == "offered":
        say(_(RELAXED))
    for view in fields["views"]:
        lag = _("lag {lag}").format(lag=view["lag"])
        say(f"{view['name']}: {view['position']} ({lag}){_stopped(view['failure'])}")
    for run in fields["runs"]:
        ended = run["finished_at"] or run["failure"] or _("not finished yet")
        say(f"{run['job']} {run['period']}: {ended}")


def _stopped(failure: dict[str, Any] | None) -> str:
    if failure is None:
        return ""
    text = words()("stopped at position {position}, {kind}: {why}")
    return f"  {text.format(**failure)}"


def _checkpoint(last: dict[str, Any] | None) -> str:
    _ = words()
    if last is None:
        return _("checkpoint: none")
    text = _("checkpoint: {size} facts, root {root}, signed {made_at}, {uncovered} facts since")
    return text.format(**(last | {"root": last["root"][:16]}))


@click.command()
@click.option("--accept", is_flag=True, help="It is right as it stands, though it jumped.")
@click.option("--hold", is_flag=True, help="Record on from the last fact until it is there.")
@click.option("--reason", default="", help="Why time is held; kept with who and when.")
@as_whom
@as_json
@verb(STORE_MANAGE)
def clock(accept: bool, hold: bool, reason: str, as_account: str | None, as_json: bool) -> None:
    """Say whether the clock can be recorded by; go on after one that jumped."""
    if accept and hold:
        raise click.UsageError(words()("--accept and --hold exclude each other."))
    with wired() as made:
        asked = permitted(made, as_account)
        if accept:
            clocks.accept(made, asked)
        if hold:
            clocks.hold(made, asked, reason)
        fields = clock_shown(made.log.clock_state())
    if as_json:
        say_json(fields)
        return
    _ = words()
    say(_("The clock says {says}; the last fact was recorded at {last}.").format(**fields))
    say(_(CLOCKS[fields["kind"]]))


CLOCKS = {
    "steady": N_("The clock goes as it should."),
    "jumped": N_("The clock jumped ahead: nothing is recorded until it is set right or accepted."),
    "behind": N_("The last fact lies ahead of the clock: nothing is recorded until time is held."),
    "held": N_("Time is held: facts follow the last one until the clock has come so far."),
    "simulated": N_("The clock is simulated."),
}

commands = (status, clock)
