"""Lines shown beside something else: a table of the list's own columns, in the order given."""

from __future__ import annotations

from collections.abc import Sequence

from service.features.assignments.columns import LINES
from service.features.assignments.queries.lines import Line
from service.web.page import Page
from service.web.tables import PageTable, listed


def lines_of_one(page: Page, lines: Sequence[Line]) -> PageTable:
    """All of one organization, which need not be told."""
    return listed(page, LINES.without("organization"), lines, sorts=False, choice=False)
