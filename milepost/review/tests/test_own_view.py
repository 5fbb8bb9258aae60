"""What applicants say of their own work sways nobody: it is shown after each own review only."""

import pytest
from django.test import Client
from django.urls import reverse

from milepost.earn import actions as earn
from milepost.earn.rules.assessment import OwnLine, OwnView
from milepost.earn.rules.work import TextWork
from milepost.organizations.tests.builders import make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions
from milepost.review.models import Decision
from milepost.review.tests.builders import (
    LATER,
    NOON,
    drafted,
    make_reviewer,
    make_version,
    put,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    """Work of Ada's, with her own view, which names her."""
    office = make_organization("State Office")
    version = make_version(office)
    version.self_assessment = "offered"
    version.save()
    ada = make_person("Ada Lovelace")
    submission = earn.start(version, by=ada, at=NOON)
    put(submission, TextWork(text="I breathed.", setting="work"), at=NOON)
    lines = [
        OwnLine(
            criterion=row.pk,
            level=row.levels.get(position=3).pk,
            sentence="Ada Lovelace kept calm.",
        )
        for row in version.criteria.all()
    ]
    own = OwnView(lines=tuple(lines), reflection="Ada learned to wait.")
    earn.save_self_assessment(submission, own=own, by=ada, at=NOON)
    return earn.submit(submission, by=ada, at=NOON)


def read(person, address: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()


def test_reviewers_see_it_after_their_own_review_and_without_a_name(waiting):
    office = waiting.version.achievement.organization
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    place = drafted(waiting, by=grace, levels=(2, 2, 2))
    desk, done = reverse("review:desk", args=[place.pk]), reverse("review:done", args=[place.pk])
    assert "kept calm" not in read(grace, desk)
    assert "kept calm" not in read(grace, done)
    actions.hand_in(place, at=LATER)
    shown = read(grace, done)
    assert "[name] kept calm." in shown
    assert "[name] learned to wait." in shown
    assert "Lovelace" not in shown

    other = drafted(waiting, by=linus, levels=(2, 1, 2))
    assert "kept calm" not in read(linus, reverse("review:desk", args=[other.pk]))
    assert "kept calm" not in read(linus, done)
    actions.hand_in(other, at=LATER)


def test_afterwards_the_applicant_sees_it_beside_the_reviewers_levels(waiting):
    office = waiting.version.achievement.organization
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    for reviewer in (grace, linus):
        actions.hand_in(drafted(waiting, by=reviewer, levels=(2, 2, 2)), at=LATER)
    record = reverse("review:record", args=[Decision.objects.get().pk])
    ada = read(waiting.applicant, record)
    assert ada.count("<dt>You</dt>") == 3
    assert "Ada Lovelace kept calm." in ada
    assert "What you said you learned" in ada
    theirs = read(grace, record)
    assert theirs.count("<dt>The applicant</dt>") == 3
    assert "[name] kept calm." in theirs
    assert "Lovelace" not in theirs
    assert "kept calm" not in read(make_person("Mallory"), record)
