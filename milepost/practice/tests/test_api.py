"""Programs do what the pages do: tokens, idempotency keys, files, xAPI statements."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.test import Client
from django.utils import timezone

from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.practice import actions, queries
from milepost.practice.models import Entry, Keeper, PracticeLog
from milepost.practice.rules import Standard, rule_document
from milepost.practice.rules.recording import Terms
from milepost.practice.rules.zones import day_at
from milepost.practice.tests.entry_builders import make_rule
from milepost.practice.tests.log_builders import make_keeper, make_practice

pytestmark = pytest.mark.django_db
BASE = "/api/v1/practice"
VERSION = {"X-Experience-API-Version": "1.0.3"}
ADL = "http://adlnet.gov/expapi/verbs/"
IDS = [f"00000000-0000-4000-8000-00000000000{number}" for number in range(5)]


class Program:
    """Somebody's program, with their token."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.token = make_token(person, name="p", expires_at=None, at=timezone.now())

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        sent = body if isinstance(body, bytes) else orjson.dumps(body)
        answer = Client().generic(
            method,
            path,
            sent if body is not None else b"",
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )
        kind = answer.headers.get("Content-Type", "")
        read = "json" in kind and answer.content
        return answer.status_code, orjson.loads(answer.content) if read else answer


@pytest.fixture
def ada() -> Program:
    return Program(make_person("Ada"))


def today() -> date:
    return day_at(timezone.now(), time_zone="Europe/Madrid")


def test_a_log_is_begun_measured_and_closed(ada: Program) -> None:
    rule = rule_document(make_rule(Standard(minimum=1)))
    body = {"title": "On time", "time_zone": "Europe/Madrid", "rule": rule}
    status, log = ada("POST", f"{BASE}/logs", body)
    assert (status, log["rule"], log["source"], log["today"]) == (201, rule, "self", f"{today()}")
    path = f"{BASE}/logs/{log['id']}"
    assert ada("GET", f"{path}/finding")[1]["verdict"] == "notYet"
    ada("POST", f"{path}/entries", {"date": f"{today()}", "outcome": "met"})
    assert ada("GET", f"{path}/finding")[1]["verdict"] == "met"
    assert ada("GET", f"{path}/finding?on=1850-01-01")[0] == 409
    assert ada("POST", f"{BASE}/logs", body | {"rule": {"condition": 1}})[0] == 409
    assert ada("POST", f"{BASE}/logs", "AAA")[0] == 422
    changed = {"title": "Early", "time_zone": "Europe/Madrid"}
    assert ada("PUT", path, changed)[1]["rule"] is None
    assert ada("GET", f"{path}/finding")[1]["code"] == "no-rule"
    assert ada("POST", f"{path}/close")[1]["closed_at"]
    entry = {"date": f"{today()}", "outcome": "met", "again": True}
    assert ada("POST", f"{path}/entries", entry)[1]["code"] == "log-closed"
    assert ada("POST", f"{path}/reopen")[1]["closed_at"] is None
    assert [one["title"] for one in ada("GET", f"{BASE}/logs")[1]["items"]] == ["Early"]


def test_the_same_key_enters_once_and_never_something_else(ada: Program) -> None:
    log = make_practice(ada.person)
    path, entry = f"{BASE}/logs/{log.pk}/entries", {"date": f"{today()}", "outcome": "met"}
    key = {"Idempotency-Key": "k-1"}
    first = ada("POST", path, entry, **key)
    assert first[0] == 201
    assert ada("POST", path, entry, **key) == first
    assert ada("POST", path, entry | {"key": "k-1"}) == first
    changed = entry | {"outcome": "notMet"}
    assert ada("POST", path, changed, **key)[1]["code"] == "key-reused"
    assert ada("POST", path, changed)[1]["code"] == "already-entered"
    for wrong in ({"outcome": "perhaps"}, {"date": 0}):
        assert ada("POST", path, entry | wrong)[0] == 422
    fix = {"date": f"{today()}", "outcome": "withdrawn", "reason": "a slip"}
    second = ada("POST", f"{path}/{first[1]['id']}/correction", fix)
    assert (second[0], second[1]["supersedes"]) == (201, first[1]["id"])
    assert [one["id"] for one in ada("GET", path)[1]["items"]] == [
        second[1]["id"],
        first[1]["id"],
    ]
    assert ada("GET", f"{path}?first={today() + timedelta(days=1)}")[1]["count"] == 0


