"""The day on which a holder last showed what a badge says."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from milepost.define.models import AchievementVersion
from milepost.issue import actions, queries
from milepost.issue.models import Credential
from milepost.issue.rules import MeasuredFact, shown_on
from milepost.issue.tests.builders import (
    BEFORE,
    NOW,
    make_awarder,
    make_credential,
    make_evidence,
    make_facts,
)
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.verify.rules import badge_of, strength_of

pytestmark = pytest.mark.django_db


def make_measured(*, last: date) -> MeasuredFact:
    numbers = ("met", "counted", "excused", "recorded", "expected", "observers", "contexts", "late")
    facts: dict[str, Any] = dict.fromkeys(numbers, 1)
    return MeasuredFact(
        criterion_key=uuid4(),
        rule="On time on 99 of 100 working days.",
        verdict="met",
        measured_on=last,
        first=last - timedelta(days=100),
        last=last,
        sha256="ab" * 32,
        **facts,
    )


def issue_again(version: AchievementVersion, *, to: Person, submitted: datetime) -> Credential:
    return actions.issue_credential(
        version,
        recipient=to,
        assessment=make_facts(version, submitted_at=submitted, decided_at=submitted),
        source=f"decision:{uuid4()}",
        at=submitted,
    )


def last_of(credential: Credential) -> date | None:
    rows = Credential.objects.annotate(last_demonstrated=queries.last_demonstrated())
    found: date | None = rows.get(pk=credential.pk).last_demonstrated
    return found


def test_work_shows_it_on_the_day_it_is_handed_in_and_logs_alone_on_their_last_day() -> None:
    version, last = make_credential().version, date(2026, 10, 30)
    measured = (make_measured(last=last), make_measured(last=last - timedelta(days=9)))
    log = make_evidence(kind="log")
    for evidence, found, expected in (
        ((make_evidence(),), (), BEFORE.date()),
        ((log,), measured, last),
        ((log, make_evidence()), measured, BEFORE.date()),
        ((), (), BEFORE.date()),
    ):
        assert shown_on(make_facts(version, evidence=evidence, measured=found)) == expected


def test_whoever_reads_the_badge_finds_the_day_its_issuer_names() -> None:
    version = make_credential().version
    ada, last = make_person("Ada"), date(2026, 10, 30)
    log, film = {"kind": "log", "sha256": "ab" * 32}, {"sha256": "cd" * 32}
    for pieces in [(log,), (log, film), (film,)]:
        evidence = tuple(make_evidence(**piece) for piece in pieces)
        held = actions.issue_credential(
            version,
            recipient=ada,
            assessment=make_facts(version, evidence=evidence, measured=(make_measured(last=last),)),
            source=f"decision:{uuid4()}",
            at=NOW,
        )
        read = strength_of(badge_of(queries.document_of(held)))
        assert held.shown_on is not None
        assert read.last_shown == held.shown_on.isoformat()


def test_a_later_badge_for_the_same_moves_the_day_and_a_revoked_one_does_not() -> None:
    first = make_credential()
    ada = first.recipient
    assert ada is not None
    assert last_of(first) == BEFORE.date()
    later = issue_again(first.version, to=ada, submitted=NOW + timedelta(days=300))
    foreign = issue_again(
        first.version, to=make_person("Grace"), submitted=NOW + timedelta(days=400)
    )
    expected = (NOW + timedelta(days=300)).date()
    assert (last_of(first), last_of(later)) == (expected, expected)
    assert last_of(foreign) == (NOW + timedelta(days=400)).date()
    olive = make_awarder(first.organization)
    actions.revoke_credential(
        later, by=olive, kind="mistake", reason="Somebody else's work.", at=NOW
    )
    assert last_of(first) == BEFORE.date()


def test_the_api_tells_the_day(client: Client) -> None:
    held = make_credential()
    assert held.recipient is not None
    secret = make_token(held.recipient, name="Wallet", expires_at=None, at=NOW)
    asked = {"Authorization": f"Bearer {secret}"}
    listed = client.get("/api/v1/credentials", headers=asked).json()["items"]
    one = client.get(f"/api/v1/credentials/{held.pk}", headers=asked).json()
    day = BEFORE.date().isoformat()
    assert ([item["last_demonstrated"] for item in listed], one["last_demonstrated"]) == (
        [day],
        day,
    )
