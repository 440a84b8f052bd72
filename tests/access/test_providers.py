"""OpenID sign-in: state, nonce, PKCE, and a subject that is bound to an account."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import ECKey

from aggregates.errors import NotFound
from service.access.providers import NotVouchedFor, Providers
from service.app import create_app
from service.bootstrap import initialize
from service.settings import Settings
from service.wiring import services
from tests.access.conftest import SOMEBODY, Office
from tests.access.provider import CLIENT, SECRET, Provider, running
from tests.pages import form

BACK = "https://duban.local/sign-in/provider/back"
LASTS = timedelta(hours=1)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as made:
        yield made


@pytest.fixture
def here(office: Office, provider: Provider) -> Providers:
    """This house, which knows the provider's subject s-1 as li."""
    settings = Settings(
        oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET
    )
    office.add("li")
    office.accounts.bind_to_provider("li", provider.issuer, "s-1", SOMEBODY)
    return Providers(settings, office.accounts.session_opening)


def come_back(here: Providers, office: Office, provider: Provider, **more: str) -> Any:
    begun = here.begin(BACK, office.now)
    state = provider.sent_to(begun.address)
    kept = more.get("kept", begun.state)
    return here.finish(kept, more.get("state", state), "a code", office.now, LASTS, SOMEBODY)


def test_somebody_the_provider_vouches_for_is_let_in(
    here: Providers, office: Office, provider: Provider
) -> None:
    entered = come_back(here, office, provider)
    assert office.seen(entered.secret).who.account == "li"
    assert [each["account"] for each in office.logged("sign_in")] == ["li"]


def test_the_request_carries_state_nonce_and_a_proof_key(
    here: Providers, office: Office, provider: Provider
) -> None:
    come_back(here, office, provider)
    asked = provider.asked
    assert (asked["response_type"], asked["client_id"], asked["redirect_uri"]) == (
        "code", CLIENT, BACK)  # fmt: skip
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20
    assert "openid" in asked["scope"]
    assert provider.verified is True


def test_a_state_is_good_once(here: Providers, office: Office, provider: Provider) -> None:
    begun = here.begin(BACK, office.now)
    state = provider.sent_to(begun.address)
    here.finish(begun.state, state, "a code", office.now, LASTS, SOMEBODY)
    with pytest.raises(NotVouchedFor, match="used before"):
        here.finish(begun.state, state, "a code", office.now, LASTS, SOMEBODY)


def test_a_state_is_of_this_browser_and_ends(
    here: Providers, office: Office, provider: Provider
) -> None:
    for kept in ("", "another"):
        with pytest.raises(NotVouchedFor, match="this browser"):
            come_back(here, office, provider, kept=kept)
    begun = here.begin(BACK, office.now)
    state = provider.sent_to(begun.address)
    office.later(minutes=11)
    with pytest.raises(NotVouchedFor, match="too long"):
        here.finish(begun.state, state, "a code", office.now, LASTS, SOMEBODY)


