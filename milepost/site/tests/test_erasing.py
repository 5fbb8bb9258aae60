"""Being forgotten: asked, confirmed, waited for, done; no table names the person any more."""

import inspect
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.models import CASCADE, PROTECT
from django.test import Client
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from insignia import verify
from milepost.define.models import Coauthor
from milepost.earn.models import Artifact, Attestation, Coaching, Submission
from milepost.hold.actions import Saying, ShareRequest, say, share
from milepost.hold.models import ImportedCredential, KeptPiece, Share, View
from milepost.issue.actions import (
    offer_to_wallet,
    open_to_readers,
    revoke_credential,
    sign_selective,
)
from milepost.issue.models import Credential, EvidenceItem, SelectiveCopy
from milepost.issue.queries import hosts_of
from milepost.issue.tests.builders import make_awarder
from milepost.kit.errors import RuleError
from milepost.kit.files import path_of
from milepost.kit.mail import send
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.ledger.tests.test_audit import Monitor
from milepost.organizations.models import Invitation, Membership
from milepost.organizations.tests.builders import join, make_organization
from milepost.people import actions
from milepost.people.models import Approval, Erasure, Person, SignInLink
from milepost.people.tests.builders import make_person
from milepost.practice.actions import start_log
from milepost.practice.models import Entry
from milepost.practice.rules.recording import Terms
from milepost.recognize.models import RecognitionClaim
from milepost.recognize.tests.builders import make_college, make_commitment
from milepost.review.models import CloseTie, Decision, Review
from milepost.review.models.rigor import Attempt
from milepost.review.tests.builders import LATER
from milepost.site.erasing import PARTS, erase
from milepost.site.tests.earned import NAME, WORK, make_earner
from milepost.verify.models import PresentationRequest, StoredReport

pytestmark = pytest.mark.django_db


def texts(row: Any) -> Iterator[str]:
    """All that a row holds, as text."""
    for field in row._meta.concrete_fields:
        value = field.value_from_object(row)
        yield (
            bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
        )


def tables_naming(*words: str) -> set[str]:
    """The tables in which one of these words stands anywhere."""
    return {
        model._meta.label
        for model in apps.get_models()
        for row in model._default_manager.all()
        if any(word.lower() in text.lower() for text in texts(row) for word in words)
    }


DAY = timedelta(days=1)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment that pages and commands read; change it to let time pass."""
    moment = [LATER + DAY]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def mailed_link() -> str:
    text = Mail.objects.filter(subject="Do you want to be forgotten?").latest("pk").text
    found = re.search(r"/account/erasure/[\w-]{43}/", text)
    assert found
    return found[0]


def fill(ada: Person, badge: Credential, *, at: datetime) -> None:
    """All the rest that is kept of a person."""
    say(ada, saying=Saying(title=f"{NAME} says", words="Bread.", begun="2019", ended=""), at=at)
    start_log(ada, terms=Terms(title=f"{NAME}’s calls", time_zone="Europe/Berlin"), at=at)
    wish = ShareRequest(
        id=uuid4(),
        purpose="friend",
        audience=f"{NAME}’s aunt",
        message="Look!",
        ends_at=at + DAY,
        credentials=[badge.pk],
        evidence=[],
    )
    share(ada, request=wish, at=at)
    offer_to_wallet(badge, by=ada, at=at)
    open_to_readers(badge, by=ada, at=at)
    actions.make_token(ada, name=f"{NAME}’s program", expires_at=None, at=at)
    actions.add_address(ada, email="quintrell@elsewhere.example", source="", at=at)
    join(ada, organization=make_organization("A club"), role="coach")
    send(
        "grace@example.org",
        subject=f"{NAME} asks you",
        template="people/mail/changed.txt",
        context={"what": NAME, "account": ""},
        at=at,
    )


def fill_others(ada: Person, badge: Credential, *, at: datetime) -> None:
    """What other people's records say of a person: invitations, ties, confirmations, entries."""
    bob, bobs = make_earner("Bertrand", work=b"Something else.")
    link = {"created_at": at, "expires_at": at + DAY}
    actions.ask_for_link(ada.email, source="", next_path="", at=at)
    club = make_organization("Another club")
    Invitation.objects.create(
        organization=club, email=ada.email, role="coach", token_hash="a", **link
    )
    Coauthor.objects.create(
        achievement=badge.version.achievement,
        email=ada.email,
        role="author",
        token_hash="a",
        **link,
    )
    CloseTie.objects.create(person=bob, email=ada.email, kind="friend", declared_at=at)
    work = Submission.objects.get(applicant=bob)
    Coaching.objects.create(
        submission=work,
        email=ada.email,
        called=NAME,
        coach=ada,
        token_hash="a",
        invited_at=at,
        accepted_at=at,
        expires_at=at,
    )
    said = {"state": "confirmed", "answered_at": at, "sha256": "ab", "domain": "own"}
    Attestation.objects.create(
        submission=work,
        artifact=work.artifacts.first(),
        email=ada.email,
        name=NAME,
        statement="He was there.",
        token_hash="a",
        asked_at=at,
        sent_at=at,
        expires_at=at,
        **said,
    )
    shown = Share.objects.create(
        holder=bob,
        purpose="friend",
        audience="A friend",
        reader=ada.email.title(),
        token_hash="a",
        created_at=at,
        ends_at=at + DAY,
    )
    View.objects.create(share=shown, at=at, what="Opened", reader=ada.email)
    item = bobs.evidence.all()[0]
    item.attestations = [{"name": NAME, "words": "He was there."}, {"name": "Grace", "words": ""}]
    item.save()
    fill_deciders(ada, badge, at=at)
    fill_reports(ada, at=at)
    fill_family(ada, at=at)
    LogEntry.objects.create(
        user=make_person("Olga", staff=True),
        object_id=str(ada.pk),
        object_repr=str(ada),
        action_flag=2,
    )


