"""Tiers from the command line: listed, self-checked, applied for, inspected, decided, lowered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from aggregates.values.points import format_points
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
from service.features.tiers import bodies
from service.features.tiers.columns import BRANCHES
from service.features.tiers.commands import applying, campaigns, deciding, lowering
from service.features.tiers.queries.branches import branches, shares_of
from service.features.tiers.rights import (
    LOWERING_DECIDE,
    TIER_APPLY,
    TIER_DECIDE,
    TIER_INSPECT,
    TIERS_READ,
    TIERS_SET,
)
from service.features.tiers.shown import show_shares
from service.features.tiers.words import SHARES
from service.features.tiers.words import TIERS as NAMES
from service.reading.tree import tree
from service.recording.call import Call, Done, permit
from service.services import Services


@click.group()
def tier() -> None:
    """Tiers of branches: list, self-check, apply, approve, lower, look back."""


@tier.command(name="list")
@click.option("--under", help="An organization: this one and all beneath it.")
@click.option("--tier", "wanted", type=click.Choice(NAMES), help="Of this tier alone.")
@as_of_option
@as_whom
@as_json
@verb(TIERS_READ)
def list_(
    under: str | None, wanted: str | None, as_of: str | None, as_account: str | None, as_json: bool
) -> None:
    """List branches with their tiers, and the shares."""
    with wired() as made, looking(made, as_of) as reader:
        permit(made, asking(made, as_account), TIERS_READ)
        codes = None if under is None else set(tree(reader).subtree(tree(reader)[under].code))
        every = branches(reader, codes)
        rows = [each for each in every if wanted in (None, each.tier)]
        shares, shown = shares_of(every), show_shares(reader, shares_of(every))
    if as_json:
        say_json({"shares": shown, "items": [BRANCHES.json(row) for row in rows]})
        return
    _ = words()
    for row in rows:
        say("  ".join((row.place.code, _(row.tier), str(row.since or "—"), row.place.name)))
    for name, said in SHARES.items():
        share = getattr(shares, name)
        value = "—" if share.value is None else f"{format_points(share.value)}%"
        say(f"{_(said)}: {value} ({share.count}/{share.rated})")


def _done(
    account: str | None, as_json: bool, command: Callable[[Services, Call], Done]
) -> dict[str, Any]:
    with wired() as made:
        answer = command(made, asking(made, account)).answer
    if as_json:
        say_json(answer)
    else:
        say(words()("Recorded at position {position}.").format(position=answer["position"]))
    return answer


@tier.command(name="self-check")
@click.argument("organization")
@click.option("--unmet", multiple=True, help="A criterion that is not met (repeatable).")
@as_account
@as_json
@verb(TIER_APPLY)
def self_check(
    organization: str, unmet: tuple[str, ...], account: str | None, as_json: bool
) -> None:
    """Record a branch's self-check: what is not named is met."""
    items = [{"criterion": code, "met": False} for code in unmet]
    body = sent(bodies.SelfCheck, items=items)
    _done(account, as_json, lambda made, by: applying.self_check(made, by, organization, body))


@tier.command()
@click.argument("organization")
@click.argument("to", type=click.Choice(["standard", "strong", "model"]))
@click.option("--material", help="Experience and brand, for a model branch.")
@as_account
@as_json
@verb(TIER_APPLY)
def apply(
    organization: str, to: str, material: str | None, account: str | None, as_json: bool
) -> None:
    """Apply for the next tier."""
    body = sent(bodies.Application, to=to, material=material)
    _done(account, as_json, lambda made, by: applying.apply(made, by, organization, body))


@tier.command()
@click.argument("organization")
@as_account
@as_json
@verb(TIER_DECIDE)
def approve(organization: str, account: str | None, as_json: bool) -> None:
    """Approve an application that passed all it has to."""
    _done(account, as_json, lambda made, by: deciding.approve(made, by, organization))


@tier.command()
@click.argument("organization")
@click.option("--reason", required=True, help="Why.")
@as_account
@as_json
@verb(TIER_DECIDE)
def refuse(organization: str, reason: str, account: str | None, as_json: bool) -> None:
    """Refuse an application."""
    body = sent(bodies.Reason, reason=reason)
    _done(account, as_json, lambda made, by: deciding.refuse(made, by, organization, body))


@tier.command()
@click.argument("organization")
@click.argument("to", type=click.Choice(["strong", "standard", "below"]))
@click.option("--basis", required=True, help="What it rests on.")
@click.option("--grave", is_flag=True, help="A grave fact: to the bottom at once.")
@as_account
@as_json
@verb(TIER_INSPECT)
def lower(
    organization: str, to: str, basis: str, grave: bool, account: str | None, as_json: bool
) -> None:
    """Propose to lower a branch; a second person approves it."""
    body = sent(bodies.Lowering, to=to, basis=basis, grave=grave)
    _done(account, as_json, lambda made, by: lowering.propose(made, by, organization, body))


@tier.command(name="approve-lowering")
@click.argument("organization")
@as_account
@as_json
@verb(LOWERING_DECIDE)
def approve_lowering(organization: str, account: str | None, as_json: bool) -> None:
    """Approve a lowering that somebody else proposed."""
    _done(account, as_json, lambda made, by: lowering.approve(made, by, organization))


@tier.command(name="look-back")
@click.argument("wanted", type=click.Choice(["standard", "strong", "model"]))
@click.option("--due", required=True, help="The deadline of all of them.")
@as_account
@as_json
@verb(TIERS_SET)
def look_back(wanted: str, due: str, account: str | None, as_json: bool) -> None:
    """Open a campaign of look-backs at all branches of a tier."""
    body = sent(bodies.Campaign, tier=wanted, due=due)
    _done(account, as_json, lambda made, by: campaigns.open_(made, by, body))


commands = (tier,)
