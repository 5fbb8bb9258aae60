"""A practice log as evidence: put in, measured, frozen when handed in, shown to reviewers blind."""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from milepost.define.models import AchievementVersion
from milepost.define.tests.builders import make_version
from milepost.earn import actions, queries
from milepost.earn.actions.logs import kept_again
from milepost.earn.models import Artifact, Attestation, Submission
from milepost.earn.rules.attesting import Answer, Days, Question
from milepost.earn.rules.people import Cover
from milepost.earn.tests.builders import make_submission, text
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.organizations.tests.builders import make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.practice import actions as practice
from milepost.practice.models import Keeper, PracticeLog
from milepost.practice.rules import Outcome
from milepost.practice.rules.recording import Line
from milepost.practice.tests.log_builders import make_keeper, make_practice

pytestmark = pytest.mark.django_db

RULE: dict[str, Any] = {
    "condition": "the written attendance rules",
    "behavior": "is on time",
    "standard": {"unit": "days", "met": 9, "of": 10},
    "period": {"length": 2, "unit": "weeks"},
    "record": "the employer's log-in record",
}
LEVELS = [
    {"name": "Not yet", "description": "The record falls short.", "meets": False},
    {"name": "Met", "description": "The record shows it.", "meets": True},
]
FIRST = date(2026, 3, 2)


def make_measured() -> AchievementVersion:
    """A version that asks for a log of being on time."""
    return make_version(
        {
            "title": "On time",
            "criteria": [{"text": "Is on time.", "rule": RULE, "levels": LEVELS}],
            "slots": [{"title": "The record", "kind": "log"}],
        }
    )


def enter(log: PracticeLog, by: Person, *, days: int, missed: int = 0) -> None:
    """One entry a day, the first of them missed."""
    for number in range(days):
        day = FIRST + timedelta(days=number)
        outcome = Outcome.NOT_MET if number < missed else Outcome.MET
        practice.record_entry(log, line=Line(day=day, outcome=outcome), by=by, at=noon(day))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def ada() -> Person:
    return make_person("Ada")


@pytest.fixture
def submission(ada: Person) -> Submission:
    return actions.start(make_measured(), by=ada, at=noon(FIRST))


def slot_in(submission: Submission) -> Any:
    return submission.version.slots.get()


def put_in(submission: Submission, log: PracticeLog, *, at: datetime) -> Artifact:
    by = submission.applicant
    artifact = actions.attach_log(submission, slot=slot_in(submission), log=log, by=by, at=at)
    actions.describe_artifact(artifact, setting="work", note="", by=by, at=at)
    return artifact


def test_a_log_is_measured_by_the_criterion_in_the_applicants_hands_as_it_stands(
    ada: Person, submission: Submission
) -> None:
    log = make_practice(ada)
    artifact = put_in(submission, log, at=noon(FIRST))
    enter(log, ada, days=9)
    standing = queries.log_standing(artifact, now=noon(FIRST + timedelta(days=8)))
    assert standing
    assert (standing.verdict, standing.met, standing.counted) == ("notYet", 9, 9)
    assert standing.next_date == FIRST + timedelta(days=9)
    practice.record_entry(
        log,
        line=Line(day=FIRST + timedelta(days=9), outcome=Outcome.NOT_MET),
        by=ada,
        at=noon(FIRST + timedelta(days=9)),
    )
    standing = queries.log_standing(artifact, now=noon(FIRST + timedelta(days=9)))
    assert standing
    assert (standing.is_met, standing.met, standing.counted) == (True, 9, 10)


