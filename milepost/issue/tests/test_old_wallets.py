"""Wallets from before OpenID4VCI 1.0 (Draft 13): answered where the operator asks for it only."""

import json
from typing import Any

import pytest
from django.test import Client
from insignia.proofs.sd_jwt import read_sd_jwt
from pytest_django import Settings

from insignia import verify
from milepost.issue.models import Credential, WalletOffer
from milepost.issue.rules import old_wallets
from milepost.issue.tests.builders import NOW
from milepost.issue.tests.test_wallets import Wallet, badge, clock, error_of

__all__ = ["badge", "clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def old(settings: Settings) -> None:
    settings.OLD_WALLETS = True


class OldWallet(Wallet):
    """A wallet's requests as Draft 13 has them."""

    def ask_one(self, proof: Any = None, **named: Any) -> Any:
        told = proof or {"proof_type": "jwt", "jwt": self.proof()}
        return self.post("credential", {**named, "proof": told})


LDP = {"format": "ldp_vc", "credential_definition": {"type": ["OpenBadgeCredential"]}}


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize("form", ["ldp_vc", "jwt_vc_json"])
def test_an_old_wallet_gets_one_credential_and_the_next_nonce(badge: Credential, form: str) -> None:
    wallet = OldWallet(badge)
    told = wallet.token().json()
    assert told["c_nonce_expires_in"] == 300
    proof = {"proof_type": "jwt", "jwt": wallet.proof(nonce=told["c_nonce"])}
    answer = wallet.ask_one(proof, format=form)
    given = answer.json()
    assert answer.status_code == 200
    assert given.keys() == {"credential", "c_nonce", "c_nonce_expires_in", "notification_id"}
    text = given["credential"] if form == "jwt_vc_json" else json.dumps(given["credential"])
    assert verify(text, now=NOW, proof_only=True).outcome("proof") == "passed"
    again = {"proof_type": "jwt", "jwt": wallet.proof(nonce=given["c_nonce"])}
    assert wallet.ask_one(again, format=form).status_code == 200
    assert WalletOffer.objects.get().editions == 2


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize(
    "named",
    [
        {"format": "vc+sd-jwt", "vct": "x"},
        {"credential_configuration_id": old_wallets.OLD_NAME},
    ],
)
def test_an_old_wallet_gets_the_sd_jwt_under_its_old_name(
    badge: Credential, named: dict[str, str]
) -> None:
    wallet = OldWallet(badge)
    wallet.token()
    text = wallet.ask_one(**named).json()["credential"]
    assert read_sd_jwt(text).jws.header["typ"] == "vc+sd-jwt"
    assert verify(text, now=NOW, proof_only=True).outcome("proof") == "passed"


@pytest.mark.usefixtures("old")
def test_metadata_stands_at_the_old_place_and_in_the_old_shape(badge: Credential) -> None:
    slug = badge.organization.slug
    for name in ("openid-credential-issuer", "oauth-authorization-server"):
        here = Client().get(f"/.well-known/{name}/issuers/{slug}").json()
        there = Client().get(f"/issuers/{slug}/.well-known/{name}")
        assert (there.status_code, there.json()) == (200, here)
    shown = Client().get(f"/issuers/{slug}/.well-known/openid-credential-issuer").json()
    known = shown["credential_configurations_supported"].values()
    assert [one["format"] for one in known] == ["ldp_vc", "jwt_vc_json", "dc+sd-jwt", "vc+sd-jwt"]
    assert all(one["display"] == one["credential_metadata"]["display"] for one in known)


@pytest.mark.usefixtures("old")
@pytest.mark.parametrize(
    ("proof", "named", "code"),
    [
        ({"proof_type": "cwt", "cwt": "x"}, LDP, "invalid_proof"),
        ({"proof_type": "jwt"}, LDP, "invalid_proof"),
        ({"proof_type": "jwt", "jwt": "a.b.c"}, LDP, "invalid_proof"),
        ("x", LDP, "invalid_proof"),
        (None, {"format": "mso_mdoc"}, "unsupported_credential_format"),
        (None, {"format": 7}, "unsupported_credential_format"),
    ],
)
def test_an_old_wallet_is_refused_like_any_other(
    badge: Credential, proof: Any, named: dict[str, Any], code: str
) -> None:
    wallet = OldWallet(badge)
    wallet.token()
    assert error_of(wallet.ask_one(proof, **named)) == (400, code)
    assert WalletOffer.objects.get().editions == 0


@pytest.mark.usefixtures("old")
def test_an_old_nonce_is_good_once(badge: Credential) -> None:
    wallet = OldWallet(badge)
    nonce = wallet.token().json()["c_nonce"]
    proof = {"proof_type": "jwt", "jwt": wallet.proof(nonce=nonce)}
    assert wallet.ask_one(proof, **LDP).status_code == 200
    again = {"proof_type": "jwt", "jwt": wallet.proof(nonce=nonce)}
    assert error_of(wallet.ask_one(again, **LDP)) == (400, "invalid_nonce")


@pytest.mark.usefixtures("old")
def test_a_wallet_of_today_is_answered_as_before(badge: Credential) -> None:
    wallet = Wallet(badge)
    wallet.token()
    given = wallet.ask(wallet.proof(), wallet.proof()).json()
    assert given.keys() == {"credentials", "notification_id"}
    assert len(given["credentials"]) == 2


def test_without_the_setting_there_are_no_concessions(badge: Credential) -> None:
    wallet = OldWallet(badge)
    assert "c_nonce" not in wallet.token().json()
    assert error_of(wallet.ask_one(**LDP))[0] == 400
    named = {"credential_configuration_id": old_wallets.OLD_NAME}
    body = {**named, "proofs": {"jwt": [wallet.proof()]}}
    assert error_of(wallet.post("credential", body)) == (400, "unknown_credential_configuration")
    slug = badge.organization.slug
    for name in ("openid-credential-issuer", "oauth-authorization-server"):
        assert Client().get(f"/issuers/{slug}/.well-known/{name}").status_code == 404
    assert WalletOffer.objects.get().editions == 0
