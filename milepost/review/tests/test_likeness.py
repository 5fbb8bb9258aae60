"""Work that is like other work: found, shown side by side, blind; nothing follows by itself."""

import json
from datetime import timedelta
from io import BytesIO
from random import Random
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image, ImageEnhance

from milepost.define.models import EvidenceSlot
from milepost.define.tests.builders import make_version as make_measured
from milepost.earn import actions as earn
from milepost.earn.models import Artifact, Submission
from milepost.earn.rules.work import FileWork, TextWork
from milepost.kit import files
from milepost.kit.tests.media_samples import written_pdf
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review import actions
from milepost.review.models import Concern, Decision, Likeness, Print
from milepost.review.queries.likeness import likenesses_at, likenesses_for, side_by_side
from milepost.review.rules.likeness import (
    bands,
    distance,
    fingerprints,
    passages,
    picture_hash,
    share_of,
    shared,
    tells_apart,
    words_in,
)
from milepost.review.rules.likeness.pictures import NEAR
from milepost.review.rules.likeness.texts import MOST_WORDS
from milepost.review.tasks import look_for_likeness
from milepost.review.tests.builders import (
    LATER,
    NOON,
    make_reviewer,
    make_version,
    make_waiting,
    office_of,
    put,
    reading,
    reviewed,
    seated,
)
from milepost.review.tests.test_assigning import program
from milepost.review.tests.test_concerns import WHY
from milepost.review.tests.test_duties import signed_in

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


def test_pictures_that_differ_in_six_bits_share_a_band_wherever_the_bits_are():
    chance, bits = Random(3), picture_hash(picture())
    assert [sum(bands((1 << 64) - 1)[:1]), len(bands(bits))] == [2**9 - 1, 7]
    for _ in range(500):
        changed = bits
        for place in chance.sample(range(64), NEAR):
            changed ^= 1 << place
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


def test_passages_in_another_order_are_found_and_one_that_comes_twice_counts_where_it_stands():
    first, second = STORY.split(". I let ")
    moved = f"{second} {OTHER} {first}"
    assert sum(one.words for one in passages(STORY, moved)) == len(words_in(STORY)) - 2
    assert [one.words for one in passages(f"{first}! {first}!", first)] == [11, 11]


def test_of_two_texts_the_larger_share_counts():
    long = " ".join(f"w{number}" for number in range(1_000))
    inside = f"{long} {STORY}"
    assert (share_of(inside, found=passages(inside, STORY)), shared(inside, STORY)) == (5, 100)
    assert shared(STORY, inside) == 100


def test_a_text_that_repeats_itself_is_compared_in_no_time():
    same = "the same words again and again " * 2_000
    assert next(one.words for one in passages(same, same)) == MOST_WORDS
    assert shared(same, "the same words again and again but once more " * 2_000) <= 100


def handed_in(
    version, *, by: Person, text: str = "", content: bytes = b"", name: str = "photo.jpg"
) -> Submission:
    submission = earn.start(version, by=by, at=NOON)
    put(submission, TextWork(text=text or OTHER + f" {by.pk}", setting="work"), at=NOON)
    if content:
        photo = FileWork(name=name, content=content, setting="work")
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


def test_the_words_of_pdfs_are_compared_and_shown_side_by_side(office):
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    one, other = written_pdf(STORY, title="One"), written_pdf(OTHER, STORY, title="Two")
    look(
        handed_in(version, by=make_person("Ada"), text="Short.", content=one, name="a.pdf"),
        by=grace,
    )
    later = handed_in(version, by=make_person("Bea"), text="Brief.", content=other, name="b.pdf")
    _place, (seen,) = look(later, by=grace)
    assert (seen.kind, seen.share) == ("text", 100)
    words = " ".join(passage.here for passage in side_by_side(seen).passages)
    assert "angry about a bill" in " ".join(words.split())


def test_a_pdf_that_can_not_be_read_is_like_nothing(office):
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    submission = handed_in(version, by=make_person("Ada"), content=written_pdf(STORY), name="a.pdf")
    piece = submission.artifacts.get(kind="file")
    Artifact.objects.filter(pk=piece.pk).update(sha256=files.keep(b"%PDF-1.7 broken").sha256)
    assert look(submission, by=grace)[1] == []
    assert Print.objects.get(artifact=piece.pk).words == 0


