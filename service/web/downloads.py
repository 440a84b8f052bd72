"""What a list page shows, as a workbook or CSV to take away, with the moment it was read at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from fastapi.responses import Response

from service.reading.shown import link
from service.web.page import Page
from service.web.spooled import spooled
from service.workbooks.writing import Heading, Kind, Table, Value, write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FORMATS = ("csv", "xlsx")


def notes(page: Page, *more: str) -> list[str]:
    """The lines above a table: whatever is to be said, then the moment it was read at."""
    clock = page.words("Simulated clock: a rehearsal") if page.reader.simulated else ""
    as_of = " ".join([page.words("As of"), link(page.reader.at)])
    return [note for note in (*more, clock, as_of) if note]


def table(
    page: Page,
    title: str,
    columns: Sequence[tuple[str, Kind]],
    rows: Iterable[Sequence[Value]],
    *more: str,
) -> Table:
    """``columns``: names of the catalogue, each with its kind; points are whole hundredths."""
    headings = [Heading(page.words(name), kind) for name, kind in columns]
    return Table(title=title, columns=headings, rows=rows, notes=notes(page, *more))


def download(made: Table, name: str, how: str) -> Response:
    write = write_xlsx if how == "xlsx" else write_csv
    kind = XLSX if how == "xlsx" else CSV
    return spooled(lambda out: write(made, out), kind, _named(f"{name}.{how}"))


def attachment(data: bytes, name: str, kind: str) -> Response:
    return Response(data, media_type=kind, headers=_named(name))


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
