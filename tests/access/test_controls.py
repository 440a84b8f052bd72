"""Every control of "Who may do what", and the tests that hold it; those that stood nowhere else.

``CONTROLS`` below goes through the promises sentence by sentence; a test sees to it that every
test it names is there. Not built yet, so not in it: drafts that survive a session's end, appraisals
and ballots as guarded fields.
"""

from __future__ import annotations

import importlib
import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from service.access.roles import Role
from service.app import create_app
from service.features.assignments.commands import acts as assignments
from service.serving import JsonLines
from tests.access.test_doors import HASHED, RIGHT, enter, logged, with_administrators
from tests.access.walking import address, api_doors, body, page_doors
from tests.doors import DOORS
from tests.served import City, a_copy, line
from tests.session_opening import sign_in

CONTROLS: dict[str, str] = {
    "a role is given for an organization and reaches its subtree": """
        test_walk.test_every_route_of_the_api_answers_as_the_table_says
        test_walk.test_every_page_answers_as_the_table_says
        test_identifiers.test_nothing_opens_by_the_name_of_anothers_organization
        test_schemathesis.test_no_role_gets_a_500_or_past_its_reach""",
    "an auditor writes nothing, a redactor only forgets": """
        test_walk.test_an_auditor_writes_nothing_and_a_redactor_only_forgets""",
    "three administrators, never one account, never with business rights": """
        test_granting.test_an_administrators_role_stands_alone
        test_walk.test_administrators_have_no_business_rights
        test_doors.test_no_administrator_does_anothers_work_nor_any_business""",
    "a grant needs a second person's approval": """
        test_granting.test_a_grant_is_in_force_when_a_second_person_approves
        test_granting.test_neither_asker_nor_receiver_approves_a_grant
        test_bad_input.test_a_grant_approved_by_its_asker_by_page_is_refused_and_logged
        test_bad_input.test_a_grant_approved_by_its_receiver_is_refused_and_logged""",
    "every route and command names its action": """
        test_walk.test_every_route_names_its_action
        test_walk.test_a_route_that_is_named_nowhere_is_refused
        test_walk.test_every_command_that_opens_anything_is_walked
        test_walk.test_every_command_answers_as_the_table_says""",
    "fields are guarded": """
        test_doors.test_telephone_and_mail_are_shown_to_whom_the_table_names""",
    "rights are those of today, also for views of the past": """
        test_doors.test_rights_are_read_as_of_today_also_for_views_of_the_past""",
    "facts carry whose organization stands behind them": """
        test_controls.test_a_fact_says_for_which_organization_its_actor_stood""",
    "accounts are unique, none by default": """
        test_accounts.test_an_account_is_unique
        test_accounts.test_there_is_no_default_password_and_the_operator_cannot_sign_in""",
    "the operator acts for others by name, is listed, can be disabled": """
        test_controls.test_what_the_operator_does_names_it_and_is_listed_for_auditors
        test_accounts.test_the_operator_can_be_disabled
        test_doors.test_accounts_are_listed_with_the_operator_and_what_nobody_seconded""",
    "a first secret is random, expires, is changed at first use": """
        test_accounts.test_a_first_secret_is_random_expires_and_is_changed_at_first_use
        test_doors.test_a_first_secret_opens_nothing_but_the_way_to_another""",
    "argon2id, 46 MiB": """
        test_accounts.test_passwords_are_weighed_with_argon2id_and_46_mib""",
    "the policy profiles of passwords": """
        test_passwords.test_three_of_four_classes_and_8_to_64_signs_or_more_are_enough
        test_passwords.test_fewer_than_8_signs_or_three_classes_are_refused
        test_passwords.test_a_password_is_changed_after_90_days_in_the_first_profile_alone
        test_passwords.test_the_last_five_passwords_are_refused
        test_passwords.test_common_passwords_are_refused_in_their_usual_disguises
        test_passwords.test_words_of_the_organization_are_refused
        test_passwords.test_the_other_profile_asks_for_length_alone""",
    "a second factor, required of administrators and the committee": """
        test_factors.test_a_second_factor_is_asked_after_the_password
        test_factors.test_a_code_is_good_once
        test_factors.test_a_second_factor_is_required_of_administrators_and_the_committee
        test_keys.test_a_security_key_serves_where_telephones_are_banned""",
    "five failures lock for 30 minutes, answered like an unknown name": """
        test_accounts.test_five_failures_lock_for_thirty_minutes
        test_bad_input.test_no_name_is_told_from_another_by_answer_status_or_cost
        test_bad_input.test_the_page_tells_no_name_from_another_either""",
    "dormant accounts are disabled": """
        test_accounts.test_dormant_accounts_are_disabled""",
    "sessions: 128 bits, kept on the server": """
        test_sessions.test_a_sessions_secret_has_128_bits_and_more_and_is_kept_as_a_digest""",
    "rotated at sign-in": """
        test_sessions.test_each_sign_in_gives_another_session
        test_controls.test_signing_in_again_ends_the_session_before""",
    "10 minutes idle, 12 hours absolute": """
        test_sessions.test_a_session_ends_after_ten_idle_minutes
        test_sessions.test_a_session_ends_after_twelve_hours_whatever_is_done""",
    "drafts survive the session": """
        journeys:test_drafts.test_a_report_typed_before_the_session_ended_is_there_after_signing_in_again
        journeys:test_drafts.test_an_assignments_report_comes_back_too_and_can_be_discarded
        journeys:test_drafts.test_nobody_else_is_shown_a_draft_on_the_same_machine
        web:test_drafts.test_where_a_secret_or_personal_data_is_typed_no_draft_is_kept""",
    "after signing in one is where one was, and never elsewhere": """
        features.sign_in:test_signing_in.test_no_other_place_than_this_server_is_followed
        features.sign_in:test_signing_in.test_who_sends_a_form_after_the_session_ended_comes_back_to_the_forms_page
        test_providers.test_one_comes_back_from_the_provider_to_where_one_was""",
    "personal tokens": """
        test_sessions.test_a_personal_token_is_named_expires_and_may_be_limited_to_reading
        test_sessions.test_a_personal_token_is_revoked_at_once""",
    "a deputy for a time, named in the fact": """
        test_granting.test_a_deputy_gains_the_principals_grants_while_it_lasts
        test_doors.test_what_a_deputy_does_says_on_whose_behalf""",
    "personal data is in the erasable directory alone": """
        test_people.test_an_erased_person_is_blank_but_for_the_code
        test_doors.test_an_erased_person_is_gone_and_the_facts_keep_the_code""",
    "rate limits": """
        test_doors.test_too_many_sign_ins_and_requests_are_429_with_a_time_to_wait""",
    "duban tls": """
        test_tls.test_a_local_authority_signs_a_certificate_for_names_and_addresses""",
    "who had which role at a past moment": """
        test_past.test_who_had_which_role_at_a_moment_whatever_became_of_it
        test_past.test_the_doors_take_the_moment""",
    "ended on every node": """
        trust:test_two_nodes_sessions.test_signing_out_on_one_node_ends_the_session_on_the_other
        trust:test_two_nodes_sessions.test_disabling_an_account_on_one_node_ends_all_it_has_on_the_other
        trust:test_two_nodes_sessions.test_an_administrator_ends_all_sessions_of_an_account_on_both_nodes""",
    "users see and end their own": """
        test_doors.test_users_end_their_own_sessions_and_nobody_elses""",
    "__Host- cookies and HSTS over https": """
        test_tls.test_over_https_cookies_are_bound_to_the_host_and_hsts_is_on""",
    "CSRF on every write": """
        test_controls.test_every_write_by_session_wants_the_sessions_token
        test_bad_input.test_a_stale_a_strangers_and_no_csrf_token_are_refused_and_logged""",
    "content policy, nosniff, no-store": """
        test_controls.test_every_answer_carries_the_headers_and_is_kept_nowhere""",
    "no state change by GET": """
        test_controls.test_nothing_is_changed_by_looking
        test_controls.test_no_door_of_get_is_an_action_that_changes""",
    "OIDC sign-in beside passwords": """
        test_providers.test_somebody_the_provider_vouches_for_is_let_in
        test_providers.test_a_disabled_a_locked_and_a_dormant_account_stay_out""",
    "uploads: size, magic bytes, archive bombs, own names, a scanner": """
        test_bad_input_uploads.test_what_is_too_large_is_refused_logged_and_not_kept
        test_bad_input_uploads.test_a_hostile_workbook_is_refused_and_logged_by_api_and_page
        test_bad_input_uploads.test_hostile_evidence_is_refused_logged_and_not_kept
        test_bad_input_uploads.test_evidence_that_is_not_what_it_is_said_to_be_is_refused
        test_bad_input_uploads.test_a_files_name_is_only_a_word
        test_uploads.test_a_virus_scanner_has_the_last_word""",
    "evidence is read only through a fact that one may see": """
        test_identifiers.test_anothers_and_nobodys_are_answered_alike
        test_identifiers.test_naming_anothers_file_does_not_open_it
        test_evidence.test_who_only_knows_the_digest_of_an_unnamed_file_cannot_name_it""",
    "XML entities off": """
        workbooks:test_hostile.test_it_is_refused_in_words_within_5_seconds_and_300_mib
        test_bad_input_uploads.test_a_hostile_workbook_is_refused_and_logged_by_api_and_page""",
    "exports neutralise formulas": """
        test_bad_input.test_a_formula_in_a_name_comes_out_as_text
        test_bad_input.test_pages_take_a_formula_away_as_text_too""",
    "errors carry a trace id and nothing else": """
        test_controls.test_an_error_tells_a_trace_id_and_nothing_else""",
    "API documents off by setting": """
        test_controls.test_the_apis_documents_are_off_by_setting""",
    "sign-ins, refusals, exports and downloads are logged": """
        test_doors.test_every_sign_in_refusal_export_and_download_is_logged""",
    "the access log only grows": """
        test_access_log.test_a_record_is_never_changed_nor_taken_away
        test_access_log.test_nor_truncated_nor_replaced
        test_access_log.test_its_leaves_are_its_records_in_order
        sealing:test_doors.test_auditors_export_and_audit_administrators_seal""",
    "the access log is kept at least six months": """
        test_access_log.test_records_are_kept_for_six_months_and_longer""",
    "what cannot be recorded is not done": """
        test_access_log.test_every_act_is_recorded_and_fails_where_it_cannot_be
        test_doors.test_nothing_is_given_out_where_the_access_log_cannot_be_written
        test_unrecorded.test_nothing_is_given_out_unrecorded
        test_unrecorded.test_a_refusal_that_cannot_be_recorded_is_no_answer
        test_unrecorded.test_a_right_sign_in_that_cannot_be_recorded_lets_nobody_in
        test_unrecorded.test_an_approval_that_cannot_be_recorded_gives_no_right""",
    "secrets are never in logs": """
        test_access_log.test_no_secret_is_ever_in_it
        test_controls.test_no_secret_is_in_a_log_line""",
    "log lines are JSON, injection-proof": """
        test_controls.test_a_log_line_is_one_json_object_whatever_is_logged""",
}


