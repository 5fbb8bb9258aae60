"""Advice on the way: who gives it, what it may be, and that it decides nothing."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from milepost.earn import actions
from milepost.earn.models import Coaching, Remark, Submission
from milepost.earn.queries import (
    artifacts_coached_by,
    coached_work,
    coaches_to_choose,
    coachings_of,
    ever_coached_by,
    standing_of,
    submissions_of,
)
from milepost.earn.rules.feedback import MOST_COACHES, QUIET, Word
from milepost.earn.tests.builders import (
    LATER,
    NOON,
    make_person,
    make_rubric,
    make_submission,
    photo,
    slot_of,
    text,
)
from milepost.earn.tests.test_api import Program
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.organizations.models import Membership
from milepost.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def work() -> Submission:
    """Ada's draft with a text and a photo."""
    ada = make_person("Ada")
    submission = make_submission(ada, "text", "any")
    make_rubric(submission.version, mode="off")
    actions.add_artifact(submission, slot=slot_of(submission), work=text(), by=ada, at=NOON)
    actions.add_artifact(submission, slot=slot_of(submission, 1), work=photo(), by=ada, at=NOON)
    return submission


def coached(submission: Submission, *, coach: Person) -> Coaching:
    """Someone who was asked and said yes."""
    by = submission.applicant
    asked = actions.ask_coach(submission, email=coach.email, by=by, at=NOON)
    return actions.accept_by_link(token_in_mail(asked.email), by=coach, at=NOON)


def token_in_mail(email: str) -> str:
    mail = Mail.objects.filter(to=email).latest("pk")
    found = re.search(r"/coaching/join/([\w-]+)/", mail.text)
    assert found
    return found[1]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def word(kind: str = "question", words: str = "Where is that?", **place) -> Word:
    return Word(kind=kind, text=words, **place)


def test_a_link_opens_the_work_to_one_person_once(work):
    mei, mallory = make_person("Mei"), make_person("Mallory")
    coaching = coached(work, coach=mei)
    token = token_in_mail("mei@example.org")
    with pytest.raises(RuleError, match="used or taken back"):
        actions.accept_by_link(token, by=mallory, at=LATER)
    assert actions.accept_by_link(token, by=mei, at=LATER) == coaching
    assert list(coachings_of(mei)) == [coaching]
    assert list(coachings_of(mallory)) == []
    asked_again = actions.ask_coach(work, email="MEI@example.org", by=work.applicant, at=LATER)
    assert asked_again == coaching
    late = actions.ask_coach(work, email="late@example.org", by=work.applicant, at=NOON)
    with pytest.raises(RuleError, match="too old"):
        actions.accept_by_link(token_in_mail(late.email), by=mallory, at=late.expires_at)


def test_whom_applicants_may_not_ask(work):
    ada = work.applicant
    with pytest.raises(RuleError, match="your own work"):
        actions.ask_coach(work, email=ada.email, by=ada, at=NOON)
    actions.ask_coach(work, email="friend@example.org", by=ada, at=NOON)
    with pytest.raises(RuleError, match="your own work"):
        actions.accept_by_link(token_in_mail("friend@example.org"), by=ada, at=NOON)
    with pytest.raises(RuleError, match="somebody else’s"):
        actions.ask_coach(work, email="x@example.org", by=make_person("Mallory"), at=NOON)
    with pytest.raises(RuleError, match="not an e-mail address"):
        actions.ask_coach(work, email="nobody", by=ada, at=NOON)
    for number in range(1, MOST_COACHES):
        actions.ask_coach(work, email=f"{number}@example.org", by=ada, at=NOON)
    with pytest.raises(RuleError, match="enough people"):
        actions.ask_coach(work, email="one-more@example.org", by=ada, at=NOON)
    for _again in range(2):
        actions.ask_coach(work, email="1@example.org", by=ada, at=NOON)
    with pytest.raises(RuleError, match="very often"):
        actions.ask_coach(work, email="1@example.org", by=ada, at=NOON)
    tomorrow = NOON + timedelta(days=1)
    assert actions.ask_coach(work, email="1@example.org", by=ada, at=tomorrow).ended_at is None


