"""By program: a sample from a file, and from real work whose learner said yes."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from milepost.kit import files
from milepost.kit.models import Mail
from milepost.kit.tests.media_samples import photo
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions
from milepost.review.models import AnchorPiece, Decision
from milepost.review.tests.builders import (
    NOON,
    make_reviewer,
    make_submitted,
    make_version,
    reviewed,
)
from milepost.review.tests.test_api import ROOT, Program

pytestmark = pytest.mark.django_db
MEETS = (2, 2, 2)


@pytest.fixture
def version():
    return make_version(make_organization("State Office", kind="authority"), reviewers=1)


@pytest.fixture
def lead(version):
    person = make_person("Dorothy")
    join(person, organization=version.achievement.organization, role="designer")
    return person


def send(program, path, *, content, name="board.jpg", **about):
    file = SimpleUploadedFile(name, content)
    answer = program.client.post(f"{ROOT}{path}", {"file": file, **about})
    return answer.status_code, answer.json()


def test_a_file_is_put_into_a_sample_without_what_it_tells_of_its_maker(version, lead):
    made = actions.make_sample(version.achievement, title="Quiet", use="test", by=lead, at=NOON)
    path, slots = f"/samples/{made.pk}/files", list(version.slots.all())
    program = Program(lead)
    about = {"slot": str(slots[1].key), "setting": "work", "note": "The board."}
    status, told = send(program, path, content=photo(), **about)
    assert status == 200
    piece = AnchorPiece.objects.get(pk=told["id"])
    assert (piece.slot, piece.setting, piece.note) == (slots[1], "work", "The board.")
    assert (piece.media_type, dict(Image.open(BytesIO(files.read(piece.sha256))).getexif())) == (
        "image/jpeg",
        {},
    )
    status, told = send(program, path, content=b"MZ\x90\x00", name="run.exe", **about)
    assert (status, AnchorPiece.objects.count()) == (409, 1)
    wrong = {**about, "slot": str(made.pk)}
    assert send(program, path, content=photo(), **wrong)[0] == 404
    assert send(Program(make_person("Mallory")), path, content=photo(), **about)[0] == 404
    without = program.client.post(f"{ROOT}{path}", about)
    assert (without.status_code, without.json()["code"]) == (409, "no-file")


def test_a_file_beyond_the_limit_is_not_kept_whole_before_it_is_refused(version, lead, settings):
    made = actions.make_sample(version.achievement, title="Quiet", use="test", by=lead, at=NOON)
    slots = list(version.slots.all())
    settings.UPLOAD_LIMIT = 1000
    program, path = Program(lead), f"/samples/{made.pk}/files"
    about = {"slot": str(slots[1].key), "setting": "work"}
    for size in (1001, 4 * 1000 + 300 * 1024):
        status, told = send(program, path, content=b"x" * size, **about)
        assert (status, told["code"]) == (413, "too-big")
    client = Client()
    client.force_login(lead)
    address = reverse("review:sample_piece", args=[made.pk])
    form = {"slot": str(slots[1].pk), "setting": "work", "note": "The board."}
    page = client.post(address, form | {"file": SimpleUploadedFile("board.jpg", b"x" * 1001)})
    assert page.status_code == 422
    assert "is too big" in page.text
    assert "Give a text, a link or a file" not in page.text
    large = SimpleUploadedFile("board.jpg", b"x" * (4 * 1000 + 300 * 1024))
    page = client.post(address, form | {"file": large}, follow=True)
    assert "too big together" in page.text
    assert AnchorPiece.objects.count() == 0


@pytest.fixture
def judged(version):
    submission = make_submitted(version, applicant=make_person("Ada Lovelace"))
    grace = make_reviewer("Grace", organization=version.achievement.organization)
    reviewed(submission, by=grace, levels=MEETS)
    return Decision.objects.get()


def test_a_learner_is_asked_and_says_yes_and_takes_it_back_by_program(version, lead, judged):
    ada, program = Program(judged.submission.applicant), Program(lead)
    rounds = f"/lead/{version.achievement.slug}/rounds"
    status, page = program.ask("get", rounds)
    assert (status, page["count"]) == (200, 1)
    assert page["items"][0]["state"] == "free"
    assert "Ada" not in str(page)
    one = f"{rounds}/{judged.pk}"
    named = {"title": "Real", "use": "practice"}
    assert program.ask("post", f"{one}/sample", named)[1]["code"] == "no-consent"
    assert program.ask("post", f"{one}/ask", {})[1]["state"] == "asked"
    assert program.ask("post", f"{one}/ask", {})[0] == 200
    assert Mail.objects.filter(to=judged.submission.applicant.email).count() >= 1
    assert program.ask("post", f"{one}/sample", named)[1]["code"] == "no-consent"
    [asked] = ada.ask("get", "/consents")[1]["items"]
    assert (asked["title"], asked["answered_at"], asked["agreed"]) == (version.title, None, False)
    mine = f"/consents/{asked['id']}"
    assert program.ask("put", mine, {"agreed": True})[0] == 404
    assert ada.ask("put", mine, {"agreed": True})[1]["agreed"] is True
    assert program.ask("get", rounds)[1]["items"][0]["state"] == "agreed"
    status, sample = program.ask("post", f"{one}/sample", named)
    assert (status, sample["title"], sample["from_real_work"]) == (200, "Real", True)
    assert AnchorPiece.objects.count() == 1
    assert ada.ask("put", mine, {"agreed": False})[1]["agreed"] is False
    assert AnchorPiece.objects.count() == 0
    assert program.ask("post", f"{one}/sample", named)[1]["code"] == "no-consent"


def test_others_see_neither_the_rounds_nor_the_question(version, judged, lead):
    rounds = f"/lead/{version.achievement.slug}/rounds"
    actions.ask_consent(judged, by=lead, at=NOON)
    mallory = Program(make_person("Mallory"))
    assert mallory.ask("get", rounds)[0] == 404
    assert mallory.ask("post", f"{rounds}/{judged.pk}/ask", {})[0] == 404
    assert mallory.ask("get", "/consents")[1]["items"] == []
