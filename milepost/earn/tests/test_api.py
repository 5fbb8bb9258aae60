"""Everything an applicant does, over the API."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from milepost.earn import actions
from milepost.earn.models import Submission
from milepost.earn.rules.attesting import Question
from milepost.earn.tests.builders import (
    NOON,
    PHOTO,
    make_person,
    make_submission,
    make_submitted,
    make_version,
    photo,
    slot_of,
)
from milepost.kit.models import Mail
from milepost.kit.tests import media_samples
from milepost.kit.tokens import new_token, token_hash
from milepost.people.models import ApiToken, Person

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"
JSON = "application/json"


class Program:
    """Someone's program, with a token of theirs."""

    def __init__(self, person: Person) -> None:
        secret = f"mp_{new_token()}"
        ApiToken.objects.create(
            person=person, name="test", token_hash=token_hash(secret), created_at=NOON
        )
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def ask(self, method: str, path: str, body: Any = None) -> HttpResponse:
        """Send JSON."""
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(method, ROOT + path, data, content_type=JSON)

    def send(self, path: str, **fields: Any) -> HttpResponse:
        """Send a form with a file."""
        return self.client.post(ROOT + path, fields)


def slot_path(submission: Submission, position: int = 0) -> str:
    return f"/submissions/{submission.pk}/slots/{slot_of(submission, position).key}"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_program_goes_the_whole_way() -> None:
    make_version("image", "text", "link")
    program = Program(make_person("Ada"))
    begun = program.ask("POST", "/submissions", {"achievement": "wait-time"})
    assert begun.status_code == 201
    found = begun.json()
    assert program.ask("POST", "/submissions", {"achievement": "wait-time"}).status_code == 200
    own = f"/submissions/{found['id']}"
    slots = [f"{own}/slots/{slot['key']}" for slot in found["slots"]]
    photo = program.send(f"{slots[0]}/files", file=upload("a.jpg", PHOTO), setting="school")
    text = program.ask(
        "PUT", f"{slots[1]}/texts/{uuid4()}", {"text": "I waited.", "setting": "work"}
    )
    link = program.ask("POST", f"{slots[2]}/links", {"url": "example.org/film"})
    assert [answer.status_code for answer in (photo, text, link)] == [201, 200, 201]
    early = program.ask("POST", f"{own}/submit")
    assert (early.status_code, early.json()["code"]) == (409, "incomplete")
    described = program.ask("PATCH", f"/artifacts/{link.json()['id']}", {"setting": "home"})
    assert (described.json()["setting"], described.json()["url"]) == (
        "home",
        "https://example.org/film",
    )
    handed_in = [program.ask("POST", f"{own}/submit").json() for _press in range(2)]
    assert handed_in[0] == handed_in[1]
    assert (handed_in[0]["state"], handed_in[0]["missing"]) == ("submitted", [])
    kinds = [[item["kind"] for item in slot["artifacts"]] for slot in handed_in[0]["slots"]]
    assert kinds == [["file"], ["text"], ["link"]]
    bytes_ = program.client.get(f"{ROOT}/artifacts/{photo.json()['id']}/file")
    assert (bytes_.getvalue(), bytes_["X-Content-Type-Options"]) == (PHOTO, "nosniff")
    taken_back = program.ask("POST", f"{own}/withdraw").json()
    assert (taken_back["state"], program.ask("GET", own).json()) == ("withdrawn", taken_back)
    assert program.ask("GET", "/submissions").json()["count"] == 1


def test_removing_takes_it_out() -> None:
    ada = make_person("Ada")
    program, submission = Program(ada), make_submission(ada, "link")
    body = {"url": "https://example.org"}
    added = program.ask("POST", f"{slot_path(submission)}/links", body).json()
    assert program.ask("DELETE", f"/artifacts/{added['id']}").status_code == 204
    assert program.ask("DELETE", f"/artifacts/{added['id']}").status_code == 404
    assert submission.artifacts.count() == 0


