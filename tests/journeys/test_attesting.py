"""On a phone: a learner covers a name in a photo and asks a supervisor, who looks and answers."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from milepost.earn.models import Artifact, Attestation
from milepost.site.demo.samples import tally_sheet
from tests.journeys.browsing import OpenPage, enter, look, newest_link
from tests.journeys.steps import fill_in, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOSS = "boss@firm.example"


def cover_a_name(page: Page) -> None:
    """Tick a field over the photo and draw a frame; see what others get."""
    look(page)
    page.get_by_label("row 1, column 2", exact=True).check()
    box = page.locator(".cover").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.7, steps=4)
    page.mouse.up()
    expect(page.get_by_label("Exact places")).to_have_value(re.compile(r"^50.* 40"))
    page.get_by_role("button", name="Cover these places").click()
    expect(page.get_by_alt_text("Your picture as others get it")).to_be_visible()
    assert len(Artifact.objects.exclude(covered_sha256="").get().cover) == 2
    look(page)


def test_a_supervisor_confirms_a_photo_from_a_mail(browser_page: OpenPage, tmp_path: Path) -> None:
    settle()
    sheet = tmp_path / "count.jpg"
    sheet.write_bytes(tally_sheet("First count", rows=["Monday"]))
    ada = browser_page(width=360)
    enter(ada, person("ada"))
    ada.goto("/catalogue/wait-time-in-questioning/")
    ada.get_by_role("button", name="Start", exact=True).click()
    ada.wait_for_url("**/earn/*-*/")
    fill_in(ada, sheet=sheet)
    ada.reload()
    slot = ada.locator("section.slot").nth(1)
    slot.get_by_role("link", name="Are other people in it?").click()
    cover_a_name(ada)
    ada.get_by_role("link", name="Back to your work").click()
    slot.get_by_role("link", name="Ask someone to confirm it").click()
    ada.get_by_label("Whom do you ask?").fill("Barbara")
    ada.get_by_label("Their e-mail address").fill(BOSS)
    ada.get_by_label("What should they confirm?").fill("I made this sheet in your lesson.")
    look(ada)
    ada.get_by_role("button", name="Send the question").click()
    expect(ada.get_by_text("Asked, no answer yet")).to_be_visible()

    boss = browser_page(width=360, scheme="dark", javascript=False)
    boss.goto(newest_link(BOSS, with_path="/attest/"))
    expect(boss.get_by_text("I made this sheet in your lesson.")).to_be_visible()
    expect(boss.get_by_alt_text("The picture in question")).to_be_visible()
    boss.get_by_label("Mostly, but something was different").check()
    boss.get_by_label("What was different").fill("It was the lesson after.")
    boss.get_by_label("How do you know about it?").select_option("teacher")
    boss.get_by_role("button", name="Send my answer").click()
    expect(boss.get_by_text("Thank you. Your answer is kept.")).to_be_visible()
    assert Attestation.objects.get().state == "corrected"

    ada.reload()
    expect(ada.get_by_text("It was the lesson after.")).to_be_visible()
    look(ada)
