"""Nobody changes a rule alone unseen, nobody holds what is kept apart, every exception is told."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from milepost.issue.queries import may_award
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.organizations import actions as organizations
from milepost.organizations.models import Separation
from milepost.organizations.queries import acting_in, kept_apart, roles_of
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.actions import make_token
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import ReviewTerms, RuleChange, RuleSetAside
from milepost.review.rules.assigning import Named
from milepost.review.rules.duties import Proposal, clean_facts, clean_pairs
from milepost.review.rules.terms import Terms, terms_from
from milepost.review.tests.builders import (
    LATER,
    NOON,
    make_reviewer,
    make_submitted,
    make_version,
    make_waiting,
    office_of,
)

pytestmark = pytest.mark.django_db
WHY = "We asked the practitioners, and they want it so."
TERMS = {
    "holders": False,
    "practitioners": False,
    "panel": False,
    "authors_excluded": True,
    "days": 14,
    "answer_days": 30,
}
PASS = {"way": "pass"}


def ruled(achievement, *, asked, at=NOON):
    """What samples have to show, as two owners have ruled."""
    return made(
        achievement.organization, kind="calib", achievement=achievement, after=vars(asked), at=at
    )


def refused(code):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


def owner_of(organization, name="Olivia"):
    person = make_person(name)
    join(person, organization=organization, role="owner")
    return person


def proposed(organization, *, by, kind="terms", after=TERMS, achievement=None, at=NOON):
    proposal = Proposal(kind=kind, after=after, reason=WHY)
    return actions.propose_change(
        organization, achievement=achievement, proposal=proposal, by=by, at=at
    )


def made(organization, *, kind="terms", after=TERMS, achievement=None, at=NOON):
    """A change that two owners have made."""
    one, two = owner_of(organization, "One"), owner_of(organization, "Two")
    change = proposed(organization, by=one, kind=kind, after=after, achievement=achievement, at=at)
    return actions.confirm_change(change, by=two, at=at)


def test_a_change_holds_once_another_owner_confirms_it_and_the_log_has_it():
    office = make_organization("Office")
    one, two = owner_of(office, "One"), owner_of(office, "Two")
    change = proposed(office, by=one)
    assert queries.own_terms(office, achievement=None) is None
    assert [mail.to for mail in Mail.objects.filter(text__contains=str(change.pk))] == [two.email]
    with refused("second-person-needed"):
        actions.confirm_change(change, by=one, at=LATER)
    change = actions.confirm_change(change, by=two, at=LATER)
    assert queries.own_terms(office, achievement=None).terms == Terms(
        authors_excluded=True, days=14
    )
    entry = json.loads(Leaf.objects.get(hash=change.leaf_hash).entry)
    assert entry["kind"] == "policy.changed"
    assert json.loads(entry["entry"]["after"]) == TERMS
    assert (entry["entry"]["rule"], entry["entry"]["alone"]) == ("terms", False)
    told = json.dumps(entry)
    assert [word for word in (str(one.pk), str(two.pk), one.email, WHY) if word in told] == []
    with refused("change-closed"):
        actions.confirm_change(change, by=two, at=LATER)


def test_the_database_lets_nobody_confirm_their_own_change():
    office = make_organization("Office")
    one = owner_of(office)
    change = proposed(office, by=one)
    forced = RuleChange.objects.filter(pk=change.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        forced.update(state="in-force", decided_by=one, leaf_hash="0" * 64)
    assert forced.update(state="in-force", decided_by=owner_of(office), leaf_hash="0" * 64) == 1


@pytest.mark.parametrize(
    ("role", "proposes"), [("owner", True), ("designer", True), ("reviewer", False), (None, False)]
)
def test_owners_and_designers_propose(role, proposes):
    office, grace = make_organization("Office"), make_person("Grace")
    if role:
        join(grace, organization=office, role=role)
    if proposes:
        assert proposed(office, by=grace).state == "open"
        return
    with refused("not-lead"):
        proposed(office, by=grace)


def test_only_an_owner_confirms_and_refuses():
    office = make_organization("Office")
    change = proposed(office, by=owner_of(office))
    designer = make_person("Dorothy")
    join(designer, organization=office, role="designer")
    with refused("not-owner"):
        actions.confirm_change(change, by=designer, at=LATER)
    with refused("not-owner"):
        actions.refuse_change(change, words=WHY, by=designer, at=LATER)
    closed = actions.refuse_change(change, words=WHY, by=owner_of(office, "Two"), at=LATER)
    assert (closed.state, closed.words, closed.leaf_hash) == ("refused", WHY, "")


def test_a_newer_proposal_replaces_an_open_one_and_its_own_proposer_may_withdraw():
    office = make_organization("Office")
    one, two = owner_of(office, "One"), owner_of(office, "Two")
    first = proposed(office, by=one)
    second = proposed(office, by=two, after={**TERMS, "days": 7})
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "open")
    with refused("not-yours"):
        actions.withdraw_change(second, by=one, at=LATER)
    assert actions.withdraw_change(second, by=two, at=LATER).state == "withdrawn"


def test_the_only_owner_may_go_on_alone_and_everyone_sees_that():
    office = make_organization("Office")
    one = owner_of(office)
    change = proposed(office, by=one)
    with refused("second-person-needed"):
        actions.confirm_change(change, by=one, at=LATER)
    with refused("reason-needed"):
        actions.confirm_alone(change, reason="so", by=one, at=LATER)
    done = actions.confirm_alone(change, reason=WHY, by=one, at=LATER)
    assert (done.state, done.alone) == ("in-force", True)
    counted = {row.kind: row.number for row in queries.overrides_of(organization=office)}
    assert counted == {"conflict": 0, "deadline": 0, "alone": 1, "removed": 0}
    kinds = list(Leaf.objects.order_by("index").values_list("kind", flat=True))
    assert kinds == ["policy.changed", "override.made"]


def test_with_another_owner_nobody_goes_on_alone():
    office = make_organization("Office")
    one = owner_of(office)
    owner_of(office, "Two")
    with refused("second-person-needed"):
        actions.confirm_alone(proposed(office, by=one), reason=WHY, by=one, at=LATER)


@pytest.mark.parametrize("days", [-1, 0, 29])
def test_an_owner_made_for_the_purpose_is_no_second_person_and_alone_is_counted(days):
    office = make_organization("Office")
    boss = owner_of(office)
    puppet = owner_of(office, "Puppet")
    puppet.memberships.update(since=NOON - timedelta(days=days))
    change = proposed(office, by=boss)
    with refused("second-too-new"):
        actions.confirm_change(change, by=puppet, at=LATER)
    one = RuleChange.objects.get(pk=change.pk)
    assert actions.confirm_alone(one, reason=WHY, by=puppet, at=LATER).alone
    assert RuleSetAside.objects.get().by == puppet


@pytest.mark.parametrize("since", ["a month before", "the first day"])
def test_an_owner_of_a_month_or_from_the_first_day_is_a_second_person(since):
    office = make_organization("Office")
    boss, two = owner_of(office), owner_of(office, "Two")
    day = NOON - timedelta(days=30)
    if since == "the first day":
        office.created_at = day = NOON - timedelta(days=1)
        office.save()
    two.memberships.update(since=day)
    change = proposed(office, by=boss)
    with refused("second-person-needed"):
        actions.confirm_alone(change, reason=WHY, by=boss, at=LATER)
    assert not actions.confirm_change(change, by=two, at=LATER).alone


def test_nobody_makes_themselves_a_reviewer_but_the_only_owner_and_that_is_counted():
    office, boss = make_organization("Office"), make_person("Boss")
    join(boss, organization=office, role="owner")
    for give in (
        lambda: organizations.give_role(
            boss, organization=office, person=boss, role="reviewer", at=LATER
        ),
        lambda: actions.review_oneself(office, reason="so", by=boss, at=LATER),
    ):
        with pytest.raises(RuleError):
            give()
    two = owner_of(office, "Two")
    with refused("second-person-needed"):
        actions.review_oneself(office, reason=WHY, by=boss, at=LATER)
    assert roles_of(boss, organization=office) == {"owner"}
    two.memberships.update(since=LATER)
    client = signed_in(boss)
    member = reverse("organizations:give_role", args=[office.slug, boss.pk])
    page = client.post(member, {"role": "reviewer"}).headers["Location"]
    assert page == reverse("review:oneself", args=[office.slug])
    two.memberships.all().delete()
    assert "everyone sees how often" in client.get(page).text
    client.post(page, {"reason": WHY})
    assert roles_of(boss, organization=office) == {"owner", "reviewer"}
    assert [one.number for one in queries.overrides_of(organization=office)] == [0, 0, 1, 0]


def test_an_invitation_to_oneself_makes_no_reviewer():
    office = make_organization("Office")
    boss = owner_of(office)
    organizations.invite(
        boss, organization=office, email="other@example.org", role="reviewer", at=LATER
    )
    token = Mail.objects.get(to="other@example.org").text.split("/join/")[1].split("/")[0]
    with refused("second-person-needed"):
        organizations.accept_invitation(token, person=boss, at=LATER)
    assert roles_of(boss, organization=office) == {"owner"}


def test_terms_hold_for_work_handed_in_from_then_on():
    office = make_organization("Office")
    version, grace = make_version(office), make_reviewer("Grace", organization=office)
    version.created_by = grace
    version.save()
    before = make_submitted(version, applicant=make_person("Ada"), at=NOON)
    made(office, at=NOON + timedelta(hours=2))
    after = make_submitted(version, applicant=make_person("Alan"), at=NOON + timedelta(hours=3))
    assert queries.conflict_with(before, reviewer=grace) is None
    assert queries.conflict_with(after, reviewer=grace) == "author"
    assert list(queries.queue_for(grace, at=after.submitted_at)) == [before]


def test_an_achievements_own_terms_come_before_the_organizations():
    submission = make_waiting()
    office, achievement = office_of(submission), submission.version.achievement
    made(office, at=NOON - timedelta(days=2))
    assert queries.terms_of(achievement).days == 14
    own = {**TERMS, "authors_excluded": False, "days": 3}
    made(office, achievement=achievement, after=own, at=NOON - timedelta(days=1))
    assert queries.terms_of(achievement) == Terms(days=3)
    book = queries.terms_book([office.pk])
    told = {"achievement": achievement.pk, "organization": office.pk}
    assert book.at(NOON, **told) == Terms(days=3)
    assert book.at(NOON - timedelta(days=1, hours=1), **told).days == 14
    assert book.at(NOON - timedelta(days=9), **told) == Terms()
    made(office, achievement=achievement, after={**own, "days": 5}, at=NOON)
    assert ReviewTerms.objects.filter(until=None).count() == 2


def test_an_organization_that_pays_for_passes_reviews_nothing_until_it_stops():
    submission = make_waiting()
    office = office_of(submission)
    grace = make_reviewer("Grace", organization=office)
    assert list(queries.queue_for(grace, at=LATER)) == [submission]
    made(office, kind="pay", after=PASS)
    assert queries.conflict_with(submission, reviewer=grace) == "paid-per-pass"
    assert list(queries.queue_for(grace, at=LATER)) == []
    with refused("paid-per-pass"):
        actions.take(submission, by=grace, at=LATER)
    made(office, kind="pay", after={"way": "salary"}, at=LATER)
    assert list(queries.queue_for(grace, at=LATER)) == [submission]


def test_roles_kept_apart_are_not_given_together():
    office = make_organization("Office")
    grace = make_reviewer("Grace", organization=office)
    made(office, kind="roles", after={"pairs": [["reviewer", "awarder"]]})
    assert kept_apart(office) == {("awarder", "reviewer")}
    owner = owner_of(office)
    with refused("roles-apart"):
        organizations.give_role(owner, organization=office, person=grace, role="awarder", at=LATER)
    organizations.give_role(owner, organization=office, person=grace, role="coach", at=LATER)
    made(office, kind="roles", after={"pairs": []}, at=LATER)
    organizations.give_role(owner, organization=office, person=grace, role="awarder", at=LATER)
    assert Separation.objects.get().until == LATER


def test_whoever_holds_both_already_acts_in_neither_until_one_is_given_up():
    submission = make_waiting()
    office = office_of(submission)
    grace = make_reviewer("Grace", organization=office)
    join(grace, organization=office, role="awarder")
    assert may_award(grace, organization=office)
    made(office, kind="roles", after={"pairs": [["reviewer", "awarder"]]})
    assert not may_award(grace, organization=office)
    assert queries.conflict_with(submission, reviewer=grace) == "roles-apart"
    assert list(queries.queue_for(grace, at=LATER)) == []
    organizations.take_role(
        owner_of(office), organization=office, person=grace, role="awarder", at=LATER
    )
    assert list(queries.queue_for(grace, at=LATER)) == [submission]


def test_an_owner_stays_an_owner_whatever_is_kept_apart():
    submission = make_waiting()
    office = office_of(submission)
    grace = make_reviewer("Grace", organization=office)
    join(grace, organization=office, role="owner")
    made(office, kind="roles", after={"pairs": [["owner", "reviewer"]]})
    assert queries.conflict_with(submission, reviewer=grace) == "roles-apart"
    proposed(office, by=grace, kind="pay", after={"way": "unpaid"})


@pytest.mark.parametrize("other", ["awarder", "designer"])
def test_an_owner_who_awards_and_designs_unnamed_does_not_review_where_that_is_kept_apart(other):
    submission = make_waiting()
    office = office_of(submission)
    grace = make_reviewer("Grace", organization=office)
    join(grace, organization=office, role="owner")
    assert list(queries.queue_for(grace, at=LATER)) == [submission]
    made(office, kind="roles", after={"pairs": [[other, "reviewer"]]})
    assert queries.conflict_with(submission, reviewer=grace) == "roles-apart"
    assert list(queries.queue_for(grace, at=LATER)) == []
    assert may_award(grace, organization=office)


@pytest.mark.parametrize("other", ["awarder", "designer"])
@pytest.mark.parametrize(("has", "gets"), [("owner", "reviewer"), ("reviewer", "owner")])
def test_nobody_comes_to_own_and_review_where_awarding_or_designing_is_kept_apart(other, has, gets):
    office = make_organization("Office")
    grace = make_person("Grace")
    join(grace, organization=office, role=has)
    made(office, kind="roles", after={"pairs": [[other, "reviewer"]]})
    with refused("roles-apart"):
        organizations.give_role(
            owner_of(office), organization=office, person=grace, role=gets, at=LATER
        )


def test_where_awarding_and_designing_are_kept_apart_there_are_owners_all_the_same():
    office = make_organization("Office")
    made(office, kind="roles", after={"pairs": [["awarder", "designer"]]})
    grace = make_person("Grace")
    join(grace, organization=office, role="coach")
    organizations.give_role(
        owner_of(office), organization=office, person=grace, role="owner", at=LATER
    )
    assert may_award(grace, organization=office)


def test_a_designer_whose_role_rests_neither_proposes_nor_names_nor_ends_nor_confirms():
    submission = make_waiting()
    office, achievement = office_of(submission), submission.version.achievement
    dora = make_reviewer("Dora", organization=office)
    join(dora, organization=office, role="designer")
    named = Named(way="external", email="x@y.example", words="Knows it.")
    found = actions.qualify_reviewer(achievement, named=named, by=dora, at=NOON)
    assert proposed(office, by=dora).state == "open"
    made(office, kind="roles", after={"pairs": [["designer", "reviewer"]]})
    with refused("not-lead"):
        proposed(office, by=dora, kind="pay", after={"way": "unpaid"})
    with refused("not-lead"):
        actions.end_qualification(found, reason="", by=dora, at=LATER)
    with refused("not-lead"):
        other = Named(way="external", email="z@y.example", words="Knows it.")
        actions.qualify_reviewer(achievement, named=other, by=dora, at=LATER)
    with refused("not-a-reviewer"):
        panel = Named(way="panel", email=dora.email, words="Knows it.")
        actions.qualify_reviewer(achievement, named=panel, by=owner_of(office), at=LATER)
    with refused("not-a-reviewer"):
        actions.name_reviewer(dora, organization=office, at=LATER)
    assert dora not in acting_in(office, roles=["designer"])


def make_mates(submission):
    """Grace, who reviews at the office, and is in a club with the applicant."""
    grace = make_reviewer("Grace", organization=office_of(submission))
    club = make_organization("Club")
    for person in (grace, submission.applicant):
        join(person, organization=club, role="employer")
    return grace


def test_an_owner_sets_a_conflict_aside_for_one_work_and_it_is_logged_and_counted():
    submission = make_waiting()
    office, grace = office_of(submission), make_mates(submission)
    other = make_submitted(make_version(office), applicant=submission.applicant)
    owner = owner_of(office)
    assert list(queries.queue_for(grace, at=LATER)) == []
    aside = actions.review_in_spite(submission, reviewer=grace, reason=WHY, by=owner, at=LATER)
    assert list(queries.queue_for(grace, at=LATER)) == [submission]
    assert queries.conflict_with(other, reviewer=grace) == "team-mate"
    entry = json.loads(Leaf.objects.get(hash=aside.leaf_hash).entry)
    assert (entry["kind"], entry["entry"]["rule"]) == ("override.made", "team-mate")
    told = json.dumps(entry)
    hidden = (str(submission.pk), str(grace.pk), str(owner.pk), WHY)
    assert [word for word in hidden if word in told] == []
    achievement = submission.version.achievement
    counts = queries.overrides_of(organization=office, achievement=achievement)
    assert [row.number for row in counts] == [1, 0, 0, 0]
    counts = queries.overrides_of(organization=office, achievement=other.version.achievement)
    assert [row.number for row in counts] == [0, 0, 0, 0]


def test_what_no_reason_makes_right_is_never_set_aside():
    submission = make_waiting()
    office, owner = office_of(submission), owner_of(office_of(submission))
    join(submission.applicant, organization=office, role="reviewer")
    kin = make_reviewer("Kin", organization=office)
    actions.declare_tie(kin, email=submission.applicant.email, kind="family", at=NOON)
    for reviewer in (submission.applicant, kin, make_person("Mallory")):
        with refused("never-set-aside"):
            actions.review_in_spite(submission, reviewer=reviewer, reason=WHY, by=owner, at=LATER)
    free = make_reviewer("Free", organization=make_organization("Elsewhere"))
    join(free, organization=office, role="reviewer")
    Separation.objects.all().delete()
    submission.applicant.memberships.all().delete()
    with refused("no-conflict"):
        actions.review_in_spite(submission, reviewer=free, reason=WHY, by=owner, at=LATER)
    assert not RuleSetAside.objects.exists()


def test_no_conflict_is_set_aside_while_others_can_judge_the_work():
    submission = make_waiting()
    office, grace = office_of(submission), make_mates(submission)
    owner = owner_of(office)
    linus, noor = (make_reviewer(name, organization=office) for name in ("Linus", "Noor"))

    def set_aside():
        return actions.review_in_spite(submission, reviewer=grace, reason=WHY, by=owner, at=LATER)

    with refused("others-can"):
        set_aside()
    asked = [
        submission.review_proposals.create(
            round=1, reviewer=person, proposed_at=NOON, answer_by=LATER
        )
        for person in (linus, noor)
    ]
    with refused("others-can"):
        set_aside()
    assert not RuleSetAside.objects.exists()
    actions.decline(asked[0], at=LATER)
    assert set_aside().conflict == "team-mate"


def test_who_holds_the_other_place_leaves_one_that_nobody_else_can_take():
    submission = make_waiting()
    office, grace = office_of(submission), make_mates(submission)
    linus, noor = (make_reviewer(name, organization=office) for name in ("Linus", "Noor"))
    actions.take(submission, by=linus, at=LATER)
    with refused("others-can"):
        actions.review_in_spite(
            submission, reviewer=grace, reason=WHY, by=owner_of(office), at=LATER
        )
    actions.declare_tie(noor, email=submission.applicant.email, kind="friend", at=NOON)
    owner = owner_of(office, "Two")
    aside = actions.review_in_spite(submission, reviewer=grace, reason=WHY, by=owner, at=LATER)
    assert aside.reviewer == grace


def test_nobody_sets_a_rule_aside_for_themselves_and_only_owners_do():
    submission = make_waiting()
    grace = make_mates(submission)
    with refused("not-owner"):
        actions.review_in_spite(submission, reviewer=grace, reason=WHY, by=grace, at=LATER)
    join(grace, organization=office_of(submission), role="owner")
    with refused("own-favor"):
        actions.review_in_spite(submission, reviewer=grace, reason=WHY, by=grace, at=LATER)


@pytest.mark.parametrize(
    ("kind", "after", "code"),
    [
        ("terms", {"days": 0}, "days-out-of-range"),
        ("terms", {"days": 366}, "days-out-of-range"),
        ("pay", {"way": "bonus"}, "unknown-change"),
        ("pay", {}, "unknown-change"),
        ("fees", {}, "unknown-change"),
        ("roles", {"pairs": [["owner", "owner"]]}, "unknown-roles"),
        ("roles", {"pairs": [["owner", "king"]]}, "unknown-roles"),
        ("roles", {"pairs": [["owner"]]}, "unknown-roles"),
    ],
)
def test_what_makes_no_sense_is_not_proposed(kind, after, code):
    with refused(code):
        clean_facts(kind, after)


def test_pairs_have_one_form():
    assert clean_pairs([["owner", "coach"], ["coach", "owner"]]) == {("coach", "owner")}
    assert terms_from({}) == Terms()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def test_two_owners_change_the_terms_on_the_pages():
    submission = make_waiting()
    office, slug = office_of(submission), office_of(submission).slug
    one, two = signed_in(owner_of(office, "One")), signed_in(owner_of(office, "Two"))
    form = reverse("review:propose", args=[slug, "terms"])
    assert one.post(form, {"days": "0", "reason": WHY}).status_code == 422
    sent = one.post(form, {"days": "10", "authors_excluded": "on", "reason": WHY})
    change = RuleChange.objects.get()
    place = reverse("review:change", args=[slug, change.pk])
    assert sent.headers["Location"] == place
    assert b"Another owner has a mail" in one.get(place).content
    assert one.post(place, {"verb": "confirm"}).status_code == 302
    assert "another owner confirms it" in one.get(place).content.decode()
    assert two.post(place, {"verb": "refuse", "reason": "no"}).status_code == 422
    assert two.post(place, {"verb": "confirm"}).status_code == 302
    public = reverse("review:reviewing", args=[submission.version.achievement.slug])
    page = Client().get(public).content.decode()
    assert "within 10 days" in page
    assert "Whoever helped to write the definition does not review." in page
    assert signed_in(make_person("Mallory")).get(place).status_code == 404


def test_an_owner_lets_somebody_review_in_spite_on_the_page():
    submission = make_waiting()
    office, grace = office_of(submission), make_mates(submission)
    owner, slug = signed_in(owner_of(office)), office.slug
    assert b"Ada" not in owner.get(reverse("review:work", args=[slug])).content
    form = reverse("review:in_spite", args=[slug, submission.pk])
    assert signed_in(grace).get(form).status_code == 404
    sent = owner.post(form, {"reviewer": str(grace.pk), "reason": WHY})
    assert sent.status_code == 302
    assert owner.post(form, {"reviewer": str(grace.pk), "reason": WHY}).status_code == 422
    assert WHY in owner.get(reverse("review:set_aside", args=[slug])).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "number"), [("oversee", 15), ("changes", 6), ("set_aside", 7), ("work", 11)]
)
def test_the_pages_of_who_leads_cost_the_same_at_any_length(
    page, number, rows, django_assert_num_queries
):
    office = make_organization("Office")
    owner, other = owner_of(office), owner_of(office, "Two")
    for row in range(rows):
        version = make_version(office, reviewers=3)
        submission = make_submitted(version, applicant=make_person(f"Ada {row}"))
        actions.review_in_spite(
            submission, reviewer=make_mates(submission), reason=WHY, by=owner, at=LATER
        )
        change = proposed(office, by=owner, achievement=version.achievement)
        actions.confirm_change(change, by=other, at=LATER)
        proposed(office, by=owner, achievement=version.achievement, after={**TERMS, "days": 5})
    client = signed_in(owner)
    with django_assert_num_queries(number):
        assert client.get(reverse(f"review:{page}", args=[office.slug])).status_code == 200


def test_the_same_by_program():
    submission = make_waiting()
    office, grace = office_of(submission), make_mates(submission)
    tokens = [
        make_token(owner_of(office, name), name="t", expires_at=None, at=NOON)
        for name in ("One", "Two")
    ]
    one, two = (Client(headers={"Authorization": f"Bearer {token}"}) for token in tokens)

    def post(client, path, body):
        answer = client.post(f"/api/v1/review{path}", json.dumps(body), "application/json")
        return answer.status_code, answer.json()

    lead = f"/oversee/{office.slug}"
    status, change = post(
        one, f"{lead}/changes", {"kind": "pay", "after": {"way": "salary"}, "reason": WHY}
    )
    assert (status, change["state"]) == (200, "open")
    place = f"/changes/{change['id']}"
    assert post(one, f"{place}/confirm", {})[1]["code"] == "second-person-needed"
    assert post(two, f"{place}/confirm", {})[1]["state"] == "in-force"
    listed = one.get(f"/api/v1/review{lead}/changes").json()
    assert [row["decided_by"] for row in listed["items"]] == ["Two"]
    wanted = {"submission": str(submission.pk), "reviewer": str(grace.pk), "reason": WHY}
    status, aside = post(one, f"{lead}/in-spite", wanted)
    assert (status, aside["conflict"]) == (200, "team-mate")
    slug = submission.version.achievement.slug
    public = Client().get(f"/api/v1/catalogue/{slug}/reviewing").json()
    assert public["pay"] == ["Part of their job"]
    assert public["overrides"][0]["number"] == 1
