"""Certificates of the house's own, and what https adds."""

from __future__ import annotations

import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from click.testing import CliRunner
from cryptography import x509

from aggregates.errors import Refused
from service.access import passwords
from service.access.certificates import make
from service.bootstrap import initialize
from service.cli.main import main
from service.console.outputs import put
from service.settings import Settings
from service.wiring import services
from tests.session_opening import sign_in
from tests.trust.nodes import free_port

NOW = datetime.now(UTC)
RIGHT = "Tulip river 42"


def test_a_local_authority_signs_a_certificate_for_names_and_addresses(tmp_path: Path) -> None:
    paths = make(tmp_path, ["duban.local", "127.0.0.1"], NOW, put)
    authority = x509.load_pem_x509_certificate(paths["authority"].read_bytes())
    made = x509.load_pem_x509_certificate(paths["certificate"].read_bytes())
    made.verify_directly_issued_by(authority)
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["duban.local"]
    assert made.not_valid_after_utc - NOW < timedelta(days=398)
    for name in ("key", "authority-key"):
        assert paths[name].stat().st_mode & 0o777 == 0o600


def test_the_authority_stays_so_that_browsers_need_not_trust_anew(tmp_path: Path) -> None:
    first = make(tmp_path, ["a.local"], NOW, put)["authority"].read_bytes()
    assert make(tmp_path, ["b.local"], NOW, put)["authority"].read_bytes() == first
    (tmp_path / "authority-key.pem").unlink()
    with pytest.raises(Refused):
        make(tmp_path, ["c.local"], NOW, put)


def test_duban_tls_says_how_to_go_on(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["tls", "--out", str(tmp_path), "--host", "127.0.0.1"])
    assert done.exit_code == 0
    assert "duban serve --certificate" in done.output
    assert CliRunner().invoke(main, ["tls", "--out", str(tmp_path)]).exit_code == 2


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """Over https, with a certificate of the local authority; one account."""
    settings = Settings(database=f"sqlite:///{tmp_path / 'duban.db'}", evidence=str(tmp_path / "e"))
    initialize(settings)
    with services(settings) as made:
        made.accounts.put("li", "P1", "nowhere", passwords.hashed(RIGHT), datetime.now(UTC))
    paths, port = make(tmp_path / "tls", ["127.0.0.1"], NOW, put), free_port()
    command = [sys.executable, "-c", "from service.cli import main; main()", "serve", "--port",
               str(port), "--no-scheduler", "--certificate", str(paths["certificate"]),
               "--key", str(paths["key"])]  # fmt: skip
    variables = {"DUBAN_DATABASE": settings.database, "DUBAN_EVIDENCE": settings.evidence}
    with subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL) as server:
        try:
            yield f"https://127.0.0.1:{port}"
        finally:
            server.terminate()


def test_over_https_cookies_are_bound_to_the_host_and_hsts_is_on(
    served: str, tmp_path: Path
) -> None:
    trusting = ssl.create_default_context(cafile=str(tmp_path / "tls" / "authority.pem"))
    with httpx2.Client(verify=trusting, base_url=served) as client:
        _wait(client)
        answer = sign_in(client, {"account": "li", "password": RIGHT})
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-duban_session=")
        for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"):
            assert part in cookie
        assert "Domain" not in cookie
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
        assert client.get("/").status_code == 200
    with pytest.raises(httpx2.ConnectError), httpx2.Client(base_url=served) as stranger:
        stranger.get("/healthz")


def _wait(client: httpx2.Client) -> None:
    for _ in range(200):
        try:
            client.get("/healthz")
            return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise TimeoutError("the server did not come up")
