"""Who hears an appeal when nobody may, and until when: what was set aside counts for that alone."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.earn import actions as earn
from milepost.earn.models import Submission
from milepost.kit.models import Mail
from milepost.organizations.models import Membership
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Appeal, Decision, RuleSetAside
from milepost.review.queries.appeals import appeals_waiting
from milepost.review.queries.assigning import panel_places_held
from milepost.review.queries.figures import rigor_of
from milepost.review.queries.service import service_of
from milepost.review.rules.conflicts import Answer
from milepost.review.rules.terms import Terms
from milepost.review.tests.builders import (
    LATER,
    NOON,
    Never,
    make_reviewer,
    make_submitted,
    make_waiting,
    office_of,
    reading,
    reviewed,
)
from milepost.review.tests.test_duties import (
    TERMS,
    WHY,
    made,
    make_mates,
    owner_of,
    proposed,
    refused,
    signed_in,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TOMORROW = LATER + DAY


def call(person: Person, method: str, address: str, body=None):
    token = make_token(person, name="t", expires_at=None, at=NOON)
    send = getattr(Client(headers={"Authorization": f"Bearer {token}"}), method)
    return send(address, json.dumps(body), "application/json") if body else send(address)


def judged_once() -> tuple[Submission, Person, Person]:
    """Ada's work came back; an owner had let a team-mate of hers judge that round."""
    submission = make_waiting(reviewers=1)
    office, mate = office_of(submission), make_mates(submission)
    owner = owner_of(office)
    actions.review_in_spite(submission, reviewer=mate, reason=WHY, by=owner, at=NOON)
    grace = make_reviewer("Judge", organization=office)
    reviewed(submission, by=grace, levels=(1, 2, 2))
    submission.refresh_from_db()
    return submission, mate, owner


def appealed(submission: Submission) -> Appeal:
    decision = Decision.objects.latest("round")
    ada = submission.applicant
    return actions.file_appeal(decision, grounds="other", words=WHY, by=ada, at=LATER)


def test_a_conflict_is_set_aside_for_one_round_and_no_later_one():
    submission, mate, owner = judged_once()
    submission = earn.submit(submission, by=submission.applicant, at=LATER)
    assert list(queries.queue_for(mate, at=LATER)) == []
    with refused("team-mate"):
        actions.take(submission, by=mate, at=LATER)
    Membership.objects.filter(person__name="Judge").delete()
    actions.review_in_spite(submission, reviewer=mate, reason=WHY, by=owner, at=LATER)
    assert list(queries.queue_for(mate, at=LATER)) == [submission]
    assert actions.take(submission, by=mate, at=LATER).round == 2
    assert overrides(submission) == 2


def overrides(submission: Submission) -> int:
    [conflicts, *_others] = queries.overrides_of(organization=office_of(submission))
    return conflicts.number


def test_what_was_set_aside_before_rounds_were_kept_counts_for_the_round_of_that_day():
    submission, _mate, owner = judged_once()
    submission = earn.submit(submission, by=submission.applicant, at=LATER)
    other = make_mates(submission)
    Membership.objects.filter(person__name="Judge").delete()
    actions.review_in_spite(submission, reviewer=other, reason=WHY, by=owner, at=TOMORROW)
    RuleSetAside.objects.update(round=None)
    assert list(queries.queue_for(other, at=TOMORROW)) == []
    rounds = import_module("milepost.review.migrations.0037_rounds_of_asides")
    rounds.name_rounds(apps, None)
    assert list(RuleSetAside.objects.order_by("at").values_list("round", flat=True)) == [1, 2]
    assert list(queries.queue_for(other, at=TOMORROW)) == [submission]


def test_what_was_set_aside_for_a_round_lets_nobody_hear_an_appeal():
    submission, mate, owner = judged_once()
    appeal = appealed(submission)
    assert list(appeals_waiting(mate, at=LATER)) == []
    with refused("team-mate"):
        actions.join_panel(appeal, by=mate, at=LATER)
    aside = actions.hear_in_spite(appeal, reviewer=mate, reason=WHY, by=owner, at=LATER)
    assert (aside.appeal, aside.conflict, overrides(submission)) == (appeal, "team-mate", 2)
    assert list(appeals_waiting(mate, at=LATER)) == [appeal]
    place = actions.join_panel(appeal, by=mate, at=LATER)
    actions.open_place(place, answer=Answer(knows=False), at=LATER)
    assert list(queries.open_assignments(mate)) == [place]
    actions.save_draft(place, reading=reading(submission.version, 2, 2, 2), at=LATER)
    assert actions.hand_in(place, at=LATER).outcome == "meets"


def test_what_was_set_aside_for_an_appeal_counts_for_no_other_and_for_no_round():
    submission, mate, owner = judged_once()
    first = appealed(submission)
    submission = earn.submit(submission, by=submission.applicant, at=LATER)
    actions.hear_in_spite(first, reviewer=mate, reason=WHY, by=owner, at=LATER)
    with refused("team-mate"):
        actions.take(submission, by=mate, at=LATER)
    other = make_reviewer("Other", organization=office_of(submission))
    reviewed(submission, by=other, levels=(1, 2, 2))
    second = appealed(submission)
    assert list(appeals_waiting(mate, at=LATER)) == [first]
    with refused("team-mate"):
        actions.join_panel(second, by=mate, at=LATER)


