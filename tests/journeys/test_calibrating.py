"""A lead makes samples of decided work and says what is asked; a reviewer reads, qualifies, drifts.

Every sample has a panel's true levels that a second person confirmed. One comes unseen, and the
reviewer and the lead read the same trend.
"""

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from milepost.define.models import AchievementVersion
from milepost.earn.actions import start, submit
from milepost.earn.models import Submission
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review import actions
from milepost.review.actions.anchors import Panel
from milepost.review.models import Anchor, AnchorConsent, Decision, TrueScore
from milepost.review.rules.readings import Line, Reading
from milepost.site.demo import acts
from tests.journeys.browsing import OpenPage, enter, look, newest_link
from tests.journeys.steps import EARLIER, TITLE, hand_in, judge, person, settle, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORE = [("olivia", "Olivia", "owner"), ("noor", "Noor", "reviewer")]
WHY = "Two of us saw different levels in the same record, so samples show who sees what."
ROLES = "a head of school and two inspectors"
SEEN = "Every pause is in the record."


def handed_in(version: AchievementVersion, *, by: Person) -> Submission:
    """Work of this learner that fills every slot."""
    submission = start(version, by=by, at=EARLIER)
    acts.fill(submission, slots=list(version.slots.all()), at=EARLIER)
    return submit(submission, by=by, at=EARLIER)


def say_what_is_asked(lead: Page) -> None:
    """From the list of what one looks after to a rule that waits for a second person."""
    lead.goto("/review/lead/")
    look(lead)
    lead.get_by_role("link", name=TITLE).click()
    look(lead)
    lead.get_by_role("link", name="Say what is asked").click()
    lead.get_by_label("Only reviewers who qualified may judge").check()
    lead.get_by_label("The same level", exact=True).check()
    lead.get_by_label("How much of it is enough").fill("90")
    lead.get_by_label("How many samples to qualify?").fill("1")
    lead.get_by_label("Mix a sample in, unseen").fill("1")
    lead.get_by_label("Why?").fill(WHY)
    look(lead)
    lead.get_by_role("button", name="Propose it").click()
    expect(lead.get_by_text("at least 90 % agreement")).to_be_visible()


def ask_and_agree(lead: Page, *, ada: Page) -> None:
    """The lead asks about judged work and is not told whose it is; Ada says yes."""
    lead.goto("/review/lead/wait-time-in-questioning/rounds/")
    lead.get_by_role("button", name="Ask the learner").click()
    expect(lead.get_by_text("Learner was asked", exact=True)).to_be_visible()
    assert "Ada" not in lead.get_by_role("main").inner_text()
    ada.goto(newest_link("ada@example.org", with_path="/consent/"))
    look(ada)
    ada.get_by_role("button", name="Yes, it may").click()
    expect(ada.get_by_text("You said yes")).to_be_visible()
    look(ada)


def make_a_sample(lead: Page) -> None:
    """Copy the work, write down what the panel agreed on, and ask somebody to confirm it."""
    lead.reload()
    lead.get_by_label("A name for it").fill("A whole lesson")
    look(lead)
    lead.get_by_role("button", name="Make a sample of it").click()
    expect(lead.get_by_text("A copy of real work; its learner agreed.")).to_be_visible()
    lead.get_by_label("How many people agreed").fill("3")
    lead.get_by_label("Who are they, by role?").fill(ROLES)
    panel = lead.locator("section[aria-labelledby=panel]")
    for levels in panel.get_by_role("radiogroup").or_(panel.get_by_role("group")).all():
        levels.get_by_role("radio").last.check()
    panel.locator("textarea").first.fill(SEEN)
    look(lead)
    lead.get_by_role("button", name="Save the levels").click()
    lead.get_by_role("button", name="Ask somebody else to confirm it").click()
    expect(lead.get_by_text("Somebody else has a mail about it")).to_be_visible()
    look(lead)


def confirm_both(owner: Page) -> None:
    """The owner reads the rule and the sample, each from a mail, and confirms them."""
    owner.goto(newest_link("olivia@example.org", with_path="/changes/"))
    owner.get_by_role("button", name="Confirm it").click()
    expect(owner.get_by_text("the public log has it")).to_be_visible()
    owner.goto(newest_link("olivia@example.org", with_path="/samples/"))
    expect(owner.get_by_text(ROLES)).to_be_visible()
    look(owner)
    owner.get_by_role("button", name="Confirm the levels and use it").click()
    expect(owner.get_by_role("button", name="Confirm the levels and use it")).to_have_count(0)


