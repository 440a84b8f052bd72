"""Official documents (公文) as GB/T 9704-2012 lays them out: A4, 22 lines of 28 characters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, BinaryIO

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from service.papers.paging import number_pages, proof

TITLE, BODY, HEADING = "方正小标宋简体", "仿宋_GB2312", "黑体"
LATIN = "Times New Roman"
TITLE_SIZE, BODY_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(12)
LINE = Pt(28.95)  # with run spacing -5 this renders 22 lines of 28 characters exactly
BOTTOM = Mm(35)
ROW = Mm(8)  # at least; a longer text makes it higher
TIGHTER = "-5"  # twentieths of a point


class Official:
    """A document being written; ``bytes`` gives the .docx."""

    def __init__(self, title: str, *, number: str = "", landscape: bool = False) -> None:
        """``number``: of the register (编号), below the title."""
        self.document: Any = Document()
        _page(self.document.sections[0], landscape)
        _defaults(self.document)
        number_pages(self.document, BOTTOM)
        _properties(self.document.core_properties, title, number)
        for words, font, size in ((title, TITLE, TITLE_SIZE), (number, BODY, BODY_SIZE)):
            if words:
                line = self.document.add_paragraph()
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER
                _exact(line)
                _run(line, words, font, size)
        self.blank()

    def blank(self) -> None:
        _exact(self.document.add_paragraph())

    def addressee(self, words: str) -> None:
        """主送机关: flush left, with its colon."""
        line = self.document.add_paragraph()
        _exact(line)
        _run(line, f"{words}：", BODY, BODY_SIZE)

    def paragraph(self, words: str) -> None:
        line = self.document.add_paragraph()
        _exact(line)
        _indent(line)
        _run(line, words, BODY, BODY_SIZE)

    def heading(self, words: str) -> None:
        """一、"""
        line = self.document.add_paragraph()
        _exact(line)
        _indent(line)
        _run(line, words, HEADING, BODY_SIZE)

    def signed(self, organization: str, day: str) -> None:
        """发文机关署名 and 成文日期, to the right; with the end of the text on one page."""
        _with_next(self.document)
        blank = self.document.add_paragraph()
        _exact(blank)
        blank.paragraph_format.keep_with_next = True
        for words in (organization, day):
            line = self.document.add_paragraph()
            line.paragraph_format.keep_with_next = words is organization
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.right_indent = Pt(64)
            _exact(line)
            _run(line, words, BODY, BODY_SIZE)

    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]
    ) -> None:
        """``widths`` in millimetres; the header row stands on every page."""
        table = self.document.add_table(rows=1, cols=len(header))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False  # else the widths are the reader's guess
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        _fill(table.rows[0], header, widths, HEADING)
        _repeat(table.rows[0])
        for row in rows:
            _fill(table.add_row(), row, widths, BODY)
        for row in table.rows:
            _whole(row)

    def picture(self, png: BinaryIO, width: Length) -> None:
        line = self.document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run().add_picture(png, width=width)

    def cut_here(self) -> None:
        """The line along which a receipt is cut off."""
        line = self.document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(line, "…………………………（沿此线剪下）…………………………", BODY, TABLE_SIZE)

    def proof(self, words: str) -> None:
        """What it was made from, at the foot of every page."""
        proof(self.document, words)

    def dated(self, at: datetime, author: str) -> None:
        """The act's moment and organization, in the file's own properties."""
        properties = self.document.core_properties
        properties.author = properties.last_modified_by = author
        properties.created = properties.modified = at.astimezone(UTC).replace(tzinfo=None)

    def bytes(self) -> bytes:
        out = BytesIO()
        self.document.save(out)
        return out.getvalue()


def _page(section: Any, landscape: bool) -> None:
    width, height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = Mm(37), BOTTOM
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _defaults(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN, BODY_SIZE
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), BODY)
    for language in document.styles.element.iter(qn("w:lang")):
        for script in ("w:val", "w:eastAsia"):
            language.set(qn(script), "zh-CN")


def _properties(properties: Any, title: str, number: str) -> None:
    """The file's own; the library's template brings its maker's."""
    properties.title, properties.subject = title, number
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language, properties.revision = "zh-CN", 1


def _with_next(document: Any) -> None:
    """What stands last, and the row or line before it, go over with what follows."""
    body = [each for each in document.element.body if each.tag in (qn("w:p"), qn("w:tbl"))]
    if not body:
        return
    rows = body[-1].findall(qn("w:tr"))[-2:] if body[-1].tag == qn("w:tbl") else body[-1:]
    for row in rows:
        for line in row.iter(qn("w:p")):
            line.get_or_add_pPr().get_or_add_keepNext()


def _whole(row: Any) -> None:
    """No row is cut by a page's end."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _exact(line: Any) -> None:
    form = line.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.space_before = form.space_after = Pt(0)


def _indent(line: Any) -> None:
    line.paragraph_format.first_line_indent = Pt(32)


def _run(line: Any, words: str, font: str, size: Any) -> None:
    run = line.add_run(words)
    run.font.name, run.font.size = LATIN, size
    properties = run._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), TIGHTER)
    properties.append(spacing)


def _fill(row: Any, words: Sequence[str], widths: Sequence[int], font: str) -> None:
    row.height = ROW
    for cell, text, width in zip(row.cells, words, widths, strict=True):
        cell.width = Mm(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _run(cell.paragraphs[0], text, font, TABLE_SIZE)


def _repeat(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)
