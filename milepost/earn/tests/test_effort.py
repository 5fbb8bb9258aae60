"""How long it really took: asked once, told from five answers on, and of nobody in particular."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from milepost.define.models import AchievementVersion
from milepost.define.queries import real_effort
from milepost.define.rules.effort import Spread, spread
from milepost.earn import actions
from milepost.earn.models import Effort, Submission
from milepost.earn.queries import real_effort as counted
from milepost.earn.rules.standing import in_words
from milepost.earn.tests.builders import LATER, make_person, make_submitted, make_version
from milepost.earn.tests.test_api import Program
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail

NOTHING = {"hours": None, "weeks": None, "days": None}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([3, 3, 3, 3], None),
        ([1, 2, 3, 4, 5], Spread(low=2, median=3, high=4, answers=5)),
        ([9, 9, 9, 9, 9, 500], Spread(low=9, median=9, high=9, answers=5)),
        ([10] * 5 + [20] * 5, Spread(low=10, median=15, high=20, answers=10)),
    ],
)
def test_the_middle_is_told_from_five_answers_on_and_by_fives(values, expected):
    assert spread(values, smallest=5) == expected


@pytest.mark.parametrize("more", [1, 25, 5000])
@pytest.mark.parametrize("count", [5, 6, 8, 13])
def test_one_more_answer_shows_itself_to_nobody(count, more):
    values = [(7 * number) % 50 + 1 for number in range(count)]
    assert len([*values, more]) % 5
    assert spread([*values, more], smallest=5) == spread(values, smallest=5)


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        ({}, ""),
        ({"withdrawn": 2}, ""),
        ({"draft": 1, "closed": 1}, "1 in progress, 1 badge earned."),
        (
            {"closed": 3, "submitted": 1, "draft": 2},
            "2 in progress, 1 with the reviewers, 3 badges earned.",
        ),
    ],
)
def test_how_much_is_where_is_said_in_words(tally, words):
    assert in_words(tally) == words


def earned(name: str) -> Submission:
    """Work that earned its badge thirty days after it was begun."""
    submission = make_submitted(make_person(name)) if name == "Ada" else _next(name)
    return actions.close(submission, at=submission.started_at + timedelta(days=30))


def _next(name: str) -> Submission:
    version = Submission.objects.earliest("started_at").version
    person = make_person(name)
    begun = actions.start(version, by=person, at=LATER)
    Submission.objects.filter(pk=begun.pk).update(state="submitted", submitted_at=LATER)
    return Submission.objects.get(pk=begun.pk)


def tell(submission: Submission, hours: int | None, weeks: int | None = 4) -> Effort:
    by = submission.applicant
    return actions.tell_effort(submission, hours=hours, weeks=weeks, by=by, at=LATER)


@pytest.mark.django_db
def test_figures_stand_beside_the_definition_once_five_have_answered():
    names = ["Ada", "Bo", "Cy", "Di", "Ed"]
    works = [earned(name) for name in names]
    achievement = works[0].version.achievement
    for submission, hours in zip(works[:4], (10, 20, 30, 40), strict=True):
        tell(submission, hours)
        assert real_effort(achievement)["hours"] is None
    page = reverse("define:achievement", args=[achievement.slug])
    assert "Not enough answers yet" in Client().get(page).content.decode()
    tell(works[4], 50, weeks=None)
    assert real_effort(achievement) == {
        "hours": {"low": 20, "median": 30, "high": 40, "answers": 5},
        "weeks": None,
        "days": {"low": 30, "median": 30, "high": 30, "answers": 5},
    }
    assert "Mostly 20 to 40 hours; 30 in the middle" in Client().get(page).content.decode()
    AchievementVersion.objects.update(leaf_hash="0" * 64)
    detail = Client().get(f"/api/v1/catalogue/{achievement.slug}").json()
    assert detail["real_effort"] == real_effort(achievement)


@pytest.mark.django_db
def test_it_is_asked_once_on_the_page_without_a_second_mail_and_may_be_left_out_for_good():
    submission = earned("Ada")
    ada, mallory = Client(), Client()
    ada.force_login(submission.applicant)
    mallory.force_login(make_person("Mallory"))
    own, page = (reverse(f"earn:{name}", args=[submission.pk]) for name in ("submission", "effort"))
    assert not Mail.objects.filter(text__contains=page).exists()
    assert page in ada.get(own).content.decode()
    assert mallory.get(page).status_code == 404
    assert mallory.post(page, {"skip": "1"}).status_code == 404
    assert ada.post(page, {"skip": "1"})["Location"] == own
    assert page not in ada.get(own).content.decode()
    assert ada.post(page, {}).status_code == 422
    assert ada.post(page, {"hours": "0"}).status_code == 422
    assert ada.post(page, {"hours": "12"}).status_code == 302
    assert list(Effort.objects.values_list("hours", "weeks", "skipped")) == [(12, None, False)]
    assert actions.skip_effort(submission, by=submission.applicant, at=LATER).hours == 12


@pytest.mark.django_db
def test_the_operator_s_smallest_group_counts_and_each_learner_once(settings):
    works = [earned(name) for name in ("Ada", "Bo", "Cy", "Di")]
    achievement = works[0].version.achievement
    again = actions.start(works[0].version, by=works[0].applicant, at=LATER)
    Submission.objects.filter(pk=again.pk).update(state="closed", closed_at=LATER)
    for submission in (*works, Submission.objects.get(pk=again.pk)):
        tell(submission, 10)
    assert counted(achievement)["hours"] == counted(achievement)["days"] is None
    settings.SMALLEST_GROUP = 4
    assert counted(achievement)["hours"]["answers"] == counted(achievement)["days"]["answers"] == 4


@pytest.mark.django_db
def test_what_is_refused():
    ada = make_person("Ada")
    submitted = make_submitted(ada)
    with pytest.raises(RuleError, match="once you have earned it"):
        tell(submitted, 3)
    client = Client()
    client.force_login(ada)
    assert client.get(reverse("earn:effort", args=[submitted.pk])).status_code == 404
    closed = actions.close(submitted, at=LATER)
    with pytest.raises(RuleError, match="somebody else’s"):
        actions.tell_effort(closed, hours=1, weeks=1, by=make_person("Mallory"), at=LATER)
    for hours, weeks in ((None, None), (0, 1), (5001, 1), (1, 521)):
        with pytest.raises(RuleError, match="Write"):
            tell(closed, hours, weeks)
    assert real_effort(make_version("text", slug="other").achievement) == NOTHING


@pytest.mark.django_db
def test_a_program_tells_it():
    submission = earned("Ada")
    program, path = Program(submission.applicant), f"/submissions/{submission.pk}/effort"
    assert program.ask("PUT", path, {}).json() == {"hours": None, "weeks": None, "skipped": True}
    told = {"hours": 9, "weeks": 2, "skipped": False}
    assert program.ask("PUT", path, {"hours": 9, "weeks": 2}).json() == told
    assert program.ask("PUT", path, {"hours": 0}).status_code == 409
    assert Program(make_person("Mallory")).ask("PUT", path, {}).status_code == 404


@pytest.mark.django_db
def test_an_answer_said_again_keeps_its_place_among_the_answers():
    submission = earned("Ada")
    first = tell(submission, 10)
    by, later = submission.applicant, LATER + timedelta(days=3)
    again = actions.tell_effort(submission, hours=12, weeks=4, by=by, at=later)
    assert (again.hours, again.at) == (12, first.at)
    Effort.objects.update(skipped=True, hours=None, weeks=None)
    told = actions.tell_effort(submission, hours=12, weeks=4, by=by, at=later)
    assert told.at == later
