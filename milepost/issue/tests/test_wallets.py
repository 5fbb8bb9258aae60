"""OpenID4VCI 1.0: what a wallet is told, and every way in which it gets nothing."""

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from insignia.did import jwk
from insignia.keys import P256, PrivateKey
from insignia.proofs.jws import sign_claims

from insignia import verify
from milepost.issue import actions, queries
from milepost.issue.actions import revoke_credential
from milepost.issue.models import Credential, UsedNonce, WalletOffer
from milepost.issue.rules import wallets
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.lasting import BADGE_TYPE
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.people.actions import end_guardianship, make_token
from milepost.people.models import Guardianship, Person
from milepost.people.tests.builders import make_family, make_minor, make_person

pytestmark = pytest.mark.django_db
KEY = PrivateKey.generate(P256)
LATER = NOW + timedelta(minutes=16)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment that the pages read; change it to let time pass."""
    moment = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


@pytest.fixture
def badge(clock: list[datetime]) -> Credential:
    return make_credential()


class Wallet:
    """A wallet's requests about one offered badge."""

    def __init__(self, badge: Credential) -> None:
        assert badge.recipient
        _offer, self.code = actions.offer_to_wallet(badge, by=badge.recipient, at=NOW)
        found = re.search(r"^\d{6}$", Mail.objects.latest("pk").text, re.MULTILINE)
        assert found
        self.tx_code = found[0]
        self.slug = badge.organization.slug
        self.issuer = queries.wallet_endpoints(badge.organization).issuer
        self.access = ""

    def post(self, name: str, body: Any = None, *, form: Any = None) -> Any:
        address = reverse(f"issue:wallet_{name}", args=[self.slug])
        headers = {"Authorization": f"Bearer {self.access}"} if self.access else {}
        if form is not None:
            return Client(headers=headers).post(address, form)
        return Client(headers=headers).post(address, body or {}, content_type="application/json")

    def token(self, **changes: str) -> Any:
        form = {
            "grant_type": wallets.PRE_AUTHORIZED,
            "pre-authorized_code": self.code,
            "tx_code": self.tx_code,
        }
        answer = self.post("token", form=form | changes)
        self.access = answer.json().get("access_token", "")
        return answer

    def nonce(self) -> str:
        answer = self.post("nonce")
        assert answer["Cache-Control"] == "no-store"
        nonce: str = answer.json()["c_nonce"]
        return nonce

    def proof(
        self, *, key: PrivateKey = KEY, header: Any = None, without: str = "", **changes: Any
    ) -> str:
        head = {"typ": wallets.PROOF_TYPE, "jwk": key.public.to_jwk()}
        claims = {"aud": self.issuer, "iat": int(NOW.timestamp()), **changes}
        if "nonce" not in claims:
            claims["nonce"] = self.nonce()
        claims.pop(without, None)
        return sign_claims(claims, header=head if header is None else header, key=key)

    def ask(self, *proofs: str, form: str = "OpenBadgeLdp") -> Any:
        body = {"credential_configuration_id": form, "proofs": {"jwt": list(proofs)}}
        return self.post("credential", body)


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_wallet_finds_everything_at_the_places_of_the_standard(badge: Credential) -> None:
    wallet = Wallet(badge)
    offer = Client().get(reverse("issue:wallet_offer_document", args=[wallet.code]))
    assert offer["Access-Control-Allow-Origin"] == "*"
    assert offer.json()["credential_issuer"] == wallet.issuer
    grant = offer.json()["grants"][wallets.PRE_AUTHORIZED]
    assert grant["tx_code"]["length"] == 6
    for secret in ("Ada", badge.version.title, str(badge.pk)):
        assert secret not in offer.content.decode()
    place = f"/.well-known/openid-credential-issuer/issuers/{wallet.slug}"
    metadata = Client().get(place).json()
    assert metadata["credential_issuer"] == wallet.issuer
    forms = metadata["credential_configurations_supported"].values()
    assert [one["format"] for one in forms] == ["ldp_vc", "jwt_vc_json", "dc+sd-jwt"]
    server = Client().get(f"/.well-known/oauth-authorization-server/issuers/{wallet.slug}").json()
    assert server["issuer"] == wallet.issuer
    assert server["pre-authorized_grant_anonymous_access_supported"] is True
    preflight = Client().options(reverse("issue:wallet_credential", args=[wallet.slug]))
    assert "Authorization" in preflight["Access-Control-Allow-Headers"]