def fill_deciders(ada: Person, badge: Credential, *, at: datetime) -> None:
    """What organizations write to whoever claims something of them."""
    college, rita = make_college()
    accepted = make_commitment(
        college=(college, rita), achievements=(badge.version.achievement_id,)
    )
    RecognitionClaim.objects.create(
        version=accepted,
        claimant=ada,
        note=f"I am {NAME}.",
        made_at=at,
        state="honored",
        decided_at=at,
        decided_by=rita,
        granted=f"3 hours for {NAME}",
        reason=f"Welcome, {ada.email}!",
        salt="s",
    )
    RecognitionClaim.objects.create(
        version=accepted,
        claimant=ada,
        made_at=at,
        state="refused",
        decided_at=at,
        reason=f"Sorry, {NAME}.",
        salt="s",
    )


def fill_reports(ada: Person, *, at: datetime) -> None:
    """What others found when they checked a badge that names its recipient."""
    told = {"verdict": "valid", "badge": {"given_to": ada.email.upper()}}
    StoredReport.objects.create(sha256="b" * 64, valid=True, report=told, at=at)
    times = {"created_at": at, "expires_at": at, "answered_at": at}
    PresentationRequest.objects.create(nonce="n", state_hash="s", report=told, **times)
    near = {"verdict": "valid", "badge": {"given_to": f"not-{ada.email}"}}
    StoredReport.objects.create(sha256="c" * 64, valid=True, report=near, at=at)


def fill_family(ada: Person, *, at: datetime) -> None:
    """What the guardians of children were asked who wanted to show her something."""
    child = make_person("Mia")
    asked = {"child": child, "asked_at": at}
    Approval.objects.create(
        kind="ask",
        about=uuid4(),
        title=f"Ask {NAME} about a piece of work",
        lines=[["Who is asked", f"Aunt Quintrell, {ada.email}"], ["What", "Aunt Quintrell saw me"]],
        **asked,
    )
    Approval.objects.create(
        kind="keep",
        about=uuid4(),
        title=f"{ada.email} enters in a practice log",
        lines=[["Who is asked", ada.email], ["Practice log", "On time"]],
        **asked,
    )
    kept = ImportedCredential.objects.create(
        holder=child,
        document="{}",
        sha256="a" * 64,
        title="Swimming",
        report={},
        verdict="valid",
        imported_at=at,
        checked_at=at,
        tried_at=at,
    )
    said = [{"name": NAME, "statement": "She swam."}, {"name": "Grace", "statement": ""}]
    KeptPiece.objects.create(
        imported=kept, position=0, title="Film", url="https://film.example", attestations=said
    )


TRACES = {
    *("account.EmailAddress", "people.Person", "people.ApiToken", "people.SignInLink"),
    *("admin.LogEntry", "kit.Mail", "organizations.Invitation", "define.Coauthor"),
    *(
        "practice.PracticeLog",
        "issue.EvidenceItem",
        "issue.Claim",
        "hold.OwnClaim",
        "hold.Share",
        "hold.View",
    ),
    *("earn.Artifact", "earn.Attestation", "earn.Coaching", "review.CloseTie"),
    *("recognize.RecognitionClaim", "verify.StoredReport", "verify.PresentationRequest"),
    *("people.Approval", "hold.KeptPiece"),
}


