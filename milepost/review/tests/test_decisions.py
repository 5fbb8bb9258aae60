"""From the last review to the decision: the credential, the return, the log leaf, the mail."""

import hashlib
import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from milepost.earn import actions as earn
from milepost.earn.models import Submission
from milepost.earn.rules.attesting import Answer, Question
from milepost.earn.rules.people import Cover, ToldPeople
from milepost.earn.rules.work import FileWork, TextWork
from milepost.issue.models import Credential
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry, Mail
from milepost.kit.tests.media_samples import photo
from milepost.ledger.models import Leaf
from milepost.organizations.models import Membership
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Assignment, Decision, Result, Review
from milepost.review.rules.readings import Gap, Line, Need, Reading
from milepost.review.tests.builders import (
    LATER,
    NOON,
    drafted,
    make_reviewer,
    make_version,
    make_waiting,
    office_of,
    put,
    reading,
    reviewed,
    seated,
)
from milepost.verify.tests.strangers import NOW, make_badge, make_network, make_text

pytestmark = pytest.mark.django_db
MEETS, STRONG, NOT_YET = (2, 2, 2), (3, 3, 1), (1, 2, 2)


def panel(submission: Submission, *names: str):
    office = office_of(submission)
    return [make_reviewer(name, organization=office) for name in names]


def refused(code: str):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


def test_two_reviewers_who_agree_award_the_credential():
    submission = make_waiting()
    grace, linus = panel(submission, "Grace", "Linus")
    reviewed(submission, by=grace, levels=MEETS)
    assert (list(Decision.objects.all()), list(Credential.objects.all())) == ([], [])
    reviewed(submission, by=linus, levels=STRONG)
    decision = Decision.objects.get()
    submission.refresh_from_db()
    assert (decision.outcome, decision.agreement, decision.round, decision.decided_at) == (
        "awarded",
        "2 of 2 agreed",
        1,
        LATER,
    )
    assert (submission.state, submission.closed_at) == ("closed", LATER)
    assert decision.credential == Credential.objects.get()
    assert decision.credential.recipient == submission.applicant


def test_the_credential_says_what_was_judged_by_whom_and_points_to_the_log():
    submission = make_waiting()
    for person, levels in zip(panel(submission, "Grace", "Linus"), [MEETS, STRONG], strict=True):
        reviewed(submission, by=person, levels=levels)
    decision = Decision.objects.get()
    subject = json.loads(decision.credential.document)["credentialSubject"]
    reached = [result["achievedLevel"].rpartition("-level-")[2] for result in subject["result"]]
    office = subject["assessment"]["authority"]
    review = {
        "type": ["Review"],
        "reviewerRole": "reviewer",
        "organization": office,
        "handedIn": "2026-03-02T13:00:00Z",
        "outcome": "meets",
    }
    assert reached == ["2", "2", "1"]
    assert subject["assessment"]["review"] == [review, review]
    assert subject["assessment"]["agreement"] == "2 of 2 agreed"
    assert subject["assessment"]["decisionLeaf"] == decision.leaf_hash
    assert [item.text for item in decision.credential.evidence.all()] == [
        "I took the call and breathed."
    ]


def test_the_log_leaf_names_nobody_and_can_be_proven_with_the_salt():
    submission = make_waiting()
    for person in panel(submission, "Grace", "Linus"):
        reviewed(submission, by=person, levels=MEETS)
    decision = Decision.objects.get()
    leaf = Leaf.objects.get(kind="decision.made")
    entry = json.loads(leaf.entry)["entry"]
    office = f"http://127.0.0.1:8000/organizations/{office_of(submission).slug}/"
    slug = submission.version.achievement.slug

    def salted(value):
        return hashlib.sha256(f"{decision.salt}:{value}".encode()).hexdigest()

    review = {
        "role": "reviewer",
        "organization": office,
        "outcome": "meets",
        "handedIn": "2026-03-02T13:00:00Z",
    }
    assert entry == {
        "submission": salted(submission.pk),
        "person": salted(submission.applicant_id),
        "facts": salted(decision.logged_facts),
    }
    assert json.loads(decision.logged_facts) == {
        "definition": f"http://127.0.0.1:8000/achievements/{slug}/v1/",
        "version": 1,
        "round": 1,
        "outcome": "awarded",
        "agreement": "2 of 2 agreed",
        "submitted": "2026-03-02T12:00:00Z",
        "reviews": [review, review],
    }
    assert (leaf.hash, leaf.at) == (decision.leaf_hash, LATER)
    told = {str(submission.pk), str(submission.applicant_id), submission.applicant.email}
    told |= {decision.logged_facts, decision.salt, slug, "awarded", "meets"}
    assert not [secret for secret in told if secret in leaf.entry]


