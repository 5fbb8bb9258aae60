"""The desk: places in the work, phrases, drafts from several devices, the worker."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from milepost.earn import actions as earn
from milepost.earn.rules.work import FileWork, TextWork
from milepost.kit.errors import RuleError
from milepost.kit.tests.media_samples import photo
from milepost.organizations.tests.builders import make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Decision, DraftCopy, Phrase, Review
from milepost.review.rules.pins import Box, Kind, Pin, as_typed, box_in, clock, quoted, spoken, tidy
from milepost.review.rules.readings import Reading
from milepost.review.tests.builders import (
    LATER,
    NOON,
    make_reviewer,
    make_version,
    put,
    reading,
    reviewed,
    seated,
)
from milepost.review.tests.test_api import Program

pytestmark = pytest.mark.django_db
TEXT = "I took the call.\n\nI breathed, and waited.\nShe thanked me."
MEETS = (2, 2, 2)


def refused(code: str):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


# Rules


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        ("", Kind.TEXT, ""),
        ("3", Kind.TEXT, "3"),
        (" line 3 ", Kind.TEXT, "3"),
        ("4-3", Kind.TEXT, "3-4"),
        ("lines 1 to 3", Kind.TEXT, "1-3"),
        ("“breathed, and”", Kind.TEXT, "3"),
        ("1:23", Kind.RECORDING, "83"),
        ("1:02:03", Kind.RECORDING, "3723"),
        ("83 s", Kind.RECORDING, "83"),
        ("top  left", Kind.IMAGE, "top left"),
        ("10 20 30 5.5", Kind.IMAGE, "10 20 30 5.5"),
        ("page 2", Kind.OTHER, "page 2"),
        ("page 2", Kind.PAGES, "2"),
        ("3-2", Kind.PAGES, "2-3"),
        ("page 2, below", Kind.PAGES, "page 2, below"),
    ],
)
def test_a_place_typed_in_words_has_one_form(typed, kind, expected):
    assert tidy(typed, kind=kind, text=TEXT) == expected
    assert tidy(expected, kind=kind, text=TEXT) == expected


@pytest.mark.parametrize(
    ("typed", "kind", "code"),
    [
        ("5", Kind.TEXT, "no-such-line"),
        ("0", Kind.TEXT, "no-such-line"),
        ("I shouted", Kind.TEXT, "no-such-words"),
        ("near the end", Kind.RECORDING, "no-such-second"),
    ],
)
def test_a_place_that_is_not_there_is_refused(typed, kind, code):
    with refused(code):
        tidy(typed, kind=kind, text=TEXT)


def test_a_place_is_told_in_words_and_typed_again_as_it_was():
    assert [spoken(place, kind=Kind.TEXT) for place in ("", "3", "3-4")] == [
        "",
        "line 3",
        "lines 3 to 4",
    ]
    assert spoken("83", kind=Kind.RECORDING) == "at 1:23"
    assert [spoken(place, kind=Kind.PAGES) for place in ("2", "2-3", "2, below")] == [
        "page 2",
        "pages 2 to 3",
        "2, below",
    ]
    assert spoken("10 20 30 5", kind=Kind.IMAGE) == "the part marked in the picture"
    assert (as_typed("83", kind=Kind.RECORDING), clock(3723)) == ("1:23", "1:02:03")
    assert (box_in("10 20 30 5.5"), box_in("top left")) == (Box(10, 20, 30, 5.5), None)
    assert quoted("3-4", text=TEXT) == "I breathed, and waited.\nShe thanked me."


# Places in the work


@pytest.fixture
def waiting():
    """Ada's work with a text of four lines and a photo, waiting for Grace alone."""
    ada = make_person("Ada Lovelace")
    submission = earn.start(make_version(make_organization("Office"), reviewers=1), by=ada, at=NOON)
    put(submission, TextWork(text=TEXT, setting="work"), at=NOON)
    picture = FileWork(name="ada.jpg", content=photo(), setting="home")
    put(submission, picture, slot=1, at=NOON)
    return earn.submit(submission, by=ada, at=NOON)


@pytest.fixture
def place(waiting):
    grace = make_reviewer("Grace", organization=waiting.version.achievement.organization)
    return seated(waiting, by=grace)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fields(place, *levels: int, **more: str) -> dict[str, str]:
    """What the form sends for a whole reading."""
    whole = reading(place.submission.version, *levels)
    values = {
        "complete": "yes",
        "strong": whole.strong,
        "lacking": whole.lacking,
        "advice": whole.advice,
    }
    for line in whole.lines:
        values[f"level-{line.criterion}"] = str(line.level)
        values[f"comment-{line.criterion}"] = line.comment
    return values | more


