"""How reviewers stand to the issuer: kept on the day, told in public, and not to be talked away."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from milepost.organizations import actions as organizations
from milepost.organizations.actions.members import join as give
from milepost.organizations.tests.builders import join
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review import actions
from milepost.review.models import Assignment, Qualification, ReviewTerms
from milepost.review.queries import figures as queries
from milepost.review.rules.conflicts import Answer
from milepost.review.rules.standing import OWN, Standing, standing
from milepost.review.tests.builders import LATER, NOON, make_submitted, reading
from milepost.review.tests.test_api import Program
from milepost.review.tests.test_figures import AFTER, MEETS, NOT_YET, Office, rigor_in

pytestmark = pytest.mark.django_db
BEFORE = NOON - timedelta(days=10)


@pytest.fixture(autouse=True)
def three_hide_everybody(settings):
    settings.SMALLEST_GROUP = 3


@pytest.mark.parametrize(
    ("reviews", "fits", "belonged", "found"),
    [
        (True, [], True, Standing.REVIEWER),
        (True, [Standing.HOLDER, Standing.PANEL], True, Standing.PANEL),
        (True, [Standing.HOLDER], True, Standing.HOLDER),
        (False, [], True, Standing.INSIDER),
        (False, [Standing.PANEL], False, Standing.INVITED),
    ],
)
def test_a_reviewer_stands_as_close_to_the_issuer_as_they_are(reviews, fits, belonged, found):
    assert standing(reviews=reviews, fits=fits, belonged=belonged) == found


def test_all_but_those_let_in_by_a_link_are_the_issuer_s_own():
    assert set(Standing) - OWN == {Standing.INVITED, Standing.UNKNOWN}


def by_link(office: Office, person: Person) -> Person:
    """Let somebody review by a mailed link."""
    Qualification.objects.get_or_create(
        achievement=office.version.achievement,
        way="external",
        email=person.email,
        defaults={
            "person": person,
            "words": "Head nurse.",
            "granted_at": BEFORE,
            "confirmed_at": BEFORE,
            "token_hash": person.pk.hex * 2,
        },
    )
    return person


def stands(office: Office, *, by: Person, at=NOON) -> str:
    """How somebody stands at new work that they take."""
    submission = make_submitted(office.version, applicant=make_person("Ada"), at=at)
    return actions.take(submission, by=by, at=at).standing


def test_how_a_reviewer_stands_is_kept_when_a_place_is_taken():
    office = Office()
    owner = make_person("Owner")
    join(owner, organization=office.organization, role="owner")
    nurse, coach = by_link(office, make_person("Nurse")), by_link(office, make_person("Coach"))
    join(coach, organization=office.organization, role="coach")
    grace, _linus = office.panel
    assert [stands(office, by=one) for one in (grace, nurse, coach)] == [
        "reviewer",
        "invited",
        "insider",
    ]
    organizations.take_role(
        owner, organization=office.organization, person=grace, role="reviewer", at=NOON
    )
    by_link(office, grace)
    assert stands(office, by=grace, at=NOON + timedelta(days=364)) == "insider"
    assert stands(office, by=grace, at=NOON + timedelta(days=366)) == "invited"
    kept = Assignment.objects.filter(reviewer=grace).order_by("taken_at")
    assert [place.standing for place in kept] == ["reviewer", "insider", "invited"]


def test_who_meets_what_the_terms_ask_for_judges_as_that():
    office = Office()
    ReviewTerms.objects.create(
        organization=office.organization, panel=True, practitioners=True, since=BEFORE
    )
    for person, way in zip(office.panel, ("panel", "practitioner"), strict=True):
        Qualification.objects.create(
            achievement=office.version.achievement,
            way=way,
            email=person.email,
            person=person,
            words="Twelve years.",
            granted_at=BEFORE,
            confirmed_at=BEFORE,
        )
    assert [stands(office, by=one) for one in office.panel] == ["panel", "practitioner"]


def plain(office: Office) -> list[str]:
    return queries.rigor_of_organization(office.organization).sentences


def batch(mill: Office) -> None:
    for _ in range(3):
        mill.judge(MEETS, MEETS)


def told_of_batch(mill: Office) -> bool:
    """Whether the figures say whose the reviewers are."""
    actions.tell_figures(at=AFTER)
    return "All reviewers belong to the organization that issues." in plain(mill)


def test_a_mill_that_takes_its_staff_s_roles_away_after_each_batch_is_still_its_own_judge():
    mill = Office("Diplomas While You Wait")
    owner = make_person("Owner")
    join(owner, organization=mill.organization, role="owner")
    batch(mill)
    for person in mill.panel:
        organizations.take_role(
            owner, organization=mill.organization, person=person, role="reviewer", at=LATER
        )
    assert told_of_batch(mill)
    mill.panel = [by_link(mill, person) for person in mill.panel]
    batch(mill)
    assert told_of_batch(mill)
    told = queries.rigor_of_organization(mill.organization).told
    assert (told.attempts, told.reviewers.standings) == (6, {"reviewer": 2})
    about = rigor_in(mill.judge(MEETS, MEETS))[1]
    assert (about["reviewers"], about["ownReviewers"]) == (2, 2)


def test_a_mill_that_names_its_own_staff_by_link_has_no_reviewers_from_outside():
    mill = Office("Diplomas By Friends")
    mill.panel = [by_link(mill, make_person(name)) for name in ("Cousin", "Clerk")]
    for _ in range(3):
        mill.judge(MEETS, MEETS)
    actions.tell_figures(at=AFTER)
    assert "All reviewers were invited by the organization that issues." in plain(mill)
    address = reverse("review:figures_organization", args=[mill.organization.slug])
    page = Client().get(address).content.decode()
    assert "2; 0 of the organization that issues, 2 invited by it" in page
    assert "Invited by the organization, by a link: 2" in page
    assert "from outside" not in page


def test_who_is_with_the_issuer_and_who_was_invited_is_told_at_every_level():
    office = Office()
    office.panel[1] = by_link(office, make_person("Nurse"))
    for _ in range(3):
        office.judge(MEETS, MEETS)
    actions.tell_figures(at=AFTER)
    for rigor in (
        queries.rigor_of(office.version),
        queries.rigor_of_organization(office.organization),
        queries.rigor_of_network(),
    ):
        found = rigor.told.reviewers
        assert (found.number, found.own, found.invited, found.unknown) == (2, 1, 1, 0)
        assert (
            "1 of 2 reviewers were invited by the organization that issues; "
            "the others belong to it." in rigor.sentences
        )
    told = Client().get("/api/v1/figures").json()["figures"]["reviewers"]
    assert told == {
        "number": 2,
        "own": 1,
        "invited": 1,
        "unknown": 0,
        "roles": [
            {
                "role": "reviewer",
                "words": "Reviewer of the organization that issues",
                "number": 1,
            },
            {
                "role": "invited",
                "words": "Invited by the organization, by a link",
                "number": 1,
            },
        ],
    }


def test_a_reviewer_counts_once_as_the_closest_they_were():
    office, club = Office(), Office("Club")
    nurse = by_link(office, club.panel[0])
    office.panel[1] = nurse
    for _ in range(3):
        office.judge(MEETS, MEETS)
        club.judge(MEETS, MEETS)
    actions.tell_figures(at=AFTER)
    assert queries.rigor_of_organization(office.organization).told.reviewers.invited == 1
    assert queries.rigor_of_network().told.reviewers.standings == {"reviewer": 3}


def give_and_take(owner: Person, person: Person, *, office: Office) -> None:
    """Give somebody their role anew, as the journal has it, and take it after they judged."""
    person.memberships.all().delete()
    give(office.organization, person=person, role="reviewer", by=owner, at=BEFORE)
    organizations.take_role(
        owner, organization=office.organization, person=person, role="reviewer", at=AFTER
    )


def test_badge_log_and_record_say_by_whom_in_which_role_each_review_was():
    office = Office()
    nurse, coach = by_link(office, make_person("Nurse")), by_link(office, make_person("Coach"))
    join(coach, organization=office.organization, role="coach")
    office.panel = [nurse, coach]
    submission = office.judge(MEETS, MEETS)
    decision = submission.decisions.get()
    subject = json.loads(decision.credential.document)["credentialSubject"]
    issuer = subject["assessment"]["authority"]
    roles = ["invited by the issuer", "member or former member, invited by the issuer"]
    signed = subject["assessment"]["review"]  # handed in at one moment, so in either order
    assert {(one["reviewerRole"], one.get("organization")) for one in signed} == {
        (roles[0], None),
        (roles[1], issuer),
    }
    logged = json.loads(decision.logged_facts)["reviews"]
    assert {(one["role"], one.get("organization")) for one in logged} == {
        (roles[0], None),
        (roles[1], issuer),
    }
    client = Client()
    client.force_login(submission.applicant)
    page = client.get(reverse("review:record", args=[decision.pk])).content.decode()
    both = (
        "Invited by the organization, by a link",
        (
            "By a link, and with the organization within the year before: "
            f"{office.organization.name}"
        ),
    )
    assert "<br>".join(both) in page or "<br>".join(reversed(both)) in page
    _status, told = Program(submission.applicant).ask("get", f"/decisions/{decision.pk}")
    assert {(one["role"], one["organization"]) for one in told["reviews"]} == {
        ("invited", ""),
        ("insider", issuer),
    }


def test_the_panel_of_an_appeal_is_named_by_its_roles():
    office = Office()
    submission = office.judge(NOT_YET, NOT_YET)
    appeal = actions.file_appeal(
        submission.decisions.get(),
        grounds="overlooked",
        words="The second call shows exactly what the reviewers missed.",
        by=submission.applicant,
        at=LATER,
    )
    panel = [by_link(office, make_person(name)) for name in ("Nurse", "Clerk")]
    for person in panel:
        place = actions.join_panel(appeal, by=person, at=LATER)
        actions.open_place(place, answer=Answer(knows=False), at=LATER)
        actions.save_draft(place, reading=reading(office.version, *NOT_YET), at=LATER)
        actions.hand_in(place, at=LATER)
    client = Client()
    client.force_login(submission.applicant)
    page = client.get(reverse("review:appeal", args=[appeal.pk])).content.decode()
    assert "Invited by the organization, by a link<br>Invited by the organization" in page
    appeal.refresh_from_db()
    logged = json.loads(appeal.logged_facts)["reviews"]
    assert [one["role"] for one in logged] == ["invited by the issuer"] * 2
