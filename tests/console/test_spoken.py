"""The command line says everything in the language of the settings, the library's words too."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from service.cli.main import main
from service.console.spoken import everything
from service.language import chinese

HAN = re.compile(r"[一-鿿]")
WRONG = [
    [],
    ["nosuch"],
    ["issu"],
    ["issue"],
    ["issue", "2026-10", "2026-11"],
    ["issue", "--nosuch", "2026-10"],
    ["issue", "2026-10", "--as"],
    ["rank", "2026-10", "--format", "pdf"],
    ["serve", "--port", "eighty"],
    ["import", "tasks", "nowhere.xlsx"],
    ["import", "self-evaluations", "/", "--stated-on", "x"],
    ["audit", "proof", "one"],
    ["serve", "--key", __file__],
]


def paths(command: click.Command, *before: str) -> list[tuple[str, ...]]:
    below = command.commands if isinstance(command, click.Group) else {}
    return [before, *(path for name, each in below.items() for path in paths(each, *before, name))]


def said(*arguments: str, language: str) -> str:
    for command in everything(main):  # the library makes its --help once, in one language
        vars(command).update(_help_option=None)
    done = CliRunner().invoke(main, arguments, env={"DUBAN_LANGUAGE": language})
    return done.output


ALONE = ("audit", "verify")  # one module that is handed over by itself, and says all in both


@pytest.mark.parametrize("path", [p for p in paths(main) if p != ALONE], ids=" ".join)
def test_help_is_in_either_language(path: tuple[str, ...]) -> None:
    helped = said(*path, "--help", language="zh-CN")
    for line in helped.splitlines():
        words = re.sub(r"^用法：.*|--?\S+|\[.*?\]|\b[A-Z_]{2,}\b", "", line)
        assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{3,}", words), line
    assert "显示本说明并退出" in helped
    assert not HAN.search(said(*path, "--help", language="en").replace("(督办)", "")
                          .replace("填报时间", ""))  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_bad_usage_is_told_in_either_language(arguments: list[str]) -> None:
    text = said(*arguments, language="zh-CN")
    assert re.search("用法：|错误：", text)
    assert not re.search(r"Error|Usage|Try|No such|Missing|Invalid|does not|is not", text), text
    assert not HAN.search(said(*arguments, language="en").replace("(督办)", ""))


def test_what_the_library_says_is_translated_by_its_own_words() -> None:
    assert {"Usage:", "Error: {message}", "No such command {name!r}."} <= chinese().keys()
