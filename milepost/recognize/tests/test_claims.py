"""Claims: made with badges that are covered, decided once, counted without telling on anyone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from milepost.define.tests.builders import make_version
from milepost.hold.actions import renew_link, withdraw_share
from milepost.hold.tests.builders import make_share
from milepost.issue.actions import revoke_credential
from milepost.issue.models import Credential
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.organizations.tests.builders import join
from milepost.people.actions import approve, refuse, stop
from milepost.people.models import Approval, Person
from milepost.people.tests.builders import make_family, make_person
from milepost.recognize import actions, queries, tasks
from milepost.recognize.actions import ClaimRequest, Ruling
from milepost.recognize.models import ClaimedBadge, CommitmentVersion, RecognitionClaim
from milepost.recognize.rules import claims, counts
from milepost.recognize.tests.builders import make_college, make_commitment
from milepost.recognize.tests.test_api import call

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


class Scene:
    """A college that accepts a badge which Ada holds; Rita decides."""

    def __init__(self) -> None:
        self.achieved = make_version()
        self.ada = make_person("Ada")
        self.badge = make_credential(recipient=self.ada, version=self.achieved)
        self.college, self.rita = make_college()
        self.version: CommitmentVersion = make_commitment(
            college=(self.college, self.rita), achievements=(self.achieved.achievement_id,)
        )
        Mail.objects.all().delete()

    def claim(self, *badges: Credential, by: Person | None = None) -> RecognitionClaim:
        request = make_request(*(badges or (self.badge,)))
        return actions.claim(self.version.commitment, request=request, by=by or self.ada, at=NOW)


def make_request(*badges: Credential, **changes: Any) -> ClaimRequest:
    values: dict[str, Any] = {
        "id": uuid4(),
        "credentials": [one.pk for one in badges],
        "evidence": [],
        "note": "Student 1815.",
    }
    return ClaimRequest(**{**values, **changes})


def test_a_claim_shows_the_organization_the_badge_and_tells_it() -> None:
    scene = Scene()
    item = scene.badge.evidence.get()
    request = make_request(scene.badge, evidence=[item.pk])
    made = actions.claim(scene.version.commitment, request=request, by=scene.ada, at=NOW)
    assert made.share
    assert made.share.audience == "State College"
    assert made.share.purpose == "registrar"
    assert list(made.share.credentials.all()) == [scene.badge]
    assert list(made.share.evidence.all()) == [item]
    assert [mail.to for mail in Mail.objects.all()] == [scene.rita.email]
    page = Client().get(queries.link_of(made, at=NOW))
    assert "Wait time in questioning" in page.content.decode()
    assert made.share.views.count() == 1


def test_the_same_form_sent_twice_is_one_claim() -> None:
    scene = Scene()
    request = make_request(scene.badge)
    for _time in (1, 2):
        actions.claim(scene.version.commitment, request=request, by=scene.ada, at=NOW)
    assert RecognitionClaim.objects.count() == 1


def test_a_badge_is_claimed_once_until_it_is_refused() -> None:
    scene = Scene()
    first = scene.claim()
    with pytest.raises(RuleError):
        scene.claim()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimedBadge.objects.create(
            claim=first, commitment=scene.version.commitment, credential=scene.badge
        )
    ruling = Ruling(outcome="refused", reason="We cannot read it.")
    actions.decide(first, ruling=ruling, by=scene.rita, at=NOW)
    second = scene.claim()
    assert second.state == "made"


def test_only_badges_that_are_covered_in_force_and_ones_own_are_claimed() -> None:
    scene = Scene()
    bea = make_person("Bea")
    others = make_credential(recipient=bea, version=scene.achieved)
    uncovered = make_credential(recipient=scene.ada)
    revoked = make_credential(recipient=scene.ada, version=scene.achieved)
    awarder = make_awarder(scene.achieved.achievement.organization)
    revoke_credential(revoked, by=awarder, kind="mistake", reason="An error.", at=NOW)
    for badges in ((others,), (uncovered,), (revoked,), (scene.badge, others)):
        with pytest.raises(RuleError) as refused:
            scene.claim(*badges)
        assert refused.value.code == "badge-not-covered"
    with pytest.raises(RuleError) as refused:
        actions.claim(scene.version.commitment, request=make_request(), by=scene.ada, at=NOW)
    assert refused.value.code == "nothing-chosen"
    assert not RecognitionClaim.objects.exists()


def test_nothing_is_claimed_after_the_last_day_and_all_of_it_before() -> None:
    scene = Scene()
    tasks.withdraw_and_tell(scene.version.commitment, reason="Gone.", by=scene.rita, at=NOW)
    after = NOW + timedelta(days=31)
    with pytest.raises(RuleError) as refused:
        actions.claim(
            scene.version.commitment, request=make_request(scene.badge), by=scene.ada, at=after
        )
    assert refused.value.code == "not-in-force"
    last = NOW + timedelta(days=30)
    made = actions.claim(
        scene.version.commitment, request=make_request(scene.badge), by=scene.ada, at=last
    )
    assert made.state == "made"


def test_a_claim_is_decided_by_the_words_it_was_made_under() -> None:
    scene = Scene()
    made = scene.claim()
    actions.start_version(scene.version.commitment, by=scene.rita, at=NOW)
    tasks.publish_and_tell(scene.version.commitment, by=scene.rita, at=NOW)
    ruling = Ruling(outcome="honored")
    decided = actions.decide(made, ruling=ruling, by=scene.rita, at=NOW + timedelta(days=40))
    assert decided.version == scene.version
    assert decided.granted == "3 credit hours: counts as EDU 210"


def test_a_decision_is_logged_without_a_name_and_mailed() -> None:
    scene = Scene()
    made = scene.claim()
    ruling = Ruling(outcome="honored", granted="3 hours, from spring on", reason="Well done.")
    decided = actions.decide(made, ruling=ruling, by=scene.rita, at=NOW)
    leaf = Leaf.objects.get(hash=decided.leaf_hash)
    assert leaf.kind == "recognition.decided"
    entry = leaf.entry
    assert claims.claim_fingerprint(str(made.pk), salt=made.salt) in entry
    for secret in (str(made.pk), str(scene.ada.pk), scene.ada.name, "spring"):
        assert secret not in entry
    mail = Mail.objects.latest("pk")
    assert mail.to == scene.ada.email
    assert "3 hours, from spring on" in mail.text
    assert "Well done." in mail.text


@pytest.mark.parametrize("outcome", ["honored", "refused", "withdrawn"])
def test_what_is_closed_stays_closed(outcome: str) -> None:
    scene = Scene()
    made = scene.claim()
    if outcome == "withdrawn":
        actions.take_back_claim(made, by=scene.ada, at=NOW)
    else:
        actions.decide(made, ruling=Ruling(outcome=outcome, reason="So."), by=scene.rita, at=NOW)
    for again in ("honored", "refused"):
        with pytest.raises(RuleError):
            actions.decide(made, ruling=Ruling(outcome=again, reason="So."), by=scene.rita, at=NOW)
    with pytest.raises(RuleError):
        actions.take_back_claim(made, by=scene.ada, at=NOW)


def test_only_other_deciders_of_the_organization_decide() -> None:
    scene = Scene()
    made = scene.claim()
    mallory = make_person("Mallory")
    join(mallory, organization=scene.college, role="reviewer")
    join(scene.ada, organization=scene.college, role="owner")
    for by in (mallory, scene.ada):
        with pytest.raises(RuleError):
            actions.decide(made, ruling=Ruling(outcome="honored"), by=by, at=NOW)
    made.refresh_from_db()
    assert made.state == "made"


def test_a_refusal_needs_a_reason() -> None:
    scene = Scene()
    made = scene.claim()
    with pytest.raises(RuleError) as refused:
        actions.decide(made, ruling=Ruling(outcome="refused", reason=" "), by=scene.rita, at=NOW)
    assert refused.value.code == "reason-missing"


def test_what_the_learner_has_closed_is_seen_and_honored_no_more() -> None:
    scene = Scene()
    made = scene.claim()
    link = queries.link_of(made, at=NOW)
    assert made.share
    withdraw_share(made.share, by=scene.ada, at=NOW)
    made.refresh_from_db()
    assert queries.link_of(made, at=NOW) == ""
    assert Client().get(link).status_code == 410
    with pytest.raises(RuleError) as refused:
        actions.decide(made, ruling=Ruling(outcome="honored"), by=scene.rita, at=NOW)
    assert refused.value.code == "share-ended"
    actions.decide(made, ruling=Ruling(outcome="refused", reason="Closed."), by=scene.rita, at=NOW)


def test_a_new_link_for_somebody_else_is_not_the_deciders() -> None:
    scene = Scene()
    made = scene.claim()
    assert made.share
    renew_link(made.share, by=scene.ada, at=NOW)
    made.refresh_from_db()
    assert queries.link_of(made, at=NOW) == ""


def test_a_claim_taken_back_shows_nothing_more() -> None:
    scene = Scene()
    made = scene.claim()
    link = queries.link_of(made, at=NOW)
    actions.take_back_claim(made, by=scene.ada, at=NOW)
    assert Client().get(link).status_code == 410
    with pytest.raises(RuleError):
        actions.take_back_claim(scene.claim(), by=make_person("Mallory"), at=NOW)


def test_deciders_are_not_flooded_with_mail_nor_claims() -> None:
    scene = Scene()
    badges = [make_credential(recipient=scene.ada, version=scene.achieved) for _number in range(11)]
    Mail.objects.all().delete()
    for badge in badges[:10]:
        scene.claim(badge)
    assert Mail.objects.count() == 1
    with pytest.raises(RuleError) as refused:
        scene.claim(badges[10])
    assert refused.value.code == "too-often"


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((0, 0, 0, 0), None),
        ((4, 0, 0, 0), None),
        ((1, 1, 1, 1), None),
        ((5, 0, 0, 0), counts.Claimed(5, 0, 0, 0)),
        ((2, 1, 1, 1), counts.Claimed(0, 0, 0, 0)),
        ((14, 6, 9, 10), counts.Claimed(10, 5, 5, 10)),
    ],
)
def test_counts_tell_nothing_of_one_person(
    numbers: tuple[int, int, int, int], told: counts.Claimed | None
) -> None:
    named = zip(("honored", "refused", "waiting", "unanswered"), numbers, strict=True)
    assert counts.claimed(**dict(named), smallest=5) == told


def test_many_claims_of_few_learners_tell_nothing(settings: Settings) -> None:
    scene = Scene()
    for number in range(4):
        person = make_person(f"Bea {number}")
        for _badge in range(2):
            scene.claim(make_credential(recipient=person, version=scene.achieved), by=person)
    pk = scene.version.commitment_id
    assert queries.counts_of([pk]) == {pk: None}
    settings.SMALLEST_GROUP = 4
    assert queries.counts_of([pk]) == {pk: counts.Claimed(0, 0, 8, 0)}


def test_counts_stand_on_the_public_page_from_five_claims_on() -> None:
    scene = Scene()
    page = reverse("recognize:commitment", args=[scene.version.commitment_id])
    for number in range(6):
        person = make_person(f"Bea {number}")
        badge = make_credential(recipient=person, version=scene.achieved)
        made = scene.claim(badge, by=person)
        outcome = "refused" if number == 5 else "honored"
        if number == 3:
            assert "Too few so far to tell" in Client().get(page).content.decode()
        actions.decide(made, ruling=Ruling(outcome=outcome, reason="So."), by=scene.rita, at=NOW)
    text = Client().get(page).content.decode()
    assert "at least 5 honored" in text
    assert "few refused, few waiting, few not answered" in text
    told = call("get", f"/commitments/{scene.version.commitment_id}").json()[0]
    assert told["decided"] == {"honored": 5, "refused": 0, "waiting": 0, "unanswered": 0}


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_pages_from_claim_to_decision() -> None:
    scene = Scene()
    ada, rita = as_person(scene.ada), as_person(scene.rita)
    address = reverse("recognize:claim", args=[scene.version.commitment_id])
    page = ada.get(address).content.decode()
    assert f'value="{scene.badge.pk}" checked' in page
    assert ada.post(address, {"key": uuid4()}).status_code == 422
    key = uuid4()
    sent = {"key": key, "credentials": [scene.badge.pk], "note": "Student 1815."}
    mine = reverse("recognize:my_claim", args=[key])
    assert [ada.post(address, sent)["Location"] for _time in (1, 2)] == [mine, mine]
    assert "You hold no badge that it covers" in ada.get(address).content.decode()
    waiting = reverse("recognize:claims", args=[scene.college.slug])
    decide = reverse("recognize:decide", args=[key])
    assert decide in rita.get(waiting).content.decode()
    shown = rita.get(decide).content.decode()
    assert "Student 1815." in shown
    assert queries.link_of(RecognitionClaim.objects.get(), at=NOW) in shown
    assert rita.post(decide, {"outcome": "refused"}).status_code == 422
    rita.post(decide, {"outcome": "honored", "granted": "3 hours in spring"})
    assert "3 hours in spring" in ada.get(mine).content.decode()
    assert mine in ada.get(reverse("recognize:my_claims")).content.decode()


def test_nobody_else_sees_a_claim() -> None:
    scene = Scene()
    made = scene.claim()
    mallory = as_person(make_person("Mallory"))
    for name, key in (
        ("my_claim", made.pk),
        ("decide", made.pk),
        ("claims", scene.college.slug),
    ):
        assert mallory.get(reverse(f"recognize:{name}", args=[key])).status_code == 404
    assert mallory.post(reverse("recognize:take_back", args=[made.pk])).status_code == 404
    assert (
        as_person(scene.rita).get(reverse("recognize:my_claim", args=[made.pk])).status_code == 404
    )


def test_programs_claim_decide_and_take_back() -> None:
    scene = Scene()
    key, path = str(uuid4()), f"/commitments/{scene.version.commitment_id}/claims"
    body = {"id": key, "credentials": [str(scene.badge.pk)], "note": "Student 1815."}
    made = call("post", path, by=scene.ada, body=body)
    assert (made.status_code, made.json()["state"], made.json()["link"]) == (201, "made", None)
    listed = call("get", f"/organizations/{scene.college.slug}/claims?state=made", by=scene.rita)
    link = listed.json()["items"][0]["link"]
    assert Client().get(link).status_code == 200
    mallory = make_person("Mallory")
    one = f"/recognition-claims/{key}"
    told = made.json() | {"answer_by": "2027-02-20", "times_opened": 1}
    assert call("get", one, by=scene.ada).json() == told
    seen = told | {"link": link, "times_opened": None}
    assert call("get", one, by=scene.rita).json() == seen
    assert call("get", one, by=mallory).status_code == 404
    ruling = {"outcome": "honored", "granted": "3 hours"}
    decision = f"/recognition-claims/{key}/decision"
    assert call("post", decision, by=mallory, body=ruling).status_code == 404
    assert call("post", decision, by=scene.rita, body=ruling).json()["granted"] == "3 hours"
    assert call("post", f"/recognition-claims/{key}/take-back", by=scene.ada).status_code == 409
    own = call("get", "/recognition-claims", by=scene.ada).json()
    assert [one["state"] for one in own["items"]] == ["honored"]


def test_more_claims_take_no_more_queries(django_assert_max_num_queries: Any) -> None:
    scene = Scene()
    scene.claim()
    address = reverse("recognize:claims", args=[scene.college.slug])
    rita = as_person(scene.rita)
    rita.get(address)
    with django_assert_max_num_queries(60) as one:
        rita.get(address)
    for name in ("Bea", "Cleo"):
        person = make_person(name)
        scene.claim(make_credential(recipient=person, version=scene.achieved), by=person)
    with django_assert_max_num_queries(len(one)):
        assert "Cleo" in rita.get(address).content.decode()


def test_the_way_to_a_claim_stands_on_ones_own_badge_only() -> None:
    scene = Scene()
    _share, token = make_share(scene.badge)
    claim = reverse("recognize:claim", args=[scene.version.commitment_id])
    own = as_person(scene.ada).get(reverse("hold:credential", args=[scene.badge.pk]))
    shared = Client().get(reverse("hold:share", args=[token]))
    shown = [f'href="{claim}"' in page.content.decode() for page in (own, shared)]
    assert shown == [True, False]


def make_minors_claim(scene: Scene) -> tuple[RecognitionClaim, Approval, Person]:
    """A claim of Mia's, what Gustav is asked about it, and him."""
    mia, gustav = make_family()
    made = scene.claim(make_credential(recipient=mia, version=scene.achieved), by=mia)
    return made, Approval.objects.get(), gustav


