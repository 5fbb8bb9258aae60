"""OpenID4VP 1.0: a badge shown by whom it is about, to us, now; anything else is refused."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from insignia.keys import PrivateKey
from insignia.proofs.data_integrity import secure
from insignia.proofs.jws import sign_claims
from insignia.proofs.options import ProofOptions
from insignia.proofs.sd_jwt import bind_sd_jwt
from insignia.proofs.sd_jwt_vc import confirmation, issue_sd_jwt_vc
from insignia.proofs.vc_jwt import sign_vc_jwt

from insignia import did, sign, testing
from milepost.kit.lasting import BADGE_TYPE
from milepost.verify.models import PresentationRequest
from milepost.verify.rules import presenting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ISSUER, HOLDER, MALLORY = (PrivateKey.generate() for _number in range(3))


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    cache.clear()
    moment = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


class Asked:
    """A request that a visitor has made, as a wallet reads it."""

    def __init__(self) -> None:
        self.visitor = Client()
        self.page = self.visitor.post(reverse("verify:wallet_ask"))["Location"]
        self.pk = self.page.rstrip("/").rpartition("/")[2]
        link = self.visitor.session["asked-wallets"][self.pk]
        self.read = {name: one[0] for name, one in parse_qs(urlsplit(link).query).items()}

    def answer(self, vp_token: Any, **changes: str) -> Any:
        form = {"vp_token": orjson.dumps(vp_token).decode(), "state": self.read["state"]}
        return Client().post(urlsplit(self.read["response_uri"]).path, form | changes)

    def shown(self) -> str:
        return self.visitor.get(self.page).content.decode()

    def presentation(self, credential: Any = None, **changes: Any) -> dict[str, Any]:
        key = changes.pop("key", HOLDER)
        holder = did.from_key(key.public)
        document = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "holder": holder,
            "verifiableCredential": [credential or badge()],
        }
        asked = {"challenge": self.read["nonce"], "domain": self.read["client_id"]}
        options = ProofOptions(
            did.method_id(holder), NOW, **{"purpose": "authentication", **asked, **changes}
        )
        return secure(document, key=key, options=options)

    def jwt(self, credential: str = "", **changes: Any) -> str:
        """A presentation as wallets write it for ``jwt_vc_json``: a ``vp`` claim."""
        key = changes.pop("key", HOLDER)
        holder = did.from_key(changes.pop("named", key).public)
        shown = {
            "@context": ["https://www.w3.org/2018/credentials/v1"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": [credential or badge_jwt()],
        }
        asked = {"nonce": self.read["nonce"], "aud": self.read["client_id"]}
        claims = {"iss": holder, "vp": shown, **asked, **changes}
        stated = {name: value for name, value in claims.items() if value is not None}
        return sign_claims(stated, header={"typ": "JWT", "kid": did.method_id(holder)}, key=key)

    def sd_jwt(self, **changes: Any) -> str:
        vct = changes.pop("vct", BADGE_TYPE)
        issuer = did.from_key(ISSUER.public)
        claims = {
            "iss": issuer,
            "vct": vct,
            "name": "Wait time",
            "issuer_name": "State Office",
            "cnf": confirmation(HOLDER.public),
        }
        issued = issue_sd_jwt_vc(claims, key=ISSUER, header={"kid": did.method_id(issuer)})
        asked = {"audience": self.read["client_id"], "nonce": self.read["nonce"], "at": NOW}
        key = changes.pop("key", HOLDER)
        return bind_sd_jwt(issued, key=key, **{**asked, **changes}).text


def badge_jwt(*, about: str = "") -> str:
    issuer = did.from_key(ISSUER.public)
    credential = testing.sample_credential(issuer=issuer)
    subject = {**credential["credentialSubject"], "id": about or did.from_key(HOLDER.public)}
    credential = {**credential, "credentialSubject": subject}
    return sign_vc_jwt(credential, key=ISSUER, method=did.method_id(issuer))


def badge(*, about: str = "", **changes: Any) -> dict[str, Any]:
    issuer = did.from_key(ISSUER.public)
    credential = testing.sample_credential(issuer=issuer) | changes
    credential["credentialSubject"] = {
        **credential["credentialSubject"],
        "id": about or did.from_key(HOLDER.public),
    }
    method = did.method_id(issuer)
    return sign(credential, key=ISSUER, method=method, created=testing.SAMPLE_MOMENT)


def test_a_request_says_what_the_standard_asks_for() -> None:
    read = Asked().read
    assert read["response_type"] == "vp_token"
    assert read["response_mode"] == "direct_post"
    assert read["client_id"] == f"redirect_uri:{read['response_uri']}"
    assert len(read["nonce"]) == len(read["state"]) == 43
    query = orjson.loads(read["dcql_query"])
    assert [one["format"] for one in query["credentials"]] == ["ldp_vc", "jwt_vc_json", "dc+sd-jwt"]
    assert all(one["meta"] for one in query["credentials"])
    assert query["credential_sets"] == [{"options": [["badge"], ["badge_jwt"], ["badge_sd_jwt"]]}]
    formats = orjson.loads(read["client_metadata"])["vp_formats_supported"]
    assert set(formats) == {"ldp_vc", "jwt_vc_json", "dc+sd-jwt"}


def test_a_badge_that_its_holder_shows_is_told_to_whoever_asked() -> None:
    asked = Asked()
    assert "Has it come?" in asked.shown()
    answer = asked.answer({"badge": [asked.presentation()]})
    assert (answer.status_code, answer.json()) == (200, {})
    kept = PresentationRequest.objects.get()
    assert kept.report and kept.report["verdict"] == "valid"
    assert kept.title in asked.shown()
    assert asked.shown().count("Issuer not known here") == 2
    assert "Anybody can make such a key and write any name beside it." in asked.shown()
    assert Client().get(asked.page).status_code == 404


def test_an_sd_jwt_is_taken_too() -> None:
    asked = Asked()
    assert asked.answer({"badge_sd_jwt": [asked.sd_jwt()]}).status_code == 200
    for words in ("Wait time", "State Office", "Issuer not known here"):
        assert words in asked.shown()


def test_a_token_is_taken_too() -> None:
    asked = Asked()
    assert asked.answer({"badge_jwt": [asked.jwt()]}).status_code == 200
    kept = PresentationRequest.objects.get()
    assert kept.report and kept.report["verdict"] == "valid"
    assert kept.title in asked.shown()


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "of another request"},
        {"nonce": None},
        {"aud": "redirect_uri:https://elsewhere.example/answer"},
        {"aud": None},
        {"key": MALLORY},
        {"key": MALLORY, "named": HOLDER},
        {"exp": int(NOW.timestamp())},
    ],
)
def test_a_token_for_or_by_somebody_else_is_refused(changes: dict[str, Any]) -> None:
    asked = Asked()
    answer = asked.answer({"badge_jwt": [asked.jwt(**changes)]})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert PresentationRequest.objects.get().answered_at is None


def test_a_token_that_was_changed_or_shows_anothers_badge_or_nothing_is_refused() -> None:
    asked = Asked()
    others = badge_jwt(about=did.from_key(MALLORY.public))
    start, _dot, signature = asked.jwt().rpartition(".")
    inside, _dot, forged = badge_jwt().rpartition(".")
    wrong = [others, f"{inside}.{forged[::-1]}"]
    shown = [asked.jwt(one) for one in wrong]
    for token in (f"{start}.{signature[::-1]}", *shown, badge_jwt()):
        assert asked.answer({"badge_jwt": [token]}).status_code == 400
    assert PresentationRequest.objects.get().answered_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"challenge": "of another request"},
        {"challenge": None},
        {"domain": "redirect_uri:https://elsewhere.example/answer"},
        {"domain": None},
        {"purpose": "assertionMethod"},
        {"key": MALLORY},
    ],
)
def test_a_presentation_for_somebody_else_or_by_somebody_else_is_refused(
    changes: dict[str, Any],
) -> None:
    asked = Asked()
    answer = asked.answer({"badge": [asked.presentation(**changes)]})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert PresentationRequest.objects.get().answered_at is None


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "of another request"},
        {"audience": "redirect_uri:https://elsewhere.example/answer"},
        {"key": MALLORY},
        {"vct": "https://elsewhere.example/other"},
    ],
)
def test_an_sd_jwt_for_or_by_somebody_else_is_refused(changes: dict[str, Any]) -> None:
    asked = Asked()
    answer = asked.answer({"badge_sd_jwt": [asked.sd_jwt(**changes)]})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "vct", [BADGE_TYPE, "http://testserver/vct/open-badge/", "https://old.example/vct/open-badge/"]
)
def test_an_sd_jwt_of_any_milepost_is_asked_for_and_taken(vct: str, settings: Any) -> None:
    settings.PUBLIC_URL = "http://testserver"
    settings.BADGE_TYPES = ["https://old.example/vct/open-badge/"]
    asked = Asked()
    [_ldp, _jwt, query] = orjson.loads(asked.read["dcql_query"])["credentials"]
    assert vct in query["meta"]["vct_values"]
    assert asked.answer({"badge_sd_jwt": [asked.sd_jwt(vct=vct)]}).status_code == 200
    assert "Wait time" in asked.shown()


def test_what_was_changed_after_signing_is_refused_or_told() -> None:
    asked = Asked()
    changed = asked.presentation()
    changed["verifiableCredential"][0]["name"] = "Something better"
    assert asked.answer({"badge": [changed]}).status_code == 400
    forged = badge()
    forged["name"] = "Something better"
    assert asked.answer({"badge": [asked.presentation(forged)]}).status_code == 400
    unbound = asked.sd_jwt()
    cut = unbound[: unbound.rindex("~") + 1]
    assert asked.answer({"badge_sd_jwt": [cut]}).status_code == 400
    assert PresentationRequest.objects.get().answered_at is None


def test_another_ones_badge_is_refused() -> None:
    asked = Asked()
    others = badge(about=did.from_key(MALLORY.public))
    answer = asked.answer({"badge": [asked.presentation(others)]})
    assert answer.status_code == 400
    assert "not the one it is about" in answer.json()["error_description"]


NONSENSE: list[Any] = [{}, [], {"other": ["x"]}, {"badge": "x"}, {"badge": []}]
NONSENSE += [{"badge": ["x"]}, {"badge_sd_jwt": [{}]}, {"badge_sd_jwt": ["x"]}]
NONSENSE += [{"badge_sd_jwt": ["a~b~"]}, {"badge_jwt": [{}]}, {"badge_jwt": ["a.b.c"]}]


@pytest.mark.parametrize("vp_token", NONSENSE)
def test_an_answer_that_makes_no_sense_is_refused(vp_token: Any) -> None:
    assert Asked().answer(vp_token).status_code == 400


def test_a_request_is_answered_once_in_time_and_with_its_state(clock: list[datetime]) -> None:
    asked = Asked()
    token = {"badge": [asked.presentation()]}
    assert asked.answer(token, state="guessed").status_code == 400
    assert asked.answer(token).status_code == 200
    assert asked.answer(token).status_code == 400
    late = Asked()
    token = {"badge": [late.presentation()]}
    clock[0] = NOW + presenting.REQUEST_LIFE
    assert late.answer(token).status_code == 400
    assert "Nothing came in time." in late.shown()


def test_five_answers_that_do_not_hold_end_a_request() -> None:
    asked = Asked()
    for _time in range(presenting.MOST_TRIES):
        assert asked.answer({"badge": [asked.presentation(challenge="x")]}).status_code == 400
    assert asked.answer({"badge": [asked.presentation()]}).status_code == 400


def test_old_requests_are_forgotten(clock: list[datetime]) -> None:
    old = Asked()
    clock[0] = NOW + timedelta(hours=2)
    Asked()
    assert not PresentationRequest.objects.filter(pk=old.pk).exists()


class AskedByProgram(Asked):
    """A request that a program has made."""

    def __init__(self) -> None:
        told = Client().post("/api/v1/verify/wallet")
        assert told.status_code == 201
        self.told = told.json()
        link = urlsplit(self.told["link"]).query
        self.read = {name: one[0] for name, one in parse_qs(link).items()}

    def heard(self, key: str = "") -> Any:
        sent = Client(headers={"Authorization": f"Bearer {key or self.told['key']}"})
        return sent.get(f"/api/v1/verify/wallet/{self.told['id']}")


def test_a_program_asks_a_wallet_and_reads_the_answer_with_the_requests_key(
    clock: list[datetime],
) -> None:
    asked, other = AskedByProgram(), AskedByProgram()
    assert (asked.heard().json()["state"], asked.heard().json()["report"]) == ("open", None)
    assert asked.answer({"badge": [asked.presentation()]}).status_code == 200
    told = asked.heard().json()
    assert (told["state"], told["report"]["verdict"]) == ("answered", "valid")
    assert asked.heard(other.told["key"]).status_code == 404
    assert asked.heard(asked.read["state"]).status_code == 401
    assert Client().get(f"/api/v1/verify/wallet/{asked.told['id']}").status_code == 401
    clock[0] = NOW + presenting.REQUEST_LIFE
    assert other.heard().json()["state"] == "ended"