def test_entries_are_handed_out_as_they_stood(ada: Program) -> None:
    log = make_practice(ada.person)
    path = f"{BASE}/logs/{log.pk}"
    ada("POST", f"{path}/entries", {"date": f"{today()}", "outcome": "met"})
    moment = timezone.now()
    answer = Client().get(
        f"{path}/frozen",
        {"at": moment.isoformat()},
        headers={"Authorization": f"Bearer {ada.token}"},
    )
    digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
    assert answer["Repr-Digest"] == f"sha-256=:{digest}:"
    assert answer.content == queries.frozen(log, at=moment).text
    later = (moment + timedelta(days=1)).isoformat().replace("+", "%2B")
    assert ada("GET", f"{path}/frozen?at={later}")[1]["code"] == "bad-moment"
    assert ada("GET", f"{path}/entries.csv")[1].content.startswith(b"date,outcome,source,")


def test_a_file_is_reported_on_and_taken_only_when_asked(ada: Program) -> None:
    log = make_practice(ada.person)
    path, text = f"{BASE}/logs/{log.pk}/imports", b"date,outcome\n2026-02-02,met\n2026-02-30,met\n"
    seen = ada("POST", path, text)[1]
    assert (seen["done"], seen["taken"], seen["refused"], Entry.objects.count()) == (
        False,
        1,
        1,
        0,
    )
    assert ada("POST", f"{path}?take=true", text)[1]["taken"] == 1
    assert ada("POST", f"{path}?take=true", text)[1]["here"] == 1
    assert Entry.objects.get().way == "file"
    assert ada("POST", path, b"nothing")[0] == 409


def test_a_supervisors_program_enters_for_many(ada: Program) -> None:
    grace = Program(make_person("Grace"))
    logs = [make_practice(make_person("Bo")), make_practice(make_person("Cy"))]
    for log in logs:
        make_keeper(log, grace.person)
    foreign = make_practice(ada.person)
    assert grace("GET", f"{BASE}/kept")[1]["count"] == 2
    group = {"name": "Night", "logs": [f"{log.pk}" for log in [*logs, foreign]]}
    status, made = grace("POST", f"{BASE}/groups", group)
    assert (status, set(made["logs"])) == (201, {f"{log.pk}" for log in logs})
    changed = grace("PUT", f"{BASE}/groups/{made['id']}", group | {"logs": []})[1]
    assert grace("GET", f"{BASE}/groups")[1] == [changed]
    rows = [{"log": f"{log.pk}", "outcome": "met"} for log in [*logs, foreign]]
    body = {"date": f"{today()}", "rows": rows, "key": "b-1"}
    first = grace("POST", f"{BASE}/batch", body)[1]
    assert [row["entry"]["source"] for row in first] == ["supervisor", "supervisor"]
    assert grace("POST", f"{BASE}/batch", body)[1] == first
    assert {row["code"] for row in grace("POST", f"{BASE}/batch", body | {"key": ""})[1]} == {
        "already-entered"
    }
    assert grace("DELETE", f"{BASE}/groups/{made['id']}")[0] == 204


def test_keepers_and_links_are_made_and_ended(ada: Program) -> None:
    path = f"{BASE}/logs/{make_practice(ada.person).pk}"
    asked = {"email": "g@example.org", "capacity": "teacher"}
    status, keeper = ada("POST", f"{path}/keepers", asked)
    assert (status, keeper["accepted_at"]) == (201, None)
    assert ada("POST", f"{path}/keepers", asked | {"capacity": "system"})[0] == 409
    assert ada("DELETE", f"{path}/keepers/{keeper['id']}")[0] == 204
    assert ada("GET", f"{path}/keepers")[1] == []
    until = f"{today() + timedelta(days=3)}"
    status, share = ada("POST", f"{path}/shares", {"audience": "Bo", "ends": until})
    page = share["link"].partition("/l/")[2]
    assert Client().get(f"/l/{page}").status_code == 200
    assert [one["times_opened"] for one in ada("GET", f"{path}/shares")[1]] == [1]
    assert ada("DELETE", f"{path}/shares/{share['id']}")[0] == 204
    assert Client().get(f"/l/{page}").status_code == 410


def test_a_stranger_finds_nothing(ada: Program) -> None:
    mallory, log = Program(make_person("Mallory")), make_practice(ada.person)
    path, entry = f"{BASE}/logs/{log.pk}", {"date": f"{today()}", "outcome": "met"}
    for method, place, body in [
        ("GET", path, None),
        ("GET", f"{path}/entries", None),
        ("GET", f"{path}/finding", None),
        ("GET", f"{path}/frozen", None),
        ("GET", f"{path}/entries.csv", None),
        ("GET", f"{path}/keepers", None),
        ("GET", f"{path}/shares", None),
        ("POST", f"{path}/entries", entry),
        ("POST", f"{path}/imports", b"date,outcome\n"),
        ("PUT", f"{path}/xapi-mapping", {"mapping": []}),
    ]:
        assert mallory(method, place, body)[0] == 404, (method, place)
    assert Client().get(path).status_code == 401


