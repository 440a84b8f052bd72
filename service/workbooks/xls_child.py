"""The child process that reads one .xls from standard input and prints its cells as JSON.

Run by path with the limits as arguments; imports nothing of the service.
"""

from __future__ import annotations

import io
import json
import math
import resource
import sys
from datetime import date, datetime
from typing import Any

_MEMORY = 400 * 1024 * 1024  # address space, of which the interpreter and libraries take 100
_SECONDS = 4
_STRAY = 1_000  # cells right of the last column


class _Failed(Exception):
    pass


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(_answer(sys.stdin.buffer.read()), sys.stdout)


def _answer(data: bytes) -> dict[str, Any]:
    import python_calamine  # here, so that its memory is already counted

    try:
        book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(data))
        return {"sheets": list(_sheets(book))}
    except _Failed as failed:
        return {"failed": str(failed)}
    except python_calamine.PasswordError:
        return {"failed": "password"}
    except MemoryError:
        raise
    except BaseException as error:  # the library's panics are no Exceptions
        return {"failed": "password" if "password" in str(error).lower() else "damaged"}


def _sheets(book: Any) -> Any:
    sheets, rows, columns, cells, text = map(int, sys.argv[1:6])
    left = cells
    for index, about in enumerate(book.sheets_metadata[:sheets]):
        if about.typ.__repr__() != "SheetTypeEnum.WorkSheet":
            continue
        sheet = _rows(book.get_sheet_by_index(index), rows, columns, text)
        left -= sum(len(cells) for _, cells in sheet["rows"])
        if left < 0:
            raise _Failed("columns")
        hidden = about.visible.__repr__() != "SheetVisibleEnum.Visible"
        yield {"name": about.name, "hidden": hidden, **sheet}


def _rows(sheet: Any, rows: int, columns: int, text: int) -> dict[str, Any]:
    read: list[Any] = []
    beyond: list[Any] = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
        cells = [(n, *_cell(value, text)) for n, value in enumerate(row, 1) if value != ""]
        while cells and cells[-1][0] > columns:
            column, _, words = cells.pop()
            beyond.append((number, column, words))
        if len(beyond) > _STRAY:
            raise _Failed("columns")
        if cells:
            read.append((number, cells))
        if len(read) > rows:
            raise _Failed("rows")
    merges = [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
    return {"rows": read, "merges": merges, "beyond": beyond}


def _cell(value: object, text: int) -> tuple[str, str]:
    match value:
        case bool():
            return "bool", str(value)
        case int():
            return "number", str(value)
        case float():
            return ("number", repr(value)) if math.isfinite(value) else ("text", str(value))
        case datetime():
            return "date", value.isoformat()
        case date():
            return "date", value.isoformat()
    if len(str(value)) > text:
        raise _Failed("text")
    return "text", str(value)


if __name__ == "__main__":
    main()
