"""A person erased from the directory, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from service.console.frame import (
    as_whom,
    by,
    permitted,
    verb,
    wired,
)
from service.features.accounts.cli.users import user
from service.features.people.rights import PEOPLE_ERASE


@user.command()
@click.argument("person")
@as_whom
@verb(PEOPLE_ERASE)
def erase(person: str, as_account: str | None) -> None:
    """Erase a person from the directory; facts keep the code."""
    with wired() as made:
        asked = permitted(made, as_account)
        made.accounts.people.erase(person, datetime.now(UTC), by(asked))


commands = ()  # it stands below ``user``