def test_handing_in_freezes_the_entries_and_what_they_show(
    ada: Person, submission: Submission
) -> None:
    log = make_practice(ada)
    put_in(submission, log, at=noon(FIRST))
    enter(log, ada, days=10, missed=1)
    at = noon(FIRST + timedelta(days=9))
    submission = actions.submit(submission, by=ada, at=at)
    (frozen,) = queries.artifacts_of(submission, round=1)
    assert frozen.finding
    facts = {name: frozen.finding[name] for name in ("verdict", "met", "counted", "on")}
    assert facts == {"verdict": "met", "met": 9, "counted": 10, "on": "2026-03-11"}
    assert frozen.sha256 == files.keep(files.read(frozen.sha256)).sha256
    practice.record_entry(
        log,
        line=Line(day=FIRST + timedelta(days=10), outcome=Outcome.NOT_MET),
        by=ada,
        at=at + timedelta(days=1),
    )
    assert not {"rule", "shortfalls"} & frozen.finding.keys()
    with override("es"):
        shown = queries.finding_shown(frozen)
    assert shown
    assert shown == frozen.finding | {"rule": shown["rule"], "shortfalls": []}
    assert shown["rule"].startswith("Con ")
    later = queries.log_standing(frozen, now=at + timedelta(days=30))
    assert later
    assert (later.verdict, later.met, later.counted) == ("met", 9, 10)
    document = queries.frozen_document(frozen)
    assert document
    told = queries.days_told(document)
    assert [(day.day, day.outcome, day.source) for day in told[-2:]] == [
        (FIRST + timedelta(days=1), "met", "self"),
        (FIRST, "notMet", "self"),
    ]
    assert len(told) == 10


def test_an_answer_about_a_log_holds_while_no_day_is_added(
    ada: Person, submission: Submission
) -> None:
    log = make_practice(ada)
    artifact = put_in(submission, log, at=noon(FIRST))
    enter(log, ada, days=10)
    question = Question(name="Grace", email="grace@example.org", statement="My days.")
    at = noon(FIRST + timedelta(days=9))
    actions.ask(artifact, question=question, by=ada, at=at)
    artifact.refresh_from_db()
    shown = queries.kept_standing(artifact)
    assert shown
    assert (shown.met, shown.verdict) == (10, "met")
    seen = artifact.digest
    actions.submit(submission, by=ada, at=at + timedelta(hours=1))
    artifact.refresh_from_db()
    assert artifact.digest == seen


def test_another_round_freezes_anew_and_keeps_what_was_judged(
    ada: Person, submission: Submission
) -> None:
    log = make_practice(ada)
    put_in(submission, log, at=noon(FIRST))
    enter(log, ada, days=5)
    submission = actions.submit(submission, by=ada, at=noon(FIRST + timedelta(days=5)))
    submission = actions.return_to_applicant(submission, at=noon(FIRST + timedelta(days=6)))
    for number in range(5, 12):
        day = FIRST + timedelta(days=number)
        practice.record_entry(log, line=Line(day=day, outcome=Outcome.MET), by=ada, at=noon(day))
    submission = actions.submit(submission, by=ada, at=noon(FIRST + timedelta(days=11)))
    rounds = [queries.artifacts_of(submission, round=number).get() for number in (1, 2)]
    assert [found.finding["met"] for found in rounds if found.finding] == [5, 12]
    assert [found.finding["verdict"] for found in rounds if found.finding] == ["notYet", "met"]


def test_only_ones_own_log_fits_and_only_where_one_is_asked_for(
    ada: Person, submission: Submission
) -> None:
    slot, others = slot_in(submission), make_practice(make_person("Mallory"))
    with pytest.raises(RuleError) as refused:
        actions.attach_log(submission, slot=slot, log=others, by=ada, at=noon(FIRST))
    assert refused.value.code == "not-your-log"
    other = actions.start(
        make_version(organization=make_organization("Elsewhere")), by=ada, at=noon(FIRST)
    )
    log = make_practice(ada)
    with pytest.raises(RuleError) as refused:
        actions.attach_log(other, slot=other.version.slots.first(), log=log, by=ada, at=noon(FIRST))
    assert refused.value.code == "wrong-kind"
    first = actions.attach_log(submission, slot=slot, log=log, by=ada, at=noon(FIRST))
    again = actions.attach_log(submission, slot=slot, log=log, by=ada, at=noon(FIRST))
    assert first == again
    second = make_practice(ada)
    actions.attach_log(submission, slot=slot, log=second, by=ada, at=noon(FIRST))
    assert [found.log for found in submission.artifacts.all()] == [second]


