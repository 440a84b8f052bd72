"""Organizations (组织): the hierarchy, one of them, its life, its score, what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from service.access.actions import ASSIGNMENT_READ, ORGANIZATIONS_READ, TRAIL_READ
from service.features.assignments.answers import Burden
from service.features.assignments.queries.burden import burden as burden_of
from service.features.assignments.shown import show_burden
from service.features.organizations import queries as posts
from service.features.organizations.columns import ORGANIZATIONS, OneOrganization
from service.features.organizations.commands import organizations as commands
from service.features.organizations.commands.organizations import Amendment, Registration
from service.features.organizations.rights import ORGANIZATION_CHANGE
from service.features.organizations.sheets import Organization, organizations_table
from service.features.scores.answers import Scorecard
from service.features.scores.queries.explain import explain
from service.features.scores.rights import SCORE_READ
from service.features.scores.shown import show_part
from service.features.trail import queries as trail
from service.features.trail.columns import FACTS
from service.reading import shown
from service.reading.reader import Reader
from service.reading.tree import Place, tree
from service.web import documented
from service.web.documented import CHANGES, MAKES, answers, lists
from service.web.fields import Body, Code, Day, Line, MonthField, PeriodField, PeriodOrNone
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep, Listing, notes
from service.workbooks import exports
from service.workbooks.writing import Table

router = documented.router("organizations")


# --- looking ------------------------------------------------------------------------------------


@router.get("/organizations", opens=ORGANIZATIONS_READ, **lists(ORGANIZATIONS))
def list_(
    listing: ListDep,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    kind: Line | None = None,
    group: Line | None = None,
    dissolved: bool = False,
) -> Response:
    """By code; dissolved ones only when asked for. The export can be imported as it is."""
    after = listing.word()
    with listing.reader() as reader:
        listing.look.allow(ORGANIZATIONS_READ)
        whole_tree = tree(reader)
        whole_tree = (
            whole_tree
            if under is None
            else type(whole_tree)(whole_tree[code] for code in whole_tree.subtree(under))
        )
        places = [
            place
            for code, place in sorted(whole_tree.places.items())
            if code > after
            and kind in (None, place.kind)
            and group in (None, place.group)
            and (dissolved or place.dissolved_at is None)
        ][: listing.limit + 1]
        return listing.answer(
            reader, places, ORGANIZATIONS.json, lambda page: _table(listing, reader, page),
            lambda place: [place.code],
        )  # fmt: skip


def _table(listing: Listing, reader: Reader, places: Sequence[Place]) -> Table:
    rows = [
        Organization(
            code=place.code,
            name=place.name,
            kind=place.kind,
            superior=place.superior,
            group=place.group,
            members=place.members,
            has_groups=place.has_groups,
            tier=place.tier,
            founded_on=place.founded_on,
        )
        for place in places
    ]
    words = exports.Words(notes=tuple(notes(listing.look, reader)))
    return organizations_table(rows, words)


@router.get("/organizations/{code}", opens=ORGANIZATIONS_READ, **answers(OneOrganization))
def one(code: Code, look: LookDep) -> Response:
    """With who answers for it (``posts``) and what stands directly beneath it."""
    with look.reader() as reader:
        look.allow(ORGANIZATIONS_READ)
        whole_tree = tree(reader)
        body = ORGANIZATIONS.json(whole_tree[code]) | {
            "lineage": whole_tree.lineage(code),
            "beneath": whole_tree.beneath.get(code, []),
            "posts": posts.of(reader, code),
        }
    return look.json(body)


@router.get("/organizations/{code}/timeline", opens=TRAIL_READ, **lists(FACTS))
def timeline(
    code: Code,
    listing: ListDep,
    kind: Annotated[list[Code] | None, Query()] = None,
    period: PeriodOrNone = None,
) -> Response:
    """时间线: its life as sentences, newest first; ``kind``: facts' names, report.submitted ..."""
    listing.look.allow(TRAIL_READ, code)
    before = listing.position()
    with listing.reader() as reader:
        wanted = trail.Wanted(
            organizations=[code],
            kinds=kind or (),
            period=str(period) if period else None,
            before=before,
            who=listing.look.who,
        )
        page = trail.search(reader, wanted, listing.limit)
        entries = trail.tell(reader, page.rows)
        return listing.rows(
            reader, FACTS, entries, lambda fact: [fact.position], more_follow=page.next is not None
        )


