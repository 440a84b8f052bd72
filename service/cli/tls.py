"""Certificates for a closed network, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from service.access.certificates import PARTS, make
from service.console.frame import OutFolder, say, verb, words
from service.console.outputs import put


@click.command()
@click.option("--out", type=OutFolder(*(f"{part}.pem" for part in PARTS)), required=True)
@click.option("--host", "hosts", multiple=True, required=True, help="A name or an address.")
@verb(None)
def tls(out: Path, hosts: tuple[str, ...]) -> None:
    """Make a local authority, and a certificate of it for these hosts."""
    paths, _ = make(out, hosts, datetime.now(UTC), put), words()
    say(_("Trust this authority in the browsers: {path}").format(path=paths["authority"]))
    command = f"duban serve --certificate {paths['certificate']} --key {paths['key']}"
    say(_("Then serve with: {command}").format(command=command))
