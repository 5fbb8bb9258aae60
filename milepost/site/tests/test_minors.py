"""Whoever says they are a minor: what they showed before waits for a guardian, all of it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from milepost.earn import actions as earn
from milepost.earn.queries import attestation_of, coachings_of, invitations_for
from milepost.earn.rules.attesting import Question
from milepost.earn.tests.builders import make_submission, slot_of, text
from milepost.hold.actions import withdraw_share
from milepost.hold.models import App, Connection
from milepost.hold.queries.connecting import is_let_in
from milepost.hold.tests.builders import make_share
from milepost.issue.actions import offer_to_wallet, open_to_readers
from milepost.issue.queries import offer_by
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.models import Mail
from milepost.kit.tokens import token_hash
from milepost.organizations.tests.builders import join
from milepost.people import actions as people
from milepost.people.models import Approval, Person
from milepost.people.rules.families import ApprovalKind
from milepost.people.tests.builders import make_person, question_to
from milepost.practice.actions import share_log
from milepost.practice.actions.sharing import Showing
from milepost.practice.queries import log_shared_by
from milepost.practice.queries.logs import keepers_in_force
from milepost.practice.tests.log_builders import make_keeper, make_practice
from milepost.recognize import actions as recognize
from milepost.recognize.queries import claims_to, voices_in_public
from milepost.recognize.tests.builders import make_college, make_commitment
from milepost.recognize.tests.test_claims import make_request
from milepost.recognize.tests.test_voices import speak

pytestmark = pytest.mark.django_db
OF_AGE = date(2032, 5, 1)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


class Scene:
    """Mia shows one thing of every kind, and offers a badge to a wallet app."""

    def __init__(self) -> None:
        self.mia = make_person("Mia")
        soon = NOW + timedelta(days=9)
        badge = make_credential(recipient=self.mia)
        _share, share_token = make_share(badge, ends_at=soon)
        address = reverse("hold:share", args=[share_token])
        open_to_readers(badge, by=self.mia, at=NOW)
        public = reverse("issue:hosted_assertion", args=[badge.organization.slug, badge.pk])
        log = make_practice(self.mia)
        showing = Showing(audience="My aunt", ends_at=soon)
        _link, log_token = share_log(log, showing=showing, by=self.mia, at=NOW)
        boss = make_person("Boss")
        make_keeper(log, boss)
        voice = speak(badge.version.achievement, by=self.mia)
        app = App.objects.create(
            name="Backpack",
            about={},
            redirect_uris=["https://backpack.example/back"],
            scopes=[],
            registered_at=NOW,
        )
        connection = Connection.objects.create(app=app, holder=self.mia, scopes=[], since=NOW)
        work = make_submission(self.mia, "text")
        piece = earn.add_artifact(work, slot=slot_of(work), work=text(), by=self.mia, at=NOW)
        asked = earn.ask(
            piece,
            question=Question(email="rosa@firm.example", name="Rosa", statement="She did it."),
            by=self.mia,
            at=NOW,
        )
        type(asked).objects.filter(pk=asked.pk).update(token_hash=token_hash("asked"))
        coach = make_person("Coach")
        earn.ask_coach(work, email=coach.email, by=self.mia, at=NOW)
        college, self.rita = make_college()
        accepted = make_commitment(
            college=(college, self.rita), achievements=(badge.version.achievement_id,)
        )
        recognize.claim(accepted.commitment, request=make_request(badge), by=self.mia, at=NOW)
        _offer, self.offer = offer_to_wallet(badge, by=self.mia, at=NOW)
        self.seen: dict[str, Callable[[], bool]] = {
            "share": lambda: Client().get(address).status_code == 200,
            "badge": lambda: Client().get(public).status_code == 200,
            "log": lambda: log_shared_by(log_token).exists(),
            "keep": lambda: keepers_in_force(boss).exists(),
            "words": lambda: voices_in_public().filter(pk=voice.pk).exists(),
            "app": lambda: is_let_in(connection),
            "ask": lambda: attestation_of("asked").exists(),
            "coach": lambda: invitations_for(coach, at=NOW).exists(),
            "claim": lambda: claims_to(college).exists(),
        }

    def shown(self) -> set[str]:
        return {name for name, is_seen in self.seen.items() if is_seen()}

    def guardian(self) -> Person:
        gustav = make_person("Gustav")
        token = question_to(self.mia, email=gustav.email, at=NOW)
        people.agree_to_guard(token, guardian=gustav, says_so=True, at=NOW)
        return gustav


def test_all_that_was_shown_before_waits_and_is_shown_again_once_approved() -> None:
    scene = Scene()
    assert scene.shown() == set(scene.seen)
    mails = Mail.objects.count()
    people.tell_minor(scene.mia, of_age_on=OF_AGE, at=NOW)
    assert scene.shown() == set()
    assert Mail.objects.count() == mails
    kinds = sorted(Approval.objects.values_list("kind", flat=True))
    assert kinds == sorted([*ApprovalKind.values, "share"])
    gustav = scene.guardian()
    assert scene.shown() == set()
    for asked in Approval.objects.filter(state="asked"):
        people.approve(asked, by=gustav, at=NOW)
    assert scene.shown() == set(scene.seen)
    people.end_guardianship(scene.mia.guardians.get(), by=gustav, at=NOW)
    assert scene.shown() == set()


def test_it_waits_however_the_minor_says_so() -> None:
    scene = Scene()
    client = Client()
    client.force_login(scene.mia)
    sent = {"name": "Mia", "born": "2014-05-01", "guardian": "g@example.org"}
    assert client.post(reverse("people:welcome"), sent)["Location"] == reverse("people:family")
    assert scene.shown() == set()


def test_saying_it_twice_takes_no_approval_back() -> None:
    scene = Scene()
    people.tell_minor(scene.mia, of_age_on=OF_AGE, at=NOW)
    gustav = scene.guardian()
    share = Approval.objects.filter(kind="share").latest("title")
    people.approve(share, by=gustav, at=NOW)
    people.tell_minor(scene.mia, of_age_on=OF_AGE, at=NOW)
    share.refresh_from_db()
    assert share.state == "approved"


def test_what_a_minor_stopped_before_waits_for_nobody() -> None:
    mia = make_person("Mia")
    shared, _token = make_share(make_credential(recipient=mia), ends_at=NOW + timedelta(days=9))
    withdraw_share(shared, by=mia, at=NOW)
    people.tell_minor(mia, of_age_on=OF_AGE, at=NOW)
    assert not Approval.objects.exists()


def test_a_coach_of_ones_own_organization_stays() -> None:
    mia, coach = make_person("Mia"), make_person("Coach")
    work = make_submission(mia, "text")
    house = make_college()[0]
    join(mia, organization=house, role="member")
    join(coach, organization=house, role="coach")
    earn.ask_coach(work, email=coach.email, by=mia, at=NOW)
    invitation = invitations_for(coach, at=NOW).get()
    earn.accept(invitation, by=coach, at=NOW)
    people.tell_minor(mia, of_age_on=OF_AGE, at=NOW)
    assert coachings_of(coach).exists()


def test_the_offer_to_a_wallet_app_is_closed() -> None:
    scene = Scene()
    assert offer_by(scene.offer, at=NOW)
    people.tell_minor(scene.mia, of_age_on=OF_AGE, at=NOW)
    assert offer_by(scene.offer, at=NOW) is None
