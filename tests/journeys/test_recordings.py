"""A recording on the desk: played, and a comment pinned to the second it is at."""

import io
import math
import wave

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from milepost.earn.actions import add_artifact, start, submit
from milepost.earn.models import Artifact
from milepost.earn.rules.work import FileWork
from milepost.review.models import Review
from milepost.review.queries import reading_of
from milepost.site.demo import acts
from tests.journeys.browsing import OpenPage, enter, look
from tests.journeys.steps import EARLIER, TITLE, hand_in, judge, person, settle, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECONDS, RATE = 9, 8000


def lesson() -> bytes:
    """Nine seconds of a tone that rises with each second, as a WAV file."""
    samples = (
        round(128 + 60 * math.sin(math.tau * (220 + 40 * (number // RATE)) * number / RATE))
        for number in range(SECONDS * RATE)
    )
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(bytes(samples))
    return out.getvalue()


def hand_in_a_recording() -> Artifact:
    """Ada's whole work, with a recording of a lesson besides."""
    version = settle()
    ada, slots = person("ada"), list(version.slots.all())
    submission = start(version, by=ada, at=EARLIER)
    acts.fill(submission, slots=slots, at=EARLIER)
    slot = next(one for one in slots if one.kind in ("any", "file", "audio"))
    work = FileWork(name="lesson.wav", content=lesson(), setting="work")
    piece = add_artifact(submission, slot=slot, work=work, by=ada, at=EARLIER)
    submit(submission, by=ada, at=timezone.now())
    return piece


def recording_on(page: Page) -> Locator:
    """Return the piece with the recording, once the browser knows how long it is."""
    piece = page.locator("article.desk-piece").filter(has=page.locator("audio"))
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    assert piece.locator("audio").evaluate("(one) => Math.round(one.duration)") == SECONDS
    return piece


def play_until(piece: Locator, *, second: float) -> None:
    """Go to this second in the recording."""
    script = """(one, second) => new Promise((done) => {
        one.addEventListener("seeked", done, { once: true });
        one.currentTime = second;
    })"""
    piece.locator("audio").evaluate(script, second)


def test_a_comment_is_pinned_to_the_second_that_plays_and_the_learner_reads_when(
    browser_page: OpenPage,
) -> None:
    hand_in_a_recording()
    page = browser_page()
    enter(page, person("grace"))
    take(page)
    piece = recording_on(page)
    look(page)
    play_until(piece, second=6.4)
    piece.locator("summary", has_text="Comment on a place in it").click()
    piece.get_by_role("button", name="Take the second it is at").click()
    expect(piece.get_by_label("Where?").first).to_have_value("0:06")
    piece.get_by_label("What do you want to say there?").first.fill("Here you wait.")
    play_until(piece, second=2)
    piece.get_by_role("button", name="Take the second it is at").click()
    expect(piece.get_by_label("Where?").nth(1)).to_have_value("0:02")
    piece.get_by_label("What do you want to say there?").nth(1).fill("Here you do not.")
    look(page)
    judge(page, well=False)
    hand_in(page)
    pins = {pin.place: pin.text for pin in reading_of(Review.objects.get()).pins}
    assert pins == {"6": "Here you wait.", "2": "Here you do not."}

    phone = browser_page(width=360, javascript=False)
    enter(phone, person("linus"))
    take(phone)
    piece = phone.locator("article.desk-piece").filter(has=phone.locator("audio"))
    phone.get_by_role("navigation", name="Work and review").get_by_role(
        "link", name="The work"
    ).click()
    piece.locator("summary", has_text="Comment on a place in it").click()
    expect(piece.get_by_role("button", name="Take the second it is at")).to_have_count(0)
    piece.get_by_label("Where?").fill("0:07")
    piece.get_by_label("What do you want to say there?").fill("The bell.")
    judge(phone, well=False)
    hand_in(phone)

    ada = browser_page(width=360, scheme="dark")
    enter(ada, person("ada"))
    ada.goto("/earn/")
    ada.get_by_role("link", name=TITLE).first.click()
    ada.get_by_role("link", name="What the reviewers said").click()
    ada.get_by_role("link", name="Not yet").click()
    for where, words in (("0:02", "Here you do not."), ("0:06", "Here you wait.")):
        expect(ada.get_by_text(f"Reviewer 1, at {where}")).to_be_visible()
        expect(ada.get_by_text(words)).to_be_visible()
    expect(ada.get_by_text("Reviewer 2, at 0:07")).to_be_visible()
    look(ada)
