"""Backing the whole store up, and restoring it, verified."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from aggregates.values.moment import from_micros
from service.bootstrap import initialize
from service.cli.nightly import drop_old, nightly_file
from service.console.frame import (
    OutFile,
    as_json,
    as_whom,
    by,
    long,
    permitted,
    refuse,
    say,
    say_json,
    settings,
    tell,
    verb,
    wired,
    words,
)
from service.errors import sentence
from service.features.evidence.comparing import Compared, compare
from service.features.operations.rights import STORE_MANAGE


@click.command()
@click.argument("file", type=OutFile(), required=False)
@as_whom
@as_json
@verb(STORE_MANAGE)
@long
def backup(file: Path | None, as_account: str | None, as_json: bool) -> None:
    """Write the whole store to one file, and read it back to verify it.

    Without a file: into DUBAN_BACKUP_FOLDER, named by the time, and of those there the newest
    DUBAN_BACKUP_KEEP are kept.
    """
    from service.backup import back_up

    nightly = file is None
    if file is None:
        file = nightly_file(settings(), datetime.now(UTC))
    with wired() as made:
        asked = permitted(made, as_account)
        made.accounts.log.append("store.backed_up", by(asked))
        done = back_up(made, file)
    _ = words()
    if done.unsigned is not None:
        tell(_("THE BACKUP IS NOT SIGNED: {why} Whoever holds the file can put accounts of his own "
               "into it unseen, and it is restored with --accept-unsigned alone."
               ).format(why=sentence(done.unsigned, _)))  # fmt: skip
    if as_json:
        fields = {"facts": done.facts, "file": str(file), "signed": done.unsigned is None}
        say_json(fields | _evidence(done.evidence))
    elif done.evidence.is_whole:
        say(_("Backed up and verified: {facts} facts.").format(facts=done.facts))
    if nightly and done.evidence.is_whole:
        drop_old(file.parent, settings().backup_keep)
    _must_be_whole(done.evidence)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    "keys",
    multiple=True,
    help="The log's public key, or a file of it (default: that of the signing key at hand).",
)
@click.option(
    "--accept-unsigned",
    is_flag=True,
    help="Restore also what nobody signed, another key signed or somebody edited: whoever held the "
    "file may have put in accounts, roles and passwords of his own.",
)
@as_json
@verb(None)
@long
def restore(file: Path, keys: tuple[str, ...], accept_unsigned: bool, as_json: bool) -> None:
    """Bring a store back from a backup that the log's key signed, into an empty one."""
    from service.backup import bring_back

    done = bring_back(settings(), file, _public(keys), accept_unsigned)
    initialize(settings())
    with wired() as made:
        evidence = compare(made)
    _ = words()
    if done.unproved is not None:
        tell(_("ACCEPTED UNPROVED: {why} Look through accounts and roles before anybody signs in; "
               "export the log and verify it with a key and a checkpoint kept outside."
               ).format(why=sentence(done.unproved, _)))  # fmt: skip
    if as_json:
        proved = {"proved": done.unproved is None, "log": done.log}
        say_json({"facts": done.facts, "made_at": done.made_at, **proved, **_evidence(evidence)})
        _must_be_whole(evidence)
        return
    made_at = from_micros(done.made_at).isoformat(timespec="seconds")
    if done.log is not None:
        say(_("The backup is that of {log}, made at {at}; its signature holds.").format(
            log=done.log, at=made_at))  # fmt: skip
    if evidence.is_whole:
        say(_("Restored and verified: {facts} facts.").format(facts=done.facts))
    _must_be_whole(evidence)


def _evidence(compared: Compared) -> dict[str, list[str]]:
    return {"missing": list(compared.missing), "damaged": list(compared.damaged)}


def _must_be_whole(compared: Compared) -> None:
    """What was written or restored stays; but nobody calls it verified."""
    if not compared.is_whole:
        refuse(compared.text(words()))


def _public(keys: tuple[str, ...]) -> list[bytes]:
    from service.sealing.verifier import Unreadable, keys_given

    try:
        return [key for each in keys for key in keys_given(each)]
    except Unreadable as error:
        raise click.BadParameter(str(error), param_hint="--key") from None
