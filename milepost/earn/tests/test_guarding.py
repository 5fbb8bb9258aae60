"""A minor begins once a guardian has said yes; others are asked once a guardian approves it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.earn import actions
from milepost.earn.models import Attestation, Submission
from milepost.earn.queries import (
    artifacts_coached_by,
    attestations_by,
    coaches_of,
    coachings_of,
    invitations_for,
)
from milepost.earn.rules.attesting import Question
from milepost.earn.tests.builders import NOON, make_version, slot_of, text
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.organizations.tests.builders import join, make_organization
from milepost.people import actions as people
from milepost.people.models import Approval, Guardianship, Person
from milepost.people.tests.builders import make_family, make_minor, make_person

pytestmark = pytest.mark.django_db


def code_of_asking(submission: Submission, email: str) -> str:
    by = submission.applicant
    slot = slot_of(submission)
    piece = actions.add_artifact(submission, slot=slot, work=text(), by=by, at=NOON)
    question = Question(email=email, name="G.", statement="She did it by herself.")
    with pytest.raises(RuleError) as caught:
        actions.ask(piece, question=question, by=by, at=NOON)
    return caught.value.code


def test_a_minor_neither_begins_nor_hands_in_before_a_yes() -> None:
    mia, version = make_minor(), make_version("text")
    with pytest.raises(RuleError) as caught:
        actions.start(version, by=mia, at=NOON)
    assert (caught.value.code, Submission.objects.count()) == ("guardian-first", 0)
    lea, _gustav = make_family()
    begun = actions.start(version, by=lea, at=NOON)
    actions.add_artifact(begun, slot=slot_of(begun), work=text(), by=lea, at=NOON)
    Guardianship.objects.update(state="ended")
    with pytest.raises(RuleError) as caught:
        actions.submit(begun, by=lea, at=NOON)
    assert caught.value.code == "guardian-first"
    Guardianship.objects.update(state="agreed")
    assert actions.submit(begun, by=lea, at=NOON).state == "submitted"


def test_a_guardian_confirms_nothing_of_their_child_by_any_address() -> None:
    mia, gustav = make_family()
    gustav.emailaddress_set.create(email="work@example.org", verified=True)
    submission = actions.start(make_version("any"), by=mia, at=NOON)
    assert code_of_asking(submission, gustav.email.upper()) == "guardian"
    assert code_of_asking(submission, "work@example.org") == "guardian"
    Guardianship.objects.update(state="ended")
    mia.minority.delete()
    mia = Person.objects.get(pk=mia.pk)
    assert code_of_asking(submission, gustav.email) == "guardian"
    assert Attestation.objects.count() == 0


ROSA = Question(email="rosa@firm.example", name="Rosa", statement="She did it by herself.")


def asked_by_a_child() -> tuple[Attestation, Person, Person]:
    """A question that waits for a guardian, the child and the guardian."""
    mia, gustav = make_family()
    submission = actions.start(make_version("any"), by=mia, at=NOON)
    slot = slot_of(submission)
    piece = actions.add_artifact(submission, slot=slot, work=text("It ran."), by=mia, at=NOON)
    return actions.ask(piece, question=ROSA, by=mia, at=timezone.now()), mia, gustav


def link_to_rosa() -> str:
    mail = Mail.objects.filter(to=ROSA.email).latest("pk")
    found = re.search(r"/attest/([\w-]{43})/", mail.text)
    assert found
    return reverse("earn:attest", args=[found[1]])


def held(asked: Attestation) -> bool:
    return attestations_by(asked.submission.applicant).get(pk=asked.pk).held


def waits() -> bool:
    return Mail.objects.filter(to=ROSA.email, held_for__isnull=False).exists()


def test_nobody_is_asked_about_a_childs_work_before_a_guardian_approves(client: Client) -> None:
    asked, _mia, gustav = asked_by_a_child()
    approval, path = Approval.objects.get(), link_to_rosa()
    assert (asked.state, held(asked), waits()) == ("asked", True, True)
    assert client.get(path).status_code == 404
    told = dict(approval.lines)
    assert told["Who is asked"] == "Rosa, rosa@firm.example"
    assert told["What they are asked to confirm"] == ROSA.statement
    assert "It ran." in told["What they see"]
    people.approve(approval, by=gustav, at=timezone.now())
    assert (waits(), client.get(path).status_code) == (False, 200)
    people.stop(approval, reason="", by=gustav, at=timezone.now())
    assert client.get(path).status_code == 404
    assert client.post(f"{path}stop/").status_code == 404


def test_a_refused_question_is_never_mailed_and_may_be_asked_anew(client: Client) -> None:
    asked, mia, gustav = asked_by_a_child()
    approval = Approval.objects.get()
    people.refuse(approval, reason="I don't know her.", by=gustav, at=timezone.now())
    assert not Mail.objects.filter(to=ROSA.email).exists()
    later = timezone.now() + timedelta(days=2)
    again = actions.ask_again(asked, by=mia, at=later)
    approval.refresh_from_db()
    assert (held(again), approval.state, waits()) == (True, "asked", True)
    people.approve(approval, by=gustav, at=later)
    assert client.get(link_to_rosa()).status_code == 200
    once_more = actions.ask_again(again, by=mia, at=later + timedelta(days=2))
    assert (held(once_more), waits()) == (False, False)


def test_a_question_taken_back_waits_for_no_guardian() -> None:
    asked, mia, _gustav = asked_by_a_child()
    actions.take_back_question(asked, by=mia, at=timezone.now())
    assert Approval.objects.get().state == "withdrawn"
    assert not Mail.objects.filter(to=ROSA.email).exists()


def test_a_grown_child_has_it_mailed_by_keeping_it() -> None:
    _asked, mia, _gustav = asked_by_a_child()
    mia.minority.delete()
    mia = Person.objects.get(pk=mia.pk)
    people.keep_showing(Approval.objects.get(), by=mia, at=timezone.now())
    assert not waits()
    assert Mail.objects.filter(to=ROSA.email).exists()


def test_when_nobody_decides_any_more_no_question_is_mailed() -> None:
    _asked, _mia, gustav = asked_by_a_child()
    people.end_guardianship(Guardianship.objects.get(), by=gustav, at=timezone.now())
    assert Approval.objects.get().state == "withdrawn"
    assert not Mail.objects.filter(to=ROSA.email).exists()


def test_page_and_api_say_that_a_guardian_is_asked_first(client: Client) -> None:
    asked, mia, gustav = asked_by_a_child()
    client.force_login(mia)
    assert asked.artifact is not None
    path = reverse("earn:attestations", args=[asked.artifact.pk])
    assert "A guardian has to approve it" in client.get(path).text
    sent = {"email": "tom@firm.example", "name": "Tom", "statement": "She did it."}
    words = "Your guardians are asked first. Once one approves, a message goes to Tom."
    assert words in client.post(path, sent, follow=True).text
    token = people.make_token(mia, name="t", expires_at=None, at=timezone.now())
    headers = {"Authorization": f"Bearer {token}"}
    about = f"/api/v1/artifacts/{asked.artifact.pk}/attestations"
    assert [one["held"] for one in client.get(about, headers=headers).json()] == [True, True]
    people.approve(approval_of(asked), by=gustav, at=timezone.now())
    assert [one["held"] for one in client.get(about, headers=headers).json()] == [False, True]
    body = {**sent, "email": "ugo@firm.example"}
    made = client.post(about, body, content_type="application/json", headers=headers)
    assert (made.status_code, made.json()["held"]) == (201, True)


def approval_of(asked: Attestation) -> Approval:
    return Approval.objects.get(about=asked.pk, kind="ask")


COACH = "mei@firm.example"


def asked_to_coach() -> tuple[Submission, Person, Person]:
    mia, gustav = make_family()
    submission = actions.start(make_version("any"), by=mia, at=NOON)
    actions.ask_coach(submission, email=COACH, by=mia, at=timezone.now())
    return submission, mia, gustav


def coach_link() -> str:
    found = re.search(r"/coaching/join/([\w-]+)/", Mail.objects.filter(to=COACH).latest("pk").text)
    assert found
    return found[1]


def test_no_coach_from_outside_is_written_to_before_a_guardian_approves() -> None:
    submission, _mia, gustav = asked_to_coach()
    mei, token = make_person("Mei", email=COACH), coach_link()
    approval = Approval.objects.get()
    assert Mail.objects.filter(to=COACH, held_for=approval.pk).count() == 1
    assert [one.held for one in coaches_of(submission)] == [True]
    assert not invitations_for(mei, at=timezone.now()).exists()
    with pytest.raises(RuleError) as refused:
        actions.accept_by_link(token, by=mei, at=timezone.now())
    assert refused.value.code == "invitation-unknown"
    assert dict(approval.lines)["Who is asked"] == COACH
    people.approve(approval, by=gustav, at=timezone.now())
    assert Mail.objects.filter(to=COACH, held_for=None).count() == 1
    actions.accept_by_link(token, by=mei, at=timezone.now())
    assert [one.submission for one in coachings_of(mei)] == [submission]
    people.stop(approval, reason="", by=gustav, at=timezone.now())
    assert not coachings_of(mei).exists()
    assert not artifacts_coached_by(mei).exists()


def test_a_refused_or_ended_coach_is_never_written_to() -> None:
    submission, mia, gustav = asked_to_coach()
    people.refuse(Approval.objects.get(), reason="No.", by=gustav, at=timezone.now())
    assert not Mail.objects.filter(to=COACH).exists()
    again = actions.ask_coach(submission, email=COACH, by=mia, at=timezone.now())
    assert Approval.objects.filter(state="asked").count() == 1
    actions.end_coaching(again, by=mia, at=timezone.now())
    assert not Approval.objects.filter(state="asked").exists()
    assert not Mail.objects.filter(to=COACH).exists()


def test_a_coach_of_the_childs_own_organization_is_asked_at_once() -> None:
    mia, _gustav = make_family()
    school, mei = make_organization("School"), make_person("Mei", email=COACH)
    join(mia, organization=school, role="designer")
    join(mei, organization=school, role="coach")
    submission = actions.start(make_version("any"), by=mia, at=NOON)
    asked = actions.ask_coach(submission, email=COACH, by=mia, at=timezone.now())
    assert not Approval.objects.exists()
    assert actions.accept_by_link(coach_link(), by=mei, at=timezone.now()) == asked
