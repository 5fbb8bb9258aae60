"""Badges that end: listed, renewed by logs of new days, and told of in time, once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from milepost.earn import actions, queries
from milepost.earn.models import Artifact
from milepost.earn.rules.renewal import Ending, NewPiece, lacking
from milepost.earn.tests.test_logs import FIRST, enter, make_measured, noon
from milepost.issue.actions import revoke_credential
from milepost.issue.models import Credential
from milepost.issue.tests.builders import make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.practice import actions as practice
from milepost.practice.rules import Outcome
from milepost.practice.rules.calendar import Mark
from milepost.practice.rules.recording import Line
from milepost.practice.tests.log_builders import make_practice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def make_ending(holder: Person, *, ends: datetime, **changes: Any) -> Credential:
    badge = make_credential(recipient=holder, at=ends - 365 * DAY, **changes)
    Credential.objects.filter(pk=badge.pk).update(valid_until=ends)
    badge.refresh_from_db()
    return badge


def mails_to(person: Person) -> int:
    return Mail.objects.filter(to=person.email, subject__contains="ends soon").count()


@pytest.mark.parametrize(("days", "opens"), [(365, 245), (100, 50), (3650, 3530)])
def test_it_opens_in_time_and_of_a_short_badge_half_way(days: int, opens: int) -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    badge = Ending(issued_at=begin, valid_until=begin + days * DAY, revoked=False, renewed=False)
    assert badge.opens_at == begin + opens * DAY


@pytest.mark.parametrize(
    ("by", "pieces", "is_enough"),
    [
        ("work", "", False),
        ("work", "log", False),
        ("work", "text", True),
        ("log", "text", False),
        ("log", "log", True),
        ("either", "", False),
        ("either", "log", True),
        ("either", "text", True),
    ],
)
def test_a_renewal_asks_for_new_work_or_a_log(by: str, pieces: str, is_enough: bool) -> None:
    given = [NewPiece(name="x", digest="d", is_log=pieces == "log")] if pieces else []
    assert (lacking(given, by=by) == "") is is_enough


def marks(piece: Artifact, *, at: datetime) -> list[tuple[date, Mark]]:
    months = queries.months_shown(piece, now=at)
    days = [day for month in months for week in month.weeks for day in week if day]
    return sorted((day.day, day.mark) for day in days)


def test_a_log_renews_by_days_since_the_badge_was_earned_alone() -> None:
    ada, version = make_person("Ada"), make_measured()
    type(version).objects.filter(pk=version.pk).update(validity_months=12, renewal="log")
    version.refresh_from_db()
    log, earned = make_practice(ada), FIRST + 9 * DAY
    enter(log, ada, days=10)
    badge = make_ending(ada, version=version, ends=noon(earned) + 40 * DAY)
    Credential.objects.filter(pk=badge.pk).update(shown_on=earned)
    badge.refresh_from_db()
    at = noon(earned + DAY)
    renewal = actions.renew(badge, by=ada, at=at)
    slot = renewal.version.slots.get()
    piece = actions.attach_log(renewal, slot=slot, log=log, by=ada, at=at)
    actions.describe_artifact(piece, setting="work", note="", by=ada, at=at)
    piece.refresh_from_db()
    standing = queries.log_standing(piece, now=at)
    assert standing is not None
    assert (standing.met, standing.is_met) == (0, False)
    drawn = [mark for mark in marks(piece, at=at) if mark[1] is Mark.MET]
    assert drawn == []
    with pytest.raises(RuleError) as caught:
        actions.submit(renewal, by=ada, at=at)
    assert caught.value.code == "rule-not-met"
    for number in range(1, 12):
        day = earned + number * DAY
        line = Line(day=day, outcome=Outcome.MET)
        practice.record_entry(log, line=line, by=ada, at=noon(day))
    drawn = [day for day, mark in marks(piece, at=noon(earned + 11 * DAY)) if mark is Mark.MET]
    assert drawn == [earned + number * DAY for number in range(1, 12)]
    later = noon(earned + 12 * DAY)
    assert actions.submit(renewal, by=ada, at=later).state == "submitted"
    piece = renewal.artifacts.get(removed_round=None)
    document = queries.frozen_document(piece)
    assert document is not None
    assert min(entry["date"] for entry in document["entries"]) > earned.isoformat()


def test_holders_are_told_60_and_14_days_before_and_once_each() -> None:
    ada, now = make_person("Ada"), timezone.now()
    badge = make_ending(ada, ends=now + 61 * DAY)
    assert (actions.remind_of_lapses(at=now), mails_to(ada)) == (0, 0)
    assert [actions.remind_of_lapses(at=now + 2 * DAY) for _number in range(2)] == [1, 0]
    assert [actions.remind_of_lapses(at=now + 50 * DAY) for _number in range(2)] == [1, 0]
    assert (actions.remind_of_lapses(at=now + 62 * DAY), mails_to(ada)) == (0, 2)
    text = Mail.objects.filter(to=ada.email).latest("pk").text
    assert "/earn/renewals/" in text
    assert f"{badge.valid_until:%Y}" in text


def test_who_comes_late_is_told_once_not_twice() -> None:
    ada, now = make_person("Ada"), timezone.now()
    make_ending(ada, ends=now + 10 * DAY)
    assert (actions.remind_of_lapses(at=now), mails_to(ada)) == (1, 1)


def test_nobody_is_told_of_what_was_renewed_revoked_or_has_ended() -> None:
    ada, now = make_person("Ada"), timezone.now()
    old = make_ending(ada, ends=now + 10 * DAY)
    make_ending(ada, version=old.version, ends=now + 300 * DAY)
    make_ending(ada, ends=now - DAY)
    taken = make_ending(ada, ends=now + 10 * DAY)
    revoke_credential(
        taken,
        by=make_awarder(taken.organization),
        kind="mistake",
        reason="Somebody else did it.",
        at=now,
    )
    gone = make_person("Gone")
    make_ending(gone, ends=now + 10 * DAY)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    assert actions.remind_of_lapses(at=now) == 0


def test_the_command_tells(capsys: pytest.CaptureFixture[str]) -> None:
    make_ending(make_person("Ada"), ends=timezone.now() + 10 * DAY)
    call_command("remind_of_lapses")
    assert capsys.readouterr().out == "told: 1\n"


def test_one_page_tells_when_and_begins(client: Client) -> None:
    ada, mallory, now = make_person("Ada"), make_person("Mallory"), timezone.now()
    badge = make_ending(ada, ends=now + 10 * DAY)
    late = make_ending(ada, ends=now + 300 * DAY)
    begin, early = (f"/earn/renewals/{one.pk}/" for one in (badge, late))
    client.force_login(ada)
    page = client.get("/earn/renewals/")
    assert (begin in page.text, early in page.text) == (True, False)
    assert client.post(early).status_code == 409
    place = client.post(begin)["Location"]
    assert "You are renewing your badge" in client.get(place).text
    assert place in client.get("/earn/renewals/").text
    client.force_login(mallory)
    assert client.post(begin).status_code == 404


def test_the_page_asks_as_often_for_one_as_for_three(client: Client) -> None:
    ada, now, counts = make_person("Ada"), timezone.now(), []
    client.force_login(ada)
    for _number in range(3):
        actions.renew(make_ending(ada, ends=now + 10 * DAY), by=ada, at=now)
        with CaptureQueriesContext(connection) as seen:
            client.get("/earn/renewals/")
        counts.append(len(seen))
    assert counts[0] == counts[2]


def test_programs_renew(client: Client) -> None:
    ada, now = make_person("Ada"), timezone.now()
    badge = make_ending(ada, ends=now + 10 * DAY)
    bearer = {"Authorization": f"Bearer {make_token(ada, name='t', expires_at=None, at=now)}"}
    other = make_token(make_person("Mallory"), name="t", expires_at=None, at=now)
    path = f"/api/v1/credentials/{badge.pk}/renew"
    refused = client.post(path, headers={"Authorization": f"Bearer {other}"})
    begun = client.post(path, headers=bearer)
    assert (refused.status_code, begun.status_code) == (404, 201)
    told = client.get("/api/v1/renewals", headers=bearer).json()
    assert (told["count"], told["items"][0]["renewal"]) == (1, "anew")
    assert told["items"][0]["submission"] == begun.json()["submission"]
