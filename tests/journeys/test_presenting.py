"""On a phone: somebody asks for a badge, an app shows it, and the page says what it is worth."""

import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from django.core.cache import cache
from django.utils import timezone
from insignia.keys import PrivateKey
from insignia.proofs.data_integrity import secure
from insignia.proofs.options import ProofOptions
from playwright.sync_api import Page, expect

from insignia import did, sign, testing
from tests.journeys.browsing import OpenPage, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ISSUER, HOLDER = PrivateKey.generate(), PrivateKey.generate()


def test_a_badge_in_an_app_is_asked_for_shown_and_judged(browser_page: OpenPage) -> None:
    cache.clear()
    phone = browser_page(width=360, scheme="dark")
    asked = ask(phone)
    phone.get_by_role("link", name="Has it come?").click()
    expect(phone.get_by_role("heading", name="Let them scan this")).to_be_visible()
    badge = signed_badge()
    answer(asked, badge=badge)
    phone.get_by_role("link", name="Has it come?").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "This badge is genuine and in force."
    )
    expect(phone.get_by_role("main").get_by_text(badge["name"]).first).to_be_visible()
    expect(phone.get_by_text("Issuer not known here").first).to_be_visible()
    expect(phone.get_by_role("heading", name="Every check")).to_be_visible()
    assert_accessible(phone)


def ask(phone: Page) -> dict[str, str]:
    """From the page that checks badges to the code that an app scans; return what it reads."""
    phone.goto("/verify/")
    phone.get_by_role("link", name="Ask the app for it").click()
    assert_accessible(phone)
    phone.get_by_role("button", name="Ask for a badge").click()
    expect(phone.get_by_role("main").get_by_role("img")).to_be_visible()
    assert_accessible(phone)
    link = phone.get_by_role("link", name="Or open the app on this phone").get_attribute("href")
    return {name: one[0] for name, one in parse_qs(urlsplit(link or "").query).items()}


def signed_badge() -> dict[str, Any]:
    """A badge about the holder of the key in the app, from an issuer that nobody here knows."""
    issuer = did.from_key(ISSUER.public)
    badge = testing.sample_credential(issuer=issuer)
    badge["credentialSubject"] = badge["credentialSubject"] | {"id": did.from_key(HOLDER.public)}
    method = did.method_id(issuer)
    return sign(badge, key=ISSUER, method=method, created=testing.SAMPLE_MOMENT)


def answer(asked: dict[str, str], *, badge: dict[str, Any]) -> None:
    """Show the badge as an app does: bound to this request by the holder's key, over the net."""
    holder = did.from_key(HOLDER.public)
    shown = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": [badge],
    }
    options = ProofOptions(
        did.method_id(holder),
        timezone.now(),
        purpose="authentication",
        challenge=asked["nonce"],
        domain=asked["client_id"],
    )
    token = {"badge": [secure(shown, key=HOLDER, options=options)]}
    form = urlencode({"vp_token": json.dumps(token), "state": asked["state"]}).encode()
    with urlopen(asked["response_uri"], form) as told:
        assert told.status == 200