def test_a_coach_speaks_of_one_thing_at_a_time_while_it_is_a_draft(work):
    mei = make_person("Mei")
    coaching = coached(work, coach=mei)
    piece, criterion = work.artifacts.first(), work.version.criteria.first()
    about_piece = word(artifact=piece.pk)
    first = actions.say(coaching, word=about_piece, by=mei, at=LATER)
    assert actions.say(coaching, word=about_piece, by=mei, at=LATER) == first
    actions.say(coaching, word=word("praise", "Clear.", criterion=criterion.key), by=mei, at=LATER)
    actions.say(coaching, word=word("concern", "Too long?"), by=mei, at=LATER)
    assert list(Remark.objects.values_list("kind", "about").order_by("kind")) == [
        ("concern", ""),
        ("praise", "Waits after asking"),
        ("question", piece.name),
    ]
    refusals = [
        (word("verdict"), "Choose what it is"),
        (word(words="  "), "few words first"),
        (word(words="x" * 2001), "too long"),
        (word(artifact=work.pk), "removed meanwhile"),
        (word(criterion=work.pk), "about one thing"),
        (word(artifact=piece.pk, criterion=criterion.key), "about one thing"),
    ]
    for wrong, reason in refusals:
        with pytest.raises(RuleError, match=reason):
            actions.say(coaching, word=wrong, by=mei, at=LATER)
    with pytest.raises(RuleError, match="any more"):
        actions.say(coaching, word=word(), by=make_person("Mallory"), at=LATER)
    actions.submit(work, by=work.applicant, at=LATER)
    with pytest.raises(RuleError, match="can wait for their answer"):
        actions.say(coaching, word=word(words="And this?"), by=mei, at=LATER)


def test_a_question_is_the_next_step_until_it_is_answered_or_done(work):
    mei = make_person("Mei")
    coaching = coached(work, coach=mei)
    before = standing_of(work).next_step
    piece = work.artifacts.last()
    remark = actions.say(coaching, word=word(artifact=piece.pk), by=mei, at=LATER)
    actions.say(coaching, word=word("praise", "Good."), by=mei, at=LATER)
    assert standing_of(work).next_step == (
        f"Mei has a question about “{piece.name}”. Read it and answer, or go on."
    )
    actions.reply(remark, text="On page two.", by=work.applicant, at=LATER)
    assert standing_of(work).next_step == before
    with pytest.raises(RuleError, match="somebody else’s"):
        actions.reply(remark, text="No.", by=mei, at=LATER)
    other = actions.say(coaching, word=word("concern", "Hm."), by=mei, at=LATER)
    assert "Mei has a question." in standing_of(work).next_step
    actions.mark_done(other, done=True, by=work.applicant, at=LATER)
    assert standing_of(work).next_step == before
    actions.mark_done(other, done=False, by=work.applicant, at=LATER)
    assert "Mei has a question." in standing_of(work).next_step


def test_one_mail_an_hour_tells_each_side(work):
    mei = make_person("Mei")
    coaching = coached(work, coach=mei)
    moments = [LATER, LATER + QUIET / 2, LATER + QUIET]
    remarks = [
        actions.say(coaching, word=word(words=f"{number}?"), by=mei, at=moment)
        for number, moment in enumerate(moments)
    ]
    assert Mail.objects.filter(to=work.applicant.email).count() == 2
    before = Mail.objects.filter(to=mei.email).count()
    for remark, moment in zip(remarks, moments, strict=True):
        actions.reply(remark, text="So.", by=work.applicant, at=moment)
    assert Mail.objects.filter(to=mei.email).count() == before + 2


def test_whoever_is_let_go_sees_no_more_of_it_and_was_a_coach_all_the_same(work):
    mei = make_person("Mei")
    coaching = coached(work, coach=mei)
    actions.say(coaching, word=word(), by=mei, at=LATER)
    assert artifacts_coached_by(mei).count() == 2
    with pytest.raises(RuleError, match="somebody else’s"):
        actions.end_coaching(coaching, by=make_person("Mallory"), at=LATER)
    actions.end_coaching(coaching, by=work.applicant, at=LATER)
    assert list(coachings_of(mei)) == []
    assert list(artifacts_coached_by(mei)) == []
    assert Remark.objects.count() == 1
    assert list(ever_coached_by(mei)) == [work.applicant]