def test_when_no_conflict_is_set_aside_for_an_appeal():
    submission, mate, owner = judged_once()
    appeal, office = appealed(submission), office_of(submission)
    judge = submission.assignments.get().reviewer
    club = mate.memberships.get(organization__name="Club").organization
    join(judge, organization=club, role="coach")

    def hear(reviewer, by=owner):
        return actions.hear_in_spite(appeal, reviewer=reviewer, reason=WHY, by=by, at=LATER)

    with refused("judged-before"):
        hear(judge)
    with refused("not-owner"):
        hear(mate, by=make_reviewer("Rob", organization=make_organization("Elsewhere")))
    noor, _olga = (make_reviewer(name, organization=office) for name in ("Noor", "Olga"))
    with refused("no-conflict"):
        hear(noor)
    with refused("others-can"):
        hear(mate)
    actions.declare_tie(noor, email=submission.applicant.email, kind="friend", at=LATER)
    assert hear(mate).reviewer == mate
    join(mate, organization=office, role="owner")
    with refused("own-favor"):
        hear(mate, by=mate)
    actions.withdraw_appeal(appeal, by=submission.applicant, at=LATER)
    with refused("appeal-withdrawn"):
        hear(mate)


def test_an_owner_lets_somebody_hear_an_appeal_in_spite_on_the_page_and_by_program():
    submission, mate, owner = judged_once()
    appeal, slug = appealed(submission), office_of(submission).slug
    client, work = signed_in(owner), reverse("review:work", args=[slug])
    form = reverse("review:hear_in_spite", args=[slug, appeal.pk])
    assert form in client.get(work).content.decode()
    assert b"Ada" not in client.get(form).content
    assert signed_in(mate).get(form).status_code == 404
    assert client.post(form, {"reviewer": str(mate.pk), "reason": "No."}).status_code == 422
    assert client.post(form, {"reviewer": str(mate.pk), "reason": WHY}).status_code == 302
    listed = client.get(reverse("review:set_aside", args=[slug])).content.decode()
    assert "for the appeal about try 1 alone" in listed
    program = f"/api/v1/review/oversee/{slug}/appeals/{appeal.pk}/in-spite"
    body = {"reviewer": str(mate.pk), "reason": WHY}
    assert call(owner, "post", program, body).json()["code"] == "no-conflict"
    RuleSetAside.objects.filter(appeal=appeal).delete()
    assert call(owner, "post", program, body).json()["conflict"] == "team-mate"
    assert call(mate, "post", program, body).status_code == 404


def looked_after(*, at):
    return actions.look_after_reviews(at=at, chance=Never()).unheard


def test_who_leads_hears_once_of_an_appeal_that_too_few_may_hear():
    submission, _mate, owner = judged_once()
    office = office_of(submission)
    appeal = appealed(submission)
    make_reviewer("Noor", organization=office)
    mails = Mail.objects.filter(subject=f"An appeal waits that too few may hear: {office.name}")
    assert ([looked_after(at=LATER), looked_after(at=TOMORROW)], mails.count()) == ([1, 0], 1)
    assert mails.get().to == owner.email
    work = reverse("review:work", args=[office.slug])
    assert work in mails.get().text
    assert "Too few may hear it" in signed_in(owner).get(work).content.decode()
    told = call(owner, "get", f"/api/v1/review/oversee/{office.slug}/appeals").json()
    assert [(row["id"], row["too_few"]) for row in told["items"]] == [(str(appeal.pk), True)]
    make_reviewer("Olga", organization=office)
    assert (looked_after(at=TOMORROW), mails.count()) == (0, 1)
    assert "Too few may hear it" not in signed_in(owner).get(work).content.decode()
    appeal.refresh_from_db()
    assert appeal.unheard_since is None


def test_a_panel_with_enough_people_is_no_matter_for_who_leads():
    submission, _mate, _owner = judged_once()
    appeal, office = appealed(submission), office_of(submission)
    noor, olga = (make_reviewer(name, organization=office) for name in ("Noor", "Olga"))
    assert looked_after(at=LATER) == 0
    actions.join_panel(appeal, by=noor, at=LATER)
    assert looked_after(at=LATER) == 0
    actions.join_panel(appeal, by=olga, at=LATER)
    assert looked_after(at=LATER) == 0


def test_only_who_may_hear_an_appeal_is_asked_to():
    submission, mate, _owner = judged_once()
    noor = make_reviewer("Noor", organization=office_of(submission))
    appealed(submission)
    asked = Mail.objects.filter(subject__startswith="An appeal waits for people")
    assert [row.to for row in asked] == [noor.email]
    assert mate.email != noor.email


