"""What follows from a year's result (三挂钩, R17): sent on, answered, withdrawn."""

from __future__ import annotations

from uuid import UUID, uuid5

from aggregates.annual_review.annual_review import AnnualReview, annual_review_id
from aggregates.consequence.consequence import Consequence, ConsequenceRefused, Recommendation
from aggregates.errors import NotFound
from aggregates.event import Act
from aggregates.rules.consequence import share_of
from aggregates.values.period import Year
from aggregates.values.text import Text
from service.features.consequences.bodies import Sending
from service.features.consequences.queries import (
    Candidate,
    candidates,
    organization_of,
    published,
)
from service.features.consequences.rights import CONSEQUENCE_CHANGE
from service.features.consequences.words import RULES_OF
from service.reading.reader import Reader, read_now
from service.reading.tree import tree
from service.recording.call import Call, Done, permit, record
from service.services import Services


def send(services: Services, call: Call, year: Year, body: Sending) -> Done:
    """Refused for whom the scheme's conditions keep out, and where no published result stands."""
    permit(services, call, CONSEQUENCE_CHANGE)
    key = annual_review_id(str(year))
    review = services.log.find(AnnualReview, key)
    call.read_set.on_thing(key, review.version if review is not None else 0)
    with read_now(services) as reader:
        publication = published(reader, str(year)).reference
        code = body.organization or _of_person(reader, body)
        known = _let_in(reader, year, body.kind, code)
        share = share_of(body.kind, reader.scheme(year).parameters)
        act = _acting(reader, call)
    condition = {"rank": known.stands.rank or 0, "ranked": known.stands.ranked, "share": share}
    made = Consequence.send(
        uuid5(call.act.command_id, "consequence"),
        Recommendation(code, str(year), body.kind, body.person, publication, condition),
        Text(body.basis),
        act,
    )
    return record(services, call, made, consequence=str(made.id))


def _of_person(reader: Reader, body: Sending) -> str:
    if body.person is None:
        raise ConsequenceRefused("Name an organization or a person.")
    return organization_of(reader, body.person)


def _let_in(reader: Reader, year: Year, kind: str, code: str) -> Candidate:
    known = next((c for c in candidates(reader, year, kind) if c.organization == code), None)
    if known is None:
        raise ConsequenceRefused("{organization} has no row in the result of {year}.",
                                 organization=code, year=year)  # fmt: skip
    if known.rule is not None:
        raise ConsequenceRefused("{organization} is no candidate: {why}.", organization=code,
                                 why=RULES_OF[known.rule])  # fmt: skip
    return known


def answer(services: Services, call: Call, year: Year, consequence: UUID, words: Text) -> Done:
    """反馈: also after the result was superseded; what was withdrawn is answered no more."""
    known = _known(services, call, year, consequence)
    known.answer(words, call.act)
    return record(services, call, known)


def withdraw(services: Services, call: Call, year: Year, consequence: UUID, reason: Text) -> Done:
    known = _known(services, call, year, consequence)
    known.withdraw(reason, call.act)
    return record(services, call, known)


def _known(services: Services, call: Call, year: Year, consequence: UUID) -> Consequence:
    permit(services, call, CONSEQUENCE_CHANGE)
    known = services.log.find(Consequence, consequence)
    if known is None or known.year != str(year):
        raise NotFound("Nothing was sent on under {id}.", id=consequence)
    return known


def _acting(reader: Reader, call: Call) -> Act:
    root = tree(reader).root
    return call.act_for(root) if root is not None and call.who.operator else call.act
