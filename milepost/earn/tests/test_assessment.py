"""Applicants lay the rubric beside their own work: what that asks, keeps and refuses."""

import pytest
from django.test import Client
from django.urls import reverse

from milepost.earn import actions
from milepost.earn.models import SelfScore, Submission
from milepost.earn.queries import (
    assessment_of,
    begins_with,
    own_standing_of,
    standing_of,
    submissions_of,
    view_of,
)
from milepost.earn.rules.assessment import OwnLine, OwnView, own_standing
from milepost.earn.tests.builders import (
    LATER,
    NOON,
    make_person,
    make_rubric,
    make_submission,
    own_view,
    slot_of,
    text,
)
from milepost.earn.tests.test_api import Program
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry

ALL = (OwnLine(criterion=1, level=4, sentence="Here."), OwnLine(criterion=2, level=5, sentence="!"))


@pytest.mark.parametrize(
    ("own", "done", "complete", "sentence"),
    [
        (None, 0, False, "Look at your work with the reviewers’ eyes: say how you see it."),
        (OwnView(), 0, False, "How you see your work: 2 more criteria."),
        (OwnView(lines=ALL[:1]), 1, False, "How you see your work: 1 more criterion."),
        (
            OwnView(lines=(ALL[0], OwnLine(criterion=2, level=5, sentence=" "))),
            1,
            False,
            "How you see your work: 1 more criterion.",
        ),
        (OwnView(lines=ALL), 2, False, "Say in a few words what you learned."),
        (OwnView(lines=ALL, reflection="A lot."), 2, True, "You have said how you see your work."),
    ],
)
def test_what_an_own_view_still_lacks(own, done, complete, sentence):
    standing = own_standing(own, criteria=[1, 2], mode="asked")
    assert (standing.done, standing.complete, standing.sentence) == (done, complete, sentence)


@pytest.fixture
def filled(db) -> Submission:
    """Ada's draft with everything in it but her own view, which is asked for."""
    ada = make_person("Ada")
    submission = make_submission(ada, "text")
    make_rubric(submission.version)
    actions.add_artifact(submission, slot=slot_of(submission), work=text(), by=ada, at=NOON)
    return Submission.objects.get()


def save(submission: Submission, *levels: int, reflection: str = "It works.") -> None:
    own = own_view(submission.version, *levels, reflection=reflection)
    actions.save_self_assessment(submission, own=own, by=submission.applicant, at=LATER)


def fresh(submission: Submission) -> Submission:
    return submissions_of(submission.applicant).get(pk=submission.pk)


def test_where_it_is_asked_for_nothing_is_handed_in_without_it(filled):
    with pytest.raises(RuleError, match="say how you see it"):
        actions.submit(filled, by=filled.applicant, at=LATER)
    save(filled, 2, 0)
    with pytest.raises(RuleError, match="1 more criterion"):
        actions.submit(filled, by=filled.applicant, at=LATER)
    save(filled, 2, 1)
    assert actions.submit(filled, by=filled.applicant, at=LATER).state == "submitted"
    assert JournalEntry.objects.filter(verb="self-assessment.begun").count() == 1
    assert SelfScore.objects.count() == 2


def test_where_it_is_offered_it_may_be_left_out(filled):
    filled.version.self_assessment = "offered"
    filled.version.save()
    assert standing_of(fresh(filled)).missing == []
    assert "If you like" in standing_of(fresh(filled)).next_step
    assert actions.submit(filled, by=filled.applicant, at=LATER).state == "submitted"


def test_each_round_keeps_its_own_and_begins_with_the_words_of_the_last(filled):
    save(filled, 2, 1)
    first = view_of(assessment_of(fresh(filled), round=1))
    actions.submit(filled, by=filled.applicant, at=LATER)
    actions.return_to_applicant(filled, at=LATER)
    second = fresh(filled)
    assert assessment_of(second, round=2) is None
    assert begins_with(second) == first
    standing = own_standing_of(second)
    assert standing and not standing.complete
    save(second, 2, 2, reflection="More.")
    assert view_of(assessment_of(fresh(filled), round=1)) == first
    assert view_of(assessment_of(fresh(filled), round=2)) == own_view(
        filled.version, 2, 2, reflection="More."
    )


