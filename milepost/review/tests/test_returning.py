"""Work that comes back: three texts for the learner, what counts on, when a coach is offered."""

from dataclasses import replace
from uuid import UUID, uuid4

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from milepost.earn import actions as earn
from milepost.earn.queries import coach_is_offered
from milepost.earn.rules.work import TextWork
from milepost.issue.models import Credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Decision
from milepost.review.rules.carrying import Judged, carried, settled
from milepost.review.rules.readings import Need
from milepost.review.tests.builders import (
    LATER,
    NOON,
    make_reviewer,
    make_waiting,
    office_of,
    put,
    reading,
    reviewed,
    seated,
)

pytestmark = pytest.mark.django_db
TONE, END, EXTRA = UUID(int=1), UUID(int=2), UUID(int=3)
NOT_YET, MEETS = (2, 1, 3), (2, 2, 2)


def judged(criterion, *views, round=1, rests_on="a", required=True):
    return Judged(
        criterion=criterion,
        required=required,
        round=round,
        views=tuple(view == "+" for view in views),
        level=2,
        rests_on=frozenset(rests_on),
    )


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([judged(TONE, "+", "+"), judged(END, "-", "-")], {TONE}),
        ([judged(TONE, "+", "-", "+"), judged(END, "-", "-", "+")], {TONE}),
        ([judged(TONE, "+", "-"), judged(END, "-", "-")], set()),
        ([judged(TONE, "-", "+", "+"), judged(END, "+", "-", "+")], set()),
        ([judged(TONE, "-"), judged(EXTRA, "+", required=False)], {EXTRA}),
        ([judged(TONE, "-", required=False), judged(END, "+", required=False)], {END}),
    ],
)
def test_what_most_saw_met_is_settled_and_something_is_always_left(seen, expected):
    assert settled(seen) == expected


@pytest.mark.parametrize(
    ("rounds", "now", "expected"),
    [
        ([], "a", {}),
        ([[judged(TONE, "+"), judged(END, "-")]], "a", {TONE: 1}),
        ([[judged(TONE, "+"), judged(END, "-")]], "b", {}),
        ([[judged(TONE, "+"), judged(END, "-")], [judged(END, "-", round=2)]], "a", {TONE: 1}),
        (
            [
                [judged(TONE, "+"), judged(END, "-")],
                [judged(TONE, "-", round=2), judged(END, "+", round=2, rests_on="b")],
            ],
            "ab",
            {END: 2},
        ),
    ],
)
def test_a_criterion_counts_on_while_its_work_is_unchanged(rounds, now, expected):
    found = carried(rounds, now=frozenset(now))
    assert {key: one.round for key, one in found.items()} == expected


@pytest.fixture
def returned():
    """Ada's work, back with one of three criteria open; Grace is the one reviewer."""
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    reviewed(submission, by=grace, levels=NOT_YET)
    submission.refresh_from_db()
    return submission, grace


def hand_in_again(submission):
    submission.refresh_from_db()
    return earn.submit(submission, by=submission.applicant, at=LATER)


def carried_in(submission):
    found = queries.carried_into(submission, round=submission.round)
    return [(one.criterion.text, one.round, one.reviewers, one.level.position) for one in found]


def test_only_what_was_not_met_is_judged_again(returned):
    submission, grace = returned
    put(submission, TextWork(text="We agreed on Monday.", setting="work"), slot=1, at=LATER)
    hand_in_again(submission)
    assert carried_in(submission) == [("Keeps a calm tone", 1, 1, 2), ("Adds humor", 1, 1, 3)]
    place = seated(submission, by=grace)
    whole = reading(submission.version, *MEETS)
    with pytest.raises(RuleError, check=lambda error: error.code == "carried"):
        actions.save_draft(place, reading=whole, at=LATER)
    only = replace(whole, lines=whole.lines[1:2])
    actions.save_draft(place, reading=only, at=LATER)
    actions.hand_in(place, at=LATER)
    decision = Decision.objects.get(round=2)
    assert decision.outcome == "awarded"
    record = queries.record_of(decision, reader=submission.applicant)
    told = [
        (one.criterion.text, bool(one.carried), one.met, len(one.said)) for one in record.criteria
    ]
    assert told == [
        ("Keeps a calm tone", True, True, 0),
        ("Names the problem", False, True, 1),
        ("Adds humor", True, True, 0),
    ]


def test_the_badge_and_the_log_say_what_was_carried(returned):
    submission, grace = returned
    hand_in_again(submission)
    reviewed(submission, by=grace, levels=MEETS)
    subject = orjson.loads(Credential.objects.get().document)["credentialSubject"]
    assert subject["assessment"]["agreement"] == (
        "1 of 1 agreed; 2 criteria carried from try 1 (2026-03-02, 1 reviewer), the work for it"
        " unchanged since"
    )
    assert "gave every criterion still open a level" in subject["assessment"]["assessmentMethod"]
    reached = [result["achievedLevel"][-1] for result in subject["result"]]
    assert sorted(reached) == ["2", "2", "3"]
    first, second = Decision.objects.order_by("round")
    logged = [orjson.loads(one.logged_facts) for one in (first, second)]
    keys = [str(row.key) for row in submission.version.criteria.all()]
    assert "carried" not in logged[0]
    assert logged[1]["carried"] == [
        {"criterion": keys[0], "round": 1, "reviewers": 1, "level": 2},
        {"criterion": keys[2], "round": 1, "reviewers": 1, "level": 3},
    ]


