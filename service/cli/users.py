"""Accounts, from the command line."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from service.access.passwords import first_secret
from service.cli.frame import as_json, say, say_json, verb, wired, words


@click.group()
def user() -> None:
    """Accounts: few and simple, bound to a person's code and an organization."""


@user.command()
@click.argument("account")
@click.option("--person", required=True, help="The person's code; names stay out of the log.")
@click.option("--organization", required=True, help="Whose work the account does.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@verb
def add(account: str, person: str, organization: str, password_stdin: bool) -> None:
    """Add an account; without a password given, a first secret is printed once."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else first_secret()
    with wired() as made:
        made.standing.organization(organization)
        made.accounts.add(
            account,
            person=person,
            organization=organization,
            password=password,
            now=datetime.now(UTC),
            must_change=not password_stdin,
        )
    say(words()("Account {account} is there.").format(account=account))
    if not password_stdin:
        say(words()("First secret, to be changed at first use: {secret}").format(secret=password))


@user.command("list")
@as_json
@verb
def list_(as_json: bool) -> None:
    """All accounts."""
    with wired() as made:
        rows = made.accounts.all()
    found = [
        {"account": r.account, "person": r.person, "organization": r.organization,
         "disabled": r.disabled, "operator": r.operator}
        for r in rows
    ]  # fmt: skip
    if as_json:
        say_json(found)
        return
    for row in found:
        state = words()("disabled") if row["disabled"] else ""
        say(f"{row['account']}\t{row['person']}\t{row['organization']}\t{state}")


@user.command()
@click.argument("account")
@click.option("--person", required=True)
@click.option("--organization", required=True)
@verb
def role(account: str, person: str, organization: str) -> None:
    """Bind an account to another person or organization."""
    with wired() as made:
        made.standing.organization(organization)
        made.accounts.bind(account, person, organization)
    say(words()("Account {account} acts for {organization}.").format(
        account=account, organization=organization))  # fmt: skip


@user.command()
@click.argument("account")
@click.option("--enable", is_flag=True, help="Let it in again.")
@verb
def disable(account: str, enable: bool) -> None:
    """Disable an account; its sessions and tokens end at once."""
    with wired() as made:
        made.accounts.disable(account, not enable)


@user.command()
@click.argument("account")
@verb
def reset(account: str) -> None:
    """Give an account a new first secret."""
    secret = first_secret()
    with wired() as made:
        made.accounts.reset(account, secret)
    say(words()("First secret, to be changed at first use: {secret}").format(secret=secret))
