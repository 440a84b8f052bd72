"""Who types at the command line (身份): the machine's operator, or an account that proves itself.

Another account than the operator's is asked for its password and its second factor, at the terminal
or as the lines of standard input. What the operator changes is recorded with the user of the
machine that ran it.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

import click

from service.access.log import By
from service.access.session_opening import NotIdentified
from service.access.who import OPERATOR, Who
from service.language import Translate
from service.services import Services

VIA = "command-line"


def machine_user() -> str:
    """Who runs the program: the user of the process, and whoever became it by sudo."""
    try:
        import pwd
    except ImportError:  # not on Windows
        return os.environ.get("USERNAME", "")
    user = pwd.getpwuid(os.getuid()).pw_name
    before = os.environ.get("SUDO_USER") if os.getuid() == 0 else None
    return f"{before} ({user})" if before and before != user else user


def from_machine(account: str) -> By:
    return By(account, VIA, f"machine {machine_user()}")


def identified(made: Services, account: str | None, translate: Translate) -> Who:
    """NotIdentified for a wrong password or code, or an account that may not sign in."""
    if account is None or account == OPERATOR:
        return made.accounts.who(OPERATOR)
    made.accounts.get(account)
    password = _typed(translate("Password of {account}").format(account=account))
    opening, by, now = made.accounts.session_opening, from_machine(account), datetime.now(UTC)
    code = None
    if opening.wants_code(account):
        code = _typed(translate("Code of the second factor of {account}").format(account=account))
    if not opening.identify(account, password, code, now, by):
        raise NotIdentified(
            "{account} may not act here: the password or the code is wrong, or it may not sign in.",
            account=account,
        )
    return made.accounts.who(account)


def _typed(prompt: str) -> str:
    """Nothing of it is shown; without a terminal, a line of standard input."""
    if sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")
