"""责任清单 of an organization and those directly beneath it, by post and person: docx."""

from __future__ import annotations

from datetime import date

from aggregates.rules.responsibility import duty_of_organization
from service.features.responsibilities.queries import answering
from service.features.responsibilities.words import DUTIES, LINES
from service.language import CHINESE, translator
from service.papers.official import Official
from service.papers.proof import proof_line
from service.reading.persons import Persons
from service.reading.reader import Reader
from service.reading.tree import tree

_ = translator(CHINESE)  # documents are Chinese


def list_(reader: Reader, code: str, on: date) -> bytes:
    places, persons = tree(reader), Persons(reader)
    below = places.beneath.get(code, [])
    document = Official("党建工作责任清单", landscape=True)
    duty = duty_of_organization(places[code].kind)
    document.paragraph(
        f"{places[code].name}（{_(DUTIES[duty]) if duty else '—'}），"
        f"截至{on.year}年{on.month}月{on.day}日。"
    )
    rows = [
        (each.name, each.post, persons[each.person].text(_), _(DUTIES[each.duty.name]),
         "、".join(_(LINES[line]) for line in each.duty.lines), each.since.isoformat())
        for each in answering(reader, [code, *below], on)
    ]  # fmt: skip
    heads = ("组织", "职务", "责任人", "责任", "条线", "任职时间")
    document.table(heads, rows, (70, 40, 36, 36, 34, 28))
    document.proof(proof_line(reader))
    return document.bytes()
