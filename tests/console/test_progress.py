"""Long work on a terminal says that it goes on; elsewhere nothing is added to what is said."""

from __future__ import annotations

import io
import re
import time
from types import SimpleNamespace

import pytest

from service.console import progress
from service.console.frame import say
from service.console.progress import at_work, reached
from service.language import translator


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    shown = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=shown))
    monkeypatch.setattr(progress, "EVERY", 0.01)
    return shown


def until(terminal: Terminal, wanted: str) -> None:
    end = time.monotonic() + 10
    while not re.search(wanted, terminal.getvalue()):
        assert time.monotonic() < end, terminal.getvalue()
        time.sleep(0.01)


def test_it_says_for_how_long_and_how_far(terminal: Terminal) -> None:
    with at_work(translator("zh-CN")):
        until(terminal, "仍在处理，已用 0 秒")
        reached(1500, 20000)
        until(terminal, "1,500 / 20,000 · 仍在处理，已用 [01] 秒")


def test_the_line_is_gone_before_anything_is_said(
    terminal: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    with at_work(translator("zh-CN")):
        until(terminal, "仍在处理")
        say("done")
        text = terminal.getvalue()
        assert re.search(r"\r {20,}\r$", text)
        time.sleep(0.05)
        assert terminal.getvalue() == text
    assert capsys.readouterr().out == "done\n"


def test_where_there_is_no_terminal_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=io.StringIO()))
    with at_work(translator("en")):
        reached(1, 2)
        assert progress.running is None


def test_it_ends_with_work_that_fails(terminal: Terminal) -> None:
    with pytest.raises(ZeroDivisionError), at_work(translator("en")):
        raise ZeroDivisionError
    assert progress.running is None
