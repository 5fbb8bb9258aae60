"""Work that is like other work: found, shown side by side, blind; nothing follows by itself."""

from datetime import timedelta
from io import BytesIO
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageEnhance

from milepost.define.tests.builders import make_version as make_measured
from milepost.earn import actions as earn
from milepost.earn.models import Submission
from milepost.earn.rules.work import FileWork, TextWork
from milepost.organizations.tests.builders import join
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review import actions
from milepost.review.models import Concern, Decision, Likeness
from milepost.review.queries.likeness import likenesses_at, likenesses_for, side_by_side
from milepost.review.rules.likeness import (
    bands,
    distance,
    fingerprints,
    passages,
    picture_hash,
    share_of,
    tells_apart,
)
from milepost.review.rules.likeness.pictures import NEAR
from milepost.review.tests.builders import (
    LATER,
    NOON,
    make_reviewer,
    make_version,
    make_waiting,
    office_of,
    put,
    seated,
)

pytestmark = pytest.mark.django_db
STORY = (
    "The caller was angry about a bill that had come twice. I let her speak, then I said in my own"
    " words what the problem was and asked whether that was right. She said yes, and we agreed that"
    " I would call back before noon with the corrected bill in my hand."
)
OTHER = (
    "Nothing of this was planned. On Thursday a neighbor stood at the counter and could not find"
    " the form for his bus pass, so we looked for it together until it was there, and he laughed."
)


def picture(*, seed: int = 1, scale: float = 1, light: float = 1, quality: int = 90) -> bytes:
    """A picture with large soft patches, scaled, brightened and compressed as asked."""
    chance = Random(seed)
    small = Image.frombytes("L", (6, 6), bytes(chance.randrange(256) for _ in range(36)))
    image = small.resize((int(400 * scale), int(300 * scale)), Image.Resampling.BICUBIC)
    image = ImageEnhance.Brightness(image).enhance(light).convert("RGB")
    kept = BytesIO()
    image.save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def test_a_picture_stays_the_same_when_it_is_scaled_lightened_and_compressed():
    plain = picture_hash(picture())
    for changed in (picture(scale=0.4), picture(light=1.2), picture(quality=30)):
        assert distance(plain, picture_hash(changed)) <= NEAR
    assert distance(plain, picture_hash(picture(seed=2))) > NEAR


def test_an_empty_page_is_like_nothing():
    blank = BytesIO()
    Image.new("RGB", (200, 200), "white").save(blank, "PNG")
    assert not tells_apart(picture_hash(blank.getvalue()))
    assert tells_apart(picture_hash(picture()))


def test_pictures_that_differ_in_three_bits_share_a_band():
    bits = picture_hash(picture())
    changed = bits ^ 1 ^ (1 << 20) ^ (1 << 40)
    assert set(enumerate(bands(bits))) & set(enumerate(bands(changed)))


def test_a_shared_run_of_eight_words_is_always_found():
    chance = Random(5)
    words = [f"w{number}" for number in range(400)]
    for _ in range(200):
        run = chance.sample(words, 8)
        one = [*chance.sample(words, 30), *run, *chance.sample(words, 30)]
        other = [*chance.sample(words, 25), *run, *chance.sample(words, 25)]
        assert fingerprints(" ".join(one)) & fingerprints(" ".join(other))
    assert not fingerprints(STORY) & fingerprints(OTHER)


def test_passages_are_shown_as_each_text_has_them():
    copy = OTHER + " THE CALLER was angry; about a bill that had come twice! " + OTHER
    (found,) = passages(STORY, copy)
    assert found.here == "The caller was angry about a bill that had come twice"
    assert found.there == "THE CALLER was angry; about a bill that had come twice"
    assert share_of(STORY, found=[found]) == round(100 * 11 / 53)
    assert (passages(STORY, OTHER), share_of("", found=[])) == ([], 0)


def handed_in(version, *, by: Person, text: str = "", content: bytes = b"") -> Submission:
    submission = earn.start(version, by=by, at=NOON)
    put(submission, TextWork(text=text or OTHER + f" {by.pk}", setting="work"), at=NOON)
    if content:
        photo = FileWork(name="photo.jpg", content=content, setting="work")
        put(submission, photo, slot=1, at=NOON + timedelta(seconds=1))
    return earn.submit(submission, by=by, at=NOON)


@pytest.fixture
def office():
    return office_of(make_waiting())


def look(submission: Submission, *, by: Person):
    place = seated(submission, by=by)
    actions.look_for_likeness(submission, round=1, at=LATER)
    return place, likenesses_at(place)


