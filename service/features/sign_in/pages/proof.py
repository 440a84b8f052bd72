"""The password or a code once more (再次验证), before what is grave."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import Refused
from service.access.actions import OWN_SECRETS
from service.features.sign_in.pages.opening import local
from service.features.sign_in.proving import prove_again
from service.web import routes
from service.web.page import PageDep

router = routes.pages()


@router.get("/proof", opens=OWN_SECRETS)
def ask_proof(page: PageDep, next: str = "/account") -> Response:
    """The password or a code again, before what is grave."""
    if page.past:
        return RedirectResponse(page.to("/account"), 303)
    return page.render("sign_in/proof.html", target=local(next))


@router.post("/proof", opens=OWN_SECRETS)
def prove(page: PageDep) -> Response:
    target = local(page.field("next"))
    try:
        prove_again(
            page.services, page.request, page.session, str(page.form.get("password") or ""),
            page.field("code"),
        )  # fmt: skip
    except Refused as refusal:
        page.refusal, page.here = refusal, "/proof"
        return page.render("sign_in/proof.html", target=target)
    return RedirectResponse(target, 303)
