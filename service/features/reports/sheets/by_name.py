"""Which codes there are, and who goes by which name, for a table without a column of codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from service.features.catalogue.queries import catalogue
from service.reading.reader import Reader
from service.reading.tree import tree
from service.workbooks.cells import Cell
from service.workbooks.spelling import Spelling, as_it_stands, spelling
from service.workbooks.values import WrongValue, parse_text
from service.workbooks.words import squeezed

Codes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Names:
    """By name without blanks, half-width: the codes that go by it."""

    organizations: Codes = field(default_factory=dict)
    tasks: Codes = field(default_factory=dict)
    codes: Collection[str] = frozenset()
    organizations_spelled: Spelling = as_it_stands
    tasks_spelled: Spelling = as_it_stands

    def organization(self, cell: Cell) -> str:
        expected = "the name of one organization, or a column of codes expected"
        return _code(cell, self.organizations, expected)

    def unit(self, words: str) -> str:
        """Whose a whole form is, by code or by name."""
        code = self.organizations_spelled(squeezed(words))
        if code in self.codes:
            return code
        expected = "the code or the name of one organization, or a column of codes expected"
        return _code(words, self.organizations, expected)

    def task(self, cell: Cell) -> str:
        expected = "the name of one task, or a column of codes expected"
        return _code(cell, self.tasks, expected)


NOBODY = Names()


def names_of(reader: Reader) -> Names:
    """Of all organizations that stand, and of every task in each of its wordings."""
    places, tasks = tree(reader).places, catalogue(reader).versions
    versions = (version for in_force in tasks.values() for version in in_force)
    return Names(
        by_name((place.name, code) for code, place in places.items() if not place.dissolved_at),
        by_name((version.terms.name, version.code) for version in versions if version.terms),
        frozenset(places),
        spelling(places),
        spelling(tasks),
    )


def by_name(pairs: Iterable[tuple[str, str]]) -> Codes:
    matches: dict[str, dict[str, None]] = defaultdict(dict)
    for name, code in pairs:
        matches[squeezed(name)][code] = None
    return {name: tuple(codes) for name, codes in matches.items()}


def _code(cell: Cell, codes: Codes, expected: str) -> str:
    name = parse_text(cell)
    matches = codes.get(squeezed(name), ())
    if len(matches) == 1:
        return matches[0]
    if matches:
        wrong = "several go by the name “{name}”: {codes}"
        raise WrongValue(wrong, expected, name=name[:40], codes=", ".join(matches[:5]))
    wrong = "nothing goes by the name “{name}”"
    raise WrongValue(wrong, expected, name=name[:40])