def pieces(place):
    return [piece.id for _slot, row in queries.blind_view(place) for piece in row]


def test_comments_are_pinned_by_typing_and_read_in_the_record(place):
    text, picture = pieces(place)
    grace = signed_in(place.reviewer)
    address = reverse("review:desk", args=[place.pk])
    sent = {
        f"pin-{text}-0-place": "breathed, and",
        f"pin-{text}-0-text": "Here it turns.",
        f"pin-{text}-1-place": "1",
        f"pin-{text}-1-text": " ",
        f"pin-{picture}-0-place": "10 20 30 40",
        f"pin-{picture}-0-text": "Look at the hands.",
    }
    assert grace.post(address, {**fields(place, *MEETS), **sent, "save": "1"}).status_code == 302
    page = grace.get(address).content.decode()
    assert "Here it turns." in page
    assert '<li value="3">I breathed, and waited.</li>' in page
    assert grace.post(address, {**fields(place, *MEETS), **sent, "hand-in": "1"}).status_code == 302
    decision = Decision.objects.get()
    applicant = place.submission.applicant
    pinned = queries.record_of(decision, reader=applicant).pinned
    told = [[(pin.number, pin.where, pin.quote, pin.text) for pin in one.pins] for one in pinned]
    assert told == [
        [(1, "line 3", "I breathed, and waited.", "Here it turns.")],
        [(1, "the part marked in the picture", "", "Look at the hands.")],
    ]
    record = signed_in(applicant).get(reverse("review:record", args=[decision.pk]))
    shown = record.content.decode()
    assert "Here it turns." in shown
    assert '<rect x="10.0" y="20.0" width="30.0" height="40.0"/>' in shown


def test_a_place_that_is_not_there_is_said_beside_its_field(place):
    text, _picture = pieces(place)
    grace = signed_in(place.reviewer)
    name = f"pin-{text}-0-place"
    sent = {name: "line 40", f"pin-{text}-0-text": "Here."}
    page = grace.post(reverse("review:desk", args=[place.pk]), {**sent, "save": "1"})
    assert page.status_code == 422
    assert page.context["form"].errors[name] == ["The text has 4 lines."]
    assert list(Review.objects.all()) == []


def test_nobody_pins_to_other_work(place):
    pin = Pin(piece=uuid4(), text="Here.")
    with refused("unknown-piece"):
        actions.save_draft(place, reading=Reading(pins=(pin,)), at=LATER)


def test_the_api_pins_and_tells_places(place):
    text, _picture = pieces(place)
    program = Program(place.reviewer)
    path = f"/assignments/{place.pk}"
    draft = {"pins": [{"piece": str(text), "place": "lines 3-4", "text": "Here."}]}
    assert program.ask("put", f"{path}/draft", draft) == (204, None)
    kept = program.ask("get", path)[1]["draft"]["pins"]
    assert kept == [{"piece": str(text), "place": "3-4", "text": "Here."}]
    draft["pins"][0]["place"] = "line 70"
    assert program.ask("put", f"{path}/draft", draft)[0] == 409


# Phrases


def test_phrases_are_kept_used_changed_and_deleted_without_a_script(place):
    grace = signed_in(place.reviewer)
    desk = reverse("review:desk", args=[place.pk])
    grace.post(reverse("review:phrases"), {"text": " You could try it once more. "})
    phrase = Phrase.objects.get()
    assert (phrase.person, phrase.text) == (place.reviewer, "You could try it once more.")
    sent = {"advice": "First:", "phrase": str(phrase.pk), "into": "advice", "insert": "1"}
    answer = grace.post(desk, sent)
    assert answer["Location"] == f"{desk}#id_advice"
    assert Review.objects.get().advice == "First:\nYou could try it once more."
    change = reverse("review:phrase", args=[phrase.pk])
    grace.post(change, {"text": "Try again."})
    assert [one.text for one in queries.phrases_of(place.reviewer)] == ["Try again."]
    assert grace.post(change, {"text": ""}).status_code == 422
    mallory = signed_in(make_person("Mallory"))
    assert mallory.get(change).status_code == 404
    grace.post(change, {"delete": "1"})
    assert list(Phrase.objects.all()) == []


def test_the_same_words_are_kept_once_and_a_hundred_phrases_at_most():
    grace = make_person("Grace")
    for number in range(100):
        actions.add_phrase(grace, text=f"Phrase {number}", at=NOON)
    assert actions.add_phrase(grace, text="Phrase 7", at=NOON).text == "Phrase 7"
    with refused("too-many-phrases"):
        actions.add_phrase(grace, text="One more", at=NOON)
    with refused("empty-phrase"):
        actions.add_phrase(make_person("Linus"), text="  ", at=NOON)


