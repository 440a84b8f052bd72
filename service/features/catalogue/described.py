"""A task's terms as people read them, field by field: what a preview sets side by side."""

from __future__ import annotations

from collections.abc import Mapping

from aggregates.task.terms import Terms
from aggregates.values.points import format_points
from aggregates.words import N_
from service.recording.changes import FieldChange, Values, changed


def fields_of(terms: Terms) -> Values:
    """By the fields' words."""
    condition = [f"min_members={terms.min_members}"] if terms.min_members is not None else []
    condition += ["has_groups"] if terms.has_groups else []
    return {
        N_("Task"): terms.name,
        N_("Category"): terms.category,
        N_("Cycle"): terms.cycle,
        N_("Applies to"): "、".join(terms.kinds),
        N_("Points"): format_points(terms.points),
        N_("Deadline"): terms.deadline,
        N_("Material"): terms.material,
        N_("Basis"): terms.basis,
        N_("Condition"): "; ".join(condition) or None,
    }


def sums(latest: Mapping[str, Terms | None], rows: Mapping[str, int]) -> list[FieldChange]:
    """How many tasks there are, and their points together: now, and with these rows."""
    now = {code: terms.points for code, terms in latest.items() if terms is not None}
    return list(changed(_sums(now), _sums({**now, **rows})))


def _sums(points: Mapping[str, int]) -> Values:
    return {
        N_("Tasks in all"): str(len(points)),
        N_("Points of all tasks"): format_points(sum(points.values())),
    }
