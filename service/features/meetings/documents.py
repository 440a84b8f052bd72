"""会议通知 and 会议纪要 of a dispatch meeting: editable, A4, as of any moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from aggregates.meeting.meeting import MeetingRefused
from service.features.meetings.queries.agenda import agenda
from service.features.meetings.shown import Opened
from service.features.meetings.words import AGENDA
from service.language import CHINESE, translator
from service.papers.official import Official
from service.papers.proof import proof_line
from service.reading.reader import Reader
from service.reading.tree import tree
from service.web.labels import STATUSES

_ = translator(CHINESE)  # documents are Chinese


def notice(reader: Reader, meeting: Opened) -> bytes:
    row = meeting.row
    document = Official("关于召开调度会的通知")
    document.addressee(_names(reader, row.invited))
    document.paragraph(
        f"经研究，定于{_day(row.planned_on)}召开“{meeting.title or '—'}”，现将有关事项通知如下。"
    )
    document.heading("一、时间地点")
    document.paragraph(f"时间：{_day(row.planned_on)}；地点：{meeting.place or '另行通知'}。")
    document.heading("二、拟议事项")
    items = agenda(reader, row)
    kinds = dict.fromkeys(item.kind for item in items)
    for kind in kinds:
        of_kind = [item for item in items if item.kind == kind]
        subjects = dict.fromkeys(item.subject for item in of_kind)
        words = "；".join(list(subjects)[:8])
        document.paragraph(f"{_(AGENDA.get(kind, kind))}（{len(of_kind)}项）：{words}。")
    if not items:
        document.paragraph("听取各组织工作情况汇报。")
    document.heading("三、有关要求")
    document.paragraph("请主要负责同志参加；不能参加的，请提前说明原因。")
    _sign(reader, document, row.organization, reader.day_of(row.called_at))
    return _finished(reader, document)


def minutes(reader: Reader, meeting: Opened) -> bytes:
    row = meeting.row
    if row.held_on is None:
        raise MeetingRefused("There are no minutes of a meeting that did not take place.")
    document = Official("会议纪要" if row.published else "会议纪要（草稿）")
    document.paragraph(f"{_day(row.held_on)}，召开“{meeting.title or '—'}”。")
    document.heading("一、出席情况")
    document.paragraph(f"出席：{_names(reader, row.attended) or '无'}。")
    for code, reason in meeting.absent.items():
        document.paragraph(f"缺席：{_names(reader, [code])}（{reason or '—'}）。")
    if row.speakers:
        document.paragraph(f"发言：{_names(reader, row.speakers)}。")
    document.heading("二、议定事项")
    document.table(
        ("序号", "事项", "承办", "时限", "办理情况"),
        [
            (str(each.row.number), each.words or "—", _names(reader, each.row.to),
             _day(each.row.due), "；".join(_(STATUSES[line.row.status]) for line in each.lines))
            for each in meeting.decisions
        ],
        (12, 60, 36, 28, 20),
    )  # fmt: skip
    _sign(reader, document, row.organization, row.held_on)
    return _finished(reader, document)


def _names(reader: Reader, codes: Iterable[str]) -> str:
    places = tree(reader)
    return "、".join(places[code].name if code in places else code for code in codes)


def _sign(reader: Reader, document: Official, organization: str, day: date) -> None:
    document.signed(_names(reader, [organization]), _day(day))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _finished(reader: Reader, document: Official) -> bytes:
    """Each prints the position and the checkpoint it was made from."""
    document.proof(proof_line(reader))
    return document.bytes()