def written_to(decider: Person) -> QuerySet[Mail]:
    return Mail.objects.filter(to=decider.email, subject__startswith="Somebody claims")


def seen_by_decider(scene: Scene, made: RecognitionClaim) -> list[object]:
    """What Rita gets of a claim: on its page, in the list, by the API, by mail."""
    rita = as_person(scene.rita)
    page = rita.get(reverse("recognize:decide", args=[made.pk]))
    listed = rita.get(reverse("recognize:claims", args=[scene.college.slug])).text
    told = call("get", f"/organizations/{scene.college.slug}/claims", by=scene.rita).json()
    sent = written_to(scene.rita).filter(held_for=None)
    return [page.status_code, "Mia" in listed, told["count"], sent.count()]


def test_a_minors_claim_is_read_once_a_guardian_approves_it() -> None:
    scene = Scene()
    made, asked, gustav = make_minors_claim(scene)
    assert seen_by_decider(scene, made) == [404, False, 0, 0]
    for outcome in ("honored", "refused"):
        ruling = Ruling(outcome=outcome, reason="No.")
        with pytest.raises(RuleError) as refused:
            actions.decide(made, ruling=ruling, by=scene.rita, at=NOW)
        assert refused.value.code == "not-approved"
    approve(asked, by=gustav, at=NOW)
    assert seen_by_decider(scene, made) == [200, True, 1, 1]
    actions.decide(made, ruling=Ruling(outcome="honored"), by=scene.rita, at=NOW)


