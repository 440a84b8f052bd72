"""What can be done, named once: every route and every verb of the command line opens an action."""

from __future__ import annotations

from typing import Final


class Action(str):
    """``report.decide``. A feature names its own in its ``rights.py``; those that rooms below the
    features ask for stand here. Reading actions end in ``.read``; all others record or change
    something."""

    __slots__ = ()

    @property
    def reads(self) -> bool:
        return self.endswith(".read")


# What no right guards: the sign-in and the probes, open to anybody.
ANYBODY: Final = Action("anybody")

# --- whatever somebody works at ---
ORGANIZATIONS_READ = Action("organizations.read")
ASSIGNMENT_READ = Action("assignment.read")
BOARD_READ = Action("board.read")
TRAIL_READ = Action("trail.read")
CHECKPOINTS_READ = Action("checkpoints.read")  # checkpoints and proofs
PEOPLE_CONTACT_READ = Action("people.contact.read")  # telephone and mail
# --- one's own ---
OWN_ACCOUNT = Action("own.account")  # whoami, sessions, tokens, deputies
OWN_SECRETS = Action("own.secrets")  # password and second factor: also before they are set up

# What a session may reach before its first password or its second factor is set up.
SETTING_UP = frozenset({OWN_SECRETS})
