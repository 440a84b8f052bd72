"""A text forgotten."""

from __future__ import annotations

import click

from aggregates.values.text import text
from service.console.frame import as_account, as_json, asking, say, say_json, verb, wired, words
from service.features.proof.cli.group import audit
from service.features.proof.commands import forget as forget_text
from service.features.proof.rights import TEXT_FORGET


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