LIES: dict[str, dict[str, Any]] = {
    "of another sign-in": {"nonce": "another"},
    "without a nonce": {"nonce": None},
    "for another house": {"aud": "another"},
    "by another provider": {"iss": "http://elsewhere"},
    "of yesterday": {"exp": int(time.time()) - 86_400},
    "of nobody": {"sub": None},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_is_refused_that_is(
    here: Providers, office: Office, provider: Provider, lie: str
) -> None:
    provider.claims = LIES[lie]
    with pytest.raises(NotVouchedFor):
        come_back(here, office, provider)
    assert office.logged("sign_in") == []


def test_a_token_signed_by_another_key_is_refused(
    here: Providers, office: Office, provider: Provider
) -> None:
    provider.signer = ECKey.generate_key("P-256")
    with pytest.raises(NotVouchedFor, match="did not confirm"):
        come_back(here, office, provider)


def test_a_subject_bound_to_no_account_is_nobody(
    here: Providers, office: Office, provider: Provider
) -> None:
    provider.claims = {"sub": "somebody else"}
    with pytest.raises(NotVouchedFor, match="known by that name"):
        come_back(here, office, provider)
    assert [each["why"] for each in office.logged("sign_in.failed")] == ["not bound"]


SAID: dict[str, tuple[dict[str, Any], bool]] = {
    "nothing": ({}, False),
    "a password": ({"amr": ["pwd"]}, False),
    "two factors": ({"amr": ["pwd", "mfa"]}, True),
    "a level that counts": ({"acr": "gold"}, True),
    "another level": ({"acr": "silver"}, False),
}


@pytest.mark.parametrize("said", SAID)
def test_a_second_factor_is_what_the_provider_says_is_one(
    here: Providers, office: Office, provider: Provider, said: str
) -> None:
    here.settings = here.settings.model_copy(update={"oidc_second_factor": "mfa, gold"})
    provider.claims, second = SAID[said]
    come_back(here, office, provider)
    [fields] = office.logged("sign_in")
    assert fields["second_factor"] is second


def test_whoever_has_a_factor_here_is_asked_for_it_after_the_provider(
    here: Providers, office: Office, provider: Provider
) -> None:
    offered = office.accounts.factors.offer_totp("li", "x", office.now)
    code = pyotp.TOTP(offered.secret).at(office.now)
    office.accounts.factors.confirm_totp("li", offered.id, code, office.now, SOMEBODY)
    half = come_back(here, office, provider)
    assert half.half
    assert office.logged("sign_in") == []
    assert office.seen(half.secret) is None
    office.later(minutes=2)
    code = pyotp.TOTP(offered.secret).at(office.now)
    entered = office.accounts.session_opening.by_code(half.secret, code, office.now, LASTS)
    assert entered is not None
    assert office.seen(entered.secret).who.account == "li"
    provider.claims = {"amr": ["mfa"]}
    assert not come_back(here, office, provider).half


def test_the_access_log_knows_which_subject_was_bound_and_came(
    here: Providers, office: Office, provider: Provider
) -> None:
    come_back(here, office, provider)
    lines = office.logged("account.bound_to_provider", "sign_in")
    assert [(each["issuer"], each["subject"]) for each in lines] == [(provider.issuer, "s-1")] * 2


def test_a_disabled_a_locked_and_a_dormant_account_stay_out(
    here: Providers, office: Office, provider: Provider
) -> None:
    office.accounts.disable("li")
    with pytest.raises(NotVouchedFor):
        come_back(here, office, provider)
    office.accounts.disable("li", False, office.now)
    for _ in range(5):
        office.sign_in("li", "Another one 1")
    with pytest.raises(NotVouchedFor):
        come_back(here, office, provider)


def test_a_subject_is_bound_to_an_account_that_is_there(office: Office) -> None:
    with pytest.raises(NotFound):
        office.accounts.bind_to_provider("nobody", "http://x", "s", SOMEBODY)


def test_a_provider_that_is_away_or_calls_itself_otherwise_lets_nobody_in(
    office: Office, provider: Provider
) -> None:
    for issuer in ("http://127.0.0.1:9", f"{provider.issuer}/"):
        settings = Settings(oidc_issuer=issuer, oidc_client_id=CLIENT)
        with pytest.raises(NotVouchedFor):
            Providers(settings, office.accounts.session_opening).begin(BACK, office.now)


def test_the_pages_go_there_and_back(provider: Provider, tmp_path: Path) -> None:
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'duban.db'}", evidence=str(tmp_path / "e"),
        oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET,
    )  # fmt: skip
    initialize(settings)
    with services(settings) as made, TestClient(create_app(settings, made)) as client:
        made.accounts.put("li", "P1", "nowhere", None, datetime.now(UTC))
        made.accounts.bind_to_provider("li", provider.issuer, "s-1", SOMEBODY)
        there = client.get("/sign-in/provider", follow_redirects=False)
        state = provider.sent_to(there.headers["location"])
        wrong = client.get("/sign-in/provider/back?state=x&code=y", follow_redirects=False)
        assert wrong.status_code == 403
        back = client.get(f"/sign-in/provider/back?state={state}&code=y", follow_redirects=False)
        assert (back.status_code, back.headers["location"]) == (303, "/")
        assert client.get("/").status_code == 200


def test_the_page_asks_for_the_factor_that_the_provider_did_not(
    provider: Provider, tmp_path: Path
) -> None:
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'duban.db'}", evidence=str(tmp_path / "e"),
        oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET,
    )  # fmt: skip
    initialize(settings)
    with services(settings) as made, TestClient(create_app(settings, made)) as client:
        now, accounts = datetime.now(UTC), made.accounts
        accounts.put("li", "P1", "nowhere", None, now)
        accounts.bind_to_provider("li", provider.issuer, "s-1", SOMEBODY)
        offered = accounts.factors.offer_totp("li", "x", now)
        telephone = pyotp.TOTP(offered.secret)
        accounts.factors.confirm_totp("li", offered.id, telephone.at(now), now, SOMEBODY)
        there = client.get("/sign-in/provider?next=/account", follow_redirects=False)
        state = provider.sent_to(there.headers["location"])
        page = client.get(f"/sign-in/provider/back?state={state}&code=y", follow_redirects=False)
        assert (page.status_code, "duban_session" in page.cookies) == (200, False)
        code = telephone.at(now + timedelta(seconds=30))
        sent = form(page.text, "/sign-in/second") | {"code": code}
        done = client.post("/sign-in/second", data=sent, follow_redirects=False)
        assert (done.status_code, done.headers["location"]) == (303, "/account")


@pytest.mark.parametrize(
    ("asked", "target"),
    [("/reports/2026-11/U1", "/reports/2026-11/U1"), ("//elsewhere", "/"), ("https://x", "/")],
)
def test_one_comes_back_from_the_provider_to_where_one_was(
    provider: Provider, tmp_path: Path, asked: str, target: str
) -> None:
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'duban.db'}", evidence=str(tmp_path / "e"),
        oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET,
    )  # fmt: skip
    initialize(settings)
    with services(settings) as made, TestClient(create_app(settings, made)) as client:
        made.accounts.put("li", "P1", "nowhere", None, datetime.now(UTC))
        made.accounts.bind_to_provider("li", provider.issuer, "s-1", SOMEBODY)
        door = client.get("/sign-in", params={"next": asked})
        assert f'href="/sign-in/provider?next={target}"' in door.text
        there = client.get("/sign-in/provider", params={"next": asked}, follow_redirects=False)
        state = provider.sent_to(there.headers["location"])
        back = client.get(f"/sign-in/provider/back?state={state}&code=y", follow_redirects=False)
        assert (back.status_code, back.headers["location"]) == (303, target)
