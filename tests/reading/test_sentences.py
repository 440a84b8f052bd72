"""Every kind of fact there is becomes one sentence, with nothing left open in it."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, get_type_hints
from uuid import UUID

import pytest

from aggregates.assignment.events import AssignmentLinked
from aggregates.event import Event
from aggregates.organization.events import OrganizationMoved, OrganizationRenamed
from aggregates.run.events import RunFinished
from aggregates.values.text import Text
from aggregates.vocabulary import FACTS
from service.reading.sentences import Known, sentence

SOME: dict[Any, object] = {
    str: "some",
    int: 12,
    bool: True,
    date: date(2026, 11, 3),
    datetime: datetime(2026, 11, 3, tzinfo=UTC),
    UUID: UUID(int=7),
    Text: Text("words"),
}


def made(kind: type[Event], **given: Any) -> Event:
    """A fact of that kind with something in every field."""
    hints = get_type_hints(kind)
    values = {f.name: given.get(f.name, _some(hints[f.name])) for f in fields(kind)}
    return kind(**values)


def _some(hint: Any) -> Any:
    for kind, value in SOME.items():
        if hint is kind or kind in getattr(hint, "__args__", ()):
            return value
    return [] if "list" in str(hint) else {}


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.TOPIC)
@pytest.mark.parametrize("flag", [True, False])
def test_every_kind_of_fact_is_told(kind: type[Event], flag: bool) -> None:
    flags = {f.name: flag for f in fields(kind) if get_type_hints(kind)[f.name] is bool}
    text = sentence(made(kind, **flags), Known()).text()
    assert text.endswith(".")
    assert "{" not in text


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.TOPIC)
def test_every_kind_says_itself_how_it_is_told(kind: type[Event]) -> None:
    assert "SENTENCE" in vars(kind)
    assert all(template.endswith(".") for template in kind.templates())


@pytest.mark.parametrize(
    ("before", "said"), [("2026-11-03", "as before"), ("2026-11-09", "before 2026-11-09")]
)
def test_a_deadline_that_stays_is_not_told_as_changed(before: str, said: str) -> None:
    known = Known(before={"due": date.fromisoformat(before)})
    assert said in sentence(made(AssignmentLinked), known).text()


def test_what_it_was_before_and_what_it_became_are_both_said() -> None:
    known = Known(names={"U1": "One"}, before={"name": "Old"})
    fact = made(OrganizationRenamed, organization="U1", name="One", actor="P1", acting_for="U1",
                via="page", on_behalf_of=None)  # fmt: skip
    assert sentence(fact, known).text() == "P1 (One (U1)) renamed One (U1) from “Old” to “One”."


def test_whose_act_it_really_is_is_said() -> None:
    fact = made(OrganizationMoved, actor="P1", acting_for="U1", on_behalf_of="U2", via="page")
    assert "P1 (U1, on behalf of U2)" in sentence(fact, Known()).text()


def test_a_job_and_what_it_counted_are_told_in_words() -> None:
    words = {"mark-overdue": "标记逾期", "overdue": "逾期"}
    known = Known(before={"job": "mark-overdue", "period": "2026-11-03"})
    fact = made(RunFinished, counts={"overdue": 3}, via="schedule")
    text = sentence(fact, known).text(lambda key: words.get(key, key))
    assert text == "The job 标记逾期 finished for 2026-11-03, counting 逾期 3."


def test_words_of_ours_are_translated_and_names_are_not() -> None:
    fact = made(OrganizationRenamed, name="done", via="schedule")
    chinese = {"The schedule": "定时任务", "done": "已完成"}
    text = sentence(fact, Known()).text(lambda words: chinese.get(words, words))
    assert text.startswith("定时任务")
    assert "“done”" in text