def test_what_is_refused(filled):
    own = own_view(filled.version, 2, 1)
    other = RuleError
    with pytest.raises(other, match="somebody else’s"):
        actions.save_self_assessment(filled, own=own, by=make_person("Mallory"), at=LATER)
    swapped = OwnView(lines=(OwnLine(criterion=own.lines[0].criterion, level=own.lines[1].level),))
    with pytest.raises(other, match="not part of the rubric"):
        actions.save_self_assessment(filled, own=swapped, by=filled.applicant, at=LATER)
    with pytest.raises(other, match="too long"):
        save(filled, 2, 1, reflection="x" * 5001)
    save(filled, 2, 1)
    actions.submit(filled, by=filled.applicant, at=LATER)
    with pytest.raises(other, match="with the reviewers"):
        save(filled, 1, 1)
    plain = make_submission(filled.applicant, "text", slug="plain")
    with pytest.raises(other, match="does not ask"):
        actions.save_self_assessment(plain, own=OwnView(), by=filled.applicant, at=LATER)


def test_the_page_keeps_what_is_said_and_is_only_read_after_handing_in(filled):
    ada, stranger = Client(), Client()
    ada.force_login(filled.applicant)
    stranger.force_login(make_person("Mallory"))
    address = reverse("earn:assess", args=[filled.pk])
    assert address in ada.get(reverse("earn:submission", args=[filled.pk])).content.decode()
    assert stranger.get(address).status_code == 404
    assert stranger.post(address).status_code == 404
    first, second = filled.version.criteria.all()
    sent = {
        f"level-{first.pk}": str(first.levels.get(position=2).pk),
        f"sentence-{first.pk}": "In the <b>second</b> minute.",
        f"sentence-{second.pk}": "x" * 501,
    }
    autosave = {"X-Autosave": "1"}
    assert ada.post(address, sent).status_code == 422
    assert ada.post(address, sent, headers=autosave).status_code == 422
    assert not SelfScore.objects.exists()
    sent[f"sentence-{second.pk}"] = "Not always."
    assert ada.post(address, sent, headers=autosave).status_code == 204
    sent[f"level-{second.pk}"] = str(second.levels.get(position=1).pk)
    sent["reflection"] = "Waiting is work."
    answer = ada.post(address, sent)
    assert answer["Location"] == reverse("earn:submission", args=[filled.pk])
    actions.submit(filled, by=filled.applicant, at=LATER)
    shown = ada.get(address).content.decode()
    assert "In the &lt;b&gt;second&lt;/b&gt; minute." in shown
    assert "Waiting is work." in shown
    assert "<form method" not in shown.split("<main")[1]


def test_a_definition_without_it_has_no_such_page(filled):
    ada = Client()
    ada.force_login(filled.applicant)
    plain = make_submission(filled.applicant, "text", slug="plain")
    assert ada.get(reverse("earn:assess", args=[plain.pk])).status_code == 404
    own = reverse("earn:submission", args=[plain.pk])
    assert "own-view" not in ada.get(own).content.decode()


def test_a_program_reads_and_writes_it(filled):
    program = Program(filled.applicant)
    path = f"/submissions/{filled.pk}/self-assessment"
    keys = [str(row.key) for row in filled.version.criteria.all()]
    empty = program.ask("GET", path).json()
    assert empty["scores"] == [{"criterion": key, "level": None, "sentence": ""} for key in keys]
    assert (empty["asked"], empty["complete"], empty["changed_at"]) == (True, False, None)
    scores = [{"criterion": key, "level": 2, "sentence": "Yes."} for key in keys]
    body = {"scores": scores, "reflection": "It works."}
    kept = program.ask("PUT", path, body).json()
    assert (kept["scores"], kept["complete"], kept["missing"]) == (scores, True, "")
    wrong = program.ask("PUT", path, {"scores": [{"criterion": keys[0], "level": 9}]})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "unknown-level")
    assert Program(make_person("Mallory")).ask("GET", path).status_code == 404
    plain = make_submission(filled.applicant, "text", slug="plain")
    refused = program.ask("GET", f"/submissions/{plain.pk}/self-assessment")
    assert (refused.status_code, refused.json()["code"]) == (409, "no-self-assessment")
