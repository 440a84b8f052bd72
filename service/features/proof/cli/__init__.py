"""Trust in the log, from the command line: seal, prove, export, verify, forget."""

from __future__ import annotations

from service.features.proof.cli import forgetting, proving, sealing, taking, verifying
from service.features.proof.cli.group import audit

commands = (audit,)
__all__ = ["commands", "forgetting", "proving", "sealing", "taking", "verifying"]
