"""The ladder of consequences: people decide each step, none is skipped, each can be contested."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from milepost.issue.models import Credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.organizations.tests.builders import join
from milepost.people.actions import make_token
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.actions.erasing import erase
from milepost.review.models import Concern, ConcernStep, Likeness, RuleSetAside
from milepost.review.queries.concerns import concerns_for
from milepost.review.rules.concerns import NEXT, NOTICE_TIME
from milepost.review.tests.builders import (
    LATER,
    make_reviewer,
    make_submitted,
    make_waiting,
    office_of,
    reviewed,
)

pytestmark = pytest.mark.django_db
SAID = "We kept the record together, and both of us said so when we handed it in."
WHY = "Two thirds of the record stand word for word in another learner's record."
MEETS = (2, 2, 2)


def refused(code: str):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


@pytest.fixture
def earned():
    """Ada's badge, and who runs the office."""
    submission = make_waiting()
    for name in ("Grace", "Linus"):
        reviewer = make_reviewer(name, organization=office_of(submission))
        reviewed(submission, by=reviewer, levels=MEETS)
    return submission


def lead(submission, name: str):
    person = make_person(name)
    join(person, organization=office_of(submission), role="owner")
    return person


def noted(submission, *, by) -> Concern:
    return actions.open_concern(submission, words=WHY, about=None, by=by, at=LATER)


def up_to_notice(submission, *, by, other) -> Concern:
    concern = noted(submission, by=by)
    for step, who in (("talk", by), ("review", other), ("notice", other)):
        concern = actions.take_step(concern, step=step, words=WHY, by=who, at=LATER)
    return concern


def test_the_ladder_is_one_table_and_no_step_is_skipped(earned):
    assert {str(state): {str(one) for one in after} for state, after in NEXT.items()} == {
        "": {"note"},
        "note": {"talk", "cleared"},
        "talk": {"review", "cleared"},
        "review": {"notice", "cleared"},
        "notice": {"revoked", "cleared"},
        "revoked": set(),
        "cleared": set(),
    }
    lea = lead(earned, "Lea")
    concern = noted(earned, by=lea)
    for step in ("review", "notice", "revoked"):
        with refused("step-skipped"):
            actions.take_step(concern, step=step, words=WHY, by=lea, at=LATER)


def test_the_record_is_reviewed_and_the_badge_revoked_by_somebody_else(earned):
    lea, max_ = lead(earned, "Lea"), lead(earned, "Max")
    concern = actions.take_step(noted(earned, by=lea), step="talk", words=WHY, by=lea, at=LATER)
    with refused("same-eyes"):
        actions.take_step(concern, step="review", words=WHY, by=lea, at=LATER)
    concern = actions.take_step(concern, step="review", words=WHY, by=max_, at=LATER)
    concern = actions.take_step(concern, step="notice", words=WHY, by=max_, at=LATER)
    after = LATER + NOTICE_TIME
    with refused("same-eyes"):
        actions.take_step(concern, step="revoked", words=WHY, by=max_, at=after)
    with refused("too-early"):
        actions.take_step(
            concern, step="revoked", words=WHY, by=lea, at=after - timedelta(seconds=1)
        )
    assert Credential.objects.get().revoked_at is None
    actions.take_step(concern, step="revoked", words=WHY, by=lea, at=after)
    found = Credential.objects.get()
    assert (found.revoked_at, found.revocation_kind) == (after, "conduct")


def test_nobody_is_made_an_owner_to_review_a_record_or_to_revoke(earned):
    olga, ruth, new = (lead(earned, name) for name in ("Olga", "Ruth", "Newt"))
    new.memberships.update(since=LATER)
    concern = noted(earned, by=olga)
    actions.take_step(concern, step="talk", words=WHY, by=olga, at=LATER)
    with refused("second-too-new"):
        actions.take_step(concern, step="review", words=WHY, by=new, at=LATER)
    actions.take_step(concern, step="review", words=WHY, by=ruth, at=LATER)
    actions.take_step(concern, step="notice", words=WHY, by=olga, at=LATER)
    over = LATER + NOTICE_TIME
    with refused("second-too-new"):
        actions.take_step(concern, step="revoked", words=WHY, by=new, at=over)
    month = LATER + timedelta(days=30)
    actions.take_step(concern, step="revoked", words=WHY, by=new, at=month)
    assert Credential.objects.get().revoked_at == month


