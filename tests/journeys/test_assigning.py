"""Who judges what: a reviewer says what they know before the work opens, on a phone."""

from collections.abc import Iterable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from milepost.earn.actions import start, submit
from milepost.earn.models import Submission
from milepost.kit.models import Mail
from milepost.organizations.tests.builders import join, make_organization
from milepost.review.actions import look_after_reviews
from milepost.review.models import Declaration, Review, ReviewProposal
from milepost.review.tests.builders import Never
from milepost.site.demo import acts
from tests.journeys.browsing import OpenPage, enter, look, newest_link
from tests.journeys.steps import EARLIER, TITLE, hand_in, judge, person, settle, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def hand_in_as_ada(*, more: Iterable[tuple[str, str, str]] = ()) -> Submission:
    """Ada's work on the office's definition, waiting for reviewers; ``more`` join the office."""
    version = settle(more=more)
    submission = start(version, by=person("ada"), at=EARLIER)
    acts.fill(submission, slots=list(version.slots.all()), at=EARLIER)
    return submit(submission, by=person("ada"), at=EARLIER)


def take_the_first(page: Page) -> None:
    """Take a place; the question comes before the work."""
    page.goto("/review/")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/open/")
    expect(page.get_by_role("heading", name="Before you open it")).to_be_visible()
    look(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_who_may_know_whose_work_it_is_gives_it_back_and_another_opens_it(
    browser_page: OpenPage, javascript: bool
) -> None:
    hand_in_as_ada()
    grace = browser_page(width=360, javascript=javascript)
    enter(grace, person("grace"))
    take_the_first(grace)
    grace.get_by_label("Yes, or maybe").check()
    grace.get_by_role("button", name="Go on", exact=True).click()
    expect(grace.get_by_text("Choose what fits best.").first).to_be_visible()
    look(grace)
    grace.get_by_label("If yes or maybe").select_option("told")
    grace.get_by_role("button", name="Go on", exact=True).click()
    expect(grace.get_by_text("it is on record")).to_be_visible()
    expect(grace.get_by_role("button", name="Start")).to_have_count(0)
    assert Declaration.objects.get().why == "told"

    linus = browser_page(width=360, scheme="dark", javascript=javascript)
    enter(linus, person("linus"))
    take_the_first(linus)
    linus.get_by_label("No, I know of nobody").check()
    linus.get_by_role("button", name="Go on", exact=True).click()
    expect(linus.get_by_role("heading", name=TITLE)).to_be_visible()
    linus.get_by_role("link", name="You know whose work this is?").click()
    expect(linus.get_by_label("Yes, or maybe")).to_be_checked()
    look(linus)
    linus.get_by_role("link", name="Back to the work").click()
    expect(linus.get_by_role("heading", name="The work", exact=True)).to_be_visible()


def test_who_is_close_to_a_learner_never_finds_their_work(browser_page: OpenPage) -> None:
    hand_in_as_ada()
    grace = browser_page(width=360)
    enter(grace, person("grace"))
    grace.goto("/review/")
    expect(grace.get_by_role("button", name="Start")).to_have_count(1)
    grace.get_by_role("link", name="People close to you").click()
    grace.get_by_label("Their e-mail address").fill("ada@example.org")
    grace.get_by_label("How are you close?").select_option("family")
    look(grace)
    grace.get_by_role("button", name="Keep it").click()
    expect(grace.get_by_text("Neither of you reviews the other’s work now.")).to_be_visible()
    look(grace)
    grace.get_by_role("link", name="To what waits for a review").click()
    expect(grace.get_by_role("button", name="Start")).to_have_count(0)
    grace.get_by_role("link", name="People close to you").click()
    expect(grace.get_by_text("Taken back, it still counts for a year")).to_be_visible()
    grace.get_by_role("button", name="Take back").click()
    grace.goto("/review/")
    expect(grace.get_by_role("button", name="Start")).to_have_count(0)


def test_two_owners_change_a_rule_and_everyone_reads_it(browser_page: OpenPage) -> None:
    settle(more=[("olivia", "Olivia", "owner"), ("ruth", "Ruth", "owner")])
    olivia = browser_page(width=360)
    enter(olivia, person("olivia"))
    olivia.goto("/organizations/adult-education/")
    olivia.get_by_role("link", name="Look after reviewing").click()
    look(olivia)
    olivia.get_by_role("link", name="Propose a change : Who reviews, and how fast").click()
    olivia.get_by_label("Days from handing in").fill("10")
    olivia.get_by_label("Why?").fill("Learners asked how long they have to wait.")
    look(olivia)
    olivia.get_by_role("button", name="Propose it").click()
    expect(olivia.get_by_text("Another owner has a mail about it and decides.")).to_be_visible()
    expect(olivia.get_by_role("button", name="Confirm it")).to_have_count(0)
    look(olivia)

    ruth = browser_page(width=360, scheme="dark", javascript=False)
    enter(ruth, person("ruth"))
    ruth.goto(newest_link("ruth@example.org", with_path="/changes/"))
    expect(ruth.get_by_text("A decision is promised within 10 days.")).to_be_visible()
    ruth.get_by_role("button", name="Confirm it").click()
    expect(ruth.get_by_text("the public log has it")).to_be_visible()
    ruth.get_by_role("link", name="The entry about it").click()
    expect(ruth.get_by_role("heading", name="A rule about reviewing was changed")).to_be_visible()

    stranger = browser_page(width=360)
    stranger.goto("/catalogue/wait-time-in-questioning/")
    stranger.get_by_role("link", name="Who reviews it, on what terms, how fast").click()
    expect(stranger.get_by_text("A decision is promised within 10 days.")).to_be_visible()
    look(stranger)


def test_a_reviewer_is_asked_by_mail_and_one_from_outside_reviews_by_a_link(
    browser_page: OpenPage,
) -> None:
    submission = hand_in_as_ada(more=[("ruth", "Ruth", "owner")])
    join(person("designer"), organization=submission.version.achievement.organization, role="owner")
    look_after_reviews(at=timezone.now(), chance=Never())
    asked = ReviewProposal.objects.filter(reviewer=person("grace")).get()
    grace = browser_page(width=360)
    enter(grace, person("grace"))
    grace.goto(newest_link("grace@example.org", with_path="/review/"))
    expect(grace.get_by_role("heading", name="You are asked to review")).to_be_visible()
    look(grace)
    grace.get_by_role("button", name="Decline").click()
    expect(grace.get_by_text("Somebody else is asked.")).to_be_visible()
    asked.refresh_from_db()
    assert asked.answer == "declined"

    designer = browser_page(width=360)
    enter(designer, person("designer"))
    designer.goto("/review/oversee/adult-education/")
    designer.get_by_role("link", name="Who qualifies").click()
    designer.get_by_label("As what?").select_option("external")
    designer.get_by_label("Their e-mail address").fill("librarian@library.example")
    designer.get_by_label("What makes them able").fill("Teaches questioning for 12 years.")
    look(designer)
    designer.get_by_role("button", name="Keep it").click()
    expect(designer.get_by_text("Waits for a second person")).to_be_visible()
    ruth = browser_page(width=360, javascript=False)
    enter(ruth, person("ruth"))
    ruth.goto(newest_link("ruth@example.org", with_path="/reviewers/"))
    look(ruth)
    ruth.get_by_role("button", name="Confirm it").click()
    expect(ruth.get_by_text("Whoever comes from outside has a mail with a link.")).to_be_visible()
    look(ruth)
    ruth.get_by_role("link", name="Who qualifies to review it").click()
    expect(ruth.get_by_text("Link not opened yet")).to_be_visible()

    outside = browser_page(width=360, scheme="dark", javascript=False)
    outside.goto(newest_link("librarian@library.example", with_path="/by-link/"))
    expect(outside.get_by_text("Teaches questioning for 12 years.")).to_be_visible()
    outside.get_by_role("button", name="See what waits").click()
    take(outside)
    judge(outside)
    hand_in(outside)
    assert Review.objects.get(handed_in_at__isnull=False).outcome == "meets"
    outside.goto("/wallet/")
    expect(outside.get_by_label("Your e-mail address")).to_be_visible()


def owner_at_work(browser_page: OpenPage) -> Page:
    """Olivia, who owns the office, at the work that waits there."""
    olivia = browser_page(width=360)
    enter(olivia, person("olivia"))
    olivia.goto("/organizations/adult-education/")
    olivia.get_by_role("link", name="Look after reviewing").click()
    olivia.get_by_role("link", name="Waiting work").click()
    return olivia


OLIVIA = ("olivia", "Olivia", "owner")


def test_where_nobody_is_left_a_conflict_is_set_aside_and_everyone_sees_how_often(
    browser_page: OpenPage,
) -> None:
    hand_in_as_ada(more=[OLIVIA])
    club = make_organization("Chess Club")
    for key in ("ada", "grace", "linus"):
        join(person(key), organization=club, role="employer")
    look_after_reviews(at=timezone.now(), chance=Never())
    assert "nobody who qualifies is left to ask" in Mail.objects.get(to=person("olivia").email).text
    olivia = owner_at_work(browser_page)
    expect(olivia.get_by_text("nobody who qualifies is left to ask")).to_be_visible()
    look(olivia)
    olivia.get_by_role("link", name="Nobody can take it?").click()
    olivia.get_by_label("Which reviewer?").select_option(label="Grace")
    look(olivia)
    olivia.get_by_role("button", name="Let them review it").click()
    expect(olivia.get_by_text("Please look at this again")).to_be_visible()
    olivia.get_by_label("Why?").fill("Both play chess there, and nobody else here knows the craft.")
    olivia.get_by_role("button", name="Let them review it").click()
    expect(olivia.get_by_text("Grace finds the work in their queue.")).to_be_visible()
    olivia.get_by_role("link", name="Rules set aside").click()
    expect(olivia.locator("main ul.list strong")).to_have_text(
        "Somebody reviewed in spite of a conflict"
    )
    look(olivia)

    grace, linus = (browser_page(width=360, scheme="dark") for _ in range(2))
    for key, window, places in (("grace", grace, 1), ("linus", linus, 0)):
        enter(window, person(key))
        window.goto("/review/")
        expect(window.get_by_role("button", name="Start")).to_have_count(places)
    stranger = browser_page(width=360)
    stranger.goto("/figures/organizations/adult-education/")
    row = stranger.locator("dt", has_text="Somebody reviewed in spite of a conflict")
    expect(row.locator("xpath=following-sibling::dd[1]")).to_have_text("1")
    look(stranger)


def test_more_time_and_a_judge_taken_out_need_a_reason_and_count_in_public(
    browser_page: OpenPage,
) -> None:
    hand_in_as_ada(more=[OLIVIA])
    grace = browser_page(width=360)
    enter(grace, person("grace"))
    take(grace)
    olivia = owner_at_work(browser_page)
    olivia.get_by_role("link", name="Give more time").click()
    olivia.get_by_label("How many days from today?").fill("12")
    olivia.get_by_label("Why?").fill("Grace is at a course this week and asked for some days.")
    look(olivia)
    olivia.get_by_role("button", name="Give it").click()
    expect(olivia.get_by_text("They keep the place for longer.")).to_be_visible()
    look(olivia)

    olivia.goto("/organizations/adult-education/")
    row = olivia.locator("main ul.list > li", has=olivia.locator("strong", has_text="Grace"))
    row.get_by_text("Change roles").click()
    row.get_by_role("button", name="Take away: Reviewer").click()
    expect(olivia.get_by_text("They hold 1 review that is not handed in.")).to_be_visible()
    look(olivia)
    olivia.get_by_role("button", name="Take it away").click()
    expect(olivia.get_by_text("Please look at this again")).to_be_visible()
    look(olivia)
    olivia.get_by_label("Why?").fill("Grace has left the office and cannot go on with it.")
    olivia.get_by_role("button", name="Take it away").click()
    expect(olivia.get_by_text("They no longer review here.")).to_be_visible()
    olivia.goto("/figures/organizations/adult-education/")
    for words in ("A review was given more time", "A judge was taken out of a round"):
        row = olivia.locator("dt", has_text=words)
        expect(row.locator("xpath=following-sibling::dd[1]")).to_have_text("1")
    grace.reload()
    expect(grace.get_by_role("button", name="Hand in", exact=True)).to_have_count(0)