def test_nothing_of_a_person_is_left_in_any_table(now: list[datetime]) -> None:
    ada, badge = make_earner()
    fill(ada, badge, at=now[0])
    fill_others(ada, badge, at=now[0])
    signed_in(ada)
    words = ("quintrell", ada.email, "breathed")
    assert tables_naming(*words) == TRACES
    mine = Artifact.objects.filter(submission__applicant=ada)
    kept = [path_of(one) for one in mine.values_list("sha256", flat=True)]
    assert [default_storage.exists(path) for path in kept] == [True, True]
    email = ada.email
    erase(ada, at=now[0])
    assert tables_naming(*words) == {"verify.StoredReport"}
    assert [one.report["badge"] for one in StoredReport.objects.all()] == [
        {"given_to": f"not-{email}"}
    ]
    questions = Approval.objects.order_by("kind").values_list("title", "lines")
    assert list(questions) == [
        ("Ask – about a piece of work", [["Who is asked", "–, –"], ["What", "– saw me"]]),
        ("– enters in a practice log", [["Who is asked", "–"], ["Practice log", "On time"]]),
    ]
    decided = RecognitionClaim.objects.order_by("state").values_list("state", "granted", "reason")
    assert list(decided) == [("honored", "", "–"), ("refused", "", "–")]
    assert KeptPiece.objects.get().attestations == [
        {"name": "", "statement": "She swam."},
        {"name": "Grace", "statement": ""},
    ]
    assert [default_storage.exists(path) for path in kept] == [False, False]
    assert not Membership.objects.filter(person=ada).exists()
    told = EvidenceItem.objects.get(attestations__0__words="He was there.").attestations
    assert [one["name"] for one in told] == ["", "Grace"]
    assert Attestation.objects.get().statement == "He was there."
    assert [one for one in Session.objects.all() if one.get_decoded().get("_auth_user_id")] == []
    ada.refresh_from_db()
    assert (str(ada), ada.is_active, ada.has_usable_password()) == (
        "Somebody who left",
        False,
        False,
    )


def test_who_confirmed_one_thing_under_two_addresses_is_forgotten(now: list[datetime]) -> None:
    ada, _badge = make_earner()
    bob, other = make_person("Bob"), "bob@elsewhere.example"
    bob.emailaddress_set.create(email=other, verified=True)
    piece = Artifact.objects.filter(submission__applicant=ada)[0]
    for email in (bob.email, other):
        Attestation.objects.create(
            submission=piece.submission,
            artifact=piece,
            email=email,
            name="Bob",
            statement="He was there.",
            token_hash=email,
            asked_at=now[0],
            sent_at=now[0],
            expires_at=now[0] + DAY,
            state="confirmed",
            answered_at=now[0],
            sha256="ab",
            domain="own",
        )
    erase(bob, at=now[0])
    left = Attestation.objects.all()
    assert {(row.name, row.email.partition("@")[2]) for row in left} == {("–", "erased.invalid")}
    assert left.values("email").distinct().count() == 2


def test_what_is_other_peoples_stays(now: list[datetime]) -> None:
    ada, badge = make_earner()
    fill(ada, badge, at=now[0])
    others = [Review, Decision, Attempt, Leaf, Membership]

    def counts() -> list[int]:
        return [
            model.objects.exclude(**({"person": ada} if model is Membership else {})).count()
            for model in others
        ]

    before = counts()
    leaves = list(Leaf.objects.values_list("entry", "hash"))
    texts_before = list(Review.objects.order_by("pk").values_list("strong", "lacking", "outcome"))
    erase(ada, at=now[0])
    assert counts() == before
    assert list(Leaf.objects.values_list("entry", "hash"))[: len(leaves)] == leaves
    assert (
        list(Review.objects.order_by("pk").values_list("strong", "lacking", "outcome"))
        == texts_before
    )
    assert set(Decision.objects.values_list("salt", "logged_facts")) == {("", "")}