def test_the_page_takes_a_log_or_begins_one_and_shows_where_it_stands(
    client: Client, ada: Person, submission: Submission
) -> None:
    client.force_login(ada)
    address = reverse("earn:add_log", args=[submission.pk, slot_in(submission).key])
    page = reverse("earn:submission", args=[submission.pk])
    assert "A new one, made for this" in client.get(page).text
    refused = client.post(address, {"log": "new", "time_zone": "Europe/Nowhere"})
    assert (refused.status_code, PracticeLog.objects.count()) == (409, 0)
    client.post(address, {"log": "new", "time_zone": "America/Lima"})
    log = PracticeLog.objects.get(owner=ada)
    assert log.rule is not None
    assert log.time_zone == "America/Lima"
    assert '<option value="America/Lima" selected>' in client.get(page).text
    shown = client.get(page).text
    assert "0 of 0 that count were met" in shown
    assert "on at least 9 of every 10 days" in shown
    others = make_practice(make_person("Mallory"))
    assert client.post(address, {"log": str(others.pk)}).status_code == 404
    client.force_login(make_person("Eve"))
    assert client.post(address, {"log": "new"}).status_code == 404


def test_supervisors_are_counted_and_named_by_role_alone(
    ada: Person, submission: Submission
) -> None:
    log, boss = make_practice(ada), make_person("Grace")
    make_keeper(log, boss)
    put_in(submission, log, at=noon(FIRST))
    enter(log, boss, days=10)
    submission = actions.submit(submission, by=ada, at=noon(FIRST + timedelta(days=9)))
    (frozen,) = queries.artifacts_of(submission, round=1)
    document = queries.frozen_document(frozen)
    assert document
    assert {(day.source, day.observer) for day in queries.days_told(document)} == {
        ("supervisor", 1)
    }
    standing = queries.log_standing(frozen, now=noon(FIRST))
    assert standing
    assert (standing.observers, standing.verdict) == (1, "met")


# asking about some days of a log

SATURDAY = Days(FIRST + timedelta(days=5), FIRST + timedelta(days=5))
FIRST_WEEK = Days(FIRST, FIRST + timedelta(days=6))


def asked_about(artifact: Artifact, days: Days | None, *, at: datetime) -> tuple[Attestation, str]:
    """The question to a boss about some days, and the token that was mailed."""
    question = Question(
        email="boss@firm.example", name="Boss", statement="Ada was here.", days=days
    )
    by = artifact.submission.applicant
    found = actions.ask(artifact, question=question, by=by, at=at)
    mail = Mail.objects.filter(to="boss@firm.example").latest("pk")
    token = re.search(r"/attest/([\w-]{43})/$", mail.text, re.MULTILINE)
    assert token
    return found, token[1]


def kept(submission: Submission, ada: Person) -> tuple[PracticeLog, Artifact]:
    """A log that is put in: five days met, a sixth not met with a note, and a tenth."""
    log = make_practice(ada)
    enter(log, ada, days=5)
    note = Line(day=SATURDAY.first, outcome=Outcome.NOT_MET, note="Rosa had a flat tire")
    practice.record_entry(log, line=note, by=ada, at=noon(SATURDAY.first))
    secret = Line(day=FIRST + timedelta(days=9), outcome=Outcome.MET, note="not for the boss")
    practice.record_entry(log, line=secret, by=ada, at=noon(FIRST + timedelta(days=9)))
    return log, put_in(submission, log, at=noon(FIRST + timedelta(days=9)))


def enter_on(log: PracticeLog, by: Person, day: date) -> None:
    practice.record_entry(log, line=Line(day=day, outcome=Outcome.MET), by=by, at=noon(day))


def said(seen: str) -> Answer:
    return Answer(
        state="corrected",
        capacity="supervisor",
        capacity_words="",
        words="She was five minutes late.",
        name="B. Boss",
        name_shown=False,
        seen=seen,
    )


