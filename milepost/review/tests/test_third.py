"""Who reads what reviewers disagree on: the version says, and after a week nobody waits longer."""

from datetime import timedelta

import pytest

from milepost.define.models import AchievementVersion
from milepost.earn.models import Submission
from milepost.issue.models import Credential
from milepost.kit.errors import RuleError
from milepost.organizations.tests.builders import join
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Decision
from milepost.review.rules.third import EXPERIENCE, PATIENCE
from milepost.review.tests.builders import (
    LATER,
    NOON,
    make_reviewer,
    make_submitted,
    make_waiting,
    office_of,
    reviewed,
)

pytestmark = pytest.mark.django_db
MEETS, NOT_YET = (2, 2, 2), (1, 2, 2)


def ask(submission: Submission, **policy: str) -> None:
    AchievementVersion.objects.filter(pk=submission.version_id).update(**policy)


def disagree(submission: Submission) -> None:
    for name, levels in (("Grace", MEETS), ("Linus", NOT_YET)):
        reviewer = make_reviewer(name, organization=office_of(submission))
        reviewed(submission, by=reviewer, levels=levels)


def refused(code: str):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


def test_only_a_reviewer_who_runs_the_organization_is_asked_for_a_week():
    submission = make_waiting()
    ask(submission, third="lead")
    disagree(submission)
    noor, lead = (
        make_reviewer(name, organization=office_of(submission)) for name in ("Noor", "Lea")
    )
    join(lead, organization=office_of(submission), role="owner")
    soon, late = LATER + timedelta(days=1), LATER + PATIENCE + timedelta(seconds=1)
    assert list(queries.queue_for(noor, at=soon)) == []
    with refused("not-the-third"):
        actions.take(submission, by=noor, at=soon)
    assert list(queries.queue_for(lead, at=soon)) == [submission]
    assert list(queries.queue_for(noor, at=late)) == [submission]
    assert actions.take(submission, by=noor, at=late)


def test_experience_is_counted_in_reviews_of_the_same_achievement():
    submission = make_waiting()
    noor = make_reviewer("Noor", organization=office_of(submission))
    for number in range(EXPERIENCE):
        before = make_submitted(submission.version, applicant=make_person(f"P{number}"), at=NOON)
        reviewed(before, by=noor, levels=MEETS)
    novice = make_reviewer("Nina", organization=office_of(submission))
    ask(submission, third="experienced")
    disagree(submission)
    with refused("not-the-third"):
        actions.take(submission, by=novice, at=LATER)
    assert actions.take(submission, by=noor, at=LATER)


def test_the_first_places_are_everybody_s():
    submission = make_waiting()
    ask(submission, third="lead")
    noor = make_reviewer("Noor", organization=office_of(submission))
    assert list(queries.queue_for(noor, at=LATER)) == [submission]
    assert actions.take(submission, by=noor, at=LATER)


def test_the_one_who_was_added_decides_alone_and_their_levels_are_signed():
    submission = make_waiting()
    ask(submission, tie_break="third", agreement="levels")
    for name, levels in (("Grace", (2, 2, 2)), ("Linus", (3, 2, 2)), ("Noor", (3, 3, 3))):
        reviewer = make_reviewer(name, organization=office_of(submission))
        reviewed(submission, by=reviewer, levels=levels)
    decision, document = Decision.objects.get(), Credential.objects.get().document
    assert decision.agreement == "2 differed, the one added decided"
    assert document.count('-level-3"') >= 3
    assert "where two differ, a third one decides alone." in document


def test_any_doubt_counts_without_a_third_where_the_version_says_so():
    submission = make_waiting()
    ask(submission, tie_break="cautious")
    disagree(submission)
    assert Decision.objects.get().outcome == "not-yet"
