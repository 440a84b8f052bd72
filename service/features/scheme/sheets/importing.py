"""Importing a scheme (考核方案): a workbook as the page and the API give it, or the API's JSON."""

from __future__ import annotations

import json
from typing import Any

from aggregates.errors import Refused
from aggregates.scheme.parameters import read_parameters
from aggregates.scheme.scheme import SCHEME, Scheme
from aggregates.values.period import Month
from service.features.scheme import commands as schemes
from service.features.scheme.rights import SCHEME_CHANGE
from service.features.scheme.sheets import table
from service.features.scheme.sheets.rows import SchemeRow, parse_scheme
from service.recording.call import Call, permit
from service.recording.changes import Change
from service.services import Services
from service.workbooks.errors import CellError, Unreadable, in_order
from service.workbooks.imported import Imported, Options
from service.workbooks.importing import ImportKind
from service.workbooks.table import read_table

LARGEST = 1_000_000
PUBLISHED = "scheme.version_published"


def import_scheme(
    services: Services, call: Call, file_name: str, data: bytes, options: Options
) -> Imported:
    """All of it or nothing: a scheme has no rows that stand alone."""
    permit(services, call, SCHEME_CHANGE)
    result = Imported("scheme", [], [], [], [], 1)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        parameters, since = _of_json(data)
    else:
        parameters, since = _of_workbook(file_name, data, result), None
    if result.errors:
        result.refused = True
        return result
    change = _change(services, parameters)
    if change is not None:
        result.changes = [change]
        schemes.planned(services, call, parameters, options.in_force_from or since)
    if options.dry_run:
        return result
    answer, result.position = result.answered(options), services.log.last()[0]
    if change is not None:
        done = schemes.publish(services, call, parameters, options.in_force_from or since, answer)
        result.position, result.answer = done.position, done.answer
    return result


def _change(services: Services, parameters: dict[str, Any]) -> Change | None:
    """What differs from the last version, if anything. BadScheme, Several."""
    last = services.log.get(Scheme, SCHEME).versions[-1].parameters
    before, after = last.state(), read_parameters(parameters, last).state()
    names = [name for name in after if after[name] != before[name]]
    if not names:
        return None
    return Change(PUBLISHED, "scheme", _listed(before, names), _listed(after, names))


def _listed(state: dict[str, Any], names: list[str]) -> str:
    parts = (f"{name}: {json.dumps(state[name], ensure_ascii=False)}" for name in names)
    return ", ".join(parts)[:1000]


# --- JSON ----------------------------------------------------------------------------------------


def _of_json(data: bytes) -> tuple[dict[str, Any], Month | None]:
    """Parameters alone, a version with its month, or all versions, of which the last counts."""
    state = _json(data)
    items = state.get("items")
    if isinstance(items, list) and items and isinstance(items[-1], dict):
        state = items[-1]
    since = state.get("in_force_from")
    beside = ("in_force_from", "version")
    parameters = state.get("parameters", {k: v for k, v in state.items() if k not in beside})
    if not isinstance(parameters, dict):
        raise Unreadable("The scheme is a JSON object of parameters and their values.")
    return parameters, Month.parse(since) if isinstance(since, str) else None


def _json(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise Unreadable(
            "A scheme is a small JSON file; this one has {size} bytes.", size=len(data)
        )
    try:
        state = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("The scheme is no JSON: {why}.", why=error) from None
    if not isinstance(state, dict):
        raise Unreadable("The scheme is a JSON object of parameters and their values.")
    return state


# --- a workbook ----------------------------------------------------------------------------------


def _of_workbook(file_name: str, data: bytes, result: Imported) -> dict[str, Any]:
    """Of several versions in one table the last counts."""
    sheet = read_table(file_name, data, table.SCHEME)
    parsed = parse_scheme(sheet)
    result.errors, result.extra = list(parsed.errors), list(sheet.extra)
    result.rows = len(sheet.rows)
    for row in parsed.rows:
        result.errors += _errors(row)
    result.errors = in_order(result.errors)
    newest = max((row.version or 0 for row in parsed.rows), default=0)
    return {row.name: row.value for row in parsed.rows if (row.version or 0) == newest}


def _errors(row: SchemeRow) -> list[CellError]:
    try:
        read_parameters({row.name: row.value})
    except Refused as refusal:
        expected = "a figure that the parameter may have expected"
        return [row.row.error("figure", refusal.message, expected, **refusal.places)]
    return []


IMPORT = ImportKind(
    name="scheme",
    words="Scheme",
    place=50,
    opens=SCHEME_CHANGE,
    shape=table.SCHEME,
    take=import_scheme,
)