def test_a_minors_claim_that_a_guardian_refuses_is_never_read() -> None:
    scene = Scene()
    made, asked, gustav = make_minors_claim(scene)
    refuse(asked, reason="Not this one.", by=gustav, at=NOW)
    assert seen_by_decider(scene, made) == [404, False, 0, 0]
    assert not written_to(scene.rita).exists()


def test_what_was_decided_stays_on_record_when_a_guardian_stops_what_it_showed() -> None:
    scene = Scene()
    made, asked, gustav = make_minors_claim(scene)
    approve(asked, by=gustav, at=NOW)
    actions.decide(made, ruling=Ruling(outcome="honored"), by=scene.rita, at=NOW)
    stop(asked, reason="", by=gustav, at=NOW)
    page = as_person(scene.rita).get(reverse("recognize:decide", args=[made.pk])).text
    assert ["Mia claims this" in page, "Student 1815." in page] == [True, False]


def test_a_waiting_minor_is_not_in_the_public_counts() -> None:
    scene = Scene()
    for number in range(4):
        person = make_person(f"Bea {number}")
        scene.claim(make_credential(recipient=person, version=scene.achieved), by=person)
    _made, asked, gustav = make_minors_claim(scene)
    pk = scene.version.commitment_id
    assert queries.counts_of([pk]) == {pk: None}
    approve(asked, by=gustav, at=NOW)
    assert queries.counts_of([pk]) == {pk: counts.Claimed(0, 0, 5, 0)}


