"""Reads XML parts as a stream, without document types or entities, counting every element."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn
from xml.parsers import expat

from service.workbooks.archive import Archive
from service.workbooks.errors import TooMuch, Unreadable
from service.workbooks.limits import Limits

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]

_LONGEST_TOKEN = 1024 * 1024
_NAMES = 500  # of elements in one part; the format has fewer


class Parts:
    """The archive's XML parts under one budget of elements."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self.archive = archive
        self.limits = limits
        self._elements = 0

    def parse(self, part: str, start: Start, end: End, text: Callable[[str], None]) -> None:
        """Calls back for each element by its local name, whatever prefix the writer chose."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler, parser.EndElementHandler = self._counted(start, end)
        parser.CharacterDataHandler = text
        try:
            fed = 0
            for chunk in self.archive.chunks(part):
                parser.Parse(chunk, False)
                fed += len(chunk)
                # An unfinished token is read again from its start with every chunk.
                if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                    raise _too_much()
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError):
            raise Unreadable(
                "The workbook's part {part} is damaged; open it in a spreadsheet and save it "
                "again.",
                part=part,
            ) from None

    def _counted(self, start: Start, end: End) -> tuple[Start, End]:
        local = _LocalNames()
        depth = 0
        limit, deepest = self.limits.elements, self.limits.depth

        def begin(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self._elements += 1
            if self._elements > limit or depth > deepest:
                raise _too_much()
            start(local[name], attributes)

        def finish(name: str) -> None:
            nonlocal depth
            depth -= 1
            end(local[name])

        return begin, finish


class _LocalNames(dict[str, str]):
    """Names are few, so their prefixes are cut off once."""

    def __missing__(self, name: str) -> str:
        if len(self) == _NAMES:
            raise _too_much()
        known = self[name] = name.rpartition(":")[2]
        return known


def _too_much() -> TooMuch:
    return TooMuch("The workbook holds more cells and marks than can be read at once.")


def _refuse(*_: object) -> NoReturn:
    raise Unreadable("The workbook declares document types or entities, which are not read.")


def relation_id(attributes: dict[str, str]) -> str:
    """The ``r:id`` of an element, whatever the prefix."""
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")
