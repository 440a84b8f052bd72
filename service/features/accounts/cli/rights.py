"""Roles, approval, policy, deputies, people and the access log, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from service.access.log import Filter
from service.access.log import shown as shown_record
from service.access.roles import ADMINISTRATORS, WHOLE, Role
from service.console.frame import (
    as_json,
    as_of_option,
    as_whom,
    by,
    permitted,
    resolve,
    say,
    say_json,
    verb,
    wired,
    words,
)
from service.features.accounts import commands
from service.features.accounts.cli.users import ROLES, say_waiting, user
from service.features.accounts.rights import (
    ACCESS_LOG_READ,
    ACCOUNTS_MANAGE,
    GRANT_APPROVE,
    GRANT_ASK,
    POLICY_CHANGE,
)
from service.reading.shown import moment

__all__ = ["user"]


@user.command()
@click.argument("account")
@click.option("--grant", "granted", type=ROLES, help="Ask for this role.")
@click.option("--revoke", help="End the grant with this id, at once.")
@click.option("--organization", help="For which organization.")
@click.option("--person", help="Bind the account to another person and organization.")
@as_whom
@verb(GRANT_ASK)
def role(
    account: str,
    granted: str | None,
    revoke: str | None,
    organization: str | None,
    person: str | None,
    as_account: str | None,
) -> None:
    """Ask for a role, revoke one, or bind an account to another person or organization."""
    now, _ = datetime.now(UTC), words()
    with wired() as made:
        if revoke is not None:
            made.accounts.granting.end(revoke, now, by(permitted(made, as_account)))
            say(_("The grant {grant} has ended.").format(grant=revoke))
        elif granted is not None:
            asked = permitted(made, as_account)
            place = _place(Role(granted), organization)
            if place != WHOLE:
                made.standing_data.organization(place)
            key, in_force = made.accounts.granting.ask(
                account, Role(granted), place, now, by(asked)
            )
            text = _("Role {role} for {organization}: in force.") if in_force else _(
                "Role {role} for {organization} waits for a second person: "
                "duban user approve {grant}."
            )  # fmt: skip
            say(text.format(role=granted, organization=place, grant=key))
        elif person is not None and organization is not None:
            asked = permitted(made, as_account, ACCOUNTS_MANAGE)
            made.standing_data.organization(organization)
            values = {"person": person, "organization": organization}
            done = commands.change(made, "binding", account, values, datetime.now(UTC), by(asked))
            if not say_waiting(done):
                say(_("Account {account} acts for {organization}.").format(
                    account=account, organization=organization))  # fmt: skip
        else:
            raise click.UsageError(
                _("Give --grant with --organization, --revoke, or --person with --organization.")
            )


def _place(role: Role, organization: str | None) -> str:
    if role in ADMINISTRATORS:
        return WHOLE
    if organization is None:
        raise click.UsageError(words()("{option} is missing.").format(option="--organization"))
    return organization


@user.command()
@click.argument("grant")
@as_whom
@verb(GRANT_APPROVE)
def approve(grant: str, as_account: str | None) -> None:
    """Approve a grant or a deputy as the second person: not who asked for it or receives it."""
    with wired() as made:
        asked = permitted(made, as_account)
        now = datetime.now(UTC)
        if any(row.id == grant for row in made.accounts.seconding.waiting()):
            done = made.accounts.seconding.approve(grant, now, by(asked))
            if done.secret is not None:
                say(words()("Second half of the secret: {secret}").format(secret=done.secret))
        elif any(row.id == grant for row in made.accounts.deputies.waiting(now)):
            made.accounts.deputies.approve(grant, now, by(asked))
        else:
            made.accounts.granting.approve(grant, now, by(asked))
    say(words()("The grant {grant} is in force.").format(grant=grant))


@user.command()
@click.argument("changes", nargs=-1, metavar="[NAME=VALUE]...")
@as_whom
@as_json
@verb(POLICY_CHANGE)
def policy(changes: tuple[str, ...], as_account: str | None, as_json: bool) -> None:
    """Show the security policy, or change it."""
    given = dict(change.partition("=")[::2] for change in changes)
    with wired() as made:
        asked = permitted(made, as_account)
        values = {name: int(v) if v.isdigit() else v for name, v in given.items()}
        policy = made.accounts.policies.change(values, by(asked))
    fields = {name: getattr(policy, name) for name in policy.__dataclass_fields__}
    if as_json:
        say_json(fields)
        return
    for name, value in fields.items():
        say(f"{name}={value}")


@user.command()
@click.argument("principal")
@click.argument("deputy")
@click.option("--from", "begins", type=click.DateTime(), help="Now, unless given (UTC).")
@click.option("--until", "ends", type=click.DateTime(), required=True, help="In UTC.")
@as_whom
@verb(ACCOUNTS_MANAGE)
def deputy(
    principal: str, deputy: str, begins: datetime | None, ends: datetime, as_account: str | None
) -> None:
    """Name a deputy for a time: what the deputy does then says on whose behalf."""
    now = datetime.now(UTC)
    with wired() as made:
        asked = permitted(made, as_account)
        first = begins.replace(tzinfo=UTC) if begins else now
        key = made.accounts.deputies.name(
            principal, deputy, first, ends.replace(tzinfo=UTC), now, by(asked)
        )
    say(key)


@user.command()
@click.option("--account", "of", help="Who did it.")
@click.option("--kind", "kinds", multiple=True, help="sign_in, refused, grant.approved ...")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 100_000))
@as_of_option
@as_whom
@as_json
@verb(ACCESS_LOG_READ)
def log(
    of: str | None,
    kinds: tuple[str, ...],
    limit: int,
    as_of: str | None,
    as_account: str | None,
    as_json: bool,
) -> None:
    """The access log, the newest first."""
    with wired() as made:
        permitted(made, as_account)
        until = round(resolve(made, as_of).moment.timestamp() * 1_000_000) if as_of else None
        rows = made.accounts.log.find(Filter(account=of, kinds=kinds, until=until), limit)
    records = [{**shown_record(row), "recorded_at": moment(row.recorded_at)} for row in rows]
    if as_json:
        say_json(records)
        return
    for each in records:
        text = " ".join(f"{name}={value}" for name, value in each["state"].items() if name != "by")
        say(f"{each['position']}\t{each['recorded_at']}\t{each['kind']}\t{each['account']}\t{text}")
