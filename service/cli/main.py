"""The verbs of ``duban``, gathered."""

from __future__ import annotations

import logging

import click

from service.cli.backups import backup, restore
from service.cli.demo import demo
from service.cli.doctor import doctor
from service.cli.running import init, project, rebuild, schedule, serve
from service.cli.tls import tls
from service.console.frame import Root
from service.console.spoken import Spoken
from service.features import FEATURES
from service.version import release
from service.wiring import services

# Where the database is away one sentence says so; the pool's attempts are for a server's log.
logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())


@click.group(cls=Spoken, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(release(), message="%(version)s")
@click.pass_context
def main(context: click.Context) -> None:
    """Duban (督办): hand work down a hierarchy, see where it is, score it, and prove it."""
    context.obj = Root(services, FEATURES)


for command in (init, serve, project, schedule, rebuild, backup, restore, doctor, demo, tls):
    main.add_command(command)
for feature in FEATURES:
    for command in feature.commands():
        main.add_command(command)
