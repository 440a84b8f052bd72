"""A year's review (年度总评, R10): computed, deliberated, posted, objected to, published."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid5

from aggregates.adjustment.adjustment import Adjustment, Proposal
from aggregates.annual_review.annual_review import (
    AnnualReview,
    Computed,
    Remedy,
    ReviewRefused,
    annual_review_id,
)
from aggregates.errors import NotFound, Refused, Several
from aggregates.event import Act
from aggregates.rules.independence import NOBODY
from aggregates.values.period import Year
from aggregates.values.text import Text, text
from service.access.actions import Action
from service.features.annual_reviews.bodies import Answering, Deliberating, Objecting
from service.features.annual_reviews.queries import (
    appeals_in_the_way,
    figures,
    hindrances,
    must_be_computed,
)
from service.features.annual_reviews.rights import (
    OBJECTION_DECIDE,
    OBJECTION_RAISE,
    REVIEW_CHANGE,
)
from service.reading.reader import Reader, read_now
from service.reading.tree import tree
from service.recording.call import Call, Done, permit, record
from service.services import Services
from service.store.read_set import ALL

# What the figures are made of: none of it may come between their position and the fact.
FIGURES = (
    "score.entered", "score.reversed", "month.closed", "scheme.published", "poll.opened",
    "poll.closed", "poll.voided", "adjustment.proposed", "adjustment.approved",
    "adjustment.withdrawn",
)  # fmt: skip


def compute(services: Services, call: Call, year: Year) -> Done:
    """Refused while anything of the year is open: all that is in the way is told at once."""
    permit(services, call, REVIEW_CHANGE)
    with read_now(services) as reader:
        _refuse(hindrances(reader, year))
        made = Computed(reader.at.position, reader.scheme(year).number, figures(reader, year))
        act = _acting(reader, call)
    periods = [*year.months, *{month.quarter for month in year.months}, year]
    call.read_set.on_lists([(ALL, str(each)) for each in periods], FIGURES, made.position)
    known = services.log.find(AnnualReview, annual_review_id(str(year)))
    review = known or AnnualReview.blank(annual_review_id(str(year)), call.act.at)
    review.compute(str(year), made, act)
    return record(services, call, review)


def _refuse(reasons: list[Refused]) -> None:
    if reasons:
        raise reasons[0] if len(reasons) == 1 else Several(reasons)


def deliberate(services: Services, call: Call, year: Year, body: Deliberating) -> Done:
    review, act = _begun(services, call, year)
    today = services.standing_data.today(call.act.at)
    review.deliberate(body.held_on, list(dict.fromkeys(body.attended)), today, act)
    return record(services, call, review)


def post(services: Services, call: Call, year: Year) -> Done:
    """公示, for the scheme's working days from the day after."""
    review, act = _begun(services, call, year)
    today = services.standing_data.today(call.act.at)
    days = services.standing_data.version(year).parameters.posting_days
    last_day = services.standing_data.calendar.plus(today, days)
    review.post(today, last_day, act)
    return record(services, call, review, first_day=str(today), last_day=str(last_day))


def publish(services: Services, call: Call, year: Year) -> Done:
    """Publishes the figures posted; appeals that are in the way are told at once."""
    review, act = _begun(services, call, year)
    today = services.standing_data.today(call.act.at)
    review.publish(today, act)
    with read_now(services) as reader:
        _refuse(appeals_in_the_way(reader, must_be_computed(reader, str(year))))
        position = reader.at.position
    call.read_set.on_lists([(ALL, ALL)], ("appeal.filed", "appeal.upheld"), position)
    return record(services, call, review)


def reopen(services: Services, call: Call, year: Year, reason: Text) -> Done:
    review, act = _begun(services, call, year)
    review.reopen(reason, act)
    return record(services, call, review)


# --- objections ---------------------------------------------------------------------------------


