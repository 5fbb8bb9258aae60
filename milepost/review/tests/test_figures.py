"""Public figures from real decisions: what is counted, what is told, and what stays hidden."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks import TaskResultStatus

from milepost.define.models import AchievementVersion
from milepost.define.rules import typed
from milepost.earn import actions as earn
from milepost.earn.models import Submission
from milepost.issue.actions import issue_for_program, revoke_credential
from milepost.issue.rules import Wanted
from milepost.issue.tests.test_programs import make_unsigned
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions
from milepost.review.models import Attempt, Figures, Group, ReviewTerms, RuleSetAside
from milepost.review.queries import figures as queries
from milepost.review.queries.service import service_of
from milepost.review.queries.signed import STOOD
from milepost.review.rules.readings import Reading
from milepost.review.tasks import tell_figures
from milepost.review.tests.builders import (
    LATER,
    NOON,
    make_reviewer,
    make_submitted,
    make_version,
    reviewed,
    seated,
)

pytestmark = pytest.mark.django_db
MEETS, STRONG, NOT_YET = (2, 2, 2), (3, 3, 3), (1, 2, 2)
BEFORE = NOON - timedelta(days=30)
AFTER = NOON + timedelta(days=30)


@pytest.fixture(autouse=True)
def three_hide_everybody(settings):
    settings.SMALLEST_GROUP = 3


class Office:
    """An organization with two reviewers who say what they are told to."""

    def __init__(self, name: str = "State Office") -> None:
        self.organization = make_organization(name)
        self.panel = [
            make_reviewer(f"{who} of {name}", organization=self.organization)
            for who in ("Grace", "Linus")
        ]
        self.version = make_version(self.organization)

    def judge(self, *readings: tuple[int, ...], version: AchievementVersion | None = None):
        """Two reviews of the work of somebody new."""
        submission = make_submitted(version or self.version, applicant=make_person("Ada"), at=NOON)
        return self.again(submission, *readings)

    def again(self, submission: Submission, *readings: tuple[int, ...]):
        for reviewer, levels in zip(self.panel, readings, strict=True):
            reviewed(submission, by=reviewer, levels=levels)
        submission.refresh_from_db()
        return submission


def told(organization: Organization):
    return queries.rigor_of_organization(organization).told


def test_nothing_is_told_before_enough_learners_stand_behind_it():
    office = Office()
    first = office.judge(NOT_YET, NOT_YET)
    office.judge(MEETS, MEETS)
    earn.submit(first, by=first.applicant, at=LATER)
    office.again(first, MEETS, MEETS)
    assert actions.tell_figures(at=AFTER) == 0
    assert (Attempt.objects.count(), queries.rigor_of(office.version).told) == (3, None)
    office.judge(STRONG, STRONG)
    assert actions.tell_figures(at=AFTER) == 1
    figures = queries.rigor_of(office.version).told
    assert (figures.attempts, figures.first, figures.first_passed) == (4, 3, 2)
    assert (figures.later, figures.later_passed) == (1, 1)
    assert told(office.organization) == queries.rigor_of_network().told


def test_badges_taken_back_are_told_by_kind_of_reason_in_steps_of_learners():
    office, other = Office(), Office("Other Office")
    owner = make_person("Olivia")
    join(owner, organization=office.organization, role="owner")
    badges = [office.judge(MEETS, MEETS).decisions.get().credential for _ in range(5)]
    other.judge(MEETS, MEETS)

    def counts(rigor):
        return {row.kind: (row.at_least, row.words) for row in rigor.revoked}

    fewer = (0, "fewer than 3")
    none = {"mistake": fewer, "asked": fewer, "conduct": fewer}
    for badge in badges[:2]:
        revoke_credential(badge, kind="mistake", reason="A typing error.", by=owner, at=AFTER)
    assert counts(queries.rigor_of(office.version)) == none
    for badge in badges[2:4]:
        revoke_credential(badge, kind="mistake", reason="A typing error.", by=owner, at=AFTER)
    revoke_credential(badges[4], kind="asked", reason="She asked.", by=owner, at=AFTER)
    some = {**none, "mistake": (3, "3 or more")}
    told_of = (
        queries.rigor_of(office.version),
        queries.rigor_of_organization(office.organization),
        queries.rigor_of_network(),
    )
    assert [counts(rigor) for rigor in told_of] == [some, some, some]
    assert counts(queries.rigor_of_organization(other.organization)) == none
    path = f"/api/v1/figures/organizations/{office.organization.slug}"
    assert {row["kind"]: row["at_least"] for row in Client().get(path).json()["revoked"]} == {
        "mistake": 3,
        "asked": 0,
        "conduct": 0,
    }
    page = reverse("review:figures_organization", args=[office.organization.slug])
    assert "<dd>3 or more</dd>" in Client().get(page).content.decode()


def test_one_learner_whose_badges_are_all_taken_back_is_not_told_of():
    office = Office()
    owner = make_person("Olivia")
    join(owner, organization=office.organization, role="owner")
    badges = [office.judge(MEETS, MEETS).decisions.get().credential for _ in range(3)]
    for badge in badges:
        badge.recipient = badges[0].recipient
        badge.save()
        revoke_credential(badge, kind="asked", reason="She asked.", by=owner, at=AFTER)
    found = queries.rigor_of_organization(office.organization).revoked
    assert {row.kind: row.at_least for row in found} == {"mistake": 0, "asked": 0, "conduct": 0}


def test_told_twice_nothing_changes():
    office = Office()
    for _ in range(3):
        office.judge(MEETS, STRONG)
    assert [actions.tell_figures(at=AFTER) for _ in range(2)] == [1, 0]
    assert (told(office.organization).attempts, Group.objects.get().learners) == (3, 3)
    assert JournalEntry.objects.filter(verb="figures.told").count() == 1


def test_the_next_figures_wait_for_the_next_group():
    office = Office()
    for _ in range(3):
        office.judge(MEETS, MEETS)
    actions.tell_figures(at=AFTER)
    office.judge(NOT_YET, NOT_YET)
    office.judge(NOT_YET, NOT_YET)
    actions.tell_figures(at=AFTER)
    assert told(office.organization).attempts == 3
    office.judge(MEETS, MEETS)
    actions.tell_figures(at=AFTER)
    assert (told(office.organization).attempts, told(office.organization).passed) == (6, 4)


def test_a_small_achievement_does_not_show_in_its_organization_s_sum():
    office = Office()
    rare = make_version(office.organization)
    for _ in range(4):
        office.judge(MEETS, MEETS)
    office.judge(NOT_YET, NOT_YET, version=rare)
    actions.tell_figures(at=AFTER)
    assert queries.rigor_of(rare).told is None
    assert told(office.organization).attempts == queries.rigor_of(office.version).told.attempts == 4


def test_agreement_days_and_reviewers_are_those_of_the_attempts_told():
    office = Office()
    for reading in (MEETS, STRONG, MEETS):
        office.judge(MEETS, reading)
    make_reviewer("Nobody asked", organization=office.organization)
    actions.tell_figures(at=AFTER)
    figures = queries.rigor_of(office.version).told
    assert figures.same_level.value == pytest.approx(6 / 9)
    assert (figures.same_side.value, figures.same_side.units) == (1, 9)
    assert (figures.median_days, figures.reviewers.number, figures.reviewers.own) == (0, 2, 2)


def test_work_sent_back_unread_is_no_attempt():
    office = Office()
    submission = make_submitted(office.version, applicant=make_person("Ada"))
    assignment = seated(submission, by=office.panel[0])
    missing = Reading(complete=False, missing="The recording is not there.")
    actions.save_draft(assignment, reading=missing, at=LATER)
    actions.hand_in(assignment, at=LATER)
    for _ in range(2):
        office.judge(MEETS, MEETS)
    actions.tell_figures(at=AFTER)
    figures = queries.rigor_of(office.version).told
    assert (figures.attempts, figures.incomplete, figures.first) == (2, 1, 2)


def test_reading_the_figures_costs_the_same_however_much_was_decided():
    office = Office()

    def cost() -> list[int]:
        client, found = Client(), []
        for name, args in [
            ("review:figures", []),
            ("review:figures_organization", [office.organization.slug]),
            ("review:figures_achievement", [office.version.achievement.slug]),
        ]:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse(name, args=args)).status_code == 200
            found.append(len(asked))
        return found

    for _ in range(3):
        office.judge(MEETS, MEETS)
    actions.tell_figures(at=AFTER)
    before = cost()
    for _ in range(4):
        office.judge(MEETS, MEETS, version=make_version(office.organization))
    Office("Another")
    actions.tell_figures(at=AFTER + timedelta(days=200))
    assert cost() == before
    assert max(before) < 15


def test_the_page_and_the_api_say_the_same_without_an_account():
    office = Office()
    AchievementVersion.objects.filter(pk=office.version.pk).update(
        fee=Decimal("49.00"), fee_currency="EUR"
    )
    for _ in range(3):
        office.judge(MEETS, MEETS)
    actions.tell_figures(at=AFTER)
    slug, client = office.version.achievement.slug, Client()
    answer = client.get(f"/api/v1/figures/achievements/{slug}").json()
    assert answer["figures"]["attempts"] == answer["figures"]["passed"] == 3
    assert answer["fees"] == [{"amount": "49.00", "currency": "EUR", "paid_to": ""}]
    assert answer["smallest_group"] == 3
    page = client.get(answer["page"]).content.decode()
    assert [sentence for sentence in answer["sentences"] if sentence not in page] == []
    assert "All 3 attempts passed." in answer["sentences"]
    whole = client.get("/api/v1/figures").json()
    office_too = client.get(f"/api/v1/figures/organizations/{office.organization.slug}").json()
    assert whole["figures"] == office_too["figures"]
    assert client.get("/api/v1/figures/organizations/nowhere").status_code == 404


def test_the_catalogue_and_the_organization_lead_to_the_figures():
    office = Office()
    slug = office.version.achievement.slug
    page = Client().get(reverse("define:achievement", args=[slug])).content.decode()
    assert reverse("review:figures_achievement", args=[slug]) in page
    page = Client().get(reverse("organizations:detail", args=[office.organization.slug]))
    assert reverse("review:figures_organization", args=[office.organization.slug]) in (
        page.content.decode()
    )


def test_reviewers_are_named_only_if_they_wish():
    office, client = Office(), Client()
    grace = office.panel[0]
    page = reverse("review:figures_organization", args=[office.organization.slug])
    assert grace.name not in Client().get(page).content.decode()
    client.force_login(grace)
    client.post(reverse("review:name_me", args=[office.organization.slug]))
    assert grace.name in Client().get(page).content.decode()
    client.post(reverse("review:name_me", args=[office.organization.slug]), {"stop": "1"})
    assert grace.name not in Client().get(page).content.decode()


def test_nobody_else_is_named_as_a_reviewer():
    office, client = Office(), Client()
    mallory = make_person("Mallory")
    client.force_login(mallory)
    answer = client.post(reverse("review:name_me", args=[office.organization.slug]))
    assert answer.status_code == 404
    with pytest.raises(RuleError):
        actions.name_reviewer(mallory, organization=office.organization, at=NOON)


def test_the_command_and_the_task_tell_them(capsys):
    office = Office()
    for _ in range(3):
        office.judge(MEETS, MEETS)
    call_command("tell_figures")
    assert capsys.readouterr().out == "1 groups told\n"
    for _ in range(3):
        office.judge(MEETS, MEETS)
    tell_figures.call()
    assert Figures.objects.get(scope="network").sums["attempts"] == 6
    assert tell_figures.enqueue().status == TaskResultStatus.READY


def test_a_badge_mill_is_unmistakable_on_its_public_page():
    """Everyone passes, by its own staff, for a fee, on the day the work comes in."""
    mill = Office("Diplomas While You Wait")
    fee = {"fee": Decimal("49.00"), "fee_currency": "EUR"}
    AchievementVersion.objects.filter(pk=mill.version.pk).update(**fee)
    for _ in range(12):
        mill.judge(MEETS, MEETS)
    actions.tell_figures(at=AFTER)
    address = reverse("review:figures_organization", args=[mill.organization.slug])
    page = Client().get(address).content.decode()
    plain = page[: page.index("In numbers")]
    said = [
        "All 12 attempts passed.",
        "All reviewers belong to the organization that issues.",
        "A fee of 49.00 EUR is paid to the same organization.",
        "Reviewers’ ratings never differed.",
        "Half of the decisions came on the day the work was handed in.",
        "Nobody appealed against a decision, as far as can be told.",
    ]
    assert [sentence for sentence in said if f"<li>{sentence}</li>" not in plain] == []
    assert "<li>49.00 EUR, paid to the organization that issues</li>" in page
    assert "score" not in page.replace("These are facts, not a score.", "")


def test_beside_each_issuer_and_each_thing_it_offers_stands_what_is_paid_to_whom():
    mill = Office("Diplomas While You Wait")
    Office("Club")
    fee = {"fee": Decimal("49.00"), "fee_currency": "EUR", "fee_payee": "Swift Ltd"}
    AchievementVersion.objects.filter(pk=mill.version.pk).update(**fee)
    make_version(mill.organization)
    paid = "fee of 49.00 EUR is paid to Swift Ltd."
    network = Client().get(reverse("review:figures")).context["rows"]
    assert [(row.name, money) for row, _told, money in network] == [
        ("Club", "It costs nothing."),
        ("Diplomas While You Wait", f"Some of it costs nothing; else a {paid}"),
    ]
    page = Client().get(reverse("review:figures_organization", args=[mill.organization.slug]))
    assert sorted(money for _row, _told, money in page.context["rows"]) == [
        f"A {paid}",
        "It costs nothing.",
    ]
    told = Client().get(reverse("review:figures")).content.decode()
    assert f"else a {paid}" in told
    assert "<li>49.00 EUR, paid to Swift Ltd</li>" in told


def test_the_badge_carries_what_was_public_when_it_was_signed():
    office = Office()
    for _ in range(3):
        office.judge(MEETS, STRONG)
    early = office.judge(MEETS, MEETS)
    actions.tell_figures(at=AFTER)
    late = office.judge(MEETS, MEETS)
    first, second = (rigor_in(one) for one in (early, late))
    assert [set(told) & {"attempts", "sameLevel"} for told in first] == [set(), set()]
    about, issuer = second
    assert (about["attempts"], about["firstPassed"], about["sameLevel"]) == (4, 4, "0.25")
    assert (issuer["attempts"], issuer["reviewers"], issuer["ownReviewers"]) == (4, 2, 2)
    assert (about["incomplete"], about["sameSide"]) == (0, "1.00")
    assert about["figures"].endswith(f"/figures/achievements/{office.version.achievement.slug}/")


def test_the_badge_carries_every_number_that_the_page_tells():
    office = Office()
    owners = [make_person(name) for name in ("Olivia", "Ruth")]
    for owner in owners:
        join(owner, organization=office.organization, role="owner")
    achievement = office.version.achievement
    ReviewTerms.objects.create(organization=office.organization, days=9, since=BEFORE)
    badges = [office.judge(MEETS, STRONG).decisions.get().credential for _ in range(4)]
    waiting = make_submitted(office.version, applicant=make_person("Ada"), at=NOON)
    place = seated(waiting, by=office.panel[0])
    why = "The reviewer asked for a few more days."
    actions.give_more_time(place, days=20, reason=why, by=owners[0], at=LATER)
    for badge in badges[:3]:
        revoke_credential(badge, kind="mistake", reason="A typing error.", by=owners[0], at=AFTER)
    actions.tell_figures(at=AFTER)
    page = queries.rigor_of(office.version)
    about, issuer = rigor_in(office.judge(MEETS, MEETS))
    for measure in ("same_level", "same_side", "alpha", "kappa"):
        name = "".join([measure.split("_")[0], *map(str.title, measure.split("_")[1:])])
        value = getattr(page.told, measure)
        told = tuple(f"{round(part, 2) + 0:.2f}" for part in (value.value, value.low, value.high))
        assert (about[name], about[f"{name}Low"], about[f"{name}High"]) == told
        assert about[f"{name}Units"] == value.units
    assert "kappa" not in issuer
    aside = ("conflictsSetAside", "moreTimeGiven", "ruledAlone", "judgesTakenOut")
    assert [about[name] for name in aside] == [row.number for row in page.overrides] == [0, 1, 0, 0]
    assert [issuer[name] for name in aside] == [0, 1, 0, 0]
    service = service_of(achievement, at=AFTER)
    kept = ("promisedDays", "promisesDue", "promisesKept")
    assert tuple(about[name] for name in kept) == (service.days, service.promised, service.kept)
    assert (about["promisesKept"], about["revokedMistake"], issuer["revokedMistake"]) == (4, 3, 3)
    assert "revokedAsked" not in about
    reviewers = page.told.reviewers
    roles = [reviewers.standings.get(one, 0) for one in STOOD]
    assert [about[name] for name in STOOD.values()] == roles
    assert (sum(roles), about["houseReviewers"]) == (about["reviewers"], 2)
    assert (about["appealsLate"], page.told.appeals_late) == (0, 0)
    public = queries.rigor_of_organization(office.organization)
    assert issuer["signedWithoutReview"] == public.unreviewed == 0


def rigor_in(submission: Submission):
    document = json.loads(submission.decisions.get().credential.document)
    return document["credentialSubject"]["assessment"]["rigor"]


def test_no_field_can_make_a_fee_depend_on_the_outcome():
    """A fee has an amount, a currency and a payee; a draft that says more is not listened to."""
    named = {field.name for field in AchievementVersion._meta.fields if "fee" in field.name}
    assert named == {"fee", "fee_currency", "fee_payee"}
    draft = typed.from_mapping({"fee": "49", "fee_if_passed": "0", "fee_refund": "full"})
    assert {name for name in draft if "fee" in name} == named


def counts(rigor) -> dict[str, int]:
    return {row.kind: row.number for row in rigor.overrides}


def set_aside(organization: Organization, *, kind: str, achievement=None) -> None:
    about = {"conflict": "coach"} if kind == "conflict" else {}
    RuleSetAside.objects.create(
        organization=organization,
        achievement=achievement,
        kind=kind,
        reason="Nobody else could judge it.",
        at=LATER,
        salt="s",
        leaf_hash="a" * 64,
        **about,
    )


def test_rules_set_aside_are_counted_of_the_achievement_the_issuer_and_the_network():
    office, club = Office(), Office("Club")
    own, other = office.version.achievement, make_version(office.organization)
    set_aside(office.organization, kind="conflict", achievement=own)
    set_aside(office.organization, kind="conflict", achievement=own)
    set_aside(office.organization, kind="deadline", achievement=other.achievement)
    set_aside(office.organization, kind="alone")
    set_aside(club.organization, kind="deadline", achievement=club.version.achievement)
    assert counts(queries.rigor_of(office.version)) == {
        "conflict": 2,
        "deadline": 0,
        "alone": 0,
        "removed": 0,
    }
    assert counts(queries.rigor_of(other)) == {
        "conflict": 0,
        "deadline": 1,
        "alone": 0,
        "removed": 0,
    }
    issuer = queries.rigor_of_organization(office.organization)
    assert counts(issuer) == {"conflict": 2, "deadline": 1, "alone": 1, "removed": 0}
    assert counts(queries.rigor_of_network()) == {
        "conflict": 2,
        "deadline": 2,
        "alone": 1,
        "removed": 0,
    }
    slug = office.organization.slug
    page = Client().get(reverse("review:figures_organization", args=[slug])).content.decode()
    assert "<dt>Somebody reviewed in spite of a conflict</dt><dd>2</dd>" in page
    told = Client().get(f"/api/v1/figures/organizations/{slug}").json()["overrides"]
    assert {row["kind"]: row["number"] for row in told} == counts(issuer)


def test_an_issuer_with_some_free_and_some_for_a_fee_is_not_told_to_cost_a_fee_for_all():
    office = Office()
    fee = {"fee": Decimal("49.00"), "fee_currency": "EUR"}
    AchievementVersion.objects.filter(pk=make_version(office.organization).pk).update(**fee)
    said = "Some of it costs nothing; else a fee of 49.00 EUR is paid to the same organization."
    for rigor in (queries.rigor_of_organization(office.organization), queries.rigor_of_network()):
        assert rigor.sentences == [said]
    assert queries.rigor_of(office.version).sentences == ["It costs nothing."]
    AchievementVersion.objects.update(**fee)
    said = "A fee of 49.00 EUR is paid to the same organization."
    assert queries.rigor_of_network().sentences == [said]
    told = Client().get("/api/v1/figures").json()
    assert (told["some_free"], told["sentences"]) == (False, [said])


def test_what_was_signed_without_a_review_is_told_of_the_issuer_and_of_all():
    mill, club = Office("Diplomas By Wire"), Office("Club")
    owner = make_person("Owner")
    for office, number in ((mill, 2), (club, 1)):
        join(owner, organization=office.organization, role="awarder")
        for _ in range(number):
            issue_for_program(
                office.organization,
                wanted=Wanted(credential=make_unsigned(), suite="eddsa-jcs-2022"),
                by=owner,
                at=LATER,
            )
    said = "2 credentials were signed by this issuer without a review here."
    assert said in queries.rigor_of_organization(mill.organization).sentences
    assert queries.rigor_of(mill.version).sentences == ["It costs nothing."]
    page = reverse("review:figures_organization", args=[mill.organization.slug])
    assert f"<li>{said}</li>" in Client().get(page).content.decode()
    told = Client().get("/api/v1/figures").json()
    assert told["signed_without_review"] == 3
    about, issuer = rigor_in(mill.judge(MEETS, MEETS))
    assert issuer["signedWithoutReview"] == 2
    assert "signedWithoutReview" not in about
    assert "3 credentials were signed by issuers here without a review here." in told["sentences"]
    one = queries.rigor_of_organization(club.organization).sentences
    assert "1 credential was signed by this issuer without a review here." in one
