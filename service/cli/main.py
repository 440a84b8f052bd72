"""The verbs of ``duban``, gathered."""

from __future__ import annotations

import logging

import click

from service.cli.audit import audit
from service.cli.demo import demo
from service.cli.importing import import_
from service.cli.keeping import backup, restore
from service.cli.looking import explain, rank, status
from service.cli.rights import user
from service.cli.running import init, issue, project, rebuild, schedule, serve
from service.cli.spoken import Spoken
from service.cli.tls import tls

# Where the database is away one sentence says so; the pool's attempts are for a server's log.
logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())


@click.group(cls=Spoken, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="duban")
def main() -> None:
    """Duban (督办): hand work down a hierarchy, see where it is, score it, and prove it."""


for command in (
    init, serve, project, schedule, issue, import_, rank, explain, rebuild, status, backup,
    restore, audit, user, demo, tls,
):  # fmt: skip
    main.add_command(command)
