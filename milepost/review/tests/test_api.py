"""Reviewing by program: the same doors and the same refusals as the pages."""

import hashlib
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.earn import actions as earn
from milepost.earn.rules.work import FileWork, TextWork
from milepost.kit.tests import media_samples
from milepost.ledger.models import Leaf
from milepost.organizations.tests.builders import make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review.models import Assignment, Decision, Review
from milepost.review.tests.builders import (
    NOON,
    drafted,
    make_reviewer,
    make_version,
    make_waiting,
    office_of,
    put,
    reviewed,
    seated,
)

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/review"
MEETS, NOT_YET = (2, 2, 2), (1, 2, 2)


class Program:
    """A program with one person's token."""

    def __init__(self, person: Person) -> None:
        now = timezone.now()
        token = make_token(person, name="Test", expires_at=None, at=now)
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return the status, and the answer's JSON if there is any."""
        send = getattr(self.client, method)
        sent = {} if method == "get" else {"data": body, "content_type": "application/json"}
        answer = send(f"{ROOT}{path}", **sent)
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def waiting():
    """Ada's work with a photo, waiting."""
    ada = make_person("Ada Lovelace")
    submission = earn.start(make_version(make_organization("Office")), by=ada, at=NOON)
    put(submission, TextWork(text="By Ada.", setting="work"), at=NOON)
    photo = FileWork(name="ada.jpg", content=media_samples.photo(), setting="home")
    put(submission, photo, slot=1, at=NOON)
    return earn.submit(submission, by=ada, at=NOON)


@pytest.fixture
def grace(waiting):
    return make_reviewer("Grace", organization=office_of(waiting))


def judgments(submission, *levels: int) -> list[dict[str, Any]]:
    return [
        {"criterion": str(criterion.key), "level": level, "comment": "Seen."}
        for criterion, level in zip(submission.version.criteria.all(), levels, strict=True)
    ]


def test_a_program_reviews_from_queue_to_hand_in(waiting, grace):
    program = Program(grace)
    status, queue = program.ask("get", "/queue")
    (entry,) = queue["items"]
    slug = waiting.version.achievement.slug
    definition = f"http://127.0.0.1:8000/achievements/{slug}/v1/"
    assert (status, queue["count"], queue["pages"]) == (200, 1, 1)
    assert entry == {
        "submission": str(waiting.pk),
        "title": "Calm phone calls",
        "definition": definition,
        "submitted_at": "2026-03-02T12:00:00Z",
        "due_at": None,
        "criteria": 3,
        "artifacts": 2,
        "minutes": 15,
    }
    status, place = program.ask("post", f"/queue/{waiting.pk}/take")
    assert (status, place["definition"]) == (200, definition)
    path = f"/assignments/{place['id']}"
    draft = {"complete": True, "judgments": judgments(waiting, *MEETS), "advice": "Breathe."}
    assert program.ask("put", f"{path}/draft", draft)[1]["code"] == "not-opened"
    assert program.ask("get", path)[1]["code"] == "not-opened"
    assert program.ask("post", f"{path}/open", {"knows": False}) == (200, {"open": True})
    assert program.ask("put", f"{path}/draft", draft) == (204, None)
    status, handed_in = program.ask("post", f"{path}/hand-in")
    told = {key: handed_in[key] for key in ("outcome", "still_needed", "decision")}
    assert (status, told) == (200, {"outcome": "meets", "still_needed": 1, "decision": None})
    assert program.ask("post", f"{path}/hand-in") == (200, handed_in)
    assert program.ask("get", "/assignments") == (200, [])


def test_the_desk_gives_rubric_draft_and_blind_work(waiting, grace):
    program = Program(grace)
    place = drafted(waiting, by=grace, levels=(1, 2, 3))
    status, desk = program.ask("get", f"/assignments/{place.pk}")
    work = [(piece["text"], piece["file_name"], piece["hidden"]) for piece in desk["evidence"]]
    levels = [judgment["level"] for judgment in desk["draft"]["judgments"]]
    assert status == 200
    assert work == [("By [name].", "", {"name": 1}), ("", "Photo 1.jpg", {})]
    assert [entry["text"] for entry in desk["rubric"]] == [
        "Keeps a calm tone",
        "Names the problem",
        "Adds humor",
    ]
    assert desk["rubric"][0]["levels"][1] == {
        "position": 2,
        "name": "Meets it",
        "description": "Keeps a calm tone: meets it.",
        "meets": True,
    }
    assert levels == [1, 2, 3]
    assert [secret for secret in ("Ada", "Lovelace", "ada.jpg") if secret in str(desk)] == []


