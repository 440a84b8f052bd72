"""The documents of the monthly loop open, say what they should, and lie as the standard asks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from aggregates.errors import NotFound
from aggregates.values.moment import At, from_micros
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.access.who import OPERATOR
from service.bootstrap import initialize
from service.demo.city import workbooks
from service.features.assignments import documents
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.features.assignments.queries.lines import Wanted, find
from service.features.imports.sheets import import_file
from service.features.months.commands.issue import issue
from service.reading.reader import read, read_now
from service.recording.call import call
from service.services import Services
from service.settings import Settings
from service.wiring import services
from service.workbooks.imported import Options

JANUARY = Month(2026, 1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder: Path = tmp_path_factory.mktemp("documents")
    settings = Settings(
        database=f"sqlite:///{folder / 'log.db'}", evidence=str(folder / "evidence")
    )
    initialize(settings, datetime(2026, 1, 5, 1, tzinfo=UTC))
    with services(settings) as opened:
        acting = call(opened, opened.accounts.who(OPERATOR), "workbook")
        for kind, data in workbooks(7).items():
            assert import_file(opened, acting, kind, f"{kind}.xlsx", data, Options()).recorded
        issue(opened, acting, JANUARY)
        order = ByHand(
            organizations=["U001"], title=Text("专项督办"), due=date(2026, 1, 20),
            requirement=Text("逐项核对"),
        )  # fmt: skip
        issue_by_hand(opened, acting, order)
        yield opened


def words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return "\n".join(
        [*lines, *cells, *(line.text for line in document.sections[0].footer.paragraphs)]
    )


def test_the_months_list_names_every_line_with_its_points_and_deadline(made: Services) -> None:
    with read_now(made) as reader:
        text = words(documents.task_list(reader, "U001", JANUARY))
        expected = len(find(reader, Wanted(organizations=["U001"], periods=["2026-01"])))
    assert "2026年1月党建工作任务清单" in text
    assert f"共{expected}项" in text
    assert "第一议题学习" in text
    assert "6.00" in text
    assert "2026年1月26日" in text  # the 25th is a Sunday
    assert "专项督办" in text


def test_an_order_carries_its_requirement_and_a_receipt_to_cut_off(made: Services) -> None:
    with read_now(made) as reader:
        [row] = [r for r in find(reader, Wanted(organizations=["U001"])) if r.task is None]
        text = words(documents.order(reader, row.assignment))
    assert "督 办 单" in text
    assert "逐项核对" in text
    assert "2026年1月20日前" in text
    assert "回　　执" in text
    assert "督办〔2026〕1号" in text


def test_the_register_has_no_gaps_and_gives_each_number_once(made: Services) -> None:
    order = ByHand(organizations=["U002", "U003"], title=Text("再办"), due=date(2026, 1, 21))
    acting = call(made, made.accounts.who(OPERATOR), "api")
    issue_by_hand(made, acting, order)
    with read_now(made) as reader:
        rows = sorted((r for r in find(reader, Wanted()) if r.task is None), key=lambda r: r.issued)
        numbers = [documents._number(reader, row) for row in rows]
        lines = find(reader, Wanted(organizations=["U001"], periods=["2026-01"]))
        listed = {documents._number(reader, row) for row in lines if row.task is not None}
    assert numbers == [f"督办〔2026〕{number}号" for number in range(1, len(rows) + 1)]
    count = sum(row.task is not None for row in lines)
    assert listed == {f"任务〔2026〕1号第{place}项" for place in range(1, count + 1)}


def test_a_document_lies_as_the_standard_asks(made: Services) -> None:
    """GB/T 9704: page numbers between dashes, odd right and even left; and the file is our own."""
    with read_now(made) as reader:
        [row] = [r for r in find(reader, Wanted(organizations=["U001"])) if r.task is None]
        document = Document(io.BytesIO(documents.order(reader, row.assignment)))
        day = from_micros(row.issued_at).astimezone(reader.zone)
    odd, even = document.sections[0].footer, document.sections[0].even_page_footer
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((odd, WD_ALIGN_PARAGRAPH.RIGHT), (even, WD_ALIGN_PARAGRAPH.LEFT)):
        number, proof = footer.paragraphs
        assert number.alignment == side
        assert number.text == "—  —"
        assert "PAGE" in number._element.xml
        assert proof.text.startswith("依据第 ")
        assert proof.runs[0].font.size == Pt(7.5)
    properties = document.core_properties
    assert (properties.language, properties.comments, properties.subject) == (
        "zh-CN", "", "督办〔2026〕1号",
    )  # fmt: skip
    assert properties.created.year == 2026
    assert 'w:eastAsia="zh-CN"' in document.styles.element.xml
    texts = [paragraph.text for paragraph in document.paragraphs]
    at = texts.index(f"{day.year}年{day.month}月{day.day}日")
    assert document.paragraphs[at - 1].paragraph_format.keep_with_next
    assert document.paragraphs[at - 3].paragraph_format.keep_with_next


def test_forgotten_words_leave_their_mark(made: Services) -> None:
    assert documents._said(None) == "〔已遗忘〕"


def test_a_ledger_of_a_month_without_finished_lines_says_so(made: Services) -> None:
    with read_now(made) as reader:
        text = words(documents.ledger(reader, "U001-01", JANUARY))
    assert "本月尚无办结事项" in text


def test_every_document_prints_the_position_and_the_clock_it_was_made_from(made: Services) -> None:
    with read_now(made) as reader:
        text = words(documents.task_list(reader, "U001", JANUARY))
        assert f"依据第 {reader.at.position} 号记录（2026-01-05 09:00）" in text
    assert "模拟时钟" in text


def test_every_document_names_the_last_checkpoint_before_its_position(made: Services) -> None:
    with read_now(made) as reader:
        assert "检查点 未封存" in words(documents.task_list(reader, "U001", JANUARY))
    signed = made.sealer.seal()
    with read_now(made) as reader:
        text = words(documents.task_list(reader, "U001", JANUARY))
        assert f"检查点 {signed.size}-{signed.root[:8]}" in text
    with read(made, At(signed.size - 1, made.now())) as reader:
        assert "检查点 未封存" in words(documents.task_list(reader, "U001", JANUARY))


def test_a_document_as_of_a_past_moment_shows_what_was_known_then(made: Services) -> None:
    zone = made.standing_data.scheme.versions[0].parameters.zone
    with read_now(made) as reader:
        [row] = [r for r in find(reader, Wanted(organizations=["U001"])) if r.task is None]
    with read(made, made.log.resolve(str(row.issued - 1), zone)) as reader:
        text = words(documents.task_list(reader, "U001", JANUARY))
        with pytest.raises(NotFound):
            documents.order(reader, row.assignment)
    assert "专项督办" not in text


def test_an_official_page_is_a4_with_the_standards_margins(made: Services) -> None:
    with read_now(made) as reader:
        [row] = [r for r in find(reader, Wanted(organizations=["U001"])) if r.task is None]
        section = Document(io.BytesIO(documents.order(reader, row.assignment))).sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins if margin] == [37, 35, 28, 26]
    size = (section.page_width, section.page_height)
    assert [round(length.mm) for length in size if length] == [210, 297]
