"""A badge out of the wallet as evidence, and the one question that the navigation asks."""

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from milepost.earn.models import Artifact, Coaching
from milepost.earn.tests.builders import NOON, make_person, make_submission, slot_of
from milepost.earn.tests.test_prior import given_to
from milepost.hold.models import ImportedCredential
from milepost.people.models import Person
from milepost.site.navigation import navigation
from milepost.site.prior import views
from milepost.verify.tests.strangers import NOW, make_network

pytestmark = pytest.mark.django_db


def in_wallet(holder: Person, *, document: str, kept: bool = True) -> ImportedCredential:
    """A badge that somebody brought."""
    return ImportedCredential.objects.create(
        holder=holder,
        document=document,
        sha256=hashlib.sha256(document.encode()).hexdigest(),
        title="Fillet weld",
        issuer_name="School",
        report={"checks": []},
        verdict="valid",
        imported_at=NOON,
        kept_at=NOON if kept else None,
        checked_at=NOON,
        tried_at=NOON,
    )


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world as the stranger's badge needs it, on the day on which it was made."""
    monkeypatch.setattr(views, "fetch", make_network())
    monkeypatch.setattr(views, "within", lambda seconds, fetch: fetch)
    monkeypatch.setattr(views, "now", lambda: NOW)


def test_a_badge_of_the_wallet_becomes_evidence_and_is_checked_again(
    client: Client, network: Any
) -> None:
    ada = make_person("Ada")
    brought = in_wallet(ada, document=given_to(ada.email))
    submission = make_submission(ada, "any")
    slot = slot_of(submission)
    client.force_login(ada)
    address = reverse("site:from_wallet", args=[submission.pk, slot.key])
    assert address in client.get(reverse("earn:add_badge", args=[submission.pk, slot.key])).text
    assert "Fillet weld (School)" in client.get(address).text
    assert client.post(address, {}).status_code == 422
    answer = client.post(address, {"badge": f"elsewhere-{brought.pk}"})
    artifact = submission.artifacts.get()
    assert answer["Location"] == reverse("earn:badge", args=[artifact.pk])
    assert artifact.badge
    assert (artifact.kind, artifact.badge.document) == (Artifact.Kind.BADGE, brought.document)


def test_somebody_elses_badge_is_refused_as_any_other_would_be(
    client: Client, network: Any
) -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    foreign = in_wallet(grace, document=given_to(grace.email))
    lent = in_wallet(ada, document=given_to(grace.email) + " ")
    waiting = in_wallet(ada, document=given_to(ada.email) + "  ", kept=False)
    submission = make_submission(ada, "any")
    client.force_login(ada)
    address = reverse("site:from_wallet", args=[submission.pk, slot_of(submission).key])
    tries = [client.post(address, {"badge": f"elsewhere-{one.pk}"}) for one in (foreign, waiting)]
    assert [answer.status_code for answer in tries] == [422, 422]
    refused = client.post(address, {"badge": f"elsewhere-{lent.pk}"})
    assert (refused.status_code, submission.artifacts.count()) == (422, 0)
    client.force_login(grace)
    assert client.get(address).status_code == 404


def test_the_navigation_asks_once_and_knows_coaches(rf: Any) -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    request = rf.get("/")

    def ways(person: Person) -> list[str]:
        request.user = person
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = [str(way.label) for way in navigation(request)["navigation"]]
        assert len(asked) == 1
        return found

    assert "Coaching" not in ways(grace)
    submission = make_submission(ada, "any")
    Coaching.objects.create(
        submission=submission,
        email=grace.email,
        coach=grace,
        token_hash="x" * 64,
        invited_at=NOON,
        expires_at=NOON,
        accepted_at=NOON,
    )
    assert "Coaching" in ways(grace)
