"""One fact proved, or two checkpoints; one checkpoint for paper."""

from __future__ import annotations

from pathlib import Path

import click

from aggregates.errors import NotFound
from service.access.actions import CHECKPOINTS_READ, TRAIL_READ
from service.access.who import Forbidden
from service.console.frame import (
    OutFile,
    as_account,
    as_json,
    as_of_option,
    asking,
    looking,
    say,
    say_json,
    verb,
    wired,
)
from service.console.outputs import put
from service.features.proof.cli.group import audit, known_by, may
from service.features.trail import queries as trail
from service.recording.call import Call, permit
from service.sealing import checkpoints, printed, proofs
from service.sealing.checkpoints import Checkpoint, Known
from service.sealing.export import checkpoint_for
from service.sealing.tree import SHA256, SM3
from service.services import Services

by_hash = click.option("--hash", type=click.Choice([SHA256, SM3]), default=SHA256,
                       help="The tree: the log's own, or the second by SM3.")  # fmt: skip


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
        asked = asking(made, account)
        permit(made, asked, CHECKPOINTS_READ)
        known = known_by(made, as_of) or checkpoints.ALL
        fields = proofs.inclusion(made.sealer, position, size, known, hash)
        if not asked.who.operator and not _sees(made, asked, position):
            fields["leaf"] = None
    if as_json:
        say_json(fields)
        return
    if fields["leaf"] is not None:
        click.echo(fields["leaf"], nl=False)
    for name in ("leaf_hash", "path", "root"):
        said = "\n".join(fields[name]) if name == "path" else fields[name]
        say(f"{name}:\n{said}" if name == "path" else f"{name}: {said}")
    if fields["checkpoint"]:
        click.echo(fields["checkpoint"], nl=False)


def _sees(made: Services, asked: Call, position: int) -> bool:
    """Whether they may see the fact itself, as over the API."""
    with looking(made, None) as reader:
        row = trail.line_at(reader, position)
        try:
            permit(made, asked, TRAIL_READ, row.organization)
        except Forbidden:
            return False
        return trail.is_seen(reader, row, asked.who)


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
        may(made, account, CHECKPOINTS_READ)
        fields = proofs.consistency(made.sealer, first, second, hash=hash)
    if as_json:
        say_json(fields)
        return
    say(f"{first}: {fields['from_root']}")
    say(f"{second}: {fields['to_root']}")
    for each in fields["path"]:
        say(each)


@audit.command()
@click.option("--number", type=click.IntRange(1), help="Which (default: the last).")
@click.option("--tree", type=click.Choice(list(printed.TREES)), default=checkpoints.FACTS,
              help="Of which log and hash (default: the facts').")  # fmt: skip
@click.option("--code", type=OutFile(), help="A file for its square code as well, SVG.")
@as_of_option
@as_account
@as_json
@verb(CHECKPOINTS_READ)
def checkpoint(
    number: int | None, tree: str, code: Path | None, as_of: str | None, account: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Print a checkpoint as one line, to be kept on paper."""
    with wired() as made:
        may(made, account, CHECKPOINTS_READ)
        checkpoint = _checkpoint(made, tree, number, known_by(made, as_of) or checkpoints.ALL)
    line = printed.line_of(checkpoint)
    if code is not None:
        put(code, printed.square(line))
    if as_json:
        say_json(proofs.shown(checkpoint) | {"line": line})
        return
    say(line)


def _checkpoint(made: Services, tree: str, number: int | None, known: Known) -> Checkpoint:
    if number is None:
        return made.sealer.record(tree).last(known) or checkpoint_for(made.sealer, known)
    stored = checkpoints.newest(made.log.database, tree, known, number + 1, 1)
    if not stored or stored[0].number != number:
        raise NotFound("There is no checkpoint {number}.", number=number)
    return stored[0]
