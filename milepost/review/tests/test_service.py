"""What was promised and how often it was kept; work that nobody decides counts, too."""

import pytest
from django.test import Client
from django.urls import reverse

from milepost.earn import actions as earn
from milepost.organizations.tests.builders import make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import LateWork
from milepost.review.tests.builders import (
    NOON,
    make_reviewer,
    make_submitted,
    make_version,
    reviewed,
)
from milepost.review.tests.test_assigning import DAY, MEETS, TERMS
from milepost.review.tests.test_duties import made

pytestmark = pytest.mark.django_db


def decided(version, *, days, number=1):
    """Rounds decided so many days after they were handed in."""
    grace = make_reviewer("Grace", organization=version.achievement.organization)
    for row in range(number):
        submission = make_submitted(version, applicant=make_person(f"Ada {days} {row}"))
        reviewed(submission, by=grace, levels=MEETS, at=NOON + days * DAY)


def test_how_often_a_promise_was_kept_is_counted_by_the_terms_of_the_day_it_was_handed_in():
    office = make_organization("Office")
    version = make_version(office, reviewers=1)
    decided(version, days=40)
    made(office, after={**TERMS, "days": 5}, at=NOON)
    decided(version, days=3, number=4)
    decided(version, days=6)
    make_submitted(version, applicant=make_person("Late"))
    at = NOON + 8 * DAY
    assert not queries.service_of(version.achievement, at=at).is_told
    actions.tell_figures(at=at)
    found = queries.service_of(version.achievement, at=at)
    assert (found.days, found.promised, found.kept, found.late_now) == (5, 6, 4, 1)
    assert found.is_told
    made(office, achievement=version.achievement, after={**TERMS, "days": 2}, at=at)
    found = queries.service_of(version.achievement, at=at)
    assert (found.days, found.promised, found.kept) == (2, 6, 4)


def kept(version, *, at):
    found = queries.service_of(version.achievement, at=at)
    return found.promised, found.kept


def test_no_difference_from_day_to_day_tells_about_a_few_learners():
    office = make_organization("Office")
    version = make_version(office, reviewers=1)
    made(office, after={**TERMS, "days": 5}, at=NOON)
    decided(version, days=3, number=5)
    actions.tell_figures(at=NOON + 4 * DAY)
    assert kept(version, at=NOON + 4 * DAY) == (5, 5)
    decided(version, days=9)
    actions.tell_figures(at=NOON + 10 * DAY)
    assert kept(version, at=NOON + 10 * DAY) == (5, 5)
    decided(version, days=10, number=4)
    actions.tell_figures(at=NOON + 11 * DAY)
    assert kept(version, at=NOON + 11 * DAY) == (10, 5)
    year = 365 * DAY
    assert kept(version, at=NOON + 4 * DAY + year) == (5, 0)
    assert kept(version, at=NOON + 11 * DAY + year) == (0, 0)


def test_of_a_group_in_which_a_promise_held_for_a_few_nothing_is_counted():
    office = make_organization("Office")
    version = make_version(office, reviewers=1)
    grace = make_reviewer("Grace", organization=office)
    made(office, after={**TERMS, "days": 5}, at=NOON + DAY)
    for number in range(6):
        at = NOON if number < 4 else NOON + 2 * DAY
        work = make_submitted(version, applicant=make_person(f"Ada {number}"), at=at)
        reviewed(work, by=grace, levels=MEETS, at=at + DAY)
    actions.tell_figures(at=NOON + 8 * DAY)
    assert kept(version, at=NOON + 8 * DAY) == (0, 0)


def test_everyone_reads_how_often_it_was_kept_once_enough_was_decided():
    office = make_organization("Office")
    version = make_version(office, reviewers=1)
    made(office, after={**TERMS, "days": 5}, at=NOON - 400 * DAY)
    public = reverse("review:reviewing", args=[version.achievement.slug])
    assert "Too little is known yet" in Client().get(public).content.decode()


def promising(*, days=5):
    """A version whose decisions are promised within so many days."""
    office = make_organization("Office")
    version = make_version(office, reviewers=1)
    made(office, after={**TERMS, "days": days}, at=NOON - DAY)
    return version


def waiting(version, *, number):
    return [make_submitted(version, applicant=make_person(f"Ada {turn}")) for turn in range(number)]


def test_work_that_waits_past_its_day_counts_as_late_though_nothing_was_decided():
    version = promising()
    waiting(version, number=6)
    actions.tell_figures(at=NOON + 4 * DAY)
    assert not LateWork.objects.exists()
    at = NOON + 200 * DAY
    actions.tell_figures(at=at)
    assert kept(version, at=at) == (6, 0)
    actions.tell_figures(at=at + DAY)
    assert (kept(version, at=at), LateWork.objects.count()) == ((6, 0), 6)
    page = reverse("review:reviewing", args=[version.achievement.slug])
    told = Client().get(page).content.decode()
    assert "Kept for 0 of 6 pieces of work within a year." in told
    figures = reverse("review:figures_achievement", args=[version.achievement.slug])
    assert Client().get(figures).status_code == 200


def test_late_work_counts_once_whatever_is_decided_later():
    version = promising()
    late = waiting(version, number=5)
    actions.tell_figures(at=NOON + 6 * DAY)
    grace = make_reviewer("Grace", organization=version.achievement.organization)
    for submission in late:
        reviewed(submission, by=grace, levels=MEETS, at=NOON + 7 * DAY)
    decided(version, days=3, number=5)
    actions.tell_figures(at=NOON + 8 * DAY)
    assert kept(version, at=NOON + 8 * DAY) == (10, 5)
    assert queries.service_of(version.achievement, at=NOON + 8 * DAY).late_now == 0


def test_work_taken_back_after_its_day_counts_as_late_and_before_it_not_at_all():
    version = promising()
    for number, submission in enumerate(waiting(version, number=7)):
        at = NOON + (6 if number < 5 else 4) * DAY
        earn.withdraw(submission, by=submission.applicant, at=at)
    actions.tell_figures(at=NOON + 9 * DAY)
    assert kept(version, at=NOON + 9 * DAY) == (5, 0)
    assert LateWork.objects.count() == 5


def test_a_few_late_learners_are_told_with_enough_others_and_else_not():
    version = promising()
    waiting(version, number=2)
    actions.tell_figures(at=NOON + 6 * DAY)
    assert kept(version, at=NOON + 6 * DAY) == (0, 0)
    decided(version, days=3, number=3)
    actions.tell_figures(at=NOON + 7 * DAY)
    assert kept(version, at=NOON + 7 * DAY) == (5, 3)


def test_how_many_wait_too_long_is_public_once_enough_learners_do():
    version = promising()
    path = f"/api/v1/catalogue/{version.achievement.slug}/reviewing"
    page = reverse("review:reviewing", args=[version.achievement.slug])

    def told():
        said = "wait for longer than promised" in Client().get(page).content.decode()
        return Client().get(path).json()["service"]["late_now"], said

    waiting(version, number=4)
    assert told() == (None, False)
    waiting(version, number=1)
    assert told() == (5, True)
    assert queries.service_of(version.achievement, at=NOON + 4 * DAY).late_now == 0


def test_without_a_promise_nothing_is_late():
    version = make_version(make_organization("Office"), reviewers=1)
    waiting(version, number=6)
    actions.tell_figures(at=NOON + 200 * DAY)
    assert (LateWork.objects.count(), kept(version, at=NOON + 200 * DAY)) == (0, (0, 0))