@pytest.fixture
def staffed(tmp_path: Path) -> Iterator[City]:
    yield from a_copy("sqlite", tmp_path, with_administrators)


@pytest.mark.parametrize("control", CONTROLS)
def test_every_control_has_its_tests(control: str) -> None:
    names = CONTROLS[control].split()
    assert names
    for name in names:
        folder, _, rest = name.rpartition(":")
        module, test = rest.split(".")
        module_type = importlib.import_module(f"tests.{folder or 'access'}.{module}")
        assert callable(getattr(module_type, test)), name


# --- whose a fact is ------------------------------------------------------------------------------


def test_a_fact_says_for_which_organization_its_actor_stood(staffed: City) -> None:
    path = f"/assignments/{line('U1-1')}"
    staffed.put("b11", f"{path}/report", {"points": "1"})
    position = staffed.put("u1", f"{path}/acceptance").json()["position"]
    fact = staffed.get("gw", f"/audit/facts/{position}").json()
    assert (fact["actor"], fact["acting_for"], fact["organization"]) == ("U1", "U1", "U1-1")


def test_what_the_operator_does_names_it_and_is_listed_for_auditors(staffed: City) -> None:
    done = assignments.receive(staffed.services, staffed.operator(), UUID(line("U1-1")))
    staffed.services.accounts.granting.give("rev", Role.AUDITOR, "GW", _auditor(staffed))
    rows = staffed.get("rev", "/audit/facts?for_another=true&organization=U1-1").json()["items"]
    [fact] = [row for row in rows if row["position"] == done.position]
    named = fact["actor"], fact["acting_for"], fact["on_behalf_of"]
    assert named == ("operator", "U1-1", "U1-1")


