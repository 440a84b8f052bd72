"""Every English message there is: what templates mark, what code says, what rules refuse with."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import ModuleType

from babel.messages.extract import extract_from_dir

from aggregates.assignment.states import Origin, Outcome, Status
from aggregates.event import Event
from aggregates.rectification.rectification import Source
from aggregates.report.report import ReportStatus
from aggregates.rules import lights
from aggregates.tier.ladder import Tier
from aggregates.vocabulary import FACTS
from projections.all import PROJECTIONS
from service.access.roles import Role
from service.cli.main import main
from service.console import spoken
from service.feature import GROUPS
from service.features import FEATURES
from service.features.accounts import words as accounts
from service.features.ledgers import words as ledgers
from service.features.rectifications import words as rectifying
from service.features.scheme import queries as scheme_words
from service.features.spot_checks import words as checking
from service.features.trail import pages as trails
from service.language import chinese
from service.web import flash as told
from service.web import labels
from service.web.failure import HEADINGS

ROOT = Path(__file__).parents[2]
SAYING = {"_", "N_", "translate", "words", "_item", "sentence"}
BLAMING = {"error", "WrongValue", "CellError", "Problem", "_problem", "blame", "BadField",
           "_cell", "_wrong", "_error", "wrong", "Unfit"}  # fmt: skip
METHODS = [
    ("**/vendor/**", "ignore"), ("demo/**", "ignore"), ("sealing/verifier/**", "ignore"),
    ("**/templates/**.html", "jinja2"), ("**.py", "python"),
]  # fmt: skip
TABLES = {"sheets", "workbooks", "commands", "pages", "api", "web", "recording"}
KINDS_OF_CELLS = {"text", "whole", "points", "date", "number"}
NO_MESSAGES = {"Times New Roman", "answered before", "Enter", "second factor", "not bound"}
QUICK = ("Yesterday", "Last month's end", "Last quarter's end")
WEEKDAYS = tuple(f"weekday {number}" for number in range(1, 8))
COUNTS = {"issued", "existing", "expected", "confirmed", "missed", "closed", "served", "sealed",
          "up_to", "soon", "drawn", "lapsed", "completed", "opened", "proposed"}  # fmt: skip
ENVELOPE = {field.name for field in fields(Event)}


def marked() -> set[str]:
    """What templates and code mark, or give first to what says things: by Babel's extraction."""
    refusing = _refusing(ast.parse(path.read_text()) for path in _modules())
    says: dict[str, tuple[int, ...]] = dict.fromkeys([*SAYING, *refusing], (1,))
    names: set[str] = set()
    for top in ("aggregates", "schedules", "service"):
        for file, _, message, *_ in extract_from_dir(ROOT / top, METHODS, keywords=says):
            words = message if isinstance(message, str) else message[0]
            if file.endswith(".html") or _is_message(words):
                names.add(words)
    return names


def code() -> set[str]:
    """What Python code says or refuses with, as literals."""
    names: set[str] = set()
    trees = {path: ast.parse(path.read_text()) for path in _modules()}
    for path, tree in trees.items():
        tables = TABLES & {*path.relative_to(ROOT).parts, path.stem}
        for node in ast.walk(tree):
            names.update(_said(node))
            names.update(_wanted(node))
            headed = _headed(node)
            names.update(words for words in headed if tables or re.match(r"[A-Z“{].*\.$", words))
    return {words for words in names if _is_message(words)}


