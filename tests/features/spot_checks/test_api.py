"""A spot check through the API (R6): called, drawn, checked, answered, decided, closed."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from aggregates.rules.draw import draw
from tests.features.spot_checks.months import (
    close,
    close_with_checkers,
    lines_of,
    serve,
    with_checkers,
)
from tests.served import City, copies

PLACE = "/spot-checks/2026-10"


closed = copies(close_with_checkers)


def drawn(city: City) -> dict[str, Any]:
    made = city.post("gw", PLACE, {})
    assert made.status_code == 201, made.text
    answer: dict[str, Any] = made.json()
    return answer


def result(city: City, code: str, account: str = "c1", **more: Any) -> Any:
    """One line found to be less, by 3 of its 10 points."""
    line = lines_of(city, code)[0]
    item = {"assignment": line["assignment"], "verified": "7.00", **more}
    return city.put(account, f"{PLACE}/results/{code}", {"items": [item]})


def test_a_draw_is_refused_until_the_month_is_closed_and_made_once(served: City) -> None:
    before = served.services.log.last()[0]
    refused = served.post("gw", PLACE, {})
    assert (refused.status_code, refused.json()["rule"]) == (409, "R6")
    assert served.services.log.last()[0] == before
    close(with_checkers(served))
    assert served.post("u1", PLACE, {}).status_code == 403
    fields = drawn(served)
    assert (fields["state"], fields["share"], fields["each"]) == ("drawn", 1_000, 2)
    again = served.post("gw", PLACE, {})
    assert (again.status_code, again.json()["rule"]) == (409, "R6")
    assert served.get("gw", PLACE).json() | {"as_of": "", "position": 0} == fields | {
        "as_of": "", "position": 0,
    }  # fmt: skip


def test_the_same_request_again_gets_the_first_answer(closed: City) -> None:
    keyed = {"headers": {"Idempotency-Key": "draw-1"}}
    first = closed.post("gw", PLACE, {}, **keyed)
    again = closed.post("gw", PLACE, {}, **keyed)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()


def test_anybody_repeats_the_draw_by_hashlib_from_what_is_shown(closed: City) -> None:
    drawn(closed)
    shown = closed.get("b21", PLACE).json()
    seed, pools = shown["seed"], shown["pools"]
    line = sorted(pools["units"], key=lambda c: sha256(f"{seed}:{c}".encode()).hexdigest())
    assert shown["drawn"]["units"] == line[:1], "ten in a hundred of three units is one"
    [unit] = line[:1]
    below = pools["organizations"][unit]
    below = sorted(below, key=lambda c: sha256(f"{seed}:{c}".encode()).hexdigest())
    assert shown["drawn"]["organizations"] == {unit: below[:2]}
    assert [c["organization"] for c in shown["checks"]] == [unit, *below[:2]]
    ours = draw(seed, pools["units"], pools["organizations"], share=1_000, each=2)
    assert ours.units == [unit]


def test_the_seed_is_the_root_of_the_tree_up_to_the_call(closed: City) -> None:
    fields = drawn(closed)
    proof = closed.services.sealer
    from service.sealing.leaves import FactLeaves
    from service.sealing.tree import Hashing, root_of

    leaves = FactLeaves(proof.log).hashes(0, fields["called"], 256)
    assert root_of(Hashing(), leaves).hex() == fields["seed"]
    assert fields["tree_size"] == fields["called"]


def test_an_honest_error_deducts_what_it_is_worth_at_once(closed: City) -> None:
    code = drawn(closed)["checks"][0]["organization"]
    lines = lines_of(closed, code)
    assert all(line["verified"] is None and line["deducted"] is None for line in lines)
    done = result(closed, code, note="台账缺一次记录")
    assert done.status_code == 200, done.text
    first, *others = lines_of(closed, code)
    weight = sum(float(line["weight"]) for line in lines)
    lost = f"{300 / weight:.2f}"
    assert (first["verified"], first["difference"], first["deducted"], first["note"]) == (
        "7.00", "-3.00", lost, "台账缺一次记录",
    )  # fmt: skip
    assert all(line["deducted"] == "0.00" for line in others)
    card = closed.get("gw", f"/organizations/{code}/scorecard?period=2026-10").json()
    assert card["score"] == f"{100 - 300 / weight:.2f}"
    [part] = [part for part in card["parts"] if part["name"] == "check"]
    assert (part["score"], part["rule"]) == (f"-{lost}", "R6")
    assert part["label"].endswith("10.00 → 7.00")
    assert part["entries"][0]["assignment"] == first["assignment"]
    shown = closed.get("gw", PLACE).json()["checks"][0]
    assert (shown["state"], shown["deducted"], shown["checker"]) == ("settled", lost, "C1")


def test_a_result_is_replaced_until_it_is_served(closed: City) -> None:
    code = drawn(closed)["checks"][0]["organization"]
    result(closed, code)
    again = closed.put("c2", f"{PLACE}/results/{code}", {"items": []})
    assert again.status_code == 200, again.text
    card = closed.get("gw", f"/organizations/{code}/scorecard?period=2026-10").json()
    assert card["score"] == "100.00"
    serve(closed, date(2026, 11, 23))
    late = result(closed, code)
    assert (late.status_code, late.json()["rule"]) == (409, "R6")


def test_a_false_claim_deducts_double_once_a_second_checker_upholds_it(closed: City) -> None:
    code = drawn(closed)["checks"][0]["organization"]
    assert result(closed, code, false_claim=True).status_code == 200
    assert closed.get("gw", PLACE).json()["checks"][0]["deducted"] == "0.00"
    key = lines_of(closed, code)[0]["assignment"]
    where, upheld = f"{PLACE}/results/{code}/{key}/decision", {"upheld": True, "note": "属实"}
    assert closed.put("c2", where, upheld).status_code == 409, "not served yet"
    assert closed.put("gw", f"{PLACE}/closure").status_code == 409, "undecided"
    serve(closed, date(2026, 11, 23))
    one = closed.get("gw", f"{PLACE}/checks/{code}").json()
    assert (one["served_on"], one["statement_until"]) == ("2026-11-23", "2026-11-26")
    assert closed.put("c2", where, upheld).status_code == 409, "no statement, and its days run"
    stated = closed.put("gw", f"{PLACE}/results/{code}/statement", {"statement": "记录遗失"})
    assert stated.status_code == 200, stated.text
    assert closed.put("c1", where, upheld).status_code == 403, "who found it does not uphold it"
    decided = closed.put("c2", where, upheld)
    assert decided.status_code == 200, decided.text
    assert closed.put("c2", where, upheld).status_code == 409, "decided already"
    weight = sum(float(line["weight"]) for line in lines_of(closed, code))
    line = lines_of(closed, code)[0]
    assert (line["decision"], line["deducted"]) == ("upheld", f"{600 / weight:.2f}")


def test_all_that_is_wrong_with_a_result_is_told_and_nothing_recorded(closed: City) -> None:
    checks = drawn(closed)["checks"]
    code, others = checks[0]["organization"], {"U1", "U2", "U3"}
    key = lines_of(closed, code)[0]["assignment"]
    strange = "00000000-0000-4000-8000-000000000000"
    before = closed.services.log.last()[0]
    wrong = {"items": [
        {"assignment": key, "verified": "10.01"},
        {"assignment": strange, "verified": "1.00"},
        {"assignment": key, "verified": "10.00", "false_claim": True},
    ]}  # fmt: skip
    refused = closed.put("c1", f"{PLACE}/results/{code}", wrong)
    assert refused.status_code == 422
    assert len(refused.json()["errors"]) == 4
    [stranger] = sorted(others - {c["organization"] for c in checks})[:1]
    refused = closed.put("c1", f"{PLACE}/results/{stranger}", {"items": []})
    assert (refused.status_code, refused.json()["rule"]) == (409, "R6")
    handed = {"evidence": [{"assignment": key, "sha256": "ab" * 32}]}
    assert closed.put("gw", f"{PLACE}/material/{code}", handed).status_code == 422
    assert closed.put("u1", f"{PLACE}/results/{code}", {"items": []}).status_code == 403
    assert closed.put("gw", f"{PLACE}/closure").status_code == 409
    assert closed.services.log.last()[0] == before


def test_it_is_closed_once_all_is_settled_and_then_left_alone(closed: City) -> None:
    for each in drawn(closed)["checks"]:
        done = closed.put("c1", f"{PLACE}/results/{each['organization']}", {"items": []})
        assert done.status_code == 200
    assert closed.put("c1", f"{PLACE}/closure").status_code == 403
    assert closed.put("gw", f"{PLACE}/closure").status_code == 200
    assert closed.put("gw", f"{PLACE}/closure").status_code == 409
    assert closed.get("gw", PLACE).json()["state"] == "closed"
    refused = closed.put("c1", f"{PLACE}/results/{each['organization']}", {"items": []})
    assert refused.status_code == 409
    [month] = closed.get("gw", "/spot-checks").json()["items"]
    assert (month["state"], month["checks"]) == ("closed", month["settled"])


def test_it_is_seen_as_it_was(closed: City) -> None:
    made = drawn(closed)
    code = made["checks"][0]["organization"]
    result(closed, code)
    then = closed.get("gw", f"{PLACE}?as_of={made['position']}").json()
    assert then["checks"][0]["state"] == "open"
    earlier = closed.get("gw", f"{PLACE}?as_of={made['called'] - 1}")
    assert earlier.status_code == 404
