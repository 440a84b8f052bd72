"""What the store says when it cannot, or may not, do what was asked."""

from __future__ import annotations

from typing import ClassVar

from aggregates.errors import Refused


class StoreAway(Exception):
    """The database cannot be reached, is full, or is held by somebody else; try again later.

    Like a refusal it carries a template and its places, so that every door can translate it.
    """

    kind: ClassVar[str] = "away"  # for programs, at /readyz

    def __init__(self, message: str, /, **places: object) -> None:
        self.message = message
        self.places = places
        super().__init__(message.format(**places))

    @property
    def is_for_everybody(self) -> bool:
        """Whether it says of the machine no more than any user may know: no host, no role."""
        return not self.places


class Unreachable(StoreAway):
    """Nobody answers there, or nobody can for now."""


class Rejected(StoreAway):
    """The database lets the role in no more: waiting does not mend it, whoever keeps it does."""

    kind = "refused"


class NoPrivilege(Rejected):
    """The role is let in, and may not do what was asked of it."""

    kind = "no privilege"


class DiskFull(StoreAway):
    """Nothing can be recorded until there is room; what is there can be read."""

    kind = "full"


class Unwritable(StoreAway):
    """The disk can be read, if that, and not be written."""

    kind = "unwritable"


class AnswerLost(StoreAway):
    """The connection broke within a transaction, so nobody told us whether it was committed."""


class NoStore(Refused):
    """The database holds no store, or one of another release."""


class ClockBehind(Refused):
    """The database's clock stands before the last fact's time of recording."""


class ClockJumped(Refused):
    """The database's clock ran away from the steady one of this machine."""

    status = 503


class ClockApart(Refused):
    """The act's time and the database's clock are too far apart."""


class TooMany(Refused):
    """More facts than one transaction takes."""

    status = 422


class KeyReused(Refused):
    """The idempotency key came back with another body (422)."""

    status = 422


class BadMoment(Refused):
    """``as_of`` is no position or time of this log (422)."""

    status = 422


class BadText(Refused):
    """A text holds characters that a database cannot keep (422)."""

    status = 422


class BadBackup(Refused):
    """The backup is damaged, or there is no empty store to take it."""


class Conflict(Exception):
    """An insert met a row that is there already; only the store itself sees this."""