def test_nobody_else_reads_which_appeals_wait():
    submission, mate, _owner = judged_once()
    appealed(submission)
    slug = office_of(submission).slug
    assert call(mate, "get", f"/api/v1/review/oversee/{slug}/appeals").status_code == 404


def overdue_told(*, at):
    return actions.look_after_reviews(at=at, chance=Never()).overdue


def test_an_appeal_is_to_be_answered_by_the_day_that_the_terms_of_its_filing_name():
    submission, _mate, owner = judged_once()
    appeal, office, ada = appealed(submission), office_of(submission), submission.applicant
    assert appeal.answer_by == LATER + 30 * DAY
    made(office, after={**TERMS, "answer_days": 7}, at=LATER)
    submission = earn.submit(submission, by=ada, at=LATER)
    reviewed(submission, by=make_reviewer("Noor", organization=office), levels=(1, 2, 2))
    second = appealed(submission)
    appeal.refresh_from_db()
    assert (appeal.answer_by, second.answer_by) == (LATER + 30 * DAY, LATER + 7 * DAY)
    assert "An appeal is answered within 7 days." in Terms(answer_days=7).sentences
    told = call(ada, "get", f"/api/v1/review/appeals/{second.pk}").json()
    assert told["answer_by"] == "2026-03-09T13:00:00Z"
    client = signed_in(ada)
    for page in (reverse("review:appeal", args=[second.pk]), reverse("review:my_appeals")):
        assert "be answered by 9 March 2026" in client.get(page).content.decode()
    client = signed_in(make_reviewer("Olga", organization=office))
    assert "be answered by 9 March" in client.get(reverse("review:appeals")).content.decode()
    with refused("days-out-of-range"):
        proposed(office, by=owner, after={**TERMS, "answer_days": 0})


def test_who_waits_and_who_leads_are_told_once_that_an_answer_is_late():
    submission, _mate, owner = judged_once()
    appealed(submission)
    mails = Mail.objects.filter(subject__startswith="An appeal is without an answer past its day")
    assert (overdue_told(at=LATER + 30 * DAY), mails.count()) == (0, 0)
    late = LATER + 31 * DAY
    assert [overdue_told(at=late), overdue_told(at=late)] == [1, 0]
    assert {row.to for row in mails} == {owner.email, submission.applicant.email}
    work = reverse("review:work", args=[office_of(submission).slug])
    Appeal.objects.update(answer_by=timezone.now() - DAY)
    assert "Past its day" in signed_in(owner).get(work).content.decode()


def test_an_answered_appeal_is_never_told_of_as_late():
    submission, _mate, _owner = judged_once()
    actions.withdraw_appeal(appealed(submission), by=submission.applicant, at=LATER)
    assert overdue_told(at=LATER + 99 * DAY) == 0


def test_the_day_of_the_answer_shortens_a_place_on_the_panel():
    submission, _mate, _owner = judged_once()
    office = office_of(submission)
    made(office, after={**TERMS, "answer_days": 4}, at=LATER)
    noor = make_reviewer("Noor", organization=office)
    place = actions.join_panel(appealed(submission), by=noor, at=LATER)
    [held] = panel_places_held(Appeal.objects.filter(pk=place.appeal_id))
    assert held.due_at == LATER + 4 * DAY


def test_late_answers_are_counted_in_public_with_enough_learners(settings):
    settings.SMALLEST_GROUP = 2
    submission, _mate, _owner = judged_once()
    first, achievement = appealed(submission), submission.version.achievement
    late = LATER + 31 * DAY
    assert service_of(achievement, at=late).appeals_late_told is None
    other = make_submitted(submission.version, applicant=make_person("Bea"))
    judge = make_reviewer("Rita", organization=office_of(other))
    reviewed(other, by=judge, levels=(1, 2, 2))
    decision = Decision.objects.get(submission=other)
    second = actions.file_appeal(decision, grounds="other", words=WHY, by=other.applicant, at=LATER)
    assert service_of(achievement, at=LATER + 30 * DAY).appeals_late_told is None
    assert service_of(achievement, at=late).appeals_late_told == 2
    Appeal.objects.update(answer_by=timezone.now() - DAY)
    page = Client().get(reverse("review:reviewing", args=[achievement.slug])).content.decode()
    assert "2 appeals are without an answer past their day" in page
    told = Client().get(f"/api/v1/catalogue/{achievement.slug}/reviewing").json()["service"]
    assert (told["answer_days"], told["appeals_late_now"]) == (30, 2)
    Appeal.objects.update(answer_by=LATER + 30 * DAY)
    actions.withdraw_appeal(first, by=submission.applicant, at=late)
    actions.withdraw_appeal(second, by=other.applicant, at=LATER + 2 * DAY)
    actions.tell_figures(at=late)
    figures = rigor_of(submission.version)
    assert (figures.told.appeals, figures.told.appeals_late) == (2, 1)
    assert "1" in [row.words for row in figures.facts if row.label.startswith("Appeals that ended")]