def test_a_badge_that_was_given_away_verifies_as_before_and_can_be_revoked(
    now: list[datetime],
) -> None:
    ada, badge = make_earner()
    given, public = badge.document, hosts_of(open_to_readers(badge, by=ada, at=now[0]).credential)
    erase(ada, at=now[0])
    path = public.assertion.partition("/ob2/")[2]
    assert Client().get(f"/ob2/{path}").status_code == 404

    def outcome(name: str) -> str:
        documents: dict[str, bytes] = {}
        for _round in range(3):
            report = verify(given, documents=documents, now=now[0])
            for url in report.needs:
                documents[url] = Client().get("/" + url.split("/", 3)[3]).content
        return report.outcome(name)

    assert (outcome("proof"), outcome("status")) == ("passed", "passed")
    badge.refresh_from_db()
    assert badge.recipient is None
    assert badge.document != given
    for gone in ("proof", "identifier", "evidence", "assessment"):
        assert f'"{gone}":' in given
        assert f'"{gone}":' not in badge.document
    assert not EvidenceItem.objects.exists()
    revoke_credential(
        badge, by=make_awarder(badge.organization), kind="mistake", reason="An error.", at=now[0]
    )
    assert outcome("status") == "failed"


def test_an_address_never_proved_is_somebody_elses(now: list[datetime]) -> None:
    mallory, club = make_person("Mallory"), make_organization("A club")
    link = {"created_at": now[0], "expires_at": now[0] + DAY}
    victim = "victim@example.org"
    Invitation.objects.create(organization=club, email=victim, role="coach", token_hash="a", **link)
    actions.ask_for_link(victim, source="", next_path="", at=now[0])
    actions.add_address(mallory, email=victim, source="", at=now[0])
    known = make_person("Vic", email=victim)
    erase(mallory, at=now[0])
    assert Invitation.objects.get().email == victim
    assert SignInLink.objects.filter(email=victim).exists()
    known.refresh_from_db()
    assert (known.email, Mail.objects.filter(to=victim).exists()) == (victim, True)


def test_the_copy_to_leave_parts_out_of_and_what_a_revocation_said_are_gone(
    now: list[datetime],
) -> None:
    ada, badge = make_earner()
    sign_selective(badge, at=now[0])
    reason = "Ada’s father wrote it."
    revoke_credential(
        badge, by=make_awarder(badge.organization), kind="mistake", reason=reason, at=now[0]
    )
    erase(ada, at=now[0])
    assert not SelectiveCopy.objects.exists()
    badge.refresh_from_db()
    assert (badge.revoked_at is not None, badge.revocation_reason) == (True, "–")


def test_a_short_name_takes_no_words_of_others(now: list[datetime]) -> None:
    al, (_bob, bobs) = make_person("Al"), make_earner("Bertrand", work=b"Something else.")
    item = bobs.evidence.all()[0]
    item.attestations = [{"name": "Alma", "words": "Also there."}, {"name": "Al", "words": "Yes."}]
    item.save()
    for what in ("Also here", "From Al to you"):
        context = {"what": what, "account": ""}
        to, letter = "grace@example.org", "people/mail/changed.txt"
        send(to, subject=what, template=letter, context=context, at=now[0])
    erase(al, at=now[0])
    item.refresh_from_db()
    assert [one["name"] for one in item.attestations] == ["Alma", ""]
    assert [one.subject for one in Mail.objects.filter(to="grace@example.org")] == ["Also here"]


def test_a_file_that_somebody_else_handed_in_too_stays(now: list[datetime]) -> None:
    ada, _badge = make_earner()
    make_earner("Bertrand", work=WORK)
    kept = {path_of(one) for one in Artifact.objects.values_list("sha256", flat=True)}
    erase(ada, at=now[0])
    assert all(default_storage.exists(path) for path in kept)
    assert Submission.objects.get(applicant=ada).artifacts.count() == 0


def test_the_last_owner_of_an_organization_is_not_erased(now: list[datetime]) -> None:
    ada, badge = make_earner()
    club = make_organization("A club")
    join(ada, organization=club, role="owner")
    with pytest.raises(RuleError, match="needs an owner"):
        erase(ada, at=now[0])
    badge.refresh_from_db()
    assert badge.recipient == ada
    page = signed_in(ada).get(reverse("site:erasure"))
    assert b"A club" in page.content
    assert signed_in(ada).post(reverse("site:erasure")).status_code == 422
    assert not Erasure.objects.exists()
    join(make_person("Olive"), organization=club, role="owner")
    assert signed_in(ada).post(reverse("site:erasure")).status_code == 302


def test_it_is_asked_confirmed_by_mail_waited_for_and_done(now: list[datetime]) -> None:
    ada = make_person("Ada")
    client = signed_in(ada)
    assert client.post(reverse("site:erasure"))["Location"] == reverse("site:erasure")
    assert run_command() == "0 erased, with 0 files"
    link = mailed_link()
    assert b"Do you want that?" in Client().get(link).content
    assert Erasure.objects.get().due_at is None
    assert Client().post(link).status_code == 200
    assert Erasure.objects.get().due_at == now[0] + 14 * DAY
    assert "will be erased" in Mail.objects.latest("pk").subject
    assert Client().get(link).status_code == 410
    now[0] += 14 * DAY - timedelta(minutes=1)
    assert run_command() == "0 erased, with 0 files"
    now[0] += timedelta(minutes=1)
    assert run_command() == "1 erased, with 0 files"
    assert run_command() == "0 erased, with 0 files"
    assert not Person.objects.get(pk=ada.pk).is_active
    assert client.get(reverse("site:erasure")).status_code == 302


