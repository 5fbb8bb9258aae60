"""A wallet that nobody here wrote shows a badge to our verifier by OpenID4VP 1.0, and no other."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from insignia.keys import PrivateKey
from insignia.proofs.data_integrity import secure
from insignia.proofs.jws import sign_claims
from insignia.proofs.options import ProofOptions
from insignia.proofs.sd_jwt import bind_sd_jwt
from insignia.proofs.sd_jwt_vc import confirmation, issue_sd_jwt_vc
from insignia.proofs.vc_jwt import sign_vc_jwt
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from insignia import did, sign, testing
from milepost.kit.lasting import BADGE_TYPE
from milepost.verify.models import PresentationRequest

pytestmark = [pytest.mark.strangers, pytest.mark.django_db(transaction=True)]
HERE = Path(__file__).parent
STRANGERS = HERE.parent.parent / ".cache" / "strangers"
ISSUER, HOLDER = PrivateKey.generate(), PrivateKey.generate()
ME, THEY = did.from_key(HOLDER.public), did.from_key(ISSUER.public)


@pytest.fixture
def link(live_server: LiveServer, settings: Settings) -> str:
    """The link of a request, on a server that a wallet can reach."""
    settings.PUBLIC_URL = live_server.url
    cache.clear()
    visitor = Client()
    page = visitor.post(reverse("verify:wallet_ask"))["Location"]
    made: str = visitor.session["asked-wallets"][page.rstrip("/").rpartition("/")[2]]
    return made


def wallet(*words: str) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None or not (STRANGERS / "node_modules" / "@openid4vc").exists():
        assert os.environ.get("CI") != "true", "CI must have the strangers' tools"
        pytest.skip(f"SKIPPED: no node, or no tools in {STRANGERS}: run `make strangers`")
    said = subprocess.run(
        [node, HERE / "presenter.mjs", *words],
        env=os.environ | {"STRANGERS": str(STRANGERS)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert said.returncode == 0, said.stderr
    told: dict[str, Any] = json.loads(said.stdout)
    return told


def ldp(asked: dict[str, Any], **changes: str) -> dict[str, Any]:
    """A presentation of a badge about its holder, with a Data Integrity proof."""
    badge = testing.sample_credential(issuer=THEY)
    badge["credentialSubject"] = {**badge["credentialSubject"], "id": ME}
    method = did.method_id(THEY)
    signed = sign(badge, key=ISSUER, method=method, created=testing.SAMPLE_MOMENT)
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": ME,
        "verifiableCredential": [signed],
    }
    bound = {"challenge": asked["nonce"], "domain": asked["client_id"], **changes}
    options = ProofOptions(did.method_id(ME), timezone.now(), purpose="authentication", **bound)
    return {"badge": [secure(document, key=HOLDER, options=options)]}


def jwt(asked: dict[str, Any], **changes: str) -> dict[str, Any]:
    """A presentation as a token, of a badge as a token."""
    badge = testing.sample_credential(issuer=THEY)
    badge["credentialSubject"] = {**badge["credentialSubject"], "id": ME}
    shown = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [sign_vc_jwt(badge, key=ISSUER, method=did.method_id(THEY))],
    }
    claims = {"iss": ME, "vp": shown, "nonce": asked["nonce"], "aud": asked["client_id"], **changes}
    header = {"typ": "JWT", "kid": did.method_id(ME)}
    return {"badge_jwt": [sign_claims(claims, header=header, key=HOLDER)]}


def sd_jwt(asked: dict[str, Any], **changes: str) -> dict[str, Any]:
    """An SD-JWT VC with its holder's key binding."""
    claims = {"iss": THEY, "vct": BADGE_TYPE, "cnf": confirmation(HOLDER.public)}
    issued = issue_sd_jwt_vc(claims, key=ISSUER, header={"kid": did.method_id(THEY)})
    bound = {"audience": asked["client_id"], "nonce": asked["nonce"], **changes}
    return {"badge_sd_jwt": [bind_sd_jwt(issued, key=HOLDER, at=timezone.now(), **bound).text]}


def test_the_wallet_reads_our_request_as_final(link: str) -> None:
    asked = wallet(link)
    assert (asked["version"], asked["prefix"]) == (100, "redirect_uri")
    assert asked["response_mode"] == "direct_post"
    assert [one["id"] for one in asked["dcql"]["credentials"]] == [
        "badge",
        "badge_jwt",
        "badge_sd_jwt",
    ]


@pytest.mark.parametrize("make", [ldp, jwt, sd_jwt])
def test_what_it_shows_is_taken(link: str, make: Any) -> None:
    token = json.dumps(make(wallet(link)))
    assert wallet(link, token) == {"status": 200, "said": {}}
    kept = PresentationRequest.objects.get()
    assert kept.report and kept.report["verdict"] == "valid"


@pytest.mark.parametrize(
    ("make", "changes"),
    [
        (ldp, {"challenge": "another nonce"}),
        (ldp, {"domain": "redirect_uri:https://elsewhere.example"}),
        (jwt, {"nonce": "another nonce"}),
        (jwt, {"aud": "redirect_uri:https://elsewhere.example"}),
        (sd_jwt, {"nonce": "another nonce"}),
        (sd_jwt, {"audience": "redirect_uri:https://elsewhere.example"}),
    ],
)
def test_another_nonce_and_another_audience_are_refused(
    link: str, make: Any, changes: dict[str, str]
) -> None:
    answer = wallet(link, json.dumps(make(wallet(link), **changes)))
    assert (answer["status"], answer["said"]["error"]) == (400, "invalid_request")
    assert PresentationRequest.objects.get().answered_at is None


@pytest.mark.parametrize("make", [ldp, jwt, sd_jwt])
def test_a_tampered_signature_is_refused(link: str, make: Any) -> None:
    [(query, [shown])] = make(wallet(link)).items()
    if isinstance(shown, str):
        start, _dot, signature = shown.rpartition(".")
        shown = f"{start}.{signature[::-1]}"
    else:
        shown["verifiableCredential"][0]["name"] = "Something better"
    answer = wallet(link, json.dumps({query: [shown]}))
    assert (answer["status"], answer["said"]["error"]) == (400, "invalid_request")
    assert PresentationRequest.objects.get().answered_at is None
