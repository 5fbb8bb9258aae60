"""On phones: a link opens one time for one reader, by a code; a badge goes to a wallet app."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from milepost.hold.models import Share
from milepost.issue.queries import wallet_endpoints
from milepost.kit.models import Mail
from tests.journeys.browsing import OpenPage, enter, look
from tests.journeys.steps import TITLE, earn_badge, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READER = "rosa@bakery.example"
WAYS = pytest.mark.parametrize(
    ("scheme", "javascript"), [("light", True), ("dark", False)], ids=["with", "without-javascript"]
)


def share_once(phone: Page, *, reader: str) -> str:
    """Share the badge with an employer, by a link that opens one time; return it."""
    phone.goto("/wallet/")
    phone.get_by_role("link", name="Share badges").click()
    phone.get_by_role("link", name="An employer").click()
    phone.get_by_role("checkbox", name=TITLE).check()
    phone.get_by_label("Who is it for?").fill("Rosa’s bakery")
    phone.get_by_label("The reader’s e-mail address").fill(reader)
    phone.get_by_label("One time: an hour after that it is gone").check()
    look(phone)
    phone.get_by_role("button", name="Make the link").click()
    look(phone)
    return phone.locator(".secret").inner_text()


@WAYS
def test_a_link_opens_one_time_by_the_code_mailed_to_its_reader(
    browser_page: OpenPage, scheme: str, javascript: bool
) -> None:
    earn_badge(settle())
    ada = browser_page(width=360, scheme=scheme, javascript=javascript)
    enter(ada, person("ada"))
    link = share_once(ada, reader=READER)

    rosa = browser_page(width=360, scheme=scheme, javascript=javascript)
    rosa.goto(link)
    expect(rosa.get_by_role("heading", name="Somebody shares badges with you")).to_be_visible()
    expect(rosa.get_by_text("Ada")).to_have_count(0)
    look(rosa)
    rosa.get_by_role("button", name="Mail me the code").click()
    found = re.search(r"\d{6}", Mail.objects.filter(to=READER).latest("pk").subject)
    assert found
    wrong = "000000" if found[0] != "000000" else "111111"
    rosa.get_by_label("Six digits").fill(wrong)
    rosa.get_by_role("button", name="Open it").click()
    expect(rosa.get_by_role("alert")).to_be_visible()
    look(rosa)
    rosa.get_by_label("Six digits").fill(found[0])
    rosa.get_by_role("button", name="Open it").click()
    expect(rosa.get_by_role("heading", name=TITLE, exact=True).first).to_be_visible()
    expect(rosa.get_by_text("Recognized today")).to_be_visible()
    look(rosa)

    other = browser_page(width=360, scheme=scheme, javascript=javascript)
    other.goto(link)
    expect(other.get_by_text("It could be opened one time, and it was.")).to_be_visible()
    look(other)
    ada.goto(f"/wallet/shares/{Share.objects.get().pk}/")
    expect(ada.get_by_role("cell", name=READER).first).to_be_visible()
    look(ada)


@WAYS
def test_a_badge_is_offered_to_a_wallet_app(
    browser_page: OpenPage, scheme: str, javascript: bool
) -> None:
    badge = earn_badge(settle())
    phone = browser_page(width=360, scheme=scheme, javascript=javascript)
    enter(phone, person("ada"))
    phone.goto("/wallet/")
    phone.get_by_role("link", name=TITLE).first.click()
    phone.get_by_role("link", name="Into a wallet app").click()
    look(phone)
    phone.get_by_role("button", name="Make the offer").click()
    button = phone.get_by_role("link", name="Open the wallet app")
    expect(button).to_be_visible()
    expect(phone.get_by_text("The app asks for a code. We have mailed it to")).to_be_visible()
    look(phone)
    link = button.get_attribute("href") or ""
    offer = parse_qs(urlsplit(link).query)["credential_offer_uri"][0]
    told = Client().get(urlsplit(offer).path).json()
    assert link.startswith("openid-credential-offer://")
    assert told["credential_issuer"] == wallet_endpoints(badge.organization).issuer
    assert re.search(r"^\d{6}$", Mail.objects.latest("pk").text, re.MULTILINE)
