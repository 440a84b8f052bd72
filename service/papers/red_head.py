"""A red-headed document (红头文件): head, number, signatory, imprint (GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from service.papers.official import BODY, BODY_SIZE, LATIN, LINE, TITLE, TITLE_SIZE, Official

RED = RGBColor(0xE6, 0x00, 0x12)
SIGNATORY = "楷体_GB2312"
HEAD_SIZE, IMPRINT_SIZE = Pt(36), Pt(14)  # 小初, 4号
WIDTH = Pt(16 * 28)  # of the text: 28 characters


class RedHeaded(Official):
    """``office``: 发文机关标志; ``number``: 发文字号; ``signatory``: 签发人, "" where the kind of
    document names none."""

    def __init__(self, office: str, title: str, *, number: str, signatory: str = "") -> None:
        super().__init__("")
        self.document.core_properties.title = title
        self.document.core_properties.subject = number
        for line in list(self.document.paragraphs):
            line._element.getparent().remove(line._element)
        self._head(office)
        self._number(number, signatory)
        self._line()
        self.blank()
        self._centred(title, TITLE, TITLE_SIZE)
        self.blank()

    def appendix(self, words: Sequence[str]) -> None:
        """附件说明, below the text: each with its number where there are several."""
        self.blank()
        for number, name in enumerate(words, start=1):
            mark = f"{number}." if len(words) > 1 else ""
            head = "附件：" if number == 1 else "　　　"
            self.paragraph(f"{head}{mark}{name}")

    def begin_appendix(self, number: int, title: str) -> None:
        """附件 on a page of its own."""
        self.document.add_section(WD_SECTION.NEW_PAGE)
        line = self.document.add_paragraph()
        _run(line, f"附件{number}", "黑体", BODY_SIZE)
        self._centred(title, TITLE, TITLE_SIZE)
        self.blank()

    def imprint(self, copied: str, office: str, day: str) -> None:
        """版记: 抄送机关, 印发机关 and 印发日期 between lines, at the end."""
        table = self.document.add_table(rows=2, cols=2)
        table.autofit = False
        _ruled(table)
        first, second = table.rows
        first.cells[0].merge(first.cells[1])
        _cell(first.cells[0], f"　抄送：{copied}。")
        _cell(second.cells[0], f"　{office}")
        _cell(second.cells[1], f"{day}印发　", right=True)

    # --- its parts ------------------------------------------------------------------------------

    def _head(self, office: str) -> None:
        line = self.document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_before = Mm(0)
        line.paragraph_format.space_after = LINE * 2
        run = _run(line, office, TITLE, HEAD_SIZE)
        run.font.color.rgb = RED

    def _number(self, number: str, signatory: str) -> None:
        """Centred; to the left, one character in, where a signatory stands to the right."""
        line = self.document.add_paragraph()
        if not signatory:
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _run(line, number, BODY, BODY_SIZE)
            return
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = BODY_SIZE
        line.paragraph_format.tab_stops.add_tab_stop(WIDTH - BODY_SIZE, WD_TAB_ALIGNMENT.RIGHT)
        _run(line, f"{number}\t签发人：", BODY, BODY_SIZE)
        _run(line, signatory, SIGNATORY, BODY_SIZE)

    def _line(self) -> None:
        """The red rule, 4 mm below the number, as wide as the text."""
        line = self.document.add_paragraph()
        line.paragraph_format.space_before = Mm(4)
        line.paragraph_format.line_spacing = Pt(2)
        borders = OxmlElement("w:pBdr")
        rule = OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "0"), ("color", "E60012")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
        line._element.get_or_add_pPr().append(borders)

    def _centred(self, words: str, font: str, size: Any) -> None:
        line = self.document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(line, words, font, size)


def _run(line: Any, words: str, font: str, size: Any) -> Any:
    run = line.add_run(words)
    run.font.name, run.font.size = LATIN, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _cell(cell: Any, words: str, right: bool = False) -> None:
    line = cell.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    _run(line, words, BODY, IMPRINT_SIZE)


def _ruled(table: Any) -> None:
    """Thick above and below, thin between."""
    borders = OxmlElement("w:tblBorders")
    for side, size in (("top", "8"), ("bottom", "8"), ("insideH", "4")):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "000000")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    table._tbl.tblPr.append(borders)