def _auditor(city: City) -> datetime:
    now = datetime.now(UTC)
    city.services.accounts.put("rev", "P-rev", "GW", HASHED, now)
    city.tokens["rev"] = city.services.accounts.open("rev", "token", now, timedelta(hours=1))
    return now


# --- sessions and forms ---------------------------------------------------------------------------


def _session(city: City, account: str) -> dict[str, str]:
    secret = city.services.accounts.open(account, "session", datetime.now(UTC), timedelta(hours=1))
    return {"Cookie": f"duban_session={secret}"}


def test_signing_in_again_ends_the_session_before(staffed: City) -> None:
    form, before = {"account": "rizhi", "password": RIGHT}, _session(staffed, "rizhi")
    staffed.client.cookies.set("duban_session", before["Cookie"].partition("=")[2])
    answer = sign_in(staffed.client, form, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.cookies["duban_session"] not in before["Cookie"]
    staffed.client.cookies.clear()
    assert staffed.ask(None, "GET", "/account", headers=before).status_code == 401


FOUND = {"sha256": "0" * 64, "position": "9", "notice": line("U1-1")}
STAFF = ("gw", "u1", "xitong", "anna", "rizhi")  # together named for every door but the redactor's


def test_every_write_by_session_wants_the_sessions_token(staffed: City) -> None:
    """Every writing door of the API and of the pages, by somebody the table names for it."""
    sessions, before = [_session(staffed, name) for name in STAFF], staffed.services.log.last()
    for method, path in (*api_doors(), *page_doors()):
        if method == "GET" or path.endswith("/forgotten"):
            continue
        where = address(path, "U1-1", FOUND).partition("?")[0]
        by_api = path.startswith("/api/")
        sent: dict[str, Any] = (
            {"json": body((method, path), "U1-1")} if by_api else {"data": {"reason": "x"}}
        )
        answers = [
            staffed.client.request(method, where, headers=cookie, follow_redirects=False, **sent)
            for cookie in sessions
        ]
        assert {answer.status_code for answer in answers} == {403}, (method, path)
        assert any("ended session" in answer.text for answer in answers), (method, path)
    assert staffed.services.log.last() == before
    for cookie in sessions:
        assert staffed.ask(None, "GET", "/account", headers=cookie).status_code == 200


CHANGE_NOTHING = ("own.account", "own.secrets", "audit.export")
FORMS = {("GET", "/imports"), ("GET", "/assignments/{assignment}/{act}"),
         ("GET", "/dispatch/{period}/urging"), ("GET", "/handing-down"),
         ("GET", "/orders"), ("GET", "/months/issue"), ("GET", "/months/{period}/issue"),
         ("GET", "/months/{period}/withdrawal"), ("GET", "/appeals/new"),
         ("GET", "/api/v1/spot-checks/{period}/workbook")}  # fmt: skip


def test_no_door_of_get_is_an_action_that_changes() -> None:
    for door, action in DOORS.items():
        if door[0] == "GET" and door not in FORMS:
            assert action.reads or action in CHANGE_NOTHING, door


def test_nothing_is_changed_by_looking(staffed: City) -> None:
    """Through every door there is, by those who may and those who may not."""
    before = _all_there_is(staffed)
    cookies = [_session(staffed, name) for name in STAFF]
    for method, path in (*api_doors(), *page_doors()):
        if method == "GET":
            for cookie in cookies:
                answer = staffed.client.get(address(path, "U1-1", FOUND), headers=cookie)
                assert answer.status_code < 500, path
    assert _all_there_is(staffed) == before


def _all_there_is(city: City) -> list[Any]:
    accounts = city.services.accounts
    rows = [(row.account, row.disabled, row.password_hash) for row in accounts.all()]
    people = [tuple(row) for row in accounts.people.of(None)]
    return [city.services.log.last(), rows, accounts.granting.of(), accounts.policies.now(), people]


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/", "/sign-in", "/nowhere", "/api/v1/nowhere", "/api/v1/assignments", "/healthz", "/readyz",
     "/api/v1/openapi.json", "/assignments/x"],
)  # fmt: skip
def test_every_answer_carries_the_headers_and_is_kept_nowhere(staffed: City, path: str) -> None:
    for headers in ({}, _session(staffed, "gw")):
        answer = staffed.client.get(path, headers=headers, follow_redirects=False)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "server" not in answer.headers