def test_a_disagreement_goes_to_a_third_reviewer_and_the_majority_decides():
    submission = make_waiting()
    grace, linus, margaret = panel(submission, "Grace", "Linus", "Margaret")
    reviewed(submission, by=grace, levels=MEETS)
    reviewed(submission, by=linus, levels=NOT_YET)
    submission.refresh_from_db()
    assert (submission.state, list(Decision.objects.all())) == ("submitted", [])
    reviewed(submission, by=margaret, levels=STRONG)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.agreement) == ("awarded", "2 of 3 agreed")


def test_where_the_policy_asks_it_reviewers_must_agree_on_each_criterion():
    submission = make_waiting(agreement="criteria")
    grace, linus, margaret = panel(submission, "Grace", "Linus", "Margaret")
    reviewed(submission, by=grace, levels=(1, 2, 2))
    reviewed(submission, by=linus, levels=(2, 1, 2))
    assert list(Decision.objects.all()) == []
    reviewed(submission, by=margaret, levels=(2, 2, 2))
    decision = Decision.objects.get()
    assert (decision.outcome, decision.agreement) == (
        "awarded",
        "majority of 3, criterion by criterion",
    )


def test_not_yet_goes_back_with_advice_and_can_be_handed_in_again():
    submission = make_waiting(reviewers=1)
    (grace,) = panel(submission, "Grace")
    reviewed(submission, by=grace, levels=NOT_YET)
    decision = Decision.objects.get()
    submission.refresh_from_db()
    assert (decision.outcome, decision.advice) == ("not-yet", "Breathe before you answer.")
    assert (submission.state, submission.round) == ("draft", 2)
    assert list(Credential.objects.all()) == []
    earn.submit(submission, by=submission.applicant, at=LATER)
    reviewed(submission, by=grace, levels=MEETS)
    rounds = [record.decision.outcome for record in queries.records_of(submission)]
    assert rounds == ["awarded", "not-yet"]


def test_the_applicant_is_told_by_mail_when_work_comes_back():
    submission = make_waiting(reviewers=1)
    (grace,) = panel(submission, "Grace")
    reviewed(submission, by=grace, levels=NOT_YET)
    mail = Mail.objects.get()
    record = f"http://127.0.0.1:8000/review/record/{Decision.objects.get().pk}/"
    work = f"http://127.0.0.1:8000/earn/{submission.pk}/"
    assert (mail.to, mail.subject) == (
        submission.applicant.email,
        "Your work came back with advice: Calm phone calls",
    )
    assert (record in mail.text, work in mail.text, "Grace" in mail.text) == (True, True, False)


def test_who_earned_it_gets_one_message_the_offer_of_the_badge():
    submission = make_waiting(reviewers=1)
    (grace,) = panel(submission, "Grace")
    reviewed(submission, by=grace, levels=MEETS)
    assert [mail.to for mail in Mail.objects.all()] == [submission.applicant.email]


def test_the_first_to_find_something_missing_returns_it_without_a_judgment():
    submission = make_waiting(reviewers=2)
    grace, linus = panel(submission, "Grace", "Linus")
    place = drafted(submission, by=grace, levels=MEETS)
    other = drafted(submission, by=linus, levels=MEETS)
    found = reading(submission.version, 1, 1, 1)
    missing = Reading(complete=False, missing="The recording", lines=found.lines)
    actions.save_draft(other, reading=missing, at=LATER)
    review = actions.hand_in(other, at=LATER)
    decision = Decision.objects.get()
    submission.refresh_from_db()
    place.refresh_from_db()
    assert (review.outcome, list(review.results.all())) == ("incomplete", [])
    assert (decision.outcome, decision.agreement, decision.advice) == (
        "incomplete",
        "1 reviewer found something missing",
        "The recording",
    )
    assert (submission.state, submission.round) == ("draft", 2)
    assert place.released_at == LATER
    with refused("round-over"):
        actions.hand_in(place, at=LATER)