def two_more() -> None:
    """Two samples beside the first, of the same work, with the same levels."""
    first, designer = Anchor.objects.get(), person("designer")
    scores = list(TrueScore.objects.filter(anchor=first))
    panel = Panel(
        size=3,
        words=ROLES,
        levels={one.criterion_id: one.level_id for one in scores},
        reasons={one.criterion_id: one.reason for one in scores},
    )
    for title in ("Another", "A third"):
        made = actions.sample_from(
            AnchorConsent.objects.get(), title=title, use="test", by=designer, at=timezone.now()
        )
        actions.set_scores(made, panel=panel, by=designer, at=timezone.now())
        actions.use_sample(made, by=person("olivia"), at=timezone.now())


def qualify_on_the_next(version: AchievementVersion, *, reviewer: Person) -> None:
    """Read another sample as the panel did."""
    now = timezone.now()
    [exercise] = actions.try_to_qualify(version.achievement, by=reviewer, at=now)
    lines = tuple(
        Line(criterion=one.criterion_id, level=one.level_id, comment="Seen twice, clearly.")
        for one in exercise.anchor.scores.all()
    )
    actions.save_at(exercise, reading=Reading(complete=True, lines=lines), at=now)
    actions.hand_in_at(exercise, at=now)


def fall_short(noor: Page) -> None:
    """Read the first sample on a phone, and see criterion by criterion where one differs."""
    noor.goto("/review/calibration/")
    look(noor)
    noor.get_by_role("link", name=TITLE).click()
    expect(noor.get_by_text("Only who qualified may judge this.")).to_be_visible()
    look(noor)
    noor.get_by_role("button", name="Begin the samples that qualify").click()
    expect(noor.get_by_role("heading", name="The work", exact=True)).to_be_visible()
    judge(noor, well=False)
    look(noor)
    hand_in(noor)
    expect(noor.get_by_role("heading", name="Not near enough yet")).to_be_visible()
    expect(noor.get_by_text("Another level")).to_have_count(1)
    expect(noor.get_by_text("The same level")).to_have_count(3)
    expect(noor.get_by_text(SEEN)).to_be_visible()
    look(noor)


def read_one_unseen(noor: Page) -> None:
    """Take work from the queue as ever; only afterwards it turns out to be a sample."""
    take(noor)
    assert "sample" not in noor.get_by_role("main").inner_text().lower()
    judge(noor, well=False)
    hand_in(noor)
    expect(noor.get_by_text("It was mixed in among your reviews")).to_be_visible()
    look(noor)


def rows(page: Page) -> Locator:
    """What the table says under the drawing, sample by sample."""
    return page.locator("table tbody tr")


def test_samples_of_decided_work_show_who_sees_what_a_panel_sees(browser_page: OpenPage) -> None:
    version = settle(more=MORE)
    decided = handed_in(version, by=person("ada"))
    for key in ("grace", "linus"):
        acts.judge(decided, reviewer=person(key), well=True, at=EARLIER)
    lead = browser_page()
    ada, owner, noor = (browser_page(width=360) for _ in range(3))
    for key, window in (("designer", lead), ("ada", ada), ("olivia", owner), ("noor", noor)):
        enter(window, person(key))

    say_what_is_asked(lead)
    ask_and_agree(lead, ada=ada)
    make_a_sample(lead)
    confirm_both(owner)
    two_more()

    fall_short(noor)
    qualify_on_the_next(version, reviewer=person("noor"))
    noor.goto("/review/calibration/wait-time-in-questioning/")
    expect(noor.get_by_text("Qualified", exact=True)).to_be_visible()
    expect(rows(noor)).to_contain_text(["75 %", "100 %"])
    look(noor)

    handed_in(version, by=make_person("Bea"))
    read_one_unseen(noor)
    assert Decision.objects.count() == 1
    noor.goto(newest_link("noor@example.org", with_path="/calibration/"))
    for page in (noor, lead):
        if page is lead:
            lead.goto("/review/lead/wait-time-in-questioning/")
            expect(lead.get_by_role("row", name="Noor")).to_contain_text("To be shown anew")
            look(lead)
            lead.get_by_role("link", name="Noor").click()
        expect(page.get_by_text("To be shown anew")).to_be_visible()
        expect(page.get_by_text("Lately further from the panel than asked for.")).to_be_visible()
        expect(rows(page)).to_contain_text(["75 %", "100 %", "75 %"])
        look(page)
    noor.goto("/review/")
    expect(noor.get_by_role("button", name="Start")).to_have_count(0)
