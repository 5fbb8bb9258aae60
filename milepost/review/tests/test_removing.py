"""Nobody takes a judge out of a running round unseen."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.organizations.models import Membership
from milepost.organizations.tests.builders import join
from milepost.people.actions import make_token
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Assignment, Qualification, RuleSetAside
from milepost.review.tests.builders import (
    LATER,
    NOON,
    make_reviewer,
    make_waiting,
    office_of,
    reviewed,
    seated,
)

pytestmark = pytest.mark.django_db
WHY = "She is ill and cannot go on with it this month."


def owner_of(organization, name="Olivia"):
    person = make_person(name)
    join(person, organization=organization, role="owner")
    return person


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def program(person):
    token = make_token(person, name="t", expires_at=None, at=NOON)
    return Client(headers={"Authorization": f"Bearer {token}"})


def refused(code):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


def take_from(person, *, by, office, reason=""):
    actions.take_reviewer_role(person, organization=office, reason=reason, by=by, at=LATER)


def reviews_here(person, office):
    return Membership.objects.filter(person=person, organization=office, role="reviewer").exists()


def named(submission, *, person, way="external"):
    return Qualification.objects.create(
        achievement=submission.version.achievement,
        way=way,
        email=person.email,
        person=person,
        words="Twelve years.",
        granted_at=NOON,
        confirmed_at=NOON,
        token_hash=str(person.pk) if way == "external" else None,
    )


def removed(office):
    counts = {row.kind: row.number for row in queries.overrides_of(organization=office)}
    return counts["removed"]


def test_who_holds_open_work_loses_the_role_only_for_a_reason_that_is_told_to_all():
    submission = make_waiting()
    office = office_of(submission)
    grace, owner = make_reviewer("Grace", organization=office), owner_of(office)
    place = seated(submission, by=grace)
    with refused("reason-needed"):
        take_from(grace, by=owner, office=office)
    assert reviews_here(grace, office)
    assert Assignment.objects.get(pk=place.pk).released_at is None
    take_from(grace, by=owner, office=office, reason=WHY)
    assert not reviews_here(grace, office)
    assert Assignment.objects.get(pk=place.pk).released_at == LATER
    row = RuleSetAside.objects.get()
    assert (row.kind, row.reviewer, row.submission, row.by) == (
        "removed",
        grace,
        submission,
        owner,
    )
    assert removed(office) == 1
    leaf = json.loads(Leaf.objects.get(hash=row.leaf_hash).entry)
    assert (leaf["kind"], leaf["entry"]["rule"]) == ("override.made", "removed")
    told = json.dumps(leaf)
    hidden = (str(grace.pk), str(owner.pk), str(submission.pk), WHY)
    assert [word for word in hidden if word in told] == []
    assert Mail.objects.filter(to=grace.email, text__contains="went on to somebody else").exists()


def test_who_holds_nothing_or_has_handed_in_loses_the_role_without_a_word():
    submission = make_waiting()
    office = office_of(submission)
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    owner = owner_of(office)
    reviewed(submission, by=grace, levels=(2, 2, 2))
    for person in (grace, linus):
        take_from(person, by=owner, office=office)
    assert (reviews_here(grace, office), reviews_here(linus, office)) == (False, False)
    assert removed(office) == 0


def test_giving_up_ones_own_role_counts_for_nothing_but_frees_the_place():
    submission = make_waiting()
    office = office_of(submission)
    owner = owner_of(office)
    join(owner, organization=office, role="reviewer")
    place = seated(submission, by=owner)
    take_from(owner, by=owner, office=office)
    assert Assignment.objects.get(pk=place.pk).released_at == LATER
    assert removed(office) == 0


def test_nobody_takes_out_who_judges_their_own_work():
    submission = make_waiting()
    office = office_of(submission)
    nurse = make_person("Nurse")
    named(submission, person=nurse)
    seated(submission, by=nurse)
    join(submission.applicant, organization=office, role="owner")
    found = Qualification.objects.get()
    with refused("own-favor"):
        actions.end_qualification(found, reason=WHY, by=submission.applicant, at=LATER)
    assert Qualification.objects.get().ended_at is None


def test_a_qualification_that_a_place_stands_on_ends_only_for_a_reason_and_by_an_owner():
    submission = make_waiting()
    office = office_of(submission)
    nurse, owner, designer = make_person("Nurse"), owner_of(office), make_person("Dee")
    join(designer, organization=office, role="designer")
    found = named(submission, person=nurse)
    seated(submission, by=nurse)
    with refused("reason-needed"):
        actions.end_qualification(found, reason="", by=owner, at=LATER)
    with refused("not-owner"):
        actions.end_qualification(found, reason=WHY, by=designer, at=LATER)
    assert queries.conflict_with(submission, reviewer=nurse) is None
    actions.end_qualification(found, reason=WHY, by=owner, at=LATER)
    assert queries.conflict_with(submission, reviewer=nurse) == "not-a-reviewer"
    assert removed(office) == 1


def test_whoever_may_go_on_all_the_same_is_not_taken_out():
    submission = make_waiting()
    office = office_of(submission)
    grace = make_reviewer("Grace", organization=office)
    found = named(submission, person=grace, way="panel")
    place = seated(submission, by=grace)
    actions.end_qualification(found, reason="", by=owner_of(office), at=LATER)
    assert Assignment.objects.get(pk=place.pk).released_at is None
    assert removed(office) == 0


def test_the_page_of_people_leads_to_the_one_that_asks_why():
    submission = make_waiting(at=timezone.now())
    office = office_of(submission)
    grace = make_reviewer("Grace", organization=office)
    seated(submission, by=grace, at=timezone.now())
    owner = signed_in(owner_of(office))
    people = reverse("organizations:take_role", args=[office.slug, grace.pk])
    page = reverse("review:take_reviewer_role", args=[office.slug, grace.pk])
    sent = owner.post(people, {"role": "reviewer"})
    assert (sent.status_code, sent.headers["Location"]) == (302, page)
    assert reviews_here(grace, office)
    assert "They hold 1 review that is not handed in" in owner.get(page).content.decode()
    assert signed_in(grace).get(page).status_code == 404
    assert owner.post(page, {"reason": ""}).status_code == 422
    assert owner.post(page, {"reason": WHY}).status_code == 302
    assert not reviews_here(grace, office)
    figures = owner.get(reverse("review:figures_organization", args=[office.slug]))
    assert "A judge was taken out of a round that was running" in figures.content.decode()


def test_a_qualification_ends_on_the_page_with_a_reason():
    submission = make_waiting(at=timezone.now())
    office, achievement = office_of(submission), submission.version.achievement
    nurse = make_person("Nurse")
    found = named(submission, person=nurse)
    seated(submission, by=nurse, at=timezone.now())
    owner = signed_in(owner_of(office))
    page = reverse("review:end_qualification", args=[office.slug, achievement.slug, found.pk])
    assert "They hold 1 review that is not handed in" in owner.get(page).content.decode()
    assert owner.post(page).status_code == 422
    assert owner.post(page, {"reason": WHY}).status_code == 302
    assert removed(office) == 1


def test_the_same_by_program():
    submission = make_waiting(at=timezone.now())
    office, slug = office_of(submission), submission.version.achievement.slug
    grace, nurse = make_reviewer("Grace", organization=office), make_person("Nurse")
    found = named(submission, person=nurse)
    for person in (grace, nurse):
        seated(submission, by=person, at=timezone.now())
    owner = program(owner_of(office))
    path = f"/api/v1/review/oversee/{office.slug}/take-reviewer-role"
    body = {"email": grace.email}
    assert program(grace).post(path, body, "application/json").status_code == 404
    assert owner.post(path, {"email": "x@example.org"}, "application/json").status_code == 404
    assert owner.post(path, body, "application/json").json()["code"] == "reason-needed"
    assert owner.post(path, {**body, "reason": WHY}, "application/json").status_code == 204
    path = f"/api/v1/review/qualified/{slug}/{found.pk}"
    assert owner.delete(path).json()["code"] == "reason-needed"
    assert owner.post(f"{path}/end", {"reason": WHY}, "application/json").status_code == 204
    public = Client().get(f"/api/v1/figures/organizations/{office.slug}").json()
    assert {row["kind"]: row["number"] for row in public["overrides"]}["removed"] == 2