def object_(services: Services, call: Call, year: Year, body: Objecting) -> Done:
    permit(services, call, OBJECTION_RAISE, body.organization)
    review = _known(services, year)
    _must_be_there(services, review, year, body.about)
    today = services.standing_data.today(call.act.at)
    days = services.standing_data.version(year).parameters.decision_days
    decide_by = services.standing_data.calendar.plus(today, days)
    act = call.act_for(body.organization)
    n = review.object(body.organization, body.about, Text(body.reason), today, decide_by, act)
    return record(services, call, review, n=n, decide_by=str(decide_by))


def _must_be_there(services: Services, review: AnnualReview, year: Year, about: str) -> None:
    """A row, or a refused adjustment of the year."""
    if about in review.everyone or _refused(services, year, about) is not None:
        return
    raise ReviewRefused(
        "“{about}” is neither an organization of the review nor a refused bonus or deduction of "
        "{year}.",
        about=about,
        year=year,
    )


def _refused(services: Services, year: Year, about: str) -> Adjustment | None:
    try:
        known = services.log.find(Adjustment, UUID(about))
    except ValueError:
        return None
    is_refused = known is not None and known.state == "refused" and known.of.year == str(year)
    return known if is_refused else None


def decide(services: Services, call: Call, year: Year, n: int, body: Answering) -> Done:
    """By another than who objected and who decided before. Upheld it orders the counter-entry in
    the same act."""
    permit(services, call, OBJECTION_DECIDE)
    review = _known(services, year)
    objection = review.objection(n)
    with read_now(services, "organizations") as reader:
        act = _acting(reader, call)
    before = _refused(services, year, objection.about)
    persons = before.deciders if before is not None else NOBODY
    made = _counter_entry(call, year, objection.about, before, body) if body.upheld else None
    _must_set_nothing(body, before)
    review.decide(n, body.upheld, persons, _remedy(made), act.acting_for, text(body.note), act)
    if made is None:
        return record(services, call, review)
    _count(made, before, n, body, review, act)
    return record(services, call, review, made, adjustment=str(made.id))


def _must_set_nothing(body: Answering, before: Adjustment | None) -> None:
    named = body.kind is not None or body.points is not None
    if named and (not body.upheld or before is not None):
        raise ReviewRefused("A counter-entry is named where an objection to a row is upheld.")
    if (body.kind is None) != (body.points is None):
        raise ReviewRefused("A counter-entry has a kind and points.")


def _counter_entry(
    call: Call, year: Year, about: str, before: Adjustment | None, body: Answering
) -> Adjustment | None:
    if before is not None:
        return before
    if body.kind is None or body.points is None:
        return None
    proposal = Proposal(about, str(year), body.kind, body.points)
    key = uuid5(call.act.command_id, "counter-entry")
    return Adjustment.propose(key, proposal, Text(body.note or "异议成立"), [], call.act)


def _remedy(made: Adjustment | None) -> Remedy:
    return Remedy(str(made.id), made.of.kind, made.of.points) if made is not None else Remedy()


def _count(
    made: Adjustment, before: Adjustment | None, n: int, body: Answering, review: AnnualReview,
    act: Act,
) -> None:  # fmt: skip
    """It counts by the decision itself, which two persons stand behind: who objected and who
    decided."""
    because = replace(act, cause=review.last_reference)
    if before is not None:
        made.overturn(n, act.acting_for, because)
    else:
        made.count_for(n, sorted(review.objection(n).raisers), act.acting_for, because)


# --- what they share ----------------------------------------------------------------------------


def _begun(
    services: Services, call: Call, year: Year, action: Action = REVIEW_CHANGE
) -> tuple[AnnualReview, Act]:
    permit(services, call, action)
    with read_now(services, "organizations") as reader:
        act = _acting(reader, call)
    return _known(services, year), act


def _known(services: Services, year: Year) -> AnnualReview:
    known = services.log.find(AnnualReview, annual_review_id(str(year)))
    if known is None:
        raise NotFound("The review of {year} is not computed yet.", year=year)
    return known


def _acting(reader: Reader, call: Call) -> Act:
    """As the committee."""
    root = tree(reader).root
    return call.act_for(root) if root is not None and call.who.operator else call.act
