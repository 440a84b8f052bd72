"""Polls (民主测评, R9, R12) opened, tokens given out, tallied, closed, voided; and ballots cast.

A vote is no command: nothing stands behind it but the box, and nothing of it is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from aggregates.errors import NotFound, Refused
from aggregates.event import Act
from aggregates.poll.poll import Poll, PollRefused, Setting
from aggregates.rules.poll import GRADES, Result, digest, result
from aggregates.scheme.parameters import Parameters
from aggregates.scheme.voter_classes import voter_classes
from aggregates.values.period import Year
from aggregates.values.points import format_points
from aggregates.values.text import Text
from service.access.actions import Action
from service.features.polls.bodies import Ballot, Giving, Opening, PaperTally
from service.features.polls.queries import polls
from service.features.polls.rights import POLL_CHANGE, POLL_COUNT
from service.features.polls.words import REFUSED
from service.reading.reader import read_now
from service.recording.call import Call, Done, must_stand, permit, record
from service.services import Services


class BallotRefused(Refused):
    """One answer for a token that was used, is none, or is of a poll that is over (R12)."""

    rule = "R12"


class OtherTally(PollRefused):
    """监票 counted otherwise than 计票."""


def open_new(services: Services, call: Call, body: Opening) -> Done:
    permit(services, call, POLL_CHANGE, body.organization)
    known = must_stand(services, body.organization)
    if known.superior is None:
        raise PollRefused("The committee itself is not scored.")
    _must_be_above(call, body.organization)
    year = Year.parse(body.year)
    if year.year > services.standing_data.today(call.act.at).year:
        raise PollRefused("{year} has not begun.", year=year)
    version = services.standing_data.version(year)
    made = Poll.open(
        Setting(
            body.organization, body.year, _number(services, body), body.form, version.number,
            voter_classes(version.parameters.poll_classes), dict(body.voters),
        ),
        _acting(services, call, body.organization),
    )  # fmt: skip
    services.accounts.ballot_boxes.make(str(made.id))
    return record(services, call, made, poll=str(made.id))


def _number(services: Services, body: Opening) -> int:
    """The next of organization and year: refused while another is open or assessed."""
    with read_now(services, "polls") as reader:
        before = polls(reader, body.year, [body.organization])
    for row in before:
        if row.state == "open":
            raise PollRefused("A poll of {organization} for {year} is open.",
                              organization=body.organization, year=body.year)  # fmt: skip
        if row.state == "closed" and row.score is not None:
            raise PollRefused(
                "The poll of {organization} for {year} is assessed; it is voided before another "
                "is held.",
                organization=body.organization,
                year=body.year,
            )
    return len(before) + 1


# --- tokens -------------------------------------------------------------------------------------


def give_tokens(services: Services, call: Call, poll: UUID, body: Giving) -> Done:
    """The tokens stand in this answer alone: a repeated request gets its position without them."""
    known = _known(services, call, poll, POLL_CHANGE)
    known.give_tokens(body.voter_class, body.count, _acting(services, call, known.of.organization))
    boxes = services.accounts.ballot_boxes
    tokens = boxes.give(str(poll), body.voter_class, body.count)
    try:
        done = record(services, call, known)
    except Exception:
        boxes.take_back(str(poll), tokens)
        raise
    if done.replayed:
        boxes.take_back(str(poll), tokens)
        return done
    return replace(done, answer=done.answer | {"tokens": tokens})


def cast(services: Services, poll: UUID, ballot: Ballot) -> None:
    """One vote, and no trace of whose."""
    if not services.accounts.ballot_boxes.cast(str(poll), ballot.token, ballot.grade):
        raise BallotRefused(REFUSED)


# --- paper --------------------------------------------------------------------------------------


def enter_tally(services: Services, call: Call, poll: UUID, body: PaperTally) -> Done:
    """计票: it lies in the box until 监票 confirms it."""
    known = _known(services, call, poll, POLL_COUNT)
    counts = _whole(known, body)
    known.must_fit(counts, body.invalid)
    known.enter_tally(_acting(services, call, known.of.organization))
    services.accounts.ballot_boxes.fill(str(poll), counts, body.invalid)
    return record(services, call, known)


def confirm_tally(services: Services, call: Call, poll: UUID, body: PaperTally | None) -> Done:
    """监票, by another person, who may count again: then both have to say the same."""
    known = _known(services, call, poll, POLL_COUNT)
    act = _acting(services, call, known.of.organization)
    known.must_be_confirmable(act)
    boxes = services.accounts.ballot_boxes
    if body is not None:
        ballots, invalid = boxes.look(str(poll))
        if (_counts(known, ballots), invalid) != (_whole(known, body), body.invalid):
            raise OtherTally("What was counted again is not what was entered (监票与计票不符).")
    return _close(services, call, known, act)


def _whole(known: Poll, body: PaperTally) -> dict[str, dict[str, int]]:
    """By class of the poll and grade, zeros too; an unknown class is refused."""
    if unknown := sorted(set(body.counts) - set(known.of.weights)):
        raise PollRefused("{unknown} is no class of voters of the scheme; it has {classes}.",
                          unknown=unknown[0], classes="、".join(known.of.weights))  # fmt: skip
    said: dict[str, dict[str, int]] = {
        name: {str(grade): count for grade, count in grades.items()}
        for name, grades in body.counts.items()
    }
    return {
        name: {grade: said.get(name, {}).get(grade, 0) for grade in GRADES}
        for name in known.of.weights
    }


# --- closed, voided -----------------------------------------------------------------------------


def close(services: Services, call: Call, poll: UUID) -> Done:
    known = _known(services, call, poll, POLL_CHANGE)
    known.must_be_open("tokens")
    return _close(services, call, known, _acting(services, call, known.of.organization))


def _close(services: Services, call: Call, known: Poll, act: Act) -> Done:
    """No ballot comes in from the first step on; asked again it goes on from there."""
    shut = services.accounts.ballot_boxes.shut(str(known.id))
    counts = _counts(known, shut.ballots)
    made = result(counts, known.of.weights, _scheme(services, known))
    known.close(made, shut.invalid, digest(shut.salt, shut.ballots), act)
    return record(services, call, known, **_answer(made, digest(shut.salt, shut.ballots)))


def _counts(known: Poll, ballots: list[tuple[str, str]]) -> dict[str, dict[str, int]]:
    counts = {name: dict.fromkeys(GRADES, 0) for name in known.of.weights}
    for name, grade in ballots:
        counts[name][grade] += 1
    return counts


def _scheme(services: Services, known: Poll) -> Parameters:
    versions = services.standing_data.scheme.versions
    return next(v.parameters for v in versions if v.number == known.of.scheme_version)


def _answer(made: Result, sealed: str) -> dict[str, object]:
    tally: Mapping[str, Mapping[str, int]] | None = made.tally
    score = None if made.score is None else format_points(made.score)
    return {"tally": tally, "count": made.count, "score": score, "digest": sealed}


def void(services: Services, call: Call, poll: UUID, reason: Text) -> Done:
    known = _known(services, call, poll, POLL_CHANGE)
    was_open = known.state == "open"
    known.void(reason, _acting(services, call, known.of.organization))
    if was_open:
        services.accounts.ballot_boxes.shut(str(poll))
    done = record(services, call, known)
    if was_open:
        services.accounts.ballot_boxes.discard(str(poll))
    return done


# --- what they share ----------------------------------------------------------------------------


def _known(services: Services, call: Call, poll: UUID, action: Action) -> Poll:
    known = services.log.find(Poll, poll)
    permit(services, call, action, known.of.organization if known else None)
    if known is None:
        raise NotFound("There is no poll {id}.", id=poll)
    _must_be_above(call, known.of.organization)
    return known


def _must_be_above(call: Call, organization: str) -> None:
    """回避: nobody holds the poll about their own organization."""
    if not call.who.operator and call.who.organization == organization:
        raise PollRefused(
            "The poll about {organization} an organization above it holds.",
            organization=organization,
        )


def _acting(services: Services, call: Call, organization: str) -> Act:
    """The machine's operator acts as the committee."""
    if call.who.operator:
        return call.act_for(services.standing_data.root_of(organization))
    return call.act