def _modules() -> Iterator[Path]:
    for top in ("aggregates", "schedules", "service"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if "demo" not in path.parts and "verifier" not in path.parts:  # it stands alone
                yield path


def _refusing(read: Iterable[ast.Module]) -> set[str]:
    """The names of all classes that descend from Refused, or say things as it does."""
    trees = list(read)
    parents = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    names = {"Refused", "StoreAway"}
    while more := {name for name, bases in parents.items() if bases & names} - names:
        names |= more
    return names


def _said(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=func, args=args, keywords=keywords):
            name = _name(func)
            yield from _literals(k.value for k in keywords if k.arg in ("words", "head", "acts"))
            if name == "Field":  # of a body, which a page asks for by this name
                yield from _literals(k.value for k in keywords if k.arg == "title")
            if name.startswith("Columns"):
                yield from _literals(args[1:2])
            if name in BLAMING:
                yield from _literals(args)
                yield from _literals(k.value for k in keywords if k.arg in ("wrong", "expected"))
            elif _is_init(func) or (
                isinstance(func, ast.Call) and _name(func.func) in ("words", "translator")
            ):
                yield from _literals(args[:1])
            elif name == "problem":
                yield from _literals(args[2:4])
            elif name == "shown_problem":
                yield from _literals(args)


def _wanted(node: ast.AST) -> Iterator[str]:
    """What a cell or a field should have held, wherever those words are kept."""
    match node:
        case ast.Constant(value=str() as words) if words.endswith(" expected"):
            yield words


def _headed(node: ast.AST) -> Iterator[str]:
    """Words kept in a name first: the heads of tables, what is wrong with a cell."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            if name in ("wrong", "expected", "words") or name.isupper():
                yield from _deep(value)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            if name.isupper():
                yield from _deep(value)


def _name(func: ast.expr) -> str:
    return ast.unparse(func).rpartition(".")[2] if not isinstance(func, ast.Call) else ""


def _is_init(func: ast.expr) -> bool:
    return ast.unparse(func) == "super().__init__"


def _literals(values: Iterable[ast.expr]) -> Iterator[str]:
    for value in values:
        match value:
            case ast.Constant(value=str() as words):
                yield words
            case ast.IfExp(body=body, orelse=orelse):
                yield from _literals([body, orelse])


def _deep(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant | ast.Tuple | ast.Dict | ast.List | ast.IfExp):
        for node in ast.walk(value):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def _is_message(words: str) -> bool:
    """Words for people: a sentence or its part, and no name, pattern or statement of SQL."""
    if not re.search(r"[A-Za-z]{2}", words) or words in KINDS_OF_CELLS | NO_MESSAGES:
        return False
    if re.search(r"[\\^$%=]|\(\?|application/|charset|-src |://|^[a-z_.-]+\b\.[a-z]|\.\.\.", words):
        return False
    return " " in words or bool(re.fullmatch(r"[A-Z][a-z]+", words))


def named() -> set[str]:
    """Short names that are said in words where they stand."""
    names = {light.word for light in vars(lights).values() if isinstance(light, lights.Light)}
    names |= {"reported late, waiting", "red", "yellow", "green", "grey"}
    names |= {f"{colour} lights" for colour in ("red", "yellow", "green", "grey")}
    for kind in (Status, Outcome, Origin, ReportStatus, Tier, Source):
        names |= {member.value for member in kind}
    names |= {fact.TOPIC for fact in FACTS}
    names |= {f.name for fact in FACTS for f in fields(fact)} - ENVELOPE
    names |= set(trails.WAYS) | set(HEADINGS.values()) | set(told.MESSAGES.values())
    names |= {kind.words for feature in FEATURES for kind in feature.imports()}
    for by_key in (labels.FAMILIES, labels.PARTS, labels.OUTCOMES, labels.ORIGINS,
                 labels.STATUSES, labels.REPORTS):  # fmt: skip
        names |= set(by_key.values())
    for rule, figures in scheme_words.RULES.items():
        names |= {f"rule {rule}", *(figure.words for figure in figures)}
    names |= {projection.name for projection in PROJECTIONS} | COUNTS
    names |= {"{year}", "{month}-{day}", "News: {count}.", *QUICK, *WEEKDAYS, *GROUPS}
    names |= {f"with {colour}" for colour in ("red", "yellow", "green", "grey")}
    names |= {entry.words for feature in FEATURES for entry in feature.navigation}
    names |= {*accounts.KINDS, *accounts.STATES, *accounts.WORDS.values()}
    names |= {*accounts.MEANS.values(), *accounts.DETAILS.values(), *accounts.SAID.values()}
    names |= {"founding", *accounts.CHANGES.values()}
    for by_key in (checking.STATES, checking.CHECKS, checking.WHY, checking.DECISIONS,
                   ledgers.STATES, ledgers.ITEMS, ledgers.SAMPLES, rectifying.STATES):  # fmt: skip
        names |= set(by_key.values())
    names |= {role.value for role in Role} | {"kind session", "kind token", "kind personal"}
    return names | _reasons() | _jobs()


def refusals() -> set[str]:
    """The names of the refusals: an API's problem has one as its title."""
    return _refusing(ast.parse(path.read_text()) for path in _modules()) - {"StoreAway"}


def _reasons() -> set[str]:
    """Why something is not assessed, reversed or unranked."""
    return {
        "no-lines", "no-report", "no-months", "returned", "new", "dissolved", "unreported",
        "reversed", "sent-again", "line-changed", "calendar", "missed", "unknown-in-period", "own",
        "monthly", "quarterly", "special", "double", "guidance", "reminder", "formal",  # of a form
        "lateness", "[forgotten]", "provisional", "check", "checked-again", "appeal",
        "missed-struck", "decided", "late", "false_claim", "ledger-settled", "sampled", "upheld",
        "no-poll", "no-poll-of-group", "bonus", "deduction", "tokens", "paper",
        "deliberated", "posted", "published", "reopened", "not computed", "computed",
        "honours", "targets", "promotion", "answered",
    }  # fmt: skip


def _jobs() -> set[str]:
    from schedules.all import JOBS

    return {job.name for job in JOBS}


def command_line() -> set[str]:
    """The helps of all commands and options, and the library's words as far as they are said."""
    own = {spoken.english(said) for said in spoken.everything(main)}
    theirs = {words for module in spoken.LIBRARY for words in _library(module)}
    return own | (theirs & set(chinese()))


def _library(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and _name(node.func) in ("_", "ngettext"):
            yield from _literals(node.args)


@cache
def everything() -> frozenset[str]:
    return frozenset(marked() | code() | named() | refusals() | command_line())
