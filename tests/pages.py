"""Reading a page as a browser without scripts does: its forms, its links, its words."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class _Form(HTMLParser):
    """What one form would send, if it were sent as it stands."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.fields: dict[str, str] = {}
        self.select: str | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("action") == self.action
        elif self.inside and (name := given.get("name")):
            self._field(tag, name, given)
        elif self.inside and tag == "option" and self.select is not None:
            first = self.select not in self.fields
            chosen = given.get("value", "")
            self.fields[self.select] = (
                chosen if first or "selected" in given else self.fields[self.select]
            )

    def _field(self, tag: str, name: str, given: dict[str, str]) -> None:
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area, self.fields[name] = name, ""
        elif tag == "input" and given.get("type") not in ("checkbox", "file"):
            self.fields[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


def form(html: str, action: str) -> dict[str, str]:
    read = _Form(action)
    read.feed(html)
    assert read.fields, f"no form goes to {action}"
    return read.fields


def text(html: str) -> str:
    """What a page says, without its marks."""
    bare = re.sub(r"<(script|style)[\s\S]*?</\1>|<[^>]+>", " ", html)
    return re.sub(r"\s+", " ", bare)


def main_of(html: str) -> str:
    match = re.search(r"<main[\s\S]*</main>", html)
    assert match is not None
    return match[0]
