"""Reads .xlsx parts into grids: values as stored, faults kept apart, blank cells left out.

Not by a library: those at hand show ``#N/A`` and formulas never calculated as blank cells, and
lay a sheet out as one full block, so that two far-off cells cost gigabytes.
"""

from __future__ import annotations

import posixpath

from service.workbooks.archive import Archive
from service.workbooks.cells import Grid
from service.workbooks.errors import TooMuch, Unreadable
from service.workbooks.limits import Limits
from service.workbooks.number_formats import Styles, read_styles
from service.workbooks.ods import CONTENT, read_ods
from service.workbooks.xlsx_sheet import Book, SheetReader
from service.workbooks.xlsx_text import Texts
from service.workbooks.xml_parts import Parts, relation_id

_WORKBOOK = "xl/workbook.xml"


def read_xlsx(data: bytes, limits: Limits) -> list[Grid]:
    """Every worksheet in the workbook's order; ``Unreadable`` for what is no sound workbook."""
    archive = Archive(data, limits)
    parts = Parts(archive, limits)
    if CONTENT in archive and _WORKBOOK not in archive:
        return read_ods(parts)
    workbook = _workbook_part(archive, parts)
    related = _relations(parts, workbook)
    sheets, since_1904, to_calculate = _sheets(parts, workbook)
    if len(sheets) > limits.sheets:
        raise TooMuch("The workbook holds more than {limit} sheets.", limit=limits.sheets)
    book = Book(
        strings=_strings(parts, _of_kind(related, "sharedStrings")),
        styles=_styles(parts, _of_kind(related, "styles")),
        since_1904=since_1904,
        to_calculate=to_calculate,
    )
    places = {identity: place for identity, kind, place in related if kind == "worksheet"}
    return [
        SheetReader(parts, book, Grid(name, hidden)).read(places[identity])
        for name, hidden, identity in sheets
        if places.get(identity, "") in archive
    ]


def _workbook_part(archive: Archive, parts: Parts) -> str:
    named = _WORKBOOK
    if "_rels/.rels" in archive:
        places = [place for _, kind, place in _relations(parts, "") if kind == "officeDocument"]
        named = places[0] if places else named
    if named in archive and named.lower().startswith("xl/") and not named.endswith(".bin"):
        return named
    raise _other_archive(named, archive.names())


def _other_archive(named: str, names: list[str]) -> Unreadable:
    if named.startswith("word/") or any(name.startswith("word/") for name in names):
        return Unreadable("This is a text document, not a workbook; send the table as .xlsx.")
    if named.endswith(".bin"):
        return Unreadable("Workbooks of this kind are not read; save it as .xlsx and send that.")
    return Unreadable("This is an archive without a workbook in it; send the .xlsx file itself.")


def _relations(parts: Parts, source: str) -> list[tuple[str, str, str]]:
    """(id, last word of the kind, part) of everything the part refers to."""
    folder, name = posixpath.split(source)
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    relations: list[tuple[str, str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            relations.append((attributes.get("Id", ""), kind, target.lstrip("/")))

    parts.parse(place, start, _nothing, _nothing)
    return relations


def _of_kind(related: list[tuple[str, str, str]], kind: str) -> str | None:
    return next((place for _, its, place in related if its == kind), None)


def _sheets(parts: Parts, workbook: str) -> tuple[list[tuple[str, bool, str]], bool, bool]:
    """(name, hidden, relation) of every sheet; whether days are counted from 1904; and whether
    the formulas wait for a spreadsheet to calculate them."""
    sheets: list[tuple[str, bool, str]] = []
    since_1904 = to_calculate = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal since_1904, to_calculate
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append((attributes.get("name", ""), hidden, relation_id(attributes)))
        elif name == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif name == "calcPr":
            to_calculate = attributes.get("fullCalcOnLoad", "0") in ("1", "true")

    parts.parse(workbook, start, _nothing, _nothing)
    return sheets, since_1904, to_calculate


def _strings(parts: Parts, place: str | None) -> list[str]:
    if place is None or place not in parts.archive:
        return []
    texts = Texts(parts.limits)
    strings: list[str] = []

    def end(name: str) -> None:
        texts.end(name)
        if name == "si":
            strings.append(texts.take())

    parts.parse(place, lambda name, attributes: texts.start(name), end, texts.add)
    return strings


def _styles(parts: Parts, place: str | None) -> Styles:
    return read_styles(parts, place) if place and place in parts.archive else Styles()


def _nothing(*_: object) -> None:
    return None
