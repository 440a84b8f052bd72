"""The rows of a directory of organizations (党组织名录), and what is wrong with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from aggregates.scheme.parameters import Parameters, bare
from service.reading.tree import Tree
from service.recording.changes import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row; what is None was left blank, and says nothing of a known organization. ``wrong``:
    the columns that could not be read; what stands in for them is not judged."""

    code: str
    name: str
    kind: str
    superior: str | None
    group: str | None
    members: int | None
    tier: str | None
    has_groups: bool | None = None  # 设党小组
    founded_on: date | None = None
    wrong: frozenset[str] = frozenset()


DIVIDED = "设党小组"  # as the workbook's column is headed
KIND = "“{kind}” is no kind of organization"
KINDS = "one of {kinds} expected"
NO_TIER = "{kind} holds no tier"
DISSOLVED = "organization {code} is dissolved"
UNKNOWN = "there is no organization {superior}"
LEFT_OUT = "the row of its superior {superior} is left out too"
BENEATH_ITSELF = "{code} would stand beneath itself"
NO_SUPERIOR = "{code} stands under no other organization"
ANOTHER = "{name} ({kind}) stands under the same superior already, as {known}"
ITS_CODE = "the code {known}, or a name that tells the two apart expected"
ONE_OF_THEM = "the code of an organization in this file or already registered expected"
A_SUPERIOR = "the superior's code expected; only the committee, one of them, has none"


def as_known(row: Listed, scheme: Parameters) -> Listed:
    """党组（党委） is the scheme's 党组(党委)."""
    kind = scheme.kind_written(row.kind)
    return row if kind is None else replace(row, kind=kind.name)


def in_groups(rows: Sequence[Listed], known: Tree) -> list[Listed]:
    """政府（一） and 政府(一) are one group, written as it stands or as the first row has it: the
    same units typed in two ways would be ranked apart."""
    groups = {place.group for place in known.places.values() if place.group}
    written = {bare(group): group for group in sorted(groups)}

    def in_group(row: Listed) -> Listed:
        if row.group is None or row.group in groups:
            return row
        return replace(row, group=written.setdefault(bare(row.group), row.group))

    return [in_group(row) for row in rows]


def by_code(rows: Sequence[Listed], known: Tree) -> list[Listed]:
    """A superior given by its name, or by its code in other capitals, of which there is one, is
    that one."""
    codes = {row.code for row in rows} | known.places.keys()
    named: dict[str, set[str]] = defaultdict(set)
    folded: dict[str, set[str]] = defaultdict(set)
    for code in codes:
        folded[code.casefold()].add(code)
    for place in known.places.values():
        if place.dissolved_at is None:
            named[bare(place.name)].add(place.code)
    for row in rows:
        named[bare(row.name)].add(row.code)

    def as_code(row: Listed) -> Listed:
        if row.superior is None or row.superior in codes:
            return row
        matches = named.get(bare(row.superior)) or folded.get(row.superior.casefold(), set())
        return replace(row, superior=next(iter(matches))) if len(matches) == 1 else row

    return [as_code(row) for row in rows]


def problems(
    rows: Sequence[Listed], known: Tree, scheme: Parameters, left_out: Collection[str]
) -> list[Problem]:
    places = _Places(rows, known, scheme, left_out)
    problems_here: list[Problem] = []
    for number, row in enumerate(rows):
        problems = [*_kind_problems(number, row, scheme), *places.problems(number, row)]
        problems_here += [problem for problem in problems if problem.column not in row.wrong]
    return problems_here


def _kind_problems(number: int, row: Listed, scheme: Parameters) -> list[Problem]:
    kind = scheme.kind(row.kind)
    if kind is None:
        kinds = "、".join(kind.name for kind in scheme.kinds)
        return [_problem(number, "kind", KIND, KINDS, kind=row.kind, kinds=kinds)]
    if row.tier is not None and not kind.tiered:
        return [_problem(number, "tier", NO_TIER, "a blank cell expected", kind=row.kind)]
    return []


class _Places:
    """Where each organization would stand."""

    def __init__(
        self, rows: Sequence[Listed], known: Tree, scheme: Parameters, left_out: Collection[str]
    ) -> None:
        self._known = known
        self._left_out = frozenset(left_out)
        self._superiors = {code: place.superior for code, place in known.places.items()}
        self._superiors |= {row.code: self._superior(row) for row in rows}
        roots = [row.code for row in rows if _may_be_root(row, scheme) and not self._above(row)]
        self._committee = known.root or next(iter(roots), None)
        changed_here = {row.code for row in rows}
        self._by_name = {
            (bare(place.name), place.kind, place.superior): code
            for code, place in known.places.items()
            if place.dissolved_at is None and code not in changed_here
        }
        self._unsure = {row.code for row in rows if scheme.kind(row.kind) is None}

    def _superior(self, row: Listed) -> str | None:
        """A blank cell leaves a known organization where it stands."""
        if row.superior is None and row.code in self._known:
            return self._known[row.code].superior
        return row.superior

    def _above(self, row: Listed) -> str | None:
        return self._superiors[row.code]

    def problems(self, number: int, row: Listed) -> list[Problem]:
        code, superior = row.code, self._superiors[row.code]
        if self._dissolved(code):
            return [_problem(number, "code", DISSOLVED, "another code expected", code=code)]
        if superior is None:
            return self._root_problems(number, code)
        if superior not in self._superiors:
            wrong = LEFT_OUT if superior in self._left_out else UNKNOWN
            return [_problem(number, "superior", wrong, ONE_OF_THEM, superior=superior)]
        if self._dissolved(superior):
            return [_problem(number, "superior", DISSOLVED, ONE_OF_THEM, code=superior)]
        if _goes_round(code, self._superiors):
            return [_problem(number, "superior", BENEATH_ITSELF, ONE_OF_THEM, code=code)]
        return self._twins(number, row, superior)

    def _twins(self, number: int, row: Listed, superior: str) -> list[Problem]:
        """A new code for what there is, as 12 for 0012 once a spreadsheet has saved it."""
        twin = self._by_name.get((bare(row.name), row.kind, superior))
        if row.code in self._known or twin is None:
            return []
        places = {"name": row.name, "kind": row.kind, "known": twin}
        return [_problem(number, "code", ANOTHER, ITS_CODE, **places)]

    def _root_problems(self, number: int, code: str) -> list[Problem]:
        """One whose kind cannot be read may be the committee, where there is no other."""
        if code == self._committee or (self._committee is None and code in self._unsure):
            return []
        return [_problem(number, "superior", NO_SUPERIOR, A_SUPERIOR, code=code)]

    def _dissolved(self, code: str) -> bool:
        return code in self._known and self._known[code].dissolved_at is not None


def _may_be_root(row: Listed, scheme: Parameters) -> bool:
    kind = scheme.kind(row.kind)
    return kind is not None and kind.root


def _goes_round(code: str, superiors: dict[str, str | None]) -> bool:
    """Only who is of the circle itself, not who stands beneath one."""
    seen: set[str] = set()
    at = superiors.get(code)
    while at is not None and at not in seen:
        if at == code:
            return True
        seen.add(at)
        at = superiors.get(at)
    return False


def _problem(row: int, column: str, wrong: str, expected: str, **places: Any) -> Problem:
    return Problem(row, column, wrong, expected, places)
