"""The Open Badges 3.0 API: each door that a program has to pass, and what it finds inside."""

import base64
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jsonschema_rs
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from milepost.hold.actions import collect, share, start_collection
from milepost.hold.models import App, AppCode, AppToken, Connection, ImportedCredential, KeptPiece
from milepost.hold.queries import imported_of
from milepost.hold.rules import connecting as rules
from milepost.hold.tests.builders import make_request
from milepost.hold.tests.test_bringing import brought, given_to, signed_in
from milepost.hold.views import open_badges
from milepost.issue.tests.builders import make_credential
from milepost.issue.tests.test_document import published_schema
from milepost.kit.models import Mail
from milepost.people.actions import approve, refuse, stop
from milepost.people.models import Approval, Minority, Person
from milepost.people.tests.builders import make_family, make_person
from milepost.verify.tests.strangers import NOW, Network, make_network

pytestmark = pytest.mark.django_db
HOST = "https://backpack.example"
BACK = f"{HOST}/back"
VERIFIER = "v" * 43
API = "/ims/ob/v3p0"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment that pages read; change it to let time pass. Other servers are a table."""
    cache.clear()
    moment = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    monkeypatch.setattr(open_badges, "fetch", make_network())
    return moment


def metadata(**changes: Any) -> dict[str, Any]:
    said = {
        "client_name": "Backpack",
        "client_uri": HOST,
        "logo_uri": f"{HOST}/logo.png",
        "tos_uri": f"{HOST}/terms",
        "policy_uri": f"{HOST}/privacy",
        "software_id": "backpack",
        "software_version": "1",
        "redirect_uris": [BACK, f"{HOST}/other?x=1"],
        "scope": " ".join(rules.SCOPES),
    }
    return {name: value for name, value in {**said, **changes}.items() if value is not None}


def register(**changes: Any) -> Any:
    return Client().post(
        reverse("hold:register"), metadata(**changes), content_type="application/json"
    )


class Program:
    """A program that has registered."""

    def __init__(self, **changes: Any) -> None:
        self.told = register(**changes).json()
        self.access = ""

    def question(self, **changes: Any) -> str:
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self.told["client_id"],
            "redirect_uri": BACK,
            "scope": " ".join(rules.SCOPES),
            "state": "s-1",
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        } | changes
        stated = {name: value for name, value in asked.items() if value is not None}
        return f"{reverse('hold:authorize')}?{urlencode(stated)}"

    def code(self, holder: Person, **changes: Any) -> str:
        answer = signed_in(holder).post(self.question(**changes), {"answer": "yes"})
        return said_to(answer)["code"]

    def basic(self, *, secret: str = "") -> dict[str, str]:
        plain = f"{self.told['client_id']}:{secret or self.told['client_secret']}"
        return {"Authorization": f"Basic {base64.b64encode(plain.encode()).decode()}"}

    def token(self, *, headers: dict[str, str] | None = None, **form: Any) -> Any:
        given = {
            "grant_type": "authorization_code",
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        } | form
        sent = self.basic() if headers is None else headers
        return Client(headers=sent).post(reverse("hold:token"), given)

    def refreshed(self, refresh: str, **form: str) -> Any:
        return self.token(grant_type="refresh_token", refresh_token=refresh, **form)

    def let_in(self, holder: Person, *scopes: str) -> "Program":
        scope = " ".join(scopes or rules.SCOPES)
        answer = self.token(code=self.code(holder, scope=scope)).json()
        self.access, self.refresh = answer["access_token"], answer.get("refresh_token", "")
        return self

    def ask(self, method: str, path: str, body: Any = None, **kind: str) -> Any:
        client = Client(headers={"Authorization": f"Bearer {self.access}"})
        if body is None:
            return client.generic(method, f"{API}{path}")
        return client.generic(
            method, f"{API}{path}", body, **{"content_type": "application/json"} | kind
        )


def said_to(answer: Any) -> dict[str, str]:
    """What the program is told by the address that a browser is sent to."""
    assert answer.status_code == 302, answer.content
    assert answer["Location"].startswith(BACK)
    return {name: one[0] for name, one in parse_qs(urlsplit(answer["Location"]).query).items()}


# -- registering ---------------------------------------------------------------------------------


def test_a_program_registers_and_is_told_all_of_it() -> None:
    answer = register()
    told = answer.json()
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    assert {name: told[name] for name in metadata()} == metadata()
    assert (told["client_secret_expires_at"], told["client_id_issued_at"]) == (
        0,
        int(NOW.timestamp()),
    )
    kept = App.objects.get()
    assert str(kept.pk) == told["client_id"]
    assert told["client_secret"] not in json.dumps([kept.secret_hash, kept.about])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_name": None}, "invalid_client_metadata"),
        ({"software_id": ""}, "invalid_client_metadata"),
        ({"logo_uri": "http://backpack.example/logo.png"}, "invalid_client_metadata"),
        ({"tos_uri": "https://elsewhere.example/"}, "invalid_client_metadata"),
        ({"policy_uri": "javascript:alert(1)"}, "invalid_client_metadata"),
        ({"redirect_uris": None}, "invalid_redirect_uri"),
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": ["http://backpack.example/"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://mallory.example/"]}, "invalid_client_metadata"),
        ({"redirect_uris": [f"{BACK}#x"]}, "invalid_redirect_uri"),
        ({"redirect_uris": [7]}, "invalid_redirect_uri"),
        (
            {"redirect_uris": ["https://backpack.example\\@mallory.example/"]},
            "invalid_redirect_uri",
        ),
        ({"scope": None}, "invalid_client_metadata"),
        ({"scope": "everything"}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "none"}, "invalid_client_metadata"),
        ({"grant_types": ["client_credentials"]}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"contacts": "x"}, "invalid_client_metadata"),
    ],
)
def test_what_is_not_whole_is_not_registered(changes: dict[str, Any], code: str) -> None:
    answer = register(**changes)
    assert (answer.status_code, answer.json()["error"]) == (400, code)
    assert not App.objects.exists()


def test_what_nobody_ever_used_is_forgotten(clock: list[datetime]) -> None:
    Program()
    used = Program().let_in(make_person("Ada"))
    clock[0] += rules.UNUSED_LIFE + timedelta(days=1)
    new = Program()
    kept = {str(pk) for pk in App.objects.values_list("pk", flat=True)}
    assert kept == {used.told["client_id"], new.told["client_id"]}


@pytest.mark.usefixtures("one_moment")
def test_registering_has_a_pace() -> None:
    for _time in range(30):
        register()
    assert register().status_code == 429


# -- the holder's yes ----------------------------------------------------------------------------


def test_the_holder_is_told_who_asks_for_what_and_says_yes() -> None:
    ada, program = make_person("Ada"), Program(client_name="<b>Backpack")
    page = signed_in(ada).get(program.question(scope=rules.READ))
    shown = page.content.decode()
    assert "&lt;b&gt;Backpack" in shown
    assert "read the badges in your wallet" in shown
    assert "read your name" not in shown
    assert "Nobody here has checked" in shown
    assert f"form-action 'self' {HOST};" in page["Content-Security-Policy"]
    told = said_to(signed_in(ada).post(program.question(scope=rules.READ), {"answer": "yes"}))
    assert (told["state"], told["scope"]) == ("s-1", rules.READ)
    assert not AppCode.objects.filter(code_hash=told["code"]).exists()


def test_a_no_is_told_and_lets_nobody_in() -> None:
    answer = signed_in(make_person("Ada")).post(Program().question(), {"answer": "no"})
    assert said_to(answer) == {
        "error": "access_denied",
        "error_description": "The holder said no.",
        "state": "s-1",
    }
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": f"{BACK}/"},
        {"redirect_uri": f"{BACK}?x=1"},
        {"redirect_uri": "https://mallory.example/back"},
        {"redirect_uri": None},
        {"client_id": "00000000-0000-4000-8000-000000000000"},
        {"client_id": "x"},
    ],
)
def test_an_unknown_program_or_place_is_never_sent_to(changes: dict[str, Any]) -> None:
    answer = signed_in(make_person("Ada")).post(Program().question(**changes), {"answer": "yes"})
    assert answer.status_code == 400
    assert "Location" not in answer
    assert not AppCode.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": rules.OFFLINE}, "invalid_scope"),
    ],
)
def test_a_question_that_is_not_whole_goes_back(changes: dict[str, Any], code: str) -> None:
    answer = signed_in(make_person("Ada")).post(Program().question(**changes), {"answer": "yes"})
    assert said_to(answer)["error"] == code
    assert not AppCode.objects.exists()


def test_no_scope_is_given_that_was_not_registered() -> None:
    program = Program(scope=rules.READ)
    answer = signed_in(make_person("Ada")).post(program.question(), {"answer": "yes"})
    assert said_to(answer)["error"] == "invalid_scope"


def test_who_is_not_signed_in_does_so_first_and_finds_the_question_again() -> None:
    ada, program, client = make_person("Ada"), Program(), Client()
    answer = client.get(program.question())
    place = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    assert urlsplit(answer["Location"]).path == "/sign-in/"
    assert len(place) < 100
    client.force_login(ada)
    assert "Backpack" in client.get(place).content.decode()
    assert said_to(client.post(place, {"answer": "yes"}))["code"]
    assert signed_in(ada).get(place).status_code == 400


def test_a_yes_needs_the_page_it_was_said_on() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("Ada"))
    assert client.post(Program().question(), {"answer": "yes"}).status_code == 403
    assert not AppCode.objects.exists()


def test_a_minor_without_a_guardian_lets_no_program_in() -> None:
    ada = make_person("Ada")
    Minority.objects.create(person=ada, of_age_on=(NOW + timedelta(days=9)).date(), told_at=NOW)
    answer = signed_in(ada).post(Program().question(), {"answer": "yes"})
    assert (answer.status_code, "guardian" in answer.content.decode()) == (422, True)
    assert not Connection.objects.exists()


def test_a_minor_lets_a_program_in_once_a_guardian_approves_and_it_stops_with_them() -> None:
    mia, gustav = make_family()
    program = Program(client_name="Backpack")
    client = signed_in(mia)
    question = program.question(scope=rules.READ)
    assert "A guardian decides about it" in client.get(question).text
    asked = client.post(question, {"answer": "yes"})
    assert (asked.status_code, "A guardian was asked" in asked.text) == (200, True)
    assert not AppCode.objects.exists()
    approval = Approval.objects.get(kind="app")
    told = dict(approval.lines)
    assert (told["Program"], told["Where it is"]) == ("Backpack", "backpack.example")
    assert told["It asks to"] == "read the badges in your wallet"
    guardians_page = signed_in(gustav).get(reverse("people:approval", args=[approval.pk])).text
    assert "wants to let this program in" in guardians_page
    client.post(question, {"answer": "yes"})
    assert (Approval.objects.count(), Connection.objects.count()) == (1, 1)

    approve(approval, by=gustav, at=NOW)
    program.let_in(mia, rules.READ)
    assert program.ask("GET", "/credentials").status_code == 200
    code = program.code(mia, scope=rules.READ)
    stop(approval, reason="", by=gustav, at=NOW)
    assert program.ask("GET", "/credentials").status_code == 401
    assert refused(program.token(code=code)) == "invalid_grant"


def test_more_than_a_guardian_approved_is_asked_about_anew() -> None:
    mia, gustav = make_family()
    program = Program()
    client = signed_in(mia)
    client.post(program.question(scope=rules.READ), {"answer": "yes"})
    first = Approval.objects.get()
    approve(first, by=gustav, at=NOW)
    program.let_in(mia, rules.READ)
    more = client.post(program.question(), {"answer": "yes"})
    assert "A guardian was asked" in more.text
    first.refresh_from_db()
    assert first.state == "withdrawn"
    assert Approval.objects.exclude(pk=first.pk).get().state == "asked"
    assert program.ask("GET", "/credentials").status_code == 401


def test_a_refused_program_may_be_asked_about_again_and_gets_nothing() -> None:
    mia, gustav = make_family()
    program, client = Program(), signed_in(mia)
    client.post(program.question(), {"answer": "yes"})
    refuse(Approval.objects.get(), reason="Not that one.", by=gustav, at=NOW)
    assert "A guardian has refused this" in client.get(reverse("hold:apps")).text
    assert "A guardian was asked" in client.post(program.question(), {"answer": "yes"}).text
    assert sorted(Approval.objects.values_list("state", flat=True)) == ["asked", "refused"]


def test_a_program_too_many_in_a_day_is_not_asked_about_and_the_one_before_stays() -> None:
    mia, gustav = make_family()
    program, client = Program(), signed_in(mia)
    for _number in range(4):
        client.post(Program().question(), {"answer": "yes"})
    client.post(program.question(scope=rules.READ), {"answer": "yes"})
    mine = Connection.objects.get(app=program.told["client_id"])
    approve(Approval.objects.get(about=mine.pk), by=gustav, at=NOW)
    answer = client.post(program.question(), {"answer": "yes"})
    told = "asked your guardians 5 times today" in answer.text
    assert (answer.status_code, told) == (422, True)
    assert Connection.objects.filter(ended_at=None).count() == 5
    program.let_in(mia, rules.READ)
    assert program.ask("GET", "/credentials").status_code == 200


def test_whoever_is_of_age_lets_in_what_a_guardian_had_stopped() -> None:
    mia, gustav = make_family()
    program = Program()
    signed_in(mia).post(program.question(), {"answer": "yes"})
    refuse(Approval.objects.get(), reason="Not that one.", by=gustav, at=NOW)
    Minority.objects.update(of_age_on=NOW.date())
    assert program.let_in(mia).ask("GET", "/credentials").status_code == 200


# -- tokens --------------------------------------------------------------------------------------


def test_a_code_gives_tokens_of_which_only_hashes_are_kept() -> None:
    program = Program()
    code = program.code(make_person("Ada"))
    answer = program.token(code=code)
    told = answer.json()
    assert answer["Cache-Control"] == "no-store"
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 3600)
    assert told["scope"].split() == list(rules.SCOPES)
    kept = AppToken.objects.get()
    assert {told["access_token"], told["refresh_token"], code}.isdisjoint(
        {kept.access_hash, kept.refresh_hash, kept.code.code_hash}
    )


def test_without_offline_access_there_is_no_refresh_token() -> None:
    program = Program()
    assert (
        "refresh_token"
        not in program.token(code=program.code(make_person("Ada"), scope=rules.READ)).json()
    )


def test_a_code_is_good_once_and_the_second_time_ends_what_it_gave() -> None:
    program = Program()
    code = program.code(make_person("Ada"))
    program.access = program.token(code=code).json()["access_token"]
    assert program.ask("GET", "/profile").status_code == 200
    assert refused(program.token(code=code)) == "invalid_grant"
    assert program.ask("GET", "/profile").status_code == 401


def refused(answer: Any) -> str:
    assert answer.status_code == 400
    error: str = answer.json()["error"]
    return error


@pytest.mark.parametrize(
    "form",
    [
        {"code_verifier": "w" * 43},
        {"code_verifier": ""},
        {"code_verifier": "v" * 42},
        {"redirect_uri": f"{HOST}/other?x=1"},
        {"redirect_uri": ""},
        {"code": "guessed"},
        {"code": ""},
    ],
)
def test_a_code_alone_gives_nothing(form: dict[str, str]) -> None:
    program = Program()
    code = program.code(make_person("Ada"))
    assert refused(program.token(**{"code": code, **form})) == "invalid_grant"
    assert not AppToken.objects.exists()


def test_a_code_is_too_old_after_ten_minutes(clock: list[datetime]) -> None:
    program = Program()
    code = program.code(make_person("Ada"))
    clock[0] += timedelta(minutes=10)
    assert refused(program.token(code=code)) == "invalid_grant"


def test_a_code_is_for_the_program_that_asked_and_knows_its_secret() -> None:
    program, other = Program(), Program()
    code = program.code(make_person("Ada"))
    assert refused(other.token(code=code)) == "invalid_grant"
    for headers in (program.basic(secret="guessed"), {}, {"Authorization": "Basic !"}):
        answer = program.token(code=code, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer["WWW-Authenticate"].startswith("Basic")
    assert program.token(code=code).status_code == 200
    assert refused(program.token(grant_type="password")) == "unsupported_grant_type"


def test_a_refresh_token_is_good_once_and_ends_the_access_token_before() -> None:
    program = Program().let_in(make_person("Ada"))
    old = program.access
    told = program.refreshed(program.refresh, scope=rules.READ).json()
    assert program.ask("GET", "/profile").status_code == 401
    program.access = told["access_token"]
    assert program.ask("GET", "/credentials").status_code == 200
    assert program.ask("GET", "/profile").status_code == 403
    assert old != program.access
    assert refused(program.refreshed(program.refresh)) == "invalid_grant"
    assert program.ask("GET", "/credentials").status_code == 401
    assert refused(program.refreshed(told["refresh_token"])) == "invalid_grant"


def test_a_refresh_token_gives_no_more_than_was_granted_and_not_for_ever(
    clock: list[datetime],
) -> None:
    program = Program().let_in(make_person("Ada"), rules.READ, rules.OFFLINE)
    assert refused(program.refreshed(program.refresh, scope=rules.UPSERT)) == "invalid_scope"
    clock[0] += rules.REFRESH_LIFE
    assert refused(program.refreshed(program.refresh)) == "invalid_grant"


def test_a_program_ends_its_own_tokens_and_no_others() -> None:
    ada = make_person("Ada")
    program, other = Program().let_in(ada), Program().let_in(ada)

    def ended(by: Program, token: str, **form: str) -> Any:
        return Client(headers=by.basic()).post(reverse("hold:revoke"), {"token": token, **form})

    assert ended(other, program.access).status_code == 200
    assert program.ask("GET", "/profile").status_code == 200
    assert refused(ended(program, program.access, token_type_hint="id")) == "unsupported_token_type"
    assert ended(program, program.refresh, token_type_hint="refresh_token").status_code == 200
    assert program.ask("GET", "/profile").status_code == 401
    assert ended(program, "unknown").status_code == 200


# -- the wallet ----------------------------------------------------------------------------------


def test_an_access_token_holds_for_an_hour_in_the_header_only(clock: list[datetime]) -> None:
    program = Program().let_in(make_person("Ada"))
    assert Client().get(f"{API}/credentials?access_token={program.access}").status_code == 401
    assert program.ask("GET", "/credentials").status_code == 200
    clock[0] += timedelta(hours=1)
    assert status_of(program.ask("GET", "/credentials")) == (401, "unauthorizedrequest")


def status_of(answer: Any) -> tuple[int, str]:
    """Status and minor code of a refusal, which is whole."""
    told = answer.json()
    assert (told["imsx_codeMajor"], told["imsx_severity"]) == ("failure", "error")
    [field] = told["imsx_codeMinor"]["imsx_codeMinorField"]
    return answer.status_code, field["imsx_codeMinorFieldValue"]


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        (rules.READ_PROFILE, "GET", "/credentials"),
        (rules.READ, "POST", "/credentials"),
        (rules.READ, "GET", "/profile"),
        (rules.READ_PROFILE, "PUT", "/profile"),
    ],
)
def test_each_door_takes_its_own_scope(scope: str, method: str, path: str) -> None:
    program = Program().let_in(make_person("Ada"), scope)
    assert status_of(program.ask(method, path, "{}")) == (403, "forbidden")
    assert status_of(program.ask("DELETE", path)) == (405, "not_allowed")


def test_badges_come_page_by_page_byte_for_byte_the_newest_first() -> None:
    ada = make_person("Ada")
    days = [make_credential(recipient=ada, at=NOW - timedelta(days=number)) for number in range(3)]
    make_credential(recipient=make_person("Grace"))
    program = Program().let_in(ada)
    first = program.ask("GET", "/credentials?limit=2")
    assert first["X-Total-Count"] == "3"
    raw = first.content.decode()
    assert raw == f'{{"credential":[{days[0].document},{days[1].document}]}}'
    assert first["Link"].count('rel="next"') == 1
    assert 'rel="prev"' not in first["Link"]
    assert 'offset=2>; rel="last"' in first["Link"]
    second = program.ask("GET", "/credentials?limit=2&offset=2")
    assert [one["id"] for one in second.json()["credential"]] == [f"urn:uuid:{days[2].pk}"]
    assert 'rel="next"' not in second["Link"]
    assert 'offset=0>; rel="prev"' in second["Link"]
    since = (NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert program.ask("GET", f"/credentials?since={since}")["X-Total-Count"] == "1"
    assert Program().let_in(make_person("Rosa")).ask("GET", "/credentials").json() == {}


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "offset=-1", "since=yesterday", "limit=²"])
def test_a_page_that_makes_no_sense_is_refused(query: str) -> None:
    program = Program().let_in(make_person("Ada"))
    answer = program.ask("GET", f"/credentials?{query}")
    assert status_of(answer) == (400, "invalid_query_parameter")


def test_a_badge_that_is_put_in_is_checked_kept_and_given_back_unchanged() -> None:
    ada = make_person("Ada")
    program, text = Program().let_in(ada), given_to(ada) + " \n"
    answer = program.ask("POST", "/credentials", text, content_type="application/vc+ld+json")
    assert (answer.status_code, answer["Content-Type"]) == (201, "application/vc+ld+json")
    assert answer.content.decode() == text
    kept = imported_of(ada).get()
    assert (kept.verdict, kept.source, kept.document) == ("valid", "Backpack", text)
    assert program.ask("POST", "/credentials", text).status_code == 200
    assert program.ask("GET", "/credentials").content.decode() == f'{{"credential":[{text}]}}'


def test_the_same_badge_anew_takes_the_place_of_the_earlier_one() -> None:
    ada = make_person("Ada")
    program = Program().let_in(ada)
    assert program.ask("POST", "/credentials", given_to(ada)).status_code == 201
    renewed = given_to(ada, name="Calm phone calls, corrected")
    assert program.ask("POST", "/credentials", renewed).status_code == 200
    assert [one.document for one in imported_of(ada)] == [renewed]


def test_what_is_forged_or_anothers_or_no_badge_is_refused_with_its_reason() -> None:
    ada = make_person("Ada")
    program = Program().let_in(ada)
    forged = given_to(ada).replace("Calm phone calls", "Something better")
    others = given_to(make_person("Grace"))
    for text in (forged, others, "{}", "[]", "nonsense", '{"type": "OpenBadgeCredential"}'):
        answer = program.ask("POST", "/credentials", text)
        assert status_of(answer) == (400, "invalid_data")
        assert answer.json()["imsx_description"]
    assert not ImportedCredential.objects.exists()
    assert status_of(
        program.ask("POST", "/credentials", given_to(ada), content_type="text/plain")
    ) == (400, "invalid_data")
    assert status_of(program.ask("POST", "/credentials", "x", content_type="image/png")) == (
        400,
        "invalid_data",
    )


def test_a_badge_from_here_is_there_already() -> None:
    ada = make_person("Ada")
    badge = make_credential(recipient=ada)
    answer = Program().let_in(ada).ask("POST", "/credentials", badge.document)
    assert (answer.status_code, answer.content.decode()) == (200, badge.document)
    assert not ImportedCredential.objects.exists()


def test_each_program_knows_the_holder_by_another_name() -> None:
    ada = make_person("Ada")
    first, second = (Program().let_in(ada).ask("GET", "/profile").json() for _time in range(2))
    assert first["id"] != second["id"]
    assert {name: first[name] for name in ("type", "name", "email")} == {
        "type": ["Profile"],
        "name": "Ada",
        "email": ada.email,
    }
    assert str(ada.pk) not in json.dumps(first)


def test_a_program_changes_the_name_and_nothing_else() -> None:
    ada = make_person("Ada")
    program = Program().let_in(ada)
    profile = program.ask("GET", "/profile").json()
    answer = program.ask("PUT", "/profile", json.dumps(profile | {"name": "Ada Lovelace"}))
    assert (answer.status_code, answer.json()["name"]) == (200, "Ada Lovelace")
    for wrong in ({"email": "m@example.org"}, {"name": ""}, {"name": 7}, {"phone": "1"}):
        changed = program.ask("PUT", "/profile", json.dumps(profile | wrong))
        assert status_of(changed) == (400, "invalid_data")
    assert status_of(program.ask("PUT", "/profile", "[")) == (400, "invalid_data")
    ada.refresh_from_db()
    assert (ada.name, ada.email) == ("Ada Lovelace", profile["email"])


def test_a_holder_sees_whom_they_let_in_and_ends_it_at_once() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    program = Program().let_in(ada)
    code = program.code(ada)
    client = signed_in(ada)
    assert "Backpack" in client.get(reverse("hold:apps")).content.decode()
    place = reverse("hold:end_app", args=[Connection.objects.get().pk])
    assert signed_in(mallory).post(place).status_code == 404
    program.access = program.token(code=code).json()["access_token"]
    late = program.code(ada)
    client.post(place)
    assert program.ask("GET", "/credentials").status_code == 401
    assert refused(program.token(code=late)) == "invalid_grant"
    client.get(reverse("hold:apps"))
    assert "Backpack" not in client.get(reverse("hold:apps")).content.decode()


def test_a_yes_with_fewer_scopes_ends_what_was_given_before() -> None:
    ada = make_person("Ada")
    program = Program().let_in(ada)
    before = program.access
    program.let_in(ada, rules.READ)
    now, program.access = program.access, before
    assert program.ask("GET", "/profile").status_code == 401
    program.access = now
    assert program.ask("GET", "/credentials").status_code == 200
    assert Connection.objects.get().scopes == [rules.READ]


def test_the_service_is_described_to_anyone_in_the_words_of_the_standard() -> None:
    answer = Client().get(f"{API}/discovery")
    told = answer.json()
    security = told["components"]["securitySchemes"]["OAuth2ACG"]
    flow = security["flows"]["authorizationCode"]
    assert security["x-imssf-registrationUrl"].endswith(reverse("hold:register"))
    assert flow["tokenUrl"].endswith(reverse("hold:token"))
    assert set(flow["scopes"]) == set(rules.SCOPES)
    assert {"title", "version", "termsOfService", "x-imssf-privacyPolicyUrl"} <= told["info"].keys()
    operations = [one["operationId"] for path in told["paths"].values() for one in path.values()]
    assert sorted(operations) == [
        "getCredentials",
        "getProfile",
        "getServiceDescription",
        "putProfile",
        "upsertCredential",
    ]
    assert told["servers"][0]["url"].endswith(API)


def test_programs_in_browsers_may_ask_from_any_origin() -> None:
    for path in (f"{API}/credentials", reverse("hold:token"), reverse("hold:register")):
        answer = Client().options(path)
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (204, "*")
        assert "Authorization" in answer["Access-Control-Allow-Headers"]


def test_answers_fit_the_published_schemas() -> None:
    ada = make_person("Ada")
    make_credential(recipient=ada)
    program = Program().let_in(ada)
    program.ask("POST", "/credentials", given_to(ada))
    answers = {
        "getopenbadgecredentialsresponse": program.ask("GET", "/credentials"),
        "profile": program.ask("GET", "/profile"),
        "imsx_statusinfo": program.ask("GET", "/credentials?limit=0"),
    }
    for name, answer in answers.items():
        schema = published_schema(f"ob3-published/ob_v3p0_{name}_schema.json")
        wrong = [str(one) for one in jsonschema_rs.validator_for(schema).iter_errors(answer.json())]
        assert wrong == [], name


# -- what a program must not be able to do ---------------------------------------------------------


def kept_anew(ada: Person, program: Program) -> ImportedCredential:
    assert program.ask("POST", "/credentials", given_to(ada)).status_code == 201
    return imported_of(ada).get()


def test_what_cannot_be_verified_takes_the_place_of_nothing_verified(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada = make_person("Ada")
    program = Program().let_in(ada)
    kept = kept_anew(ada, program)
    monkeypatch.setattr(open_badges, "fetch", Network({}))
    answer = program.ask("POST", "/credentials", given_to(ada, name="Something better"))
    assert status_of(answer) == (400, "invalid_data")
    assert "verified" in answer.json()["imsx_description"]
    assert ImportedCredential.objects.get() == kept
    assert program.ask("POST", "/credentials", kept.document).status_code == 200
    assert imported_of(ada).get().verdict == "valid"


def test_what_cannot_be_verified_replaces_what_could_not_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada = make_person("Ada")
    program = Program().let_in(ada)
    monkeypatch.setattr(open_badges, "fetch", Network({}))
    assert kept_anew(ada, program).verdict == "unknown"
    renewed = given_to(ada, name="Calm phone calls, corrected")
    assert program.ask("POST", "/credentials", renewed).status_code == 200
    assert imported_of(ada).get().document == renewed


def test_a_badge_stands_wherever_the_one_it_replaces_stood() -> None:
    ada = make_person("Ada")
    program = Program().let_in(ada)
    kept = kept_anew(ada, program)
    KeptPiece.objects.create(imported=kept, position=0, title="A call", url="https://a.example/1")
    shelf = start_collection(ada, name="Calm", words="", at=NOW)
    collect(shelf, chosen=[("elsewhere", kept.pk)], by=ada, at=NOW)
    shared, _token = share(ada, request=make_request(imported=[kept.pk]), at=NOW)
    renewed = given_to(ada, name="Calm phone calls, corrected")
    assert program.ask("POST", "/credentials", renewed).status_code == 200
    new = imported_of(ada).get()
    assert new.pk != kept.pk
    assert [piece.title for piece in new.pieces.all()] == ["A call"]
    assert [one.imported for one in shelf.items.all()] == [new]
    assert list(shared.imported.all()) == [new]


def test_zero_characters_are_refused_or_told_as_what_they_are() -> None:
    ada = make_person("Ada")
    for changes in (
        {"client_name": "Back\0pack"},
        {"software_id": "\0"},
        {"contacts": ["a\0@backpack.example"]},
        {"redirect_uris": [f"{BACK}\0"]},
    ):
        assert register(**changes).status_code == 400
    program = Program().let_in(ada)
    profile = program.ask("GET", "/profile").json()
    wrong = program.ask("PUT", "/profile", json.dumps(profile | {"name": "Ada\0"}))
    assert status_of(wrong) == (400, "invalid_data")
    odd = given_to(ada).replace("Calm phone calls", "Calm\\u0000")
    assert status_of(program.ask("POST", "/credentials", odd)) == (400, "invalid_data")
    assert [one.title for one in brought(ada, odd).found.all()] == ["Calm\ufffd"]


def test_a_yes_with_fewer_scopes_ends_a_code_that_was_not_used_yet() -> None:
    ada, program = make_person("Ada"), Program()
    wide = program.code(ada)
    narrow = program.code(ada, scope=rules.READ)
    assert refused(program.token(code=wide)) == "invalid_grant"
    assert program.token(code=narrow).json()["scope"] == rules.READ


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_beyond_the_calendar_is_refused(since: str) -> None:
    program = Program().let_in(make_person("Ada"))
    answer = program.ask("GET", f"/credentials?since={since}")
    assert status_of(answer) == (400, "invalid_query_parameter")


def test_what_takes_a_badges_place_in_a_minors_share_is_asked_about_anew() -> None:
    mia, gustav = make_family()
    program = Program()
    question = program.question()
    signed_in(mia).post(question, {"answer": "yes"})
    approve(Approval.objects.get(kind="app"), by=gustav, at=NOW)
    program.let_in(mia)
    program.ask("POST", "/credentials", given_to(mia))
    ends_at = NOW + timedelta(days=9)
    wish = {"imported": [imported_of(mia).get().pk], "ends_at": ends_at}
    shown, token = share(mia, request=make_request(**wish), at=NOW)
    closed, _token = share(mia, request=make_request(**wish), at=NOW)
    approve(Approval.objects.get(about=shown.pk), by=gustav, at=NOW)
    stop(Approval.objects.get(about=closed.pk), reason="", by=gustav, at=NOW)
    page = reverse("hold:share", args=[token])
    assert Client().get(page).status_code == 200
    mails = Mail.objects.filter(to=gustav.email).count()
    renewed = given_to(mia, name="Something else altogether")
    assert program.ask("POST", "/credentials", renewed).status_code == 200
    assert Client().get(page).status_code == 404
    asked = Approval.objects.get(about=shown.pk)
    assert asked.state == "asked"
    assert Mail.objects.filter(to=gustav.email).count() == mails + 1
    assert Approval.objects.get(about=closed.pk).state == "withdrawn"
    approve(asked, by=gustav, at=NOW)
    assert "Something else altogether" in Client().get(page).text


def test_a_guardian_who_was_asked_often_finds_it_among_what_waits() -> None:
    mia, gustav = make_family()
    program = Program()
    signed_in(mia).post(program.question(), {"answer": "yes"})
    approve(Approval.objects.get(kind="app"), by=gustav, at=NOW)
    program.let_in(mia)
    program.ask("POST", "/credentials", given_to(mia))
    wish = {"imported": [imported_of(mia).get().pk], "ends_at": NOW + timedelta(days=9)}
    for _number in range(4):
        share(mia, request=make_request(**wish), at=NOW)
    for asked in Approval.objects.filter(kind="share"):
        approve(asked, by=gustav, at=NOW)
    renewed = given_to(mia, name="Something else altogether")
    assert program.ask("POST", "/credentials", renewed).status_code == 200
    states = Approval.objects.filter(kind="share").values_list("state", flat=True)
    assert set(states) == {"asked"}


def test_what_takes_a_badges_place_in_an_adults_share_is_seen_at_once() -> None:
    ada = make_person("Ada")
    program = Program().let_in(ada)
    program.ask("POST", "/credentials", given_to(ada))
    wish = {"imported": [imported_of(ada).get().pk], "ends_at": NOW + timedelta(days=9)}
    _shown, token = share(ada, request=make_request(**wish), at=NOW)
    renewed = given_to(ada, name="Calm phone calls, corrected")
    program.ask("POST", "/credentials", renewed)
    assert "Calm phone calls, corrected" in Client().get(reverse("hold:share", args=[token])).text
    assert not Approval.objects.exists()
