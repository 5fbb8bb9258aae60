"""Samples mixed in among what reviewers are asked by mail: as often as the rule says, unseen."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from milepost.define.models import AchievementVersion
from milepost.define.tests.builders import make_version as make_measured
from milepost.earn import actions as earn
from milepost.earn.rules.attesting import Answer as Confirmation
from milepost.earn.rules.attesting import Question
from milepost.earn.rules.work import TextWork
from milepost.issue.models import Credential
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import (
    Anchor,
    Assignment,
    Decision,
    Exercise,
    Review,
    ReviewProposal,
)
from milepost.review.rules.assigning import ANSWER_WITHIN
from milepost.review.rules.calibration import Asked
from milepost.review.rules.conflicts import Answer
from milepost.review.tests.builders import (
    LATER,
    NOON,
    Always,
    Never,
    make_reviewer,
    make_submitted,
    make_version,
    put,
    reviewed,
    seated,
)
from milepost.review.tests.test_calibration import TRUE, make_sample, panel, read
from milepost.review.tests.test_duties import ruled, signed_in

pytestmark = pytest.mark.django_db
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def mixed(every):
    return Asked(measure="exact", threshold=75, samples=1, months=12, every=every, required=False)


@pytest.fixture
def office():
    return make_organization("State Office", kind="authority")


@pytest.fixture
def version(office):
    """What one reviewer judges; samples are mixed in, about one in ten, by a rule."""
    version, lead = make_version(office, reviewers=1), make_person("Dorothy")
    join(lead, organization=office, role="designer")
    ruled(version.achievement, asked=mixed(10))
    make_sample(version, lead=lead)
    return version


@pytest.fixture
def work(version):
    return make_submitted(version, applicant=make_person("Ada"))


def look_after(chance, *, at=LATER):
    done = actions.look_after_reviews(at=at, chance=chance)
    return done.asked, done.mixed_in


def test_who_is_due_a_sample_is_asked_besides_those_whom_the_work_needs(office, work):
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    assert look_after(Always()) == (0, 2)
    assert look_after(Always()) == (0, 0)
    margaret = make_reviewer("Margaret", organization=office)
    assert look_after(Never()) == (1, 0)
    found = {row.reviewer: row.unseen for row in ReviewProposal.objects.all()}
    assert found == {grace: True, linus: True, margaret: False}


@pytest.mark.parametrize("why", ["no rule", "none is mixed in", "no sample", "none due"])
def test_without_a_reason_no_sample_is_asked_for(office, version, work, why):
    make_reviewer("Grace", organization=office)
    if why == "no rule":
        version.achievement.calibration_rule.delete()
    if why == "none is mixed in":
        ruled(version.achievement, asked=mixed(0))
    if why == "no sample":
        Anchor.objects.update(state="retired")
    chance = Never() if why == "none due" else Always()
    assert look_after(chance) == (1, 0)
    assert ReviewProposal.objects.get().unseen is False


def test_a_sample_comes_at_the_latest_after_twice_as_many_reviews_as_the_rule_says(office, version):
    grace = make_reviewer("Grace", organization=office)
    ruled(version.achievement, asked=mixed(2))
    seen = []
    for number in range(4):
        work = make_submitted(version, applicant=make_person(f"Ada {number}"))
        seen.append(look_after(Never()))
        actions.begin(work, by=grace, at=LATER, chance=Never())
    assert seen == [(1, 0), (1, 0), (1, 0), (0, 1)]


def test_nothing_that_the_reviewer_reads_tells_a_sample_from_work(office, version, work):
    """The mail, the queue, the API, taking, and what is left after it are the same."""
    grace = make_reviewer("Grace", organization=office)
    assert look_after(Always()) == (0, 1)
    more = make_submitted(version, applicant=make_person("Alan"), at=NOON + timedelta(minutes=5))
    assert look_after(Never()) == (1, 0)
    sample, real = ReviewProposal.objects.order_by("-unseen")
    assert (sample.unseen, sample.submission, real.submission) == (True, work, more)
    first, second = Mail.objects.filter(to=grace.email).order_by("pk")
    assert (first.subject, first.text) == (second.subject, second.text)
    client = signed_in(grace)
    page = client.get(reverse("review:queue")).content.decode()
    rows = page.split('id="asked"')[1].split("</section>")[0].split("<li>")[1:]
    one, other = (UUID.sub("ID", row).split("</li>")[0] for row in rows)
    assert one == other
    shapes = []
    for proposal in (sample, real):
        taken = client.post(reverse("review:take", args=[proposal.submission_id]))
        shapes.append(UUID.sub("ID", taken.headers["Location"]))
        proposal.refresh_from_db()
        assert proposal.answer == "taken"
    assert shapes[0] == shapes[1]
    assert list(queries.proposals_to(grace)) == []
    assert list(queries.queue_for(grace, at=LATER)) == []
    assert len(queries.begun_by(grace)) == 2


def test_a_sample_asked_for_decides_nothing_and_the_work_is_asked_of_its_reader_next(office, work):
    grace = make_reviewer("Grace", organization=office)
    look_after(Always())
    before = (Leaf.objects.count(), Credential.objects.count())
    exercise = actions.begin(work, by=grace, at=LATER, chance=Never())
    assert (exercise.kind, exercise.stands_for) == ("blind", work)
    assert look_after(Always()) == (0, 0), "to her the work is with her"
    read(exercise, *TRUE)
    assert (Leaf.objects.count(), Credential.objects.count()) == before
    for table in (Decision, Review, Assignment):
        assert table.objects.count() == 0
    assert look_after(Always()) == (1, 0)
    assert [row.unseen for row in queries.proposals_to(grace)] == [False]
    assert isinstance(actions.begin(work, by=grace, at=LATER, chance=Always()), Assignment)


@pytest.mark.parametrize("answer", ["declined", "lapsed", "given back"])
def test_who_does_not_read_it_is_not_asked_again_as_with_any_work(office, work, answer):
    grace = make_reviewer("Grace", organization=office)
    look_after(Always())
    at = LATER
    if answer == "declined":
        actions.decline(ReviewProposal.objects.get(), at=LATER)
    if answer == "lapsed":
        at += ANSWER_WITHIN + timedelta(hours=1)
    if answer == "given back":
        actions.give_back(actions.begin(work, by=grace, at=LATER, chance=Never()), at=LATER)
    assert look_after(Never(), at=at) == (0, 0)
    assert Exercise.objects.filter(handed_in_at__isnull=False).count() == 0


def test_a_sample_drawn_at_the_queue_is_not_followed_by_a_mail_about_the_same_work(office, work):
    grace = make_reviewer("Grace", organization=office)
    exercise = actions.begin(work, by=grace, at=LATER, chance=Always())
    assert isinstance(exercise, Exercise)
    assert look_after(Never()) == (0, 0)


def test_without_a_sample_left_who_was_asked_gets_the_work_itself(office, work):
    grace = make_reviewer("Grace", organization=office)
    look_after(Always())
    Anchor.objects.update(state="retired")
    assert isinstance(actions.begin(work, by=grace, at=LATER, chance=Never()), Assignment)


def test_who_may_not_judge_any_more_gets_no_sample_either(office, work):
    grace = make_reviewer("Grace", organization=office)
    look_after(Always())
    actions.declare_tie(work.applicant, email=grace.email, kind="family", at=LATER)
    taken = signed_in(grace).post(reverse("review:take", args=[work.pk]))
    assert taken.status_code == 404
    assert Exercise.objects.count() == 0


RULE = {
    "condition": "the rules",
    "behavior": "is on time",
    "standard": {"met": 9, "of": 10},
    "period": {"length": 2, "unit": "weeks"},
    "record": "the log-in record",
}
LEVELS = [
    {"name": "Not yet", "description": "The record falls short.", "meets": False},
    {"name": "Met", "description": "The record shows it.", "meets": True},
]


@pytest.fixture
def measured():
    """What is measured by a practice log, and asks for a photo of its place, too."""
    version = make_measured(
        {
            "criteria": [{"text": "Is on time.", "rule": RULE, "levels": LEVELS}],
            "slots": [{"title": "The record", "kind": "log"}, {"title": "Words", "kind": "text"}],
        }
    )
    AchievementVersion.objects.update(reviewers=1)
    version.refresh_from_db()
    return version


def kept_log(version, *, by):
    """A practice log handed in by somebody, with a boss who says what is in it."""
    submission = earn.start(version, by=by, at=NOON)
    log = earn.begin_log(submission, slot=version.slots.all()[0], time_zone="UTC", by=by, at=NOON)
    earn.describe_artifact(log, setting="work", note="", by=by, at=NOON)
    put(submission, TextWork(text=f"{by.name} was there.", setting="work"), slot=1, at=NOON)
    words = submission.artifacts.get(kind="text")
    question = Question(email="boss@clinic.example", name="Boss", statement="Came on time.")
    asked = earn.ask(words, question=question, by=by, at=NOON)
    said = Confirmation(
        state="confirmed",
        capacity="supervisor",
        capacity_words="",
        words="",
        name="Boss",
        name_shown=False,
        seen=words.digest,
    )
    earn.attest(asked, answer=said, at=NOON)
    return earn.submit(submission, by=by, at=LATER)


def test_a_sample_of_a_practice_log_looks_on_the_desk_as_the_work_did(measured):
    office = measured.achievement.organization
    grace, linus = (make_reviewer(name, organization=office) for name in ("Grace", "Linus"))
    lead, second = make_person("Dorothy"), make_person("Olivia")
    for person in (lead, second):
        join(person, organization=office, role="designer")
    submission = kept_log(measured, by=make_person("Ada Lovelace"))
    place = seated(submission, by=grace)
    work = queries.work_at(place)
    reviewed(submission, by=grace, levels=(2,))
    consent = actions.ask_consent(Decision.objects.get(), by=lead, at=LATER)
    actions.answer_consent(consent, agreed=True, by=submission.applicant, at=LATER)
    sample = actions.sample_from(consent, title="Real", use="test", by=lead, at=LATER)
    seen = [replace(piece, id=None) for _slot, row in queries.work_of(sample) for piece in row]
    assert seen == [replace(piece, id=None) for _slot, row in work for piece in row]
    assert (seen[0].log is not None, len(seen[1].said), bool(seen[1].hidden)) == (True, 1, True)
    actions.set_scores(sample, panel=panel(measured, 2), by=lead, at=LATER)
    actions.use_sample(sample, by=second, at=LATER)
    ruled(measured.achievement, asked=mixed(1))
    waiting = kept_log(measured, by=make_person("Bea"))
    seat = actions.begin(waiting, by=linus, at=LATER, chance=Always())
    assert isinstance(seat, Exercise)
    actions.open_at(seat, answer=Answer(knows=False), at=LATER)
    page = signed_in(linus).get(reverse("review:desk", args=[seat.pk])).content.decode()
    assert ("measured-by" in page, "What a third party says" in page) == (True, True)


def test_a_sample_in_which_words_stand_for_a_log_is_not_mixed_in(measured):
    office = measured.achievement.organization
    linus = make_reviewer("Linus", organization=office)
    lead, second = make_person("Dorothy"), make_person("Olivia")
    for person in (lead, second):
        join(person, organization=office, role="designer")
    made = actions.make_sample(measured.achievement, title="One", use="test", by=lead, at=NOON)
    for slot in measured.slots.all():
        work = TextWork(text="98 of 100 days on time.", setting="work")
        actions.add_piece(made, slot=slot, work=work, by=lead, at=NOON)
    actions.set_scores(made, panel=panel(measured, 2), by=lead, at=NOON)
    actions.use_sample(made, by=second, at=NOON)
    ruled(measured.achievement, asked=mixed(1))
    waiting = kept_log(measured, by=make_person("Bea"))
    seat = actions.begin(waiting, by=linus, at=LATER, chance=Always())
    assert isinstance(seat, Assignment)
    assert len(queries.givable(measured.achievement, reviewer=linus, use="test", at=LATER)) == 1
