"""Who is asked in which order, what happens to places nobody uses, and what was promised."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.earn.models import Submission
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Qualification, ReviewProposal, ReviewTerms, RuleSetAside
from milepost.review.rules.assigning import (
    ANSWER_WITHIN,
    GRACE,
    MOST_OPEN,
    Candidate,
    Named,
    due,
    fair_order,
    is_overdue,
    is_to_remind,
)
from milepost.review.rules.reviewers import IDLE
from milepost.review.tests.builders import (
    LATER,
    NOON,
    Never,
    drafted,
    make_reviewer,
    make_submitted,
    make_version,
    make_waiting,
    office_of,
    reviewed,
    seated,
)
from milepost.review.tests.test_duties import WHY, made, make_mates, owner_of, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MEETS, NOT_YET = (2, 2, 2), (1, 2, 2)
SUBMISSION = UUID(int=7)
TERMS = {"holders": False, "practitioners": False, "panel": False, "authors_excluded": False}


def refused(code):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


def named_by_two(achievement, *, way, email, words="Knows it.", at=NOON):
    """Somebody named by a designer and confirmed by an owner."""
    one, two = make_person("Dorothy"), owner_of(achievement.organization, "Zoe")
    join(one, organization=achievement.organization, role="designer")
    named = Named(way=way, email=email, words=words)
    found = actions.qualify_reviewer(achievement, named=named, by=one, at=at)
    return actions.confirm_qualification(found, by=two, at=at)


def candidate(number, *, speaks=True, load=0, lately=0):
    return Candidate(person=UUID(int=number), speaks=speaks, load=load, lately=lately)


def test_who_reads_the_language_has_least_to_do_and_did_least_is_asked_first():
    order = [
        candidate(1),
        candidate(2, lately=3),
        candidate(3, load=1),
        candidate(4, load=1, lately=1),
        candidate(5, speaks=False),
    ]
    assert fair_order(reversed(order), submission=SUBMISSION) == order
    assert fair_order([candidate(6, load=MOST_OPEN)], submission=SUBMISSION) == []


def test_among_equals_the_lot_differs_from_work_to_work_and_can_be_drawn_again():
    pool = [candidate(number) for number in range(8)]
    firsts = {fair_order(pool, submission=UUID(int=number))[0].person for number in range(40)}
    assert len(firsts) > 4
    assert fair_order(pool, submission=SUBMISSION) == fair_order(pool[::-1], submission=SUBMISSION)


@pytest.mark.parametrize(
    ("days", "taken", "touched", "more", "expected"),
    [
        (None, 0, 0, None, IDLE),
        (None, 0, 2, None, IDLE + 2 * DAY),
        (5, 0, 0, None, 5 * DAY),
        (5, 4, 4, None, 7 * DAY),
        (5, 1, 4, None, 5 * DAY),
        (60, 1, 1, None, DAY + IDLE),
        (5, 0, 0, 20, 20 * DAY),
    ],
)
def test_until_when_a_place_is_held(days, taken, touched, more, expected):
    found = due(
        taken_at=NOON + taken * DAY,
        touched_at=NOON + touched * DAY,
        submitted_at=NOON,
        days=days,
        more_until=NOON + more * DAY if more else None,
    )
    assert found == NOON + expected
    assert not is_overdue(found, at=found + GRACE)
    assert is_overdue(found, at=found + GRACE + timedelta(seconds=1))
    assert is_to_remind(found, reminded=False, at=found - DAY)
    assert not is_to_remind(found, reminded=True, at=found)
    assert not is_to_remind(found, reminded=False, at=found - 2 * DAY)


def test_as_many_are_asked_as_are_needed_and_nobody_twice():
    submission = make_waiting(reviewers=2)
    office = office_of(submission)
    for name in ("Grace", "Linus", "Margaret"):
        make_reviewer(name, organization=office)
    join(make_person("Dorothy"), organization=office, role="designer")
    done = actions.look_after_reviews(at=LATER, chance=Never())
    assert (done.asked, done.freed, done.reminded, done.lapsed) == (2, 0, 0, 0)
    first = {row.reviewer.email for row in ReviewProposal.objects.all()}
    assert set(Mail.objects.values_list("to", flat=True)) >= first
    assert actions.look_after_reviews(at=LATER, chance=Never()).asked == 0
    done = actions.look_after_reviews(at=LATER + ANSWER_WITHIN + DAY, chance=Never())
    assert (done.asked, done.lapsed) == (1, 2)
    assert ReviewProposal.objects.count() == 3
    assert "Ada" not in "".join(Mail.objects.filter(to__in=first).values_list("text", flat=True))


def test_the_only_reviewer_with_time_is_asked_for_what_is_due_first():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    grace = make_reviewer("Grace", organization=office)
    urgent = make_version(office, reviewers=1)
    since = {"organization": office, "since": NOON - 3 * DAY}
    ReviewTerms.objects.create(achievement=None, days=30, **since)
    ReviewTerms.objects.create(achievement=urgent.achievement, days=2, **since)
    late = make_submitted(urgent, applicant=make_person("Alan"))
    Submission.objects.filter(pk=submission.pk).update(submitted_at=NOON - DAY)
    for number in range(MOST_OPEN - 1):
        other = make_submitted(submission.version, applicant=make_person(f"Bea {number}"))
        seated(other, by=grace, at=NOON)
    actions.look_after_reviews(at=LATER, chance=Never())
    assert [row.submission for row in ReviewProposal.objects.all()] == [late]


def test_nobody_with_a_conflict_is_asked():
    submission = make_waiting(reviewers=2)
    office = office_of(submission)
    kin, mate, free = (make_reviewer(name, organization=office) for name in ("Kin", "Mate", "Free"))
    actions.declare_tie(submission.applicant, email=kin.email, kind="family", at=NOON)
    club = make_organization("Club")
    for person in (mate, submission.applicant):
        join(person, organization=club, role="coach")
    assert actions.look_after_reviews(at=LATER, chance=Never()).asked == 1
    assert ReviewProposal.objects.get().reviewer == free


def test_work_is_spread_over_the_reviewers():
    office = make_organization("Office")
    version = make_version(office, reviewers=1)
    for name in ("Grace", "Linus", "Margaret"):
        make_reviewer(name, organization=office)
    for number in range(6):
        make_submitted(version, applicant=make_person(f"Ada {number}"))
    assert actions.look_after_reviews(at=LATER, chance=Never()).asked == 6
    counts = [
        person.review_proposals.count()
        for person in Person.objects.filter(name__in=("Grace", "Linus", "Margaret"))
    ]
    assert counts == [2, 2, 2]


def test_taking_answers_a_proposal_and_declining_asks_the_next():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    for name in ("Grace", "Linus"):
        make_reviewer(name, organization=office)
    actions.look_after_reviews(at=LATER, chance=Never())
    first = ReviewProposal.objects.get()
    assert list(queries.proposals_to(first.reviewer)) == [first]
    actions.decline(first, at=LATER)
    assert list(queries.proposals_to(first.reviewer)) == []
    assert actions.look_after_reviews(at=LATER, chance=Never()).asked == 1
    second = ReviewProposal.objects.get(answer="open")
    assert second.reviewer != first.reviewer
    actions.take(submission, by=second.reviewer, at=LATER)
    second.refresh_from_db()
    assert second.answer == "taken"
    assert actions.look_after_reviews(at=LATER, chance=Never()).asked == 0


def test_whoever_claims_a_place_needs_no_proposal_and_the_rest_is_closed():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    actions.look_after_reviews(at=LATER, chance=Never())
    asked = ReviewProposal.objects.get().reviewer
    other = linus if asked == grace else grace
    reviewed(submission, by=other, levels=MEETS)
    actions.look_after_reviews(at=LATER, chance=Never())
    assert ReviewProposal.objects.get().answer == "closed"
    assert list(queries.proposals_to(asked)) == []


def test_an_overdue_place_goes_on_to_the_next_with_mails_to_both_and_the_draft_kept():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    grace = make_reviewer("Grace", organization=office)
    place = drafted(submission, by=grace, levels=MEETS)
    linus = make_reviewer("Linus", organization=office)
    soon = LATER + IDLE - timedelta(hours=3)
    assert actions.look_after_reviews(at=soon, chance=Never()).reminded == 1
    assert actions.look_after_reviews(at=soon, chance=Never()).reminded == 0
    assert Mail.objects.filter(to=grace.email, text__contains=str(place.pk)).count() == 1
    assert actions.look_after_reviews(at=LATER + IDLE + GRACE, chance=Never()).freed == 0
    done = actions.look_after_reviews(
        at=LATER + IDLE + GRACE + timedelta(minutes=1), chance=Never()
    )
    assert (done.freed, done.asked) == (1, 1)
    place.refresh_from_db()
    assert place.released_at is not None
    assert place.review.advice == "Breathe before you answer."
    assert ReviewProposal.objects.get().reviewer == linus


def test_a_promise_shortens_the_time_and_more_time_is_recorded_and_counted():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    made(office, after={**TERMS, "days": 4}, at=NOON - DAY)
    grace = make_reviewer("Grace", organization=office)
    place = seated(submission, by=grace, at=NOON)
    (held,) = queries.places_held_at(office)
    assert (held.assignment, held.due_at) == (place, NOON + 4 * DAY)
    owner = owner_of(office, "Olivia")
    with refused("own-favor"):
        join(grace, organization=office, role="owner")
        actions.give_more_time(place, days=9, reason=WHY, by=grace, at=NOON)
    actions.give_more_time(place, days=9, reason=WHY, by=owner, at=NOON)
    assert queries.places_held_at(office)[0].due_at == NOON + 9 * DAY
    assert actions.look_after_reviews(at=NOON + 6 * DAY, chance=Never()).freed == 0
    counted = {row.kind: row.number for row in queries.overrides_of(organization=office)}
    assert counted == {"conflict": 0, "deadline": 1, "alone": 0, "removed": 0}
    assert Leaf.objects.filter(hash=RuleSetAside.objects.get().leaf_hash).exists()
    assert (
        actions.look_after_reviews(at=NOON + 10 * DAY + timedelta(minutes=1), chance=Never()).freed
        == 1
    )


def test_who_became_close_to_the_applicant_loses_the_place():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    seated(submission, by=grace)
    assert actions.look_after_reviews(at=LATER, chance=Never()).freed == 0
    actions.declare_tie(submission.applicant, email=grace.email, kind="friend", at=LATER)
    assert actions.look_after_reviews(at=LATER, chance=Never()).freed == 1


@pytest.mark.parametrize("way", ["practitioner", "panel"])
def test_the_terms_may_ask_for_practitioners_or_a_panel(way):
    submission = make_waiting()
    office, achievement = office_of(submission), submission.version.achievement
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    name = "practitioners" if way == "practitioner" else "panel"
    made(office, after={**TERMS, name: True, "days": None}, at=NOON - DAY)
    assert queries.conflict_with(submission, reviewer=grace) == "not-qualified"
    assert list(queries.queue_for(grace, at=LATER)) == []
    found = named_by_two(achievement, way=way, email=grace.email)
    assert list(queries.queue_for(grace, at=LATER)) == [submission]
    assert list(queries.queue_for(linus, at=LATER)) == []
    actions.end_qualification(found, reason="", by=owner_of(office), at=NOON)
    assert list(queries.queue_for(grace, at=LATER)) == []


def test_the_terms_may_ask_for_holders_of_the_badge():
    office = make_organization("Office")
    version = make_version(office, reviewers=1)
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    holder = make_person("Holder")
    reviewed(make_submitted(version, applicant=holder), by=grace, levels=MEETS)
    join(holder, organization=office, role="reviewer")
    made(office, after={**TERMS, "holders": True, "days": None}, at=LATER)
    after = make_submitted(version, applicant=make_person("Ada"), at=LATER + DAY)
    assert queries.conflict_with(after, reviewer=linus) == "not-qualified"
    assert list(queries.queue_for(holder, at=LATER + DAY)) == [after]


def test_only_reviewers_are_named_and_only_by_those_who_lead():
    submission = make_waiting()
    office, achievement = office_of(submission), submission.version.achievement
    named = Named(way="panel", email=make_person("Mallory").email, words="Knows it.")
    with refused("not-a-reviewer"):
        actions.qualify_reviewer(achievement, named=named, by=owner_of(office), at=NOON)
    grace = make_reviewer("Grace", organization=office)
    with refused("not-lead"):
        actions.qualify_reviewer(achievement, named=named, by=grace, at=NOON)


OUTSIDE = "nurse@hospital.example"


@pytest.fixture
def invited():
    """Work that waits, and the link that lets a nurse from outside review it."""
    submission = make_waiting(reviewers=1, at=timezone.now())
    achievement, words = submission.version.achievement, "Head nurse for 12 years."
    named_by_two(achievement, way="external", email=OUTSIDE, words=words, at=timezone.now())
    text = Mail.objects.get(to=OUTSIDE).text
    return submission, next(line for line in text.splitlines() if "/by-link/" in line)


def test_somebody_from_outside_reviews_by_a_link_and_sees_nothing_else(invited):
    submission, link = invited
    other = make_submitted(make_version(make_organization("Club")), applicant=make_person("Alan"))
    client = Client()
    assert "Head nurse for 12 years." in client.get(link).content.decode()
    assert not Person.objects.filter(email=OUTSIDE).exists()
    assert client.post(link).headers["Location"] == reverse("review:queue")
    nurse = Person.objects.get(email=OUTSIDE)
    assert list(queries.queue_for(nurse, at=timezone.now())) == [submission]
    page = client.get(reverse("review:queue")).content.decode()
    assert str(submission.pk) in page
    assert str(other.pk) not in page
    taken = client.post(reverse("review:take", args=[submission.pk]))
    opened = client.post(taken.headers["Location"], {"knows": "nothing"})
    assert b"I took the call" in client.get(opened.headers["Location"]).content
    for elsewhere in ("hold:wallet", "earn:list", "people:account", "organizations:list"):
        assert client.get(reverse(elsewhere)).status_code == 302


def test_a_link_that_was_ended_or_is_old_opens_nothing(invited):
    submission, link = invited
    client = Client()
    client.post(link)
    queue = reverse("review:queue")
    assert client.get(queue).status_code == 200
    Qualification.objects.update(expires_at=timezone.now())
    assert (client.get(queue).status_code, client.get(link).status_code) == (302, 410)
    Qualification.objects.update(expires_at=timezone.now() + DAY)
    found = Qualification.objects.get()
    owner = owner_of(office_of(submission), "Two")
    actions.end_qualification(found, reason="", by=owner, at=timezone.now())
    assert Client().get(link).status_code == 410
    nurse = Person.objects.get(email=OUTSIDE)
    assert queries.conflict_with(submission, reviewer=nurse) == "not-a-reviewer"


def test_who_has_an_account_signs_in_before_the_link_counts(invited):
    _submission, link = invited
    nurse = make_person("Nurse", email=OUTSIDE)
    asked = Client().post(link)
    assert "/sign-in/" in asked.headers["Location"]
    assert signed_in(nurse).post(link).headers["Location"] == reverse("review:queue")
    assert Qualification.objects.get().person == nurse
    signed_in(make_person("Mallory")).post(link)
    assert Qualification.objects.get().person == nurse


def test_the_command_says_what_it_did(capsys):
    submission = make_waiting(reviewers=1, at=timezone.now())
    make_reviewer("Grace", organization=office_of(submission))
    call_command("look_after_reviews")
    told = ("0 freed", "0 reminded", "0 lapsed", "1 asked", "0 mixed in", "0 panels reminded")
    rest = ("0 short", "0 overdue", "0 unheard", "0 compared")
    assert capsys.readouterr().out == ", ".join([*told, *rest]) + "\n"


def test_a_reviewer_is_asked_and_declines_on_the_page():
    submission = make_waiting(reviewers=1, at=timezone.now())
    grace = make_reviewer("Grace", organization=office_of(submission))
    actions.look_after_reviews(at=timezone.now(), chance=Never())
    client, proposal = signed_in(grace), ReviewProposal.objects.get()
    assert "You are asked to review" in client.get(reverse("review:queue")).content.decode()
    decline = reverse("review:decline", args=[proposal.pk])
    assert signed_in(make_person("Mallory")).post(decline).status_code == 404
    assert client.post(decline).status_code == 302
    assert "You are asked to review" not in client.get(reverse("review:queue")).content.decode()


def test_an_owner_names_somebody_and_gives_more_time_on_the_pages():
    submission = make_waiting(reviewers=1, at=timezone.now())
    office, achievement = office_of(submission), submission.version.achievement
    grace = make_reviewer("Grace", organization=office)
    place = seated(submission, by=grace, at=timezone.now())
    owner = signed_in(owner_of(office))
    page = reverse("review:qualified", args=[office.slug, achievement.slug])
    body = {"way": "panel", "email": grace.email, "words": "Answers such calls."}
    assert owner.post(page, {**body, "email": "nobody@example.org"}).status_code == 422
    assert owner.post(page, body).status_code == 302
    found = Qualification.objects.get()
    mine = reverse("review:qualification", args=[office.slug, achievement.slug, found.pk])
    assert "Go on alone" in owner.get(mine).content.decode()
    other = owner_of(office, "Ruth")
    second = signed_in(other)
    assert "Another owner has a mail" in owner.get(mine).content.decode()
    assert signed_in(make_person("Mallory")).get(mine).status_code == 404
    assert "Confirm it" in second.get(mine).content.decode()
    assert second.post(mine).status_code == 302
    found.refresh_from_db()
    assert (found.confirmed_by, found.alone) == (other, False)
    end = reverse("review:end_qualification", args=[office.slug, achievement.slug, found.pk])
    assert signed_in(grace).post(end).status_code == 404
    assert owner.post(end).status_code == 302
    assert (
        "With Grace until" in owner.get(reverse("review:work", args=[office.slug])).content.decode()
    )
    more = reverse("review:more_time", args=[office.slug, place.pk])
    assert owner.post(more, {"days": 400, "reason": WHY}).status_code == 422
    assert owner.post(more, {"days": 14, "reason": WHY}).status_code == 302
    assert RuleSetAside.objects.get().kind == "deadline"


def test_the_same_by_program():
    submission = make_waiting(reviewers=2, at=timezone.now())
    office, slug = office_of(submission), submission.version.achievement.slug
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    actions.look_after_reviews(at=timezone.now(), chance=Never())
    place = seated(submission, by=linus, at=timezone.now())
    one, owner = program(grace), program(owner_of(office))
    (asked,) = one.get("/api/v1/review/proposals").json()
    assert (asked["submission"], asked["title"]) == (str(submission.pk), submission.version.title)
    path = f"/api/v1/review/proposals/{asked['id']}/decline"
    assert program(linus).post(path).status_code == 404
    assert one.post(path).status_code == 204
    assert one.get("/api/v1/review/proposals").json() == []

    qualified = f"/api/v1/review/qualified/{slug}"
    body = {"way": "external", "email": OUTSIDE, "words": "Head nurse."}
    assert one.post(qualified, json.dumps(body), "application/json").status_code == 404
    named = owner.post(qualified, json.dumps(body), "application/json").json()
    assert (named["way"], named["opened"], named["state"]) == ("external", False, "waiting")
    confirm = f"{qualified}/{named['id']}/confirm"
    assert owner.post(confirm).json()["code"] == "second-person-needed"
    named = program(owner_of(office, "Ruth")).post(confirm).json()
    assert (named["state"], named["confirmed_by"], named["alone"]) == ("in-force", "Ruth", False)
    assert owner.get(qualified).json() == {"count": 1, "items": [named]}
    assert owner.delete(f"{qualified}/{named['id']}").status_code == 204
    assert owner.get(qualified).json()["count"] == 0

    places = f"/api/v1/review/oversee/{office.slug}/places"
    assert [row["reviewer"] for row in owner.get(places).json()["items"]] == ["Linus"]
    more = json.dumps({"days": 20, "reason": WHY})
    path = f"{places}/{place.pk}/more-time"
    assert one.post(path, more, "application/json").status_code == 404
    assert owner.post(path, more, "application/json").status_code == 204
    assert RuleSetAside.objects.get().kind == "deadline"


def program(person):
    token = make_token(person, name="t", expires_at=None, at=NOON)
    return Client(headers={"Authorization": f"Bearer {token}"})


def short_mails():
    return Mail.objects.filter(subject__startswith="Work waits, and nobody is left")


def look(at):
    return actions.look_after_reviews(at=at, chance=Never())


def test_who_leads_is_told_once_when_nobody_is_left_to_ask():
    submission = make_waiting(reviewers=2)
    office = office_of(submission)
    grace = make_reviewer("Grace", organization=office)
    owner, designer = owner_of(office), make_person("Dee")
    join(designer, organization=office, role="designer")
    assert (look(NOON).asked, short_mails().count()) == (1, 2)
    assert {mail.to for mail in short_mails()} == {owner.email, designer.email}
    assert submission.applicant.name not in short_mails().first().text
    another = make_submitted(submission.version, applicant=make_person("Alan"), at=NOON)
    assert (look(NOON + DAY).short, look(NOON + DAY).short) == (1, 0)
    assert queries.shortages_at(office).count() == 2
    make_reviewer("Linus", organization=office)
    assert look(NOON + DAY).asked == 2
    assert queries.shortages_at(office).count() == 0
    seated(another, by=grace, at=NOON + DAY)
    late = NOON + DAY + ANSWER_WITHIN + DAY
    assert look(late).short == 0
    assert {row.submission for row in queries.shortages_at(office)} == {submission, another}


def test_who_has_too_much_to_do_is_not_asked_yet_but_could_take_it():
    submission = make_waiting(reviewers=1)
    office, mate = office_of(submission), make_mates(submission)
    busy = make_reviewer("Linus", organization=office)
    for number in range(MOST_OPEN):
        other = make_submitted(submission.version, applicant=make_person(f"Alan {number}"), at=NOON)
        seated(other, by=busy, at=NOON)
    assert look(NOON).asked == 0
    assert submission not in {row.submission for row in queries.shortages_at(office)}
    given = {"reason": WHY, "by": owner_of(office), "at": NOON}
    with refused("others-can"):
        actions.review_in_spite(submission, reviewer=mate, **given)


def test_the_page_of_waiting_work_says_that_nobody_is_left_and_what_to_do():
    submission = make_waiting(reviewers=1, at=timezone.now())
    office = office_of(submission)
    owner = owner_of(office)
    page, client = reverse("review:work", args=[office.slug]), signed_in(owner)
    path = f"/api/v1/review/oversee/{office.slug}/waiting"
    assert "nobody who qualifies is left" not in client.get(page).content.decode()
    assert program(owner).get(path).json()["items"][0]["nobody_left"] is False
    look(timezone.now())
    told = client.get(page).content.decode()
    said = ("1 waits, and nobody who qualifies is left", "Nobody is left to ask")
    assert [words for words in said if words not in told] == []
    assert program(owner).get(path).json()["items"][0]["nobody_left"] is True
    assert program(make_person("Mallory")).get(path).status_code == 404