def test_without_a_token_nothing_is_said() -> None:
    submission = make_submission(make_person("Ada"))
    answer = Client().get(f"{ROOT}/submissions/{submission.pk}")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_another_persons_submission_is_not_there() -> None:
    ada = make_person("Ada")
    submission, own = make_submission(ada, "any"), Program(ada)
    added = own.send(f"{slot_path(submission)}/files", file=upload("a.txt", b"hello")).json()
    mallory = Program(make_person("Mallory"))
    here = f"/submissions/{submission.pk}"
    answers = [
        mallory.ask("GET", here),
        mallory.ask("POST", f"{here}/submit"),
        mallory.ask("POST", f"{here}/withdraw"),
        mallory.send(f"{slot_path(submission)}/files", file=upload("b.txt", b"hello")),
        mallory.ask("POST", f"{slot_path(submission)}/links", {"url": "example.org"}),
        mallory.ask("PUT", f"{slot_path(submission)}/texts/{uuid4()}", {"text": "x"}),
        mallory.ask("PATCH", f"/artifacts/{added['id']}", {"note": "x"}),
        mallory.ask("DELETE", f"/artifacts/{added['id']}"),
        mallory.ask("GET", f"/artifacts/{added['id']}/file"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert [item.note for item in submission.artifacts.all()] == [""]
    assert own.ask("GET", f"/artifacts/{added['id']}/file").status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("empty.txt", b"", 409, "empty-file"),
        ("page.html", b"<!doctype html>", 409, "unknown-kind"),
        ("picture.pdf", media_samples.picture("PNG"), 409, "disguised-file"),
        ("half.jpg", PHOTO[:400], 409, "broken-file"),
        ("big.txt", b"a" * 5001, 413, "too-big"),
        ("huge.txt", b"a" * 300_000, 413, "too-big"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_refused_file_gives_its_reason(
    name: str, content: bytes, status: int, code: str, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 5000
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    answer = Program(ada).send(f"{slot_path(submission)}/files", file=upload(name, content))
    facts = (answer.status_code, answer["Content-Type"], answer.json()["code"])
    assert facts == (status, "application/problem+json", code)
    assert submission.artifacts.count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"file": "not a file"},
        {"file": [upload("a.txt", b"a"), upload("b.txt", b"b")]},
        {"file": upload("a.txt", b"a"), "setting": "moon"},
        {"file": upload("a.txt", b"a"), "note": "n" * 2001},
        {"file": upload("a.txt", b"a"), "note": "zero \0"},
    ],
)
def test_what_is_not_one_file_with_its_words_is_unreadable(fields: dict[str, Any]) -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    answer = Program(ada).send(f"{slot_path(submission)}/files", **fields)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert submission.artifacts.count() == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid"),
        ({"text": "a" * 20_001}, 422, "invalid"),
        ({"text": "zero \0"}, 422, "invalid"),
        ({"text": "\ud800"}, 422, "invalid"),
        ({"text": "a", "setting": "moon"}, 409, "bad-setting"),
        ({"text": "a\nb", "note": "c\nd"}, 200, None),
    ],
    ids=["nothing", "too long", "zero", "half a letter", "moon", "good"],
)
def test_a_text_is_read_with_care(body: dict[str, Any], status: int, code: str | None) -> None:
    ada = make_person("Ada")
    submission = make_submission(ada)
    answer = Program(ada).ask("PUT", f"{slot_path(submission)}/texts/{uuid4()}", body)
    assert (answer.status_code, answer.json().get("code")) == (status, code)


def test_work_with_the_reviewers_does_not_change() -> None:
    ada = make_person("Ada")
    submission = make_submitted(ada)
    body = {"text": "one more thought"}
    answer = Program(ada).ask("PUT", f"{slot_path(submission)}/texts/{uuid4()}", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "submission-submitted")


