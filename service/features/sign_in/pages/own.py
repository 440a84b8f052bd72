"""One's own account (我的账号): sessions, tokens, deputies; everybody's, whatever their roles."""

from __future__ import annotations

from fastapi.responses import Response

from aggregates.errors import Refused
from service.access.actions import OWN_ACCOUNT, OWN_SECRETS
from service.features.sign_in import commands
from service.features.sign_in.commands import Deputy, NewToken
from service.web import routes
from service.web.acting import act, now
from service.web.depends import by
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


@router.get("/account", opens=OWN_ACCOUNT)
def show(page: PageDep) -> Response:
    return _show(page)


def _show(page: Page, token: str | None = None) -> Response:
    """``token``: a new personal one, shown this once."""
    accounts, account = page.services.accounts, page.who.account
    return page.render(
        "sign_in/own.html", token=token, own=page.session.id,
        sessions=accounts.sessions.of(account, now(), ("session", "token")),
        tokens=accounts.sessions.of(account, now(), ("personal",)),
        factors=[each for each in accounts.factors.of(account) if each.kind != "recovery"],
        codes=sum(each.kind == "recovery" for each in accounts.factors.of(account)),
        deputies=accounts.deputies.of(account, now()), deputy=inputs(page, Deputy),
        new_token=inputs(page, NewToken),
    )  # fmt: skip


@router.post("/account/sessions/{session}", opens=OWN_ACCOUNT)
def end(page: PageDep, session: str) -> Response:
    """A session or a token of one's own."""
    sessions = page.services.accounts.sessions
    return act(
        page, lambda: sessions.end_one(session, by(page.request), page.who.account), "/account",
        lambda: _show(page),
    )  # fmt: skip


@router.post("/account/tokens", opens=OWN_ACCOUNT, fresh=True)
def make_token(page: PageDep) -> Response:
    page.here, secret = "/account", None
    try:
        new = body_of(page, NewToken)
        account, who = page.who.account, by(page.request)
        secret = commands.make_token(page.services, account, new, now(), who)
    except Refused as refusal:
        page.refusal = refusal
    return _show(page, secret)


@router.post("/account/factors/{factor}", opens=OWN_SECRETS, fresh=True)
def remove_factor(page: PageDep, factor: str) -> Response:
    factors = page.services.accounts.factors
    return act(
        page, lambda: factors.remove(page.who.account, factor, by(page.request)), "/account",
        lambda: _show(page),
    )  # fmt: skip


@router.post("/account/deputies", opens=OWN_ACCOUNT, fresh=True)
def name_deputy(page: PageDep) -> Response:
    """委托: another account acts for one's own until the end of a day."""
    account, who = page.who.account, by(page.request)
    return act(
        page,
        lambda: commands.name_deputy(page.services, account, body_of(page, Deputy), now(), who),
        "/account",
        lambda: _show(page),
    )


@router.post("/account/deputies/{deputy}", opens=OWN_ACCOUNT)
def end_deputy(page: PageDep, deputy: str) -> Response:
    deputies = page.services.accounts.deputies
    return act(
        page, lambda: deputies.end(deputy, page.who.account, now(), by(page.request)), "/account",
        lambda: _show(page),
    )  # fmt: skip
