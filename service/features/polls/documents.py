"""票样: a slip for each voter, with short words and a square code that opens the ballot page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import segno
from docx.shared import Mm

from service.features.polls.queries import poll as one_of
from service.papers.official import Official
from service.reading.reader import read_now
from service.reading.tree import tree
from service.services import Services


@dataclass(frozen=True, slots=True)
class About:
    """Whom the poll is about, and where its ballot page lies."""

    name: str
    year: str
    address: str


def about(services: Services, poll: str, base: object) -> About:
    with read_now(services, "polls", "organizations") as reader:
        row = one_of(reader, poll)
        name = tree(reader)[row.organization].name
    return About(name, row.year, f"{str(base).rstrip('/')}/vote/{poll}")


def address(of: About, token: str) -> str:
    """The words stand behind the mark that no browser sends on."""
    return f"{of.address}#{token}"


def slips(services: Services, poll: str, tokens: Sequence[str], base: object) -> bytes:
    """Nothing on a slip says whose it is."""
    of = about(services, poll, base)
    document = Official("票样")
    for token in tokens:
        document.paragraph(f"{of.year}年度民主测评　{of.name}")
        document.picture(_code(address(of, token)), Mm(32))
        document.paragraph(f"扫码或打开 {of.address} ，输入：{token}")
        document.paragraph("本票不记名，一票一次；请勿转交他人。")
        document.cut_here()
    return document.bytes()


def _code(said: str) -> io.BytesIO:
    out = io.BytesIO()
    segno.make(said, error="m", micro=False).save(out, kind="png", scale=6)
    out.seek(0)
    return out


def code_svg(said: str) -> str:
    """As part of a page; its size is the style sheet's."""
    return str(segno.make(said, error="m", micro=False).svg_inline(omitsize=True))
