"""A program of another site is let into Ada's wallet on a phone, reads it, and is sent away."""

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import expect

from milepost.hold.rules import connecting as rules
from tests.journeys.browsing import OpenPage, enter, look
from tests.journeys.steps import earn_badge, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VERIFIER = "v" * 43


def test_a_program_is_let_in_and_sent_away(browser_page: OpenPage) -> None:
    badge = earn_badge(settle())
    page = browser_page(width=360)
    enter(page, person("ada"))
    page.goto("/wallet/")
    here = urlsplit(page.url)
    site = f"http://127.0.0.1:{here.port}"
    told = registered(site)
    page.goto(f"/connect/authorize?{urlencode(question(told['client_id'], site=site))}")
    look(page)
    expect(page.get_by_text("read the badges in your wallet")).to_be_visible()
    page.get_by_role("button", name="Let it in").click()
    page.wait_for_url(f"{site}/back*")
    answer = {name: one[0] for name, one in parse_qs(urlsplit(page.url).query).items()}
    assert answer["state"] == "s-1"

    access = exchanged(told, code=answer["code"], site=site)
    client = Client(headers={"Authorization": f"Bearer {access}"})
    read = client.get("/ims/ob/v3p0/credentials").json()
    assert read == {"credential": [json.loads(badge.document)]}

    page.goto(f"{here.scheme}://{here.netloc}/wallet/")
    page.get_by_role("link", name="Programs you let in").click()
    look(page)
    page.get_by_role("button", name="Let it in no more").click()
    expect(page.get_by_text("Backpack can't get at your wallet any more.")).to_be_visible()
    assert client.get("/ims/ob/v3p0/credentials").status_code == 401


def registered(site: str) -> dict[str, str]:
    """A program at another address of this machine."""
    places = {name: f"{site}/{name}" for name in rules.PLACES}
    named = {"client_name": "Backpack", "software_id": "backpack", "software_version": "1"}
    body = {**places, **named, "redirect_uris": [f"{site}/back"], "scope": rules.READ}
    answer = Client().post("/connect/register", body, content_type="application/json")
    told: dict[str, str] = answer.json()
    return told


def question(client_id: str, *, site: str) -> dict[str, str]:
    digest = hashlib.sha256(VERIFIER.encode()).digest()
    return {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": f"{site}/back",
        "scope": rules.READ,
        "state": "s-1",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }


def exchanged(told: dict[str, str], *, code: str, site: str) -> str:
    plain = f"{told['client_id']}:{told['client_secret']}"
    headers = {"Authorization": f"Basic {base64.b64encode(plain.encode()).decode()}"}
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": f"{site}/back",
        "code_verifier": VERIFIER,
    }
    answer = Client(headers=headers).post("/connect/token", given)
    access: str = answer.json()["access_token"]
    return access