def test_a_copy_says_what_the_badge_says_and_is_on_the_log(badge: Credential) -> None:
    wallet = Wallet(badge)
    wallet.token()
    answer = wallet.ask(wallet.proof())
    [given] = answer.json()["credentials"]
    issued = queries.document_of(badge)
    copy = given["credential"]
    assert copy["credentialSubject"].pop("id") == jwk.from_key(KEY.public)
    for document in (copy, issued):
        document.pop("proof")
    assert copy == issued
    assert Leaf.objects.filter(kind="credential.issued").count() == 2


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"tx_code": ""}, "invalid_request"),
        ({"tx_code": "12345"}, "invalid_grant"),
        ({"pre-authorized_code": "unknown"}, "invalid_grant"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
    ],
)
def test_no_token_without_the_right_codes(
    badge: Credential, changes: dict[str, str], error: str
) -> None:
    assert error_of(Wallet(badge).token(**changes)) == (400, error)


def test_codes_end_by_time_by_use_and_by_five_wrong_tries(
    badge: Credential, clock: list[datetime]
) -> None:
    used = Wallet(badge)
    assert used.token().status_code == 200
    assert error_of(used.token()) == (400, "invalid_grant")
    guessed = Wallet(badge)
    for _time in range(5):
        guessed.token(tx_code="abcdef")
    assert error_of(guessed.token()) == (400, "invalid_grant")
    old = Wallet(badge)
    newer = Wallet(badge)
    assert error_of(old.token()) == (400, "invalid_grant")
    clock[0] = LATER
    assert error_of(newer.token()) == (400, "invalid_grant")
    document = reverse("issue:wallet_offer_document", args=[newer.code])
    assert Client().get(document).status_code == 404


def test_no_copy_without_a_token_of_this_issuer(badge: Credential, clock: list[datetime]) -> None:
    wallet = Wallet(badge)
    assert error_of(wallet.ask(wallet.proof())) == (401, "invalid_token")
    wallet.token()
    other = make_credential()
    here, wallet.slug = wallet.slug, other.organization.slug
    assert error_of(wallet.ask(wallet.proof())) == (401, "invalid_token")
    wallet.slug, clock[0] = here, LATER
    assert error_of(wallet.ask(wallet.proof())) == (401, "invalid_token")


DID_KID = {"typ": wallets.PROOF_TYPE, "kid": f"{jwk.from_key(KEY.public)}#0"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"aud": "https://elsewhere.example/issuers/x"}, "invalid_proof"),
        ({"iat": int(NOW.timestamp()) - 400}, "invalid_proof"),
        ({"iat": int(NOW.timestamp()) + 400}, "invalid_proof"),
        ({"without": "iat"}, "invalid_proof"),
        ({"iss": "somebody"}, "invalid_proof"),
        ({"without": "nonce"}, "invalid_nonce"),
        ({"nonce": "of my own"}, "invalid_nonce"),
        ({"header": {"typ": "JWT", "jwk": KEY.public.to_jwk()}}, "invalid_proof"),
        ({"header": {"typ": wallets.PROOF_TYPE}}, "invalid_proof"),
        ({"header": {"typ": wallets.PROOF_TYPE, "jwk": KEY.to_jwk()}}, "invalid_proof"),
        ({"header": DID_KID | {"jwk": KEY.public.to_jwk()}}, "invalid_proof"),
        ({"header": {"typ": wallets.PROOF_TYPE, "kid": "did:web:a.example#1"}}, "invalid_proof"),
        (
            {"header": {"typ": wallets.PROOF_TYPE, "jwk": PrivateKey.generate().public.to_jwk()}},
            "invalid_proof",
        ),
    ],
)
def test_no_copy_for_a_proof_that_proves_nothing(
    badge: Credential, changes: dict[str, Any], error: str
) -> None:
    wallet = Wallet(badge)
    wallet.token()
    assert error_of(wallet.ask(wallet.proof(**changes))) == (400, error)
    assert Leaf.objects.filter(kind="credential.issued").count() == 1


def test_a_key_may_be_named_by_its_did(badge: Credential) -> None:
    wallet = Wallet(badge)
    wallet.token()
    assert wallet.ask(wallet.proof(header=DID_KID)).status_code == 200