def test_phrases_by_program_are_one_s_own():
    grace, mallory = Program(make_person("Grace")), Program(make_person("Mallory"))
    status, made = grace.ask("post", "/phrases", {"text": "Try again."})
    assert (status, made["text"]) == (200, "Try again.")
    path = f"/phrases/{made['id']}"
    assert mallory.ask("put", path, {"text": "Mine"})[0] == 404
    assert mallory.ask("delete", path)[0] == 404
    assert grace.ask("put", path, {"text": "Once more."})[1]["text"] == "Once more."
    assert grace.ask("get", "/phrases")[1]["count"] == 1
    assert grace.ask("delete", path) == (204, None)


# Several devices


def opened(client, address) -> dict[str, str]:
    context = client.get(address).context
    return {"seen": context["seen"], "writer": context["writer"]}


def test_two_devices_lose_nothing_to_one_another(place):
    grace = signed_in(place.reviewer)
    desk, draft = (reverse(f"review:{name}", args=[place.pk]) for name in ("desk", "draft"))
    phone, laptop = opened(grace, desk), opened(grace, desk)
    assert grace.post(draft, {"advice": "From the laptop", **laptop}).status_code == 204
    assert grace.post(draft, {"advice": "Laptop, longer", **laptop}).status_code == 204
    assert grace.post(draft, {"advice": "From the phone", **phone}).status_code == 409
    assert Review.objects.get().advice == "Laptop, longer"
    both = grace.post(desk, {"advice": "From the phone", "save": "1", **phone})
    text = both.content.decode()
    assert both.status_code == 422
    assert ("From the phone" in text, "Laptop, longer" in text) == (True, True)
    again = {"seen": both.context["seen"], "writer": both.context["writer"]}
    assert grace.post(desk, {"advice": "From the phone", "save": "1", **again}).status_code == 302
    assert Review.objects.get().advice == "From the phone"
    assert [copy.reading["advice"] for copy in DraftCopy.objects.all()] == ["Laptop, longer"]


def test_a_draft_that_saved_itself_says_when_as_the_next_page_does(place):
    grace = signed_in(place.reviewer)
    desk, draft = (reverse(f"review:{name}", args=[place.pk]) for name in ("desk", "draft"))
    before = opened(grace, desk)
    answer = grace.post(draft, {"advice": "Count once more.", **before})
    after = opened(grace, desk)
    assert (answer.status_code, answer["X-Stamp"]) == (204, after["seen"])
    assert before["seen"] < after["seen"]


def test_an_earlier_draft_can_be_gone_on_with_and_the_other_stays(place):
    grace = signed_in(place.reviewer)
    desk, draft = (reverse(f"review:{name}", args=[place.pk]) for name in ("desk", "draft"))
    first = opened(grace, desk)
    grace.post(draft, {"advice": "First", **first})
    second = opened(grace, desk)
    grace.post(draft, {"advice": "Second", **second})
    copy = DraftCopy.objects.get()
    page = grace.get(reverse("review:copies", args=[place.pk])).content.decode()
    assert ("First" in page, "Second" in page) == (True, True)
    use = reverse("review:use_copy", args=[place.pk, copy.pk])
    assert signed_in(make_person("Mallory")).post(use).status_code == 404
    grace.post(use)
    assert Review.objects.get().advice == "First"
    assert "Second" in [one.reading["advice"] for one in DraftCopy.objects.all()]


def test_copies_of_drafts_go_when_the_review_is_handed_in(waiting):
    grace = make_reviewer("Grace", organization=waiting.version.achievement.organization)
    place = seated(waiting, by=grace)
    client = signed_in(grace)
    desk, draft = (reverse(f"review:{name}", args=[place.pk]) for name in ("desk", "draft"))
    for words in ("First", "Second"):
        client.post(draft, {"advice": words, **opened(client, desk)})
    assert DraftCopy.objects.count() == 1
    reviewed(waiting, by=grace, levels=MEETS)
    assert list(DraftCopy.objects.all()) == []


def test_the_worker_looks_after_review_pages_alone_and_needs_no_sign_in():
    answer = Client().get(reverse("review:worker"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript")
    assert answer["Service-Worker-Allowed"] == "/review/"
    assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_for_any_number_of_phrases_and_pins(
    place, rows, django_assert_num_queries
):
    text, _picture = pieces(place)
    pins = tuple(Pin(piece=text, text=f"Here {number}.") for number in range(rows))
    actions.save_draft(place, reading=Reading(pins=pins), at=LATER)
    for number in range(rows):
        actions.add_phrase(place.reviewer, text=f"Phrase {number}", at=NOON)
    grace = signed_in(place.reviewer)
    with django_assert_num_queries(44, exact=False):
        grace.get(reverse("review:desk", args=[place.pk]))