def test_a_program_fetches_files_without_metadata(waiting, grace):
    program = Program(grace)
    place = seated(waiting, by=grace, at=timezone.now())
    _status, desk = program.ask("get", f"/assignments/{place.pk}")
    address = desk["evidence"][1]["file"].removeprefix("http://127.0.0.1:8000")
    answer = program.client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Content-Disposition"] == 'attachment; filename="Photo 1.jpg"'
    assert b"Exif" not in answer.getvalue()


def test_a_draft_takes_the_place_of_the_one_before(waiting, grace):
    program = Program(grace)
    place = drafted(waiting, by=grace, levels=MEETS)
    path = f"/assignments/{place.pk}"
    assert program.ask("put", f"{path}/draft", {"advice": "New"}) == (204, None)
    _status, desk = program.ask("get", path)
    assert (desk["draft"]["advice"], desk["draft"]["complete"]) == ("New", None)
    assert [judgment["level"] for judgment in desk["draft"]["judgments"]] == [None] * 3


def test_handing_in_too_early_names_every_gap(waiting, grace):
    program = Program(grace)
    place = seated(waiting, by=grace, at=timezone.now())
    draft = {"complete": True, "judgments": judgments(waiting, *MEETS)[:2]}
    program.ask("put", f"/assignments/{place.pk}/draft", draft)
    status, problem = program.ask("post", f"/assignments/{place.pk}/hand-in")
    last = waiting.version.criteria.last().key
    assert (status, problem["code"]) == (409, "not-ready")
    assert problem["errors"] == [
        {"location": f"judgments.{last}.level", "message": "Choose a level."},
        {"location": f"judgments.{last}.comment", "message": "Say in a few words what you saw."},
    ]
    assert Review.objects.get().handed_in_at is None


@pytest.mark.parametrize(
    "judgment",
    [
        {"criterion": "00000000-0000-4000-8000-000000000000", "level": 1, "comment": ""},
        {"criterion": None, "level": 9, "comment": ""},
    ],
)
def test_what_the_rubric_does_not_have_is_refused(waiting, grace, judgment):
    program = Program(grace)
    place = seated(waiting, by=grace, at=timezone.now())
    key = judgment["criterion"] or str(waiting.version.criteria.first().key)
    draft = {"judgments": [judgment | {"criterion": key}]}
    status, problem = program.ask("put", f"/assignments/{place.pk}/draft", draft)
    assert (status, problem["code"]) == (409, "unknown-level")
    assert list(Review.objects.all()) == []


def test_a_place_is_given_back(waiting, grace):
    program = Program(grace)
    place = seated(waiting, by=grace, at=timezone.now())
    assert program.ask("delete", f"/assignments/{place.pk}") == (204, None)
    assert program.ask("get", f"/assignments/{place.pk}")[0] == 404
    assert program.ask("get", "/queue")[1]["count"] == 1


def test_nobody_reviews_by_program_what_the_pages_would_not_give(waiting, grace):
    place = drafted(waiting, by=grace, levels=MEETS)
    mallory = Program(make_reviewer("Mallory", organization=make_organization("Elsewhere")))
    path = f"/assignments/{place.pk}"
    artifact = waiting.artifacts.first().pk
    answers = [
        mallory.ask("post", f"/queue/{waiting.pk}/take"),
        Program(waiting.applicant).ask("post", f"/queue/{waiting.pk}/take"),
        mallory.ask("get", path),
        mallory.ask("put", f"{path}/draft", {}),
        mallory.ask("post", f"{path}/hand-in"),
        mallory.ask("delete", path),
        mallory.ask("get", f"{path}/files/{artifact}"),
    ]
    assert {(status, problem["code"]) for status, problem in answers} == {(404, "not-found")}
    assert mallory.ask("get", "/queue")[1]["items"] == []
    assert Assignment.objects.get().released_at is None


