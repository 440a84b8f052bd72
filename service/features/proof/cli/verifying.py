"""An export verified, or a checkpoint held against the store's own log; the verifier as a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import click

from service.access.actions import CHECKPOINTS_READ
from service.console.frame import OutFile, asking, say, say_json, verb, wired, words
from service.console.outputs import put
from service.features.proof.cli.group import audit
from service.recording.call import permit
from service.sealing import printed
from service.sealing.holding import compare_with, own_last


@audit.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED,
                metavar="[FILE] [--key K] [--checkpoint C] [--json]")  # fmt: skip
def verify(arguments: tuple[str, ...]) -> None:
    """Verify an export, or the store's own logs, by checkpoints; 0 sound, 1 defects, 2 neither."""
    from service.sealing.verifier import main

    if (lines := _checkpoints_alone(arguments)) is not None:
        _against_kept(lines, "--json" in arguments)
        return
    with suppress(BrokenPipeError):
        sys.exit(main(list(arguments)))


def _checkpoints_alone(arguments: Sequence[str]) -> list[str] | None:
    """Where nothing else is given; of a file, what is in it. None: there is more."""
    given = [each for each in arguments if each != "--json"]
    if len(given) % 2 or any(each != "--checkpoint" for each in given[::2]):
        return None
    return [_read(Path(each)) or each for each in given[1::2]]


def _read(path: Path) -> str:
    with suppress(OSError, ValueError):
        return path.read_text("utf-8")
    return ""


@verb(CHECKPOINTS_READ)
def _against_kept(lines: Sequence[str], as_json: bool) -> None:
    """Without any line, the log's own last checkpoints stand for them."""
    _ = words()
    kept = [printed.read(line) for line in lines]
    with wired() as made:
        permit(made, asking(made, None), CHECKPOINTS_READ)
        kept = kept or [*own_last(made.sealer)]
        findings = [compare_with(made.sealer, each) for each in kept]
    texts = [_(each.what).format(**each.places) for each in findings]
    if as_json:
        say_json(
            [each.shown() | {"what": what} for each, what in zip(findings, texts, strict=True)]
        )
    else:
        for each, what in zip(findings, texts, strict=True):
            say(f"{each.kept.tree}: {what}")
    sys.exit(0 if all(each.contained for each in findings) else 1)


@audit.command()
@click.option("--out", type=OutFile(), required=True, help="The file; verify.pyz, say.")
@verb(None)
def verifier(out: Path) -> None:
    """Write the verifier as one file that a bare Python runs."""
    from service.sealing.bundle import bundled

    made = bundled()
    put(out, made)
    _ = words()
    say(_("The verifier is at {file}; SHA-256 {digest}.").format(
        file=out, digest=sha256(made).hexdigest()))  # fmt: skip


vars(verify.callback)["opens"] = None  # it ends by itself, with codes of its own
