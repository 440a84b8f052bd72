"""Forgetting a text (遗忘): its words are wiped, and who did it and why is recorded."""

from __future__ import annotations

from dataclasses import replace

from aggregates.errors import NotFound, Refused
from aggregates.forgetting.forgetting import AlreadyForgotten, Forgetting, forgetting_id
from aggregates.values.text import Text
from service.features.proof.rights import TEXT_FORGET
from service.recording.call import Call, Done, permit, record
from service.services import Services
from service.store.log import open_log


class NoReason(Refused):
    """A text is not forgotten without a reason."""

    status = 422


def forget(services: Services, call: Call, position: int, field: str, reason: Text | None) -> Done:
    """On a store with a redactor's role the fact is recorded by the service and the words are
    wiped by the redactor, next to each other; should the second fail, doing it again ends it.
    Elsewhere both are one transaction. NotFound, AlreadyForgotten, NoReason."""
    fact = services.log.fact(position)
    if fact is None:
        raise NotFound("There is no fact at position {position}.", position=position)
    permit(services, call, TEXT_FORGET, fact.event.organization)
    if reason is None:
        raise NoReason("Say why the text is to be forgotten.")
    is_recorded = _look(services, position, field)
    act = replace(call.act, cause=fact.event.reference)
    forgetting = Forgetting.of(fact.event, position, field, reason, act)
    redactor = services.settings.database_redactor
    if redactor is not None:
        with open_log(redactor, connections=1) as log:  # first, so that it is there
            done = _done(services) if is_recorded else record(services, call, forgetting)
            log.forget(position, field)
        return done
    if is_recorded:
        services.log.forget(position, field)
        return _done(services)
    kept = services.log.forget(
        position, field, forgetting.take(), key=call.key, answer=lambda at: {"position": at}
    )
    services.recorded()
    return Done(kept.position, kept.answer or {"position": kept.position}, kept.replayed)


def _look(services: Services, position: int, field: str) -> bool:
    """Whether it is recorded as forgotten, though its words are still there."""
    words = services.log.texts_of([position])
    if (position, field) not in words:
        raise NotFound(
            "The fact at position {position} has no text {field}; its texts: {fields}.",
            position=position, field=field,
            fields=", ".join(sorted(name for _, name in words)) or "—",
        )  # fmt: skip
    if words[position, field] is None:
        raise AlreadyForgotten(position, field)
    return services.log.find(Forgetting, forgetting_id(position, field)) is not None


def _done(services: Services) -> Done:
    position, _ = services.log.last()
    return Done(position, {"position": position})
