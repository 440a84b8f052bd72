"""The responsibility list (责任清单): said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from service.features.responsibilities.queries import Answering
from service.features.responsibilities.words import DUTIES, LINES
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns


def _lines(each: Answering, translate: Translate) -> str:
    return translate(", ").join(translate(LINES[line]) for line in each.duty.lines)


RESPONSIBILITIES = Columns[Answering](
    "Responsibility",
    "Responsibilities",
    (
        Column(name="organization", words="Organization code", head="Organization",
               example="U001"),
        Column(name="name", words="Name", page=False, example="某局机关党委"),
        Column(name="of_organization", words="Duty of the organization", optional=True,
               label=lambda e, translate: translate(DUTIES[e.of_organization])
               if e.of_organization else None, example="coordination"),
        Column(name="post", words="Post", example="书记"),
        Column(name="person", words="Person", example="P1"),
        Column(name="duty", words="Duty", value=lambda e: e.duty.name, example="whole",
               label=lambda e, translate: translate(DUTIES[e.duty.name])),
        Column(name="lines", words="Lines answered for", cell=Cell.LIST,
               value=lambda e: e.duty.lines,
               label=_lines, example=["party", "business"]),
        Column(name="since", words="In the post since", cell=Cell.DAY, example="2026-01-01"),
        Column(name="until", words="In the post until", cell=Cell.DAY, optional=True,
               example="2026-12-31"),
    ),
)  # fmt: skip