def test_a_nonce_is_answered_once_and_in_time(badge: Credential, clock: list[datetime]) -> None:
    wallet = Wallet(badge)
    wallet.token()
    nonce = wallet.nonce()
    assert wallet.ask(wallet.proof(nonce=nonce)).status_code == 200
    assert error_of(wallet.ask(wallet.proof(nonce=nonce))) == (400, "invalid_nonce")
    waiting = wallet.nonce()
    clock[0] = NOW + timedelta(minutes=6)
    late = wallet.proof(nonce=waiting, iat=int(clock[0].timestamp()))
    assert error_of(wallet.ask(late)) == (400, "invalid_nonce")
    assert UsedNonce.objects.count() == 1


def test_three_keys_get_three_copies_and_one_bad_proof_none(badge: Credential) -> None:
    wallet = Wallet(badge)
    wallet.token()
    keys = [PrivateKey.generate(P256) for _number in range(3)]
    nonce = wallet.nonce()
    proofs = [wallet.proof(key=key, nonce=nonce) for key in keys]
    bad = wallet.proof(nonce=nonce, aud="elsewhere")
    assert error_of(wallet.ask(*proofs, bad)) == (400, "invalid_proof")
    given = wallet.ask(*proofs).json()["credentials"]
    subjects = [one["credential"]["credentialSubject"]["id"] for one in given]
    assert subjects == [jwk.from_key(key.public) for key in keys]


def test_an_offer_gives_so_many_copies_and_no_more(badge: Credential) -> None:
    wallet = Wallet(badge)
    wallet.token()
    WalletOffer.objects.update(editions=wallets.MOST_EDITIONS)
    refused = (400, "credential_request_denied")
    assert error_of(wallet.ask(wallet.proof())) == refused
    nonce = wallet.nonce()
    many = [wallet.proof(nonce=nonce) for _number in range(wallets.BATCH_SIZE + 1)]
    assert error_of(wallet.ask(*many)) == (400, "invalid_proof")


def test_a_revoked_badge_is_given_to_nobody(badge: Credential) -> None:
    wallet = Wallet(badge)
    wallet.token()
    by = make_awarder(badge.organization)
    revoke_credential(badge, by=by, kind="mistake", reason="An error.", at=NOW)
    assert error_of(wallet.ask(wallet.proof())) == (400, "credential_request_denied")
    with pytest.raises(RuleError):
        Wallet(badge)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"credential_configuration_id": "other"}, "unknown_credential_configuration"),
        ({"credential_identifier": "one"}, "unknown_credential_identifier"),
        ({"credential_configuration_id": "OpenBadgeLdp"}, "invalid_proof"),
        ({"credential_configuration_id": "OpenBadgeLdp", "proofs": {"jwt": []}}, "invalid_proof"),
        ({"credential_configuration_id": "OpenBadgeLdp", "proofs": {"jwt": "x"}}, "invalid_proof"),
        ({"credential_configuration_id": "OpenBadgeLdp", "proofs": {"jwt": [1]}}, "invalid_proof"),
        ([], "invalid_credential_request"),
    ],
)
def test_a_request_that_makes_no_sense_is_told_why(
    badge: Credential, body: Any, error: str
) -> None:
    wallet = Wallet(badge)
    wallet.token()
    address = reverse("issue:wallet_credential", args=[wallet.slug])
    headers = {"Authorization": f"Bearer {wallet.access}"}
    answer = Client(headers=headers).post(address, body, content_type="application/json")
    assert error_of(answer) == (400, error)


def test_what_became_of_it_is_noted_however_often_it_is_said(badge: Credential) -> None:
    wallet = Wallet(badge)
    wallet.token()
    told = wallet.ask(wallet.proof()).json()["notification_id"]
    for _time in (1, 2):
        body = {"notification_id": told, "event": "credential_accepted"}
        assert wallet.post("notification", body).status_code == 204
    assert WalletOffer.objects.get().event == "credential_accepted"
    wrong = wallet.post("notification", {"notification_id": "x", "event": "credential_accepted"})
    assert error_of(wrong) == (400, "invalid_notification_id")
    unknown = wallet.post("notification", {"notification_id": told, "event": "eaten"})
    assert error_of(unknown) == (400, "invalid_notification_request")


