"""Importing a workbook (导入) of whichever kind: the features bring the kinds there are."""

from __future__ import annotations

from collections.abc import Sequence

from aggregates.errors import Refused
from service.feature import Feature
from service.recording.call import Call
from service.services import Services
from service.workbooks.imported import Imported, Options
from service.workbooks.importing import ImportKind


class UnknownImport(Refused):
    """There is no such kind of workbook."""

    status = 422


def kinds(features: Sequence[Feature]) -> dict[str, ImportKind]:
    """By name, as people are offered them."""
    kinds = [kind for feature in features for kind in feature.imports()]
    return {kind.name: kind for kind in sorted(kinds, key=lambda kind: kind.place)}


def kind_of(services: Services, name: str) -> ImportKind:
    """Refused where there is none of that name."""
    known = kinds(services.features)
    if name not in known:
        raise UnknownImport("There is no import of {kind}; there are {kinds}.", kind=name[:40],
                      kinds=", ".join(known))  # fmt: skip
    return known[name]


def import_file(
    services: Services, call: Call, kind: str, file_name: str, data: bytes, options: Options
) -> Imported:
    """Every wrong cell is in ``errors``; with any, nothing is recorded (``partial``: the right
    rows are). Unreadable, or another Refused, where the file as a whole cannot be taken."""
    return kind_of(services, kind).take(services, call, file_name, data, options)
