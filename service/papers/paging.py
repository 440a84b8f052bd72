"""Page numbers (页码) and the proof at the foot of an official document (GB/T 9704-2012, 7.5)."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

NUMBER_FONT, PROOF_FONT = "宋体", "仿宋_GB2312"
NUMBER_SIZE, PROOF_SIZE = Pt(14), Pt(7.5)  # 4号, and as small as can be read
ONE_CHARACTER = Pt(14)
BELOW = Mm(7)  # from the text's lower edge to the line above the number


def number_pages(document: Any, bottom: Any) -> None:
    """— 1 —: odd pages to the right, even ones to the left, each one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section.footer_distance = bottom - BELOW - Mm(12)
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        right = side == "right"
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        form = line.paragraph_format
        form.right_indent, form.left_indent = (
            (ONE_CHARACTER, None) if right else (None, ONE_CHARACTER)
        )
        form.space_before = form.space_after = Pt(0)
        for words in ("— ", None, " —"):
            _number(line) if words is None else _plain(line, words)


def proof(document: Any, words: str) -> None:
    """Below the number, on every page, so small that nobody takes it for the text."""
    section = document.sections[0]
    for footer in (section.footer, section.even_page_footer):
        line = footer.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
        run = line.add_run(words)
        _font(run, PROOF_FONT, PROOF_SIZE)


def _plain(line: Any, words: str) -> None:
    _font(line.add_run(words), NUMBER_FONT, NUMBER_SIZE)


def _number(line: Any) -> None:
    run = line.add_run()
    _font(run, NUMBER_FONT, NUMBER_SIZE)
    for kind in ("begin", None, "end"):
        mark = OxmlElement("w:instrText" if kind is None else "w:fldChar")
        if kind is None:
            mark.text = "PAGE"
        else:
            mark.set(qn("w:fldCharType"), kind)
        run._element.append(mark)


def _font(run: Any, font: str, size: Any) -> None:
    run.font.name, run.font.size = font, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