def test_the_same_photo_in_two_slots_is_told_with_where_each_is_said_to_be_from(office):
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    submission = earn.start(version, by=make_person("Ada"), at=NOON)
    EvidenceSlot.objects.filter(version=version).update(kind="any")
    for slot, setting in ((0, "work"), (1, "home")):
        photo = FileWork(name="photo.jpg", content=picture(), setting=setting)
        put(submission, photo, slot=slot, at=NOON)
    smaller = FileWork(name="again.jpg", content=picture(scale=0.5), setting="work")
    put(submission, smaller, slot=1, at=NOON)
    submission = earn.submit(submission, by=submission.applicant, at=NOON)
    place, found = look(submission, by=grace)
    assert [(one.kind, one.same_work) for one in found].count(("same", True)) == 1
    assert sorted(one.kind for one in found) == ["picture", "picture", "same"]
    (same,) = (one for one in found if one.kind == "same")
    assert sorted(same.places) == ["Anything that shows it (Home)", "What happened (Work)"]
    client = signed_in(grace)
    page = client.get(reverse("review:desk", args=[place.pk])).content.decode()
    assert "What happened (Work)" in page
    pair = client.get(reverse("review:likeness_at", args=[place.pk, same.number])).content.decode()
    shown = [reverse("review:preview", args=[place.pk, one.pk]) for one in (same.piece, same.other)]
    assert [client.get(one).status_code for one in shown if one in pair] == [200, 200]


def test_what_was_replaced_in_a_later_round_is_not_likened_to_what_replaced_it(office):
    version, grace = make_version(office, reviewers=1), make_reviewer("Grace", organization=office)
    ada = make_person("Ada")
    first = handed_in(version, by=ada, text=STORY)
    reviewed(first, by=grace, levels=(1, 1, 1))
    actions.look_for_likeness(first, round=1, at=LATER)
    submission = Submission.objects.get(pk=first.pk)
    earn.remove_artifact(submission.artifacts.get(), by=ada, at=LATER)
    put(submission, TextWork(text=f"Again. {STORY}", setting="work"), at=LATER)
    earn.submit(submission, by=ada, at=LATER)
    actions.look_for_likeness(submission, round=2, at=LATER)
    assert (Print.objects.count(), Likeness.objects.count()) == (2, 0)


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


def test_what_is_to_be_compared_anew_is_compared_once_by_the_timer(office, capsys):
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    for name in ("Ada", "Bea"):
        look(handed_in(version, by=make_person(name), text=STORY), by=grace)
    Likeness.objects.update(share=30, kind="text")
    Print.objects.update(compared_at=None)
    call_command("look_after_reviews")
    assert "2 compared" in capsys.readouterr().out
    assert Likeness.objects.values_list("share", "kind").get() == (100, "same")
    assert actions.look_again(at=LATER) == 0


def test_opening_a_place_lets_a_worker_compare_the_work(office):
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    look(handed_in(version, by=make_person("Ada"), text=STORY), by=grace)
    submission = handed_in(version, by=make_person("Bea"), text=STORY)
    place = actions.take(submission, by=grace, at=timezone.now())
    client, asked = signed_in(grace), DBTaskResult.objects.filter(task_path__contains="likeness")
    client.post(reverse("review:opening", args=[place.pk]), {"knows": "nothing"})
    assert asked.get().args_kwargs["args"] == [str(submission.pk), 1]
    assert not Likeness.objects.exists()
    look_for_likeness.call(str(submission.pk), 1)
    page = reverse("review:desk", args=[place.pk])
    assert "Like other work" in client.get(page).content.decode()
    assert asked.count() == 1
    look_for_likeness.call(str(uuid4()), 1)


@pytest.fixture
def two_places(office):
    """Lea runs the office, Max the club; the same photo and story were handed in at both."""
    club = make_organization("Club")
    lea, max_ = make_person("Lea"), make_person("Max")
    join(lea, organization=office, role="owner")
    join(max_, organization=club, role="owner")
    for place, name in ((office, "Ada"), (club, "Bea")):
        reviewer = make_reviewer(f"Grace of {place.name}", organization=place)
        by = make_person(name)
        look(handed_in(make_version(place), by=by, text=STORY, content=picture()), by=reviewer)
    return lea, max_


def test_both_organizations_see_what_is_alike_and_each_notes_about_its_own_learner(two_places):
    for person, name in zip(two_places, ("Ada", "Bea"), strict=True):
        (same,) = (row for row in likenesses_for(person) if row.artifact.kind == "text")
        client = signed_in(person)
        assert client.get(reverse("review:likeness", args=[same.pk])).status_code == 200
        client.post(reverse("review:new_concern", args=[same.pk]), {"words": WHY})
        (concern,) = Concern.objects.filter(steps__by=person)
        assert (concern.submission.applicant.name, concern.likeness) == (name, same)


