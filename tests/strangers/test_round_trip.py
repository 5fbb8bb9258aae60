"""A wallet that nobody here wrote claims a badge of ours, and shows that very badge to us."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from insignia.keys import PrivateKey
from insignia.proofs.data_integrity import secure
from insignia.proofs.options import ProofOptions
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from milepost.issue.actions import revoke_credential
from milepost.issue.models import Credential
from milepost.issue.tests.builders import make_awarder, make_credential
from milepost.verify.models import PresentationRequest
from tests.strangers import test_presenting as presenting
from tests.strangers import test_wallets as claiming

pytestmark = [pytest.mark.strangers, pytest.mark.django_db(transaction=True)]
FORMS = (claiming.LDP, claiming.JWT, claiming.SD_JWT)
ELSEWHERE = "redirect_uri:https://elsewhere.example"
FALSE = {
    "nonce": {"nonce": "another"},
    "audience": {"aud": ELSEWHERE},
    "signature": {"forged": True},
}


@pytest.fixture
def badge(live_server: LiveServer, settings: Settings) -> Credential:
    """A badge of Ada's, on a server that a wallet can reach."""
    settings.PUBLIC_URL = live_server.url
    cache.clear()
    return make_credential(at=timezone.now())


def claimed(badge: Credential, *, form: str) -> tuple[Any, dict[str, Any]]:
    """The badge as the wallet was given it, and the wallet's key."""
    link, code = claiming.offered(badge)
    given = claiming.wallet(link, code, form=form)
    return given["credentials"][0], given["secrets"][0]


def asked() -> str:
    """The link of a new request."""
    visitor = Client()
    page = visitor.post(reverse("verify:wallet_ask"))["Location"]
    link: str = visitor.session["asked-wallets"][page.rstrip("/").rpartition("/")[2]]
    return link


def shown(held: Any, secret: dict[str, Any], **false: Any) -> dict[str, Any]:
    """What our verifier answers when the wallet shows what it holds."""
    link = asked()
    if isinstance(held, dict):
        return presenting.wallet(link, json.dumps(_bundle(held, secret, link=link, **false)))
    return presenting.wallet(link, held, json.dumps(secret), json.dumps(false))


def _bundle(held: dict[str, Any], secret: dict[str, Any], *, link: str, **false: Any) -> Any:
    read = presenting.wallet(link)
    holder = held["credentialSubject"]["id"]
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": [held],
    }
    bound = {
        "challenge": false.get("nonce", read["nonce"]),
        "domain": false.get("aud", read["client_id"]),
    }
    options = ProofOptions(
        f"{holder}#0",
        timezone.now(),
        suite="ecdsa-rdfc-2019",
        purpose="authentication",
        **bound,
    )
    signed = secure(document, key=PrivateKey.from_jwk(secret), options=options)
    if false.get("forged"):
        signed["proof"]["proofValue"] = "z" + signed["proof"]["proofValue"][:0:-1]
    return {"badge": [signed]}


@pytest.mark.parametrize("form", FORMS)
def test_the_wallet_shows_the_badge_that_it_claimed(badge: Credential, form: str) -> None:
    held, secret = claimed(badge, form=form)
    assert shown(held, secret) == {"status": 200, "said": {}}
    kept = PresentationRequest.objects.get()
    assert kept.report and kept.report["verdict"] == "valid"
    assert kept.title == badge.version.title
    revoke_credential(
        badge,
        by=make_awarder(badge.organization),
        kind="mistake",
        reason="An error.",
        at=timezone.now(),
    )
    assert shown(held, secret)["status"] == 200
    latest = PresentationRequest.objects.order_by("created_at").last()
    assert latest and latest.report["verdict"] == "invalid"


@pytest.mark.parametrize("false", FALSE)
@pytest.mark.parametrize("form", FORMS)
def test_with_a_false_nonce_audience_or_signature_it_is_refused(
    badge: Credential, form: str, false: str
) -> None:
    held, secret = claimed(badge, form=form)
    answer = shown(held, secret, **FALSE[false])
    assert (answer["status"], answer["said"]["error"]) == (400, "invalid_request")
    assert PresentationRequest.objects.get().answered_at is None


@pytest.mark.parametrize("form", FORMS)
def test_another_wallet_that_got_hold_of_it_is_refused(badge: Credential, form: str) -> None:
    held, _secret = claimed(badge, form=form)
    _other, stolen = claimed(badge, form=form)
    assert shown(held, stolen)["status"] == 400
