"""Trust in the log, from the command line: seal, prove, export, verify, forget."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import click

from aggregates.values.text import text
from service.access.actions import CHECKPOINTS_READ, Action
from service.access.log import By
from service.console.frame import (
    OutFile,
    as_account,
    as_json,
    as_of_option,
    asking,
    by,
    long,
    permitted,
    resolve,
    say,
    say_json,
    tell,
    verb,
    wired,
    words,
)
from service.console.progress import reached
from service.features.proof.commands import forget as forget_text
from service.features.proof.rights import AUDIT_EXPORT, AUDIT_SEAL, TEXT_FORGET
from service.recording.call import Call, permit
from service.sealing import checkpoints, proofs
from service.sealing.checkpoints import Checkpoint, Known
from service.sealing.tree import SHA256, SM3
from service.services import Services


@click.group()
def audit() -> None:
    """The log sealed, proved, exported, verified; a text forgotten."""


def _may(made: Services, account: str | None, action: Action) -> By:
    """Who it is, for the access log."""
    asked = asking(made, account)
    permit(made, asked, action)
    return by(asked)


@audit.command()
@as_account
@as_json
@verb(AUDIT_SEAL)
@long
def seal(account: str | None, as_json: bool) -> None:
    """Seal everything recorded so far and sign a checkpoint."""
    with wired() as made:
        checkpoint = proofs.shown(_seal(made, asking(made, account)))
    if as_json:
        say_json(checkpoint)
        return
    _ = words()
    say(_("Sealed: {size} facts, root {root}.").format(**checkpoint))
    click.echo(checkpoint["note"], nl=False)


def _seal(made: Services, asked: Call) -> Checkpoint:
    permit(made, asked, AUDIT_SEAL)
    made.accounts.log.append("log.sealed", by(asked), path=_path())
    return made.sealer.seal()


def _path() -> str:
    """The verb that was called, for the access log."""
    return click.get_current_context().command_path.partition(" ")[2]


@audit.command("rotate-key")
@as_account
@verb(AUDIT_SEAL)
def rotate_key(account: str | None) -> None:
    """Sign with a new key from now on; the last checkpoint is signed by both."""
    with wired() as made:
        who = _may(made, account, AUDIT_SEAL)
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


by_hash = click.option("--hash", type=click.Choice([SHA256, SM3]), default=SHA256,
                       help="The tree: the log's own, or the second by SM3.")  # fmt: skip


def _known(made: Services, as_of: str | None) -> Known | None:
    return checkpoints.known_at(made.log, resolve(made, as_of)) if as_of else None


@audit.command()
@click.argument("position", type=click.IntRange(1))
@click.option("--size", type=click.IntRange(1), help="Of the tree (default: the last checkpoint).")
@by_hash
@as_of_option
@as_account
@as_json
@verb(CHECKPOINTS_READ)
def proof(
    position: int, size: int | None, hash: str, as_of: str | None, account: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Prove that a fact is in the log."""
    with wired() as made:
        _may(made, account, CHECKPOINTS_READ)
        known = _known(made, as_of) or checkpoints.ALL
        found = proofs.inclusion(made.sealer, position, size, known, hash)
    if as_json:
        say_json(found)
        return
    click.echo(found["leaf"], nl=False)
    for name in ("leaf_hash", "path", "root"):
        said = "\n".join(found[name]) if name == "path" else found[name]
        say(f"{name}:\n{said}" if name == "path" else f"{name}: {said}")
    if found["checkpoint"]:
        click.echo(found["checkpoint"], nl=False)


@audit.command()
@click.argument("first", type=click.IntRange(1), metavar="FROM")
@click.argument("second", type=click.IntRange(1), metavar="TO")
@by_hash
@as_account
@as_json
@verb(CHECKPOINTS_READ)
def consistency(first: int, second: int, hash: str, account: str | None, as_json: bool) -> None:
    """Prove that the log of TO facts continues that of FROM facts."""
    with wired() as made:
        _may(made, account, CHECKPOINTS_READ)
        found = proofs.consistency(made.sealer, first, second, hash=hash)
    if as_json:
        say_json(found)
        return
    say(f"{first}: {found['from_root']}")
    say(f"{second}: {found['to_root']}")
    for each in found["path"]:
        say(each)


@audit.command()
@click.option("--out", type=OutFile(), required=True,
              help="The file; compressed where its name ends in .gz.")  # fmt: skip
@click.option(
    "--seal/--no-seal",
    default=None,
    help="Whether it is sealed first (default: where the account may). No: only what is sealed "
    "already, also of a log that cannot be sealed any more.",
)
@as_of_option
@as_account
@as_json
@verb(AUDIT_EXPORT)
@long
def export(
    out: Path, seal: bool | None, as_of: str | None, account: str | None, as_json: bool
) -> None:  # fmt: skip
    """Write everything an auditor needs into one file, sealed before."""
    from service.sealing.export import checkpoint_for, write_export

    part = out.with_name(f"{out.name}.part")
    with wired() as made:
        asked = permitted(made, account)
        made.accounts.log.append("log.exported", by(asked), path="audit export")
        known = _known(made, as_of)
        if known is None and (seal or (seal is None and asked.who.may(AUDIT_SEAL, (), None))):
            _seal(made, asked)
        end = checkpoint_for(made.sealer, known or checkpoints.ALL)
        try:
            with part.open("wb") as file:
                write_export(made.sealer, end, file, out.suffix == ".gz", reached)
                file.flush()
                os.fsync(file.fileno())
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    if as_json:
        say_json(proofs.shown(end) | {"file": str(out), "bytes": out.stat().st_size})
        return
    _ = words()
    say(_("Exported to {file}: {size} facts, root {root}.").format(
        file=out, size=end.size, root=end.root))  # fmt: skip


@audit.command()
@click.argument("position", type=click.IntRange(1))
@click.argument("field")
@click.option("--reason", required=True, help="Why; kept with who and when.")
@as_account
@as_json
@verb(TEXT_FORGET)
def forget(position: int, field: str, reason: str, account: str | None, as_json: bool) -> None:
    """Wipe a fact's text for good; everything still verifies."""
    with wired() as made:
        done = forget_text(made, asking(made, account), position, field, text(reason))
    if as_json:
        say_json(done.answer)
        return
    say(words()("Forgotten; recorded at position {position}.").format(position=done.position))


@audit.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED,
                metavar="FILE [--key K] [--checkpoint C] [--json]")  # fmt: skip
def verify(arguments: tuple[str, ...]) -> None:
    """Verify an export; needs no store: 0 sound, 1 defects, 2 unreadable."""
    from service.sealing.verifier import main

    with suppress(BrokenPipeError):
        sys.exit(main(list(arguments)))


@audit.command()
@click.option("--out", type=OutFile(), required=True, help="The file; verify.pyz, say.")
@verb(None)
def verifier(out: Path) -> None:
    """Write the verifier as one file that a bare Python runs."""
    from service.sealing.bundle import bundled

    made = bundled()
    out.write_bytes(made)
    _ = words()
    say(_("The verifier is at {file}; SHA-256 {digest}.").format(
        file=out, digest=sha256(made).hexdigest()))  # fmt: skip


vars(verify.callback)["opens"] = None  # it ends by itself, with codes of its own
commands = (audit,)
