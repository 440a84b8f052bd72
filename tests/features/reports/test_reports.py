"""A month's report from its sending to its closing (R5)."""

from __future__ import annotations

from datetime import date

import pytest

from aggregates.assignment.states import Outcome, Status
from aggregates.errors import Refused, Several
from aggregates.report.report import report_id
from aggregates.values.text import Text
from service.access.who import Forbidden
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands.handing_down import hand_down
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.features.reports.commands import answers as report_answers
from service.features.reports.commands.sendings import Claim
from tests.city import NOBODY, NOVEMBER, OCTOBER, ROOT, City, topics
from tests.work import entered, status

LAST_WORKDAY, DUE = "2026-10-30", "2026-11-05"
LAPSES, MISSED = "2026-11-12", "2026-11-19"


# --- sending --------------------------------------------------------------------------------------


def test_sending_reports_every_line_it_names_and_enters_the_score(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    before = city.position
    done = city.send("U1-1", T1=750, T2=600)
    assert topics(city, before) == [
        "report.submitted", "assignment.reported", "assignment.reported", "score.entered",
    ]  # fmt: skip
    assert done.answer["left_out"] == []
    score = city.score("U1-1")
    assert (score.score, score.provisional) == (8_438, True), "13.50 of 16.00 is 84.375"
    assert entered(city, "U1-1") == [("own", 8_438, None)]


def test_a_report_opens_on_the_last_working_day_of_its_month(city: City) -> None:
    city.skip_to("2026-10-29", 23)
    with pytest.raises(Refused, match="from 2026-10-30") as caught:
        city.send("U1-1")
    assert caught.value.rule == "R5"
    city.skip_to(LAST_WORKDAY, 0)
    city.send("U1-1")


def test_a_line_not_named_claims_nothing_is_listed_and_stays_unreported(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    claims = [c for c in city.claims("U1-1") if c.assignment != city.line("U1-1", "T2").id]
    done = city.send("U1-1", claims=claims)
    assert done.answer["left_out"] == [str(city.line("U1-1", "T2").id)]
    assert city.line("U1-1", "T2").status == Status.ISSUED
    assert city.hundredths("U1-1") == 6_250


def test_work_without_points_is_of_the_list_too(city: City) -> None:
    order = ByHand(organizations=["U1-1"], title=Text("督办"), due=date(2026, 10, 30))
    [key] = issue_by_hand(city.services, city.by("U1"), order).answer["assignments"]
    city.skip_to(LAST_WORKDAY)
    assert city.send("U1-1").answer["left_out"] == [key]
    assert city.hundredths("U1-1") == 10_000


def test_a_whole_list_names_what_was_accepted_as_it_was_accepted(city: City) -> None:
    line, by = city.line("U1-1", "T2"), city.by("U1-1")
    words = Text("已开展")
    assignments.report(
        city.services, by, line.id, outcome=Outcome.DONE, points=500, statement=words
    )
    assignments.accept(city.services, city.by("U1"), line.id)
    city.skip_to(LAST_WORKDAY)

    def named(points: int, statement: Text | None = None) -> list[Claim]:
        same = Claim(assignment=line.id, outcome=Outcome.DONE, points=points, statement=statement)
        return [*city.claims("U1-1"), same]

    for other in (named(600), named(500, Text("别的"))):
        with pytest.raises(Refused, match="nothing more can be done"):
            city.send("U1-1", claims=other)
    before = city.position
    city.send("U1-1", claims=named(500, words))
    assert topics(city, before).count("assignment.reported") == 1, "T1 alone"
    assert city.hundredths("U1-1") == 9_375
    city.send("U1-1", claims=named(500))


def test_a_line_reported_before_and_not_named_keeps_its_claim(city: City) -> None:
    line = city.line("U1-1", "T2")
    by = city.by("U1-1")
    assignments.report(city.services, by, line.id, outcome=Outcome.PARTIAL, points=300)
    city.skip_to(LAST_WORKDAY)
    claims = [c for c in city.claims("U1-1") if c.assignment != line.id]
    assert city.send("U1-1", claims=claims).answer["left_out"] == []
    assert city.hundredths("U1-1") == 8_125


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_recorded(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    first, second = city.claims("U1-1", T1=1001)[:2]
    wrong = [
        first,
        second,
        Claim(assignment=NOBODY, outcome=Outcome.DONE, points=0),
        Claim(assignment=city.line("U1", "T1").id, outcome=Outcome.DONE, points=0),
        second,
        Claim(assignment=second.assignment, outcome=Outcome.DONE, points=0, evidence=["ab"]),
    ]
    before = city.position
    with pytest.raises(Several) as caught:
        city.send("U1-1", claims=wrong)
    texts = [str(refusal) for refusal in caught.value.refusals]
    assert len(texts) == 5
    assert "10.01 points" in texts[0]
    assert "not of U1-1's list" in texts[1]
    assert "twice" in texts[3]
    assert city.position == before


def test_open_children_never_hold_up_a_report_and_are_listed_in_it(city: City) -> None:
    parent = city.line("U1", "T5")
    hand_down(city.services, city.by("U1"), parent.id, ["U1-1"], date(2026, 10, 9))
    city.skip_to(LAST_WORKDAY)
    city.send("U1")
    [sent] = [f.event for f in city.services.log.facts_about(report_id("U1", "2026-10"))]
    assert getattr(sent, "open_children", None) == [str(parent.id)]


def test_nothing_issued_is_nothing_to_report(city: City) -> None:
    city.skip_to("2026-12-01")
    with pytest.raises(Refused, match="Nothing was issued"):
        city.send("U1-1", NOVEMBER)
    city.issue(NOVEMBER)
    for line in city.lines("U1-1", NOVEMBER):
        assignments.cancel(city.services, city.by("U1"), line.id, None)
    with pytest.raises(Refused, match="Nothing was issued"):
        city.send("U1-1", NOVEMBER)


@pytest.mark.parametrize("stranger", ["U1-2", "U2"])
def test_only_the_organization_and_those_above_send(city: City, stranger: str) -> None:
    city.skip_to(LAST_WORKDAY)
    with pytest.raises(Forbidden):
        city.send("U1-1", by=city.by(stranger))
    city.send("U1-1", by=city.by(ROOT))


# --- sent again, returned, confirmed --------------------------------------------------------------


def test_sent_again_its_entries_are_reversed_and_made_anew(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    city.send("U1-1", T1=500, T2=600)
    city.send("U1-1", T1=1000, T2=600)
    assert entered(city, "U1-1") == [("own", 6_875, "sent-again"), ("own", 10_000, None)]


def test_the_same_sent_again_leaves_its_entries_alone(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    city.send("U1-1")
    before = city.position
    city.send("U1-1")
    assert topics(city, before) == ["report.submitted"]


def test_a_line_returned_singly_claims_nothing_until_reported_again(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    city.send("U1-1")
    line = city.line("U1-1", "T2")
    assignments.return_(city.services, city.by("U1"), line.id, Text("缺材料"))
    assert city.hundredths("U1-1") == 6_250
    by = city.by("U1-1")
    assignments.report(city.services, by, line.id, outcome=Outcome.DONE, points=600)
    assert city.hundredths("U1-1") == 10_000
    assert [reason for *_, reason in entered(city, "U1-1")] == ["line-changed"] * 2 + [None]


def test_confirming_accepts_every_reported_line_but_those_returned_singly(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    claims = [Claim(assignment=c.assignment, outcome=Outcome.NOT_DONE, points=0)
              for c in city.claims("U1-1")]  # fmt: skip
    city.send("U1-1", claims=claims)
    returned = city.line("U1-1", "T2")
    assignments.return_(city.services, city.by("U1"), returned.id, Text("缺材料"))
    city.confirm("U1-1")
    assert city.line("U1-1", "T1").status == Status.ACCEPTED
    assert city.line("U1-1", "T2").status == Status.RETURNED
    score = city.score("U1-1")
    assert (score.score, score.provisional) == (0, False)
    by = city.by("U1-1")
    assignments.report(city.services, by, returned.id, outcome=Outcome.DONE, points=600)
    assert city.hundredths("U1-1") == 0, "only an appeal or a check changes it now"


def test_what_is_returned_whole_does_not_count_until_sent_again(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    city.send("U1-1")
    city.return_report("U1-1")
    score = city.score("U1-1")
    assert (score.score, score.reason, status(city, "U1-1")) == (None, "returned", "returned")
    city.send("U1-1", claims=[])
    assert city.hundredths("U1-1") == 10_000, "its lines keep their claims"


def test_a_confirmed_report_stands(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    city.send("U1-1")
    city.confirm("U1-1")
    for verb in (city.send, city.confirm, city.return_report):
        with pytest.raises(Refused):
            verb("U1-1")


@pytest.mark.parametrize("stranger", ["U1-1", ROOT, "U2"])
def test_only_the_organization_directly_above_answers(city: City, stranger: str) -> None:
    city.skip_to(LAST_WORKDAY)
    city.send("U1-1")
    with pytest.raises(Forbidden):
        report_answers.confirm(city.services, city.by(stranger), "U1-1", OCTOBER)
    words = Text("no")
    with pytest.raises(Forbidden):
        report_answers.return_(city.services, city.by(stranger), "U1-1", OCTOBER, words)


def test_several_are_confirmed_together_or_none(city: City) -> None:
    city.skip_to(LAST_WORKDAY)
    city.send("U1-1")
    before = city.position
    both = ["U1-1", "U1-2", "U1-1"]
    with pytest.raises(Refused):
        report_answers.confirm_many(city.services, city.by("U1"), both, OCTOBER)
    assert city.position == before
    city.send("U1-2")
    done = report_answers.confirm_many(city.services, city.by("U1"), both, OCTOBER)
    assert (done.answer["confirmed"], status(city, "U1-2")) == (2, "confirmed")
