"""On phones: Ada shows a badge without levels and reviewers; the reader takes the rest, signed."""

from pathlib import Path

import pytest
from insignia.proofs.disclosures import reveal
from insignia.proofs.sd_jwt import read_sd_jwt
from playwright.sync_api import Page, expect

from tests.journeys.browsing import OpenPage, assert_accessible, enter
from tests.journeys.steps import TITLE, earn_badge, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEVELS, REVIEWS = "criteria, each judged by itself", "people judged it, without knowing whose work"


def test_a_badge_is_shown_in_part_and_the_part_is_signed(browser_page: OpenPage) -> None:
    earn_badge(settle())
    ada, reader = browser_page(width=360), browser_page(width=360, scheme="dark")
    enter(ada, person("ada"))
    link = share_in_part(ada)
    reader.goto(link)
    left_out = reader.get_by_text("What you see is signed; what is left out: the levels reached")
    expect(left_out).to_be_visible()
    expect(reader.get_by_role("heading", name=TITLE, exact=True).first).to_be_visible()
    for words in (LEVELS, REVIEWS):
        expect(reader.get_by_text(words)).to_have_count(0)
    expect(reader.get_by_role("link", name="Signed badge (JSON)")).to_have_count(0)
    assert_accessible(reader)
    print_it(reader)
    check(reader, file=take(reader))


def share_in_part(ada: Page) -> str:
    """See all of one's own badge, then share it without two parts; return the link."""
    ada.goto("/wallet/")
    ada.get_by_role("link", name=TITLE).first.click()
    for words in (LEVELS, REVIEWS):
        expect(ada.get_by_text(words)).to_be_visible()
    ada.get_by_role("link", name="Share this badge").click()
    ada.get_by_role("link", name="Family or friends").click()
    ada.get_by_label("Who is it for?").fill("My sister")
    ada.locator("summary", has_text="Leave something out of the badges").click()
    ada.get_by_label("The levels I reached").check()
    ada.get_by_label("Who judged it, and how").check()
    assert_accessible(ada)
    ada.get_by_role("button", name="Make the link").click()
    expect(ada.get_by_text("the levels reached, who judged it, and how")).to_be_visible()
    assert_accessible(ada)
    return ada.locator(".secret").inner_text()


def print_it(reader: Page) -> None:
    """On paper: what is folded away on the screen stands there, and nothing to press."""
    evidence = reader.get_by_role("heading", name="3 pieces of work", include_hidden=True)
    expect(evidence).to_be_hidden()
    expect(reader.get_by_role("button", name="Check it now")).to_be_visible()
    reader.emulate_media(media="print")
    expect(evidence).to_be_visible()
    expect(reader.get_by_role("heading", name=TITLE, exact=True).first).to_be_visible()
    for part in ("button:visible", ".button:visible", "nav:visible"):
        expect(reader.locator(part)).to_have_count(0)
    reader.emulate_media(media="screen")


def take(reader: Page) -> Path:
    """Take the signed original along: it has no more in it than the page."""
    with reader.expect_download() as taken:
        reader.get_by_role("link", name="Signed badge (SD-JWT)").click()
    file = taken.value.path()
    part = read_sd_jwt(file.read_text())
    subject = reveal(part.jws.claims(), disclosures=part.disclosures).claims["credentialSubject"]
    assert subject["achievement"]["name"] == TITLE
    assert {"result", "assessment"} & set(subject) == set()
    return file


def check(reader: Page, *, file: Path) -> None:
    """Have the file checked: it holds, and what it does not say is not told."""
    reader.goto("/verify/")
    reader.locator("input[type=file]").set_input_files(file)
    reader.get_by_role("button", name="Check it").click()
    verdict = reader.get_by_role("heading", level=1)
    expect(verdict).to_have_text("This badge is genuine and in force.")
    expect(reader.get_by_role("heading", name=TITLE).first).to_be_visible()
    assert_accessible(reader)