SECRET = "password=Tulip river 42 at /root/secret"


@pytest.mark.parametrize("page", [False, True])
def test_an_error_tells_a_trace_id_and_nothing_else(
    staffed: City, page: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(SECRET)

    cookie = _session(staffed, "gw")
    monkeypatch.setattr("service.recording.call.check", broken)
    monkeypatch.setattr("service.web.depends.check", broken)
    monkeypatch.setattr("service.web.rights.check", broken)
    path = "/assignments/" + line("U1-1") if page else "/api/v1/assignments/" + line("U1-1")
    answer = staffed.client.get(path, headers=cookie)
    assert answer.status_code == 500
    [trace] = set(re.findall(r"\b[0-9a-f]{32}\b", answer.text))
    assert trace in caplog.text
    for word in (SECRET, "Tulip", "RuntimeError", "Traceback", ".py", "/root"):
        assert word not in answer.text
    if not page:
        result = answer.json()
        assert set(result) == {"type", "title", "status", "detail", "trace"}


def test_the_apis_documents_are_off_by_setting(staffed: City) -> None:
    shut = staffed.services.settings.model_copy(update={"api_documents": False})
    for settings, status in ((staffed.services.settings, 200), (shut, 404)):
        app = create_app(settings, staffed.services)
        with TestClient(app) as client:
            assert client.get("/api/v1/openapi.json").status_code == status
            for path in ("/docs", "/redoc", "/openapi.json"):
                assert client.get(path).status_code == 404


# --- log lines ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rough", ["a\nb", 'x"}\n{"level": "INFO"', "\r\n\x00\x1b[31m", "督办\u2028x"]
)
def test_a_log_line_is_one_json_object_whatever_is_logged(rough: str) -> None:
    try:
        raise ValueError(rough)
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "said %s", (rough,), info)
    made = JsonLines().format(record)
    assert "\n" not in made
    assert "\r" not in made
    assert "\x1b" not in made
    fields: dict[str, Any] = json.loads(made)
    assert fields["message"] == f"said {rough}"
    assert rough in fields["trace"]