def test_nobody_decides_a_claim_of_their_family() -> None:
    scene = Scene()
    made, asked, gustav = make_minors_claim(scene)
    join(gustav, organization=scene.college, role="owner")
    approve(asked, by=gustav, at=NOW)
    for outcome in ("honored", "refused"):
        with pytest.raises(RuleError) as refused:
            ruling = Ruling(outcome=outcome, reason="So.")
            actions.decide(made, ruling=ruling, by=gustav, at=NOW)
        assert refused.value.code == "family"
    address = reverse("recognize:decide", args=[made.pk])
    page = as_person(gustav).get(address).text
    assert "This is a claim of your family" in page
    assert "Your decision" not in page
    assert "Your decision" in as_person(scene.rita).get(address).text
    decision = f"/recognition-claims/{made.pk}/decision"
    told = call("post", decision, by=gustav, body={"outcome": "honored"})
    assert (told.status_code, told.json()["code"]) == (409, "family")


def test_a_badge_revoked_since_is_not_honored_and_it_says_which() -> None:
    scene = Scene()
    made = scene.claim()
    awarder = make_awarder(scene.achieved.achievement.organization)
    revoke_credential(scene.badge, by=awarder, kind="mistake", reason="An error.", at=NOW)
    decision = f"/recognition-claims/{made.pk}/decision"
    told = call("post", decision, by=scene.rita, body={"outcome": "honored"})
    assert (told.status_code, told.json()["code"]) == (409, "badge-not-valid")
    assert "Its issuer has revoked it." in told.text
    made.refresh_from_db()
    assert made.state == "made"
    ruling = Ruling(outcome="refused", reason="It was revoked.")
    assert actions.decide(made, ruling=ruling, by=scene.rita, at=NOW).state == "refused"


