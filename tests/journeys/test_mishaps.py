"""What goes wrong in earnest: each time a clear message, and nothing is lost."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from insignia import bake, unbake
from milepost.earn.actions import start, submit
from milepost.earn.models import Artifact, Submission
from milepost.hold.actions import ShareRequest, share, withdraw_share
from milepost.hold.models import Share
from milepost.issue.actions import revoke_credential
from milepost.issue.models import Credential
from milepost.issue.renderings import render_as
from milepost.review.models import Decision, Review
from milepost.site.demo import acts
from milepost.site.demo.samples import tally_sheet
from tests.journeys.browsing import Line, OpenPage, enter, look, sign_in
from tests.journeys.steps import EARLIER, earn_badge, judge, person, settle, take, unfold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "I asked, counted to three, and the quiet ones began to speak."
REASON = "The recording turned out to be of somebody else's lesson."
JAVASCRIPT = [pytest.param(True, id="javascript"), pytest.param(False, id="no-javascript")]


def begin() -> Submission:
    """Ada has started, and handed in nothing yet."""
    return start(settle(), by=person("ada"), at=EARLIER)


def collected() -> Submission:
    """Ada has put work into every slot."""
    submission = begin()
    acts.fill(submission, slots=list(submission.version.slots.all()), at=EARLIER)
    return submission


def open_as(page: Page, key: str, *, path: str) -> None:
    """Go somewhere as somebody."""
    enter(page, person(key))
    page.goto(path)


def of(submission: Submission) -> str:
    """The address of a submission."""
    return reverse("earn:submission", args=[submission.pk])


def add_files(page: Page, *files: Path) -> Locator:
    """Add files to the second slot; return the slot."""
    slot = page.locator("section.slot").nth(1)
    unfold(slot, has="input[name=files]")
    form = slot.locator("form", has=page.locator("input[name=files]"))
    form.get_by_label("Files from this device").set_input_files(list(files))
    form.get_by_role("button", name="Add", exact=True).click()
    return slot


def write_text(page: Page) -> Locator:
    """Type a text into the third slot; return its form."""
    slot = page.locator("section.slot").nth(2)
    unfold(slot, has="textarea[name=text]")
    form = slot.locator("form", has=page.locator("textarea[name=text]"))
    form.locator("textarea[name=text]").fill(WORDS)
    return form


@pytest.mark.parametrize("javascript", JAVASCRIPT)
def test_a_disguised_file_is_named_and_the_other_one_is_kept(
    browser_page: OpenPage, tmp_path: Path, javascript: bool
) -> None:
    submission = begin()
    page, good, evil = browser_page(javascript=javascript), tmp_path / "a.jpg", tmp_path / "b.png"
    good.write_bytes(tally_sheet("Two counts", rows=["Monday"]))
    evil.write_bytes(b"<!doctype html><html><script>alert(1)</script></html>")
    open_as(page, "ada", path=of(submission))
    slot = add_files(page, good, evil)
    expect(slot.get_by_role("alert").filter(has_text="“b.png”")).to_be_visible()
    look(page)
    page.reload() if javascript else page.goto(of(submission))
    expect(slot.get_by_role("link", name="a.jpg", exact=True)).to_be_visible()
    assert [one.file_name for one in Artifact.objects.all()] == ["a.jpg"]


@pytest.mark.parametrize("javascript", JAVASCRIPT)
def test_a_file_over_the_limit_is_refused_in_words(
    browser_page: OpenPage, tmp_path: Path, settings: Settings, javascript: bool
) -> None:
    submission = begin()
    settings.UPLOAD_LIMIT = 10 * 1024
    page, large = browser_page(javascript=javascript), tmp_path / "large.jpg"
    large.write_bytes(b"\xff\xd8\xff" + bytes(20 * 1024))
    open_as(page, "ada", path=of(submission))
    slot = add_files(page, large)
    refusal = slot.get_by_role("alert").filter(has_text="“large.jpg” is too big")
    expect(refusal).to_contain_text("10 KB")
    look(page)
    assert Artifact.objects.count() == 0


def end_sessions() -> None:
    """Sign everybody out, as an operator or the calendar does."""
    Session.objects.all().delete()


def send_again(page: Page, *, presses: int) -> None:
    """Send the words again. Signing in has changed what proves that the page is ours: a script
    puts that right; without it we ask once more.
    """
    again = page.get_by_role("button", name="Send again")
    for _press in range(presses - 1):
        again.click()
        expect(page.get_by_text("We could not be sure that this was sent by you")).to_be_visible()
    again.click()


@pytest.mark.parametrize("javascript", JAVASCRIPT)
def test_words_come_back_when_the_session_ended_while_writing(
    browser_page: OpenPage, javascript: bool
) -> None:
    submission = begin()
    page = browser_page(javascript=javascript)
    open_as(page, "ada", path=of(submission))
    form = write_text(page)
    end_sessions()
    form.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Your words are still here")).to_be_visible()
    expect(page.locator("blockquote")).to_have_text(WORDS)
    look(page)
    sign_in(page.context.new_page(), "ada@example.org")
    send_again(page, presses=1 if javascript else 2)
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert [one.text for one in Artifact.objects.all()] == [WORDS]


def test_a_review_comes_back_when_the_session_ended_while_judging(browser_page: OpenPage) -> None:
    submit(collected(), by=person("ada"), at=EARLIER)
    page = browser_page(javascript=False)
    enter(page, person("grace"))
    take(page)
    judge(page)
    end_sessions()
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.get_by_role("heading", name="Your words are still here")).to_be_visible()
    assert Review.objects.exclude(handed_in_at=None).count() == 0
    sign_in(page.context.new_page(), "grace@example.org")
    send_again(page, presses=2)
    page.wait_for_url("**/done/")
    assert Review.objects.exclude(handed_in_at=None).count() == 1


def test_words_wait_on_the_device_until_the_connection_is_back(
    browser_page: OpenPage, line: Line
) -> None:
    submission = begin()
    page = browser_page()
    open_as(page, "ada", path=of(submission))
    line.lose(page)
    form = write_text(page)
    expect(form.get_by_role("status")).to_contain_text("Your text is kept on this device.")
    assert Artifact.objects.count() == 0
    line.find(page)
    expect(form.get_by_role("status")).to_contain_text("Saved")
    assert [one.text for one in Artifact.objects.all()] == [WORDS]


@pytest.mark.parametrize("javascript", JAVASCRIPT)
def test_a_double_press_hands_in_once(browser_page: OpenPage, javascript: bool) -> None:
    submission = collected()
    page = browser_page(javascript=javascript)
    open_as(page, "ada", path=of(submission))
    page.get_by_role("button", name="Hand it in").dblclick()
    expect(page.get_by_text("With the reviewers").first).to_be_visible()
    submission.refresh_from_db()
    assert (submission.state, submission.round) == ("submitted", 1)


@pytest.mark.parametrize("javascript", JAVASCRIPT)
def test_a_double_press_of_the_last_reviewer_decides_once(
    browser_page: OpenPage, javascript: bool
) -> None:
    submission = submit(collected(), by=person("ada"), at=EARLIER)
    acts.judge(submission, reviewer=person("linus"), well=True, at=EARLIER)
    page = browser_page(javascript=javascript)
    enter(page, person("grace"))
    take(page)
    judge(page)
    page.get_by_role("button", name="Hand in", exact=True).dblclick()
    page.wait_for_url("**/done/")
    expect(page.get_by_text("Decided: earned")).to_be_visible()
    assert (Decision.objects.count(), Credential.objects.count()) == (1, 1)


def shared(credential: Credential, *, days: int) -> tuple[Share, str]:
    """A share made a month ago that ends so many days from now, and its path."""
    now = timezone.now()
    request = ShareRequest(
        id=uuid4(),
        purpose=Share.Purpose.EMPLOYER,
        audience="Riverside Clinic",
        message="",
        ends_at=now + timedelta(days=days),
        credentials=[credential.pk],
        evidence=[],
    )
    opened, token = share(person("ada"), request=request, at=now - timedelta(days=30))
    return opened, reverse("hold:share", args=[token])


def test_a_share_that_ended_or_was_stopped_says_which(browser_page: OpenPage) -> None:
    credential, page = earn_badge(settle()), browser_page()
    _ended, path = shared(credential, days=-1)
    page.goto(path)
    expect(page.get_by_text("Its last day has passed.")).to_be_visible()
    look(page)
    stopped, path = shared(credential, days=30)
    page.goto(path)
    expect(page.get_by_role("heading", name="Ada Lovelace shows you")).to_be_visible()
    withdraw_share(stopped, by=person("ada"), at=timezone.now())
    page.reload()
    expect(page.get_by_text("The person who made it has stopped it.")).to_be_visible()
    assert "Wait time" not in page.content()


def check_picture(page: Page, picture: Path) -> Locator:
    """Upload a picture to the public verifier; return the verdict."""
    page.goto("/verify/")
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_role("button", name="Check it").click()
    return page.locator(".verdict")


def test_a_tampered_picture_is_refused_with_the_reason(
    browser_page: OpenPage, tmp_path: Path
) -> None:
    badge = render_as(earn_badge(settle()), form="png")
    page, picture = browser_page(), tmp_path / "badge.png"
    picture.write_bytes(badge)
    expect(check_picture(page, picture)).to_have_class("verdict verdict-go")
    document = json.loads(unbake(badge))
    document["credentialSubject"]["achievement"]["name"] = "Surgery"
    picture.write_bytes(bake(badge, json.dumps(document)))
    verdict = check_picture(page, picture)
    expect(verdict).to_have_class("verdict verdict-stop")
    expect(verdict).to_contain_text("The signature does not match the document")
    look(page)


def test_a_revoked_badge_says_so_with_the_reason(browser_page: OpenPage, tmp_path: Path) -> None:
    version = settle(more=[("edwin", "Edwin", "awarder")])
    credential = earn_badge(version)
    page, picture = browser_page(), tmp_path / "badge.png"
    picture.write_bytes(render_as(credential, form="png"))
    _opened, path = shared(credential, days=30)
    revoke_credential(
        credential, by=person("edwin"), kind="mistake", reason=REASON, at=timezone.now()
    )
    verdict = check_picture(page, picture)
    expect(verdict).to_have_class("verdict verdict-stop")
    expect(verdict).to_contain_text("revoked")
    page.goto(path)
    expect(page.get_by_text(REASON)).to_be_visible()
    look(page)
    open_as(page, "ada", path=reverse("hold:credential", args=[credential.pk]))
    expect(page.get_by_text(REASON)).to_be_visible()