def test_work_that_is_taken_back_or_earned_is_closed_to_coaches(work):
    mei = make_person("Mei")
    coached(work, coach=mei)
    Submission.objects.update(state="closed")
    assert (coachings_of(mei).count(), coached_work(mei).count()) == (1, 0)
    Submission.objects.update(state="withdrawn")
    assert (coachings_of(mei).count(), coached_work(mei).count()) == (0, 0)


def test_coaches_to_choose_from_work_where_it_is_offered_or_where_one_belongs(work):
    offering = work.version.achievement.organization
    for name, role in (("Cora", "coach"), ("Rene", "reviewer")):
        Membership.objects.create(
            organization=offering, person=make_person(name), role=role, since=NOON
        )
    assert [str(one) for one in coaches_to_choose(work)] == ["Cora"]


def test_the_applicants_page_asks_reads_answers_and_ends(work):
    offering = work.version.achievement.organization
    cora = make_person("Cora")
    Membership.objects.create(organization=offering, person=cora, role="coach", since=NOON)
    ada, mallory = signed_in(work.applicant), signed_in(make_person("Mallory"))
    address = reverse("earn:feedback", args=[work.pk])
    assert address in ada.get(reverse("earn:submission", args=[work.pk])).content.decode()
    assert mallory.get(address).status_code == 404
    assert ada.post(address, {}).status_code == 422
    assert ada.post(address, {"coach": str(cora.pk)}).status_code == 302
    shown = ada.get(address).content.decode()
    assert "Cora" in shown
    assert "cora@example.org" not in shown
    coaching = actions.accept_by_link(token_in_mail(cora.email), by=cora, at=NOON)
    remark = actions.say(coaching, word=word(words="<b>Where?</b>"), by=cora, at=LATER)
    assert "&lt;b&gt;Where?&lt;/b&gt;" in ada.get(address).content.decode()
    answer = reverse("earn:reply", args=[remark.pk])
    assert mallory.post(answer, {"text": "Here."}).status_code == 404
    assert ada.post(answer, {"text": ""}).status_code == 422
    assert ada.post(answer, {"text": "Here."}).status_code == 302
    assert ada.post(reverse("earn:remark_done", args=[remark.pk])).status_code == 302
    remark.refresh_from_db()
    assert (remark.reply, remark.done_at is not None) == ("Here.", True)
    end = reverse("earn:end_coaching", args=[coaching.pk])
    assert mallory.post(end).status_code == 404
    assert ada.post(end)["Location"] == address
    assert signed_in(cora).get(reverse("earn:coached", args=[coaching.pk])).status_code == 404


def test_the_coachs_pages_show_the_work_and_take_words_without_levels(work):
    mei = make_person("Mei")
    actions.ask_coach(work, email=mei.email, by=work.applicant, at=now())
    client, mallory = signed_in(mei), signed_in(make_person("Mallory"))
    join = reverse("earn:coach_join", args=[token_in_mail(mei.email)])
    assert "Ada asks for your advice" in client.get(join).content.decode()
    unknown = reverse("earn:coach_join", args=["no-such-token"])
    assert client.get(unknown).status_code == 404
    assert client.post(unknown).status_code == 410
    work_page = client.post(join)["Location"]
    assert mallory.get(work_page).status_code == 404
    shown = client.get(work_page).content.decode()
    assert "I waited." in shown
    assert "level-" not in shown
    piece = work.artifacts.get(kind="file")
    said = {"kind": "concern", "text": "Blurred?", "place": f"artifact:{piece.pk}"}
    assert mallory.post(work_page, said).status_code == 404
    assert client.post(work_page, said | {"kind": "verdict"}).status_code == 422
    assert client.post(work_page, said | {"place": "elsewhere:1"}).status_code == 422
    assert client.post(work_page, said).status_code == 302
    assert Remark.objects.get().artifact == piece
    for name in ("coached_file", "coached_preview"):
        address = reverse(f"earn:{name}", args=[piece.pk])
        assert client.get(address).status_code == 200
        assert mallory.get(address).status_code == 404
    assert "Coaching" in client.get("/earn/").content.decode()
    assert 'href="/coaching/"' not in mallory.get("/earn/").content.decode()