def test_what_the_learner_contests_is_answered_by_somebody_who_took_no_step(earned):
    lea, max_, ada = lead(earned, "Lea"), lead(earned, "Max"), earned.applicant
    concern = up_to_notice(earned, by=lea, other=max_)
    actions.contest_step(concern.steps.last(), words=SAID, by=ada, at=LATER)
    with refused("same-eyes"):
        actions.answer_contest(concern.steps.last(), stands=True, words=WHY, by=lea, at=LATER)
    nia = lead(earned, "Nia")
    answer = "Both notes say that they worked together. There is nothing in it."
    actions.answer_contest(concern.steps.last(), stands=False, words=answer, by=nia, at=LATER)
    concern.refresh_from_db()
    assert (concern.state, Credential.objects.get().revoked_at) == ("cleared", None)
    notice, tim = concern.steps.get(step="notice"), lead(earned, "Tim")
    with refused("nothing-contested"):
        actions.answer_contest(notice, stands=True, words=WHY, by=tim, at=LATER)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_nothing_goes_on_while_a_step_is_contested(earned, number):
    lea, max_, ada = lead(earned, "Lea"), lead(earned, "Max"), earned.applicant
    nia = lead(earned, "Nia")
    names = ["talk", "review", "notice", "revoked"]
    who = {"talk": lea, "review": max_, "notice": max_, "revoked": lea}
    concern = noted(earned, by=lea)
    for step in names[:number]:
        concern = actions.take_step(concern, step=step, words=WHY, by=who[step], at=LATER)
    contested, after = concern.steps.last(), names[number]
    actions.contest_step(contested, words=SAID, by=ada, at=LATER)
    late = LATER + NOTICE_TIME
    with refused("contested"):
        actions.take_step(concern, step=after, words=WHY, by=who[after], at=late)
    mails = Mail.objects.filter(text__contains=str(concern.pk), subject__contains="contests")
    asked = {nia.email, max_.email} if number == 1 else {nia.email}
    assert set(mails.values_list("to", flat=True)) == asked
    actions.answer_contest(contested, stands=True, words=WHY, by=nia, at=late)
    concern = actions.take_step(concern, step=after, words=WHY, by=who[after], at=late)
    assert concern.state == after


def test_a_contested_step_may_be_cleared_and_then_waits_for_no_answer(earned):
    lea, ada = lead(earned, "Lea"), earned.applicant
    concern = actions.take_step(noted(earned, by=lea), step="talk", words=WHY, by=lea, at=LATER)
    taken = actions.contest_step(concern.steps.last(), words=SAID, by=ada, at=LATER)
    assert "There is nobody yet" in Mail.objects.get(to=lea.email).text
    actions.take_step(concern, step="cleared", words=WHY, by=lea, at=LATER)
    with refused("nothing-contested"):
        actions.answer_contest(taken, stands=False, words=WHY, by=lead(earned, "Nia"), at=LATER)


def test_a_step_contested_long_ago_is_answered_before_the_concern_goes_on(earned):
    lea, max_, ada = lead(earned, "Lea"), lead(earned, "Max"), earned.applicant
    concern = actions.take_step(noted(earned, by=lea), step="talk", words=WHY, by=lea, at=LATER)
    actions.contest_step(concern.steps.last(), words=SAID, by=ada, at=LATER)
    ConcernStep.objects.create(
        concern=concern, step="review", by=max_, words=WHY, at=LATER, leaf_hash="f" * 64
    )
    Concern.objects.update(state="review")
    nia = lead(earned, "Nia")
    client, page = Client(), reverse("review:concern", args=[concern.pk])
    client.force_login(nia)
    assert "The learner contests: A talk with the learner" in client.get(page).content.decode()
    sent = client.post(
        reverse("review:answer_concern", args=[concern.pk]), {"stands": "yes", "words": WHY}
    )
    assert (sent.status_code, concern.steps.get(step="talk").stands) == (302, True)


