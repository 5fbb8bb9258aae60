"""Samples: who qualifies, what is mixed in unseen, that it decides nothing, and who sees what."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from milepost.earn.models import Submission
from milepost.earn.rules.work import FileWork, LinkWork, TextWork
from milepost.issue.models import Credential
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.kit.tests.media_samples import photo
from milepost.ledger.models import Leaf
from milepost.organizations.models import Membership
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.actions.anchors import Panel
from milepost.review.models import (
    Anchor,
    AnchorConsent,
    Assignment,
    Calibration,
    CalibrationRule,
    Decision,
    Exercise,
    Review,
)
from milepost.review.rules.calibration import (
    Asked,
    Drift,
    Pair,
    agreement_with_panel,
    drift,
    is_due,
    leaning,
    qualifies,
)
from milepost.review.rules.conflicts import Answer
from milepost.review.rules.duties import Proposal
from milepost.review.rules.kept import kept_reading, reading_from
from milepost.review.tests.builders import (
    LATER,
    NOON,
    Always,
    Never,
    make_reviewer,
    make_submitted,
    make_version,
    make_waiting,
    reading,
    reviewed,
    seated,
)
from milepost.review.tests.test_api import Program
from milepost.review.tests.test_duties import WHY as DUTY
from milepost.review.tests.test_duties import owner_of, ruled

pytestmark = pytest.mark.django_db
TRUE, OFF, FAR = (2, 2, 2), (2, 3, 2), (3, 3, 3)
NOTHING = Answer(knows=False)
RULE = Asked(measure="exact", threshold=75, samples=2, months=12, every=10, required=True)


def refused(code: str):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


def pairs(*levels: tuple[int, int], of: int = 3) -> list[Pair]:
    return [Pair(criterion="c", given=given, true=true, levels=of) for given, true in levels]


# Rules


@pytest.mark.parametrize(
    ("levels", "measure", "expected"),
    [
        ([(2, 2), (3, 2), (1, 1), (2, 2)], "exact", 0.75),
        ([(2, 2), (3, 2), (1, 3), (2, 2)], "adjacent", 0.75),
        ([(1, 1), (2, 2), (3, 3)], "kappa", 1.0),
        ([(1, 3), (2, 2), (3, 1)], "kappa", -1.0),
        ([(2, 2), (2, 2)], "kappa", 1.0),
        ([], "kappa", None),
    ],
)
def test_agreement_with_a_panel_by_each_measure(levels, measure, expected):
    found = agreement_with_panel(pairs(*levels), measure=measure)
    assert (found.value if found else None) == (pytest.approx(expected) if expected else expected)


@pytest.mark.parametrize(("percent", "expected"), [(75, True), (76, False)])
def test_the_threshold_itself_is_enough(percent, expected):
    found = agreement_with_panel(pairs((1, 1), (2, 2), (3, 3), (1, 3)), measure="exact")
    assert qualifies(found, threshold=percent) is expected
    assert qualifies(None, threshold=1) is False


SAME, UP, DOWN = [(2, 2)] * 3, [(3, 2)] * 3, [(1, 2)] * 3


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        ([], Drift.UNKNOWN),
        ([SAME], Drift.UNKNOWN),
        ([SAME, SAME], Drift.STEADY),
        ([UP, UP], Drift.MILDER),
        ([DOWN, DOWN], Drift.STRICTER),
        ([UP, UP, SAME, SAME, SAME], Drift.STEADY),
        ([[(3, 2), (1, 2), (2, 2)], [(3, 2), (1, 2), (2, 2)]], Drift.APART),
    ],
)
def test_drift_is_told_from_the_latest_samples(samples, expected):
    found = drift([pairs(*levels) for levels in samples], measure="exact", threshold=75)
    assert found == expected
    assert found.sentence


def test_nobody_leans_without_samples():
    assert (leaning([]), leaning(pairs((3, 2), (2, 2)))) == (None, 0.5)


@pytest.mark.parametrize(
    ("since", "every", "draw", "due"),
    [
        (0, 10, 0.09, True),
        (0, 10, 0.11, False),
        (18, 10, 0.99, False),
        (19, 10, 0.99, True),
        (500, 0, 0.0, False),
    ],
)
def test_a_sample_comes_by_chance_and_at_the_latest_after_twice_as_many(since, every, draw, due):
    assert is_due(since=since, every=every, draw=draw) is due


def test_a_reading_is_kept_whole():
    submission = make_waiting()
    whole = reading(submission.version, *TRUE)
    lines = tuple(replace(line, seen_in=(uuid4(),)) for line in whole.lines)
    kept = replace(whole, lines=lines)
    assert reading_from(kept_reading(kept)) == kept
    assert reading_from({}).lines == ()


# Samples


@pytest.fixture
def office():
    return make_organization("State Office", kind="authority")


@pytest.fixture
def lead(office):
    person = make_person("Dorothy")
    join(person, organization=office, role="designer")
    return person


def panel(version, *levels):
    criteria = list(version.criteria.all())
    return Panel(
        size=3,
        words="three teachers",
        levels={
            row.pk: row.levels.get(position=level).pk
            for row, level in zip(criteria, levels, strict=True)
        },
        reasons={row.pk: "Said so in line 2." for row in criteria},
    )


def used(sample, *, lead, at=NOON):
    """A sample whose levels a second person confirmed."""
    actions.use_sample(sample, by=lead, at=at)
    second = make_person("Second")
    join(second, organization=sample.version.achievement.organization, role="designer")
    return actions.use_sample(sample, by=second, at=at)


def make_sample(version, *, lead, use="test", levels=TRUE):
    made = actions.make_sample(version.achievement, title="Quiet", use=use, by=lead, at=NOON)
    slot = version.slots.first()
    work = TextWork(text="I took the call and waited.", setting="work")
    actions.add_piece(made, slot=slot, work=work, by=lead, at=NOON)
    actions.set_scores(made, panel=panel(version, *levels), by=lead, at=NOON)
    return used(made, lead=lead)


@pytest.fixture
def world(office, lead):
    """A version under a rule with three samples to qualify and one to practice on."""
    version = make_version(office, reviewers=1)
    ruled(version.achievement, asked=RULE)
    for _ in range(3):
        make_sample(version, lead=lead)
    make_sample(version, lead=lead, use="practice")
    return version, make_reviewer("Grace", organization=office)


def read(exercise, *levels, at=LATER):
    if exercise.kind == "blind":
        actions.open_at(exercise, answer=NOTHING, at=at)
    actions.save_at(exercise, reading=reading(exercise.anchor.version, *levels), at=at)
    actions.hand_in_at(exercise, at=at)
    exercise.refresh_from_db()
    return exercise


def qualify(version, reviewer, *levels, at=LATER):
    for exercise in actions.try_to_qualify(version.achievement, by=reviewer, at=at):
        read(exercise, *levels, at=at)


def test_only_a_whole_sample_with_a_panel_is_used_and_then_it_stays_as_it_is(office, lead):
    version = make_version(office)
    made = actions.make_sample(version.achievement, title="One", use="test", by=lead, at=NOON)
    with refused("sample-incomplete"):
        actions.use_sample(made, by=lead, at=NOON)
    slot = version.slots.first()
    piece = actions.add_piece(
        made, slot=slot, work=TextWork(text="Words", setting="work"), by=lead, at=NOON
    )
    with refused("sample-unscored"):
        actions.use_sample(made, by=lead, at=NOON)
    actions.set_scores(made, panel=replace(panel(version, *TRUE), size=1), by=lead, at=NOON)
    with refused("no-panel"):
        actions.use_sample(made, by=lead, at=NOON)
    actions.set_scores(made, panel=panel(version, *TRUE), by=lead, at=NOON)
    used(made, lead=lead)
    with refused("sample-in-use"):
        actions.remove_piece(piece, by=lead, at=NOON)
    with refused("sample-in-use"):
        actions.set_scores(made, panel=panel(version, *FAR), by=lead, at=NOON)


def scored(version, *, lead):
    made = actions.make_sample(version.achievement, title="Quiet", use="test", by=lead, at=NOON)
    work = TextWork(text="I took the call and waited.", setting="work")
    actions.add_piece(made, slot=version.slots.first(), work=work, by=lead, at=NOON)
    return actions.set_scores(made, panel=panel(version, *TRUE), by=lead, at=NOON)


def test_what_one_wrote_of_a_panel_is_confirmed_by_somebody_else(office, lead):
    version = make_version(office)
    made = scored(version, lead=lead)
    second = owner_of(office)
    assert actions.use_sample(made, by=lead, at=NOON).state == "waiting"
    with refused("second-person-needed"):
        actions.use_sample(made, by=lead, at=NOON)
    actions.set_scores(made, panel=panel(version, *FAR), by=lead, at=NOON)
    made.refresh_from_db()
    assert made.state == "draft"
    ready = actions.use_sample(made, by=second, at=LATER)
    assert (ready.state, ready.scored_by, ready.confirmed_by) == ("ready", lead, second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Anchor.objects.update(confirmed_by=lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Anchor.objects.update(confirmed_at=None)


def test_only_the_only_lead_goes_on_alone_with_a_reason_and_everyone_is_told(office):
    version, owner = make_version(office), owner_of(office)
    made = scored(version, lead=owner)
    with refused("reason-needed"):
        actions.use_sample_alone(made, reason="Hm", by=owner, at=NOON)
    designer = make_person("Dee")
    join(designer, organization=office, role="designer")
    with refused("second-person-needed"):
        actions.use_sample_alone(made, reason=DUTY, by=owner, at=NOON)
    Membership.objects.filter(person=designer).delete()
    client = Client()
    client.force_login(owner)
    page = reverse("review:sample", args=[made.pk])
    assert "Go on alone" in client.get(page).content.decode()
    client.post(reverse("review:sample_state", args=[made.pk]), {"alone": "1", "reason": DUTY})
    made.refresh_from_db()
    assert (made.state, made.alone) == ("ready", True)
    counted = {row.kind: row.number for row in queries.overrides_of(organization=office)}
    assert counted["alone"] == 1


def test_only_leads_of_the_organization_make_samples_and_rules(office):
    version = make_version(office)
    for role in ("reviewer", "coach"):
        person = make_person(role)
        join(person, organization=office, role=role)
        with refused("not-a-lead"):
            actions.make_sample(version.achievement, title="X", use="test", by=person, at=NOON)
        with refused("not-lead"):
            propose(version.achievement, asked=RULE, by=person)


def propose(achievement, *, asked, by):
    proposal = Proposal(kind="calib", after=vars(asked), reason="We saw different levels.")
    return actions.propose_change(
        achievement.organization, achievement=achievement, proposal=proposal, by=by, at=NOON
    )


def test_what_samples_ask_for_holds_once_a_second_person_confirmed_it(office, lead):
    achievement = make_version(office).achievement
    owner = make_person("Olivia")
    join(owner, organization=office, role="owner")
    change = propose(achievement, asked=RULE, by=lead)
    assert not CalibrationRule.objects.exists()
    with refused("not-owner"):
        actions.confirm_change(change, by=lead, at=LATER)
    actions.confirm_change(change, by=owner, at=LATER)
    rule = CalibrationRule.objects.get(achievement=achievement)
    assert {name: getattr(rule, name) for name in vars(RULE)} == vars(RULE)
    assert Leaf.objects.filter(kind="policy.changed").count() == 1
    milder = propose(achievement, asked=replace(RULE, required=False, threshold=50), by=owner)
    with refused("second-person-needed"):
        actions.confirm_change(milder, by=owner, at=LATER)
    rule.refresh_from_db()
    assert (rule.required, rule.threshold) == (RULE.required, RULE.threshold)


@pytest.mark.parametrize(
    "wrong", [{"threshold": 0}, {"samples": 21}, {"months": 61}, {"every": 201}, {"measure": "x"}]
)
def test_what_makes_no_sense_is_not_proposed_for_samples(office, lead, wrong):
    with refused("out-of-range"):
        propose(make_version(office).achievement, asked=replace(RULE, **wrong), by=lead)


def test_samples_are_ruled_on_for_one_achievement_not_for_a_house(office, lead):
    proposal = Proposal(kind="calib", after=vars(RULE), reason="We saw different levels.")
    with refused("which-achievement"):
        actions.propose_change(office, achievement=None, proposal=proposal, by=lead, at=NOON)


@pytest.mark.parametrize(
    ("kind", "work", "shown"),
    [
        (
            "link",
            LinkWork(url="https://example.org/a", setting="work"),
            ("", "https://example.org/a"),
        ),
        (
            "log",
            TextWork(text="98 of 100 days on time.", setting="work"),
            ("98 of 100 days on time.", ""),
        ),
    ],
)
def test_a_sample_can_have_a_link_and_a_log_in_words(office, lead, kind, work, shown):
    version = make_version(office)
    version.slots.filter(position=0).update(kind=kind)
    made = actions.make_sample(version.achievement, title="One", use="test", by=lead, at=NOON)
    actions.add_piece(made, slot=version.slots.first(), work=work, by=lead, at=NOON)
    actions.set_scores(made, panel=panel(version, *TRUE), by=lead, at=NOON)
    used(made, lead=lead)
    [[piece], _other] = [slot.artifacts for slot in queries.work_of(made)]
    assert (piece.text, piece.url) == shown


def test_an_uploaded_file_is_kept_without_what_it_tells_of_its_maker(office, lead):
    version = make_version(office)
    made = actions.make_sample(version.achievement, title="One", use="test", by=lead, at=NOON)
    slot = version.slots.all()[1]
    work = FileWork(name="ada.jpg", content=photo(), setting="work")
    piece = actions.add_piece(made, slot=slot, work=work, by=lead, at=NOON)
    with files.stream(piece.sha256) as file:
        assert dict(Image.open(file).getexif()) == {}


# Real work, with consent


def test_real_work_becomes_a_sample_only_when_its_learner_agrees_and_without_their_name(
    office, lead
):
    version = make_version(office, reviewers=1)
    ada = make_person("Ada Lovelace")
    submission = make_submitted(version, applicant=ada)
    submission.artifacts.update(text="I, Ada Lovelace, took the call.")
    grace = make_reviewer("Grace", organization=office)
    reviewed(submission, by=grace, levels=TRUE)
    decision = Decision.objects.get()
    consent = actions.ask_consent(decision, by=lead, at=LATER)
    again = actions.ask_consent(decision, by=lead, at=LATER)
    mails = Mail.objects.filter(subject__startswith="May your work")
    assert (consent, [mail.to for mail in mails]) == (again, [ada.email])
    with refused("no-consent"):
        actions.sample_from(consent, title="Real", use="test", by=lead, at=LATER)
    with refused("not-yours"):
        actions.answer_consent(consent, agreed=True, by=make_person("Mallory"), at=LATER)
    actions.answer_consent(consent, agreed=True, by=ada, at=LATER)
    sample = actions.sample_from(consent, title="Real", use="test", by=lead, at=LATER)
    [slot, _other] = queries.work_of(sample)
    assert [piece.text for piece in slot.artifacts] == ["I, [name], took the call."]
    actions.set_scores(sample, panel=panel(version, *TRUE), by=lead, at=LATER)
    used(sample, lead=lead, at=LATER)
    actions.answer_consent(consent, agreed=False, by=ada, at=LATER)
    sample.refresh_from_db()
    assert (sample.state, list(sample.pieces.all())) == ("retired", [])


def test_who_looks_for_real_work_is_not_told_whose_it_is(office, lead):
    version = make_version(office, reviewers=1)
    submission = make_submitted(version, applicant=make_person("Ada Lovelace"))
    reviewed(submission, by=make_reviewer("Grace", organization=office), levels=TRUE)
    client = Client()
    client.force_login(lead)
    address = reverse("review:rounds", args=[version.achievement.slug])
    page = client.get(address).content.decode()
    assert "Ask the learner" in page
    assert "Lovelace" not in page
    assert str(submission.pk) not in page
    decision = Decision.objects.get()
    ask = reverse("review:ask_consent", args=[version.achievement.slug, decision.pk])
    assert client.post(ask).status_code == 302
    assert "Learner was asked" in client.get(address).content.decode()
    mallory = Client()
    mallory.force_login(make_person("Mallory"))
    assert mallory.get(address).status_code == 404


def test_the_learner_answers_on_a_page_of_their_own(office, lead):
    version = make_version(office, reviewers=1)
    submission = make_submitted(version, applicant=make_person("Ada Lovelace"))
    reviewed(submission, by=make_reviewer("Grace", organization=office), levels=TRUE)
    consent = actions.ask_consent(Decision.objects.get(), by=lead, at=LATER)
    address = reverse("review:consent", args=[consent.pk])
    client, mallory = Client(), Client()
    client.force_login(submission.applicant)
    mallory.force_login(make_person("Mallory"))
    assert mallory.get(address).status_code == 404
    assert client.post(address, {"yes": "1"}).status_code == 302
    assert AnchorConsent.objects.get().agreed is True
    assert "You said yes" in client.get(address).content.decode()
    record = reverse("review:record", args=[Decision.objects.get().pk])
    assert address in client.get(record).content.decode()
    grace = Client()
    grace.force_login(Assignment.objects.get().reviewer)
    assert address not in grace.get(record).content.decode()


# Qualifying


def test_who_is_near_enough_to_the_panel_qualifies_for_a_time(world):
    version, grace = world
    qualify(version, grace, *TRUE)
    row = Calibration.objects.get()
    assert (row.reviewer, row.value, row.units, row.until) == (
        grace,
        1.0,
        6,
        LATER.replace(year=LATER.year + 1),
    )
    rule = version.achievement.calibration_rule
    states = [
        queries.stance_of(grace, rule=rule, at=at).state
        for at in (LATER, row.until - timedelta(days=3), row.until)
    ]
    assert states == ["qualified", "ending", "lapsed"]


def test_who_is_too_far_off_does_not_and_sees_where_and_may_try_again_on_fresh_samples(world, lead):
    version, grace = world
    qualify(version, grace, *FAR)
    assert list(Calibration.objects.all()) == []
    with refused("too-few-samples"):
        actions.try_to_qualify(version.achievement, by=grace, at=LATER)
    make_sample(version, lead=lead)
    qualify(version, grace, *TRUE)
    assert Calibration.objects.get().reviewer == grace


def test_what_the_panel_saw_is_shown_once_all_samples_of_a_try_are_read(world):
    version, grace = world
    first, second = actions.try_to_qualify(version.achievement, by=grace, at=LATER)
    assert actions.try_to_qualify(version.achievement, by=grace, at=LATER) == [first, second]
    read(first, *OFF)
    assert queries.compared(first) == []
    read(second, *OFF)
    told = [(one.criterion.text, one.same, one.true.name) for one in queries.compared(first)]
    assert told == [
        ("Keeps a calm tone", True, "Meets it"),
        ("Names the problem", False, "Meets it"),
        ("Adds humor", True, "Meets it"),
    ]


def test_practice_tells_at_once_and_qualifies_nobody(world):
    version, grace = world
    exercise = actions.practice(version.achievement, by=grace, at=LATER)
    assert actions.practice(version.achievement, by=grace, at=LATER) == exercise
    read(exercise, *TRUE)
    assert len(queries.compared(exercise)) == 3
    assert list(Calibration.objects.all()) == []
    rule = version.achievement.calibration_rule
    assert queries.stance_of(grace, rule=rule, at=LATER).points == []
    with refused("no-sample"):
        actions.practice(version.achievement, by=grace, at=LATER)


def test_where_it_is_asked_for_only_who_qualified_takes_a_place(world):
    version, grace = world
    submission = make_submitted(version, applicant=make_person("Ada"))
    assert list(queries.queue_for(grace, at=LATER)) == []
    with refused("not-calibrated"):
        actions.take(submission, by=grace, at=LATER)
    qualify(version, grace, *TRUE)
    assert list(queries.queue_for(grace, at=LATER)) == [submission]
    until = Calibration.objects.get().until
    assert list(queries.queue_for(grace, at=until)) == []
    place = seated(submission, by=grace, at=LATER)
    actions.save_draft(place, reading=reading(version, *TRUE), at=until)
    assert actions.hand_in(place, at=until).outcome == "meets"


def test_nobody_but_a_reviewer_is_given_samples(world):
    version, _grace = world
    with refused("not-a-reviewer"):
        actions.practice(version.achievement, by=make_person("Mallory"), at=LATER)


def test_nobody_is_given_the_sample_that_their_own_work_became(office, lead):
    version = make_version(office, reviewers=1)
    ruled(version.achievement, asked=RULE)
    ada = make_person("Ada")
    submission = make_submitted(version, applicant=ada)
    ruled(version.achievement, asked=replace(RULE, required=False))
    reviewed(submission, by=make_reviewer("Grace", organization=office), levels=TRUE)
    consent = actions.ask_consent(Decision.objects.get(), by=lead, at=LATER)
    actions.answer_consent(consent, agreed=True, by=ada, at=LATER)
    sample = actions.sample_from(consent, title="Real", use="test", by=lead, at=LATER)
    actions.set_scores(sample, panel=panel(version, *TRUE), by=lead, at=LATER)
    used(sample, lead=lead, at=LATER)
    join(ada, organization=office, role="reviewer")
    achievement = version.achievement
    assert queries.givable(achievement, reviewer=ada, use="test", at=LATER) == []
    linus = make_reviewer("Linus", organization=office)
    found = queries.givable(achievement, reviewer=linus, use="test", at=LATER)
    assert [one.anchor for one in found] == [sample]


@pytest.mark.parametrize("why", ["made", "scored", "confirmed", "asked", "judged", "leads"])
def test_nobody_is_given_a_sample_whose_levels_they_can_know(office, lead, why):
    version = make_version(office, reviewers=1)
    linus = make_reviewer("Linus", organization=office)
    reviewer = make_reviewer("Grace", organization=office)
    submission = make_submitted(version, applicant=make_person("Ada"))
    reviewed(submission, by=linus, levels=TRUE)
    consent = actions.ask_consent(Decision.objects.get(), by=lead, at=LATER)
    actions.answer_consent(consent, agreed=True, by=submission.applicant, at=LATER)
    sample = actions.sample_from(consent, title="Real", use="test", by=lead, at=LATER)
    actions.set_scores(sample, panel=panel(version, *TRUE), by=lead, at=LATER)
    used(sample, lead=lead, at=LATER)

    def given():
        found = queries.givable(version.achievement, reviewer=reviewer, use="test", at=LATER)
        return [one.anchor for one in found]

    assert given() == [sample]
    if why == "asked":
        AnchorConsent.objects.update(asked_by=reviewer)
    elif why == "judged":
        reviewer = linus
    elif why == "leads":
        join(reviewer, organization=office, role="designer")
        with refused("reads-samples"):
            actions.practice(version.achievement, by=reviewer, at=LATER)
    else:
        Anchor.objects.update(**{f"{why}_by": reviewer})
    assert given() == []


# Mixed in unseen


@pytest.fixture
def due(world):
    """Grace has qualified; Ada's and Alan's work waits."""
    version, grace = world
    qualify(version, grace, *TRUE)
    waiting = [make_submitted(version, applicant=make_person(name)) for name in ("Ada", "Alan")]
    return version, grace, waiting


def test_a_sample_comes_instead_and_looks_like_any_other_work(due):
    _version, grace, (ada, alan) = due
    exercise = actions.begin(ada, by=grace, at=LATER, chance=Always())
    assert (exercise.kind, exercise.stands_for) == ("blind", ada)
    assert list(queries.queue_for(grace, at=LATER)) == [alan]
    assert [row.pk for row in queries.begun_by(grace)] == [exercise.pk]
    place = actions.begin(alan, by=grace, at=LATER, chance=Never())
    assert isinstance(place, Assignment)
    client = Client()
    client.force_login(grace)
    said = {"knows": "nothing"}
    pages = []
    for seat in (exercise, place):
        opened = client.post(reverse("review:opening", args=[seat.pk]), said)
        assert opened["Location"] == reverse("review:desk", args=[seat.pk])
        page = client.get(reverse("review:desk", args=[seat.pk]))
        assert page.status_code == 200
        text = page.content.decode()
        for word in ("sample", "Sample", "anchor", "Quiet", "calibrat", "exercise", "blind"):
            assert word not in text.replace("/static/", "")
        pages.append(page)
    names = [{template.name for template in page.templates} for page in pages]
    assert names[0] == names[1]
    keys = [
        sorted(
            re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", name) for name in page.context["form"].fields
        )
        for page in pages
    ]
    assert keys[0] == keys[1]


def test_the_api_does_not_tell_either(due):
    _version, grace, (ada, alan) = due
    sample = actions.begin(ada, by=grace, at=LATER, chance=Always())
    place = actions.begin(alan, by=grace, at=LATER, chance=Never())
    program = Program(grace)
    told = []
    for seat in (sample, place):
        path = f"/assignments/{seat.pk}"
        assert program.ask("post", f"{path}/open", {"knows": False}) == (200, {"open": True})
        told.append(program.ask("get", path))
        reads = [one["id"] for one in program.ask("get", "/assignments")[1]]
        assert str(seat.pk) in reads
    (first, one), (second, other) = told
    assert (first, second) == (200, 200)
    assert (one.keys(), one["title"]) == (other.keys(), other["title"])
    assert one["evidence"][0].keys() == other["evidence"][0].keys()


def test_what_is_read_unseen_counts_for_nothing_and_is_told_afterwards(due):
    version, grace, (ada, _alan) = due
    before = (Leaf.objects.count(), Credential.objects.count())
    exercise = actions.begin(ada, by=grace, at=LATER, chance=Always())
    client = Client()
    client.force_login(grace)
    read(exercise, *TRUE, at=LATER + timedelta(minutes=1))
    assert (Leaf.objects.count(), Credential.objects.count()) == before
    assert list(Decision.objects.all()) == []
    assert list(Review.objects.all()) == []
    assert list(Assignment.objects.all()) == []
    assert ada in queries.queue_for(grace, at=LATER)
    page = client.get(reverse("review:done", args=[exercise.pk])).content.decode()
    assert "This was a sample." in page
    ada.refresh_from_db()
    assert ada.state == Submission.State.SUBMITTED
    rule = version.achievement.calibration_rule
    points = queries.stance_of(grace, rule=rule, at=LATER).points
    assert [point.exercise.kind for point in points] == ["test", "test", "blind"]


def test_work_that_was_stood_for_is_still_refused_to_who_may_not_take_it(due):
    version, grace, (ada, _alan) = due
    join(ada.applicant, organization=version.achievement.organization, role="coach")
    with refused("team-mate"):
        actions.begin(ada, by=grace, at=LATER, chance=Always())
    assert Exercise.objects.filter(kind="blind").count() == 0


def test_a_draft_of_a_place_given_back_is_not_lost_to_a_sample(due):
    version, grace, (ada, _alan) = due
    place = seated(ada, by=grace)
    actions.save_draft(place, reading=reading(version, *TRUE), at=LATER)
    actions.release(place, at=LATER)
    exercise = actions.begin(ada, by=grace, at=LATER, chance=Always())
    assert exercise.kind == "blind"
    assert Review.objects.get().assignment == place


def test_without_a_sample_left_the_work_itself_comes(due):
    _version, grace, (ada, _alan) = due
    Anchor.objects.update(state="retired")
    assert isinstance(actions.begin(ada, by=grace, at=LATER, chance=Always()), Assignment)


def test_who_drifts_is_told_and_qualifies_anew(due):
    version, grace, (ada, _alan) = due
    read(actions.begin(ada, by=grace, at=LATER, chance=Always()), *FAR)
    row = Calibration.objects.get()
    assert row.ended_by_drift is True
    rule = version.achievement.calibration_rule
    stance = queries.stance_of(grace, rule=rule, at=LATER + timedelta(days=9))
    assert (stance.state, stance.drift, stance.may_judge) == ("drifted", Drift.APART, False)
    mail = Mail.objects.get(subject__contains="drifted apart")
    assert mail.to == grace.email
    assert list(queries.queue_for(grace, at=LATER + timedelta(days=9))) == []


# Pages


def test_reviewer_and_lead_see_the_same_trend_and_others_see_none(due, lead):
    version, grace, _waiting = due
    slug = version.achievement.slug
    mine = reverse("review:stance", args=[slug])
    theirs = reverse("review:lead_reviewer", args=[slug, grace.pk])
    grace_client, lead_client, mallory = Client(), Client(), Client()
    grace_client.force_login(grace)
    lead_client.force_login(lead)
    mallory.force_login(make_person("Mallory"))
    for client, address in ((grace_client, mine), (lead_client, theirs)):
        page = client.get(address).content.decode()
        assert page.count("<circle") == 2
        assert page.count("100 %") >= 2
        assert "<table" in page
        client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "es"})
        spanish = client.get(address).content.decode()
        assert "A su altura" in spanish
        assert re.findall(r'(?:cx|cy|y1|y2)="\d+,', spanish) == []
    assert [mallory.get(address).status_code for address in (mine, theirs)] == [404, 404]
    assert grace_client.get(theirs).status_code == 404


def test_a_lead_makes_a_sample_from_beginning_to_end_on_the_pages(office, lead):
    version = make_version(office)
    slug = version.achievement.slug
    client = Client()
    client.force_login(lead)
    wrong = client.post(reverse("review:rule", args=[slug]), {"measure": "exact"})
    assert wrong.status_code == 422
    values = {"measure": "exact", "threshold": 80, "samples": 2, "months": 6, "every": 0}
    values["reason"] = "Two of us saw different levels."
    asked = client.post(reverse("review:rule", args=[slug]), values)
    assert "What reviewers show on samples" in client.get(asked["Location"]).content.decode()
    assert "A change waits" in client.get(reverse("review:rule", args=[slug])).content.decode()
    owner = make_person("Olivia")
    join(owner, organization=office, role="owner")
    second = Client()
    second.force_login(owner)
    seen = second.get(asked["Location"]).content.decode()
    assert "To qualify: 2 samples, at least 80 % agreement (the same level)." in seen
    second.post(asked["Location"], {"verb": "confirm"})
    assert CalibrationRule.objects.get().threshold == 80
    client.post(reverse("review:samples", args=[slug]), {"title": "Loud", "use": "test"})
    sample = Anchor.objects.get()
    both = client.post(
        reverse("review:sample_piece", args=[sample.pk]),
        {"slot": version.slots.first().pk, "setting": "work", "text": " "},
    )
    assert both.status_code == 422
    client.post(
        reverse("review:sample_piece", args=[sample.pk]),
        {"slot": version.slots.first().pk, "setting": "work", "text": "I shouted."},
    )
    scores = {"size": 2, "words": "two teachers"}
    for row in version.criteria.all():
        scores[f"level-{row.pk}"] = row.levels.first().pk
    client.post(reverse("review:sample_scores", args=[sample.pk]), scores)
    state = reverse("review:sample_state", args=[sample.pk])
    client.post(state, {"use": "1"})
    client.post(state, {"use": "1"})
    sample.refresh_from_db()
    assert sample.state == "waiting"
    page = reverse("review:sample", args=[sample.pk])
    assert "Somebody else has a mail about it" in client.get(page).content.decode()
    assert page in Mail.objects.get(to=owner.email, subject__startswith="A sample waits").text
    assert "Confirm the levels and use it" in second.get(page).content.decode()
    second.post(state, {"use": "1"})
    sample.refresh_from_db()
    assert (sample.state, sample.panel_size, sample.scores.count()) == ("ready", 2, 3)
    for name in ("lead", "rule", "samples", "rounds"):
        assert client.get(reverse(f"review:{name}", args=[slug])).status_code == 200
    assert client.get(reverse("review:sample", args=[sample.pk])).status_code == 200
    assert client.get(reverse("review:led")).status_code == 200


@pytest.mark.parametrize("rows", [1, 4])
def test_a_lead_s_page_costs_the_same_for_any_number_of_reviewers(
    world, lead, rows, django_assert_num_queries
):
    version, grace = world
    others = [
        make_reviewer(f"Reviewer {number}", organization=version.achievement.organization)
        for number in range(rows - 1)
    ]
    for person in (grace, *others):
        qualify(version, person, *TRUE)
    rule = version.achievement.calibration_rule
    people = list(queries.reviewers_of(version.achievement))
    with django_assert_num_queries(3):
        stances = queries.stances_for(rule, reviewers=people, at=LATER)
        assert [len(stance.points) for stance in stances] == [2] * rows