def test_a_lead_sees_the_piece_that_was_handed_in_there_and_not_the_other(two_places):
    lea, max_ = two_places
    (photo,) = (row for row in likenesses_for(lea) if row.artifact.kind == "file")
    at_club, at_office = (
        reverse("review:likeness_preview", args=[photo.pk, piece.pk])
        for piece in (photo.artifact, photo.other)
    )
    client, page = signed_in(lea), reverse("review:likeness", args=[photo.pk])
    shown = client.get(page).content.decode()
    assert (at_office in shown, at_club in shown) == (True, False)
    assert "handed in elsewhere" in shown
    assert client.get(at_office)["Content-Type"] == "image/jpeg"
    assert [client.get(at_club).status_code, signed_in(max_).get(at_club).status_code] == [404, 200]
    assert signed_in(make_person("Mallory")).get(at_office).status_code == 404


def test_who_runs_both_places_sees_both_and_chooses_about_which_work_the_note_is(two_places):
    lea = two_places[0]
    join(lea, organization=Organization.objects.get(name="Club"), role="owner")
    (photo,) = (row for row in likenesses_for(lea) if row.artifact.kind == "file")
    client = signed_in(lea)
    shown = client.get(reverse("review:likeness", args=[photo.pk])).content.decode()
    for piece in (photo.artifact, photo.other):
        assert reverse("review:likeness_preview", args=[photo.pk, piece.pk]) in shown
    page, earlier = reverse("review:new_concern", args=[photo.pk]), photo.other.submission
    assert client.post(page, {"words": WHY}).status_code == 422
    assert client.post(page, {"words": WHY, "about": str(earlier.pk)}).status_code == 302
    assert Concern.objects.get().submission == earlier


def test_programs_of_leads_list_likenesses_and_note_about_either(two_places):
    lea, max_ = two_places
    one, other = program(lea), program(max_)
    listed = one.get("/api/v1/review/likenesses").json()
    assert (listed["count"], len(listed["items"])) == (2, 2)
    text, photo = sorted(listed["items"], key=lambda row: row["sides"][0]["slot"], reverse=True)
    assert [side["runs"] for side in text["sides"]] == [True, False]
    assert (text["sides"][1]["submission"], text["same_work"]) == (None, False)
    detail = one.get(f"/api/v1/review/likenesses/{text['number']}").json()
    assert detail["passages"][0]["words"] > 40
    assert program(make_person("Mallory")).get("/api/v1/review/likenesses").json()["count"] == 0
    path = f"/api/v1/review/likenesses/{photo['number']}/note"
    theirs = other.get("/api/v1/review/likenesses").json()["items"][0]["sides"][0]["submission"]
    body = json.dumps({"words": WHY, "submission": theirs})
    assert one.post(path, body, "application/json").status_code == 404
    assert other.post(path, body, "application/json").json()["submission"] == theirs


def test_the_list_for_programs_asks_as_much_for_three_as_for_one(two_places):
    lea, office = two_places[0], Organization.objects.get(name="State Office")
    client = program(lea)
    with CaptureQueriesContext(connection) as few:
        client.get("/api/v1/review/likenesses")
    version = make_version(office)
    for name in ("Cid", "Dee"):
        reviewer = make_reviewer(f"Of {name}", organization=office)
        look(handed_in(version, by=make_person(name), text=STORY), by=reviewer)
    with CaptureQueriesContext(connection) as many:
        assert client.get("/api/v1/review/likenesses").json()["count"] > 3
    assert len(many) == len(few)


def test_who_hears_an_appeal_does_not_learn_from_likenesses_whose_work_it_is(office):
    version = make_version(office, reviewers=1)
    grace = make_reviewer("Grace", organization=office)
    lead = make_reviewer("Lea", organization=office)
    join(lead, organization=office, role="owner")
    look(handed_in(version, by=make_person("Ada"), text=STORY), by=grace)
    later = handed_in(version, by=make_person("Bea"), text=STORY)
    place, _found = look(later, by=grace)
    actions.save_draft(place, reading=reading(version, 1, 2, 2), at=LATER)
    actions.hand_in(place, at=LATER)
    assert len(likenesses_for(lead)) == 1
    appeal = actions.file_appeal(
        Decision.objects.get(), grounds="overlooked", words=WHY, by=later.applicant, at=LATER
    )
    actions.join_panel(appeal, by=lead, at=LATER)
    assert list(likenesses_for(lead)) == []
    actions.withdraw_appeal(appeal, by=later.applicant, at=LATER)
    assert len(likenesses_for(lead)) == 1