def test_a_third_party_sees_the_days_in_question_and_no_others(
    client: Client, ada: Person, submission: Submission
) -> None:
    _log, artifact = kept(submission, ada)
    _found, token = asked_about(artifact, SATURDAY, at=timezone.now())
    page = client.get(reverse("earn:attest", args=[token])).text
    assert [words in page for words in ("flat tire", "not for the boss", "9 of every 10")] == [
        True,
        False,
        False,
    ]
    told = client.get(f"/api/v1/attest/{token}").json()
    assert told["days"] == [
        {
            "date": "2026-03-07",
            "outcome": "notMet",
            "source": "self",
            "note": "Rosa had a flat tire",
        }
    ]
    cover = Cover(names=(("Rosa", "my neighbor"),))
    actions.cover_artifact(artifact, cover=cover, by=ada, at=noon(FIRST))
    page = client.get(reverse("earn:attest", args=[token])).text
    assert ("Rosa" in page, "[my neighbor] had a flat tire" in page) == (False, True)


def test_a_third_partys_program_reads_the_figures_that_the_page_shows(
    client: Client, ada: Person, submission: Submission
) -> None:
    _log, artifact = kept(submission, ada)
    _found, token = asked_about(artifact, None, at=timezone.now())
    told = client.get(f"/api/v1/attest/{token}").json()
    assert (told["kind"], told["days"], told["file"]) == ("log", [], None)
    assert told["finding"] == queries.finding_shown(Artifact.objects.get(pk=artifact.pk))
    figures = told["finding"]
    page = client.get(reverse("earn:attest", args=[token])).text
    words = f"{figures['met']} of {figures['counted']} that count were met"
    assert (words in page, escape(figures["rule"]) in page) == (True, True)
    _found, token = asked_about(artifact, SATURDAY, at=timezone.now())
    assert client.get(f"/api/v1/attest/{token}").json()["finding"] is None


def test_a_coach_sees_where_a_log_stands(ada: Person, submission: Submission) -> None:
    kept(submission, ada)
    cole = make_person("Cole")
    asked = actions.ask_coach(submission, email=cole.email, by=ada, at=timezone.now())
    coaching = actions.accept(asked, by=cole, at=timezone.now())
    client = Client()
    client.force_login(cole)
    page = client.get(reverse("earn:coached", args=[coaching.pk])).text
    standing = queries.log_standing(submission.artifacts.get(), now=timezone.now())
    assert standing is not None
    words = f"{standing.met} of {standing.counted} that count were met"
    assert (words in page, escape(standing.sentence) in page) == (True, True)


def test_an_answer_about_days_holds_until_something_is_said_about_them(
    ada: Person, submission: Submission
) -> None:
    log, artifact = kept(submission, ada)
    later = noon(FIRST + timedelta(days=10))
    found, _token = asked_about(artifact, FIRST_WEEK, at=later)
    digest = queries.digest_about(found, artifact=artifact)
    assert digest not in ("", artifact.digest)
    with pytest.raises(RuleError) as refusal:
        actions.attest(found, answer=said(artifact.digest), at=later)
    assert refusal.value.code == "changed-meanwhile"
    actions.attest(found, answer=said(digest), at=later)

    def is_current() -> bool:
        again = kept_again(artifact, submission=submission, at=later)
        (one,) = queries.about(again, queries.attestations_in(submission))
        return one.current

    assert is_current()
    eleventh = Line(day=FIRST + timedelta(days=10), outcome=Outcome.MET)
    practice.record_entry(log, line=eleventh, by=ada, at=later)
    assert is_current()
    sunday = Line(day=FIRST_WEEK.last, outcome=Outcome.MET)
    practice.record_entry(log, line=sunday, by=ada, at=later)
    assert not is_current()


def answered(artifact: Artifact, *, at: datetime) -> Attestation:
    """A boss's answer about the whole of a log."""
    found, _token = asked_about(artifact, None, at=at)
    seen = queries.digest_about(found, artifact=found.artifact)
    return actions.attest(found, answer=said(seen), at=at)


def is_current(artifact: Artifact) -> list[bool]:
    """Whether each answer about it is about it as it is now."""
    artifact = Artifact.objects.get(pk=artifact.pk)
    return [
        one.current for one in queries.about(artifact, queries.attestations_in(artifact.submission))
    ]


