"""A document on the desk: every page can be read and commented on."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.earn import actions as earn
from milepost.earn.rules.work import FileWork, TextWork
from milepost.kit.tests.media_samples import written_pdf
from milepost.organizations.tests.builders import make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import BlindCopy, Review
from milepost.review.rules.pins import Pin
from milepost.review.rules.readings import Reading
from milepost.review.tests.builders import make_reviewer, make_version, put, reading, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """Grace's place at Ada's work, with a document of three pages."""
    now = timezone.now()
    office = make_organization("Office")
    submission = earn.start(make_version(office, reviewers=1), by=make_person("Ada"), at=now)
    pages = ("Monday: I waited.", "Tuesday: they spoke.", "Friday: we counted.")
    work = FileWork(name="log.pdf", content=written_pdf(*pages), setting="work")
    put(submission, work, slot=1, at=now)
    put(submission, TextWork(text="I took the call and breathed.", setting="work"), at=now)
    earn.submit(submission, by=submission.applicant, at=now)
    return seated(submission, by=make_reviewer("Grace", organization=office), at=now)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def document_at(place):
    pieces = [piece for _slot, found in queries.blind_view(place) for piece in found]
    (piece,) = [piece for piece in pieces if piece.file]
    return piece


def test_every_page_of_a_document_can_be_read_on_the_desk(place):
    client, piece = signed_in(place.reviewer), document_at(place)
    address = reverse("review:preview", args=[place.pk, piece.id])
    page = client.get(f"/review/{place.pk}/").content.decode()
    assert "2 more pages" in page
    shown = [f'src="{address}?page={number}"' in page for number in (2, 3, 4)]
    assert shown == [True, True, False]
    drawn = [client.get(address, {"page": number}) for number in (1, 2, 3)]
    assert [answer["Content-Type"] for answer in drawn] == ["image/jpeg"] * 3
    assert len({answer.content for answer in drawn}) == 3
    assert client.get(address).content == drawn[0].content
    made = BlindCopy.objects.count()
    assert client.get(address, {"page": 2}).content == drawn[1].content
    assert BlindCopy.objects.count() == made
    wrong = [client.get(address, {"page": one}).status_code for one in ("0", "4", "-1", "x", "1e9")]
    assert wrong == [404] * 5
    assert signed_in(make_person("Mallory")).get(address, {"page": 2}).status_code == 404


def test_a_comment_stands_on_a_page_and_the_learner_reads_which(place):
    client, piece = signed_in(place.reviewer), document_at(place)
    pins = [{"piece": str(piece.id), "place": "page 2", "text": "This is the day that counts."}]
    whole = reading(place.submission.version, 2, 2, 2)
    tidied = queries.tidy_pins([Pin(**{**pins[0], "piece": piece.id})], work=queries.work_at(place))
    assert [pin.place for pin in tidied] == ["2"]
    whole = Reading(**{**vars(whole), "pins": tidied})
    actions.save_draft(place, reading=whole, at=timezone.now())
    assert 'value="2"' in client.get(f"/review/{place.pk}/").content.decode()
    actions.hand_in(place, at=timezone.now())
    assert json.dumps(Review.objects.get().pins).count("This is the day") == 1
    decision = place.submission.decisions.get()
    ada = signed_in(place.submission.applicant)
    assert ", page 2" in ada.get(reverse("review:record", args=[decision.pk])).content.decode()
