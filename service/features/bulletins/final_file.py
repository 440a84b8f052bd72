"""The final file (定稿) beside the frozen figures: where a unit's score was typed otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from aggregates.values.points import format_points
from service.features.bulletins.queries.figures import Figures

SCORE = re.compile(r"(?<![\d.])\d{1,3}\.\d{2}(?![\d.])")  # as points are written
NEAR = 12  # signs between a unit's name and its score in a sentence


def differences(
    data: bytes, rows: Sequence[Figures], names: Mapping[str, str]
) -> list[dict[str, str | None]]:
    """Each {"organization", "frozen", "file"}: scores in a table's row of the unit, or right
    behind its name in a paragraph, among which its frozen score is not. ``file`` None: what is no
    .docx has nothing that could be compared."""
    document = _read(data)
    if document is None:
        return [{"organization": "", "frozen": "", "file": None}]
    frozen = {row["organization"]: row["score"] for row in rows if row["score"] is not None}
    written = {code: format_points(score) for code, score in frozen.items()}
    codes = {names[code]: code for code in written if code in names}
    differing: list[dict[str, str | None]] = []
    for code, scores in _typed(document, codes):
        if written[code] not in scores:
            row: dict[str, str | None] = {"organization": code, "frozen": written[code]}
            row["file"] = ", ".join(scores)
            if row not in differing:
                differing.append(row)
    return differing


def _read(data: bytes) -> Any:
    try:
        return Document(BytesIO(data))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        return None


def _typed(document: Any, codes: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """A unit's code and the scores beside its name."""
    for table in document.tables:
        for row in table.rows:
            yield from _of_row([cell.text.strip() for cell in row.cells], codes)
    for paragraph in document.paragraphs:
        yield from _of_paragraph(paragraph.text, codes)


def _of_row(cells: Sequence[str], codes: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    scores = _scores(cells)
    for cell in cells:
        code = codes.get(cell) or (cell if cell in codes.values() else None)
        if code is not None and scores:
            yield code, scores
            return


def _of_paragraph(text: str, codes: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    for name, code in codes.items():
        for match in re.finditer(re.escape(name), text):
            behind = text[match.end() : match.end() + NEAR]
            score = SCORE.search(behind)
            if score is not None and "扣" not in behind[: score.start()]:
                yield code, [score[0]]


def _scores(cells: Iterable[str]) -> list[str]:
    return [score for cell in cells for score in SCORE.findall(cell)]