def test_an_answer_about_a_whole_log_holds_until_a_day_is_added(
    ada: Person, submission: Submission
) -> None:
    log, artifact = kept(submission, ada)
    later = noon(FIRST + timedelta(days=10))
    answered(artifact, at=later)
    assert is_current(artifact) == [True]
    enter_on(log, ada, FIRST + timedelta(days=10))
    assert is_current(artifact) == [False]
    actions.submit(submission, by=ada, at=later)
    assert is_current(artifact) == [False]
    found = Attestation.objects.get()
    with pytest.raises(RuleError) as refusal:
        actions.attest(found, answer=said(found.sha256), at=later)
    assert refusal.value.code == "changed-meanwhile"


def test_an_answer_about_one_log_says_nothing_about_another_or_about_a_blank_text(
    ada: Person, submission: Submission
) -> None:
    _log, artifact = kept(submission, ada)
    later = noon(FIRST + timedelta(days=10))
    found = answered(artifact, at=later)
    other = put_in(submission, make_practice(ada), at=later)
    assert queries.about(other, [found]) == []
    nothing = hashlib.sha256(b"").hexdigest()
    Attestation.objects.update(sha256=nothing)
    found.refresh_from_db()
    blank = make_submission(ada, "text")
    piece = actions.save_text(
        blank, slot=blank.version.slots.get(), work=text(""), by=ada, at=later
    )
    assert [queries.about(one, [found]) for one in (other, piece)] == [[], []]


def test_whoever_was_asked_before_sees_the_log_as_it_stands_when_asked_again(
    ada: Person, submission: Submission
) -> None:
    log, artifact = kept(submission, ada)
    first = noon(FIRST + timedelta(days=10))
    found, _token = asked_about(artifact, None, at=first)
    before = queries.digest_about(found, artifact=found.artifact)
    enter_on(log, ada, FIRST + timedelta(days=10))
    actions.ask_again(found, by=ada, at=first + timedelta(days=1))
    again = Attestation.objects.get()
    assert again.artifact
    assert queries.digest_about(again, artifact=again.artifact) != before


def test_asking_about_a_log_that_was_handed_in_leaves_it_as_it_was_handed_in(
    ada: Person, submission: Submission
) -> None:
    log, artifact = kept(submission, ada)
    at = noon(FIRST + timedelta(days=9))
    actions.submit(submission, by=ada, at=at)
    handed_in = Artifact.objects.get().sha256
    enter_on(log, ada, FIRST + timedelta(days=10))
    artifact.refresh_from_db()
    asked_about(artifact, None, at=at + timedelta(days=1))
    assert Artifact.objects.get().sha256 == handed_in


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (Days(FIRST + timedelta(days=1), FIRST), "bad-days"),
        (Days(FIRST + timedelta(days=6), FIRST + timedelta(days=8)), "nothing-yet"),
    ],
)
def test_days_on_which_nothing_stands_are_not_asked_about(
    days: Days, code: str, ada: Person, submission: Submission
) -> None:
    _log, artifact = kept(submission, ada)
    with pytest.raises(RuleError) as refusal:
        asked_about(artifact, days, at=noon(FIRST))
    assert refusal.value.code == code


def test_one_person_is_asked_about_several_days_and_the_same_days_once(
    client: Client, ada: Person, submission: Submission
) -> None:
    _log, artifact = kept(submission, ada)
    at = noon(FIRST + timedelta(days=10))
    first, _token = asked_about(artifact, SATURDAY, at=at)
    assert asked_about(artifact, SATURDAY, at=at)[0] == first
    assert asked_about(artifact, FIRST_WEEK, at=at)[0] != first
    client.force_login(ada)
    form = {"name": "Boss", "email": "b@other.example", "statement": "So it was."}
    address = reverse("earn:attestations", args=[artifact.pk])
    assert client.post(address, form | {"last": "2026-03-07"}).status_code == 422
    assert client.post(address, form | {"first": "2026-03-07"}).status_code == 302
    newest = Attestation.objects.get(email="b@other.example")
    assert (newest.days, newest.told_statement) == (SATURDAY, "So it was. (2026-03-07)")
    other = make_submission(ada, "text")
    slot = other.version.slots.get()
    piece = actions.add_artifact(other, slot=slot, work=text(), by=ada, at=at)
    with pytest.raises(RuleError) as refusal:
        asked_about(piece, SATURDAY, at=at)
    assert refusal.value.code == "no-log"


