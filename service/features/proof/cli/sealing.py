"""Sealing, and the key that signs."""

from __future__ import annotations

import click

from service.console.frame import (
    as_account,
    as_json,
    asking,
    long,
    say,
    say_json,
    tell,
    verb,
    wired,
    words,
)
from service.features.proof.cli.group import audit, may, sealed
from service.features.proof.rights import AUDIT_SEAL
from service.sealing import proofs


@audit.command()
@as_account
@as_json
@verb(AUDIT_SEAL)
@long
def seal(account: str | None, as_json: bool) -> None:
    """Seal everything recorded so far and sign a checkpoint."""
    with wired() as made:
        checkpoint = proofs.shown(sealed(made, asking(made, account)))
    if as_json:
        say_json(checkpoint)
        return
    _ = words()
    say(_("Sealed: {size} facts, root {root}.").format(**checkpoint))
    click.echo(checkpoint["note"], nl=False)


@audit.command("rotate-key")
@as_account
@verb(AUDIT_SEAL)
def rotate_key(account: str | None) -> None:
    """Sign with a new key from now on; the last checkpoint is signed by both."""
    with wired() as made:
        who = may(made, account, AUDIT_SEAL)
        made.accounts.log.append("key.rotated", who, path="audit rotate-key")
        signed_by_both = made.sealer.rotate()
        known = made.sealer.record().keys()
    _ = words()
    say(_("Public key of the checkpoints: {key}").format(key=known[-1].public_key))
    if signed_by_both:
        click.echo(signed_by_both[0].note, nl=False)
    else:
        tell(_("The old key is not at hand, so it vouches for nothing: give the new public key to "
               "everyone who verifies."))  # fmt: skip
