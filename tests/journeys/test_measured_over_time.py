"""On time, over six months: the rule is written, a year of days comes three ways, it is met."""

from datetime import date, timedelta

import orjson
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from milepost.define.models import AchievementVersion
from milepost.earn.models import Submission
from milepost.issue.models import Credential
from milepost.practice.models import PracticeLog
from milepost.practice.queries import finding_on, rule_of, today_of
from milepost.practice.rules import Verdict
from milepost.practice.rules.timeline import months_after
from milepost.practice.tests.log_builders import make_keeper
from milepost.site.demo import acts
from tests.journeys.browsing import OpenPage, enter, look, newest_link
from tests.journeys.steps import hand_in, judge, person, settle, take
from tests.journeys.test_over_the_api import Program

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "On time at work"
BOSS = "boss@example.org"
RULE = {
    "condition": "the written attendance rules",
    "behavior": "is on time",
    "met": "99",
    "of": "100",
    "record": "the employer's log-in record",
}
SENTENCE = (
    "Given the written attendance rules, the learner is on time, on at least 99 of every 100"
    " working days, over any 6 months, by the employer's log-in record."
)
ONE_DAY = timedelta(days=1)


def write_rule(page: Page) -> None:
    """The designer measures a criterion, reads the sentence it makes, and publishes."""
    page.goto("/define/")
    page.get_by_label("What is it called?").fill(TITLE)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/define/*-*/")
    page.get_by_label("Competency").fill("Is on time for work, day after day.")
    page.get_by_label("What it does not show").fill("Shown in one workplace.")
    page.get_by_role("button", name="Measure it over time").click()
    for name, text in RULE.items():
        page.locator(f"[name=criteria-0-rule-{name}]").fill(text)
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#criteria-0-sentence")).to_contain_text(SENTENCE)
    look(page)
    page.locator("#slots-0").get_by_role("button", name="Remove number 1").click()
    expect(page.locator("[name=slots-0-kind]")).to_have_value("log")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/catalogue/*/")
    expect(page.get_by_text(SENTENCE).first).to_be_visible()
    look(page)


def working_days(first: date, *, last: date) -> list[date]:
    """Return the days from Monday to Friday."""
    days = (first + ONE_DAY * number for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def bring_file(page: Page, log: PracticeLog, *, days: list[date], odd: dict[date, str]) -> None:
    """Ada brings the first part of the year as a file."""
    rows = [f"{day},{odd.get(day, 'met')}" for day in days if odd.get(day) != "gap"]
    page.goto(f"/practice/{log.pk}/import/")
    content = "\n".join(["date,outcome", *rows, "2026-02-30,met"]).encode()
    file = {"name": "record.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files([file])
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("1 row needs you")).to_be_visible()
    page.get_by_role("button", name=f"Take {len(rows)} rows").click()
    page.wait_for_load_state()


def confirm(page: Page) -> None:
    """The supervisor answers by mail, without an account."""
    page.goto(newest_link(BOSS, with_path="/attest/"))
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    look(page)
    page.get_by_label("Yes, this is so").check()
    page.get_by_label("How do you know about it?").select_option("supervisor")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("Thank you. Your answer is kept.")).to_be_visible()


def begin(page: Page, version: AchievementVersion) -> PracticeLog:
    """Ada starts and lets a log be made for it."""
    page.goto(f"/catalogue/{version.achievement.slug}/")
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_url("**/earn/*-*/")
    page.get_by_label("A new one, made for this").check()
    page.get_by_role("button", name="Take this log").click()
    expect(page.get_by_text("0 of 0 that count were met")).to_be_visible()
    return PracticeLog.objects.get(owner=person("ada"))


def send(log: PracticeLog, *, days: list[date]) -> None:
    """The log-in system's program enters days; the first one is sent twice and kept once."""
    program = Program("ada")
    for day in [days[0], *days]:
        body = {"date": str(day), "outcome": "met", "key": f"login-{day}"}
        data = orjson.dumps(body).decode()
        program.answer("POST", f"/practice/logs/{log.pk}/entries", data=data, status=201)


