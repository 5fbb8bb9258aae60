"""Who sees what in the queue, who gets a place, and when a place is free again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from milepost.earn import actions as earn
from milepost.earn.rules.attesting import Question
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Assignment, ReviewTerms
from milepost.review.rules.readings import Reading
from milepost.review.rules.reviewers import IDLE
from milepost.review.tests.builders import (
    LATER,
    NOON,
    drafted,
    make_reviewer,
    make_submitted,
    make_version,
    make_waiting,
    office_of,
    reviewed,
    seated,
)
from milepost.review.tests.test_duties import WHY, owner_of

pytestmark = pytest.mark.django_db
MEETS, NOT_YET = (2, 2, 2), (1, 2, 2)


def refused(code: str):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


@pytest.mark.parametrize(
    ("roles", "applicant_roles", "waits"),
    [
        ([("office", "reviewer")], [], True),
        ([("office", "reviewer"), ("clinic", "owner")], [("school", "coach")], True),
        ([("office", "owner"), ("office", "designer")], [], False),
        ([("clinic", "reviewer")], [], False),
        ([], [], False),
        ([("office", "reviewer")], [("office", "designer")], False),
        ([("office", "reviewer"), ("clinic", "coach")], [("clinic", "employer")], False),
    ],
)
def test_the_queue_and_the_rule_agree_on_who_may_review(roles, applicant_roles, waits):
    submission = make_waiting()
    places = {
        "office": office_of(submission),
        "clinic": make_organization("Clinic"),
        "school": make_organization("School"),
    }
    grace = make_person("Grace")
    for person, held in ((grace, roles), (submission.applicant, applicant_roles)):
        for place, role in held:
            join(person, organization=places[place], role=role)
    assert list(queries.queue_for(grace, at=NOON)) == [submission] * waits
    assert (queries.conflict_with(submission, reviewer=grace) is None) is waits


def test_nobody_finds_or_takes_their_own_work():
    submission = make_waiting()
    join(submission.applicant, organization=office_of(submission), role="reviewer")
    assert list(queries.queue_for(submission.applicant, at=NOON)) == []
    with refused("own-work"):
        actions.take(submission, by=submission.applicant, at=NOON)


def test_nobody_takes_a_team_mates_work():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    clinic = make_organization("Clinic")
    join(grace, organization=clinic, role="coach")
    join(submission.applicant, organization=clinic, role="employer")
    with refused("team-mate"):
        actions.take(submission, by=grace, at=NOON)


def test_nobody_judges_whom_they_ever_advised_even_if_that_has_ended():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = actions.take(submission, by=grace, at=NOON)
    other = earn.start(make_version(make_organization("Clinic")), by=submission.applicant, at=NOON)
    grace.emailaddress_set.get_or_create(email=grace.email, defaults={"verified": True})
    asked = earn.ask_coach(other, email=grace.email, by=submission.applicant, at=NOON)
    assert list(queries.open_assignments(grace)) == [place]
    earn.accept(asked, by=grace, at=NOON)
    assert list(queries.open_assignments(grace)) == []
    earn.end_coaching(asked, by=grace, at=NOON)
    assert list(queries.queue_for(grace, at=NOON)) == []
    with refused("coach"):
        actions.take(submission, by=grace, at=NOON)


def test_somebody_who_is_no_reviewer_takes_nothing():
    submission = make_waiting()
    with refused("not-a-reviewer"):
        actions.take(submission, by=make_person("Mallory"), at=NOON)
    assert list(Assignment.objects.all()) == []


def test_the_oldest_work_comes_first_and_drafts_never():
    office = make_organization("Office")
    version = make_version(office)
    newer = make_submitted(version, applicant=make_person("Ada"), at=NOON + timedelta(days=1))
    older = make_submitted(version, applicant=make_person("Alan"), at=NOON)
    earn.start(version, by=make_person("Alonzo"), at=NOON)
    grace = make_reviewer("Grace", organization=office)
    found = list(queries.queue_for(grace, at=LATER))
    assert found == [older, newer]
    assert [row[1:] for row in queries.waiting(found, at=NOON + timedelta(days=3))] == [
        (3, None, 3, 1, 10),
        (2, None, 3, 1, 10),
    ]


def test_what_is_due_first_comes_first_and_says_when():
    office = make_organization("Office")
    usual, fast = make_version(office), make_version(office)
    house = ReviewTerms.objects.create(organization=office, days=20, since=NOON)
    ReviewTerms.objects.create(
        organization=office, achievement=fast.achievement, days=3, since=NOON
    )
    open_ended = make_version(office)
    ReviewTerms.objects.create(organization=office, achievement=open_ended.achievement, since=NOON)
    day = timedelta(days=1)
    made = [
        make_submitted(version, applicant=make_person(name), at=at)
        for version, name, at in (
            (usual, "Before", NOON - day),
            (usual, "Ada", NOON),
            (fast, "Alan", NOON + 9 * day),
            (open_ended, "Alonzo", NOON + day),
        )
    ]
    before, ada, alan, alonzo = made
    grace = make_reviewer("Grace", organization=office)
    found = list(queries.queue_for(grace, at=NOON + 9 * day))
    assert [(row, row.due_at) for row in found] == [
        (alan, NOON + 12 * day),
        (before, None),
        (alonzo, None),
        (ada, NOON + 20 * day),
    ]
    house.until = NOON + day
    house.save()
    assert queries.queue_for(grace, at=NOON + 9 * day).get(pk=ada.pk).due_at == NOON + 20 * day
    client = Client()
    client.force_login(grace)
    page = client.get(reverse("review:queue")).content.decode()
    assert "Was due on 14 March" in page


@pytest.mark.parametrize("rows", [1, 50])
def test_the_queue_costs_the_same_at_any_length(rows, django_assert_num_queries):
    office = make_organization("Office")
    version = make_version(office)
    for number in range(rows):
        make_submitted(version, applicant=make_person(f"Ada {number}"))
    grace = make_reviewer("Grace", organization=office)
    with django_assert_num_queries(4):
        found = list(queries.queue_for(grace, at=LATER))
        shown = [
            str(row.submission.version.achievement.organization)
            for row in queries.waiting(found, at=LATER)
        ]
    assert len(shown) == rows


def test_no_more_places_are_given_than_reviewers_are_asked():
    submission = make_waiting(reviewers=2)
    office = office_of(submission)
    grace, linus, margaret = (
        make_reviewer(name, organization=office) for name in ("Grace", "Linus", "Margaret")
    )
    actions.take(submission, by=grace, at=NOON)
    assert list(queries.queue_for(margaret, at=NOON)) == [submission]
    actions.take(submission, by=linus, at=NOON)
    assert list(queries.queue_for(margaret, at=NOON)) == []
    with refused("no-place"):
        actions.take(submission, by=margaret, at=NOON)
    assert Assignment.objects.count() == 2


def test_taking_twice_is_taking_once():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    first = actions.take(submission, by=grace, at=NOON)
    assert actions.take(submission, by=grace, at=LATER) == first
    assert Assignment.objects.get().taken_at == NOON
    assert JournalEntry.objects.filter(verb="assignment.taken").count() == 1
    assert list(queries.queue_for(grace, at=NOON)) == []
    assert list(queries.open_assignments(grace)) == [first]


def test_a_third_place_opens_only_when_two_disagree_and_not_for_those_two():
    submission = make_waiting(reviewers=2)
    office = office_of(submission)
    grace, linus, margaret = (
        make_reviewer(name, organization=office) for name in ("Grace", "Linus", "Margaret")
    )
    reviewed(submission, by=grace, levels=MEETS)
    linus_place = drafted(submission, by=linus, levels=NOT_YET)
    assert list(queries.queue_for(margaret, at=LATER)) == []
    actions.hand_in(linus_place, at=LATER)
    assert list(queries.queue_for(margaret, at=LATER)) == [submission]
    assert list(queries.queue_for(grace, at=LATER)) == []
    assert list(queries.queue_for(linus, at=LATER)) == []
    actions.take(submission, by=margaret, at=LATER)
    katherine = make_reviewer("Katherine", organization=office)
    assert list(queries.queue_for(katherine, at=LATER)) == []


def test_an_idle_place_is_free_for_others_and_its_draft_is_kept():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    place = drafted(submission, by=grace, levels=MEETS)
    week_on, after = LATER + IDLE, LATER + IDLE + timedelta(minutes=1)
    assert list(queries.queue_for(linus, at=week_on)) == []
    assert list(queries.queue_for(linus, at=after)) == [submission]
    taken = actions.take(submission, by=linus, at=after)
    with refused("place-given-back"):
        actions.save_draft(place, reading=Reading(advice="Late"), at=after)
    with refused("place-given-back"):
        actions.hand_in(place, at=after)
    place.review.refresh_from_db()
    assert place.review.advice == "Breathe before you answer."
    actions.release(taken, at=after)
    again = actions.take(submission, by=grace, at=after)
    assert (again, queries.reading_of(again.review).advice) == (
        place,
        "Breathe before you answer.",
    )


def test_work_on_a_draft_keeps_the_place():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    place = seated(submission, by=grace, at=NOON)
    actions.save_draft(place, reading=Reading(advice="Hm"), at=NOON + timedelta(days=6))
    assert list(queries.queue_for(linus, at=NOON + timedelta(days=8))) == []
    with refused("no-place"):
        actions.take(submission, by=linus, at=NOON + timedelta(days=8))


def test_more_time_keeps_the_place_from_the_queue_and_from_whoever_would_take_it():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    place = seated(submission, by=grace, at=NOON)
    actions.give_more_time(place, days=30, reason=WHY, by=owner_of(office), at=NOON)
    until = NOON + timedelta(days=30)
    assert list(queries.queue_for(linus, at=until)) == []
    with refused("no-place"):
        actions.take(submission, by=linus, at=until)
    after = until + timedelta(minutes=1)
    assert list(queries.queue_for(linus, at=after)) == [submission]
    actions.take(submission, by=linus, at=after)
    place.refresh_from_db()
    assert place.released_at == after


def test_an_idle_reviewer_may_go_on_while_nobody_took_the_place():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = drafted(submission, by=grace, levels=MEETS)
    review = actions.hand_in(place, at=LATER + IDLE + timedelta(days=30))
    assert review.outcome == "meets"


def test_a_place_given_back_is_free_again():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    place = actions.take(submission, by=grace, at=NOON)
    actions.release(place, at=LATER)
    actions.release(place, at=LATER)
    assert JournalEntry.objects.filter(verb="assignment.released").count() == 1
    assert list(queries.open_assignments(grace)) == []
    assert list(queries.queue_for(linus, at=LATER)) == [submission]


def test_a_review_handed_in_is_not_given_back():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    review = reviewed(submission, by=grace, levels=MEETS)
    with refused("handed-in"):
        actions.release(review.assignment, at=LATER)


def test_work_taken_back_by_its_applicant_leaves_queue_and_desk():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = drafted(submission, by=grace, levels=MEETS)
    earn.withdraw(submission, by=submission.applicant, at=LATER)
    assert list(queries.queue_for(grace, at=LATER)) == []
    assert list(queries.open_assignments(grace)) == []
    with refused("round-over"):
        actions.hand_in(place, at=LATER)
    with refused("round-over"):
        actions.take(submission, by=grace, at=LATER)


def test_who_was_asked_to_confirm_it_neither_finds_nor_takes_nor_goes_on():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    grace.emailaddress_set.create(email="grace@work.example", verified=True)
    place = drafted(submission, by=grace, levels=MEETS)
    question = Question(email="Grace@work.example", name="G", statement="She was calm.")
    piece = submission.artifacts.get()
    earn.ask(piece, question=question, by=submission.applicant, at=NOON)
    assert list(queries.queue_for(grace, at=LATER)) == []
    assert list(queries.open_assignments(grace)) == []
    with refused("asked-to-confirm"):
        actions.take(submission, by=grace, at=LATER)
    with refused("asked-to-confirm"):
        actions.hand_in(place, at=LATER)
