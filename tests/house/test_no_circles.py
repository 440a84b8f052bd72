"""No circle of imports anywhere in the house."""

from __future__ import annotations

from functools import cache

import grimp
import pytest

HOUSE = ("aggregates", "projections", "schedules", "service")


@cache
def _house() -> grimp.ImportGraph:
    return grimp.build_graph(*HOUSE, cache_dir=None)


def circles(graph: grimp.ImportGraph) -> list[list[str]]:
    """Sets of modules that import each other round about (Tarjan, without recursion)."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []
    for start in sorted(graph.modules):
        work = [(start, iter(sorted(graph.find_modules_directly_imported_by(start))))]
        if start in order:
            continue
        order[start] = low[start] = len(order)
        stack.append(start)
        while work:
            module, ahead = work[-1]
            following = next(ahead, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[module])
                if low[module] == order[module]:
                    part = stack[stack.index(module) :]
                    del stack[stack.index(module) :]
                    found += [sorted(part)] if len(part) > 1 else []
            elif following not in order:
                order[following] = low[following] = len(order)
                stack.append(following)
                below = sorted(graph.find_modules_directly_imported_by(following))
                work.append((following, iter(below)))
            elif following in stack:
                low[module] = min(low[module], order[following])
    return found


def test_no_module_imports_itself_round_about() -> None:
    assert circles(_house()) == []


@pytest.mark.parametrize("back", [True, False])
def test_the_search_finds_a_circle_that_is_there(back: bool) -> None:
    graph = grimp.ImportGraph()
    for importer, imported in (("a", "b"), ("b", "c"), ("c", "a") if back else ("a", "c")):
        graph.add_import(importer=importer, imported=imported)
    assert circles(graph) == ([["a", "b", "c"]] if back else [])
