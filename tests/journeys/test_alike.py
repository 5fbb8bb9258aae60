"""Two learners' work is alike: seen side by side, then one step after the other, on a phone."""

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from milepost.earn.actions import start, submit
from milepost.earn.models import Submission
from milepost.issue.models import Credential
from milepost.review.actions import look_for_likeness
from milepost.review.models import Concern, ConcernStep, Likeness
from milepost.review.rules.concerns import NOTICE_TIME
from milepost.site.demo import acts
from tests.journeys.browsing import OpenPage, enter, look, newest_link
from tests.journeys.steps import EARLIER, TITLE, earn_badge, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PEOPLE = [
    ("alan", "Alan Turing", ""),
    ("olivia", "Olivia", "owner"),
    ("ruth", "Ruth", "owner"),
    ("nia", "Nia", "owner"),
]
WHY = "Two of the three texts stand word for word in the other work, typing errors too."
SAID = "We wrote the notes together in the staff room, and each of us said so."


def two_alike() -> None:
    """Ada has earned the badge; Alan hands in the same words, and Grace has read them."""
    version = settle(more=PEOPLE)
    earn_badge(version)
    alan = person("alan")
    submission = start(version, by=alan, at=EARLIER)
    acts.fill(submission, slots=list(version.slots.all()), at=EARLIER)
    submission = submit(submission, by=alan, at=EARLIER)
    acts.judge(submission, reviewer=person("grace"), well=True, at=EARLIER)
    for one in Submission.objects.order_by("pk"):
        look_for_likeness(one, round=1, at=timezone.now())
    assert Likeness.objects.exists()


def take_step(page: Page, step: str) -> None:
    """Take the next step of the ladder, with its reason."""
    page.get_by_label(step).check()
    page.get_by_label("Why?").fill(WHY)
    look(page)
    page.get_by_role("button", name="Take this step").click()
    expect(page.get_by_role("heading", name=step)).to_be_visible()


def test_two_alike_pieces_stand_side_by_side_and_a_note_is_all_that_follows(
    browser_page: OpenPage,
) -> None:
    two_alike()
    olivia = browser_page(width=360)
    enter(olivia, person("olivia"))
    olivia.goto("/organizations/adult-education/")
    olivia.get_by_role("link", name="Work that is alike").click()
    look(olivia)
    olivia.locator("main ul.list > li a").first.click()
    expect(olivia.get_by_role("heading", name="Side by side")).to_be_visible()
    expect(olivia.get_by_text("The other work is by somebody else.")).to_be_visible()
    told = olivia.get_by_role("main").inner_text()
    assert [name for name in ("Ada", "Alan") if name in told] == []
    look(olivia)
    olivia.get_by_role("link", name="Write a note").click()
    olivia.get_by_role("radio").first.check()
    olivia.get_by_label("Why?").fill(WHY)
    look(olivia)
    olivia.get_by_role("button", name="Keep it").click()
    expect(olivia.get_by_role("heading", name="A note for the record")).to_be_visible()
    look(olivia)
    assert Credential.objects.get().revoked_at is None


@pytest.mark.parametrize("javascript", [True, False])
def test_the_ladder_is_climbed_one_step_at_a_time_and_the_learner_is_heard(
    browser_page: OpenPage, javascript: bool
) -> None:
    badge = earn_badge(settle(more=PEOPLE))
    windows = {
        key: browser_page(width=360, scheme="dark" if key == "ada" else "light", javascript=script)
        for key, script in (("ada", True), ("olivia", javascript), ("ruth", javascript))
    }
    for key, window in windows.items():
        enter(window, person(key))
    ada, olivia, ruth = windows["ada"], windows["olivia"], windows["ruth"]

    olivia.goto(reverse("issue:revoke", args=[badge.organization.slug, badge.pk]))
    look(olivia)
    expect(olivia.get_by_role("radio", name="How it was earned")).to_have_count(0)
    olivia.get_by_role("link", name="Note a concern").click()
    olivia.get_by_label("Why?").fill(WHY)
    look(olivia)
    olivia.get_by_role("button", name="Keep it").click()
    take_step(olivia, "A talk with the learner")
    address = olivia.url

    ada.goto(newest_link("ada@example.org", with_path="/concerns/"))
    expect(ada.get_by_role("heading", name="A question about your work")).to_be_visible()
    assert "Olivia" not in ada.get_by_role("main").inner_text()
    ada.get_by_label("Why?").fill(SAID)
    look(ada)
    ada.get_by_role("button", name="Say so").click()
    expect(ada.get_by_text("You have contested this.")).to_be_visible()

    olivia.reload()
    expect(olivia.get_by_label("A review of the record")).to_have_count(0)
    ruth.goto(address)
    ruth.get_by_label("It stands").check()
    ruth.get_by_label("Why?").fill("What they wrote together is more than the notes.")
    look(ruth)
    ruth.get_by_role("button", name="Answer").click()
    take_step(ruth, "A review of the record")
    take_step(ruth, "Notice that the badge will be revoked")

    olivia.goto(address)
    olivia.get_by_label("The badge is revoked").check()
    olivia.get_by_label("Why?").fill(WHY)
    olivia.get_by_role("button", name="Take this step").click()
    expect(olivia.get_by_text("The learner has 14 days").first).to_be_visible()
    look(olivia)
    ConcernStep.objects.update(at=F("at") - NOTICE_TIME)
    take_step(olivia, "The badge is revoked")
    assert Concern.objects.get().state == "revoked"
    badge.refresh_from_db()
    assert badge.revocation_kind == "conduct"

    ada.goto("/wallet/")
    ada.get_by_role("link", name=TITLE).first.click()
    expect(ada.get_by_text("The issuer took this badge back").first).to_be_visible()
    look(ada)
