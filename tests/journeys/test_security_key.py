"""A security key, set up and used in a real browser with an authenticator of its own."""

from __future__ import annotations

from tests.journeys.conftest import City, Visit
from tests.small_city import PASSWORD

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False,
    "automaticPresenceSimulation": True,
}  # fmt: skip


def test_a_security_key_is_set_up_and_lets_in(city: City, visit: Visit) -> None:
    city.address = city.address.replace("127.0.0.1", "localhost")  # no key is bound to a number
    visitor = visit(city)
    devices = visitor.page.context.new_cdp_session(visitor.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    visitor.sign_in("u1")
    visitor.go("/account")
    visitor.page.click("main a[href='/second-factor']")  # by a link, as people come
    visitor.page.wait_for_selector("#key-name")
    visitor.check()
    visitor.page.fill("#key-name", "on USB")
    visitor.page.click("form[data-key] button")
    visitor.page.wait_for_selector("[data-codes] li")
    assert visitor.page.locator("[data-codes] li").count() == 10
    visitor.page.context.clear_cookies()
    visitor.sign_in("u1")
    assert PASSWORD not in visitor.said()
    visitor.check()
    visitor.page.click("form[data-key] button")
    visitor.page.wait_for_selector("h1:has-text('工作台')")
