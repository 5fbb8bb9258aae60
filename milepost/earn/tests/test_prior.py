"""Prior learning: a badge is checked on the way in; a work history names no employer."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from milepost.earn import actions
from milepost.earn.actions import BadgeWork
from milepost.earn.models import Artifact, PriorBadge
from milepost.earn.queries import shown_of
from milepost.earn.rules.people import Cover
from milepost.earn.rules.prior import history_from, history_words
from milepost.earn.tests.builders import LATER, NOON, make_person, make_submission, slot_of, text
from milepost.issue.rules import identity
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.verify.rules import verdict_with, whose_is
from milepost.verify.tests.strangers import NOW, make_badge, make_network, make_text

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
TABLE = "Employer;Role;From;To;Duties\nRiver Clinic;Nurse aide;2019-03;2021;Ran the early shift.\n"
HISTORY = "2019-03 – 2021: Nurse aide, River Clinic\nRan the early shift."


def given_to(email: str) -> str:
    """The school's badge, given to somebody by a salted address."""
    subject = make_badge()["credentialSubject"]
    subject = {key: value for key, value in subject.items() if key != "id"}
    return make_text(credentialSubject=subject | {"identifier": [identity(email, salt="s")]})


def add(
    ada: Person, badge: str, *, revoked: bool = False, network: Any = None, slug: str = "wait-time"
) -> Artifact:
    submission = make_submission(ada, "any", slug=slug)
    fetch = network or make_network(revoked=revoked)
    work = BadgeWork(content=badge.encode(), fetch=fetch)
    slot = slot_of(submission)
    return actions.add_badge(submission, slot=slot, work=work, by=ada, at=NOW)


def refusal(act: Any) -> str:
    try:
        act()
    except RuleError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ({"identifier": [identity("Ada@example.org", salt="s")]}, "passed"),
        ([{}, {"identifier": identity("ada@example.org", salt="s")}], "passed"),
        ({"identifier": [identity("bob@example.org", salt="s")]}, "failed"),
        ({"id": "mailto:bob@example.org"}, "failed"),
        ({"id": "did:key:z6Mk"}, "unknown"),
        (None, "unknown"),
    ],
)
def test_whose_badge_it_is(subject: Any, expected: str) -> None:
    found = whose_is({"credentialSubject": subject}, addresses=["ada@example.org"])
    assert found["outcome"] == expected


def test_the_worse_of_two_verdicts_counts() -> None:
    cases = [(v, w) for v in ("valid", "unknown", "invalid") for w in ("passed", "unknown")]
    assert [verdict_with(verdict, whose=whose) for verdict, whose in cases] == [
        *("valid", "unknown", "unknown", "unknown", "invalid", "invalid")
    ]
    assert verdict_with("valid", whose="failed") == "invalid"


def test_a_badge_of_ones_own_is_kept_with_each_check_and_without_a_name() -> None:
    artifact = add(make_person("Ada"), given_to("ada@example.org"))
    badge = artifact.badge
    assert badge is not None
    assert (badge.verdict, badge.report["checks"][-1]["outcome"]) == ("valid", "passed")
    assert artifact.text == (
        "Calm phone calls\nRiverside School\n2026-10-01\n\nCalms an upset caller.\n\n"
        "Stays calm. **Agrees** on a next step.\n\nStays calm: high"
    )
    assert artifact.digest == badge.sha256


@pytest.mark.parametrize(
    ("badge", "revoked", "code"),
    [
        (given_to("bob@example.org"), False, "badge-invalid"),
        (given_to("ada@example.org"), True, "badge-invalid"),
        (given_to("ada@example.org").replace("Calms", "Calmed"), False, "badge-invalid"),
        ("{", False, "unreadable-badge"),
    ],
)
def test_a_badge_that_fails_is_refused(badge: str, revoked: bool, code: str) -> None:
    ada = make_person("Ada")
    assert refusal(lambda: add(ada, badge, revoked=revoked)) == code
    assert PriorBadge.objects.count() == 0


