"""One rule of who is qualified; every way to a place asks it: queue, mail, third, panel, link."""

from datetime import timedelta

import pytest

from milepost.kit.errors import RuleError
from milepost.organizations.tests.builders import join
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Calibration, Qualification, ReviewProposal
from milepost.review.queries.appeals import appeals_waiting, may_hear
from milepost.review.tests.builders import (
    LATER,
    NOON,
    Never,
    make_reviewer,
    make_waiting,
    office_of,
    reviewed,
)
from milepost.review.tests.test_assigning import TERMS
from milepost.review.tests.test_calibration import RULE, TRUE, make_sample, qualify
from milepost.review.tests.test_duties import made, ruled

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def ask_for_samples(submission):
    version, lead = submission.version, make_person("Dorothy")
    join(lead, organization=office_of(submission), role="designer")
    ruled(version.achievement, asked=RULE)
    for _ in range(3):
        make_sample(version, lead=lead)


def ask_for_a_panel(submission):
    made(office_of(submission), after={**TERMS, "panel": True, "days": None}, at=NOON - DAY)


ASKS = {"not-calibrated": ask_for_samples, "not-qualified": ask_for_a_panel}


def let_judge(person, *, submission):
    """Give this person all that either rule asks for."""
    achievement = submission.version.achievement
    Calibration.objects.create(
        achievement=achievement,
        reviewer=person,
        measure="exact",
        value=1,
        units=9,
        since=NOON - DAY,
        until=LATER + 90 * DAY,
    )
    row = {"achievement": achievement, "way": "panel", "email": person.email, "words": "Knows it."}
    days = {"granted_at": NOON - DAY, "confirmed_at": NOON - DAY}
    Qualification.objects.create(person=person, **days, **row)


def refused(code):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


@pytest.fixture(params=ASKS)
def asked(request):
    """Work by whose rules Grace, a reviewer, is not qualified; Linus and Margaret are."""
    submission = make_waiting(reviewers=2)
    people = [
        make_reviewer(name, organization=office_of(submission))
        for name in ("Grace", "Linus", "Margaret")
    ]
    ASKS[request.param](submission)
    for person in people[1:]:
        let_judge(person, submission=submission)
    return request.param, submission, people


def test_who_is_not_qualified_finds_and_takes_nothing_and_is_not_asked(asked):
    code, submission, (grace, linus, margaret) = asked
    assert list(queries.queue_for(grace, at=LATER)) == []
    assert list(queries.queue_for(linus, at=LATER)) == [submission]
    with refused(code):
        actions.take(submission, by=grace, at=LATER)
    actions.look_after_reviews(at=LATER, chance=Never())
    asked_now = ReviewProposal.objects.values_list("reviewer", flat=True)
    assert set(asked_now) == {linus.pk, margaret.pk}


def test_who_is_not_qualified_is_not_the_third(asked):
    code, submission, (grace, linus, margaret) = asked
    reviewed(submission, by=linus, levels=(2, 2, 2))
    reviewed(submission, by=margaret, levels=(1, 2, 2))
    assert list(queries.queue_for(grace, at=LATER)) == []
    with refused(code):
        actions.take(submission, by=grace, at=LATER)
    actions.look_after_reviews(at=LATER, chance=Never())
    assert list(ReviewProposal.objects.all()) == []
    let_judge(grace, submission=submission)
    assert list(queries.queue_for(grace, at=LATER)) == [submission]
    assert actions.look_after_reviews(at=LATER, chance=Never()).asked == 1


def test_who_is_not_qualified_sits_on_no_panel(asked):
    code, submission, (grace, linus, margaret) = asked
    for person in (linus, margaret):
        reviewed(submission, by=person, levels=(1, 2, 2))
    decision = submission.decisions.get()
    words = "The second page was not read at all."
    appeal = actions.file_appeal(
        decision, grounds="overlooked", words=words, by=submission.applicant, at=LATER
    )
    assert list(appeals_waiting(grace, at=LATER)) == []
    assert not may_hear(appeal, person=grace, at=LATER)
    with refused(code):
        actions.join_panel(appeal, by=grace, at=LATER)
    let_judge(grace, submission=submission)
    assert list(appeals_waiting(grace, at=LATER)) == [appeal]
    assert actions.join_panel(appeal, by=grace, at=LATER).appeal == appeal


def test_who_comes_from_outside_reads_the_samples_like_everybody_else():
    submission = make_waiting(reviewers=1)
    ask_for_samples(submission)
    achievement, nurse = submission.version.achievement, make_person("Nurse")
    Qualification.objects.create(
        achievement=achievement,
        way="external",
        email=nurse.email,
        person=nurse,
        words="Head nurse.",
        granted_at=NOON,
        confirmed_at=NOON,
        token_hash="a" * 64,
    )
    with refused("not-calibrated"):
        actions.take(submission, by=nurse, at=LATER)
    assert actions.look_after_reviews(at=LATER, chance=Never()).asked == 0
    assert [rule.achievement for rule in queries.rules_for(nurse)] == [achievement]
    assert list(queries.reviewers_of(achievement)) == [nurse]
    qualify(submission.version, nurse, *TRUE)
    assert list(queries.queue_for(nurse, at=LATER)) == [submission]
    assert actions.look_after_reviews(at=LATER, chance=Never()).asked == 1


def test_what_the_samples_showed_may_run_out_while_a_review_is_written(asked):
    _code, submission, (_grace, linus, _margaret) = asked
    place = actions.take(submission, by=linus, at=LATER)
    Calibration.objects.update(until=LATER)
    assert list(queries.open_assignments(linus)) == [place]