@router.get("/organizations/{code}/scorecard", opens=SCORE_READ, **answers(Scorecard))
def scorecard(code: Code, period: PeriodField, look: LookDep) -> Response:
    """得分明细: the score of a month, quarter or year, down to its entries and facts."""
    look.allow(SCORE_READ, code)
    with look.reader() as reader:
        head = {"organization": code, "period": str(period), "as_of": shown.link(reader.at)}
        body = head | show_part(explain(reader, code, period))
    return look.json(body)


@router.get("/organizations/{code}/burden", opens=ASSIGNMENT_READ, **answers(Burden))
def burden(code: Code, period: MonthField, look: LookDep) -> Response:
    """减负: fields asked of it in the month and files it gave, by whom they were asked."""
    look.allow(ASSIGNMENT_READ, code)
    with look.reader() as reader:
        body = show_burden(burden_of(reader, code, period)) | {"as_of": shown.link(reader.at)}
    return look.json(body)


# --- changing -----------------------------------------------------------------------------------


class New(Body):
    code: Code
    name: Line
    kind: Line
    superior: Code
    group: Line | None = None
    members: Annotated[int | None, Field(ge=0, le=1_000_000)] = None
    has_groups: bool = False
    founded_on: Day | None = None


@router.post("/organizations", opens=ORGANIZATION_CHANGE, **MAKES)
def register(body: New, record: RecordDep) -> Response:
    """Directly under ``superior``; 409 where the code is taken."""
    return record(commands.register, Registration(**dict(body)))


class Changes(Body):
    """What is left out stays as it is. ``superior`` moves it; ``group`` null: of no group."""

    name: Line | None = None
    superior: Code | None = None
    group: Line | None = None
    kind: Line | None = None
    members: Annotated[int | None, Field(ge=0, le=1_000_000)] = None
    has_groups: bool | None = None
    founded_on: Day | None = None


@router.patch("/organizations/{code}", opens=ORGANIZATION_CHANGE, **CHANGES)
def change(code: Code, body: Changes, record: RecordDep) -> Response:
    """Renames, moves, regroups, reclassifies, counts members (R19)."""
    given = body.given()
    if "group" in given:
        given["group"] = given["group"] or ""
    return record(commands.amend, code, Amendment(**given))


class Dissolution(Body):
    """``to``: who takes its open assignments over; without one they are cancelled."""

    to: Code | None = None


@router.put("/organizations/{code}/dissolution", opens=ORGANIZATION_CHANGE, **CHANGES)
def dissolve(code: Code, record: RecordDep, body: Dissolution | None = None) -> Response:
    """Refused while organizations stand beneath it (R19)."""
    return record(commands.dissolve, code, body.to if body else None)


class Merger(Body):
    into: Code


@router.put("/organizations/{code}/merger", opens=ORGANIZATION_CHANGE, **CHANGES)
def merge(code: Code, body: Merger, record: RecordDep) -> Response:
    """合并: what stands beneath it and its open assignments go to ``into`` (R19)."""
    return record(commands.merge, code, body.into)


class Post(Body):
    post: Line
    person: Code
    since: Day | None = None


@router.post("/organizations/{code}/posts", opens=ORGANIZATION_CHANGE, **MAKES)
def fill_post(code: Code, body: Post, record: RecordDep) -> Response:
    """责任体系: who answers for it; people are codes, never names."""
    return record(commands.fill_post, code, body.post, body.person, body.since)


class Vacancy(Body):
    post: Line
    person: Code
    until: Day | None = None


@router.put("/organizations/{code}/posts/vacancy", opens=ORGANIZATION_CHANGE, **CHANGES)
def vacate_post(code: Code, body: Vacancy, record: RecordDep) -> Response:
    return record(commands.vacate_post, code, body.post, body.person, body.until)
