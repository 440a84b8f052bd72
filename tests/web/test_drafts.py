"""Every form that people type into says whether the browser may keep its draft (0018)."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment

from service.web.rendering import templates

FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL)
TYPED = re.compile(r"<textarea|<select|<input(?![^>]*type=\"(?:hidden|checkbox|file)\")")
SAYS = re.compile(r"data-draft=\"(keep|never)\"")
SECRET = re.compile(r"type=\"password\"|one-time-code|name=\"(?:telephone|email)\"|\"telephone\"")
LOADER = templates()
PAGES = LOADER.list_templates()


def forms(page: str) -> list[tuple[str, str]]:
    """Of the forms that change something: how each begins, and what stands in it."""
    html = LOADER.get_source(Environment(), page)[0]
    html = re.sub(r"\{\{.*?\}\}", lambda match: match[0].replace(">", " "), html)
    return [(each["head"], each["body"]) for each in FORM.finditer(html) if "post" in each["head"]]


@pytest.mark.parametrize("page", PAGES)
def test_a_form_that_is_typed_into_says_whether_its_draft_is_kept(page: str) -> None:
    for head, body in forms(page):
        if TYPED.search(body):
            assert SAYS.search(head), f"{page}: {head}"


@pytest.mark.parametrize("page", PAGES)
def test_where_a_secret_or_personal_data_is_typed_no_draft_is_kept(page: str) -> None:
    for head, body in forms(page):
        if SECRET.search(body):
            assert 'data-draft="never"' in head, f"{page}: {head}"


def test_the_forms_are_found() -> None:
    kept = [page for page in PAGES for head, _ in forms(page) if 'data-draft="keep"' in head]
    never = [page for page in PAGES for head, _ in forms(page) if 'data-draft="never"' in head]
    assert {"reports/_form.html", "assignments/_acts.html", "dispatch/urging.html"} <= set(kept)
    assert {"sign_in/in.html", "sign_in/password.html", "people/people.html"} <= set(never)
