"""Which rule goes by which kind of fact; or that a kind says nothing of figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..reading.facts import Fact

Rule = Callable[[Any, Fact], None]  # of the replay, which knows this registry
RULES: dict[str, Rule] = {}
VERSIONS: dict[str, int] = {}  # the highest version of a kind that is known
SILENT: set[str] = set()  # kinds on which nothing rests that is computed again


def on(*topics: str, version: int = 1) -> Callable[[Rule], Rule]:
    """Registers the rule of these kinds; ``version``: the highest it knows."""

    def keep(rule: Rule) -> Rule:
        for topic in topics:
            RULES[topic] = rule
            VERSIONS[topic] = version
        return rule

    return keep


def says_nothing_of_figures(*topics: str) -> None:
    """No score, ranking or draw changes by such a fact."""
    SILENT.update(topics)


def is_of_later_release(fact: Fact) -> bool:
    return fact.said["class_version"] not in range(1, VERSIONS[fact.topic] + 1)
