"""Who earned a badge says what helped, once, and may take it back."""

import pytest
from django.test import Client
from django.urls import reverse

from milepost.define import actions as define
from milepost.define.models import Resource
from milepost.define.queries import resources_of
from milepost.define.rules.resources.suggestions import Suggestion
from milepost.define.tests.builders import make_designer
from milepost.earn import actions
from milepost.earn.tests.builders import LATER, NOON, make_person, make_submitted
from milepost.kit.errors import RuleError
from milepost.people.actions import make_token
from milepost.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Person:
    """Has earned the badge."""
    ada = make_person("Ada")
    submission = make_submitted(ada)
    actions.close(submission, at=NOON)
    return ada


@pytest.fixture
def film(ada: Person) -> Resource:
    achievement = ada.submissions.get().version.achievement
    return define.suggest_resource(
        achievement,
        suggestion=Suggestion(
            title="A film", url="https://example.org/film", kind="video", language="en"
        ),
        by=make_designer(achievement.organization),
        at=NOON,
    )


def helps(film: Resource) -> int:
    return resources_of(film.achievement).get(pk=film.pk).helps


def test_who_earned_it_says_so_once_and_may_take_it_back(ada: Person, film: Resource) -> None:
    for _ in range(2):
        actions.say_it_helped(film, by=ada, at=LATER)
    assert helps(film) == 1
    actions.say_it_did_not(film, by=ada, at=LATER)
    assert helps(film) == 0


def test_nobody_else_says_what_helped(film: Resource) -> None:
    mallory = make_person("Mallory")
    make_submitted(mallory, slug="something-else")
    with pytest.raises(RuleError) as refused:
        actions.say_it_helped(film, by=mallory, at=LATER)
    assert refused.value.code == "not-earned"
    assert helps(film) == 0


def test_the_page_counts_and_takes_back(client: Client, ada: Person, film: Resource) -> None:
    client.force_login(ada)
    page = reverse("earn:helped", args=[film.achievement.slug])
    say = reverse("earn:say_helped", args=[film.pk])
    assert "This helped" in client.get(page).text
    assert client.post(say).status_code == 302
    assert "Take that back" in client.get(page).text
    client.post(say, {"helped": "no"})
    assert helps(film) == 0
    client.force_login(make_person("Mallory"))
    assert "Earn it first" in client.get(page).text
    assert client.post(say).status_code == 409


def test_programs_say_it_too(client: Client, ada: Person, film: Resource) -> None:
    address = f"/api/v1/resources/{film.pk}/helped"
    assert client.put(address).status_code == 401
    secret = make_token(ada, name="test", expires_at=None, at=NOON)
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.put(address, headers=headers).status_code == 204
    assert helps(film) == 1
    assert client.delete(address, headers=headers).status_code == 204
    assert helps(film) == 0