def test_the_learners_page_shows_the_log_as_a_calendar(
    client: Client, ada: Person, submission: Submission
) -> None:
    _log, artifact = kept(submission, ada)
    client.force_login(ada)
    page = client.get(reverse("earn:submission", args=[submission.pk])).text
    assert "Day by day, as a calendar" in page
    months = queries.months_shown(artifact, now=noon(FIRST + timedelta(days=9)))
    assert [(month.first, month.counts["met"], month.counts["notMet"]) for month in months] == [
        (date(2026, 3, 1), 6, 1)
    ]
    submitted = actions.submit(submission, by=ada, at=noon(FIRST + timedelta(days=9)))
    (frozen,) = queries.artifacts_of(submitted, round=1)
    later = noon(FIRST + timedelta(days=60))
    assert queries.months_shown(frozen, now=later) == months


@pytest.mark.parametrize(("chosen", "status"), [({}, 302), ({"log": ""}, 302), ({"log": "x"}, 404)])
def test_a_form_without_a_log_puts_nothing_in(
    client: Client, ada: Person, submission: Submission, chosen: dict[str, str], status: int
) -> None:
    client.force_login(ada)
    address = reverse("earn:add_log", args=[submission.pk, slot_in(submission).key])
    assert client.post(address, chosen).status_code == status
    assert not Artifact.objects.exists()


def test_reviewers_see_who_else_kept_a_log_and_what_is_known_of_them(
    ada: Person, submission: Submission
) -> None:
    log = make_practice(ada)
    enter(log, ada, days=3)
    for name, more in (
        ("Grace", {"address": "known", "asked_as": "supervisor"}),
        ("Linus", {"address": "free", "asked_as": "supervisor", "capacity": "teacher"}),
        ("Clock", {"capacity": "system", "system": "Time clock"}),
    ):
        by = make_person(name)
        make_keeper(log, by)
        Keeper.objects.filter(person=by).update(**more)
        enter(log, by, days=2)
    put_in(submission, log, at=noon(FIRST + timedelta(days=3)))
    actions.submit(submission, by=ada, at=noon(FIRST + timedelta(days=3)))
    document = queries.frozen_document(Artifact.objects.get())
    assert document
    assert [vars(keeper) for keeper in queries.keepers_told(document)] == [
        {"observer": 1, "source": "supervisor", "address": "known", "asked_as": "", "days": 2},
        {
            "observer": 2,
            "source": "teacher",
            "address": "free",
            "asked_as": "supervisor",
            "days": 2,
        },
        {"observer": 3, "source": "system", "address": "", "asked_as": "", "days": 2},
    ]
    assert not [name for name in ("Grace", "Linus") if name in str(queries.days_told(document))]


def test_a_log_begun_for_a_part_offers_the_contexts_of_the_definition(
    ada: Person, submission: Submission
) -> None:
    slot = slot_in(submission)
    begun = {"slot": slot, "time_zone": "UTC", "by": ada, "at": noon(FIRST)}
    artifact = actions.begin_log(submission, **begun)
    assert artifact.log
    assert artifact.log.contexts == ["school", "work", "home", "community"]
    for number, context in enumerate(["work", "work", "home", ""]):
        day = FIRST + timedelta(days=number)
        line = Line(day=day, outcome=Outcome.MET, context=context)
        practice.record_entry(artifact.log, line=line, by=ada, at=noon(day))
    actions.describe_artifact(artifact, setting="work", note="", by=ada, at=noon(FIRST))
    actions.submit(submission, by=ada, at=noon(FIRST + timedelta(days=4)))
    assert queries.contexts_told(Artifact.objects.get()) == [("Work", 2), ("Home", 1)]
