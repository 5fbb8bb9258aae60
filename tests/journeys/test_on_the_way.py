"""On a phone: Ada asks for advice, answers it, looks at her work by the rubric, and hands in."""

import pytest
from playwright.sync_api import Page, expect

from milepost.earn.actions import start
from milepost.earn.models import Submission
from milepost.site.demo import acts
from milepost.site.demo.world import definitions
from tests.journeys.browsing import OpenPage, enter, look, newest_link
from tests.journeys.steps import EARLIER, person, settle

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Feedback a learner can use"
QUESTION = "Which of the two days was harder?"


def begin() -> Submission:
    """Ada's work, complete but for her own view of it, which this definition asks for."""
    office = settle(more=[("mei", "Mei", "")]).achievement.organization
    data = next(one for one in definitions() if one["title"] == TITLE)
    version = acts.define(data, organization=office, by=person("designer"), at=EARLIER)
    submission = start(version, by=person("ada"), at=EARLIER)
    acts.fill(submission, slots=list(version.slots.all()), at=EARLIER)
    return submission


def advise(coach: Page) -> None:
    """Open the mailed link, say yes, and ask about the first piece."""
    coach.goto(newest_link("mei@example.org", with_path="/coaching/join/"))
    look(coach)
    coach.get_by_role("button", name="Yes, I look at it").click()
    coach.locator("details.add > summary").first.click()
    form = coach.locator("details.add[open] form")
    form.get_by_text("A question").click()
    form.get_by_label("Your words").fill(QUESTION)
    look(coach)
    form.get_by_role("button", name="Say it").click()
    expect(coach.get_by_text("It is said.")).to_be_visible()


def see_own_work(ada: Page) -> None:
    """Choose a level for each criterion, say where it shows, and what was learned."""
    for criterion in ada.locator("section.own-criterion").all():
        if criterion.get_by_role("radio").count():
            criterion.get_by_role("radio").last.check()
        criterion.locator("textarea").fill("In the second piece.")
    look(ada)
    ada.get_by_role("button", name="Save and go back").click()


def test_ada_is_advised_on_the_way_and_judges_her_own_work_first(browser_page: OpenPage) -> None:
    submission = begin()
    ada, coach = browser_page(width=360), browser_page(width=360, scheme="dark")
    enter(ada, person("ada"))
    enter(coach, person("mei"))
    ada.goto(f"/earn/{submission.pk}/")
    ada.get_by_role("link", name="Ask for advice").click()
    ada.get_by_label("Somebody’s e-mail address").fill("mei@example.org")
    look(ada)
    ada.get_by_role("button", name="Ask", exact=True).click()
    expect(ada.get_by_text("no answer yet")).to_be_visible()
    advise(coach)

    ada.goto("/earn/")
    expect(ada.get_by_text("Mei has a question about")).to_be_visible()
    ada.get_by_role("link", name=TITLE).click()
    ada.get_by_role("link", name="Read it").click()
    ada.locator("li.card details > summary").click()
    ada.get_by_label("Your answer").fill("The second: the room was full.")
    ada.get_by_role("button", name="Send").click()
    ada.get_by_role("button", name="Mark as done").click()
    expect(ada.get_by_text("Done", exact=True)).to_be_visible()
    look(ada)
    coach.reload()
    expect(coach.get_by_text("The second: the room was full.")).to_be_visible()

    ada.goto(f"/earn/{submission.pk}/")
    expect(ada.get_by_role("button", name="Hand it in")).to_have_count(0)
    ada.get_by_role("link", name="Look at it by the rubric").click()
    see_own_work(ada)
    ada.get_by_role("button", name="Hand it in").click()
    expect(ada.get_by_text("With the reviewers").first).to_be_visible()
    look(ada)
