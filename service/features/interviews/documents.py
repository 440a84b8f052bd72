"""约谈通知 and 约谈记录: editable, A4, to who has a part in the talk alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from aggregates.interview.interview import TalkRefused
from projections.interviews import INTERVIEWS
from service.features.contacts.words import LINES
from service.features.interviews.shown import Opened
from service.features.interviews.words import KINDS
from service.language import CHINESE, translator
from service.papers.official import Official
from service.papers.proof import proof_line
from service.papers.register import numbered
from service.reading.persons import Persons
from service.reading.reader import Reader
from service.reading.tree import tree

_ = translator(CHINESE)  # documents are Chinese
SERIES = "约谈"


def notice(reader: Reader, known: Opened) -> bytes:
    row = known.row
    if row.notified is None or row.meets_on is None:
        raise TalkRefused("Notice of this talk was not given yet.")
    document = Official("约谈通知", number=_number(reader, known))
    document.addressee(_people(reader, known.talk.subjects))
    document.paragraph(
        f"经研究，定于{_day(row.meets_on)}对你进行{_(KINDS[row.kind])}，请按时参加。"
    )
    document.paragraph(f"地点：{known.place or '另行通知'}。")
    document.paragraph(f"内容：{_lines(row.lines)}。{known.reason or ''}")
    document.paragraph("可以当面陈述，也可以书面陈述。")
    _sign(reader, document, known, reader.day_of(row.notified_at))
    return _finished(reader, document)


def minutes(reader: Reader, known: Opened) -> bytes:
    row = known.row
    if row.held_on is None:
        raise TalkRefused("There is no record of a talk that did not take place.")
    document = Official("约谈记录", number=_number(reader, known))
    document.paragraph(f"时间：{_day(row.held_on)}；地点：{known.place or '—'}。")
    document.paragraph(f"被约谈人：{_people(reader, known.talk.subjects)}。")
    for leader, line, basis in zip(row.leaders, row.covered, row.bases, strict=True):
        post = "联系领导" if basis == "contact" else basis
        document.paragraph(f"约谈人：{_people(reader, [leader])}（{post}，{_(LINES[line])}）。")
    document.heading("一、约谈情况")
    document.paragraph(known.minutes or "—")
    document.heading("二、陈述")
    document.paragraph("被约谈人未作陈述。" if row.declined else known.statement or "—")
    document.heading("三、整改承诺")
    for each in known.commitments:
        document.paragraph(f"{each.row.number}．{each.words or '—'}（{_day(each.row.due)}前）")
    if not known.commitments:
        document.paragraph("无。")
    document.paragraph("被约谈人签字：　　　　　　　约谈人签字：")
    _sign(reader, document, known, row.held_on)
    return _finished(reader, document)


def _number(reader: Reader, known: Opened) -> str:
    rows = reader.view.rows(INTERVIEWS)
    row = known.row
    own = (row.notified, row.notified_at)
    return numbered(
        reader, SERIES, rows.c.notified, rows.c.notified_at, rows.c.notified.is_not(None), own
    )


def _people(reader: Reader, codes: Iterable[str]) -> str:
    people = Persons(reader)
    return "、".join(people[code].text(_) for code in codes)


def _lines(lines: Iterable[str]) -> str:
    return "、".join(_(LINES[line]) for line in lines)


def _sign(reader: Reader, document: Official, known: Opened, day: date) -> None:
    places = tree(reader)
    above = places[known.row.organization].superior or known.row.organization
    document.signed(places[above].name, _day(day))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _finished(reader: Reader, document: Official) -> bytes:
    document.proof(proof_line(reader))
    return document.bytes()
