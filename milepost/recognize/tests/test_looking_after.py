"""By the hour: what a worker has left undone is done once, wherever it stopped."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from milepost.hold.actions import withdraw_share
from milepost.hold.models import ImportedCredential
from milepost.issue.models import Credential
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.people.tests.builders import make_family, make_person
from milepost.recognize import actions, queries
from milepost.recognize.actions import Ruling, look_after_commitments, tell_batch
from milepost.recognize.models import (
    Commitment,
    CommitmentVersion,
    News,
    RecognitionClaim,
    UseReport,
)
from milepost.recognize.rules.counts import Claimed
from milepost.recognize.tests.builders import TODAY, make_college, make_commitment
from milepost.recognize.tests.test_brought_claims import Scene as Brought
from milepost.recognize.tests.test_claims import Scene as Claiming

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOTHING = dict.fromkeys(("told", "begun", "ended", "asked", "reminded", "warned", "closed"), 0)


class Scene:
    """Three people hold what a college accepts; Rita writes for it."""

    def __init__(self) -> None:
        self.college, self.rita = make_college()
        first = make_credential(recipient=make_person("Ada"))
        others = [
            make_credential(recipient=make_person(name), version=first.version)
            for name in ("Bea", "Cleo")
        ]
        self.badges: list[Credential] = [first, *others]
        self.version: CommitmentVersion = make_commitment(
            college=(self.college, self.rita), achievements=(first.version.achievement_id,)
        )
        Mail.objects.all().delete()

    @property
    def commitment(self) -> Commitment:
        return self.version.commitment

    def change(self) -> CommitmentVersion:
        actions.start_version(self.commitment, by=self.rita, at=NOW)
        return actions.publish(self.commitment, by=self.rita, at=NOW)


def done(**changes: int) -> dict[str, int]:
    return NOTHING | changes


def look(at: Any = NOW) -> dict[str, int]:
    return vars(look_after_commitments(at=at))


def mailed() -> list[str]:
    return sorted(Mail.objects.values_list("to", flat=True))


def test_news_left_half_told_is_told_to_the_rest_and_to_nobody_twice() -> None:
    scene = Scene()
    scene.change()
    news = News.objects.get()
    assert tell_batch(news, at=NOW, size=1)
    assert len(mailed()) == 1
    assert look() == done(told=2)
    assert mailed() == sorted(str(one.recipient.email) for one in scene.badges if one.recipient)
    assert look() == NOTHING
    assert len(mailed()) == 3


def test_what_is_due_begins_and_ends_without_a_worker_and_once() -> None:
    scene = Scene()
    new = scene.change()
    assert new.effective_on
    look()
    assert look(at=NOW + 29 * DAY) == NOTHING
    assert look(at=NOW + 31 * DAY) == done(begun=1)
    assert look(at=NOW + 31 * DAY) == NOTHING
    scene.version.refresh_from_db()
    assert scene.version.signed and scene.version.signed.revoked_at == NOW + 31 * DAY
    actions.withdraw(scene.commitment, reason="So.", by=scene.rita, at=NOW + 40 * DAY)
    assert look(at=NOW + 40 * DAY) == done(told=3)
    assert look(at=NOW + 70 * DAY) == NOTHING
    assert look(at=NOW + 71 * DAY) == done(ended=1)
    assert look(at=NOW + 71 * DAY) == NOTHING
    assert Commitment.objects.get().state == "withdrawn"


def test_holders_of_badges_that_have_run_out_hear_of_nothing() -> None:
    scene = Scene()
    past, today, later = scene.badges
    for badge, until in ((past, NOW - DAY), (today, NOW), (later, NOW + DAY)):
        Credential.objects.filter(pk=badge.pk).update(valid_until=until)
    assert set(queries.affected(scene.version, on=TODAY)) == {today.recipient, later.recipient}
    scene.change()
    assert look() == done(told=2)


@pytest.mark.parametrize(
    ("until", "hears"),
    [("", True), (NOW.isoformat(), True), ((NOW - DAY).isoformat(), False)],
)
def test_holders_of_badges_from_elsewhere_hear_while_those_last(until: str, *, hears: bool) -> None:
    scene = Brought()
    report = scene.badge.report
    report["badge"]["valid_until"] = until
    ImportedCredential.objects.filter(pk=scene.badge.pk).update(report=report)
    assert queries.affected(scene.version, on=TODAY).exists() == hears


def test_a_question_that_no_worker_mailed_is_mailed_once_and_only_the_latest() -> None:
    badge = make_credential(recipient=make_person("Ada"))
    assert badge.recipient
    actions.follow(badge, by=badge.recipient, at=NOW)
    assert look(at=NOW + 80 * DAY) == NOTHING
    assert look(at=NOW + 93 * DAY) == done(asked=1)
    assert look(at=NOW + 93 * DAY) == NOTHING
    assert look(at=NOW + 370 * DAY) == done(asked=1)
    assert list(UseReport.objects.values_list("month", flat=True)) == [3, 12]
    assert look(at=NOW + 371 * DAY) == NOTHING


def test_nobody_is_asked_after_years_nor_once_they_stopped_it() -> None:
    badge = make_credential(recipient=make_person("Ada"))
    assert badge.recipient
    actions.follow(badge, by=badge.recipient, at=NOW)
    assert look(at=NOW + 600 * DAY) == NOTHING
    actions.stop_following(badge, by=badge.recipient, at=NOW)
    assert look(at=NOW + 93 * DAY) == NOTHING


def waiting(monkeypatch: pytest.MonkeyPatch) -> tuple[Claiming, RecognitionClaim]:
    """A claim of Ada's that nobody answers; the mail about it is gone."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    scene = Claiming()
    made = scene.claim()
    Mail.objects.all().delete()
    return scene, made