def test_who_changes_the_work_has_all_of_it_judged_again(returned):
    submission, _grace = returned
    piece = submission.artifacts.get()
    earn.remove_artifact(piece, by=submission.applicant, at=LATER)
    put(submission, TextWork(text="I took it, and shouted.", setting="work"), at=LATER)
    hand_in_again(submission)
    assert carried_in(submission) == []


def test_a_change_to_one_piece_leaves_what_was_seen_in_another():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    ada = submission.applicant
    earn.withdraw(submission, by=ada, at=NOON)
    submission = earn.start(submission.version, by=ada, at=NOON)
    put(submission, TextWork(text="I breathed.", setting="work"), at=NOON)
    put(submission, TextWork(text="I joked.", setting="work"), slot=1, at=NOON)
    submission = earn.submit(submission, by=ada, at=NOON)
    calm, joke = submission.artifacts.order_by("slot__position")
    place = seated(submission, by=grace)
    whole = reading(submission.version, *NOT_YET)
    seen = [(calm.pk,), (calm.pk,), (joke.pk,)]
    lines = tuple(replace(line, seen_in=one) for line, one in zip(whole.lines, seen, strict=True))
    actions.save_draft(place, reading=replace(whole, lines=lines), at=LATER)
    actions.hand_in(place, at=LATER)
    submission.refresh_from_db()
    earn.remove_artifact(joke, by=ada, at=LATER)
    hand_in_again(submission)
    assert carried_in(submission) == [("Keeps a calm tone", 1, 1, 2)]


def test_nobody_names_a_piece_of_other_work():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = seated(submission, by=grace)
    whole = reading(submission.version, *MEETS)
    lines = (replace(whole.lines[0], seen_in=(uuid4(),)),)
    with pytest.raises(RuleError, check=lambda error: error.code == "unknown-piece"):
        actions.save_draft(place, reading=replace(whole, lines=lines), at=LATER)


def test_not_yet_is_handed_in_only_with_all_three_texts():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = seated(submission, by=grace)
    bare = replace(reading(submission.version, *NOT_YET), strong="", lacking=" ", advice="")
    actions.save_draft(place, reading=bare, at=LATER)
    with pytest.raises(actions.NotReady) as refused:
        actions.hand_in(place, at=LATER)
    needs = [gap.need for gap in refused.value.gaps]
    assert needs == [Need.STRONG, Need.LACKING, Need.ADVICE]
    well = replace(reading(submission.version, *MEETS), strong="", lacking="", advice="")
    actions.save_draft(place, reading=well, at=LATER)
    assert actions.hand_in(place, at=LATER).outcome == "meets"


def test_the_learner_reads_three_parts_and_what_needs_new_work(returned):
    submission, _grace = returned
    client = Client()
    client.force_login(submission.applicant)
    decision = Decision.objects.get()
    page = client.get(reverse("review:record", args=[decision.pk]))
    record = page.context["record"]
    assert (record.strong, record.lacking, record.to_try) == (
        [(1, "The tone.")],
        [(1, "The end of the call.")],
        [(1, "Breathe before you answer.")],
    )
    assert [one.criterion.text for one in record.still_open] == ["Names the problem"]
    mail = Mail.objects.get(subject__startswith="Your work came back")
    assert "- Names the problem" in mail.text
    assert "Keeps a calm tone" not in mail.text


def test_a_coach_is_offered_after_the_third_return_and_not_before(returned):
    submission, grace = returned
    offered = [coach_is_offered(submission)]
    for _ in range(2):
        hand_in_again(submission)
        reviewed(submission, by=grace, levels=NOT_YET)
        submission.refresh_from_db()
        offered.append(coach_is_offered(submission))
    assert offered == [False, False, True]
    mails = Mail.objects.filter(subject__startswith="Your work came back").order_by("pk")
    assert [f"/earn/{submission.pk}/feedback/" in mail.text for mail in mails] == [
        False,
        False,
        True,
    ]
    client = Client()
    client.force_login(submission.applicant)
    latest = Decision.objects.get(round=3)
    for address in (
        reverse("review:record", args=[latest.pk]),
        reverse("earn:submission", args=[submission.pk]),
    ):
        assert "Choose a coach" in client.get(address).content.decode()
    coach = make_person("Florence")
    coach.emailaddress_set.get_or_create(email=coach.email, defaults={"verified": True})
    asked = earn.ask_coach(submission, email=coach.email, by=submission.applicant, at=LATER)
    earn.accept(asked, by=coach, at=LATER)
    assert coach_is_offered(submission) is False


@pytest.mark.parametrize("rounds", [1, 3])
def test_what_is_carried_costs_the_same_however_often_work_came_back(
    returned, rounds, django_assert_num_queries
):
    submission, grace = returned
    for _ in range(rounds):
        hand_in_again(submission)
        reviewed(submission, by=grace, levels=NOT_YET)
    hand_in_again(submission)
    with django_assert_num_queries(7):
        queries.carried_into(submission, round=submission.round)


def test_the_desk_shows_what_is_carried_and_asks_only_for_the_rest(returned):
    submission, grace = returned
    hand_in_again(submission)
    place = seated(submission, by=grace)
    client = Client()
    client.force_login(grace)
    page = client.get(reverse("review:desk", args=[place.pk]))
    asked = [row.criterion.text for row in page.context["form"].judged()]
    assert asked == ["Names the problem"]
    assert b"Met in an earlier try" in page.content
