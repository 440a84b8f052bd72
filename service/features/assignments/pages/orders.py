"""Ordering work by hand (督办单): written, looked at, sent to all who are chosen, or to none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import NotFound, Refused, Several
from aggregates.values.text import Text, text
from service.features.assignments.commands.handing_down import ByHand, issue_by_hand
from service.features.assignments.rights import ASSIGNMENT_ISSUE
from service.recording.call import Call, Done
from service.web import forms, routes
from service.web.page import Page, PageDep
from service.workbooks.words import squeezed

router = routes.pages()

BETWEEN = re.compile(r"[\s,;，；、]+")


@router.get("/orders", opens=ASSIGNMENT_ISSUE)
def write(page: PageDep) -> Response:
    """From a past moment nothing is ordered."""
    if page.past or page.home is None:
        return RedirectResponse(page.to("/"), 303)
    page.allow(ASSIGNMENT_ISSUE, page.home.code)
    return _shown(page)


def _shown(page: Page, order: ByHand | None = None) -> Response:
    """``order``: as understood, to be looked at before it goes out."""
    page.here = "/orders"
    below = page.tree.beneath.get(page.home.code if page.home else "", [])
    to = _codes(page)
    return page.render(
        "assignments/order.html",
        below=[page.tree[code] for code in below],
        order=order,
        to=to,
        others=" ".join(code for code in to if code not in below),  # ticked or written, none lost
        given=lambda name, default="": page.field(name) or default,
    )


@router.post("/orders", opens=ASSIGNMENT_ISSUE)
def send(page: PageDep) -> Response:
    """First what goes to whom; then, when that is confirmed, all of it or nothing."""
    try:
        order = _read(page)
        if not page.field("sure"):
            return _shown(page, order)
        return page.record(lambda asking: _sent(page, asking, order), "ordered", "/")
    except Refused as refusal:
        page.refusal = refusal
        return _shown(page)


def _sent(page: Page, asking: Call, order: ByHand) -> Done:
    done = issue_by_hand(page.services, asking, order)
    return replace(done, answer={**done.answer, "lines": len(order.organizations)})


def _read(page: Page) -> ByHand:
    """Each wrong field is blamed; Several where there are more than one."""
    codes, title = _codes(page), text(page.field("title"))
    found: dict[str, Any] = {}
    wrong: list[Refused] = []
    for field, read in (
        ("others", lambda: _known(page, codes)),
        ("title", lambda: _given(title)),
        ("due", lambda: forms.deadline(page.field("due"), page.reader.today)),
        ("points", lambda: forms.points(page.field("points") or "0")),
    ):
        try:
            found[field] = read()
        except Refused as refusal:
            page.blamed[id(refusal)] = field
            wrong.append(refusal)
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
    return ByHand(
        organizations=codes, title=found["title"], due=found["due"], points=found["points"],
        requirement=text(page.field("requirement")),
    )  # fmt: skip


def _known(page: Page, codes: list[str]) -> list[str]:
    if not codes:
        raise Refused("Choose at least one organization.")
    unknown = [code for code in codes if code not in page.tree]
    if unknown:
        raise NotFound("There is no organization {code}.", code=", ".join(unknown))
    return codes


def _given(title: Text | None) -> Text:
    if title is None:
        raise Refused("Say what is to be done.")
    return title


def _codes(page: Page) -> list[str]:
    """Those ticked, which stand directly below, and those written, from further down."""
    written = (squeezed(code) for code in BETWEEN.split(page.field("others")) if code)
    return list(dict.fromkeys([*page.fields("to"), *written]))
