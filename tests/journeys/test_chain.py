"""The whole chain in a browser: defined, earned, judged blind, issued, shared, verified.

Once with JavaScript on a wide screen, once without it on a phone.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from milepost.define.models import AchievementVersion
from milepost.issue.models import Credential
from milepost.review.models import Decision
from milepost.site.demo import acts
from milepost.site.demo.samples import tally_sheet
from milepost.site.demo.world import definitions, world
from tests.journeys.browsing import OpenPage, assert_accessible, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EARLIER = datetime(2026, 3, 2, 9, tzinfo=UTC)
TITLE = "Wait time in questioning"
LIMIT = 100 * 1024
WINDOWS = [
    pytest.param(1280, True, id="wide-with-javascript"),
    pytest.param(360, False, id="phone-without-javascript"),
]


def settle() -> AchievementVersion:
    """An office with a designer, two reviewers and one published definition."""
    office = acts.found(world()["organizations"][0], at=EARLIER)
    people = {}
    for key, name, roles in (
        ("designer", "Dorothy", ["designer"]),
        ("grace", "Grace", ["reviewer"]),
        ("linus", "Linus", ["reviewer"]),
        ("ada", "Ada Lovelace", []),
    ):
        data = {
            "email": f"{key}@example.org",
            "name": name,
            "roles": [(office.slug, role) for role in roles],
        }
        people[key] = acts.join(data, organizations={office.slug: office}, at=EARLIER)
    data = next(one for one in definitions() if one["title"] == TITLE)
    return acts.define(data, organization=office, by=people["designer"], at=EARLIER)


def fill_in(page: Page, *, sheet: Path) -> None:
    """Put something into each slot of the submission on the page."""
    for number in range(3):
        slot = page.locator("section.slot").nth(number)
        if number == 1:
            unfold(slot, has="input[name=files]")
            form = slot.locator("form", has=page.locator("input[name=files]"))
            form.get_by_label("Files from this device").set_input_files(sheet)
        else:
            unfold(slot, has="textarea[name=text]")
            form = slot.locator("form", has=page.locator("textarea[name=text]"))
            form.locator("textarea[name=text]").fill("I waited, and they spoke. Ada was here.")
        form.get_by_text("Work", exact=True).click()
        form.get_by_role("button", name="Add" if number == 1 else "Save", exact=True).click()
        expect(page.locator("section.slot").nth(number).get_by_text("Ready")).to_be_visible()


def unfold(slot: Locator, *, has: str) -> None:
    """Open the part of a slot that holds this field, if it is closed."""
    part = slot.locator("details.add", has=slot.page.locator(has))
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()


def judge(page: Page) -> None:
    """Take the oldest work from the queue, judge it well, and hand in."""
    page.goto("/review/")
    page.get_by_role("button", name="Start").first.click()
    page.wait_for_url("**/review/*-*/")
    body = page.locator("main").inner_text()
    assert "Ada" not in body, "a reviewer sees whose work it is"
    assert "sheet-of-ada" not in page.content(), "a reviewer sees the file's name"
    page.get_by_role("radio", name="Yes").check()
    for criterion in page.locator(".desk-criterion").all():
        criterion.get_by_role("radio").last.check()
        criterion.locator("textarea").fill("Seen twice, clearly.")


def look(page: Page) -> None:
    """Ask axe about the page; it needs JavaScript, so only windows that have it are asked."""
    if page.evaluate("window.matchMedia('(scripting: enabled)').matches"):
        assert_accessible(page)


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
        judge(reviewer)
        look(reviewer)
        reviewer.get_by_role("button", name="Hand in", exact=True).click()
        reviewer.wait_for_load_state()
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
