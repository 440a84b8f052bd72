"""Assignments (任务交办): issued by hand, received, handed down, reported, decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.feature import Feature
from service.features.assignments.rights import RIGHTS


def _subjects(reader: Any, rows: Any) -> Mapping[Any, str]:
    from service.features.assignments.queries.subjects import subjects

    return subjects(reader, rows)


FEATURE = Feature(
    name="assignments",
    rights=RIGHTS,
    subjects=_subjects,
    families={"assignment": "Assignments"},
)