def run_command() -> str:
    said = StringIO()
    call_command("erase_people", stdout=said)
    return said.getvalue().strip()


def test_it_can_be_called_off_until_its_day(now: list[datetime]) -> None:
    ada = make_person("Ada")
    actions.ask_erasure(ada, at=now[0])
    Client().post(mailed_link())
    now[0] += 13 * DAY
    client = signed_in(ada)
    assert "Call it off" in client.get(reverse("site:erasure")).content.decode()
    client.post(reverse("site:call_off_erasure"))
    now[0] += 9 * DAY
    assert run_command() == "0 erased, with 0 files"
    ada.refresh_from_db()
    assert ada.is_active


def test_a_link_is_too_old_after_a_day_and_none_is_mailed_twice_at_once(
    now: list[datetime],
) -> None:
    ada = make_person("Ada")
    actions.ask_erasure(ada, at=now[0])
    with pytest.raises(RuleError, match="just sent"):
        actions.ask_erasure(ada, at=now[0] + timedelta(minutes=4))
    link = mailed_link()
    now[0] += DAY
    assert Client().post(link).status_code == 410
    assert Client().post("/account/erasure/guessed/").status_code == 410
    assert Erasure.objects.get().due_at is None


def test_nobody_asks_for_another(now: list[datetime]) -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    actions.ask_erasure(ada, at=now[0])
    Client().post(mailed_link())
    signed_in(mallory).post(reverse("site:call_off_erasure"))
    assert Erasure.objects.get().person == ada
    assert Client().post(reverse("site:erasure")).status_code == 302
    assert Client().post(reverse("site:call_off_erasure")).status_code == 302
    assert Erasure.objects.get().due_at


def test_an_entry_in_anothers_log_loses_the_name(now: list[datetime]) -> None:
    ada, grace = make_person(NAME), make_person("Grace")
    log = start_log(grace, terms=Terms(title="Calls", time_zone="Europe/Berlin"), at=now[0])
    Entry.objects.create(
        log=log,
        day=now[0].date(),
        outcome="met",
        source="teacher",
        observer=1,
        recorded_by=ada,
        recorder=NAME,
        recorded_at=now[0],
        recorded_on=now[0].date(),
    )
    erase(ada, at=now[0])
    entry = Entry.objects.get()
    assert (entry.recorder, entry.recorded_by, entry.outcome, entry.observer) == (
        "–",
        None,
        "met",
        1,
    )


@pytest.mark.django_db(transaction=True)
def test_the_log_is_whole_for_whoever_audited_it_before(
    now: list[datetime], live_server: LiveServer, tmp_path: Path
) -> None:
    ada, badge = make_earner()
    fill(ada, badge, at=now[0])
    monitor = Monitor(live_server.url, tmp_path / "memory")
    assert monitor.audit() == (0, [])
    erase(ada, at=now[0])
    assert monitor.audit() == (0, [])


STAYING = {
    *("earn.Submission", "review.Assignment", "review.Attempt", "review.Exercise"),
    "review.LateWork",
    *("recognize.FollowUp", "people.Erasure"),
}
"""What stays without a name; everything else that is somebody's own has to be erased."""
GIVEN_UP = {"organizations.Membership"}
"""What ends by an action of its own."""


def test_every_table_of_ones_own_is_erased_by_its_stage() -> None:
    parts = {part.__module__.split(".")[1]: inspect.getmodule(part) for part in PARTS}
    for field in Person._meta.get_fields(include_hidden=True):
        model = field.related_model
        if not field.auto_created or model._meta.auto_created or not is_own(field):
            continue
        stage, label = model.__module__.split(".")[1], model._meta.label
        assert stage in parts, label
        source = inspect.getsource(parts[stage])  # type: ignore[arg-type]
        used = re.findall(rf"\b{model.__name__}\b", source)
        assert label in STAYING | GIVEN_UP or len(used) > 1, label


def is_own(field: Any) -> bool:
    """Whether a row would go with its person."""
    ours = field.related_model.__module__.startswith("milepost.")
    return ours and getattr(field, "on_delete", None) in (CASCADE, PROTECT)