def mails() -> list[tuple[str, str]]:
    """Whom the new mails go to, and their subjects; they are gone then."""
    found = sorted(Mail.objects.values_list("to", "subject"))
    Mail.objects.all().delete()
    return found


def test_deciders_are_reminded_of_what_waits_and_not_too_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, made = waiting(monkeypatch)
    assert look(at=NOW + 6 * DAY) == NOTHING
    assert look(at=NOW + 7 * DAY) == done(reminded=1)
    assert mails() == [(scene.rita.email, "Claims wait for State College")]
    assert look(at=NOW + 7 * DAY) == NOTHING
    other = make_credential(recipient=make_person("Bea"), version=scene.achieved)
    scene.claim(other, by=other.recipient)
    Mail.objects.all().delete()
    assert look(at=NOW + 20 * DAY) == NOTHING
    assert look(at=NOW + 21 * DAY) == done(reminded=1)
    assert "2 claims wait for an answer of State College." in Mail.objects.get().text
    for one in RecognitionClaim.objects.all():
        actions.decide(one, ruling=Ruling(outcome="honored"), by=scene.rita, at=NOW + 22 * DAY)
    assert look(at=NOW + 40 * DAY) == NOTHING
    assert made.pk


def test_a_learner_hears_in_time_that_nobody_answers_and_claims_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, made = waiting(monkeypatch)
    assert look(at=NOW + 75 * DAY) == done(reminded=1)
    mails()
    assert look(at=NOW + 76 * DAY) == done(warned=1)
    assert mails() == [(scene.ada.email, "Nobody has answered yet: Three hours in teaching")]
    assert look(at=NOW + 76 * DAY) == NOTHING
    assert look(at=NOW + 90 * DAY) == done(reminded=1)
    mails()
    assert look(at=NOW + 91 * DAY) == done(closed=1)
    assert mails() == [(scene.ada.email, "Nobody has answered: Three hours in teaching")]
    assert look(at=NOW + 92 * DAY) == NOTHING
    made.refresh_from_db()
    assert (made.state, made.decided_at) == ("unanswered", None)
    ruling = Ruling(outcome="refused", reason="Too late.")
    with pytest.raises(RuleError) as refused:
        actions.decide(made, ruling=ruling, by=scene.rita, at=NOW + 92 * DAY)
    assert refused.value.code == "claim-closed"
    assert scene.claim().state == "made"


def test_what_the_learner_closed_is_nobodys_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, made = waiting(monkeypatch)
    assert made.share
    withdraw_share(made.share, by=scene.ada, at=NOW)
    for days in (8, 80):
        assert look(at=NOW + days * DAY) == NOTHING
    assert look(at=NOW + 91 * DAY) == done(closed=1)
    assert (mails(), RecognitionClaim.objects.get().state) == ([], "withdrawn")


def test_what_no_guardian_approved_counts_against_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    scene = Claiming()
    mia, _gustav = make_family()
    badge = make_credential(recipient=mia, version=scene.achieved)
    scene.claim(badge, by=mia)
    Mail.objects.all().delete()
    assert look(at=NOW + 8 * DAY) == NOTHING
    assert look(at=NOW + 91 * DAY) == done(closed=1)
    assert (mails(), RecognitionClaim.objects.get().state) == ([], "withdrawn")


def test_waiting_and_unanswered_claims_are_counted_in_public(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    scene = Claiming()
    for number in range(5):
        person = make_person(f"Bea {number}")
        scene.claim(make_credential(recipient=person, version=scene.achieved), by=person)
    commitment = scene.version.commitment_id
    assert queries.counts_of([commitment]) == {commitment: Claimed(0, 0, 5, 0)}
    look(at=NOW + 91 * DAY)
    assert queries.counts_of([commitment]) == {commitment: Claimed(0, 0, 0, 5)}
    page = Client().get(reverse("recognize:commitment", args=[commitment])).text
    assert "at least 5 not answered in time" in page


def test_the_learners_page_says_until_when_and_that_nobody_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, made = waiting(monkeypatch)
    client, path = Client(), reverse("recognize:my_claim", args=[made.pk])
    client.force_login(scene.ada)
    assert "They can answer until 20 February 2027." in client.get(path).text
    look(at=NOW + 91 * DAY)
    assert "It was closed without an answer" in client.get(path).text


def test_the_command_says_how_much_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    scene, out = Scene(), StringIO()
    scene.change()
    call_command("look_after_commitments", stdout=out)
    assert out.getvalue().startswith("3 told, 0 begun, 0 ended")