def test_no_secret_is_in_a_log_line(staffed: City, caplog: pytest.LogCaptureFixture) -> None:
    """At the finest level, with a sign-in, a wrong one, a new password, tokens, and an error."""
    caplog.set_level(logging.DEBUG)
    secrets = [RIGHT, "Wrong one 11", "Willow bridge 7", staffed.tokens["u1"]]
    enter(staffed, "anna", "Wrong one 11")
    staffed.tokens["anna"] = str(enter(staffed, "anna").json()["access_token"])
    secrets.append(staffed.tokens["anna"])
    made = staffed.desk("anna", "POST", "/tokens", {"name": "x"}).json()["token"]
    offered = staffed.desk("anna", "POST", "/factors", {"name": "x"}).json()["secret"]
    first = staffed.post("xitong", "/accounts", {"account": "z", "person": "P"}).json()["secret"]
    body = {"old": RIGHT, "new": "Willow bridge 7"}
    assert staffed.put("anna", "/password", body).status_code == 200
    staffed.tokens["bad"] = made[:-1]
    assert staffed.get("bad", "/account").status_code == 401
    lines = "\n".join(JsonLines().format(record) for record in caplog.records)
    kept = lines + str(logged(staffed))
    assert not [each for each in (*secrets, made, offered, first, made[:-1]) if each in kept]
