"""Checkpoints go where the database's owner cannot reach; a failure is made good later."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socketserver import BaseServer, StreamRequestHandler, TCPServer
from typing import Any

import pytest

from service.sealing import checkpoints
from service.sealing.sealer import Sealer
from service.store.log import Log
from tests.sealing.conftest import grow, with_


@contextmanager
def serving(server: BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sealed(log: Log, sealer: Sealer, times: int) -> list[str]:
    for _ in range(times):
        grow(log, 3)
        sealer.seal()
    return [each.note for each in checkpoints.some(log.database)]


def test_a_folder_holds_a_file_for_each_and_what_it_lacks_is_added(
    log: Log, sealer: Sealer, tmp_path: Path
) -> None:
    sealed(log, sealer, 2)
    folder = tmp_path / "outside" / "kept"
    sending = with_(sealer, checkpoint_folder=str(folder))
    notes = sealed(log, sending, 2)
    files = sorted(folder.iterdir())
    assert [file.read_text() for file in files] == notes
    assert files[0].name == "facts-000000000003-000001.checkpoint"
    for file in files[2:]:
        file.unlink()
    sending.seal()
    assert [file.read_text() for file in sorted(folder.iterdir())] == notes


def test_a_folder_away_holds_up_nothing(
    log: Log, sealer: Sealer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "folder"
    folder.write_text("a file stands in its place")
    sending = with_(sealer, checkpoint_folder=str(folder))
    grow(log, 3)
    assert sending.seal().size == 3
    assert "could not be sent to the folder" in caplog.text
    folder.unlink()
    sealed(log, sending, 1)
    assert len(list(folder.iterdir())) == 2


class Hook(BaseHTTPRequestHandler):
    bodies: list[Any] = []  # noqa: RUF012 - what one test's server was sent
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if type(self).status == 200:
            type(self).bodies.append(json.loads(body))
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_a_webhook_gets_each_from_the_latest_on_and_again_what_failed(
    log: Log, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(log, sealer, 2)
    server = HTTPServer(("127.0.0.1", 0), Hook)
    monkeypatch.setattr(Hook, "bodies", [])
    sending = with_(sealer, checkpoint_webhook=f"http://127.0.0.1:{server.server_port}/hook")
    with serving(server):
        sealed(log, sending, 1)
        assert [body["number"] for body in Hook.bodies] == [3]
        monkeypatch.setattr(Hook, "status", 500)
        sealed(log, sending, 2)
        assert len(Hook.bodies) == 1
        monkeypatch.setattr(Hook, "status", 200)
        notes = sealed(log, sending, 1)
    assert [body["number"] for body in Hook.bodies] == [3, 4, 5, 6]
    assert [body["note"] for body in Hook.bodies] == notes[2:]
    assert Hook.bodies[-1]["size"] == 18


class Mail(StreamRequestHandler):
    letters: list[str] = []  # noqa: RUF012 - what one test's server was sent

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().strip():
            if line.upper() == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = []
                while (part := self.rfile.readline()) != b".\r\n":
                    letter.append(part.decode())
                type(self).letters.append("".join(letter).replace("\r\n", "\n"))
            self.wfile.write(b"221 bye\r\n" if line.upper() == b"QUIT" else b"250 yes\r\n")


def test_a_mail_holds_the_whole_note(
    log: Log, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from email import message_from_string

    monkeypatch.setattr(Mail, "letters", [])
    with TCPServer(("127.0.0.1", 0), Mail) as server, serving(server):
        where = f"smtp://127.0.0.1:{server.server_address[1]}"
        sending = with_(sealer, checkpoint_mail="audit@example.org", smtp=where)
        [note] = sealed(log, sending, 1)
    [letter] = map(message_from_string, Mail.letters)
    assert letter["To"] == "audit@example.org"
    payload = letter.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode() == note