def test_an_https_issuer_publishes_the_keys_of_its_sd_jwts(
    badge: Credential, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://badges.example.org"
    wallet = Wallet(badge)
    wallet.token()
    [given] = wallet.ask(wallet.proof(), form="OpenBadgeSdJwt").json()["credentials"]
    place = f"https://badges.example.org/.well-known/jwt-vc-issuer/issuers/{wallet.slug}"
    keys = Client().get(place.removeprefix("https://badges.example.org"))
    report = verify(given["credential"], documents={place: keys.content}, now=NOW)
    outcomes = {check.name: check.outcome for check in report.checks}
    assert outcomes["proof"] == "passed"
    assert keys.json()["issuer"] == wallet.issuer


def test_only_the_holder_makes_an_offer_and_sees_it_once(badge: Credential) -> None:
    assert badge.recipient
    address = reverse("issue:wallet_offer", args=[badge.pk])
    ada, mallory = Client(), Client()
    ada.force_login(badge.recipient)
    stranger = make_person("Mallory")
    mallory.force_login(stranger)
    assert mallory.post(address).status_code == 404
    with pytest.raises(RuleError):
        actions.offer_to_wallet(badge, by=stranger, at=NOW)
    shown = ada.post(address).content.decode()
    assert "openid-credential-offer://?credential_offer_uri=http" in shown
    assert "<svg" in shown
    code = re.search(r"^\d{6}$", Mail.objects.latest("pk").text, re.MULTILINE)
    assert code and code[0] not in shown
    assert "openid-credential-offer" not in ada.get(address).content.decode()
    link = reverse("hold:credential", args=[badge.pk])
    assert address in ada.get(link).content.decode()


def test_the_type_of_an_sd_jwt_badge_is_the_same_everywhere_and_the_old_one_extends_it() -> None:
    shared = Client().get("/vct/open-badge/v1/").json()
    assert shared["vct"] == BADGE_TYPE
    old = Client().get("/vct/open-badge/").json()
    assert (old["vct"], old["extends"]) == (absolute("/vct/open-badge/"), BADGE_TYPE)
    assert old["claims"] == shared["claims"]


def test_a_holders_program_opens_the_offer_that_the_page_opens(badge: Credential) -> None:
    assert badge.recipient
    address = f"/api/v1/credentials/{badge.pk}/wallet-offer"

    def program(person: Person) -> Client:
        secret = make_token(person, name="program", expires_at=None, at=NOW)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    assert program(make_person("Mallory")).post(address).status_code == 404
    told = program(badge.recipient).post(address)
    assert told.status_code == 201
    link = parse_qs(urlsplit(told.json()["link"]).query)["credential_offer_uri"][0]
    offered = Client().get(urlsplit(link).path).json()
    assert offered["credential_issuer"] == queries.wallet_endpoints(badge.organization).issuer
    found = re.search(r"^\d{6}$", Mail.objects.latest("pk").text, re.MULTILINE)
    assert found
    assert found[0] not in told.text


@pytest.mark.usefixtures("clock")
def test_a_minor_puts_a_badge_into_a_wallet_app_once_a_guardian_has_said_yes() -> None:
    mia = make_minor()
    badge = make_credential(recipient=mia)
    client = Client()
    client.force_login(mia)
    page = client.post(reverse("issue:wallet_offer", args=[badge.pk]))
    assert page.status_code == 422
    assert "A guardian has to say yes first." in page.text
    secret = make_token(mia, name="program", expires_at=None, at=NOW)
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    told = program.post(f"/api/v1/credentials/{badge.pk}/wallet-offer")
    assert (told.status_code, told.json()["code"]) == (409, "guardian-first")
    assert not WalletOffer.objects.exists()
    with_guardian, _gustav = make_family()
    wallet = Wallet(make_credential(recipient=with_guardian))
    assert wallet.token().status_code == 200
    assert wallet.ask(wallet.proof()).status_code == 200


@pytest.mark.usefixtures("clock")
def test_once_no_guardian_decides_an_offer_gives_nothing() -> None:
    mia, gustav = make_family()
    begun, waiting = (Wallet(make_credential(recipient=mia)) for _number in range(2))
    begun.token()
    end_guardianship(Guardianship.objects.get(), by=gustav, at=NOW)
    assert error_of(waiting.token()) == (400, "invalid_grant")
    assert error_of(begun.ask(begun.proof())) == (400, "credential_request_denied")
