"""A text is forgotten for good, by somebody and for a reason; all else stands and verifies."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from aggregates.assignment.states import Outcome
from aggregates.errors import NotFound
from aggregates.forgetting.forgetting import AlreadyForgotten
from aggregates.values.text import FORGOTTEN as MARKS
from aggregates.values.text import Text, text
from service.access.who import Forbidden
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands import ordering
from service.features.assignments.documents import order
from service.features.assignments.queries.lines import Wanted, find, lines
from service.features.catalogue.queries import catalogue
from service.features.proof.commands import NoReason, forget
from service.features.reports.api.prefilled import prefilled
from service.features.trail import queries as trail
from service.language import CHINESE, translator
from service.reading.sentences import FORGOTTEN, said
from service.sealing import verifier
from service.sealing.export import checkpoint_for, chunks, write_export
from service.store.database import Database
from tests.city import OCTOBER, ROOT, City
from tests.databases import run_on_server
from tests.prepared import a_copy, issued
from tests.store.test_schema import _as

WHY = Text("holds a name")
chinese = translator(CHINESE)


@pytest.fixture
def city(store_url: str, tmp_path: Path) -> Iterator[City]:
    with a_copy(store_url, tmp_path, issued) as made:
        yield made


@pytest.fixture
def by_hand(city: City) -> tuple[UUID, int]:
    """An order given by hand, and the position of the fact that holds its words."""
    ordered = ordering.ByHand(
        organizations=["U1"], title=Text("给某人的督办"), due=date(2026, 10, 9),
        requirement=Text("逐项核对某人"),
    )  # fmt: skip
    done = ordering.issue_by_hand(city.services, city.by(ROOT), ordered)
    return UUID(done.answer["assignments"][0]), done.position


def wiped(city: City, position: int, *fields: str) -> int:
    for field in fields:
        done = forget(city.services, city.operator(), position, field, WHY)
    return done.position


def test_who_forgot_and_why_is_recorded_in_the_same_breath(
    city: City, by_hand: tuple[UUID, int]
) -> None:
    _, position = by_hand
    before = city.position
    at = wiped(city, position, "requirement")
    assert at == city.position == before + 1
    assert city.services.log.texts_of([position])[position, "requirement"] is None
    with city.reading() as reader:
        [timeline_entry] = trail.tell(reader, [trail.line_at(reader, at)])
        assert (timeline_entry.row.organization, timeline_entry.row.period) == ("U1", "2026-10")
        assert timeline_entry.cause == position
        assert timeline_entry.texts == {"reason": "holds a name"}
        assert timeline_entry.sentence.text() == (
            f"The machine's operator wiped the text “requirement” of the fact at position "
            f"{position}, for the reason: holds a name."
        )
        led_to = trail.led_to(reader, trail.line_at(reader, position), city.by("GW").who)
    assert at in [row.since for row in led_to]


def test_a_text_is_forgotten_once(city: City, by_hand: tuple[UUID, int]) -> None:
    _, position = by_hand
    at = wiped(city, position, "title")
    with pytest.raises(AlreadyForgotten, match="already"):
        wiped(city, position, "title")
    assert city.position == at


def test_what_is_not_there_cannot_be_forgotten(city: City, by_hand: tuple[UUID, int]) -> None:
    _, position = by_hand
    with pytest.raises(NotFound, match="requirement, title"):
        wiped(city, position, "statement")
    with pytest.raises(NotFound, match="no fact"):
        wiped(city, 99_999, "title")
    with pytest.raises(NoReason):
        forget(city.services, city.operator(), position, "title", text("  "))
    assert city.services.log.texts_of([position])[position, "title"] is not None


def test_an_officer_may_not(city: City, by_hand: tuple[UUID, int]) -> None:
    _, position = by_hand
    with pytest.raises(Forbidden):
        forget(city.services, city.by("U1"), position, "title", WHY)


def test_nothing_is_recorded_where_the_words_cannot_be_wiped(
    city: City, by_hand: tuple[UUID, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, position = by_hand
    before = city.position
    monkeypatch.setattr("service.store.texts.FORGET", "UPDATE nothing SET salt = ?, text = ?")
    with pytest.raises(Exception, match=r"nothing"):
        wiped(city, position, "title")
    assert city.position == before


def test_an_export_says_what_was_forgotten_and_is_sound(
    city: City, by_hand: tuple[UUID, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, position = by_hand
    city.services.sealer.seal()
    at = wiped(city, position, "title", "requirement")
    path = tmp_path / "out.jsonl"
    with path.open("wb") as file:
        write_export(city.services.sealer, city.services.sealer.seal(), file, packed=False)
    assert f'["x",{position},"title"]' in path.read_text()
    assert "某人" not in path.read_text()
    assert verifier.main([str(path)]) == 0
    assert f"position {position}: text requirement was forgotten by {at}" in capsys.readouterr().out


def test_an_export_as_of_a_moment_before_it_was_forgotten_is_sound_too(
    city: City, by_hand: tuple[UUID, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, position = by_hand
    before = city.services.sealer.seal()
    path = tmp_path / "out.jsonl"
    for is_forgotten in (False, True):
        if is_forgotten:
            by = wiped(city, position, "title")
            city.services.sealer.seal()
        with path.open("wb") as file:
            write_export(city.services.sealer, before, file, packed=False)
        assert ('["g",' in path.read_text()) == is_forgotten
        assert verifier.main([str(path)]) == 0, capsys.readouterr()
    assert f"was forgotten by {by}" in capsys.readouterr().out


def test_a_text_forgotten_while_an_export_is_written_is_no_defect(
    city: City, by_hand: tuple[UUID, int]
) -> None:
    """Its words are no more in the file, and the fact that says so is sealed soon after."""
    _, position = by_hand
    sealer = city.services.sealer
    sealer.seal()
    writing = chunks(sealer, checkpoint_for(sealer))
    by = wiped(city, position, "title")
    later = threading.Timer(1.0, sealer.seal)
    later.start()
    data = b"".join(writing)
    later.join()
    report = verifier.verify(io.BytesIO(data))
    assert (report.defects, report.forgotten) == ([], [(position, "title", by)])


def test_the_words_are_gone_from_the_file(
    city: City, by_hand: tuple[UUID, int], tmp_path: Path
) -> None:
    if not city.services.settings.database.startswith("sqlite"):
        pytest.skip("PostgreSQL's files are its own")
    _, position = by_hand
    words = "逐项核对某人".encode()
    path = Path(city.services.settings.database.removeprefix("sqlite:///"))
    flush(city.services.log.database)
    assert words in path.read_bytes()
    wiped(city, position, "requirement")
    flush(city.services.log.database)
    assert words not in path.read_bytes()
    assert words not in path.with_name(f"{path.name}-wal").read_bytes()


def flush(database: Database) -> None:
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)")


# --- what people see ----------------------------------------------------------------------------


def test_views_documents_and_workbooks_show_that_words_were_forgotten(
    city: City, by_hand: tuple[UUID, int]
) -> None:
    assignment, position = by_hand
    line = city.line("U1", "T1").id
    done = assignments.report(city.services, city.by("U1"), line, outcome=Outcome.DONE,
                              points=1000, statement=Text("某人已完成"))  # fmt: skip
    wiped(city, position, "title", "requirement")
    wiped(city, done.position, "statement")
    with city.reading() as reader:
        [assigned] = lines(reader, find(reader, Wanted(ids=[assignment])), catalogue(reader))
        assert (assigned.called(), assigned.called(chinese)) == ("[forgotten]", "〔已遗忘〕")
        words = reader.texts([position])
        assert said(words, position, "requirement", chinese) == "〔已遗忘〕"
        assert said(words, position, "statement") is None
        rows = {
            row.task: row for row in prefilled(reader, "U1", OCTOBER) if row.organization == "U1"
        }
        assert rows["T1"].statement == "〔已遗忘〕"
        document = words_of(order(reader, assignment))
    assert document.count("〔已遗忘〕") >= 2
    assert "某人" not in document


def words_of(document: bytes) -> str:
    from docx import Document

    opened = Document(io.BytesIO(document))
    cells = (cell.text for table in opened.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *cells])


def test_the_mark_that_comes_back_in_a_form_is_nobodys_words() -> None:
    assert {FORGOTTEN, chinese(FORGOTTEN)} == MARKS
    assert [text(f" {mark} ") for mark in MARKS] == [None, None]


# --- with a redactor's role ---------------------------------------------------------------------


def test_the_redactors_role_wipes_what_the_service_may_not(
    city: City, by_hand: tuple[UUID, int]
) -> None:
    services, url = city.services, city.services.settings.database
    if url.startswith("sqlite"):
        pytest.skip("SQLite has no roles")
    _, position = by_hand
    run_on_server(url, "DROP ROLE IF EXISTS redactor_of_words")
    run_on_server(url, "CREATE ROLE redactor_of_words LOGIN PASSWORD 'p'")
    run_on_server(url, "GRANT SELECT ON schema_version, facts, texts, store_state "
                       "TO redactor_of_words; GRANT UPDATE (salt, text) ON texts "
                       "TO redactor_of_words")  # fmt: skip
    given = services.settings.model_copy(
        update={"database_redactor": _as(url, "redactor_of_words")}
    )
    services.settings = given
    try:
        at = wiped(city, position, "title")
        assert at == city.position
        assert services.log.texts_of([position])[position, "title"] is None
        run_on_server(url, "REVOKE UPDATE (salt, text) ON texts FROM redactor_of_words")
        with pytest.raises(Exception, match="role"):
            wiped(city, position, "requirement")
        recorded = city.position
        assert services.log.texts_of([position])[position, "requirement"] is not None
        run_on_server(url, "GRANT UPDATE (salt, text) ON texts TO redactor_of_words")
        wiped(city, position, "requirement")
        assert city.position == recorded, "it was recorded by the first try"
        assert services.log.texts_of([position])[position, "requirement"] is None
    finally:
        run_on_server(url, "DROP OWNED BY redactor_of_words; DROP ROLE redactor_of_words")
