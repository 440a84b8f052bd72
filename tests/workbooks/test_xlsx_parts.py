"""What the parts of a workbook may say, held by parts written by hand."""

from __future__ import annotations

from service.workbooks.cells import Cell, Fault
from service.workbooks.grids import read_grids
from service.workbooks.limits import LIMITS
from service.workbooks.number_formats import shows_date
from tests.workbooks.test_hostile import FOOT, HEAD, SHEET, zipped


def first_row(cells: str) -> list[Cell]:
    sheet = HEAD + f"<row>{cells}</row>".encode() + FOOT
    [grid] = read_grids("a.xlsx", zipped({SHEET: sheet}), LIMITS)
    return list(grid.rows[1].values())


def test_words_come_from_all_runs_but_never_from_phonetic_hints() -> None:
    runs = "<r><t>组</t></r><r><t>织</t></r><rPh><t>zuzhi</t></rPh>"
    assert first_row(f'<c t="inlineStr"><is>{runs}</is></c>') == ["组织"]


def test_prefixes_of_any_kind_are_read() -> None:
    sheet = (
        b'<x:worksheet xmlns:x="y"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>1.50</x:v></x:c>'
        b"</x:row></x:sheetData></x:worksheet>"
    )
    [grid] = read_grids("a.xlsx", zipped({SHEET: sheet}), LIMITS)
    assert {row: {c: str(v) for c, v in cells.items()} for row, cells in grid.rows.items()} == {
        2: {2: "1.5"}
    }


def test_escapes_faults_and_truths_are_told_apart() -> None:
    cells = (
        '<c t="str"><v>a_x000D__x000A_b_x0000_</v></c><c t="e"><v>#REF!</v></c>'
        '<c t="b"><v>1</v></c><c><f>1+1</f><v/></c><c t="d"><v>2026-11-30T00:00:00</v></c>'
        "<c><v>1E+9999</v></c>"
    )
    words, fault, truth, never, day, huge = first_row(cells)
    assert (words, fault, truth, never) == ("a\nb", Fault("#REF!"), True, Fault(""))
    assert (str(day), huge) == ("2026-11-30 00:00:00", "1E+9999")


def test_formats_that_show_dates_are_known_by_their_letters() -> None:
    assert shows_date('yyyy"年"m"月"d"日"')
    assert shows_date("[$-804]m/d")
    assert not shows_date('0.00"days"')
    assert not shows_date("[Red]0_d\\m")
