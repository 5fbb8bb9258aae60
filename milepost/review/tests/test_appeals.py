"""Appeals: who may, until when, to whom they go, what a fresh panel makes of them."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.earn import actions as earn
from milepost.earn.models import Submission
from milepost.earn.rules.work import TextWork
from milepost.issue.models import Credential
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry, Mail
from milepost.ledger.models import Leaf
from milepost.ledger.queries import inclusion
from milepost.organizations.tests.builders import join
from milepost.people.actions import make_token
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import (
    Anchor,
    AnchorConsent,
    Appeal,
    Concern,
    Decision,
    FeeReceipt,
    PlaceClock,
    RuleSetAside,
)
from milepost.review.queries import appeals as appeal_queries
from milepost.review.queries.figures import rigor_of
from milepost.review.rules.appeals import (
    NEXT,
    PANEL_REMINDED_AFTER,
    ends_at,
    next_step,
    outcome_of_panel,
    panel_size,
    require_move,
)
from milepost.review.rules.assigning import GRACE
from milepost.review.rules.conflicts import Answer
from milepost.review.rules.reviewers import IDLE
from milepost.review.tests.builders import (
    LATER,
    NOON,
    Never,
    make_reviewer,
    make_submitted,
    make_waiting,
    office_of,
    put,
    reading,
    reviewed,
)
from milepost.review.tests.test_duties import owner_of

pytestmark = pytest.mark.django_db
MEETS, NOT_YET = (2, 2, 2), (1, 2, 2)
WHY = "The recording at minute two shows how I named the problem; nobody mentions it. Ada"
TOMORROW, NEXT_WEEK = LATER + timedelta(days=1), LATER + timedelta(days=7)


def refused(code: str):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


@pytest.fixture
def decision() -> Decision:
    """Not yet, by Grace and Linus; Noor, Olga and Piotr review there, too."""
    submission = make_waiting()
    for name in ("Grace", "Linus"):
        person = make_reviewer(name, organization=office_of(submission))
        reviewed(submission, by=person, levels=NOT_YET)
    return Decision.objects.get()


def filed(decision: Decision) -> Appeal:
    ada = decision.submission.applicant
    return actions.file_appeal(decision, grounds="overlooked", words=WHY, by=ada, at=TOMORROW)


def read_anew(appeal: Appeal, *, by, levels: tuple[int, ...]) -> None:
    """A place on the panel, a reading, handed in."""
    place = actions.join_panel(appeal, by=by, at=NEXT_WEEK)
    actions.open_place(place, answer=Answer(knows=False), at=NEXT_WEEK)
    whole = reading(place.submission.version, *levels)
    judged = {row.pk for row in queries.open_criteria(place.submission, round=place.round)}
    lines = tuple(line for line in whole.lines if line.criterion in judged)
    actions.save_draft(place, reading=replace(whole, lines=lines), at=NEXT_WEEK)
    actions.hand_in(place, at=NEXT_WEEK)


def fresh(decision: Decision, *names: str):
    office = office_of(decision.submission)
    return [make_reviewer(name, organization=office) for name in names]


def test_the_states_of_an_appeal_are_one_table():
    assert {str(state): {str(one) for one in after} for state, after in NEXT.items()} == {
        "filed": {"hearing", "withdrawn"},
        "hearing": {"decided", "withdrawn"},
        "decided": set(),
        "withdrawn": set(),
    }
    with refused("appeal-decided"):
        require_move("decided", to="withdrawn")


@pytest.mark.parametrize(
    ("decided", "found", "earned", "expected"),
    [
        ("not-yet", "awarded", False, ("reversed", "award")),
        ("not-yet", "awarded", True, ("reversed", "none")),
        ("not-yet", "not-yet", False, ("upheld", "none")),
        ("not-yet", "incomplete", False, ("upheld", "none")),
        ("incomplete", "awarded", False, ("reversed", "award")),
        ("incomplete", "not-yet", False, ("reversed", "review")),
        ("incomplete", "incomplete", False, ("upheld", "none")),
    ],
)
def test_what_an_appeal_comes_to(decided, found, earned, expected):
    assert outcome_of_panel(decided, found=found, already_earned=earned) == expected


def test_a_panel_has_two_people_at_least_and_an_appeal_its_time():
    assert [panel_size(number) for number in (1, 2, 3)] == [2, 2, 3]
    assert ends_at(NOON, days=30) == NOON + timedelta(days=30)


def test_a_fresh_panel_turns_the_decision_over_and_the_badge_carries_the_record(decision):
    appeal = filed(decision)
    for person in fresh(decision, "Noor", "Olga"):
        read_anew(appeal, by=person, levels=MEETS)
    appeal.refresh_from_db()
    submission = Submission.objects.get()
    assert (appeal.state, appeal.outcome, appeal.remedy) == ("decided", "reversed", "award")
    assert appeal.credential == Credential.objects.get()
    assert (submission.state, Decision.objects.get().outcome) == ("closed", "not-yet")
    assessment = json.loads(appeal.credential.document)["credentialSubject"]["assessment"]
    earlier = [review["outcome"] for review in assessment["appeal"]["earlierReview"]]
    assert earlier == ["not-yet", "not-yet"]
    assert [review["outcome"] for review in assessment["review"]] == ["meets", "meets"]
    assert {name: assessment["appeal"][name] for name in ("grounds", "appealOutcome")} == {
        "grounds": "overlooked",
        "appealOutcome": "reversed",
    }
    assert assessment["appeal"]["appealedDecision"] == decision.leaf_hash
    assert assessment["decisionLeaf"] == appeal.outcome_leaf_hash
    assert [item.text for item in appeal.credential.evidence.all()] == [
        "I took the call and breathed."
    ]


def twice_not_yet(*, kept: bool) -> tuple[Appeal, Appeal]:
    """An appeal against each of two rounds; some work is kept from one to the next, or none."""
    submission = make_waiting(reviewers=1)
    office, ada = office_of(submission), submission.applicant
    reviewed(submission, by=make_reviewer("Grace", organization=office), levels=NOT_YET)
    submission.refresh_from_db()
    if not kept:
        earn.remove_artifact(submission.artifacts.get(), by=ada, at=LATER)
    again = TextWork(text="Another call, in which I breathed.", setting="work")
    put(submission, again, slot=int(kept), at=LATER)
    submission = earn.submit(submission, by=ada, at=LATER)
    reviewed(submission, by=make_reviewer("Linus", organization=office), levels=NOT_YET)
    first, second = Decision.objects.order_by("round")
    return filed(first), filed(second)


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("last_first", [True, False])
def test_work_that_two_appeals_turn_over_earns_one_badge(kept, last_first):
    appeals = twice_not_yet(kept=kept)
    order = appeals[::-1] if last_first else appeals
    for appeal, names in zip(order, (("Noor", "Olga"), ("Piotr", "Quin")), strict=True):
        for person in fresh(appeal.decision, *names):
            read_anew(appeal, by=person, levels=MEETS)
    for appeal in appeals:
        appeal.refresh_from_db()
    assert [(one.state, one.outcome, one.remedy) for one in order] == [
        ("decided", "reversed", "award"),
        ("decided", "reversed", "none"),
    ]
    assert order[0].credential == Credential.objects.get()
    assert "You were right, and you have the badge already." in next_step(
        order[1].state, outcome=order[1].outcome, remedy=order[1].remedy
    )


def test_the_log_proves_each_step_and_names_nobody(decision):
    appeal = filed(decision)
    for person in fresh(decision, "Noor", "Olga"):
        read_anew(appeal, by=person, levels=MEETS)
    appeal.refresh_from_db()
    kinds = list(Leaf.objects.order_by("index").values_list("kind", flat=True))
    assert kinds == ["decision.made", "appeal.filed", "appeal.decided", "credential.issued"]
    for leaf in (decision.leaf_hash, appeal.leaf_hash, appeal.outcome_leaf_hash):
        assert inclusion(leaf).holds
    entry = json.loads(Leaf.objects.get(kind="appeal.decided").entry)["entry"]
    assert entry == {
        "appeal": appeal.leaf_hash,
        "decision": decision.leaf_hash,
        "facts": hashlib.sha256(f"{appeal.salt}:{appeal.logged_facts}".encode()).hexdigest(),
    }
    told = json.loads(appeal.logged_facts)
    assert (told["grounds"], told["outcome"], told["remedy"]) == ("overlooked", "reversed", "award")
    text = "".join(Leaf.objects.values_list("entry", flat=True))
    secrets = [
        str(appeal.pk),
        "Ada",
        "recording",
        "overlooked",
        "reversed",
        "not-yet",
        str(decision.submission.applicant_id),
    ]
    assert [word for word in secrets if word in text] == []


def test_the_panel_may_uphold_and_the_learner_goes_on(decision):
    appeal = filed(decision)
    for person in fresh(decision, "Noor", "Olga"):
        read_anew(appeal, by=person, levels=NOT_YET)
    appeal.refresh_from_db()
    submission = Submission.objects.get()
    assert (appeal.outcome, appeal.remedy, appeal.credential) == ("upheld", "none", None)
    assert "Breathe before you answer." in appeal.reason
    assert (submission.state, submission.round) == ("draft", 2)


def test_a_panel_that_differs_gets_one_more(decision):
    appeal = filed(decision)
    noor, olga, piotr = fresh(decision, "Noor", "Olga", "Piotr")
    read_anew(appeal, by=noor, levels=MEETS)
    (rita,) = fresh(decision, "Rita")
    actions.join_panel(appeal, by=rita, at=NEXT_WEEK)
    with refused("no-place"):
        actions.join_panel(appeal, by=piotr, at=NEXT_WEEK)
    actions.release(appeal.panel.get(reviewer=rita), at=NEXT_WEEK)
    read_anew(appeal, by=olga, levels=NOT_YET)
    assert Appeal.objects.get().state == "hearing"
    read_anew(appeal, by=piotr, levels=MEETS)
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.agreement) == ("reversed", "2 of 3 agreed")


def test_nobody_who_had_a_place_at_the_work_sits_on_the_panel(decision):
    appeal = filed(decision)
    grace = decision.submission.assignments.order_by("taken_at").first().reviewer
    assert not appeal_queries.appeals_waiting(grace, at=TOMORROW).exists()
    with refused("judged-before"):
        actions.join_panel(appeal, by=grace, at=TOMORROW)


def gave_more_time(submission, person):
    """An owner who set a rule aside while the work was judged."""
    RuleSetAside.objects.create(
        organization=office_of(submission),
        kind="deadline",
        submission=submission,
        by=person,
        reason="Nobody else could judge it.",
        at=LATER,
        salt="s",
        leaf_hash="a" * 64,
    )


def asked_for_a_sample(submission, person):
    AnchorConsent.objects.create(submission=submission, round=1, asked_by=person, asked_at=LATER)


def took_a_step(submission, person):
    concern = Concern.objects.create(submission=submission, state="note", opened_at=LATER, salt="s")
    concern.steps.create(step="note", by=person, words="Alike.", at=LATER, leaf_hash="a" * 64)


def noted_the_fee(submission, person):
    FeeReceipt.objects.create(
        submission=submission, round=1, amount=9, currency="EUR", paid_at=LATER, noted_by=person
    )


def sample_of(submission, **facts) -> Anchor:
    """A sample made of it by somebody else, to practice."""
    about = {"submission": submission, "round": 1}
    agreed = {"agreed": True, "answered_at": LATER, "asked_at": LATER}
    consent = AnchorConsent.objects.get_or_create(**about, defaults=agreed)[0]
    return Anchor.objects.create(
        version=submission.version,
        title="Real",
        use="practice",
        consent=consent,
        made_at=LATER,
        **facts,
    )


def made_the_sample(submission, person):
    sample_of(submission, made_by=person)


def scored_the_sample(submission, person):
    sample_of(submission, scored_by=person)


def confirmed_the_sample(submission, person):
    sample_of(submission, confirmed_by=person, confirmed_at=LATER)


def read_the_sample(submission, person):
    sample_of(submission).exercises.create(
        reviewer=person, kind="practice", taken_at=LATER, changed_at=LATER, handed_in_at=LATER
    )


SAMPLED = [made_the_sample, scored_the_sample, confirmed_the_sample, read_the_sample]


@pytest.mark.parametrize("part", SAMPLED)
def test_who_knows_the_work_as_a_sample_judges_no_later_round_of_it(part):
    submission = make_waiting(reviewers=1)
    office, ada = office_of(submission), submission.applicant
    reviewed(submission, by=make_reviewer("Grace", organization=office), levels=NOT_YET)
    olga = make_reviewer("Olga", organization=office)
    again = earn.submit(Submission.objects.get(), by=ada, at=TOMORROW)
    assert list(queries.queue_for(olga, at=TOMORROW)) == [again]
    part(again, olga)
    assert list(queries.queue_for(olga, at=TOMORROW)) == []
    with refused("knows-the-sample"):
        actions.take(again, by=olga, at=TOMORROW)


def test_a_sample_given_back_unread_keeps_nobody_from_the_work(decision):
    (olga,) = fresh(decision, "Olga")
    sample_of(decision.submission).exercises.create(
        reviewer=olga, kind="practice", taken_at=LATER, changed_at=LATER, released_at=LATER
    )
    assert actions.join_panel(filed(decision), by=olga, at=TOMORROW).reviewer == olga


def test_who_is_shown_the_levels_of_a_sample_of_it_goes_on_with_no_place(decision):
    (olga,) = fresh(decision, "Olga")
    place = actions.join_panel(filed(decision), by=olga, at=TOMORROW)
    actions.open_place(place, answer=Answer(knows=False), at=TOMORROW)
    actions.save_draft(place, reading=reading(place.submission.version, *MEETS), at=TOMORROW)
    read_the_sample(decision.submission, olga)
    with refused("knows-the-sample"):
        actions.hand_in(place, at=TOMORROW)
    assert looked_after(at=TOMORROW) == (1, 0)


@pytest.mark.parametrize(
    ("part", "code"),
    [
        *((part, "knows-the-sample") for part in SAMPLED),
        (gave_more_time, "judged-before"),
        (asked_for_a_sample, "judged-before"),
        (took_a_step, "took-a-step"),
        (noted_the_fee, "noted-the-fee"),
    ],
)
def test_an_owner_who_decided_anything_about_the_work_does_not_hear_the_appeal(
    decision, part, code
):
    (olga,) = fresh(decision, "Olga")
    join(olga, organization=office_of(decision.submission), role="owner")
    appeal = filed(decision)
    assert list(appeal_queries.appeals_waiting(olga, at=TOMORROW)) == [appeal]
    part(decision.submission, olga)
    assert list(appeal_queries.appeals_waiting(olga, at=TOMORROW)) == []
    with refused(code):
        actions.join_panel(appeal, by=olga, at=TOMORROW)


def test_what_somebody_decided_about_other_work_keeps_them_from_no_panel(decision):
    (olga,) = fresh(decision, "Olga")
    other = make_submitted(decision.submission.version, applicant=make_person("Alan"))
    for part in (gave_more_time, asked_for_a_sample, took_a_step, noted_the_fee, *SAMPLED):
        part(other, olga)
    assert actions.join_panel(filed(decision), by=olga, at=TOMORROW).reviewer == olga


def test_nobody_in_conflict_sits_on_the_panel(decision):
    appeal = filed(decision)
    with refused("not-a-reviewer"):
        actions.join_panel(appeal, by=make_person("Mallory"), at=TOMORROW)
    with refused("own-work"):
        actions.join_panel(appeal, by=decision.submission.applicant, at=TOMORROW)


def test_the_panel_reads_the_work_as_it_was_judged_not_as_it_is_now(decision):
    appeal = filed(decision)
    ada = decision.submission.applicant
    submission = Submission.objects.get()
    put(submission, TextWork(text="Something new.", setting="work"), at=TOMORROW)
    (noor,) = fresh(decision, "Noor")
    place = actions.join_panel(appeal, by=noor, at=NEXT_WEEK)
    shown = [piece.text for slot in queries.blind_view(place) for piece in slot.artifacts]
    assert shown == ["I took the call and breathed."]
    assert ada.name not in appeal_queries.blind_words(appeal)


def test_what_a_device_kept_of_a_reading_ends_with_it_for_its_reader_alone(decision):
    appeal = filed(decision)
    noor, olga = fresh(decision, "Noor", "Olga")
    read_anew(appeal, by=noor, levels=MEETS)
    place = appeal.panel.get(reviewer=noor)
    ended = f'data-autosave-done="{reverse("review:draft", args=[place.pk])}"'
    done = reverse("review:done", args=[place.pk])
    client = Client()
    client.force_login(noor)
    assert ended in client.get(done, follow=True).content.decode()
    read_anew(appeal, by=olga, levels=MEETS)
    client.force_login(olga)
    page = client.get(reverse("review:appeal", args=[appeal.pk])).content.decode()
    assert ("data-autosave-done" in page, ended in page) == (True, False)


def test_the_panel_does_not_learn_what_was_decided_before_it_has_read(decision):
    appeal = filed(decision)
    (noor,) = fresh(decision, "Noor")
    place = actions.join_panel(appeal, by=noor, at=NEXT_WEEK)
    client = Client()
    client.force_login(noor)
    assert client.get(reverse("review:record", args=[decision.pk])).status_code == 404
    actions.open_place(place, answer=Answer(knows=False), at=NEXT_WEEK)
    page = client.get(reverse("review:desk", args=[place.pk])).content.decode()
    assert "This is an appeal" in page
    assert "The recording at minute two" in page
    assert "Seen at level 1." not in page


def test_only_the_learner_appeals_only_in_time_only_against_what_was_not_awarded(decision):
    ada = decision.submission.applicant
    words = {"grounds": "other", "words": WHY}
    with refused("not-yours"):
        actions.file_appeal(decision, **words, by=make_person("Mallory"), at=TOMORROW)
    with refused("too-late"):
        actions.file_appeal(decision, **words, by=ada, at=LATER + timedelta(days=30, seconds=1))
    with refused("no-reason"):
        actions.file_appeal(decision, grounds="other", words="  Unfair!  ", by=ada, at=TOMORROW)
    with refused("no-grounds"):
        actions.file_appeal(decision, grounds="mood", words=WHY, by=ada, at=TOMORROW)
    assert Appeal.objects.count() == 0
    awarded = Decision(outcome="awarded", submission=decision.submission, decided_at=LATER)
    with refused("awarded"):
        actions.file_appeal(awarded, **words, by=ada, at=TOMORROW)


def test_filed_twice_it_is_filed_once_and_taken_back_it_stays_so(decision):
    first, again = filed(decision), filed(decision)
    assert (first, Leaf.objects.filter(kind="appeal.filed").count()) == (again, 1)
    ada = decision.submission.applicant
    actions.withdraw_appeal(first, by=ada, at=TOMORROW)
    (noor,) = fresh(decision, "Noor")
    with refused("appeal-withdrawn"):
        actions.join_panel(first, by=noor, at=TOMORROW)
    with refused("appeal-withdrawn"):
        filed(decision)
    verbs = JournalEntry.objects.filter(verb__startswith="appeal.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["appeal.filed", "appeal.withdrawn"]


def test_a_draft_of_a_panel_can_not_be_handed_in_once_the_appeal_is_taken_back(decision):
    appeal = filed(decision)
    (noor,) = fresh(decision, "Noor")
    place = actions.join_panel(appeal, by=noor, at=NEXT_WEEK)
    actions.open_place(place, answer=Answer(knows=False), at=NEXT_WEEK)
    actions.withdraw_appeal(appeal, by=decision.submission.applicant, at=NEXT_WEEK)
    with refused("round-over"):
        actions.save_draft(place, reading=reading(place.submission.version, *MEETS), at=NEXT_WEEK)


def test_a_place_on_a_panel_that_nobody_uses_is_reminded_of_and_goes_on(decision):
    noor, olga = fresh(decision, "Noor", "Olga")
    place = actions.join_panel(filed(decision), by=noor, at=TOMORROW)
    assert looked_after(at=TOMORROW) == (0, 0)
    near = TOMORROW + IDLE - timedelta(hours=3)
    assert (looked_after(at=near), looked_after(at=near)) == ((0, 1), (0, 0))
    mails = Mail.objects.filter(to=noor.email, text__contains=str(place.pk))
    assert mails.count() == 1
    late = TOMORROW + IDLE + GRACE
    assert looked_after(at=late) == (0, 0)
    assert looked_after(at=late + timedelta(minutes=1)) == (1, 0)
    place.refresh_from_db()
    assert place.released_at is not None
    assert list(appeal_queries.appeals_waiting(olga, at=late)) == [place.appeal]


def test_more_time_keeps_a_place_on_a_panel(decision):
    appeal = filed(decision)
    noor, olga, greta = fresh(decision, "Noor", "Olga", "Greta")
    place = actions.join_panel(appeal, by=noor, at=TOMORROW)
    actions.join_panel(appeal, by=olga, at=TOMORROW + IDLE)
    owner = owner_of(office_of(decision.submission))
    actions.give_more_time(place, days=20, reason=WHY, by=owner, at=TOMORROW)
    later = TOMORROW + IDLE + timedelta(days=1)
    assert list(appeal_queries.appeals_waiting(greta, at=later)) == []
    with refused("no-place"):
        actions.join_panel(appeal, by=greta, at=later)


def test_more_time_on_a_panel_is_given_on_the_page_and_by_program(decision):
    appeal = filed(decision)
    noor, olga = fresh(decision, "Noor", "Olga")
    places = [actions.join_panel(appeal, by=person, at=TOMORROW) for person in (noor, olga)]
    office = office_of(decision.submission)
    owner = owner_of(office)
    client = Client()
    client.force_login(owner)
    page = client.get(reverse("review:work", args=[office.slug])).text
    doors = [reverse("review:more_time", args=[office.slug, place.pk]) for place in places]
    assert [door for door in doors if door not in page] == []
    assert "Noor has the place until" in client.get(doors[0]).text
    sent = {"days": 20, "reason": WHY}
    assert client.post(doors[0], sent).status_code == 302
    listed = f"/api/v1/review/oversee/{office.slug}/places"
    program = program_of(owner)
    assert {row["reviewer"] for row in program.get(listed).json()["items"]} == {"Noor", "Olga"}
    path = f"{listed}/{places[1].pk}/more-time"
    assert program.post(path, json.dumps(sent), "application/json").status_code == 204
    assert PlaceClock.objects.filter(more_until__isnull=False).count() == 2


def test_who_was_asked_to_the_panel_is_reminded_once_while_a_place_is_free(decision):
    noor, olga = fresh(decision, "Noor", "Olga")
    appeal = filed(decision)
    mails = Mail.objects.filter(subject__startswith="An appeal still waits")
    actions.join_panel(appeal, by=noor, at=TOMORROW)
    early = TOMORROW + PANEL_REMINDED_AFTER - timedelta(minutes=1)
    assert (panels_reminded(at=early), mails.count()) == (0, 0)
    due = TOMORROW + PANEL_REMINDED_AFTER
    assert [panels_reminded(at=due), panels_reminded(at=due)] == [1, 0]
    assert mails.get().to == olga.email
    assert reverse("review:appeals") in mails.get().text


def test_nobody_is_reminded_of_a_panel_without_a_free_place_or_an_appeal_taken_back(decision):
    appeal = filed(decision)
    for person in fresh(decision, "Noor", "Olga"):
        actions.join_panel(appeal, by=person, at=TOMORROW)
    late = TOMORROW + PANEL_REMINDED_AFTER
    assert panels_reminded(at=late) == 0
    actions.withdraw_appeal(appeal, by=decision.submission.applicant, at=late)
    assert panels_reminded(at=late) == 0


def panels_reminded(*, at):
    return actions.look_after_reviews(at=at, chance=Never()).panels_reminded


def test_a_panel_whose_readings_are_in_is_left_alone(decision):
    appeal = filed(decision)
    noor, olga = fresh(decision, "Noor", "Olga")
    read_anew(appeal, by=noor, levels=MEETS)
    assert looked_after(at=NEXT_WEEK + 9 * IDLE) == (0, 0)
    read_anew(appeal, by=olga, levels=MEETS)
    assert looked_after(at=NEXT_WEEK + 9 * IDLE) == (0, 0)


def looked_after(*, at):
    done = actions.look_after_reviews(at=at, chance=Never())
    return done.freed, done.reminded


def test_the_next_round_goes_on_while_the_panel_reads(decision):
    appeal, ada = filed(decision), decision.submission.applicant
    submission = earn.submit(Submission.objects.get(), by=ada, at=TOMORROW)
    noor, olga, greta = fresh(decision, "Noor", "Olga", "Greta")
    read_anew(appeal, by=noor, levels=MEETS)
    read_anew(appeal, by=olga, levels=MEETS)
    submission.refresh_from_db()
    assert (submission.state, Appeal.objects.get().remedy) == ("closed", "award")
    assert Decision.objects.count() == 1
    with refused("round-over"):
        actions.take(submission, by=greta, at=NEXT_WEEK)


def test_reviewers_hear_of_an_appeal_and_the_learner_of_its_end(decision):
    noor, olga = fresh(decision, "Noor", "Olga")
    appeal = filed(decision)
    asked = Mail.objects.filter(subject__startswith="An appeal waits")
    assert set(asked.values_list("to", flat=True)) == {noor.email, olga.email}
    for person in (noor, olga):
        read_anew(appeal, by=person, levels=NOT_YET)
    told = Mail.objects.get(subject__startswith="Your appeal is decided")
    assert told.to == decision.submission.applicant.email
    assert reverse("review:appeal", args=[appeal.pk]) in told.text


def test_appeals_move_the_public_figures_with_a_group_of_learners(decision, settings):
    settings.SMALLEST_GROUP = 2
    appeal = filed(decision)
    version = decision.submission.version
    for person in fresh(decision, "Noor", "Olga"):
        read_anew(appeal, by=person, levels=MEETS)
    actions.tell_figures(at=NEXT_WEEK)
    assert rigor_of(version).told is None
    other = make_submitted(version, applicant=make_person("Bea"), at=NOON)
    for name in ("Rita", "Sven"):
        person = make_reviewer(name, organization=office_of(other))
        reviewed(other, by=person, levels=MEETS)
    actions.tell_figures(at=NEXT_WEEK)
    told = rigor_of(version).told
    assert (told.attempts, told.appeals, told.upheld, told.reversed) == (2, 1, 0, 1)


def test_the_database_keeps_an_appeal_honest(decision):
    appeal = filed(decision)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(state="decided")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(decision=decision, grounds="other", words=WHY, filed_at=LATER)


def test_the_pages_of_an_appeal(decision, monkeypatch):
    Decision.objects.filter(pk=decision.pk).update(decided_at=NOON + timedelta(days=300))
    client = Client()
    client.force_login(decision.submission.applicant)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(days=301))
    record = reverse("review:record", args=[decision.pk])
    new = reverse("review:new_appeal", args=[decision.pk])
    assert new in client.get(record).content.decode()
    assert client.post(new, {"grounds": "other", "words": "Short."}).status_code == 422
    answer = client.post(new, {"grounds": "other", "words": WHY})
    appeal = Appeal.objects.get()
    assert answer["Location"] == reverse("review:appeal", args=[appeal.pk])
    assert "Waiting for a panel" in client.get(answer["Location"]).content.decode()
    assert reverse("review:appeal", args=[appeal.pk]) in client.get(record).content.decode()
    other = Client()
    other.force_login(make_person("Mallory"))
    for name, pk in (("appeal", appeal.pk), ("new_appeal", decision.pk)):
        assert other.get(reverse(f"review:{name}", args=[pk])).status_code == 404
    assert other.post(reverse("review:join_panel", args=[appeal.pk])).status_code == 404
    assert other.post(reverse("review:withdraw_appeal", args=[appeal.pk])).status_code == 404
    (noor,) = fresh(decision, "Noor")
    panel = Client()
    panel.force_login(noor)
    listed = panel.get(reverse("review:appeals")).content.decode()
    assert reverse("review:join_panel", args=[appeal.pk]) in listed
    place = panel.post(reverse("review:join_panel", args=[appeal.pk]))
    assert panel.get(place["Location"]).status_code == 302
    client.post(reverse("review:withdraw_appeal", args=[appeal.pk]))
    assert Appeal.objects.get().state == "withdrawn"


def test_the_api_of_an_appeal(decision):
    """File it, find it waiting, join, and read how it stands; a stranger finds nothing."""
    Decision.objects.filter(pk=decision.pk).update(decided_at=timezone.now())
    ada = decision.submission.applicant
    (noor,) = fresh(decision, "Noor")
    body = {"grounds": "overlooked", "words": WHY}
    address = f"/api/v1/review/decisions/{decision.pk}/appeal"
    assert call(make_person("Mallory"), "post", address, body).status_code == 404
    entry = call(ada, "post", address, body).json()
    assert (entry["state"], entry["own"], entry["outcome"]) == ("filed", True, "")
    assert call(ada, "post", address, body).json() == entry
    (waiting,) = call(noor, "get", "/api/v1/review/appeals/waiting").json()
    assert ("nobody mentions it" in waiting["words"], "Ada" in waiting["words"]) == (True, False)
    place = call(noor, "post", f"/api/v1/review/appeals/{waiting['id']}/join").json()
    assert appeal_queries.appeals_of(ada).get().panel.get().pk == UUID(place["id"])
    assert call(ada, "get", f"/api/v1/review/appeals/{entry['id']}").json()["state"] == "hearing"
    assert call(noor, "get", f"/api/v1/review/appeals/{entry['id']}").status_code == 404
    assert call(ada, "delete", f"/api/v1/review/appeals/{entry['id']}").status_code == 204
    (listed,) = call(ada, "get", "/api/v1/review/appeals").json()["items"]
    assert listed["state"] == "withdrawn"


def call(person, method: str, address: str, body=None):
    token = make_token(person, name="Test", expires_at=None, at=timezone.now())
    send = getattr(Client(headers={"Authorization": f"Bearer {token}"}), method)
    return send(address, body, content_type="application/json") if body else send(address)


def test_a_learner_reads_what_comes_next_in_each_appeal_on_a_page_of_their_own(decision):
    ada, appeal = decision.submission.applicant, filed(decision)
    client, page = Client(), reverse("review:my_appeals")
    client.force_login(ada)
    assert page in client.get(reverse("earn:list")).content.decode()
    seen = [client.get(page).content.decode()]
    panel = fresh(decision, "Noor", "Olga")
    read_anew(appeal, by=panel[0], levels=MEETS)
    seen.append(client.get(page).content.decode())
    read_anew(appeal, by=panel[1], levels=MEETS)
    seen.append(client.get(page).content.decode())
    for text, words in zip(
        seen,
        [
            "It waits for people who had no part in the decision.",
            "People who had no part in the decision read your work. You get a mail.",
            "The badge is yours. Look in your wallet or your mail.",
        ],
        strict=True,
    ):
        assert words in text
        assert reverse("review:appeal", args=[appeal.pk]) in text
    told = program_of(ada).get("/api/v1/review/appeals/mine").json()
    assert [(row["id"], row["state"]) for row in told["items"]] == [(str(appeal.pk), "decided")]
    assert told["items"][0]["next_step"] == "The badge is yours. Look in your wallet or your mail."


def test_nobody_else_finds_them_there(decision):
    filed(decision)
    (olga,) = fresh(decision, "Olga")
    join(olga, organization=office_of(decision.submission), role="owner")
    assert program_of(olga).get("/api/v1/review/appeals").json()["count"] == 1
    assert program_of(olga).get("/api/v1/review/appeals/mine").json()["count"] == 0
    client = Client()
    client.force_login(olga)
    page = client.get(reverse("review:my_appeals")).content.decode()
    assert decision.submission.version.title not in page


@pytest.mark.parametrize(
    ("state", "outcome", "remedy", "words"),
    [
        ("withdrawn", "", "", "You took it back"),
        ("decided", "upheld", "none", "The decision stands"),
        ("decided", "reversed", "review", "read in full"),
        ("decided", "reversed", "none", "You were right"),
    ],
)
def test_what_comes_next_after_each_end(state, outcome, remedy, words):
    assert words in next_step(state, outcome=outcome, remedy=remedy)


def program_of(person):
    token = make_token(person, name="t", expires_at=None, at=NOON)
    return Client(headers={"Authorization": f"Bearer {token}"})
