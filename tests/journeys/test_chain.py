"""The whole chain in a browser: defined, earned, judged blind, issued, shared, verified.

Once with JavaScript on a wide screen, once without it on a phone.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from milepost.issue.models import Credential
from milepost.review.models import Decision
from milepost.site.demo.samples import tally_sheet
from milepost.site.demo.world import definitions
from tests.journeys.browsing import OpenPage, look, sign_in
from tests.journeys.steps import TITLE, fill_in, hand_in, judge, settle, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WINDOWS = [
    pytest.param(1280, True, id="wide-with-javascript"),
    pytest.param(360, False, id="phone-without-javascript"),
]


def earn(page: Page, *, sheet: Path) -> None:
    """Find the micro-credential, start, fill every slot, hand in."""
    page.goto("/catalogue/")
    look(page)
    page.get_by_role("link", name=TITLE).click()
    for criterion in definitions()[-1]["criteria"]:
        expect(page.get_by_text(criterion["text"])).to_be_visible()
    look(page)
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/earn/*-*/")
    expect(page.get_by_role("heading", name="Still missing")).to_be_visible()
    look(page)
    fill_in(page, sheet=sheet)
    look(page)
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("With the reviewers").first).to_be_visible()
    look(page)


def share(page: Page) -> str:
    """Share the badge with its first piece of evidence and return the link."""
    page.goto("/wallet/")
    look(page)
    page.get_by_role("link", name=TITLE).click()
    look(page)
    page.get_by_role("link", name="Share this badge").click()
    look(page)
    page.get_by_role("link", name="An employer").click()
    page.get_by_text("Also show evidence").click()
    page.locator("input[name=evidence]").first.check()
    page.get_by_label("Who is it for?").fill("Riverside Clinic")
    look(page)
    page.get_by_role("button", name="Make the link").click()
    look(page)
    return page.locator(".secret").inner_text()


def follow(page: Page, link: str) -> None:
    """Read a share down to its log entry, and have the badge checked."""
    page.goto(link)
    expect(page.get_by_role("heading", name="Ada Lovelace shows you")).to_be_visible()
    expect(page.get_by_text("Not shared", exact=True)).to_have_count(2)
    look(page)
    page.get_by_role("link", name="See the proof").click()
    expect(page.get_by_role("heading", name="This entry is in the log")).to_be_visible()
    look(page)
    page.goto(link)
    page.get_by_role("button", name="Check it now").click()
    expect(page.locator(".verdict-go")).to_be_visible()
    look(page)


def verify(page: Page, text: str) -> None:
    """Paste a badge into the public verifier."""
    page.goto("/verify/")
    look(page)
    page.locator("textarea[name=text]").fill(text)
    page.get_by_role("button", name="Check it").click()


@pytest.mark.parametrize(("width", "javascript"), WINDOWS)
def test_from_a_definition_to_a_badge_that_a_stranger_verifies(
    browser_page: OpenPage, tmp_path: Path, width: int, javascript: bool
) -> None:
    settle()
    sheet = tmp_path / "sheet-of-ada.jpg"
    sheet.write_bytes(tally_sheet("Two counts", rows=["Monday", "Tuesday"]))
    ada = browser_page(width=width, javascript=javascript)
    sign_in(ada, "ada@example.org")
    earn(ada, sheet=sheet)
    for name in ("grace", "linus"):
        reviewer = browser_page(width=width, javascript=javascript)
        sign_in(reviewer, f"{name}@example.org")
        take(reviewer)
        assert "Ada" not in reviewer.locator("main").inner_text(), "a reviewer sees whose it is"
        assert "sheet-of-ada" not in reviewer.content(), "a reviewer sees the file's name"
        judge(reviewer)
        look(reviewer)
        hand_in(reviewer)
        look(reviewer)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.agreement) == ("awarded", "2 of 2 agreed")
    link = share(ada)

    employer = browser_page(width=width, javascript=javascript)
    follow(employer, link)
    badge = json.loads(Credential.objects.get().document)
    stranger = browser_page(width=width, javascript=javascript)
    verify(stranger, json.dumps(badge))
    expect(stranger.locator(".verdict-go")).to_be_visible()
    badge["credentialSubject"]["achievement"]["name"] = "Surgery"
    verify(stranger, json.dumps(badge))
    expect(stranger.locator(".verdict-stop")).to_be_visible()
    look(stranger)

    ada.goto("/wallet/shares/")
    look(ada)
    ada.get_by_role("link", name="Riverside Clinic").click()
    expect(ada.get_by_text("The page", exact=True).first).to_be_visible()
    ada.get_by_role("button", name="Stop this share now").click()
    employer.goto(link)
    expect(employer.get_by_text("has stopped it")).to_be_visible()
