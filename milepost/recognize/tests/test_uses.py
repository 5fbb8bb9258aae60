"""After months: only who wants it is asked, once a question, and no answer shows by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from milepost.define.tests.builders import make_version
from milepost.issue.actions import revoke_credential
from milepost.issue.models import Credential
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.people.tests.builders import make_person
from milepost.recognize import actions, queries, tasks
from milepost.recognize.models import FollowUp
from milepost.recognize.rules import uses
from milepost.recognize.tests.test_api import call

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=100)
WORDS: tuple[str, list[str]] = ("weekly", ["job"])


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    moment = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment[0])
    return moment


def followed(badge: Credential) -> FollowUp:
    assert badge.recipient
    return actions.follow(badge, by=badge.recipient, at=NOW)


def test_three_questions_are_put_off_until_their_days() -> None:
    badge = make_credential()
    assert badge.recipient
    tasks.follow_and_remind(badge, by=badge.recipient, at=NOW + timedelta(days=120))
    days = DBTaskResult.objects.order_by("run_after").values_list("run_after", flat=True)
    wanted = [uses.due_on(badge.issued_at, month=month) for month in (6, 12)]
    assert [day for day in days if day in wanted] == wanted


def test_a_question_is_mailed_once_and_only_while_it_is_wanted() -> None:
    badge = make_credential()
    kept = followed(badge)
    Mail.objects.all().delete()
    assert not actions.remind_of_use(kept, month=3, at=NOW)
    assert [actions.remind_of_use(kept, month=3, at=LATER) for _time in (1, 2)] == [True, False]
    mail = Mail.objects.get()
    assert reverse("recognize:use", args=[badge.pk]) in mail.text
    assert badge.recipient
    actions.stop_following(badge, by=badge.recipient, at=LATER)
    assert not actions.remind_of_use(kept, month=6, at=NOW + timedelta(days=200))


def test_nobody_is_asked_about_a_badge_that_was_taken_back() -> None:
    badge = make_credential()
    kept = followed(badge)
    by = make_awarder(badge.organization)
    revoke_credential(badge, by=by, kind="mistake", reason="An error.", at=NOW)
    assert not actions.remind_of_use(kept, month=3, at=LATER)


def test_an_answer_counts_once_in_its_time_and_only_ones_own() -> None:
    badge = make_credential()
    kept, ada = followed(badge), badge.recipient
    assert ada
    for month, by, at in ((3, ada, NOW), (6, ada, LATER), (3, make_person("Mallory"), LATER)):
        with pytest.raises(RuleError):
            actions.answer_use(kept, month=month, answer=WORDS, by=by, at=at)
    with pytest.raises(RuleError):
        actions.answer_use(kept, month=3, answer=("daily", []), by=ada, at=LATER)
    actions.answer_use(kept, month=3, answer=WORDS, by=ada, at=LATER)
    with pytest.raises(RuleError):
        actions.answer_use(kept, month=3, answer=WORDS, by=ada, at=LATER)
    with pytest.raises(RuleError):
        actions.follow(badge, by=make_person("Mallory"), at=NOW)


def test_answers_are_told_in_fives_and_each_earner_once() -> None:
    version = make_version()
    page = reverse("define:achievement", args=[version.achievement.slug])
    year = NOW + timedelta(days=370)
    for number in range(5):
        badge = make_credential(recipient=make_person(f"Bea {number}"), version=version)
        kept = followed(badge)
        assert badge.recipient
        assert queries.uses_of(version.achievement) is None
        assert "What earners say later" not in Client().get(page).content.decode()
        for month in (3, 12):
            actions.answer_use(kept, month=month, answer=WORDS, by=badge.recipient, at=year)
    told = queries.uses_of(version.achievement)
    assert told == uses.Told(
        5,
        {"weekly": 5, "monthly": 0, "rarely": 0, "never": 0},
        {"job": 5, "pay": 0, "study": 0, "trust": 0, "self": 0},
    )
    assert "What earners say later" in Client().get(page).content.decode()
    answer = call("get", f"/catalogue/{version.achievement.slug}/uses").json()
    assert answer["answers"] == 5


def test_the_page_asks_begins_and_stops(clock: list[Any]) -> None:
    badge = make_credential()
    assert badge.recipient
    ada, address = Client(), reverse("recognize:use", args=[badge.pk])
    ada.force_login(badge.recipient)
    assert address in ada.get(reverse("hold:credential", args=[badge.pk])).content.decode()
    ada.post(address, {"do": "begin"})
    assert "Nothing is asked now." in ada.get(address).content.decode()
    clock[0] = LATER
    ada.force_login(badge.recipient)
    assert ada.post(address, {"do": "answer"}).status_code == 422
    ada.post(address, {"do": "answer", "used": "monthly", "helped": ["trust"]})
    assert "Every month or so" in ada.get(address).content.decode()
    ada.post(address, {"do": "stop"})
    assert "Yes, ask me" in ada.get(address).content.decode()
    mallory = Client()
    mallory.force_login(make_person("Mallory"))
    assert mallory.get(address).status_code == 404


def test_programs_follow_answer_and_stop(clock: list[Any]) -> None:
    badge = make_credential()
    ada, path = badge.recipient, f"/wallet/{badge.pk}/follow-up"
    body = {"month": 3, "used": "weekly", "helped": ["job"]}
    nothing: dict[str, Any] = {"asked": False, "months": [], "answers": []}
    assert call("get", path, by=ada).json() == nothing
    assert call("post", path, by=ada, body=body).status_code == 404
    assert call("put", path, by=ada).status_code == 204
    assert call("get", path, by=ada).json() == nothing | {"asked": True}
    assert call("post", path, by=ada, body=body).status_code == 409
    clock[0] = LATER
    assert call("get", path, by=ada).json()["months"] == [3]
    assert call("post", path, by=ada, body=body).status_code == 204
    told = call("get", path, by=ada).json()
    assert (told["months"], [(one["month"], one["used"]) for one in told["answers"]]) == (
        [],
        [(3, "weekly")],
    )
    assert call("delete", path, by=ada).status_code == 204
    assert call("get", path, by=ada).json()["asked"] is False
    assert call("get", path, by=make_person("Mallory")).status_code == 404
    assert call("put", path, by=make_person("Mallory")).status_code == 404
