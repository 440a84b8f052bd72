"""What a rule says when it refuses: a sentence for people, and the rule it rests on."""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """A command broke a rule.

    The message is an English template with named places; it is also the key under which the
    catalogues hold its translation, so that every door can say it in the reader's language.
    """

    status: ClassVar[int] = 409  # over HTTP (RFC 9110): a rule refuses; 422 where a field is wrong
    rule: str | None = None
    field: str | None = None  # of what was sent, where whoever refuses knows it: items.0.points

    def __init__(self, message: str, /, *, rule: str | None = None, **places: object) -> None:
        self.message = message
        self.places = places
        self.rule = rule or type(self).rule
        super().__init__(message.format(**places))


class NotFound(Refused):
    """There is nothing with that identity."""

    status = 404


class Stale(Refused):
    """Somebody else changed the thing since it was read."""


class Several(Refused):
    """Many refusals at once, each told in full."""

    def __init__(self, refusals: list[Refused]) -> None:
        self.refusals = refusals
        super().__init__("{count} things are wrong.", count=len(refusals))


def each_of(refusal: Refused) -> list[Refused]:
    """The refusals one by one, however many were raised together."""
    return refusal.refusals if isinstance(refusal, Several) else [refusal]