def test_a_review_with_gaps_is_kept_but_not_handed_in():
    submission = make_waiting()
    (grace,) = panel(submission, "Grace")
    place = seated(submission, by=grace, at=NOON)
    first, _second, third = submission.version.criteria.all()
    lines = (
        Line(criterion=first.pk, comment="Calm"),
        *reading(submission.version, 2, 2, 2).lines[1:2],
    )
    actions.save_draft(place, reading=Reading(complete=True, lines=lines), at=NOON)
    with pytest.raises(actions.NotReady) as refusal:
        actions.hand_in(place, at=LATER)
    assert refusal.value.gaps == (
        Gap(need=Need.LEVEL, criterion=first.pk),
        Gap(need=Need.LEVEL, criterion=third.pk),
        Gap(need=Need.COMMENT, criterion=third.pk),
    )
    review = Review.objects.get()
    assert (review.handed_in_at, review.results.count()) == (None, 2)
    assert queries.reading_of(review).line(first.pk).comment == "Calm"


def test_nothing_written_is_not_handed_in():
    submission = make_waiting()
    (grace,) = panel(submission, "Grace")
    place = seated(submission, by=grace, at=NOON)
    with pytest.raises(actions.NotReady) as refusal:
        actions.hand_in(place, at=LATER)
    assert refusal.value.gaps[0] == Gap(need=Need.COMPLETE)


def test_handing_in_twice_is_handing_in_once():
    submission = make_waiting(reviewers=1)
    (grace,) = panel(submission, "Grace")
    place = drafted(submission, by=grace, levels=MEETS)
    first = actions.hand_in(place, at=LATER)
    again = actions.hand_in(place, at=LATER + timedelta(minutes=1))
    assert (again, again.handed_in_at) == (first, LATER)
    counts = [model.objects.count() for model in (Decision, Credential, Review)]
    assert counts == [1, 1, 1]
    assert JournalEntry.objects.filter(verb="review.handed-in").count() == 1


def test_a_draft_that_arrives_late_changes_nothing_handed_in():
    submission = make_waiting()
    (grace,) = panel(submission, "Grace")
    review = reviewed(submission, by=grace, levels=MEETS)
    with refused("handed-in"):
        actions.save_draft(review.assignment, reading=Reading(advice="Changed"), at=LATER)
    review.refresh_from_db()
    assert review.advice == "Breathe before you answer."


def test_levels_of_another_rubric_are_refused():
    submission, other = make_waiting(), make_waiting()
    (grace,) = panel(submission, "Grace")
    place = seated(submission, by=grace, at=NOON)
    mine, theirs = submission.version.criteria.first(), other.version.criteria.first()
    for line in (
        Line(criterion=theirs.pk, level=theirs.levels.first().pk),
        Line(criterion=mine.pk, level=theirs.levels.first().pk),
    ):
        with refused("unknown-level"):
            actions.save_draft(place, reading=Reading(lines=(line,)), at=NOON)
    assert list(Result.objects.all()) == []


def test_who_is_no_longer_a_reviewer_hands_nothing_in():
    submission = make_waiting(reviewers=1)
    (grace,) = panel(submission, "Grace")
    place = drafted(submission, by=grace, levels=MEETS)
    Membership.objects.filter(person=grace).delete()
    with refused("not-a-reviewer"):
        actions.hand_in(place, at=LATER)
    assert list(Decision.objects.all()) == []


def test_who_became_a_team_mate_meanwhile_hands_nothing_in():
    submission = make_waiting(reviewers=1)
    (grace,) = panel(submission, "Grace")
    place = drafted(submission, by=grace, levels=MEETS)
    join(submission.applicant, organization=office_of(submission), role="designer")
    with refused("team-mate"):
        actions.hand_in(place, at=LATER)


def test_a_decision_that_cannot_be_completed_leaves_no_trace(monkeypatch):
    submission = make_waiting(reviewers=1)
    (grace,) = panel(submission, "Grace")
    place = drafted(submission, by=grace, levels=MEETS)

    def broken(*args, **kwargs):
        raise RuleError("The key is gone.", code="no-key")

    monkeypatch.setattr("milepost.review.actions.decide.issue_credential", broken)
    with refused("no-key"):
        actions.hand_in(place, at=LATER)
    submission.refresh_from_db()
    place.review.refresh_from_db()
    assert (submission.state, place.review.handed_in_at) == ("submitted", None)
    counts = [model.objects.count() for model in (Decision, Credential, Leaf)]
    assert counts == [0, 0, 0]
    monkeypatch.undo()
    actions.hand_in(place, at=LATER)
    assert Decision.objects.count() == 1


