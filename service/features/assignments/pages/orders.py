"""Ordering work by hand (督办单): written, looked at, sent to all who are chosen, or to none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import NotFound, Refused, Several, each_of
from service.features.assignments.bodies import Order
from service.features.assignments.commands.ordering import ByHand, by_hand, issue_by_hand
from service.features.assignments.rights import ASSIGNMENT_ISSUE
from service.recording.call import Call, Done
from service.web import routes
from service.web.inputs import body_of
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
    codes = _codes(page)
    wrong = [*_unknown(page, codes)]
    try:
        body = body_of(page, Order, organizations=codes or [""])
    except Refused as refusal:
        wrong += [each for each in each_of(refusal) if each.field != "organizations"]
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several(wrong)
    return by_hand(body)


def _unknown(page: Page, codes: list[str]) -> Iterator[Refused]:
    unknown = [code for code in codes if code not in page.tree]
    refusal: Refused | None = None
    if not codes:
        refusal = Refused("Choose at least one.")
    elif unknown:
        refusal = NotFound("There is no organization {code}.", code=", ".join(unknown))
    if refusal is not None:
        refusal.field = "others"
        yield refusal


def _codes(page: Page) -> list[str]:
    """Those ticked, which stand directly below, and those written, from further down."""
    written = (squeezed(code) for code in BETWEEN.split(page.field("others")) if code)
    return list(dict.fromkeys([*page.fields("to"), *written]))