def test_practice_logs_of_two_learners_are_not_alike():
    rule = {
        "condition": "the rules",
        "behavior": "is on time",
        "standard": {"met": 9, "of": 10},
        "period": {"length": 2, "unit": "weeks"},
        "record": "the log-in record",
    }
    levels = [
        {"name": "Not yet", "description": "The record falls short.", "meets": False},
        {"name": "Met", "description": "The record shows it.", "meets": True},
    ]
    version = make_measured(
        {
            "criteria": [{"text": "Is on time.", "rule": rule, "levels": levels}],
            "slots": [{"title": "The record", "kind": "log"}],
        }
    )
    slot = version.slots.get()
    for name in ("Ada", "Bea"):
        by = make_person(name)
        submission = earn.start(version, by=by, at=NOON)
        piece = earn.begin_log(submission, slot=slot, time_zone="UTC", by=by, at=NOON)
        earn.describe_artifact(piece, setting="work", note="", by=by, at=NOON)
        earn.submit(submission, by=by, at=LATER)
        actions.look_for_likeness(submission, round=1, at=LATER)
    assert not Likeness.objects.exists()


def test_the_same_passages_of_another_learner_are_found_and_shown_without_names(office):
    version = make_version(office)
    grace = make_reviewer("Grace", organization=office)
    ada, bea = make_person("Ada Lovelace"), make_person("Bea Arthur")
    first = handed_in(version, by=ada, text=f"{STORY} Ada Lovelace")
    look(first, by=grace)
    place, found = look(handed_in(version, by=bea, text=f"Before. {STORY} Bea Arthur"), by=grace)
    (seen,) = found
    assert (seen.kind, seen.same_learner, seen.share > 90) == ("text", False, True)
    pair = side_by_side(seen)
    told = " ".join(one.here + one.there for one in pair.passages)
    assert ("angry about a bill" in told, "Ada" in told, "Bea" in told) == (True, False, False)
    client = Client()
    client.force_login(grace)
    page = client.get(reverse("review:desk", args=[place.pk])).content.decode()
    assert reverse("review:likeness_at", args=[place.pk, seen.number]) in page
    assert [word for word in ("plagiar", "cheat", "fraud") if word in page.lower()] == []
    shown = client.get(reverse("review:likeness_at", args=[place.pk, seen.number])).content.decode()
    assert ("<mark>" in shown, "Ada" in shown, "Bea" in shown) == (True, False, False)
    other = Client()
    other.force_login(make_person("Mallory"))
    assert other.get(reverse("review:likeness_at", args=[place.pk, seen.number])).status_code == 404


def test_the_same_learner_elsewhere_is_told_apart_from_somebody_else(office):
    grace, ada = make_reviewer("Grace", organization=office), make_person("Ada")
    look(handed_in(make_version(office), by=ada, text=STORY), by=grace)
    _place, (seen,) = look(handed_in(make_version(office), by=ada, text=STORY), by=grace)
    assert (seen.kind, seen.same_learner, seen.share) == ("same", True, 100)


def test_a_picture_that_was_scaled_and_compressed_is_found(office):
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    look(handed_in(version, by=make_person("Ada"), content=picture()), by=grace)
    near = handed_in(version, by=make_person("Bea"), content=picture(scale=0.5, quality=40))
    far = handed_in(version, by=make_person("Cid"), content=picture(seed=9))
    assert [one.kind for one in look(near, by=grace)[1]].count("picture") == 1
    assert [one.kind for one in look(far, by=grace)[1]].count("picture") == 0


def test_the_reviewer_of_the_earlier_work_sees_it_too_and_looking_twice_changes_nothing(office):
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    first = handed_in(version, by=make_person("Ada"), text=STORY)
    place, none = look(first, by=grace)
    look(handed_in(version, by=make_person("Bea"), text=STORY), by=grace)
    actions.look_for_likeness(first, round=1, at=LATER)
    assert (none, len(likenesses_at(place)), Likeness.objects.count()) == ([], 1, 1)


def test_short_texts_and_earlier_rounds_are_like_nothing(office):
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    look(handed_in(version, by=make_person("Ada"), text="I took the call."), by=grace)
    _place, found = look(
        handed_in(version, by=make_person("Bea"), text="I took the call."), by=grace
    )
    assert found == []


def test_likeness_changes_no_review_and_no_decision(office):
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    look(handed_in(version, by=make_person("Ada"), text=STORY), by=grace)
    look(handed_in(version, by=make_person("Bea"), text=STORY), by=grace)
    assert (Decision.objects.count(), Concern.objects.count()) == (0, 0)


def test_whoever_runs_the_organization_sees_it_but_not_while_judging_it(office):
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    lead = make_person("Lea")
    join(lead, organization=office, role="owner")
    look(handed_in(version, by=make_person("Ada"), text=STORY), by=grace)
    later = handed_in(version, by=make_person("Bea"), text=STORY)
    look(later, by=grace)
    client = Client()
    client.force_login(lead)
    (found,) = likenesses_for(lead)
    for name, args in (("likenesses", []), ("likeness", [found.pk]), ("new_concern", [found.pk])):
        assert client.get(reverse(f"review:{name}", args=args)).status_code == 200
    assert list(likenesses_for(make_person("Mallory"))) == []
    join(lead, organization=office, role="reviewer")
    seated(later, by=lead)
    assert list(likenesses_for(lead)) == []