def test_nobody_reads_a_review_of_others_before_the_decision():
    submission = make_waiting()
    grace, linus = panel(submission, "Grace", "Linus")
    reviewed(submission, by=grace, levels=MEETS)
    for person in (grace, linus, submission.applicant):
        assert list(queries.decisions_for(person)) == []
    reviewed(submission, by=linus, levels=MEETS)
    (mallory,) = panel(submission, "Mallory")
    seen = [
        [decision.submission for decision in queries.decisions_for(person)]
        for person in (grace, linus, submission.applicant, mallory)
    ]
    assert seen == [[submission], [submission], [submission], []]


def test_a_record_tells_everything_said_by_number_not_by_name():
    submission = make_waiting()
    grace, linus = panel(submission, "Grace", "Linus")
    reviewed(submission, by=grace, levels=MEETS, at=LATER)
    reviewed(submission, by=linus, levels=STRONG, at=LATER + timedelta(hours=1))
    record = queries.record_of(
        Decision.objects.get(), reader=Decision.objects.get().submission.applicant
    )
    told = [
        [(said.number, said.level.name, said.comment) for said in judged.said]
        for judged in record.criteria
    ]
    assert told == [
        [(1, "Meets it", "Seen at level 2."), (2, "Strong", "Seen at level 3.")],
        [(1, "Meets it", "Seen at level 2."), (2, "Strong", "Seen at level 3.")],
        [(1, "Meets it", "Seen at level 2."), (2, "Beginning", "Seen at level 1.")],
    ]
    assert [judged.met for judged in record.criteria] == [True, True, False]
    assert record.stood == [("reviewer", office_of(submission))] * 2


def test_how_many_reviews_are_still_needed():
    submission = make_waiting(reviewers=2)
    grace, linus = panel(submission, "Grace", "Linus")
    reviewed(submission, by=grace, levels=MEETS)
    place = Assignment.objects.get(reviewer=grace)
    assert queries.still_needed(place) == 1
    reviewed(submission, by=linus, levels=NOT_YET)
    assert queries.still_needed(place) == 1
    place = Assignment.objects.select_related("submission").get(pk=place.pk)
    (margaret,) = panel(submission, "Margaret")
    reviewed(submission, by=margaret, levels=MEETS)
    place = Assignment.objects.get(pk=place.pk)
    assert queries.still_needed(place) == 0


def test_the_badge_rests_on_the_file_that_reviewers_saw_not_on_its_hidden_data():
    picture = photo()
    office = make_organization("State Office", kind="authority")
    ada = make_person("Ada Lovelace")
    submission = earn.start(make_version(office), by=ada, at=NOON)
    put(submission, TextWork(text="I took the call.", setting="work"), at=NOON)
    put(submission, FileWork(name="ada.jpg", content=picture, setting="work"), slot=1, at=NOON)
    submission = earn.submit(submission, by=ada, at=NOON)
    for person in panel(submission, "Grace", "Linus"):
        reviewed(submission, by=person, levels=MEETS)
    item = Credential.objects.get().evidence.get(kind="file")
    judged = files.read(item.sha256)
    assert item.sha256 != hashlib.sha256(picture).hexdigest()
    assert item.size == len(judged)
    assert dict(Image.open(BytesIO(judged)).getexif()) == {}


def test_the_badge_says_who_vouched_for_a_piece_and_not_their_name_or_their_refusal():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    piece = submission.artifacts.get()
    for name, state in (("Boss", "confirmed"), ("Mallory", "refused")):
        question = Question(email=f"{name}@firm.example", name=name, statement="She was calm.")
        asked = earn.ask(piece, question=question, by=submission.applicant, at=NOON)
        said = Answer(
            state=state,
            capacity="supervisor",
            capacity_words="",
            words="On a Friday.",
            name=name,
            name_shown=name == "Boss",
            seen=piece.digest,
        )
        earn.attest(asked, answer=said, at=LATER)
    reviewed(submission, by=grace, levels=(2, 2, 2))
    credential = Credential.objects.get()
    [entry] = json.loads(credential.document)["evidence"]
    vouched = "Confirmed on 2026-03-02 by a supervisor, asked by e-mail at "
    assert entry["narrative"].endswith(f"{vouched}an address at a domain of its own.")
    assert not re.search("Boss|Mallory|Friday|firm.example", credential.document)
    [item] = credential.evidence.all()
    assert [(one["name"], one["words"]) for one in item.attestations] == [("Boss", "On a Friday.")]


