"""No module reaches itself through its imports, also not by one inside a function."""

from __future__ import annotations

from collections.abc import Mapping, Set
from graphlib import CycleError, TopologicalSorter

import grimp

ROOMS = ("aggregates", "projections", "schedules", "service")


def test_no_module_reaches_itself() -> None:
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    modules = graph.modules
    imports = {m: graph.find_modules_directly_imported_by(m) & modules for m in modules}
    assert len(imports) > 100, "the graph is there"
    assert circles(imports) == []


def test_a_circle_is_found_however_long_and_beside_others() -> None:
    one = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set[str](), "e": {"a"}}
    assert circles(one) == [{"a", "b", "c"}]
    assert circles({**one, "f": {"g"}, "g": {"f"}}) == [{"a", "b", "c"}, {"f", "g"}]
    assert circles({"a": {"b"}, "b": set()}) == []


def circles(imports: Mapping[str, Set[str]]) -> list[set[str]]:
    """The sets of modules that all reach each other, each of more than one."""
    left, rows = {name: set(to) for name, to in imports.items()}, list[set[str]]()
    while (one := _one(left)) is not None:
        whole = _reached(left, one) & _reached(_turned(left), one)
        rows.append(whole)
        left = {name: to - whole for name, to in left.items() if name not in whole}
    return sorted(rows, key=min)


def _one(imports: Mapping[str, Set[str]]) -> str | None:
    """A module of some circle."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return str(error.args[1][0])
    return None


def _reached(imports: Mapping[str, Set[str]], start: str) -> set[str]:
    names, ahead = set[str](), [start]
    while ahead:
        new = imports.get(ahead.pop(), set()) - names
        names |= new
        ahead += new
    return names


def _turned(imports: Mapping[str, Set[str]]) -> dict[str, set[str]]:
    turned: dict[str, set[str]] = {name: set() for name in imports}
    for name, to in imports.items():
        for each in to:
            turned[each].add(name)
    return turned
