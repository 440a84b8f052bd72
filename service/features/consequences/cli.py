"""``duban consequence``: candidates of a year's result, and what was sent on (R17)."""

from __future__ import annotations

import click

from aggregates.rules.consequence import KINDS
from aggregates.values.period import Year
from service.console import frame
from service.features.annual_reviews.cli import year_argument
from service.features.consequences.columns import CANDIDATES, CONSEQUENCES
from service.features.consequences.queries import candidates, sent
from service.features.consequences.rights import CONSEQUENCES_READ
from service.features.consequences.words import RULES_OF, STATES
from service.recording.call import permit


@click.group()
def consequence() -> None:
    """What follows from a year's result: candidates, and what was sent on."""


@consequence.command(name="candidates")
@year_argument
@click.argument("kind", type=click.Choice(KINDS))
@frame.as_of_option
@frame.as_whom
@frame.as_json
@frame.verb(CONSEQUENCES_READ)
def candidates_(
    year: Year, kind: str, as_of: str | None, as_account: str | None, as_json: bool
) -> None:
    """List everyone of the published result with the rule that lets in or keeps out."""
    with frame.wired() as made, frame.looking(made, as_of) as reader:
        permit(made, frame.asking(made, as_account), CONSEQUENCES_READ)
        rows = candidates(reader, year, kind)
    if as_json:
        frame.say_json([CANDIDATES.json(row) for row in rows])
        return
    _ = frame.words()
    for row in rows:
        frame.say(f"{row.peers}\t{row.stands.rank or '—'}\t{row.organization}\t"
                  f"{_(RULES_OF[row.rule])}")  # fmt: skip


@consequence.command(name="list")
@year_argument
@frame.as_of_option
@frame.as_whom
@frame.as_json
@frame.verb(CONSEQUENCES_READ)
def list_(year: Year, as_of: str | None, as_account: str | None, as_json: bool) -> None:
    """List what was sent on."""
    with frame.wired() as made, frame.looking(made, as_of) as reader:
        permit(made, frame.asking(made, as_account), CONSEQUENCES_READ)
        rows = sent(reader, str(year))
    if as_json:
        frame.say_json([CONSEQUENCES.json(row) for row in rows])
        return
    _ = frame.words()
    for each in rows:
        frame.say(f"{each.row.consequence}\t{each.row.organization}\t{_(STATES[each.row.state])}")


commands = (consequence,)
