"""The lists of accounts, grants and the access log: said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.access.past import Seen
from service.features.accounts.words import DETAILS, MEANS, SAID, WORDS
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns

# --- grants -------------------------------------------------------------------------------------


def _approved_by(row: Row[Any], translate: Translate) -> str | None:
    return translate("founding") if row.approved_by == "founding" else row.approved_by


GRANTS = Columns[Row[Any]](
    "Grant",
    "Grants",
    (
        Column(name="id", example="9f3c1a2b4d5e6f70"),
        Column(name="account", words="Account", example="li"),
        Column(name="role", words="Role", cell=Cell.WORD, example="unit_officer"),
        Column(name="organization", words="Organization code", head="Organization", example="U001"),
        Column(name="asked_by", words="Asked by", optional=True, example="anna"),
        Column(name="asked_at", words="Asked at", cell=Cell.MOMENT),
        Column(
            name="approved_by",
            words="Approved by",
            label=_approved_by,
            optional=True,
            example="otto",
        ),
        Column(name="approved_at", words="Approved at", cell=Cell.MOMENT, optional=True),
        Column(name="in_force", cell=Cell.FLAG, value=lambda row: row.approved_at is not None),
    ),
)

CHANGES = Columns[Row[Any]](
    "AccountChange",
    "Changes of accounts that wait for a second person",
    (
        Column(name="id", example="9f3c1a2b4d5e6f70"),
        Column(name="account", words="Account", example="anna"),
        Column(name="kind", words="Kind", example="reset"),
        Column(name="asked_by", words="Asked by", example="bo"),
        Column(name="asked_at", words="Asked at", cell=Cell.MOMENT),
    ),
)
DEPUTIES = Columns[Row[Any]](
    "WaitingDeputy",
    "Deputies",
    (
        Column(name="id", example="9f3c1a2b4d5e6f70"),
        Column(name="principal", words="Account", example="li"),
        Column(name="deputy", words="Account of the deputy", example="wang"),
        Column(name="made_by", words="Asked by", example="li"),
        Column(name="from", words="Since", cell=Cell.MOMENT, value=lambda row: row.from_at),
        Column(
            name="until",
            words="Until the end of",
            cell=Cell.MOMENT,
            value=lambda row: row.until_at,
        ),
    ),
)

# --- accounts -----------------------------------------------------------------------------------


def state(account: Seen) -> str:
    if account.row.disabled:
        return "disabled"
    if account.row.operator:
        return "machine"
    if account.locked:
        return "locked"
    if account.dormant:
        return "dormant"
    return "first secret" if account.row.must_change else "active"


def last_used(account: Seen) -> int | None:
    """None: it never signed in; until then its dormancy counts from its making."""
    row = account.row
    return int(row.used_at) if row.used_at and row.used_at > row.made_at else None


def _roles(account: Seen, translate: Translate) -> str:
    rows = [grant for grant in account.grants if grant.approved_at is not None]
    return ", ".join(f"{translate(grant.role)} {grant.organization}" for grant in rows)


def _page(account: Seen) -> str:
    return f"/accounts/{account.row.account}"


ACCOUNTS = Columns[Seen](
    "Account",
    "Accounts",
    (
        Column(
            name="account", words="Account", value=lambda each: each.row.account, link=_page,
            example="li",
        ),
        Column(
            name="person", words="Person code", value=lambda each: each.row.person,
            example="P1001",
        ),
        Column(
            name="organization", words="Organization code", head="Organization",
            value=lambda each: each.row.organization, example="U001",
        ),
        Column(
            name="grants", words="Roles", cell=Cell.OBJECT, label=_roles,
            value=lambda each: [GRANTS.json(grant) for grant in each.grants],
            order=lambda each: [grant.role for grant in each.grants], type=GRANTS.several,
        ),
        Column(name="state", words="State", cell=Cell.WORD, value=state, programs=False),
        Column(
            name="used_at", words="Last seen", cell=Cell.MOMENT, value=last_used, programs=False
        ),
        Column(name="disabled", cell=Cell.FLAG, value=lambda each: each.row.disabled),
        Column(name="operator", cell=Cell.FLAG, value=lambda each: each.row.operator),
        Column(name="locked", cell=Cell.FLAG),
        Column(name="dormant", cell=Cell.FLAG),
        Column(
            name="first_secret", cell=Cell.FLAG, value=lambda each: each.row.must_change,
            optional=True,
        ),
    ),
)  # fmt: skip

# --- the access log -----------------------------------------------------------------------------

Record = dict[str, Any]
BESIDE = frozenset({"by", "via", "address"})


def _details(record: Record, translate: Translate) -> str:
    state = {name: value for name, value in record["state"].items() if name not in BESIDE}
    return "; ".join(_detail(name, value, translate) for name, value in state.items())


def _detail(name: str, value: object, translate: Translate) -> str:
    called = translate(DETAILS[name]) if name in DETAILS else name
    return called if value is True else f"{called}: {_plain(name, value, translate)}"


def _plain(name: str, value: object, translate: Translate) -> str:
    match value:
        case dict():
            return ", ".join(_setting(str(k), str(v), translate) for k, v in value.items())
        case bool():
            return translate("yes") if value else translate("no")
        case str() if name == "role":
            return translate(value)
        case str() if name in ("why", "session", "factor"):
            return translate(SAID.get(value, value))
    return str(value)


def _setting(name: str, value: str, translate: Translate) -> str:
    """Of the policy, before or after."""
    called = WORDS.get(name, name)
    return f"{translate(called)} {translate(MEANS[value]) if value in MEANS else value}"


RECORDS = Columns[Record](
    "Record",
    "Access log",
    (
        Column(
            name="position", words="Position", cell=Cell.WHOLE, value=lambda each: each["position"],
            example=812,
        ),
        Column(
            name="recorded_at", words="Recorded", cell=Cell.MOMENT,
            value=lambda each: each["recorded_at"],
        ),
        Column(
            name="kind", words="What", cell=Cell.WORD, value=lambda each: each["kind"],
            example="sign_in",
        ),
        Column(
            name="account", words="Account", value=lambda each: each["account"], optional=True,
            example="li",
        ),
        Column(
            name="address", words="Address", cell=Cell.CODE, programs=False,
            value=lambda each: each["state"].get("address"),
        ),
        Column(
            name="state", words="Details", cell=Cell.OBJECT, value=lambda each: each["state"],
            label=_details, example={"by": "li", "via": "page", "address": "10.1.2.3"},
        ),
    ),
)  # fmt: skip