def test_a_badge_that_ran_out_since_the_claim_is_honored() -> None:
    scene = Scene()
    made = scene.claim()
    Credential.objects.update(valid_until=NOW + timedelta(days=1))
    later = NOW + timedelta(days=30)
    ruling = Ruling(outcome="honored")
    assert actions.decide(made, ruling=ruling, by=scene.rita, at=later).state == "honored"


def test_a_refusal_closes_what_the_claim_showed() -> None:
    scene = Scene()
    made = scene.claim()
    link = queries.link_of(made, at=NOW)
    assert Client().get(link).status_code == 200
    actions.decide(made, ruling=Ruling(outcome="refused", reason="No."), by=scene.rita, at=NOW)
    assert Client().get(link).status_code == 410
    told = call("get", f"/organizations/{scene.college.slug}/claims", by=scene.rita).json()
    assert [(one["note"], one["link"]) for one in told["items"]] == [("", None)]
    own = call("get", "/recognition-claims", by=scene.ada).json()
    assert [one["note"] for one in own["items"]] == ["Student 1815."]
    decided = Mail.objects.get(subject__startswith="It was refused")
    assert "What you showed them is closed." in decided.text


@pytest.mark.parametrize("state", ["made", "refused", "honored"])
def test_note_and_name_go_with_what_is_shown(state: str) -> None:
    scene = Scene()
    made = scene.claim()
    decide = reverse("recognize:decide", args=[made.pk])
    waiting = reverse("recognize:claims", args=[scene.college.slug]) + f"?state={state}"
    rita = as_person(scene.rita)
    before = rita.get(decide).text
    assert ["Student 1815." in before, "Ada claims this" in before] == [True, True]
    if state != "made":
        actions.decide(made, ruling=Ruling(outcome=state, reason="So."), by=scene.rita, at=NOW)
    if state != "refused":
        assert made.share
        withdraw_share(made.share, by=scene.ada, at=NOW)
    after, listed = rita.get(decide).text, rita.get(waiting).text
    named = state == "honored"
    assert "Student 1815." not in after
    assert ["Ada claims this" in after, "Ada" in listed] == [named, named]