def test_an_invitation_waits_on_the_coachs_own_page(work):
    mei = make_person("Mei")
    mei.emailaddress_set.create(email=mei.email, verified=True, primary=True)
    asked = actions.ask_coach(work, email=mei.email, by=work.applicant, at=now())
    client, mallory = signed_in(mei), signed_in(make_person("Mallory"))
    accept = reverse("earn:coach_accept", args=[asked.pk])
    assert accept in client.get("/coaching/").content.decode()
    assert mallory.post(accept).status_code == 404
    assert client.post(accept)["Location"] == reverse("earn:coached", args=[asked.pk])


def test_lists_ask_as_many_questions_for_three_rows_as_for_one(work):
    mei = make_person("Mei")
    coaching = coached(work, coach=mei)
    actions.say(coaching, word=word(), by=mei, at=LATER)
    ada, client = signed_in(work.applicant), signed_in(mei)
    pages = [
        (client, "/coaching/"),
        (client, reverse("earn:coached", args=[coaching.pk])),
        (ada, reverse("earn:feedback", args=[work.pk])),
        (ada, "/earn/"),
    ]

    def asked() -> list[int]:
        counts = []
        for visitor, address in pages:
            with CaptureQueriesContext(
                connection,
            ) as found:
                assert visitor.get(address).status_code == 200
            counts.append(len(found))
        return counts

    asked()
    one = asked()
    for number in range(2):
        person = make_person(f"Learner {number}")
        other = make_submission(person, "text", slug=f"other-{number}")
        coached(other, coach=mei)
        actions.say(coaching, word=word(words=f"More {number}?"), by=mei, at=LATER)
        actions.start(other.version, by=work.applicant, at=LATER)
    assert asked() == one


def test_programs_do_what_the_pages_do(work):
    mei = make_person("Mei")
    ada, coach, mallory = Program(work.applicant), Program(mei), Program(make_person("Mallory"))
    asked = ada.ask("POST", f"/submissions/{work.pk}/coaches", {"email": mei.email})
    assert (asked.status_code, asked.json()["accepted_at"]) == (201, None)
    coaching = actions.accept_by_link(token_in_mail(mei.email), by=mei, at=NOON)
    assert [row["applicant"] for row in coach.ask("GET", "/coaching").json()["items"]] == ["Ada"]
    path = f"/coaching/{coaching.pk}"
    seen = coach.ask("GET", path).json()
    piece = next(one for slot in seen["slots"] for one in slot["artifacts"] if one["file"])
    assert piece["file"].endswith(f"/coaching/artifacts/{piece['id']}/file")
    assert coach.ask("GET", f"/coaching/artifacts/{piece['id']}/file").status_code == 200
    assert mallory.ask("GET", path).status_code == 404
    assert mallory.ask("GET", f"/coaching/artifacts/{piece['id']}/file").status_code == 404
    body = {"kind": "question", "text": "Where?", "artifact": piece["id"]}
    said = coach.ask("POST", f"{path}/remarks", body).json()
    assert mallory.ask("POST", f"{path}/remarks", body).status_code == 404
    told = ada.ask("GET", f"/submissions/{work.pk}/feedback").json()
    assert (told["count"], told["items"], told["coaches"][0]["name"]) == (1, [said], "Mei")
    remark = f"/remarks/{said['id']}"
    assert ada.ask("POST", f"{remark}/reply", {"text": "Here."}).json()["reply"] == "Here."
    assert ada.ask("POST", f"{remark}/done", {"done": True}).json()["done"] is True
    assert mallory.ask("POST", f"{remark}/done", {"done": True}).status_code == 404
    assert mallory.ask("DELETE", path).status_code == 404
    assert ada.ask("DELETE", path).status_code == 204
    assert coach.ask("GET", path).status_code == 404
    assert submissions_of(work.applicant).get().state == "draft"
