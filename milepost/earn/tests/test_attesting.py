"""A third party is asked about one piece of work, and answers without an account."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.earn import actions
from milepost.earn.models import Artifact, Attestation, StoppedMail, Submission
from milepost.earn.queries import (
    about,
    artifacts_of,
    attestation_of,
    attestations_in,
    digest_about,
    left_behind,
)
from milepost.earn.rules.attesting import (
    LINK_LIFE,
    MOST_ANSWERS,
    Answer,
    Question,
    Sent,
    require_rate,
    require_said,
    require_somebody_else,
)
from milepost.earn.rules.people import Cover
from milepost.earn.tests.builders import (
    LATER,
    NOON,
    make_person,
    make_submission,
    photo,
    slot_of,
    text,
)
from milepost.earn.tests.test_api import Program
from milepost.kit.errors import RuleError
from milepost.kit.free_mail import FREE, KNOWN, OWN, domain_kind
from milepost.kit.models import JournalEntry, Mail
from milepost.kit.tests import media_samples
from milepost.organizations.models import Membership, Organization
from milepost.people.models import Person

DAY = timedelta(days=1)
BOSS = Question(email="Boss@Firm.example", name="B. Boss", statement="Ada led this meeting.")


def make_piece(person: Person, work: Any = None, slug: str = "wait-time") -> Artifact:
    submission = make_submission(person, "any", slug=slug)
    slot = slot_of(submission)
    return actions.add_artifact(submission, slot=slot, work=work or text(), by=person, at=NOON)


def asked(piece: Artifact, question: Question = BOSS, at: Any = NOON) -> tuple[Attestation, str]:
    """The question and the token that was mailed."""
    by = piece.submission.applicant
    found = actions.ask(piece, question=question, by=by, at=at)
    return found, newest_token(question.email)


def newest_token(email: str) -> str:
    mail = Mail.objects.filter(to=email.lower()).latest("pk")
    found = re.search(r"/attest/([\w-]{43})/$", mail.text, re.MULTILINE)
    assert found
    return found[1]


def answer(piece: Artifact, state: str = "confirmed", **changes: Any) -> Answer:
    said = Answer(
        state=state,
        capacity="supervisor",
        capacity_words="",
        words="It was a Friday.",
        name="Barbara Boss",
        name_shown=False,
        seen=piece.digest,
    )
    return replace(said, **changes)


# the rules


@pytest.mark.parametrize(
    ("email", "known", "expected"),
    [
        ("a@gmail.com", False, FREE),
        ("a@GMAIL.com", True, FREE),
        ("a@yahoo.co.uk", False, FREE),
        ("a@web.de", False, FREE),
        ("a@firm.example", False, OWN),
        ("a@gmail.firm.co.example", False, OWN),
        ("a@firm.example", True, KNOWN),
    ],
)
def test_what_an_address_tells(email: str, known: bool, expected: str) -> None:
    assert domain_kind(email, known=known) == expected


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (Sent(by_person=9, to_address=2, about_piece=4), ""),
        (Sent(by_person=10, to_address=0, about_piece=0), "too-often"),
        (Sent(by_person=0, to_address=3, about_piece=0), "address-too-often"),
        (Sent(by_person=0, to_address=0, about_piece=5), "enough-asked"),
    ],
)
def test_nobody_is_flooded_with_questions(sent: Sent, code: str) -> None:
    assert refusal(lambda: require_rate(sent)) == code


@pytest.mark.parametrize(
    ("email", "code"),
    [("ada@x.example", "own-address"), ("ADA+boss@x.example", "own-address"), ("b@x.example", "")],
)
def test_nobody_attests_their_own_work(email: str, code: str) -> None:
    assert refusal(lambda: require_somebody_else(email, own={"ada@x.example"})) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"capacity": ""}, "no-capacity"),
        ({"capacity": "king"}, "no-capacity"),
        ({"capacity": "other"}, "no-capacity"),
        ({"capacity": "other", "capacity_words": "ward head"}, ""),
        ({"state": "corrected", "words": " "}, "no-words"),
        ({"state": "refused", "capacity": "", "words": ""}, ""),
    ],
)
def test_what_an_answer_must_say(changes: dict[str, Any], code: str) -> None:
    said = Answer(
        state="confirmed",
        capacity="client",
        capacity_words="",
        words="",
        name="B",
        name_shown=False,
        seen="",
    )
    capacities = Attestation.Capacity.values
    assert refusal(lambda: require_said(replace(said, **changes), capacities=capacities)) == code


def refusal(act: Any) -> str:
    try:
        act()
    except RuleError as error:
        return error.code
    return ""


# asking and answering

pytestmark = pytest.mark.django_db


def test_an_answer_is_kept_with_its_circumstances() -> None:
    piece = make_piece(make_person("Ada"))
    firm = Organization.objects.create(
        slug="firm", name="Firm", url="https://www.firm.example/x", created_at=NOON
    )
    owner = make_person("Owner")
    Membership.objects.create(organization=firm, person=owner, role="owner", since=NOON)
    EmailAddress.objects.create(user=owner, email="o@firm.example", verified=True)
    found, token = asked(piece)
    actions.attest(found, answer=answer(piece), at=LATER)
    kept = attestation_of(token).get()
    assert (kept.state, kept.capacity, kept.words, kept.name, kept.email) == (
        "confirmed",
        "supervisor",
        "It was a Friday.",
        "Barbara Boss",
        "boss@firm.example",
    )
    assert (kept.domain, kept.sha256, kept.answered_at) == ("known", piece.sha256, LATER)
    told = Mail.objects.filter(to="ada@example.org").latest("pk")
    assert "Barbara Boss has answered" in told.text
    verbs = JournalEntry.objects.filter(target_key=str(found.pk)).values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["attestation.asked", "attestation.answered"]


def test_a_domain_that_the_learner_proved_themselves_is_not_known_here() -> None:
    ada = make_person("Ada")
    piece = make_piece(ada)
    own = Organization.objects.create(
        slug="own", name="Own", url="https://firm.example", created_at=NOON
    )
    Membership.objects.create(organization=own, person=ada, role="owner", since=NOON)
    EmailAddress.objects.create(user=ada, email="ada@firm.example", verified=True)
    found, _token = asked(piece)
    actions.attest(found, answer=answer(piece), at=LATER)
    found.refresh_from_db()
    assert found.domain == OWN


def test_the_token_is_nowhere_in_the_database_but_in_the_mail() -> None:
    found, token = asked(make_piece(make_person("Ada")))
    assert len(token) == 43
    assert token not in str(Attestation.objects.filter(pk=found.pk).values())
    assert "Ada led this meeting" not in Mail.objects.get().text


def test_asked_twice_it_is_one_question_and_one_mail() -> None:
    piece = make_piece(make_person("Ada"))
    first, _token = asked(piece)
    second = actions.ask(piece, question=BOSS, by=piece.submission.applicant, at=LATER)
    assert (first.pk, Mail.objects.count()) == (second.pk, 1)


def test_asking_again_waits_a_day_and_ends_the_old_link() -> None:
    ada = make_person("Ada")
    found, old = asked(make_piece(ada))
    assert refusal(lambda: actions.ask_again(found, by=ada, at=NOON + DAY / 2)) == "too-often"
    actions.ask_again(found, by=ada, at=NOON + DAY)
    actions.ask_again(found, by=ada, at=NOON + 2 * DAY)
    assert refusal(lambda: actions.ask_again(found, by=ada, at=NOON + 9 * DAY)) == "enough-asked"
    assert not attestation_of(old).exists()
    assert attestation_of(newest_token(BOSS.email)).get().expires_at == NOON + 2 * DAY + LINK_LIFE


def test_only_who_made_it_asks_and_takes_back() -> None:
    piece = make_piece(make_person("Ada"))
    found, _token = asked(piece)
    mallory = make_person("Mallory")
    acts = (
        lambda: actions.ask(piece, question=BOSS, by=mallory, at=NOON),
        lambda: actions.ask_again(found, by=mallory, at=NOON + DAY),
        lambda: actions.take_back_question(found, by=mallory, at=NOON),
    )
    assert [refusal(act) for act in acts] == ["not-yours"] * 3


def test_an_answer_can_be_changed_until_the_decision_and_not_taken_back_by_who_asked() -> None:
    piece = make_piece(make_person("Ada"))
    ada = piece.submission.applicant
    found, _token = asked(piece)
    actions.attest(found, answer=answer(piece), at=NOON)
    actions.submit(piece.submission, by=ada, at=NOON)
    actions.attest(found, answer=answer(piece, "corrected", words="It was Monday."), at=LATER)
    found.refresh_from_db()
    assert (found.state, found.words, found.answers) == ("corrected", "It was Monday.", 2)
    taken = refusal(lambda: actions.take_back_question(found, by=ada, at=LATER))
    assert taken == "question-corrected"
    actions.close(piece.submission, at=LATER)
    late = refusal(lambda: actions.attest(found, answer=answer(piece), at=LATER))
    assert late == "submission-closed"


def test_a_link_ends_with_its_time() -> None:
    piece = make_piece(make_person("Ada"))
    found, _token = asked(piece)
    at = NOON + LINK_LIFE
    assert refusal(lambda: actions.attest(found, answer=answer(piece), at=at)) == "link-expired"


def test_work_that_changed_meanwhile_is_not_what_was_confirmed() -> None:
    piece = make_piece(make_person("Ada"))
    found, _token = asked(piece)
    seen = answer(piece)
    changed = change(piece, "I did it all.")
    late = refusal(lambda: actions.attest(found, answer=seen, at=LATER))
    assert late == "changed-meanwhile"
    actions.attest(found, answer=answer(changed), at=LATER)
    assert [one.current for one in about(changed, attestations_in(piece.submission))] == [True]
    again = change(piece, "I did it all, and more.")
    assert [one.current for one in about(again, attestations_in(piece.submission))] == [False]


def test_what_the_learner_says_about_it_is_part_of_what_was_confirmed() -> None:
    piece = make_piece(make_person("Ada"), photo())
    ada = piece.submission.applicant
    told = {"setting": piece.setting, "by": ada, "at": NOON}
    piece = actions.describe_artifact(piece, note="I helped.", **told)
    found, _token = asked(piece)
    seen = digest_about(found, artifact=piece)
    actions.attest(found, answer=answer(piece, seen=seen), at=NOON)
    assert currents(piece) == [True]
    piece = actions.describe_artifact(piece, note="I did it all by myself.", **told)
    assert currents(piece) == [False]
    late = refusal(lambda: actions.attest(found, answer=answer(piece, seen=seen), at=LATER))
    assert late == "changed-meanwhile"
    again = answer(piece, seen=digest_about(found, artifact=piece))
    actions.attest(found, answer=again, at=LATER)
    assert currents(piece) == [True]
    actions.describe_artifact(piece, note="", **told)
    assert currents(piece) == [False]


def currents(piece: Artifact) -> list[bool]:
    piece = Artifact.objects.get(pk=piece.pk)
    return [one.current for one in about(piece, attestations_in(piece.submission))]


def test_covering_a_name_in_the_note_changes_what_was_confirmed() -> None:
    piece = make_piece(make_person("Ada"))
    ada = piece.submission.applicant
    actions.describe_artifact(piece, setting="work", note="Rosa was there.", by=ada, at=NOON)
    found, _token = asked(piece)
    piece = Artifact.objects.get()
    actions.attest(found, answer=answer(piece, seen=digest_about(found, artifact=piece)), at=NOON)
    cover = Cover(names=(("Rosa", "a neighbor"),))
    actions.cover_artifact(piece, cover=cover, by=ada, at=LATER)
    assert currents(piece) == [False]


def test_an_answer_follows_its_piece_into_the_next_round() -> None:
    piece = make_piece(make_person("Ada"))
    submission = actions.submit(piece.submission, by=piece.submission.applicant, at=NOON)
    found, _token = asked(piece)
    actions.attest(found, answer=answer(piece), at=NOON)
    actions.return_to_applicant(submission, at=LATER)
    changed = change(piece, "Better now.")
    assert changed.pk != piece.pk
    asked_about = attestations_in(submission)
    assert [one.current for one in about(changed, asked_about)] == [False]
    piece.refresh_from_db()
    assert [one.current for one in about(piece, asked_about)] == [True]


def change(piece: Artifact, words: str) -> Artifact:
    work = replace(text(words), id=piece.pk)
    by = piece.submission.applicant
    return actions.save_text(piece.submission, slot=piece.slot, work=work, by=by, at=LATER)


def test_a_refusal_comes_back_with_the_piece_it_was_about() -> None:
    ada = make_person("Ada")
    piece = make_piece(ada, photo())
    found, _token = asked(piece)
    actions.attest(found, answer=answer(piece, "refused"), at=NOON)
    actions.remove_artifact(piece, by=ada, at=NOON)
    slot = slot_of(piece.submission)
    again = actions.add_artifact(piece.submission, slot=slot, work=photo(), by=ada, at=LATER)
    states = [one.attestation.state for one in about(again, attestations_in(piece.submission))]
    assert states == ["refused"]


def left_in(piece: Artifact, *, round: int = 1) -> list[str]:
    """The states of the answers about what was taken out of a submission by then."""
    pieces = artifacts_of(piece.submission, round=round)
    found = attestations_in(piece.submission)
    return [one.state for one in left_behind(pieces, found, round=round)]


def test_a_refusal_is_not_washed_away_by_changing_a_byte(client: Client) -> None:
    ada = make_person("Ada")
    piece = make_piece(ada, photo())
    found, _token = asked(piece)
    actions.attest(found, answer=answer(piece, "refused"), at=NOON)
    assert left_in(piece) == []
    actions.remove_artifact(piece, by=ada, at=NOON)
    other = photo(content=photo().content + b"x")
    slot = slot_of(piece.submission)
    again = actions.add_artifact(piece.submission, slot=slot, work=other, by=ada, at=LATER)
    assert about(again, attestations_in(piece.submission)) == []
    assert left_in(piece) == ["refused"]
    client.force_login(ada)
    page = client.get(reverse("earn:submission", args=[piece.submission.pk])).content.decode()
    assert ("Answers about work you took out" in page, "Not confirmed" in page) == (True, True)
    address = f"/submissions/{piece.submission.pk}/attestations"
    told = Program(ada).ask("GET", address).json()
    assert [(one["state"], one["artifact"], one["current"]) for one in told] == [
        ("refused", None, False)
    ]
    assert Program(make_person("Mallory")).ask("GET", address).status_code == 404
    actions.remove_artifact(again, by=ada, at=LATER)
    back = actions.add_artifact(piece.submission, slot=slot, work=photo(), by=ada, at=LATER)
    assert left_in(back) == []
    told = Program(ada).ask("GET", address).json()
    assert [(one["artifact"], one["current"]) for one in told] == [(str(back.pk), True)]


def test_an_answer_is_left_behind_in_the_round_in_which_its_piece_was_taken_out() -> None:
    ada = make_person("Ada")
    piece = make_piece(ada)
    found, _token = asked(piece)
    actions.attest(found, answer=answer(piece, "refused"), at=NOON)
    submission = actions.submit(piece.submission, by=ada, at=NOON)
    actions.return_to_applicant(submission, at=LATER)
    submission.refresh_from_db()
    actions.remove_artifact(piece, by=ada, at=LATER)
    new = make_text(submission, "Something else.")
    later, _token = asked(new, replace(BOSS, email="other@firm.example"), at=LATER)
    actions.attest(later, answer=answer(new), at=LATER)
    assert (left_in(piece, round=1), left_in(piece, round=2)) == ([], ["refused"])


def make_text(submission: Submission, words: str) -> Artifact:
    by, slot = submission.applicant, slot_of(submission)
    return actions.add_artifact(submission, slot=slot, work=text(words), by=by, at=LATER)


def test_who_wants_no_mail_gets_none_until_they_take_it_back() -> None:
    piece = make_piece(make_person("Ada"))
    found, _token = asked(piece)
    actions.stop_mail(found, at=NOON)
    other = make_piece(make_person("Grace"), slug="other")
    grace = other.submission.applicant
    denied = refusal(lambda: actions.ask(other, question=BOSS, by=grace, at=NOON))
    assert (denied, "firm" in str(StoppedMail.objects.values())) == ("mail-stopped", False)
    found.refresh_from_db()
    assert found.state == "stopped"
    actions.allow_mail(found, at=LATER)
    found.refresh_from_db()
    assert (found.state, StoppedMail.objects.count()) == ("asked", 0)


# the pages


def open_page(token: str, **more: Any) -> Any:
    return Client().get(reverse("earn:attest", args=[token]), **more)


def form_of(piece: Artifact, **changes: str) -> dict[str, str]:
    fields = {"state": "confirmed", "capacity": "client", "name": "B. Boss", "seen": piece.digest}
    return fields | {"words": "", "capacity_words": ""} | changes


def test_a_stranger_sees_just_that_piece_and_answers() -> None:
    ada = make_person("Ada")
    piece = make_piece(ada, text("I chaired it."))
    slot = slot_of(piece.submission)
    actions.add_artifact(piece.submission, slot=slot, work=text("My secret."), by=ada, at=NOON)
    _found, token = asked(piece, at=timezone.now())
    page = open_page(token)
    assert page["Referrer-Policy"] == "same-origin"
    shown = page.content.decode()
    assert ("I chaired it." in shown, "My secret." in shown) == (True, False)
    path = reverse("earn:attest", args=[token])
    refused = Client().post(path, form_of(piece, capacity=""))
    assert (refused.status_code, "Say how you know" in refused.content.decode()) == (422, True)
    assert Client().post(path, form_of(piece)).status_code == 302
    assert Attestation.objects.get().state == "confirmed"
    assert "Thank you" in open_page(token).content.decode()
    assert open_page("x" * 43).status_code == 404


def test_a_stranger_gets_files_without_what_they_hide(client: Client) -> None:
    piece = make_piece(make_person("Ada"), photo())
    found, token = asked(piece, at=timezone.now())
    address = reverse("earn:attest_file", args=[token])
    got = client.get(address)
    whole = b"".join(got.streaming_content)  # type: ignore[arg-type]
    assert (got.status_code, b"GPS" in whole, "photo" in got["Content-Disposition"]) == (
        200,
        False,
        False,
    )
    part = client.get(address, headers={"Range": "bytes=10-29"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, whole[10:30])  # type: ignore[arg-type]
    assert client.get(reverse("earn:attest_preview", args=[token])).status_code == 200
    actions.take_back_question(found, by=piece.submission.applicant, at=NOON)
    assert client.get(reverse("earn:attest_file", args=[token])).status_code == 404
    assert open_page(token).status_code == 410


def test_opening_a_link_alone_stops_no_mail(client: Client) -> None:
    _found, token = asked(make_piece(make_person("Ada")), at=timezone.now())
    path = reverse("earn:attest_stop", args=[token])
    client.get(path)
    assert StoppedMail.objects.count() == 0
    client.post(path)
    assert StoppedMail.objects.count() == 1
    client.post(path, {"again": "1"})
    assert StoppedMail.objects.count() == 0


def test_a_learner_asks_on_the_page_and_others_see_nothing(client: Client) -> None:
    ada = make_person("Ada")
    piece = make_piece(ada)
    path = reverse("earn:attestations", args=[piece.pk])
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    sent = client.post(path, {"email": BOSS.email, "name": "Boss", "statement": "I led it."})
    assert (sent.status_code, Mail.objects.count()) == (302, 1)
    assert "boss@firm.example" in client.get(path).content.decode()
    whole = client.get(reverse("earn:submission", args=[piece.submission.pk])).content.decode()
    assert "Asked, no answer yet" in whole
    refused = client.post(path, {"email": ada.email, "name": "Ada", "statement": "I led it."})
    assert (refused.status_code, "your own address" in refused.content.decode()) == (422, True)
    client.force_login(make_person("Mallory"), backend="django.contrib.auth.backends.ModelBackend")
    found = Attestation.objects.get()
    again = reverse("earn:ask_again", args=[found.pk])
    assert (client.get(path).status_code, client.post(again).status_code) == (404, 404)


def test_a_stranger_reads_a_text_here_and_looks_at_a_pdf(client: Client) -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    slot = slot_of(submission)
    pieces = [
        actions.add_artifact(submission, slot=slot, work=photo(name, content), by=ada, at=NOON)
        for name, content in (("a.txt", b"one\ntwo"), ("a.pdf", media_samples.pdf()))
    ]
    (_text, words), (_pdf, document) = (asked(piece, at=timezone.now()) for piece in pieces)
    assert "<li>one</li><li>two</li>" in open_page(words).content.decode()
    shown = client.get(reverse("earn:attest_preview", args=[document]))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert client.get(reverse("earn:attest_preview", args=[words])).status_code == 404


def test_what_is_needed_is_not_called_optional_and_a_refusal_needs_less(client: Client) -> None:
    _found, token = asked(make_piece(make_person("Ada")), at=timezone.now())
    page = open_page(token).content.decode()
    label = re.search(r"<label[^>]*>How do you know about it\?(.*?)</label>", page, re.DOTALL)
    assert label
    assert "optional" not in label[1]
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    address = reverse("earn:attest", args=[token])
    answered = {"seen": seen[1], "state": "confirmed", "name": "Boss"}
    wrong = client.post(address, answered)
    assert (wrong.status_code, "Say how you know" in wrong.content.decode()) == (422, True)
    assert client.post(address, answered | {"state": "refused"}).status_code == 302


def answer_mails(person: Person) -> int:
    return Mail.objects.filter(to=person.email, subject__contains="has answered").count()


def test_the_same_answer_again_is_one_answer_and_one_mail() -> None:
    ada = make_person("Ada")
    piece = make_piece(ada)
    found, _token = asked(piece)
    for at in (LATER, LATER + DAY):
        found = actions.attest(found, answer=answer(piece), at=at)
    assert (found.answers, found.answered_at, answer_mails(ada)) == (1, LATER, 1)
    changed = actions.attest(found, answer=answer(piece, words="A Monday."), at=LATER + DAY)
    assert (changed.answers, answer_mails(ada)) == (2, 2)


def test_an_answer_is_changed_so_often_and_no_more() -> None:
    ada = make_person("Ada")
    piece = make_piece(ada)
    found, _token = asked(piece)
    for number in range(MOST_ANSWERS):
        actions.attest(found, answer=answer(piece, words=f"Day {number}."), at=LATER)
    with pytest.raises(RuleError) as refused:
        actions.attest(found, answer=answer(piece, words="One more."), at=LATER)
    assert (refused.value.code, answer_mails(ada)) == ("enough-answers", MOST_ANSWERS)