def test_the_list_asks_the_database_as_often_for_one_row_as_for_many() -> None:
    ada = make_person("Ada")
    program, counts = Program(ada), []
    for first, last in ((0, 1), (1, 15)):
        for number in range(first, last):
            make_submitted(ada, slug=f"one-{number}")
        with CaptureQueriesContext(connection) as captured:
            assert program.ask("GET", "/submissions").json()["count"] == last
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_program_asks_a_third_party_who_answers_without_a_token() -> None:
    ada = make_person("Ada")
    submission, program = make_submission(ada), Program(ada)
    saved = program.ask("PUT", f"{slot_path(submission)}/texts/{uuid4()}", {"text": "I led it."})
    path = f"/artifacts/{saved.json()['id']}/attestations"
    question = {"email": "boss@firm.example", "name": "Boss", "statement": "Ada led it."}
    asked = program.ask("POST", path, question)
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert program.ask("POST", path, question | {"email": "x"}).status_code == 422
    assert Program(make_person("Mallory")).ask("GET", path).status_code == 404
    link = re.search(r"/attest/[\w-]{43}(?=/)", Mail.objects.get().text)
    assert link
    seen = Client().get(ROOT + link[0]).json()
    assert (seen["text"], seen["statement"]) == ("I led it.", "Ada led it.")
    said = {"seen": seen["digest"], "state": "confirmed", "name": "Boss", "capacity": "client"}
    answered = Client().post(ROOT + link[0], json.dumps(said), content_type=JSON)
    assert (answered.status_code, answered.json()["state"]) == (200, "confirmed")
    [told] = program.ask("GET", path).json()
    assert (told["domain"], told["current"]) == ("own", True)
    again = f"/attestations/{told['id']}"
    assert program.ask("POST", f"{again}/again").json()["code"] == "not-open"
    assert program.ask("DELETE", again).json()["code"] == "question-confirmed"


def question_at(email: str) -> tuple[str, Any]:
    """The address of the question that was mailed, and what it asks."""
    mail = Mail.objects.filter(to=email).latest("pk")
    found = re.search(r"/attest/[\w-]{43}(?=/)", mail.text)
    assert found
    return found[0], Client().get(ROOT + found[0]).json()


def test_a_third_partys_program_reads_the_file_in_question_while_the_question_is_open() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    piece = actions.add_artifact(
        submission, slot=slot_of(submission), work=photo(), by=ada, at=timezone.now()
    )
    boss = Question(email="boss@firm.example", name="Boss", statement="Ada took it.")
    asked = actions.ask(piece, question=boss, by=ada, at=timezone.now())
    link, seen = question_at("boss@firm.example")
    file = seen["file"]
    assert file == f"{settings.PUBLIC_URL}{link}/file/"
    assert (seen["media_type"], seen["size"]) == ("image/jpeg", piece.size)
    page = link + "/file/"
    got = Client().get(page)
    assert (got.status_code, b"Exif" in b"".join(got)) == (200, False)
    actions.take_back_question(asked, by=ada, at=timezone.now())
    assert (Client().get(page).status_code, Client().get(ROOT + link).status_code) == (404, 410)


def test_a_program_covers_names_and_says_who_is_in_it() -> None:
    ada = make_person("Ada")
    submission, program = make_submission(ada), Program(ada)
    saved = program.ask("PUT", f"{slot_path(submission)}/texts/{uuid4()}", {"text": "With Rosa."})
    path = f"/artifacts/{saved.json()['id']}"
    names = {"names": [{"name": "Rosa", "instead": "a colleague"}]}
    covered = program.ask("PUT", f"{path}/cover", names).json()
    assert (covered["text"], covered["people"]) == ("With [a colleague].", "covered")
    told = program.ask("PUT", f"{path}/people", {"people": "agreed", "audience": "reviewers"})
    assert told.json()["audience"] == "reviewers"
    places = {"places": [{"left": 0, "top": 0, "width": 1, "height": 1}]}
    assert program.ask("PUT", f"{path}/cover", places).json()["code"] == "not-coverable"
    assert Program(make_person("Mallory")).ask("GET", f"{path}/people").status_code == 404


def test_a_program_adds_a_work_history() -> None:
    ada = make_person("Ada")
    submission, program = make_submission(ada, "any"), Program(ada)
    jobs = {"work": [{"name": "River Clinic", "position": "Aide", "startDate": "2019"}]}
    body = {"history": json.dumps(jobs)}
    added = program.ask("POST", f"{slot_path(submission)}/history", body)
    assert (added.status_code, added.json()["shown"]) == (201, "[employer 1]\nAide\n2019 –")
    again = program.ask("POST", f"{slot_path(submission)}/history", {})
    assert again.json()["id"] == added.json()["id"]
    jobs["work"].append({"name": "Harbor Bakery", "startDate": "2021"})
    broken = program.ask("POST", f"{slot_path(submission)}/history", {"history": json.dumps(jobs)})
    assert (broken.json()["code"], broken.json()["detail"]) == (
        "bad-job",
        "Job 2: what you worked as is missing.",
    )
    refused = program.ask("POST", f"{slot_path(submission)}/badges", {"badge": "{}"})
    assert refused.status_code == 409
