"""On time, over six months: the rule is written, a year of days comes from those who keep the
record, three ways, and it is met by their word."""

from datetime import date, timedelta

import orjson
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from milepost.define.models import AchievementVersion
from milepost.earn.models import Submission
from milepost.issue.models import Credential
from milepost.practice.models import Entry, PracticeLog
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
    " working days, counting only what supervisors and systems entered, over any 6 months, by the"
    " employer's log-in record."
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
    page.get_by_label("Whose entries count").select_option("supervisor system")
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
    """Whoever looks after the log-in system brings the first part of the year as a file."""
    enter(page, person("clock"))
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
    program = Program("clock")
    for day in [days[0], *days]:
        body = {"date": str(day), "outcome": "met", "key": f"login-{day}"}
        data = orjson.dumps(body).decode()
        program.answer("POST", f"/practice/logs/{log.pk}/entries", data=data, status=201)


def said_by_ada(log: PracticeLog, *, day: date) -> None:
    """Ada enters a day that the system has left out: it stands there, and does not count."""
    data = orjson.dumps({"date": str(day), "outcome": "met"}).decode()
    Program("ada").answer("POST", f"/practice/logs/{log.pk}/entries", data=data, status=201)


def enter_by_phone(page: Page, *, day: date) -> None:
    """The supervisor enters a day for those they look after."""
    page.goto("/practice/others/")
    page.get_by_label("Day").fill(str(day))
    page.locator("input[type=radio][value=met]").first.check()
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_text("Met ✓")).to_be_visible()


def check_who_said_it(log: PracticeLog, *, today: date, late: date, own: date) -> None:
    """Each entry is that of who keeps the record it came from, and says how late it came."""
    rows = Entry.objects.filter(log=log)
    assert {(row.way, row.source, row.recorder) for row in rows} == {
        ("file", "system", "Log-in system"),
        ("api", "system", "Log-in system"),
        ("api", "self", "Ada Lovelace"),
        ("page", "supervisor", "Barbara"),
    }
    assert all(row.late == (today - row.day).days for row in rows)
    phoned = rows.filter(source="supervisor").order_by("day").first()
    assert phoned
    assert (phoned.day, phoned.late > 60) == (late, True)
    assert rows.get(source="self").day == own


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


def review(page: Page, version: AchievementVersion, *, told: str) -> None:
    """Two reviewers see rule, figures, whose word they are and the answer, and no name."""
    enter(page, person("grace"))
    take(page)
    expect(
        page.get_by_text(f"the learner on 1 day, supervisors on 2 days, systems on {told}")
    ).to_be_visible()
    expect(page.get_by_text(SENTENCE).first).to_be_visible()
    expect(page.get_by_text("These were my days.")).to_be_visible()
    assert "Barbara" not in page.content()
    look(page)
    judge(page)
    hand_in(page)
    submission = Submission.objects.get(version=version)
    acts.judge(submission, reviewer=person("linus"), well=True, at=timezone.now())


def test_a_year_of_days_meets_the_rule_on_the_expected_date(browser_page: OpenPage) -> None:
    settle(more=[("boss", "Barbara", ""), ("clock", "Log-in system's keeper", "")])
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
    own, late = inside[10], inside[30]
    odd = {left: "not met", inside[40]: "not met", inside[20]: "excused", own: "gap", late: "gap"}
    make_keeper(log, person("clock"), capacity="system", system="Log-in system")
    make_keeper(log, person("boss"))
    bring_file(browser_page(width=360), log, days=days[:-12], odd=odd)
    send(log, days=days[-12:-1])
    said_by_ada(log, day=own)
    phone = browser_page(width=360, javascript=False)
    enter(phone, person("boss"))
    for day in (days[-1], late):
        enter_by_phone(phone, day=day)
    check_who_said_it(log, today=today, late=late, own=own)
    check_dates(log, left=left)

    ask_and_hand_in(ada, browser_page(width=360, javascript=False), work=work)
    by_system = len(inside) - len({own, late, days[-1]})
    review(browser_page(width=360), version, told=f"{by_system} days")
    document = orjson.loads(Credential.objects.get(version=version).document)
    (measured,) = document["credentialSubject"]["assessment"]["measured"]
    assert (measured["rule"], measured["verdict"]) == (SENTENCE, "met")
    assert measured["metCount"] == measured["countedOccasions"] - 1
    assert measured["observedFrom"] == str(first)
    days_by = ("learnerDays", "supervisorDays", "teacherDays", "systemDays")
    assert [measured[name] for name in days_by] == [1, 2, 0, by_system]
