"""Prior learning: a badge is checked on the way in; a work history names no employer."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from milepost.earn import actions
from milepost.earn.actions import BadgeWork
from milepost.earn.models import Artifact, PriorBadge, Submission
from milepost.earn.queries import entries_shown, shown_of
from milepost.earn.queries.renewals import new_pieces
from milepost.earn.rules.attesting import Days, Question
from milepost.earn.rules.people import Cover
from milepost.earn.tests.builders import LATER, NOON, make_person, make_submission, slot_of, text
from milepost.issue.rules import identity
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.practice.actions import take_jobs
from milepost.practice.models import PracticeLog
from milepost.verify.rules import verdict_with, whose_is
from milepost.verify.tests.strangers import NOW, make_badge, make_network, make_text

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
TABLE = "Employer;Role;From;To;Duties\nRiver Clinic;Nurse aide;2019-03;2021;Ran the early shift.\n"
HISTORY = "River Clinic\nNurse aide\n2019-03 – 2021\nRan the early shift."


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


def handed_in(submission: Submission, *, by: Person) -> Artifact:
    """What was handed in, once its one piece says where it comes from."""
    piece = submission.artifacts.get()
    actions.describe_artifact(piece, setting="work", note="", by=by, at=LATER)
    actions.submit(submission, by=by, at=LATER)
    return submission.artifacts.get()


def test_a_work_history_names_its_employers_to_nobody_else() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    slot = slot_of(submission)
    artifact = actions.add_history(submission, slot=slot, history=TABLE, by=ada, at=LATER)
    again = actions.add_history(submission, slot=slot, history=TABLE, by=ada, at=LATER)
    assert (artifact.kind, artifact.text, again.pk) == ("log", HISTORY, artifact.pk)
    assert shown_of(artifact).text == HISTORY.replace("River Clinic", "[employer 1]")
    assert again.digest == artifact.digest


@pytest.mark.parametrize(
    ("kind", "history", "code"),
    [
        ("image", TABLE, "wrong-kind"),
        ("log", TABLE, "wrong-kind"),
        ("any", "", "no-jobs"),
        ("any", TABLE + "Bakery;;2021;;\n", "bad-job"),
    ],
)
def test_a_work_history_that_does_not_fit_is_refused_and_leaves_nothing(
    kind: str, history: str, code: str
) -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, kind)
    slot = slot_of(submission)
    refused = refusal(
        lambda: actions.add_history(submission, slot=slot, history=history, by=ada, at=NOON)
    )
    assert (refused, PracticeLog.objects.count(), Artifact.objects.count()) == (code, 0, 0)


def test_jobs_brought_later_are_handed_in_too_with_their_employers_covered() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    actions.add_history(submission, slot=slot_of(submission), history=TABLE, by=ada, at=NOON)
    take_jobs("employer,role,from\nHarbor Bakery,Cook,2022\n", by=ada, at=NOON)
    piece = handed_in(submission, by=ada)
    assert shown_of(piece).text == (
        "[employer 2]\nCook\n2022 –\n\n" + HISTORY.replace("River Clinic", "[employer 1]")
    )
    take_jobs("employer,role,from\nThe Mill,Miller,2024\n", by=ada, at=LATER)
    assert "Miller" not in submission.artifacts.get().text


def test_a_work_history_is_work_in_a_renewal_and_no_measured_log() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    piece = actions.add_history(
        submission, slot=slot_of(submission), history=TABLE, by=ada, at=NOON
    )
    assert [new.is_log for new in new_pieces([piece])] == [False]


def test_an_employer_that_its_learner_uncovers_stays_uncovered() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    slot = slot_of(submission)
    piece = actions.add_history(submission, slot=slot, history=TABLE, by=ada, at=NOON)
    actions.cover_artifact(piece, cover=Cover(), by=ada, at=NOON)
    assert shown_of(handed_in(submission, by=ada)).text == HISTORY


def test_one_job_is_asked_about_and_seen_alone() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    table = TABLE + "Harbor Bakery;Cook;2022;;\n"
    slot = slot_of(submission)
    piece = actions.add_history(submission, slot=slot, history=table, by=ada, at=NOON)
    day = date(2019, 3, 1)
    question = Question(
        email="boss@clinic.example", name="Boss", statement="I worked there.", days=Days(day, day)
    )
    asked = actions.ask(piece, question=question, by=ada, at=NOON)
    assert asked.days is not None
    shown = entries_shown(piece, days=asked.days)
    assert [one.note for one in shown] == ["Nurse aide\n2019-03 – 2021\nRan the early shift."]


def test_a_learner_adds_a_badge_and_a_history_on_the_page(client: Client) -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    client.force_login(ada, backend=BACKEND)
    places = [submission.pk, slot_of(submission).key]
    badge, history = (reverse(f"earn:{name}", args=places) for name in ("add_badge", "add_history"))
    assert badge in client.get(reverse("earn:submission", args=[submission.pk])).content.decode()
    tampered = client.post(badge, {"text": given_to("bob@example.org")})
    assert (tampered.status_code, PriorBadge.objects.count()) == (422, 0)
    assert client.post(history)["Location"] == badge
    take_jobs(TABLE, by=ada, at=NOON)
    assert "Put it in" in client.get(badge).content.decode()
    assert client.post(history)["Location"] == reverse("earn:submission", args=[submission.pk])
    assert (
        "Nurse aide"
        in client.get(reverse("earn:submission", args=[submission.pk])).content.decode()
    )
    asking = reverse("earn:attestations", args=[submission.artifacts.get().pk])
    assert "?day=2019-03-01#ask" in client.get(asking).content.decode()
    assert 'value="2019-03-01"' in client.get(asking + "?day=2019-03-01").content.decode()
    work = BadgeWork(content=given_to("ada@example.org").encode(), fetch=make_network())
    slot = slot_of(submission)
    added = actions.add_badge(submission, slot=slot, work=work, by=ada, at=NOW)
    shown = client.get(reverse("earn:badge", args=[added.pk])).content.decode()
    assert "Genuine and in force" in shown
    client.force_login(make_person("Mallory"), backend=BACKEND)
    asked = [client.get(badge), client.get(reverse("earn:badge", args=[added.pk]))]
    assert [answer.status_code for answer in asked] == [404, 404]
