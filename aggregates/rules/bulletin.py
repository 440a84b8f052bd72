"""A quarter's bulletin (季通报, R7, R17): when it may be drafted, its steps, its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from aggregates.errors import Refused
from aggregates.scheme.parameters import Parameters

NUMBER = re.compile(r"^(?P<office>\S+?)〔(?P<year>2\d{3})〕(?P<number>[1-9]\d*)号$")
YEAR = re.compile(r"[\[【（(［〔](2\d{3})[\]】）)］〕]")  # as people bracket it


@dataclass(frozen=True, slots=True)
class Steps:
    """Which the scheme asks for. ``apart``: each by another person than whoever wrote the text."""

    reviewed: bool
    countersigned: bool
    apart: bool

    @classmethod
    def of(cls, scheme: Parameters) -> Steps:
        return cls(scheme.bulletin_reviewed, scheme.bulletin_countersigned, scheme.bulletin_apart)


def document_number(typed: str) -> tuple[str, int]:
    """R17: the 发文字号 with the brackets of GB/T 9704, and its year.

    >>> document_number("×直党工[2027] 3号")
    ('×直党工〔2027〕3号', 2027)
    """
    number = YEAR.sub(r"〔\1〕", re.sub(r"\s", "", typed))
    match = NUMBER.match(number)
    if match is None:
        raise Refused(
            "A document number (发文字号) has an office, a year and a number, like {example}.",
            rule="R17",
            example="×直党工〔2027〕3号",
        )
    return number, int(match["year"])


def next_issue(numbers: Iterable[int]) -> int:
    """R17: our 期号, the year's next, without gaps.

    >>> next_issue([1, 2]), next_issue([])
    (3, 1)
    """
    return max(numbers, default=0) + 1
