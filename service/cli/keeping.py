"""Backing the whole store up, and restoring it, verified."""

from __future__ import annotations

from pathlib import Path

import click

from service.bootstrap import found
from service.console.frame import (
    OutFile,
    as_json,
    as_whom,
    by,
    long,
    permitted,
    say,
    say_json,
    settings,
    verb,
    wired,
    words,
)
from service.features.operations.rights import STORE_MANAGE


@click.command()
@click.argument("file", type=OutFile())
@as_whom
@as_json
@verb(STORE_MANAGE)
@long
def backup(file: Path, as_account: str | None, as_json: bool) -> None:
    """Write the whole store to one file, and read it back to verify it."""
    from service.backup import back_up

    with wired() as made:
        asked = permitted(made, as_account)
        made.accounts.log.append("store.backed_up", by(asked))
        counts = back_up(made, file)
    if as_json:
        say_json({"facts": counts, "file": str(file)})
        return
    say(words()("Backed up and verified: {facts} facts.").format(facts=counts))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
@verb(None)
@long
def restore(file: Path, as_json: bool) -> None:
    """Bring a store back from a backup, into an empty one."""
    from service.backup import bring_back

    counts = bring_back(settings(), file)
    found(settings())
    if as_json:
        say_json({"facts": counts})
        return
    say(words()("Restored and verified: {facts} facts.").format(facts=counts))