def enter_by_phone(page: Page, log: PracticeLog, *, day: date) -> None:
    """The supervisor enters a day for those they look after."""
    make_keeper(log, person("boss"))
    enter(page, person("boss"))
    page.goto("/practice/others/")
    page.get_by_label("Day").fill(str(day))
    page.locator("input[type=radio][value=met]").first.check()
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_text("Met ✓")).to_be_visible()


def check_dates(log: PracticeLog, *, left: date) -> None:
    """The rule is met on the very day on which the older miss has left the window, not before."""
    rule = rule_of(log)
    assert rule
    out = left
    while months_after(out, months=-6) + ONE_DAY <= left:
        out += ONE_DAY
    before, then = (finding_on(log, rule=rule, on=day) for day in (out - ONE_DAY, out))
    assert (before.verdict is Verdict.MET, before.next_date) == (False, out)
    assert then.verdict is Verdict.MET
    assert (then.figures.met, then.figures.excused) == (then.figures.counted - 1, 1)


def ask_and_hand_in(page: Page, boss: Page, *, work: str) -> None:
    """Ada says where it was, asks her supervisor by mail, and hands in what is met."""
    page.goto(work)
    expect(page.locator(".log-standing").get_by_text("Met", exact=True)).to_be_visible()
    page.locator("section.slot").get_by_text("Work", exact=True).click()
    expect(page.get_by_text("1 of 1 part ready")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Ask someone to confirm it").click()
    page.get_by_label("Whom do you ask?").fill("Barbara")
    page.get_by_label("Their e-mail address").fill(BOSS)
    page.get_by_label("What should they confirm?").fill("These were my days.")
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_text("Asked, no answer yet")).to_be_visible()
    confirm(boss)
    page.goto(work)
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("With the reviewers").first).to_be_visible()
    look(page)


def review(page: Page, version: AchievementVersion) -> None:
    """Two reviewers see rule, figures and the answer, and no name."""
    enter(page, person("grace"))
    take(page)
    expect(page.get_by_text(SENTENCE).first).to_be_visible()
    expect(page.get_by_text("These were my days.")).to_be_visible()
    assert "Barbara" not in page.content()
    look(page)
    judge(page)
    hand_in(page)
    submission = Submission.objects.get(version=version)
    acts.judge(submission, reviewer=person("linus"), well=True, at=timezone.now())


def test_a_year_of_days_meets_the_rule_on_the_expected_date(browser_page: OpenPage) -> None:
    settle(more=[("boss", "Barbara", "")])
    designer, ada = browser_page(width=360, javascript=False), browser_page(width=360)
    enter(designer, person("designer"))
    write_rule(designer)
    version = AchievementVersion.objects.get(title=TITLE)
    enter(ada, person("ada"))
    log, work = begin(ada, version), ada.url

    # Six months that end today begin on ``first``: a miss on the day before has just left them.
    today = today_of(log, now=timezone.now())
    first = months_after(today, months=-6) + ONE_DAY
    days = working_days(today - timedelta(days=365), last=today)
    left = [day for day in days if day < first][-1]
    inside = [day for day in days if day >= first]
    odd = {left: "not met", inside[40]: "not met", inside[10]: "gap", inside[20]: "excused"}
    bring_file(ada, log, days=days[:-12], odd=odd)
    send(log, days=days[-12:-1])
    enter_by_phone(browser_page(width=360, javascript=False), log, day=days[-1])
    check_dates(log, left=left)

    ask_and_hand_in(ada, browser_page(width=360, javascript=False), work=work)
    review(browser_page(width=360), version)
    document = orjson.loads(Credential.objects.get(version=version).document)
    (measured,) = document["credentialSubject"]["assessment"]["measured"]
    assert (measured["rule"], measured["verdict"]) == (SENTENCE, "met")
    assert measured["metCount"] == measured["countedOccasions"] - 1
    assert measured["observedFrom"] == str(first)
