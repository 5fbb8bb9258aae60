"""Work that came back three times: a coach is asked, and only what was not met needs new work."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from milepost.earn.actions import start, submit
from milepost.issue.models import Credential
from milepost.site.demo import acts
from milepost.site.demo.samples import tally_sheet
from tests.journeys.browsing import OpenPage, enter, look, newest_link
from tests.journeys.steps import (
    EARLIER,
    add_and_hand_in_again,
    hand_in,
    judge,
    person,
    settle,
    take,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CRITERIA = 4
OPEN = "Waits at least three seconds after an open question"


def come_back_three_times() -> None:
    """Ada hands in three times; each time both reviewers see all but the first criterion met."""
    version, ada = settle(more=[("carla", "Carla", "coach")]), person("ada")
    submission = start(version, by=ada, at=EARLIER)
    acts.fill(submission, slots=list(version.slots.all()), at=EARLIER)
    for _ in range(3):
        submission = submit(submission, by=ada, at=EARLIER)
        for key in ("grace", "linus"):
            acts.judge(submission, reviewer=person(key), well=False, at=EARLIER)
        submission.refresh_from_db()


def read_what_is_left(ada: Page) -> None:
    """From the mail to the decision: one criterion needs new work, the others count on."""
    ada.goto(newest_link("ada@example.org", with_path="/review/record/"))
    left = ada.locator("section.card", has=ada.get_by_role("heading", name="What needs new work"))
    expect(left.get_by_role("listitem")).to_contain_text([OPEN])
    expect(ada.get_by_text("Counts on from try 1")).to_have_count(CRITERIA - 1)
    look(ada)


def ask_for_a_coach(ada: Page, *, carla: Page) -> None:
    """Ada takes up the offer; once Carla says yes, it is not made again."""
    expect(ada.get_by_role("heading", name="Would you like somebody beside you?")).to_be_visible()
    ada.get_by_role("link", name="Choose a coach").click()
    look(ada)
    ada.get_by_label("Carla").check()
    ada.get_by_role("button", name="Ask", exact=True).click()
    expect(ada.get_by_text("no answer yet")).to_be_visible()
    look(ada)
    carla.goto(newest_link("carla@example.org", with_path="/coaching/join/"))
    look(carla)
    carla.get_by_role("button", name="Yes, I look at it").click()
    expect(carla.get_by_role("heading", name="By criterion")).to_be_visible()
    look(carla)
    ada.reload()
    expect(ada.get_by_text("no answer yet")).to_have_count(0)
    ada.get_by_role("link", name="Wait time in questioning").click()
    expect(ada.get_by_text("What was met counts on")).to_be_visible()
    expect(ada.get_by_role("link", name="Choose a coach")).to_have_count(0)
    look(ada)


def judge_what_is_left(grace: Page) -> None:
    """The desk asks about one criterion alone and lists what was met before."""
    take(grace)
    expect(grace.locator(".desk-criterion:has([type=radio])")).to_have_count(1)
    before = grace.locator("section[aria-labelledby=carried] li")
    expect(before).to_have_count(CRITERIA - 1)
    look(grace)
    judge(grace)
    hand_in(grace)


def test_after_the_third_return_a_coach_helps_and_only_the_rest_needs_new_work(
    browser_page: OpenPage, tmp_path: Path
) -> None:
    come_back_three_times()
    sheet = tmp_path / "fourth-count.jpg"
    sheet.write_bytes(tally_sheet("Fourth count", rows=["Monday", "Friday"]))
    ada, carla, grace = (browser_page(width=360) for _ in range(3))
    for key, window in (("ada", ada), ("carla", carla), ("grace", grace)):
        enter(window, person(key))

    read_what_is_left(ada)
    ask_for_a_coach(ada, carla=carla)
    add_and_hand_in_again(ada, sheet=sheet)
    judge_what_is_left(grace)
    submission = person("ada").submissions.get()
    acts.judge(submission, reviewer=person("linus"), well=True, at=timezone.now())
    assert Credential.objects.count() == 1
    ada.goto(f"/review/history/{submission.pk}/")
    expect(ada.locator("ol.trail > li h3")).to_have_text(
        ["Earned", "Not yet", "Not yet", "Not yet"]
    )
    expect(ada.get_by_text("counts on from try 1").first).to_be_visible()
    look(ada)
