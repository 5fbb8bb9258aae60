"""By the hour: what a worker has left undone is done once, wherever it stopped."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from milepost.hold.models import ImportedCredential
from milepost.issue.models import Credential
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.models import Mail
from milepost.people.tests.builders import make_person
from milepost.recognize import actions, queries
from milepost.recognize.actions import look_after_commitments, tell_batch
from milepost.recognize.models import Commitment, CommitmentVersion, News, UseReport
from milepost.recognize.tests.builders import TODAY, make_college, make_commitment
from milepost.recognize.tests.test_brought_claims import Scene as Brought

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOTHING = {"told": 0, "begun": 0, "ended": 0, "asked": 0}


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


def test_the_command_says_how_much_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    scene, out = Scene(), StringIO()
    scene.change()
    call_command("look_after_commitments", stdout=out)
    assert out.getvalue().startswith("3 told, 0 begun, 0 ended")
