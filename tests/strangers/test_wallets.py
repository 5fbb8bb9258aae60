"""A wallet that nobody here wrote claims our badges by OpenID4VCI 1.0, one or three at once."""

import base64
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from insignia.proofs.sd_jwt import read_sd_jwt
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from insignia import verify
from milepost.issue.actions import offer_to_wallet, revoke_credential
from milepost.issue.models import Credential, WalletOffer
from milepost.issue.tests.builders import make_awarder, make_credential
from milepost.kit.addresses import absolute
from milepost.kit.models import Mail

pytestmark = [pytest.mark.strangers, pytest.mark.django_db(transaction=True)]
HERE = Path(__file__).parent
STRANGERS = HERE.parent.parent / ".cache" / "strangers"
LDP, JWT, SD_JWT = "OpenBadgeLdp", "OpenBadgeJwt", "OpenBadgeSdJwt"


@pytest.fixture
def badge(live_server: LiveServer, settings: Settings) -> Credential:
    """A badge of Ada's, on a server that a wallet can reach."""
    settings.PUBLIC_URL = live_server.url
    return make_credential(at=timezone.now())


def offered(badge: Credential) -> tuple[str, str]:
    """The link of an offer and the code that was mailed."""
    assert badge.recipient
    _offer, token = offer_to_wallet(badge, by=badge.recipient, at=timezone.now())
    document = reverse("issue:wallet_offer_document", args=[token])
    return f"openid-credential-offer://?credential_offer_uri={_address(document)}", mailed()


def _address(path: str) -> str:
    return quote(absolute(path), safe="")


def mailed() -> str:
    found = re.search(r"^\d{6}$", Mail.objects.latest("pk").text, re.MULTILINE)
    assert found
    return found[0]


def wallet(link: str, code: str, *, form: str, keys: int = 1) -> dict[str, Any]:
    """What the wallet says it was given."""
    node = shutil.which("node")
    if node is None or not (STRANGERS / "node_modules" / "@openid4vc").exists():
        assert os.environ.get("CI") != "true", "CI must have the strangers' tools"
        pytest.skip(f"SKIPPED: no node, or no tools in {STRANGERS}: run `make strangers`")
    said = subprocess.run(
        [node, HERE / "wallet.mjs", link, code, form, str(keys)],
        env=os.environ | {"STRANGERS": str(STRANGERS)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert said.returncode == 0, said.stderr
    told: dict[str, Any] = json.loads(said.stdout)
    return told


def checked(credential: Any) -> dict[str, str]:
    """Every check of a verifier that fetches the status list, with what it found."""
    text = credential if isinstance(credential, str) else json.dumps(credential)
    documents: dict[str, bytes] = {}
    now = timezone.now()
    for _round in range(3):
        report = verify(text, documents=documents, now=now)
        for url in report.needs:
            documents[url] = Client().get("/" + url.split("/", 3)[3]).content
    return {check.name: check.outcome for check in report.checks}


@pytest.mark.parametrize("form", [LDP, JWT, SD_JWT])
def test_a_wallet_claims_a_badge_with_the_mailed_code(badge: Credential, form: str) -> None:
    link, code = offered(badge)
    given = wallet(link, code, form=form)
    [credential] = given["credentials"]
    outcomes = checked(credential)
    assert outcomes["proof"] == "passed"
    assert outcomes["status"] == "passed"
    assert {name for name, outcome in outcomes.items() if outcome == "failed"} == set()
    assert WalletOffer.objects.get().event == "credential_accepted"
    awarder = make_awarder(badge.organization)
    revoke_credential(badge, by=awarder, kind="mistake", reason="An error.", at=timezone.now())
    assert checked(credential)["status"] == "failed"


@pytest.mark.parametrize("form", [LDP, JWT, SD_JWT])
def test_a_wallet_claims_three_copies_for_three_keys(badge: Credential, form: str) -> None:
    link, code = offered(badge)
    given = wallet(link, code, form=form, keys=3)
    assert len(given["credentials"]) == 3
    assert len({json.dumps(holder_of(one)) for one in given["credentials"]}) == 3
    for credential, key in zip(given["credentials"], given["keys"], strict=True):
        assert checked(credential)["proof"] == "passed"
        assert key["x"] in json.dumps(holder_of(credential))


def holder_of(credential: Any) -> Any:
    """The key a copy is bound to, spelled out."""
    if isinstance(credential, dict):
        subject = credential["credentialSubject"]["id"]
    elif "~" in credential:
        return read_sd_jwt(credential).jws.claims()["cnf"]["jwk"]
    else:
        body = credential.split(".")[1]
        subject = json.loads(base64.urlsafe_b64decode(body + "=="))["sub"]
    coded = subject.removeprefix("did:jwk:")
    return json.loads(base64.urlsafe_b64decode(coded + "=="))


def test_a_wrong_code_gets_nothing_and_the_fifth_ends_the_offer(badge: Credential) -> None:
    link, code = offered(badge)
    wrong = "000000" if code != "000000" else "000001"
    for _time in range(5):
        assert wallet(link, wrong, form=LDP) == {"error": "invalid_grant"}
    assert wallet(link, code, form=LDP) == {"error": "invalid_grant"}


def test_an_offer_is_taken_once(badge: Credential) -> None:
    link, code = offered(badge)
    wallet(link, code, form=LDP)
    assert "error" in wallet(link, code, form=LDP)