@pytest.mark.parametrize("path", ["/queue", "/assignments", "/decisions"])
def test_without_a_token_there_is_nothing(path):
    answer = Client().get(f"{ROOT}{path}")
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


def test_decisions_are_given_to_applicant_and_reviewers_only():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    reviewed(submission, by=grace, levels=NOT_YET)
    decision = Decision.objects.get()
    seen = [
        [
            (entry["id"], entry["own"], entry["outcome"], entry["ledger_leaf"])
            for entry in Program(person).ask("get", "/decisions")[1]["items"]
        ]
        for person in (submission.applicant, grace, make_person("Mallory"))
    ]
    facts = ("not-yet", decision.leaf_hash)
    assert seen == [[(str(decision.pk), True, *facts)], [(str(decision.pk), False, *facts)], []]


def test_a_decision_is_given_with_every_word_and_no_name():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    grace = make_reviewer("Grace", organization=office)
    reviewed(submission, by=grace, levels=NOT_YET)
    path = f"/decisions/{Decision.objects.get().pk}"
    status, detail = Program(submission.applicant).ask("get", path)
    first = submission.version.criteria.first()
    assert status == 200
    assert detail["criteria"][0] == {
        "criterion": str(first.key),
        "text": "Keeps a calm tone",
        "required": True,
        "met": False,
        "said": [{"reviewer": 1, "level": 1, "comment": "Seen at level 1."}],
        "carried": None,
        "own": None,
    }
    assert detail["reflection"] == ""
    assert detail["reviews"] == [
        {
            "role": "reviewer",
            "role_in_words": "Reviewer of the organization that issues",
            "organization": f"http://127.0.0.1:8000/organizations/{office.slug}/",
            "handed_in_at": "2026-03-02T13:00:00Z",
            "outcome": "not-yet",
            "missing": "",
            "strong": "The tone.",
            "lacking": "The end of the call.",
            "advice": "Breathe before you answer.",
        }
    ]
    assert "Grace" not in str(detail)
    assert Program(make_person("Mallory")).ask("get", path)[0] == 404


def test_the_applicant_alone_gets_what_proves_the_entry_of_the_log():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    reviewed(submission, by=grace, levels=NOT_YET)
    decision = Decision.objects.get()
    path = f"/decisions/{decision.pk}"
    own, other = (Program(person).ask("get", path)[1] for person in (submission.applicant, grace))
    entry = json.loads(Leaf.objects.get(hash=own["ledger_leaf"]).entry)["entry"]
    text = f"{own['ledger_salt']}:{own['ledger_facts']}"
    assert entry["facts"] == hashlib.sha256(text.encode()).hexdigest()
    assert json.loads(own["ledger_facts"])["outcome"] == "not-yet"
    assert (other["ledger_salt"], other["ledger_facts"]) == ("", "")
    record = reverse("review:record", args=[decision.pk])
    pages = []
    for person in (submission.applicant, grace):
        client = Client()
        client.force_login(person)
        pages.append(decision.salt in client.get(record).content.decode())
    assert pages == [True, False]


def test_zero_bytes_are_refused_before_the_database_meets_them(waiting, grace):
    place = seated(waiting, by=grace, at=timezone.now())
    sent = {"advice": "zero \x00 byte"}
    status, problem = Program(grace).ask("put", f"/assignments/{place.pk}/draft", sent)
    assert (status, problem["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    "body", [[None, None], '"words"', {"judgments": [["a", "b"]]}, {"complete": 0}]
)
def test_a_draft_of_another_shape_is_refused(waiting, grace, body):
    place = seated(waiting, by=grace, at=timezone.now())
    status, problem = Program(grace).ask("put", f"/assignments/{place.pk}/draft", body)
    assert (status, problem["code"]) == (422, "invalid")
    assert list(Review.objects.all()) == []
