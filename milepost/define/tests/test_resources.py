"""Anyone suggests where to learn something; owners decide; pages and programs see the same."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from milepost.define import actions, queries
from milepost.define.models import Achievement, Resource
from milepost.define.rules.resources.suggestions import Suggestion
from milepost.define.tests.builders import NOON, make_designer, make_version
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry, Mail
from milepost.organizations.tests.builders import make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def course(number: int = 1, **changes: Any) -> Suggestion:
    values = {
        "title": f"Waiting, part {number}",
        "url": f"https://example.org/course/{number}",
        "kind": "course",
        "language": "en",
    }
    return Suggestion(**values | changes)


def make_resource(
    achievement: Achievement, number: int = 1, *, by: Person | None = None, **changes: Any
) -> Resource:
    return actions.suggest_resource(
        achievement, suggestion=course(number, **changes), by=by or make_person(), at=NOON
    )


@pytest.fixture
def dorothy() -> Person:
    return make_designer(make_organization())


@pytest.fixture
def achievement(dorothy: Person) -> Achievement:
    organization = queries.desks_of(dorothy).get()
    return make_version(organization=organization, by=dorothy).achievement


def test_what_anyone_suggests_waits_for_the_owners(
    achievement: Achievement, dorothy: Person
) -> None:
    resource = make_resource(achievement, price=Decimal("12.50"), currency="EUR")
    make_resource(achievement, 2)
    assert list(queries.resources_of(achievement)) == []
    assert list(queries.resources_to_decide(dorothy).filter(pk=resource.pk)) == [resource]
    assert [mail.to for mail in Mail.objects.all()] == [dorothy.email]


def test_what_owners_suggest_is_shown_at_once(achievement: Achievement, dorothy: Person) -> None:
    resource = make_resource(achievement, by=dorothy)
    assert list(queries.resources_of(achievement)) == [resource]
    assert not Mail.objects.exists()


def test_whoever_suggested_hears_what_became_of_it(
    achievement: Achievement, dorothy: Person
) -> None:
    ada = make_person()
    good, bad = (make_resource(achievement, number, by=ada) for number in (1, 2))
    Mail.objects.all().delete()
    actions.accept_resource(good, by=dorothy, at=LATER)
    actions.accept_resource(good, by=dorothy, at=LATER)
    actions.refuse_resource(bad, by=dorothy, reason="It is about something else.", at=LATER)
    told = list(Mail.objects.order_by("pk").values_list("to", "text"))
    assert [to for to, _text in told] == [ada.email] * 2
    assert "It is about something else." in told[1][1]
    assert list(queries.resources_of(achievement)) == [good]


def test_the_same_page_is_suggested_once(achievement: Achievement, dorothy: Person) -> None:
    first = make_resource(achievement)
    for act, told in (
        (None, "waits for the owners"),
        (
            lambda: actions.refuse_resource(first, by=dorothy, reason="Too old.", at=LATER),
            "Too old.",
        ),
        (lambda: actions.accept_resource(first, by=dorothy, at=LATER), "on the list already"),
        (lambda: actions.retire_resource(first, by=dorothy, at=LATER), "taken away"),
    ):
        if act:
            act()
        with pytest.raises(RuleError, match=told):
            make_resource(achievement, url="http://www.example.org/course/1/?utm_source=x")
    make_resource(make_version().achievement)


def test_five_suggestions_a_day_are_enough(achievement: Achievement) -> None:
    ada = make_person()
    for number in range(5):
        make_resource(achievement, number, by=ada)
    with pytest.raises(RuleError) as refused:
        make_resource(make_version().achievement, 6, by=ada)
    assert refused.value.code == "too-often"
    tomorrow = NOON + timedelta(days=1)
    actions.suggest_resource(achievement, suggestion=course(6), by=ada, at=tomorrow)


def test_owners_put_the_list_in_order(achievement: Achievement, dorothy: Person) -> None:
    a, b, c = (make_resource(achievement, number, by=dorothy) for number in (1, 2, 3))
    actions.place_resource(c, before=a, by=dorothy, at=LATER)
    assert list(queries.resources_of(achievement)) == [c, a, b]
    actions.place_resource(c, before=None, by=dorothy, at=LATER)
    assert list(queries.resources_of(achievement)) == [a, b, c]


def test_only_its_own_designers_decide(achievement: Achievement) -> None:
    resource = make_resource(achievement)
    mallory = make_designer(make_organization("Elsewhere"), name="Mallory")
    for write in (
        lambda: actions.accept_resource(resource, by=mallory, at=LATER),
        lambda: actions.refuse_resource(resource, by=mallory, reason="Mine.", at=LATER),
        lambda: actions.retire_resource(resource, by=mallory, at=LATER),
        lambda: actions.place_resource(resource, before=None, by=mallory, at=LATER),
    ):
        with pytest.raises(RuleError) as refused:
            write()
        assert refused.value.code == "not-a-designer"


def test_help_is_counted_once_and_can_be_taken_back(
    achievement: Achievement, dorothy: Person
) -> None:
    resource, ada = make_resource(achievement, by=dorothy), make_person()
    for _ in range(2):
        actions.count_help(resource, by=ada, at=LATER)
    actions.count_help(resource, by=make_person("Linus"), at=LATER)
    assert [row.helps for row in queries.resources_of(achievement)] == [2]
    for _ in range(2):
        actions.uncount_help(resource, by=ada, at=LATER)
    assert [row.helps for row in queries.resources_of(achievement)] == [1]
    waiting = make_resource(achievement, 2)
    with pytest.raises(RuleError):
        actions.count_help(waiting, by=ada, at=LATER)


def test_the_database_keeps_prices_and_reasons_whole(achievement: Achievement) -> None:
    resource = make_resource(achievement)
    for changes in (
        {"price": Decimal(3)},
        {"currency": "EUR"},
        {"price": Decimal(0), "currency": "EUR"},
        {"state": "refused"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Resource.objects.filter(pk=resource.pk).update(**changes)


def test_every_write_stands_in_the_journal(achievement: Achievement, dorothy: Person) -> None:
    JournalEntry.objects.all().delete()
    resource = make_resource(achievement)
    actions.accept_resource(resource, by=dorothy, at=LATER)
    actions.count_help(resource, by=dorothy, at=LATER)
    actions.retire_resource(resource, by=dorothy, at=LATER)
    verbs = list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == [f"resource.{word}" for word in ("suggested", "accepted", "helped", "retired")]


SENT = {
    "title": "A film about pauses",
    "url": "https://example.org/film",
    "kind": "video",
    "language": "en",
    "price": "",
    "currency": "",
    "access": ["captions"],
    "note": "",
}


def test_a_suggestion_goes_its_way_through_the_pages(
    client: Client, achievement: Achievement, dorothy: Person
) -> None:
    page = reverse("define:learn", args=[achievement.slug])
    form = reverse("define:suggest", args=[achievement.slug])
    assert client.get(form).status_code == 302
    client.force_login(make_person())
    wrong = client.post(form, SENT | {"title": "See bank.com", "price": "3"})
    assert wrong.status_code == 422
    assert "goes to example.org alone" in wrong.text
    assert "three letters" in wrong.text
    assert client.post(form, SENT).status_code == 302
    assert client.post(form, SENT).status_code == 422
    assert "Waiting" in client.get(page).text
    resource = Resource.objects.get()
    decide = reverse("define:decide_resource", args=[resource.pk])
    assert client.post(decide, {"do": "accept"}).status_code == 404
    client.force_login(dorothy)
    desk = client.get(reverse("define:resources", args=[achievement.pk]))
    assert "A film about pauses" in desk.text
    assert client.post(decide, {"do": "accept"}).status_code == 302
    shown = Client().get(page).text
    assert '<a href="https://example.org/film" rel="nofollow ugc noopener noreferrer">' in shown
    assert "Captions" in shown
    assert "A film about pauses" in Client().get(page, {"price": "free"}).text


@pytest.mark.parametrize("name", ["learn", "suggest"])
def test_what_was_never_published_has_no_list(client: Client, name: str, dorothy: Person) -> None:
    client.force_login(dorothy)
    assert client.get(reverse(f"define:{name}", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_as_many_queries_for_three_as_for_one(
    client: Client,
    achievement: Achievement,
    dorothy: Person,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        make_resource(achievement, number, by=dorothy)
        make_resource(achievement, number + 10)
    client.force_login(dorothy)
    with django_assert_num_queries(7):
        client.get(reverse("define:resources", args=[achievement.pk]))
    with django_assert_num_queries(7):
        Client().get(reverse("define:learn", args=[achievement.slug]))


def test_programs_suggest_decide_and_read(
    client: Client, achievement: Achievement, dorothy: Person
) -> None:
    address = f"/api/v1/catalogue/{achievement.slug}/resources"
    body = SENT | {"price": "12.50", "currency": "EUR"}
    assert client.post(address, body, content_type="application/json").status_code == 401
    ada, boss = (bearer(person) for person in (make_person(), dorothy))
    made = client.post(address, body, content_type="application/json", headers=ada)
    assert made.status_code == 201
    assert client.get(address).json()["items"] == []
    pk = made.json()["id"]
    waiting = client.get("/api/v1/resources", headers=boss).json()
    assert [row["id"] for row in waiting["items"]] == [pk]
    decision = f"/api/v1/resources/{pk}/decision"
    say = {"data": {"state": "accepted"}, "content_type": "application/json"}
    assert client.post(decision, **say, headers=ada).status_code == 404
    assert client.post(decision, **say, headers=boss).status_code == 200
    shown = client.get(address).json()["items"][0]
    assert {name: shown[name] for name in ("host", "free", "price", "currency", "helped")} == {
        "host": "example.org",
        "free": False,
        "price": "12.50",
        "currency": "EUR",
        "helped": 0,
    }
    assert client.get(address, {"free": True}).json()["count"] == 0


def bearer(person: Person) -> dict[str, str]:
    secret = make_token(person, name="test", expires_at=None, at=timezone.now())
    return {"Authorization": f"Bearer {secret}"}
