"""Certificates for a closed network, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from service.access.certificates import PARTS, make
from service.console.frame import say, settings, verb, words
from service.console.outputs import REPLACES, must_be_free


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--host", "hosts", multiple=True, required=True, help="A name or an address.")
@verb(None)
def tls(out: Path, hosts: tuple[str, ...]) -> None:
    """Make a local authority, and a certificate of it for these hosts."""
    for name in PARTS:
        must_be_free(out / f"{name}.pem", settings(), REPLACES["tls"])
    paths, _ = make(out, hosts, datetime.now(UTC)), words()
    say(_("Trust this authority in the browsers: {path}").format(path=paths["authority"]))
    command = f"duban serve --certificate {paths['certificate']} --key {paths['key']}"
    say(_("Then serve with: {command}").format(command=command))
