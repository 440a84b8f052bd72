"""Accounts, from the command line."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from service.access.accounts import FIRST_SECRET_LASTS
from service.access.passwords import first_secret
from service.access.roles import ADMINISTRATORS, WHOLE, Role, usual_role
from service.access.seconding import Changed
from service.access.session import shown as shown_session
from service.access.who import OPERATOR
from service.console.frame import (
    as_json,
    as_whom,
    by,
    permitted,
    say,
    say_json,
    verb,
    wired,
    words,
)
from service.features.accounts import commands
from service.features.accounts.rights import ACCOUNTS_MANAGE, ACCOUNTS_READ, SESSIONS_END
from service.reading.shown import moment
from service.recording.call import Call
from service.services import Services

ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """Accounts, roles, policy, people: who may do what."""


@user.command()
@click.argument("account")
@click.option("--person", required=True, help="The person's code; names stay out of the log.")
@click.option("--organization", help="Whose work the account does; an administrator's is none.")
@click.option("--role", type=ROLES, help="Its role there; the organization's usual one if not.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@as_whom
@verb(ACCOUNTS_MANAGE)
def add(
    account: str,
    person: str,
    organization: str | None,
    role: str | None,
    password_stdin: bool,
    as_account: str | None,
) -> None:
    """Add an account; without a password given, a first secret is printed once."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else first_secret()
    wanted = Role(role) if role else None
    if organization is None and wanted not in ADMINISTRATORS:
        raise click.UsageError(words()("{option} is missing.").format(option="--organization"))
    now = datetime.now(UTC)
    with wired() as made:
        asked = permitted(made, as_account)
        lineage = made.standing_data.lineage(organization) if organization else []
        made.accounts.add(
            account,
            person=person,
            organization=organization or OPERATOR,
            password=password,
            now=now,
            must_change=not password_stdin,
            expires_at=None if password_stdin else now + FIRST_SECRET_LASTS,
            by=by(asked),
        )
        _ = words()
        say(_("Account {account} is there.").format(account=account))
        if not password_stdin:
            say(_("First secret, to be changed at first use: {secret}").format(secret=password))
        _ask(made, asked, account, wanted or usual_role(lineage), organization)


def _ask(made: Services, asked: Call, account: str, role: Role, organization: str | None) -> None:
    """The role of a new account, where whoever adds it may ask for one."""
    _ = words()
    if not asked.who.operator:
        say(_("It has no role yet: a security administrator asks for one."))
        return
    place = WHOLE if role in ADMINISTRATORS else organization or WHOLE
    key, in_force = made.accounts.granting.ask(account, role, place, datetime.now(UTC), by(asked))
    text = _("Role {role} for {organization}: in force.") if in_force else _(
        "Role {role} for {organization} waits for a second person: duban user approve {grant}."
    )  # fmt: skip
    say(text.format(role=role.value, organization=place, grant=key))


def say_waiting(done: Changed) -> bool:
    """Whether it waits for a second person."""
    if done.waiting is None:
        return False
    _ = words()
    say(_("It waits for a second person: duban user approve {id}.").format(id=done.waiting))
    if done.secret is not None:
        say(_("First half of the secret: {secret}").format(secret=done.secret))
    return True


@user.command("list")
@as_whom
@as_json
@verb(ACCOUNTS_READ)
def list_(as_account: str | None, as_json: bool) -> None:
    """All accounts, with their roles."""
    with wired() as made:
        permitted(made, as_account)
        now = datetime.now(UTC)
        accounts = [
            {"account": r.account, "person": r.person, "organization": r.organization,
             "disabled": r.disabled, "operator": r.operator,
             "dormant": not r.operator and made.accounts.is_dormant(r, now),
             "roles": [{"grant": g.id, "role": g.role, "organization": g.organization,
                        "in_force": g.approved_at is not None}
                       for g in made.accounts.granting.of(r.account)]}
            for r in made.accounts.all()
        ]  # fmt: skip
    if as_json:
        say_json(accounts)
        return
    for row in accounts:
        state = words()("disabled") if row["disabled"] else ""
        roles = " ".join(
            f"{each['role']}@{each['organization']}{'' if each['in_force'] else '?'}"
            for each in row["roles"]
        )
        say(f"{row['account']}\t{row['person']}\t{row['organization']}\t{roles}\t{state}")


@user.command()
@click.argument("account")
@click.option("--enable", is_flag=True, help="Let it in again.")
@as_whom
@verb(ACCOUNTS_MANAGE)
def disable(account: str, enable: bool, as_account: str | None) -> None:
    """Disable an account; its sessions and tokens end at once, on every node."""
    with wired() as made:
        asked = permitted(made, as_account)
        kind = "enabling" if enable else "disabling"
        say_waiting(commands.change(made, kind, account, {}, datetime.now(UTC), by(asked)))


@user.command()
@click.argument("account")
@as_whom
@verb(ACCOUNTS_MANAGE)
def unlock(account: str, as_account: str | None) -> None:
    """Take the lock of five failures off."""
    with wired() as made:
        made.accounts.unlock(account, by(permitted(made, as_account)))


@user.command()
@click.argument("account")
@click.option("--forget-factors", is_flag=True, help="The telephone or the key was lost.")
@as_whom
@verb(ACCOUNTS_MANAGE)
def reset(account: str, forget_factors: bool, as_account: str | None) -> None:
    """Give an account a new first secret; its sessions end."""
    with wired() as made:
        asked = permitted(made, as_account)
        values = {"forget_factors": forget_factors}
        done = commands.change(made, "reset", account, values, datetime.now(UTC), by(asked))
    if not say_waiting(done):
        text = words()("First secret, to be changed at first use: {secret}")
        say(text.format(secret=done.secret))


@user.command()
@click.argument("account", required=False)
@click.option("--end", "ended", help="End the one with this id.")
@click.option("--end-all", is_flag=True, help="End all of the account's, on every node.")
@as_whom
@as_json
@verb(SESSIONS_END)
def sessions(
    account: str | None, ended: str | None, end_all: bool, as_account: str | None, as_json: bool
) -> None:
    """Sessions and tokens that last."""
    if end_all and account is None:
        raise click.UsageError(words()("--end-all needs an account."))
    with wired() as made:
        asked = permitted(made, as_account)
        if end_all and account is not None:
            made.accounts.end_all(account, by(asked))
        elif ended is not None:
            made.accounts.sessions.end_one(ended, by(asked), account)
        rows = made.accounts.sessions.of(account, datetime.now(UTC))
    moments = ("made_at", "seen_at", "ends_at")
    sessions = [
        {**shown_session(row), **{name: moment(getattr(row, name)) for name in moments}}
        for row in rows
    ]
    if as_json:
        say_json(sessions)
        return
    for each in sessions:
        name = each["name"] or ""
        say(f"{each['id']}\t{each['account']}\t{each['kind']}\t{each['seen_at']}\t{name}")