def test_only_people_who_run_the_organization_and_are_not_close_take_steps(earned):
    with refused("not-a-lead"):
        noted(earned, by=make_reviewer("Olga", organization=office_of(earned)))
    with refused("not-a-lead"):
        noted(earned, by=make_person("Mallory"))
    close = lead(earned, "Kai")
    actions.declare_tie(close, email=earned.applicant.email, kind="family", at=LATER)
    with refused("not-a-lead"):
        noted(earned, by=close)
    with refused("no-reason"):
        actions.open_concern(earned, words="Hm.", about=None, by=lead(earned, "Lea"), at=LATER)


def test_the_learner_reads_every_step_from_the_talk_on_and_gets_mail(earned):
    lea, ada = lead(earned, "Lea"), earned.applicant
    concern = noted(earned, by=lea)
    client = Client()
    client.force_login(ada)
    page = reverse("review:concern", args=[concern.pk])
    assert client.get(page).status_code == 404
    actions.take_step(
        concern, step="talk", words="Let us talk about your record.", by=lea, at=LATER
    )
    told = client.get(page).content.decode()
    assert (WHY.replace("'", "&#x27;") in told, lea.name in told) == (True, False)
    assert page in Mail.objects.get(subject__startswith="About your work").text
    sent = client.post(page, {"words": "I kept this record myself, day by day, at my desk."})
    assert (sent.status_code, ConcernStep.objects.get(step="talk").contest[:6]) == (302, "I kept")
    assert client.post(page, {"words": "short"}).status_code == 422
    lead_page = Client()
    lead_page.force_login(lea)
    told = lead_page.get(page).content.decode()
    assert ("except that you may clear it" in told, 'value="review"' in told) == (True, False)
    assert lead_page.post(page, {"step": "review", "words": WHY}).status_code == 422


def test_the_pages_of_whoever_runs_the_organization(earned):
    lea, client = lead(earned, "Lea"), Client()
    client.force_login(lea)
    concern = noted(earned, by=lea)
    page = reverse("review:concern", args=[concern.pk])
    assert client.post(page, {"step": "revoked", "words": WHY}).status_code == 422
    assert client.post(page, {"step": "talk", "words": WHY}).status_code == 302
    assert concern.pk in {row.pk for row in concerns_for(lea)}
    assert client.get(reverse("review:concerns")).status_code == 200
    other = Client()
    other.force_login(make_person("Mallory"))
    assert other.get(page).status_code == 404
    assert other.post(reverse("review:answer_concern", args=[concern.pk])).status_code == 404


def test_each_step_is_a_leaf_that_names_nobody(earned):
    lea = lead(earned, "Lea")
    concern = noted(earned, by=lea)
    actions.take_step(concern, step="cleared", words=WHY, by=lea, at=LATER)
    entries = [json.loads(leaf.entry)["entry"] for leaf in Leaf.objects.filter(kind="concern.step")]
    assert [entry["step"] for entry in entries] == ["note", "cleared"]
    text = json.dumps(entries)
    assert [word for word in (str(concern.pk), "record", "Lea", "Ada") if word in text] == []
    assert not Mail.objects.filter(subject__startswith="About your work").exists()


def test_an_owner_notes_a_concern_about_a_badge_and_nobody_else_does(earned):
    lea, badge = lead(earned, "Lea"), Credential.objects.get()
    page = reverse("review:concern_about", args=[badge.pk])
    revoke = reverse("issue:revoke", args=[badge.organization.slug, badge.pk])
    awarder, stranger, owner = Client(), Client(), Client()
    person = make_person("Edwin")
    join(person, organization=badge.organization, role="awarder")
    awarder.force_login(person)
    stranger.force_login(lead(make_waiting(), "Mallory"))
    owner.force_login(lea)
    assert page in owner.get(revoke).content.decode()
    assert page not in awarder.get(revoke).content.decode()
    assert [one.get(page).status_code for one in (awarder, stranger)] == [404, 404]
    asked = {"kind": "conduct", "reason": "Copied work"}
    assert awarder.post(revoke, asked).status_code == 422
    assert owner.post(page, {"words": "short"}).status_code == 422
    assert owner.post(page, {"words": WHY}).status_code == 302
    concern = Concern.objects.get()
    assert (concern.submission, concern.likeness, concern.state) == (earned, None, "note")
    assert Credential.objects.get().revoked_at is None