def test_a_badge_that_cannot_be_checked_is_flagged() -> None:
    network = make_network()
    network.table.clear()
    artifact = add(make_person("Ada"), given_to("ada@example.org"), network=network)
    assert artifact.badge is not None
    assert artifact.badge.verdict == "unknown"


def test_what_a_badge_says_is_not_rewritten_and_goes_with_its_piece() -> None:
    ada = make_person("Ada")
    artifact = add(ada, given_to("ada@example.org"))
    work = type(text())(text="Better words.", id=artifact.pk)
    submission, slot = artifact.submission, artifact.slot
    acts = (
        lambda: actions.save_text(submission, slot=slot, work=work, by=ada, at=NOW),
        lambda: actions.cover_artifact(
            artifact, cover=Cover(names=(("high", "low"),)), by=ada, at=NOW
        ),
    )
    assert [refusal(act) for act in acts] == ["wrong-kind", "not-coverable"]
    actions.remove_artifact(artifact, by=ada, at=NOW)
    assert PriorBadge.objects.count() == 0
    add(ada, given_to("ada@example.org"), slug="other")
    ada.delete()
    assert PriorBadge.objects.count() == 0


RESUME = {
    "work": [
        {
            "name": "River Clinic",
            "position": "Nurse aide",
            "startDate": "2019-03",
            "endDate": "2021",
        }
        | {"summary": "Ran the early shift."}
    ]
}


@pytest.mark.parametrize("content", [TABLE, TABLE.replace(";", ","), json.dumps(RESUME)])
def test_a_work_history_is_read_from_a_table_or_json_resume(content: str) -> None:
    assert history_words(history_from(content)) == HISTORY


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "no-jobs"),
        ("[]", "no-jobs"),
        ("{nonsense", "unreadable"),
        ('{"work": [3]}', "bad-job"),
        (TABLE.replace("2019-03", "spring"), "bad-job"),
        (TABLE.replace("River Clinic", ""), "bad-job"),
        (TABLE.replace("River", "R" * 90), "bad-job"),
    ],
)
def test_a_work_history_that_cannot_be_read_is_refused(content: str, code: str) -> None:
    assert refusal(lambda: history_from(content)) == code


def test_a_work_history_names_its_employers_to_nobody_else() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    jobs, slot = history_from(TABLE), slot_of(submission)
    artifact = actions.add_history(submission, slot=slot, jobs=jobs, by=ada, at=LATER)
    again = actions.add_history(submission, slot=slot, jobs=jobs, by=ada, at=LATER)
    assert (artifact.text, again.pk) == (HISTORY, artifact.pk)
    assert shown_of(artifact).text == HISTORY.replace("River Clinic", "[employer 1]")
    wrong = make_submission(ada, "image", slug="other")
    photos = slot_of(wrong)
    refused = refusal(lambda: actions.add_history(wrong, slot=photos, jobs=jobs, by=ada, at=NOON))
    assert refused == "wrong-kind"


def test_a_learner_adds_a_badge_and_a_history_on_the_page(client: Client) -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    client.force_login(ada, backend=BACKEND)
    places = [submission.pk, slot_of(submission).key]
    badge, history = (reverse(f"earn:{name}", args=places) for name in ("add_badge", "add_history"))
    assert badge in client.get(reverse("earn:submission", args=[submission.pk])).content.decode()
    tampered = client.post(badge, {"text": given_to("bob@example.org")})
    assert (tampered.status_code, PriorBadge.objects.count()) == (422, 0)
    table = SimpleUploadedFile("jobs.csv", TABLE.encode())
    assert client.post(history, {"file": table}).status_code == 302
    assert client.post(history, {"text": "x"}).status_code == 422
    work = BadgeWork(content=given_to("ada@example.org").encode(), fetch=make_network())
    slot = slot_of(submission)
    added = actions.add_badge(submission, slot=slot, work=work, by=ada, at=NOW)
    shown = client.get(reverse("earn:badge", args=[added.pk])).content.decode()
    assert "Genuine and in force" in shown
    client.force_login(make_person("Mallory"), backend=BACKEND)
    asked = [client.get(badge), client.get(reverse("earn:badge", args=[added.pk]))]
    assert [answer.status_code for answer in asked] == [404, 404]
