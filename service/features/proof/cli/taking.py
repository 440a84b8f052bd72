"""The sealed export as a file."""

from __future__ import annotations

from pathlib import Path

import click

from service.console.frame import (
    OutFile,
    as_account,
    as_json,
    as_of_option,
    by,
    long,
    permitted,
    say,
    say_json,
    verb,
    wired,
    words,
)
from service.console.outputs import whole
from service.console.progress import reached
from service.features.proof.cli.group import audit, known_by, sealed
from service.features.proof.rights import AUDIT_EXPORT, AUDIT_SEAL
from service.sealing import checkpoints, proofs
from service.sealing.export import checkpoint_for, write_export


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
    with wired() as made:
        asked = permitted(made, account)
        made.accounts.log.append("log.exported", by(asked), path="audit export")
        known = known_by(made, as_of)
        if known is None and (seal or (seal is None and asked.who.may(AUDIT_SEAL, (), None))):
            sealed(made, asked)
        end = checkpoint_for(made.sealer, known or checkpoints.ALL)
        with whole(out) as file:
            write_export(made.sealer, end, file, out.suffix == ".gz", reached)
    if as_json:
        say_json(proofs.shown(end) | {"file": str(out), "bytes": out.stat().st_size})
        return
    _ = words()
    say(_("Exported to {file}: {size} facts, root {root}.").format(
        file=out, size=end.size, root=end.root))  # fmt: skip