def test_reviewers_and_the_badge_get_only_what_is_covered():
    version = make_version(make_organization("Office"), reviewers=1)
    submission = earn.start(version, by=make_person("Ada Lovelace"), at=NOON)
    put(submission, TextWork(text="Rosa was upset.", setting="work", note="Rosa"), at=NOON)
    put(submission, FileWork(name="a.jpg", content=photo(), setting="work"), slot=1, at=NOON)
    words, picture = submission.artifacts.order_by("slot__position")
    names, places = Cover(names=(("Rosa", "a caller"),)), Cover(places=((0, 0, 100, 100),))
    for piece, cover in ((words, names), (picture, places)):
        earn.cover_artifact(piece, cover=cover, by=submission.applicant, at=NOON)
    audience = ToldPeople(people="covered", consent_note="Rosa asked.", audience="reviewers")
    earn.tell_people(words, told=audience, by=submission.applicant, at=NOON)
    submission = earn.submit(submission, by=submission.applicant, at=NOON)
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = seated(submission, by=grace, at=NOON)
    (_s, [text]), (_s, [image]) = queries.blind_view(place)
    assert (text.text, text.note, text.consent_note) == (
        "[a caller] was upset.",
        "[a caller]",
        "[a caller] asked.",
    )
    seen = actions.blind_content(image, at=NOON)
    reviewed(submission, by=grace, levels=MEETS)
    badge = Credential.objects.get()
    first, second = badge.evidence.all()
    assert (first.text, first.narrative, first.audience) == (
        "[a caller] was upset.",
        "[a caller]",
        "reviewers",
    )
    for content in (seen, files.read(second.sha256)):
        assert Image.open(BytesIO(content)).convert("L").getextrema() == (0, 0)
    assert hashlib.sha256(photo()).hexdigest() not in badge.document


def test_a_badge_from_elsewhere_is_shown_with_its_checks_and_signed_by_its_digest():
    version = make_version(make_organization("Office"), reviewers=1)
    lovelace = make_person("Ada Lovelace", email="ada@example.org")
    submission = earn.start(version, by=lovelace, at=NOON)
    put(submission, TextWork(text="I was calm.", setting="work"), at=NOON)
    subject = make_badge()["credentialSubject"] | {"name": "Ada Lovelace"}
    badge = make_text(credentialSubject=subject)
    work = earn.BadgeWork(content=badge.encode(), fetch=make_network())
    piece = earn.add_badge(submission, slot=version.slots.all()[1], work=work, by=lovelace, at=NOW)
    earn.describe_artifact(piece, setting="work", note="", by=lovelace, at=NOW)
    submission = earn.submit(submission, by=lovelace, at=NOW)
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = seated(submission, by=grace, at=NOW)
    [shown] = queries.blind_view(place)[1].artifacts
    assert shown.badge.verdict == "unknown"
    assert shown.badge.checks[-1].outcome == "unknown"
    assert "Riverside School" in shown.text
    assert "Lovelace" not in str(shown)
    reviewed(submission, by=grace, levels=MEETS, at=NOW)
    item = Credential.objects.get().evidence.get(kind="badge")
    assert item.sha256 == hashlib.sha256(badge.encode()).hexdigest()


def test_a_work_history_is_judged_and_signed_in_the_words_that_reviewers_read():
    version = make_version(make_organization("Office"), reviewers=1)
    lovelace = make_person("Ada Lovelace", email="ada@example.org")
    submission = earn.start(version, by=lovelace, at=NOON)
    put(submission, TextWork(text="I was calm.", setting="work"), at=NOON)
    table = "employer,role,from,duties\nRiver Clinic,Aide,2019,Lovelace ran the shift.\n"
    slot = version.slots.all()[1]
    piece = earn.add_history(submission, slot=slot, history=table, by=lovelace, at=NOON)
    earn.describe_artifact(piece, setting="work", note="", by=lovelace, at=NOON)
    submission = earn.submit(submission, by=lovelace, at=NOON)
    grace = make_reviewer("Grace", organization=office_of(submission))
    [shown] = queries.blind_view(seated(submission, by=grace, at=NOON))[1].artifacts
    assert shown.text == "[employer 1]\nAide\n2019 –\n[name] ran the shift."
    reviewed(submission, by=grace, levels=MEETS, at=NOON)
    item = Credential.objects.get().evidence.get(kind="log")
    words = "[employer 1]\nAide\n2019 –\nLovelace ran the shift."
    assert (item.text, item.sha256) == (words, hashlib.sha256(words.encode()).hexdigest())
    assert (item.media_type, item.size) == ("text/plain", len(words.encode()))
