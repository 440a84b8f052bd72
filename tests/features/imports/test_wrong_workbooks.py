"""Wrong workbooks: each wrong cell of a row is told at once, and nothing that only follows."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

from service.features.catalogue.queries import catalogue
from service.features.imports.sheets import import_file
from service.workbooks.imported import Imported, Options
from tests.city import NOVEMBER, City
from tests.workbooks.books import SELF, Line, book

ORGANIZATIONS = (
    "组织编码",
    "组织名称",
    "组织类型",
    "上级组织编码",
    "党员数",
    "现有等次",
    "党小组数",
)
TASKS = ("任务编码", "任务名称", "周期", "适用组织", "分值", "完成时限", "适用条件")
PARTIAL = Options(partial=True)


def bring(city: City, kind: str, *lines: Line, options: Options = Options()) -> Imported:  # noqa: B008  # it is frozen
    return import_file(city.services, city.operator(), kind, "a.xlsx", book(lines), options)


def cells(done: Imported) -> list[str]:
    return [error.cell for error in done.errors]


def left_out(done: Imported) -> list[Sequence[object]]:
    assert done.wrong_rows is not None
    sheet = openpyxl.load_workbook(io.BytesIO(done.wrong_rows)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def test_every_wrong_cell_of_an_organizations_row_is_told(city: City) -> None:
    done = bring(
        city, "organizations", ORGANIZATIONS, ("N1", None, "俱乐部", "U9", "多", "好", "?")
    )
    assert cells(done) == ["B2", "C2", "D2", "E2", "F2", "G2"]
    assert not done.recorded


def test_every_wrong_cell_of_a_tasks_row_is_told(city: City) -> None:
    done = bring(city, "tasks", TASKS, ("N1", None, "常常", "俱乐部", 1001, "早日", "高个子"))
    assert cells(done) == ["B2", "C2", "D2", "E2", "F2", "G2"]


def test_every_wrong_cell_of_a_claim_is_told(city: City) -> None:
    city.skip_to("2026-11-02", 10)
    lines = [
        (1, "U1", "甲", "T1", "学", "?", 99, "2027-01-01", None),
        (2, "U1", "甲", "T99", "学", "已完成", "很好", None, None),
        (3, "U1", "甲", "T1", "学", "?", 1, None, None),
    ]
    done = bring(city, "self-evaluations", ("2026年10月",), SELF, *lines)
    assert cells(done) == ["F3", "G3", "H3", "D4", "G4", "D5", "F5"]


def test_a_month_that_nobody_has_a_list_of_is_told_once(city: City) -> None:
    city.skip_to("2026-11-02", 10)
    lines = [
        (1, "U1", "甲", "T1", "学", "已完成", 1, None, None),
        (2, "U2", "乙", "T1", "学", "已完成", 1, None, None),
        (3, "U2", "乙", "T2", "学", "?", 1, None, None),
    ]
    done = bring(city, "self-evaluations", ("2026年9月",), SELF, *lines)
    assert cells(done) == ["A1", "F5"]
    assert "2026-09" in str(done.errors[0])
    assert not done.recorded


def test_what_stands_beneath_a_wrong_row_is_no_mistake_of_its_own(city: City) -> None:
    lines = [ORGANIZATIONS, ("N1", "甲", "党总支", "U9"), ("N1-1", "乙", "党支部", "N1"),
             ("N2", "丙", "党总支", "GW", "?"), ("N2-1", "丁", "党支部", "N2"),
             ("N3", "戊", "党总支", "GW")]  # fmt: skip
    assert cells(bring(city, "organizations", *lines)) == ["D2", "E4"]
    done = bring(city, "organizations", *lines, options=PARTIAL)
    assert cells(done) == ["D2", "D3", "E4", "D5"]
    assert "left out too" in done.errors[1].wrong
    assert [change.subject for change in done.changes] == ["N3"]
    assert [row[0] for row in left_out(done)[2:]] == ["N1", "N1-1", "N2", "N2-1"]


def test_nor_is_what_names_a_wrong_row_as_its_superior(city: City) -> None:
    lines = [
        ORGANIZATIONS,
        ("N2", "丙 总支", "党总支", "GW", "?"),
        ("N3", "丁", "党支部", "丙总支"),
    ]
    done = bring(city, "organizations", *lines, options=PARTIAL)
    assert cells(done) == ["E2", "D3"]
    assert "left out too" in done.errors[1].wrong


def test_a_wrong_row_of_a_known_organization_leaves_those_beneath_it_right(city: City) -> None:
    lines = [ORGANIZATIONS, ("U1", "甲", "党总支", "GW", "?"), ("U1-9", "乙", "党支部", "U1")]
    done = bring(city, "organizations", *lines, options=PARTIAL)
    assert cells(done) == ["E2"]
    assert [change.subject for change in done.changes] == ["U1-9"]


def test_only_who_is_of_a_circle_stands_beneath_itself(city: City) -> None:
    lines = [ORGANIZATIONS, ("N1", "甲", "党总支", "N2"), ("N2", "乙", "党总支", "N1"),
             ("N3", "丙", "党支部", "N2")]  # fmt: skip
    assert cells(bring(city, "organizations", *lines)) == ["D2", "D3"]


def test_only_the_row_without_a_superior_is_wrong_not_the_committee(city: City) -> None:
    lines = [ORGANIZATIONS, ("GW", "工委", "工委", None), ("N1", "甲", "党总支", None)]
    assert cells(bring(city, "organizations", *lines)) == ["D3"]


def test_full_width_brackets_make_no_other_kind(city: City) -> None:
    done = bring(city, "organizations", ORGANIZATIONS, ("N1", "甲", "党组（党委）", "GW"))
    assert done.recorded
    assert bring(city, "tasks", TASKS, ("N1", "学", "每月", "党组（党委）", 1, "本月25日")).recorded


def test_groups_are_counted_and_work_for_those_who_have_them_goes_to_them(city: City) -> None:
    city.skip_to("2026-11-02", 10)
    header = (*ORGANIZATIONS[:4], "党小组数")
    bring(city, "organizations", header, ("U1-1", "甲", "党支部", "U1", 3),
          ("U1-2", "乙", "党支部", "U1", 0), ("U2-1", "丙", "党支部", "U2", None),
          ("U2-1-1", "丁", "党小组", "U2-1", None))  # fmt: skip
    task = ("N1", "党小组会", "每月", "党支部", 1, "本月25日", "设党小组")
    bring(city, "tasks", TASKS, task)
    city.issue(NOVEMBER.next)
    codes = ("U1-1", "U1-2", "U2-1")
    names = {
        code for code in codes for line in city.lines(code, NOVEMBER.next) if line.task == "N1"
    }
    assert names == {"U1-1", "U2-1"}
    again = bring(city, "organizations", header, ("U1-1", "甲", "党支部", "U1", "是"))
    assert again.changes == []


def sent(city: City, *lines: Line) -> list[str]:
    """Whose reports are right, of the lines of one workbook of which some are wrong."""
    city.skip_to("2026-11-02", 10)
    titles: list[Line] = [("2026年10月",)]
    done = bring(city, "self-evaluations", *titles, SELF, *lines, options=PARTIAL)
    assert done.errors
    return sorted(change.subject for change in done.changes)


FIRST = [
    (1, "Ｕ１", "甲", "T1", "学", "已完成", 8),
    (2, "U1", "甲", "T5", "报", "已完成", 4),
    (3, "U2", "乙", "T1", "学", "已完成", 8),
    (4, "U2", "乙", "T5", "报", "已完成", 4),
]


def but(number: int, **cells: object) -> list[Line]:
    """``FIRST`` with these cells of one line written otherwise."""
    lines = [dict(zip(SELF, line, strict=False)) for line in FIRST]
    lines[number - 1] |= cells
    return [[line.get(title) for title in SELF] for line in lines]


def test_a_report_with_a_wrong_line_is_left_out_whole_however_its_code_is_written(
    city: City,
) -> None:
    assert sent(city, *but(1, 任务编码="T99")) == ["U2"]


def test_a_line_without_its_code_is_of_the_report_that_has_its_name(city: City) -> None:
    assert sent(city, *but(2, 组织编码=None)) == ["U2"]
    assert sent(city, *but(3, 组织编码="U9")) == ["U1"]


def test_or_of_those_beside_it_but_none_that_names_the_task_elsewhere(city: City) -> None:
    assert sent(city, *but(2, 组织编码=None, 组织名称=None)) == ["U2"]
    assert sent(city, *but(2, 组织编码=None, 组织名称=None, 任务编码=None)) == []


def test_a_superior_may_be_given_by_its_name(city: City) -> None:
    header = ("组织编码", "组织名称", "组织类型", "上级党组织")
    lines = [("N1", "新 总支", "党总支", "GW工委"), ("N1-1", "甲", "党支部", "新总支"),
             ("N2", "新总支", "党总支", "U9")]  # fmt: skip
    assert bring(city, "organizations", header, *lines[:2]).recorded
    done = bring(city, "organizations", header, lines[2], ("N3", "乙", "党支部", "新总支"))
    assert cells(done) == ["D2", "D3"], "two go by that name"


NAMED = ("组织名称", "任务名称", "完成情况", "自评分")


def test_a_form_without_codes_goes_by_the_names(city: City) -> None:
    city.skip_to("2026-11-02", 10)
    title = ("2026年10月",)
    lines = [("U1机关党委", f"任务{task}", "已完成", 1) for task in ("T1", "T5")]
    done = bring(city, "self-evaluations", title, NAMED, *lines)
    assert ([str(error) for error in done.errors], len(done.changes)) == ([], 1)
    wrong = [
        ("U7", "任务T1", "已完成", 1),
        ("U2党总支", "T9", "?", 1),
        ("U2党总支", "任务T1", "已完成", 1),
    ]
    refused = bring(city, "self-evaluations", title, NAMED, *wrong)
    assert cells(refused) == ["A3", "B4", "C4"]
    partial = bring(city, "self-evaluations", title, NAMED, *wrong, options=PARTIAL)
    assert partial.changes == []


def test_a_form_with_neither_codes_nor_names_lacks_its_codes(city: City) -> None:
    done = bring(city, "self-evaluations", ("2026年10月",), NAMED[1:], ("T1", "已完成", 1))
    assert "组织编码 is missing" in str(done.errors[0]).replace("the column ", "")


def test_every_wrong_cell_of_a_persons_row_is_told(city: City) -> None:
    header = ("人员编码", "姓名", "组织编码", "电话")
    done = bring(city, "people", header, ("P1", None, "U9", 1), ("P2", "乙", "U1", 2),
                 (None, "丙", "U1", 3), options=PARTIAL)  # fmt: skip
    assert cells(done) == ["B2", "C2", "A4"]
    assert [change.subject for change in done.changes] == ["P2"]
    assert [row[1] for row in left_out(done)[2:]] == [None, "丙"]


def test_small_letters_make_no_second_organization_and_no_second_task(city: City) -> None:
    """Twice in the catalogue, a task would be issued twice and count twice."""
    organizations = [ORGANIZATIONS[:4], ("u1-1", "第一党支部", "党支部", "u1")]
    done = bring(city, "organizations", *organizations)
    assert done.counts() == {"organization.renamed": 1}
    task = ("t1", "任务T1", "每月", "党支部", 9, "本月25日")
    assert bring(city, "tasks", TASKS[:6], task).counts() == {"task.amended": 1}
    city.skip_to("2026-11-02", 10)
    line = (1, "u1-1", "甲", "t2", "学", "已完成", 5, None, None)
    done = bring(city, "self-evaluations", ("2026年10月",), SELF, line)
    assert [change.subject for change in done.changes] == ["U1-1"]


def test_codes_that_differ_in_capitals_alone_are_one_code(city: City) -> None:
    lines = [
        ("n1", "甲", "党总支", "GW"),
        ("N1", "乙", "党总支", "GW"),
        ("n1-1", "丙", "党支部", "N1"),
    ]
    done = bring(city, "organizations", ORGANIZATIONS[:4], *lines)
    assert [(error.cell, error.wrong) for error in done.errors] == [
        ("A3", "this line repeats the one at {first}")
    ]
    tasks = [("n1", "甲", "每月", "党支部", 9, "25日"), ("N1", "乙", "每月", "党支部", 9, "25日")]
    assert cells(bring(city, "tasks", TASKS[:6], *tasks)) == ["A3"]


def test_a_group_typed_in_two_ways_is_one_group(city: City) -> None:
    header = (*ORGANIZATIONS[:4], "考核分组")
    lines = [("N1", "甲", "党总支", "GW", "政府（一）"), ("N2", "乙", "党总支", "GW", "政府 (一)"),
             ("N3", "丙", "党总支", "GW", "党 群"),
             ("U1", "丁", "机关党委", "GW", "党群")]  # fmt: skip
    assert bring(city, "organizations", header, *lines).recorded
    groups = {row.organization: row.peers for row in city.ranking().rows}
    assert [groups[code] for code in ("N1", "N2", "N3", "U1")] == [
        "政府（一）", "政府（一）", "党群", "党群"
    ]  # fmt: skip


def test_kinds_may_be_joined_by_words(city: City) -> None:
    tasks = [("N1", "甲", "每月", "各机关党委和党总支", 9, "25日"),
             ("N2", "乙", "每月", "全体党支部", 9, "25日")]  # fmt: skip
    assert bring(city, "tasks", TASKS[:6], *tasks).recorded
    with city.reading() as reader:
        versions = catalogue(reader).versions
    terms = [versions[code][-1].terms for code in ("N1", "N2")]
    assert [each and each.kinds for each in terms] == [("机关党委", "党总支"), ("党支部",)]
    wrong = bring(city, "tasks", TASKS[:6], ("N3", "丙", "每月", "党总支和俱乐部", 9, "25日"))
    assert cells(wrong) == ["D2"]
