"""``duban audit``: what its verbs share."""

from __future__ import annotations

import click

from service.access.actions import Action
from service.access.log import By
from service.console.frame import asking, by, resolve
from service.features.proof.rights import AUDIT_SEAL
from service.recording.call import Call, permit
from service.sealing import checkpoints
from service.sealing.checkpoints import Checkpoint, Known
from service.services import Services


@click.group()
def audit() -> None:
    """The log sealed, proved, exported, verified; a text forgotten."""


def may(made: Services, account: str | None, action: Action) -> By:
    """Who it is, for the access log."""
    asked = asking(made, account)
    permit(made, asked, action)
    return by(asked)


def known_by(made: Services, as_of: str | None) -> Known | None:
    return checkpoints.known_at(made.log, resolve(made, as_of)) if as_of else None


def sealed(made: Services, asked: Call) -> Checkpoint:
    permit(made, asked, AUDIT_SEAL)
    made.accounts.log.append("log.sealed", by(asked), path=_path())
    return made.sealer.seal()


def _path() -> str:
    """The verb that was called, for the access log."""
    return click.get_current_context().command_path.partition(" ")[2]
