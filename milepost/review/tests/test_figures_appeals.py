"""Appeals in public figures: from their filing on, however long nobody answers them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from milepost.review import actions
from milepost.review.models import Appeal, Group
from milepost.review.queries import figures as queries
from milepost.review.rules.conflicts import Answer
from milepost.review.rules.figures import (
    EndedAppeal,
    Waiting,
    appeal_sums,
    groups,
    plus,
    sentences,
    told_from,
    told_of,
)
from milepost.review.rules.figures.groups import LONG
from milepost.review.rules.figures.told import Reviewers
from milepost.review.tests.builders import LATER, make_reviewer, reading
from milepost.review.tests.test_figures import AFTER, MEETS, NOT_YET, Office
from milepost.review.tests.test_figures_rules import NOW, SCHOOL, WELDING, found, waiting

pytestmark = pytest.mark.django_db
WHY = "The second call shows exactly what the reviewers say is missing."
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def three_hide_everybody(settings):
    settings.SMALLEST_GROUP = 3


def told(sums):
    none = Reviewers(standings={})
    return told_from(told_of(sums, reviewers=none, one_rubric=True, chance=None))


UPHELD = EndedAppeal(state="decided", outcome="upheld", days=4)
REVERSED = EndedAppeal(state="decided", outcome="reversed", days=30)
WITHDRAWN = EndedAppeal(state="withdrawn", outcome="", days=2)


def test_what_was_filed_is_waiting_withdrawn_or_decided():
    first = appeal_sums(50, ended=[UPHELD, REVERSED])
    sums = plus(first, appeal_sums(0, ended=[WITHDRAWN]))
    figures = told(sums)
    assert (figures.appeals, figures.appeals_waiting) == (50, 47)
    assert (figures.appeals_withdrawn, figures.appeals_decided) == (1, 2)
    assert (figures.upheld, figures.reversed) == (1, 1)
    assert (figures.appeal_median_days, figures.appeal_slow_days) == (4, 30)


@pytest.mark.parametrize(
    ("filed", "ended", "sentence"),
    [
        (50, [], "50 decisions were appealed against; 50 without an answer yet, 0 reversed."),
        (1, [], "1 decision was appealed against; 1 without an answer yet, 0 reversed."),
        (2, [UPHELD, REVERSED], "2 decisions were appealed against; 1 reversed."),
    ],
)
def test_nobody_is_said_to_have_appealed_only_if_nobody_did(filed, ended, sentence):
    assert sentence in sentences(told(appeal_sums(filed, ended=ended)), fees=[], free=True)


def test_an_outcome_is_told_with_no_less_than_its_filing_was():
    of_organization = Waiting(
        key=waiting(WELDING, 1).key,
        achievement=None,
        organization=SCHOOL,
        learner=waiting(WELDING, 1).learner,
        since=NOW - LONG,
        kind="closed",
    )
    rows = [of_organization, waiting(WELDING, 2), waiting(WELDING, 3)]
    assert found(rows) == []
    old = [of_organization, waiting(WELDING, 2, days=91), waiting(WELDING, 3, days=91)]
    assert found(old) == [(SCHOOL, None, 3)]
    assert len(groups([of_organization], smallest=1, at=NOW)) == 1


def filed(office: Office, *, at=LATER) -> Appeal:
    submission = office.judge(NOT_YET, NOT_YET)
    return actions.file_appeal(
        submission.decisions.get(), grounds="overlooked", words=WHY, by=submission.applicant, at=at
    )


def decided(appeal: Appeal, *, office: Office, at) -> None:
    panel = [make_reviewer(name, organization=office.organization) for name in ("Noor", "Olga")]
    for person in panel:
        place = actions.join_panel(appeal, by=person, at=at)
        actions.open_place(place, answer=Answer(knows=False), at=at)
        actions.save_draft(place, reading=reading(office.version, *MEETS), at=at)
        actions.hand_in(place, at=at)


def figures_of(office: Office, *, at):
    actions.tell_figures(at=at)
    return queries.rigor_of(office.version).told


def test_appeals_that_nobody_answers_are_told_in_public():
    office = Office()
    for _ in range(3):
        filed(office)
    figures = figures_of(office, at=AFTER)
    assert (figures.appeals, figures.appeals_waiting, figures.appeals_decided) == (3, 3, 0)
    slug = office.version.achievement.slug
    page = Client().get(reverse("review:figures_achievement", args=[slug])).content.decode()
    assert "3 decisions were appealed against; 3 without an answer yet, 0 reversed." in page
    assert "3 filed; 3 wait, 0 withdrawn, 0 decided: 0 upheld, 0 reversed" in page
    answer = Client().get(f"/api/v1/figures/achievements/{slug}").json()["figures"]
    assert (answer["appeals"], answer["appeals_waiting"]) == (3, 3)


def test_how_an_appeal_ended_is_told_with_enough_learners_again():
    office = Office()
    appeals = [filed(office) for _ in range(4)]
    figures_of(office, at=AFTER)
    decided(appeals[0], office=office, at=LATER + 5 * DAY)
    actions.withdraw_appeal(
        appeals[1], by=appeals[1].decision.submission.applicant, at=LATER + 7 * DAY
    )
    figures = figures_of(office, at=AFTER)
    assert (figures.appeals, figures.appeals_waiting) == (4, 4)
    decided(appeals[2], office=office, at=LATER + 9 * DAY)
    figures = figures_of(office, at=AFTER)
    assert (figures.appeals, figures.appeals_waiting, figures.appeals_withdrawn) == (4, 1, 1)
    assert (figures.appeals_decided, figures.reversed) == (2, 2)
    assert (figures.appeal_median_days, figures.appeal_slow_days) == (5, 9)
    assert Group.objects.count() == 2


def test_the_database_tells_no_outcome_of_an_appeal_that_it_tells_nothing_of():
    office = Office()
    appeal = filed(office)
    group = Group.objects.create(learners=3, told_at=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(group=group)