def test_the_same_by_program(earned):
    badge = Credential.objects.get()

    def sent(person, path, **body):
        token = make_token(person, name="t", expires_at=None, at=LATER)
        client = Client(headers={"Authorization": f"Bearer {token}"})
        return client.post(f"/api/v1/{path}", body, "application/json")

    noting = {"credential": str(badge.pk), "words": WHY}
    assert sent(make_person("Mallory"), "review/concerns", **noting).status_code == 404
    lea = lead(earned, "Lea")
    made = sent(lea, "review/concerns", **noting).json()
    assert (made["submission"], made["state"]) == (str(earned.pk), "note")
    revoke = f"organizations/{badge.organization.slug}/credentials/{badge.pk}/revoke"
    assert sent(lea, revoke, kind="conduct", reason="Copied work").status_code == 422
    assert sent(lea, revoke, kind="asked", reason="She asked for it").status_code == 200
    assert Credential.objects.get().revocation_kind == "asked"


def test_erasing_the_learner_takes_what_is_said_of_their_work_and_names_out_of_what_is_others(
    earned,
):
    ada, lea, max_ = earned.applicant, lead(earned, "Lea"), lead(earned, "Max")
    concern = actions.take_step(noted(earned, by=lea), step="talk", words=WHY, by=lea, at=LATER)
    actions.contest_step(concern.steps.get(step="talk"), words=SAID, by=ada, at=LATER)
    actions.answer_contest(
        concern.steps.get(step="talk"), stands=True, words=WHY, by=max_, at=LATER
    )
    other = make_submitted(earned.version, applicant=make_person("Bea"))
    likeness = Likeness.objects.create(
        artifact=other.artifacts.get(),
        other=earned.artifacts.get(),
        kind="same",
        share=100,
        same_learner=False,
        found_at=LATER,
    )
    about = actions.open_concern(
        other, words=f"The same as {ada.name} handed in.", about=likeness, by=lea, at=LATER
    )
    aside = RuleSetAside.objects.create(
        organization=office_of(earned),
        kind="deadline",
        submission=earned,
        reason=f"{ada.name} is in a hurry.",
        by=lea,
        at=LATER,
        salt="salt",
        leaf_hash="0" * 64,
    )
    erase(ada, addresses=[ada.email], at=LATER)
    concern.refresh_from_db()
    aside.refresh_from_db()
    step = concern.steps.get(step="talk")
    assert (step.words, step.answer, step.contest, step.stands) == ("", "", "…", True)
    assert (step.by, concern.salt, aside.reason, aside.salt) == (lea, "", "", "")
    about.refresh_from_db()
    assert about.steps.get().words == "The same as [name] handed in."
    assert about.salt


def test_whoever_could_come_to_review_it_reads_neither_name_nor_words_until_they_take_a_step():
    work = make_waiting()
    lea, max_ = lead(work, "Lea"), lead(work, "Max")
    join(max_, organization=office_of(work), role="reviewer")
    concern = noted(work, by=lea)
    token = make_token(max_, name="test", expires_at=None, at=LATER)
    bearer = {"Authorization": f"Bearer {token}"}
    client = Client()
    client.force_login(max_)
    address = reverse("review:concern", args=[concern.pk])
    page = client.get(address).text
    assert (work.applicant.name in page, WHY[:20] in page) == (False, False)
    (entry,) = client.get("/api/v1/review/concerns", headers=bearer).json()["items"]
    assert entry["steps"][0]["words"] == ""
    actions.take_step(concern, step="talk", words=WHY, by=max_, at=LATER)
    page = client.get(address).text
    assert (work.applicant.name in page, WHY[:20] in page) == (True, True)
    (entry,) = client.get("/api/v1/review/concerns", headers=bearer).json()["items"]
    assert entry["steps"][0]["words"] == WHY
    assert queries.conflict_with(work, reviewer=max_) == "took-a-step"