def test_the_aim_of_a_log_that_serves_something_is_neither_replaced_nor_blanked(
    ada: Program,
) -> None:
    rule = make_rule(standard=Standard(met=9, of=10))
    terms = Terms(title="On time", time_zone="Europe/Madrid", rule=rule, serves="a badge")
    log = actions.start_log(ada.person, terms=terms, at=timezone.now())
    path = f"{BASE}/logs/{log.pk}"
    kept = ada("GET", path)[1]["rule"]
    other = kept | {"standard": {"met": 1, "of": 2}}
    for changed in ({}, {"rule": None}, {"rule": other}):
        body = {"title": "On time", "time_zone": "UTC", **changed}
        assert ada("PUT", path, body)[1]["code"] == "aim-fixed"
    status, told = ada("PUT", path, {"title": "Early", "time_zone": "UTC", "rule": kept})
    assert (status, told["title"], told["rule"]) == (200, "Early", kept)


def statement(person: Person, verb: str = "passed", **more: Any) -> dict[str, Any]:
    """What a learning system says of somebody."""
    return {
        "actor": {"mbox": f"mailto:{person.email}"},
        "verb": {"id": f"{ADL}{verb}"},
        "object": {"id": "https://example.org/shift"},
        "timestamp": f"{today()}T00:30:00+14:00",
        **more,
    }


def xapi(
    program: Program, log: PracticeLog, body: Any, *, put: str = "", headers: Mapping[str, str]
) -> tuple[int, Any]:
    path = f"/practice/{log.pk}/xapi/statements"
    if put:
        return program("PUT", f"{path}?statementId={put}", body, **headers)
    return program("POST", path, body, **headers)


def test_statements_become_entries_on_the_owners_day(ada: Program) -> None:
    clock = Program(make_person("Clock"))
    log = make_practice(ada.person)
    make_keeper(log, clock.person, capacity=Keeper.Capacity.SYSTEM, system="Time clock")
    sent = [
        statement(ada.person, id=IDS[0]),
        statement(ada.person, "failed", timestamp=f"{today()}T00:00:00Z"),
        statement(ada.person, "answered", result={"success": True}),
        statement(ada.person, "completed", context={"platform": "shop"}),
    ]
    status, ids = xapi(clock, log, sent, headers=VERSION)
    assert (status, ids[0], len(set(ids))) == (200, IDS[0], 4)
    before = today() - timedelta(days=1)
    rows = Entry.objects.order_by("pk").values_list("day", "outcome", "source", "context")
    assert list(rows) == [
        (before, "met", "system", ""),
        (today(), "notMet", "system", ""),
        (before, "met", "system", ""),
        (before, "met", "system", "shop"),
    ]
    assert xapi(clock, log, sent[0], put=IDS[0], headers=VERSION)[0] == 204
    other = statement(ada.person, "failed", id=IDS[0])
    assert xapi(clock, log, other, headers=VERSION)[1]["code"] == "key-reused"
    assert Entry.objects.count() == 4


def test_a_platform_that_is_no_context_of_the_log_is_left_out(ada: Program) -> None:
    terms = Terms(title="On time", time_zone="Europe/Madrid", serves="a badge", contexts=("work",))
    log = actions.start_log(ada.person, terms=terms, at=timezone.now())
    assert ada("GET", f"{BASE}/logs/{log.pk}")[1]["contexts"] == ["work"]
    sent = [statement(ada.person, context={"platform": name}) for name in ("Moodle", "Work")]
    assert xapi(ada, log, sent, headers=VERSION)[0] == 200
    assert list(Entry.objects.order_by("pk").values_list("context", flat=True)) == ["", "work"]
    entry = {"date": f"{today()}", "outcome": "met", "context": "Moodle", "again": True}
    refused = ada("POST", f"{BASE}/logs/{log.pk}/entries", entry)
    assert (refused[0], refused[1]["code"]) == (409, "unknown-context")


def test_a_voiding_statement_takes_an_entry_back(ada: Program) -> None:
    log = make_practice(ada.person)
    xapi(ada, log, statement(ada.person, id=IDS[0]), headers=VERSION)
    void = statement(ada.person, "voided", id=IDS[1])
    void["object"] = {"objectType": "StatementRef", "id": IDS[0]}
    assert xapi(ada, log, void, headers=VERSION)[0] == 200
    assert xapi(ada, log, void, put=IDS[1], headers=VERSION)[0] == 204
    assert list(queries.standing(queries.entries_of(log))) == []
    void["object"]["id"], void["id"] = IDS[3], IDS[2]
    assert xapi(ada, log, void, headers=VERSION)[1]["code"] == "unknown-statement"


