"""Who is kept from judging whom: each reason, found before the work shows, in both directions."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.define import actions as define
from milepost.define.models import Coauthor
from milepost.earn import actions as earn
from milepost.earn.rules.attesting import Answer as Confirmation
from milepost.earn.rules.attesting import Question
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.models import Guardianship
from milepost.people.tests.builders import make_family, make_person
from milepost.practice.models import Keeper, PracticeLog
from milepost.review import actions, queries
from milepost.review.models import Assignment, CloseTie, Concern, Declaration, FeeReceipt
from milepost.review.rules.conflicts import ENDED_TIE, MOST_TIES_A_DAY, RECIPROCAL, Answer
from milepost.review.rules.readings import Reading
from milepost.review.tests.builders import (
    LATER,
    NOON,
    make_reviewer,
    make_submitted,
    make_version,
    make_waiting,
    office_of,
    reviewed,
    seated,
)

pytestmark = pytest.mark.django_db
MEETS = (2, 2, 2)
NOTHING = Answer(knows=False)
TOLD = Answer(knows=True, why="told", words="My neighbor spoke of it.")


def refused(code):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


def is_kept_from(reviewer, submission, *, code):
    """The rule names the reason, the queue hides the work, and no place is given."""
    assert queries.conflict_with(submission, reviewer=reviewer) == code
    assert list(queries.queue_for(reviewer, at=LATER)) == []
    with refused(code):
        actions.take(submission, by=reviewer, at=LATER)


def may_judge(reviewer, submission):
    assert queries.conflict_with(submission, reviewer=reviewer) is None
    assert list(queries.queue_for(reviewer, at=LATER)) == [submission]


@pytest.mark.parametrize("above", ["reviewer", "applicant"])
@pytest.mark.parametrize("steps", [1, 3])
def test_an_organization_above_or_below_keeps_two_people_apart(above, steps):
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    top = bottom = make_organization("District")
    for number in range(steps):
        bottom = make_organization(f"School {number}", parent=bottom)
    pair = (top, bottom) if above == "reviewer" else (bottom, top)
    for person, place in zip((grace, submission.applicant), pair, strict=True):
        join(person, organization=place, role="coach")
    is_kept_from(grace, submission, code="same-line")


def test_two_schools_of_one_district_do_not_keep_apart():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    district = make_organization("District")
    for person in (grace, submission.applicant):
        school = make_organization("School", parent=district)
        join(person, organization=school, role="coach")
    may_judge(grace, submission)


@pytest.mark.parametrize("declares", ["reviewer", "applicant"])
def test_a_close_tie_keeps_both_apart_whoever_declared_it_and_a_year_after_it_was_taken_back(
    declares,
):
    submission = make_waiting()
    ada, grace = submission.applicant, make_reviewer("Grace", organization=office_of(submission))
    may_judge(grace, submission)
    by, other = (grace, ada) if declares == "reviewer" else (ada, grace)
    tie = actions.declare_tie(by, email=other.email.upper(), kind="family", at=NOON)
    is_kept_from(grace, submission, code="close-tie")
    actions.end_tie(tie, at=LATER)
    is_kept_from(grace, submission, code="close-tie")
    CloseTie.objects.update(ended_at=submission.submitted_at - ENDED_TIE)
    may_judge(grace, submission)


def test_an_ended_tie_counts_by_any_proved_address_and_keeps_from_nobody_else():
    submission, other = make_waiting(), make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    tie = actions.declare_tie(grace, email="home@example.org", kind="family", at=NOON)
    actions.end_tie(tie, at=NOON)
    submission.applicant.emailaddress_set.create(email="home@example.org", verified=False)
    may_judge(grace, submission)
    submission.applicant.emailaddress_set.filter(email="home@example.org").update(verified=True)
    is_kept_from(grace, submission, code="close-tie")
    join(grace, organization=office_of(other), role="reviewer")
    may_judge(grace, other)


def test_nobody_learns_by_declaring_ties_whose_work_is_on_their_desk():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = seated(submission, by=grace)
    for email in ("stranger@example.org", submission.applicant.email):
        with refused("holds-a-review"):
            actions.declare_tie(grace, email=email, kind="friend", at=LATER)
    actions.release(place, at=LATER)
    actions.declare_tie(grace, email=submission.applicant.email, kind="friend", at=LATER)
    is_kept_from(grace, submission, code="close-tie")


def test_a_round_that_is_over_keeps_nobody_from_declaring_ties():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    seated(submission, by=grace)
    earn.withdraw(submission, by=submission.applicant, at=LATER)
    assert actions.declare_tie(grace, email="kin@example.org", kind="family", at=LATER)


def test_only_so_many_ties_are_declared_in_a_day_those_taken_back_among_them():
    ada = make_person("Ada")
    for number in range(MOST_TIES_A_DAY):
        tie = actions.declare_tie(ada, email=f"{number}@example.org", kind="work", at=NOON)
        actions.end_tie(tie, at=NOON)
    with refused("too-many-today"):
        actions.declare_tie(ada, email="one@example.org", kind="work", at=LATER)
    tomorrow = NOON + timedelta(days=1)
    assert actions.declare_tie(ada, email="one@example.org", kind="work", at=tomorrow)


def test_a_tie_holds_by_any_proved_address_and_by_no_other():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    actions.declare_tie(submission.applicant, email="home@example.org", kind="family", at=NOON)
    grace.emailaddress_set.create(email="home@example.org", verified=False)
    may_judge(grace, submission)
    grace.emailaddress_set.filter(email="home@example.org").update(verified=True)
    is_kept_from(grace, submission, code="close-tie")


def test_a_tie_is_declared_once_and_never_to_oneself():
    ada = make_person("Ada")
    first = actions.declare_tie(ada, email="kin@example.org", kind="family", at=NOON)
    assert actions.declare_tie(ada, email="kin@example.org", kind="work", at=NOON) == first
    with refused("own-address"):
        actions.declare_tie(ada, email=ada.email, kind="family", at=NOON)
    assert CloseTie.objects.count() == 1


def test_who_confirmed_other_work_of_a_learner_does_not_judge_this_one():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    other = make_submitted(make_version(make_organization("Club")), applicant=submission.applicant)
    piece = other.artifacts.get()
    question = Question(email=grace.email, name="Grace", statement="She was calm.")
    asked = earn.ask(piece, question=question, by=submission.applicant, at=NOON)
    may_judge(grace, submission)
    said = Confirmation(
        state="confirmed",
        capacity="client",
        capacity_words="",
        words="",
        name="Grace",
        name_shown=False,
        seen=piece.digest,
    )
    earn.attest(asked, answer=said, at=NOON)
    is_kept_from(grace, submission, code="asked-to-confirm")


@pytest.mark.parametrize("ended", [False, True])
def test_who_could_enter_in_a_learners_log_does_not_judge_them(ended):
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    log = PracticeLog.objects.create(owner=submission.applicant, title="Calls", created_at=NOON)
    keeper = Keeper.objects.create(
        log=log,
        email=grace.email,
        capacity="supervisor",
        person=grace,
        token_hash="0" * 64,
        invited_at=NOON,
        expires_at=LATER,
    )
    may_judge(grace, submission)
    Keeper.objects.filter(pk=keeper.pk).update(accepted_at=NOON, ended_at=LATER if ended else None)
    is_kept_from(grace, submission, code="keeps-their-log")


@pytest.mark.parametrize(
    ("before", "code"),
    [(timedelta(0), "judged-each-other"), (RECIPROCAL + timedelta(days=1), None)],
)
def test_two_who_judge_each_other_within_a_year_are_kept_apart(before, code):
    office = make_organization("Office")
    version = make_version(office, reviewers=1)
    ada, grace = make_person("Ada"), make_reviewer("Grace", organization=office)
    other = make_version(make_organization("Club"), reviewers=1)
    join(ada, organization=other.achievement.organization, role="reviewer")
    of_grace = make_submitted(other, applicant=grace, at=NOON - before)
    reviewed(of_grace, by=ada, levels=MEETS, at=NOON - before)
    of_ada = make_submitted(version, applicant=ada)
    assert queries.conflict_with(of_ada, reviewer=grace) == code
    assert list(queries.queue_for(grace, at=LATER)) == ([] if code else [of_ada])


def test_whoever_judges_ones_work_at_this_moment_is_not_judged_by_one():
    office, club = make_organization("Office"), make_organization("Club")
    ada, grace = make_person("Ada"), make_reviewer("Grace", organization=office)
    join(ada, organization=club, role="reviewer")
    of_grace = make_submitted(make_version(club, reviewers=1), applicant=grace)
    of_ada = make_submitted(make_version(office, reviewers=1), applicant=ada)
    place = actions.take(of_grace, by=ada, at=NOON)
    is_kept_from(grace, of_ada, code="judged-each-other")
    actions.release(place, at=NOON)
    may_judge(grace, of_ada)


@pytest.mark.parametrize("way", ["drafted", "named"])
def test_an_author_is_never_the_only_reviewer(way):
    alone, two = make_waiting(reviewers=1), make_waiting(reviewers=2)
    grace = make_person("Grace")
    for submission in (alone, two):
        join(grace, organization=office_of(submission), role="reviewer")
        if way == "drafted":
            submission.version.created_by = grace
            submission.version.save()
            continue
        Coauthor.objects.create(
            achievement=submission.version.achievement,
            email=grace.email,
            role="practitioner",
            name="Grace",
            person=grace,
            token_hash=uuid4().hex,
            created_at=NOON,
            expires_at=LATER,
            accepted_at=NOON,
        )
    assert queries.conflict_with(alone, reviewer=grace) == "author-alone"
    may_judge(grace, two)


@pytest.mark.parametrize("way", ["began the version before", "changed the draft", "was named once"])
def test_whoever_wrote_any_of_it_stays_its_author(way):
    submission = make_waiting(reviewers=1)
    version, office = submission.version, office_of(submission)
    grace, linus = make_reviewer("Grace", organization=office), make_person("Linus")
    for writer in (grace, linus):
        join(writer, organization=office, role="designer")
    may_judge(grace, submission)
    if way == "began the version before":
        version.created_by = grace
        version.save()
    draft = define.start_version(version.achievement, by=linus, at=LATER)
    if way == "changed the draft":
        define.save_draft(draft, draft=draft.typed, by=grace, at=LATER)
    if way == "was named once":
        coauthor = Coauthor.objects.create(
            achievement=version.achievement,
            email=grace.email,
            role="practitioner",
            name="Grace",
            person=grace,
            token_hash=uuid4().hex,
            created_at=NOON,
            expires_at=LATER,
            accepted_at=NOON,
        )
        define.stop_naming(coauthor, by=grace, at=LATER)
    version.state = "superseded"
    version.save()
    draft.state, draft.published_at, draft.reviewers = "published", LATER, 1
    draft.save()
    submission.version = draft
    submission.save()
    assert queries.conflict_with(submission, reviewer=grace) == "author-alone"


def test_nothing_shows_and_nothing_is_written_before_its_reviewer_says_that_they_know_nothing():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = actions.take(submission, by=grace, at=NOON)
    assert list(queries.opened_assignments(grace)) == []
    with refused("not-opened"):
        actions.save_draft(place, reading=Reading(advice="Hm"), at=NOON)
    assert actions.open_place(place, answer=NOTHING, at=LATER) is True
    assert list(queries.opened_assignments(grace)) == [place]
    assert actions.open_place(place, answer=NOTHING, at=LATER) is True
    said = Declaration.objects.get()
    assert (said.knows, said.opened_at) == (False, LATER)
    verbs = JournalEntry.objects.filter(verb__startswith="conflict.").values_list("verb", flat=True)
    assert list(verbs) == ["conflict.none-known"]


def test_who_may_know_gives_the_place_back_for_good_and_it_is_on_record():
    submission = make_waiting(reviewers=1)
    office = office_of(submission)
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    place = actions.take(submission, by=grace, at=NOON)
    assert list(queries.queue_for(linus, at=NOON)) == []
    assert actions.open_place(place, answer=TOLD, at=LATER) is False
    said = Declaration.objects.get()
    assert (said.knows, said.why, said.words, said.opened_at) == (
        True,
        "told",
        "My neighbor spoke of it.",
        None,
    )
    is_kept_from(grace, submission, code="declared")
    may_judge(linus, submission)


def test_who_recognizes_it_at_the_desk_says_so_then_and_does_not_take_it_back():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = seated(submission, by=grace)
    assert actions.open_place(place, answer=Answer(knows=True, why="seen"), at=LATER) is False
    place.refresh_from_db()
    assert place.released_at == LATER
    assert actions.open_place(place, answer=NOTHING, at=LATER) is False
    assert Declaration.objects.get().opened_at == LATER
    is_kept_from(grace, submission, code="declared")


@pytest.fixture
def waiting():
    return make_waiting(reviewers=1, at=timezone.now())


@pytest.fixture
def grace(waiting, client):
    person = make_reviewer("Grace", organization=office_of(waiting))
    client.force_login(person)
    return person


def test_the_question_stands_between_the_queue_and_the_desk(waiting, grace, client: Client):
    taken = client.post(reverse("review:take", args=[waiting.pk]))
    place = Assignment.objects.get()
    question, desk = (reverse(f"review:{name}", args=[place.pk]) for name in ("opening", "desk"))
    assert taken.headers["Location"] == question
    assert client.get(desk).headers["Location"] == question
    piece = waiting.artifacts.get()
    file = reverse("review:file", args=[place.pk, piece.pk])
    assert client.get(file).status_code == 404
    assert b"I took the call" not in client.get(question).content
    assert client.post(question, {}).status_code == 422
    assert client.post(question, {"knows": "something"}).status_code == 422
    assert client.post(question, {"knows": "nothing"}).headers["Location"] == desk
    assert b"I took the call" in client.get(desk).content
    back = client.post(question, {"knows": "something", "why": "close", "words": "My cousin."})
    assert back.headers["Location"] == reverse("review:queue")
    assert (client.get(question).status_code, client.get(desk).status_code) == (404, 200)
    assert b"I took the call" not in client.get(desk).content


def test_nobody_answers_for_another(waiting, client: Client):
    grace = make_reviewer("Grace", organization=office_of(waiting))
    place = actions.take(waiting, by=grace, at=timezone.now())
    client.force_login(make_reviewer("Mallory", organization=office_of(waiting)))
    question = reverse("review:opening", args=[place.pk])
    assert client.post(question, {"knows": "nothing"}).status_code == 404


def test_ties_are_declared_and_taken_back_on_their_page(client: Client, waiting, grace):
    page = reverse("review:ties")
    body = {"email": "Kin@example.org", "kind": "family"}
    assert client.post(page, body).status_code == 302
    assert b"kin@example.org" in client.get(page).content
    tie = CloseTie.objects.get()
    end = reverse("review:end_tie", args=[tie.pk])
    stranger = Client()
    stranger.force_login(make_person("Mallory"))
    assert stranger.post(end).status_code == 404
    assert client.post(end).status_code == 302
    assert b"kin@example.org" not in client.get(page).content
    assert client.post(page, {"email": grace.email, "kind": "family"}).status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_ties_costs_the_same_at_any_length(
    rows, client, grace, django_assert_num_queries
):
    for number in range(rows):
        actions.declare_tie(grace, email=f"kin{number}@example.org", kind="family", at=NOON)
    with django_assert_num_queries(5):
        client.get(reverse("review:ties"))


def test_who_noted_the_fee_or_took_a_step_about_it_does_not_judge_it():
    submission = make_waiting()
    office = office_of(submission)
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    may_judge(grace, submission)
    FeeReceipt.objects.create(
        submission=submission, round=1, amount=9, currency="EUR", paid_at=LATER, noted_by=grace
    )
    is_kept_from(grace, submission, code="noted-the-fee")
    may_judge(linus, submission)
    concern = Concern.objects.create(submission=submission, state="note", opened_at=LATER, salt="s")
    concern.steps.create(step="note", by=linus, words="Alike.", at=LATER, leaf_hash="a" * 64)
    is_kept_from(linus, submission, code="took-a-step")
    owner = make_person("Olivia")
    join(owner, organization=office, role="owner")
    for reviewer in (grace, linus):
        with refused("never-set-aside"):
            actions.review_in_spite(
                submission, reviewer=reviewer, reason="Nobody else is here.", by=owner, at=LATER
            )


def test_a_guardian_never_judges_their_child_nor_the_child_them():
    mia, gustav = make_family()
    office = make_organization("Office")
    for person in (mia, gustav):
        join(person, organization=office, role="reviewer")
    version = make_version(office)
    for applicant, reviewer in ((mia, gustav), (gustav, mia)):
        submission = make_submitted(version, applicant=applicant)
        assert queries.conflict_with(submission, reviewer=reviewer) == "close-tie"
        Guardianship.objects.update(state="ended")
        assert queries.conflict_with(submission, reviewer=reviewer) == "close-tie"
        Guardianship.objects.update(state="refused")
        assert queries.conflict_with(submission, reviewer=reviewer) != "close-tie"
        Guardianship.objects.update(state="agreed")