def test_a_mapping_says_what_verbs_mean(ada: Program) -> None:
    log = make_practice(ada.person)
    mapping = [
        {"verb": f"{ADL}attended", "outcome": "met"},
        {"verb": f"{ADL}attended", "activity": "https://example.org/late", "outcome": "notMet"},
    ]
    assert ada("PUT", f"{BASE}/logs/{log.pk}/xapi-mapping", {"mapping": mapping})[0] == 200
    sent = [statement(ada.person, "attended"), statement(ada.person, "attended")]
    sent[1]["object"] = {"id": "https://example.org/late"}
    xapi(ada, log, sent, headers=VERSION)
    assert list(Entry.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "met",
        "notMet",
    ]


WRONG = [
    {"actor": {"mbox": "mailto:mallory@example.org"}},
    {"actor": {"mbox": "mailto:a@example.org", "openid": "https://example.org"}},
    {"actor": {"account": {"homePage": "https://lms.example", "name": "ada"}}},
    {"actor": {"openid": "https://ada.example.org"}},
    {"actor": {"objectType": "Group", "mbox": "mailto:a@example.org"}},
    {"verb": {"id": "passed"}},
    {"verb": {"id": f"{ADL}attended"}},
    {"object": {"objectType": "Agent", "mbox": "mailto:a@example.org"}},
    {"result": {"success": "true"}},
    {"result": {"response": None}},
    {"timestamp": "2026-01-05"},
    {"timestamp": "2026-01-05T08:00:00"},
    {"version": "2.0.0"},
    {"id": "one"},
    {"Actor": {}},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_batch_with_one_wrong_statement_is_refused_whole(
    ada: Program, wrong: dict[str, Any]
) -> None:
    log = make_practice(ada.person)
    sent = [statement(ada.person), statement(ada.person) | wrong]
    status, told = xapi(ada, log, sent, headers=VERSION)
    assert (status, told["code"], Entry.objects.count()) == (400, "unreadable-statement", 0)


def test_the_version_and_a_token_are_asked_for(ada: Program) -> None:
    log = make_practice(ada.person)
    path = f"/practice/{log.pk}/xapi/statements"
    assert xapi(ada, log, statement(ada.person), headers={})[1]["code"] == "xapi-version"
    refused = Client().post(path, b"{}", content_type="application/json", headers=VERSION)
    assert (refused.status_code, refused["X-Experience-API-Version"]) == (401, "1.0.3")
    basic = base64.b64encode(f"ada:{ada.token}".encode()).decode()
    headers = {**VERSION, "Authorization": f"Basic {basic}"}
    body = orjson.dumps(statement(ada.person))
    taken = Client().post(path, body, content_type="application/json", headers=headers)
    assert taken.status_code == 200
    about = Client().get(f"/practice/{log.pk}/xapi/about", headers=VERSION)
    assert about.json() == {"version": ["1.0.3"]}
    mallory = Program(make_person("Mallory"))
    assert xapi(mallory, log, statement(ada.person), headers=VERSION)[0] == 404


def test_a_work_history_is_looked_at_and_then_taken_twice_as_once(ada: Program) -> None:
    body = {"history": "employer,role,from,hours,extra\nClinic,Aide,2019-03,38,x\nMill,,2021,,\n"}
    path = f"{BASE}/work-history"
    status, looked = ada("POST", path, body)
    assert (status, looked["done"], looked["log"], looked["passed_over"]) == (
        *(200, False, None, ["extra"]),
    )
    aide = {
        "number": 1,
        "fate": "taken",
        "sentences": [],
        "employer": "Clinic",
        "role": "Aide",
        "start": "2019-03",
        "end": "",
        "day": "2019-03-01",
        "hours": "38",
        "duties": "",
        "highlights": [],
    }
    assert looked["jobs"][0] == aide
    assert looked["jobs"][1]["sentences"] == ["what you worked as is missing"]
    taken = ada("POST", f"{path}?take=true", body)[1]
    assert (taken["done"], Entry.objects.get().log_id) == (True, UUID(taken["log"]))
    again = ada("POST", f"{path}?take=true", body)[1]
    assert [job["fate"] for job in again["jobs"]] == ["here", "refused"]
    assert Entry.objects.count() == 1
    refused = ada("POST", path, {"history": "what I did"})
    assert (refused[0], refused[1]["code"]) == (409, "unreadable")
    chosen = ada("POST", f"{path}?take=true", body | {"jobs": [0]})
    assert chosen[0] == 422
