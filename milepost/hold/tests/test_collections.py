"""Collections: made, filled and put in order by their holder alone."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from milepost.hold import actions, queries
from milepost.hold.models import Collected, Collection
from milepost.hold.rules import collections as rules
from milepost.hold.tests.test_record import elsewhere, signed_in
from milepost.issue.models import Credential
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.errors import RuleError
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/wallet/collections"


def made_by(person: Person, name: str = "For the bakery") -> Collection:
    return actions.start_collection(person, name=name, words="", at=NOW)


def inside(collection: Collection) -> list[str]:
    return [held.title for _row, held in queries.collected_in(collection)]


def three(person: Person) -> list[Credential]:
    first = make_credential(recipient=person)
    return [
        first,
        *(make_credential(recipient=person, version=first.version) for _number in range(2)),
    ]


@pytest.mark.parametrize(
    ("key", "by", "order"),
    [
        (2, -1, [2, 1, 3]),
        (2, 1, [1, 3, 2]),
        (1, -1, [1, 2, 3]),
        (3, 5, [1, 2, 3]),
        (3, -9, [3, 1, 2]),
        (7, 1, [1, 2, 3]),
    ],
)
def test_moving_keeps_every_badge(key: int, by: int, order: list[int]) -> None:
    assert rules.moved([1, 2, 3], key=key, by=by) == order


def test_badges_from_everywhere_stand_in_the_order_one_gives_them() -> None:
    ada = make_person("Ada")
    here, other = make_credential(recipient=ada), elsewhere(ada)
    collection = made_by(ada)
    chosen = [("elsewhere", other.pk), ("here", here.pk)]
    actions.collect(collection, chosen=chosen, by=ada, at=NOW)
    assert inside(collection) == ["Calm phone calls", "Wait time in questioning"]
    [_first, (last, _held)] = queries.collected_in(collection)
    actions.move(collection, item=last.pk, places=-1, by=ada, at=NOW)
    assert inside(collection) == ["Wait time in questioning", "Calm phone calls"]
    actions.collect(collection, chosen=chosen, by=ada, at=NOW)
    assert inside(collection) == ["Wait time in questioning", "Calm phone calls"]
    actions.take_out(collection, item=last.pk, by=ada, at=NOW)
    assert inside(collection) == ["Calm phone calls"]
    assert queries.wallet_of(ada).count() == 1


def test_a_badge_taken_out_of_the_wallet_leaves_its_collections() -> None:
    ada = make_person("Ada")
    other, collection = elsewhere(ada), made_by(ada)
    actions.collect(collection, chosen=[("elsewhere", other.pk)], by=ada, at=NOW)
    actions.remove_import(other, by=ada, at=NOW)
    assert inside(collection) == []


def test_only_own_badges_go_in_and_none_is_lost_when_refused() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    own, foreign = make_credential(recipient=ada), make_credential(recipient=grace)
    brought = elsewhere(grace)
    collection = made_by(ada)
    actions.collect(collection, chosen=[("here", own.pk)], by=ada, at=NOW)
    for chosen, code in [
        ([("here", foreign.pk)], "not-yours"),
        ([("elsewhere", brought.pk)], "not-yours"),
        ([("elsewhere", own.pk)], "not-yours"),
        ([], "nothing"),
    ]:
        with pytest.raises(RuleError) as refused:
            actions.collect(collection, chosen=chosen, by=ada, at=NOW)
        assert refused.value.code == code
    assert Collected.objects.count() == 1


def test_there_is_an_end_to_collections_and_to_what_is_in_one() -> None:
    with pytest.raises(RuleError, match="room for 100"):
        rules.check_more(made=100)
    with pytest.raises(RuleError, match="200 badges"):
        rules.check_content(chosen=201, owned=201)
    with pytest.raises(RuleError) as refused:
        made_by(make_person("Ada"), name="  ")
    assert refused.value.code == "no-name"


def test_mallory_changes_nothing_of_adas_collection() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    own, collection = make_credential(recipient=ada), made_by(ada)
    actions.collect(collection, chosen=[("here", own.pk)], by=ada, at=NOW)
    [(row, _held)] = queries.collected_in(collection)
    foreign = make_credential(recipient=mallory)
    actions.collect(collection, chosen=[("here", foreign.pk)], by=mallory, at=NOW)
    actions.fill_collection(collection, order=[], by=mallory, at=NOW)
    actions.take_out(collection, item=row.pk, by=mallory, at=NOW)
    actions.rename_collection(collection, name="Mine", words="", by=mallory, at=NOW)
    actions.delete_collection(collection, by=mallory, at=NOW)
    collection.refresh_from_db()
    assert (collection.name, len(inside(collection))) == ("For the bakery", 1)
    client = signed_in(mallory)
    for name, more in [
        ("collection", []),
        ("collect", []),
        ("delete_collection", []),
        ("move_collected", [row.pk]),
    ]:
        address = reverse(f"hold:{name}", args=[collection.pk, *more])
        assert client.post(address, {"name": "Mine"}).status_code == 404


def test_the_database_itself_keeps_each_badge_once_and_one_a_row() -> None:
    ada = make_person("Ada")
    own, collection = make_credential(recipient=ada), made_by(ada)
    Collected.objects.create(collection=collection, position=1, credential=own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Collected.objects.create(collection=collection, position=2, credential=own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Collected.objects.create(collection=collection, position=2)


def test_ada_makes_fills_orders_renames_and_deletes_by_the_pages() -> None:
    ada = make_person("Ada")
    one, two, _three = three(ada)
    client = signed_in(ada)
    assert client.post(reverse("hold:collections"), {"words": "Bread"}).status_code == 422
    page = client.post(reverse("hold:collections"), {"name": "For the bakery"}, follow=True)
    collection = Collection.objects.get()
    assert "It is empty" in page.text
    put_in = reverse("hold:collect", args=[collection.pk])
    assert "Tick the badges" in client.post(put_in, {"badge": "nonsense-1"}, follow=True).text
    client.post(put_in, {"badge": [f"here-{one.pk}", f"here-{two.pk}"]})
    first, second = collection.items.all()
    client.post(reverse("hold:move_collected", args=[collection.pk, second.pk]), {"move": "up"})
    assert list(collection.items.all()) == [second, first]
    client.post(reverse("hold:move_collected", args=[collection.pk, first.pk]), {"move": "out"})
    assert list(collection.items.all()) == [second]
    address = reverse("hold:collection", args=[collection.pk])
    page = client.post(address, {"name": "For the mill"}, follow=True)
    assert "For the mill" in page.text
    assert f"{reverse('hold:share_new')}?collection={collection.pk}" in page.text
    client.post(reverse("hold:delete_collection", args=[collection.pk]))
    assert (Collection.objects.count(), queries.wallet_of(ada).count()) == (0, 3)


def test_a_full_collection_asks_the_database_no_more_often() -> None:
    ada = make_person("Ada")
    badges, collection = three(ada), made_by(ada)
    client, address = signed_in(ada), reverse("hold:collection", args=[collection.pk])

    def questions() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    kept = elsewhere(ada)
    chosen = [("here", badges[0].pk), ("elsewhere", kept.pk)]
    actions.collect(collection, chosen=chosen, by=ada, at=NOW)
    few = questions()
    share = client.get(address).context["share"]
    assert share.partition("?")[2] == f"collection={collection.pk}"
    more = [("here", one.pk) for one in badges[1:]] + [("elsewhere", elsewhere(ada).pk)]
    actions.collect(collection, chosen=more, by=ada, at=NOW)
    assert questions() == few


def choosing(client: Client, **asked: object) -> Any:
    return client.get(reverse("hold:share_new"), {"purpose": "employer", **asked}).context


def test_a_collection_is_shared_whole_however_old_its_badges_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("milepost.hold.queries.wallet.MOST_OFFERED", 1)
    ada = make_person("Ada")
    badges, collection = three(ada), made_by(ada)
    kept = [elsewhere(ada) for _number in range(3)]
    chosen = [("here", one.pk) for one in badges] + [("elsewhere", one.pk) for one in kept]
    actions.collect(collection, chosen=chosen, by=ada, at=NOW)
    make_credential(recipient=ada, at=NOW + timedelta(days=3))
    offered = choosing(signed_in(ada), collection=collection.pk)
    assert offered["chosen"] == {str(one.pk) for one in badges}
    assert offered["brought"] == {str(one.pk) for one in kept}
    assert {one.pk for one in badges} < {one.pk for one in offered["badges"]}
    assert {one.pk for one in kept} == {one.pk for one in offered["imports"]}


def test_anothers_collection_chooses_nothing() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    collection = made_by(ada)
    actions.collect(collection, chosen=[("here", three(ada)[0].pk)], by=ada, at=NOW)
    make_credential(recipient=mallory)
    assert choosing(signed_in(mallory), collection=collection.pk)["chosen"] == set()


def test_a_program_makes_fills_and_deletes_a_collection() -> None:
    ada = make_person("Ada")
    one, two, _three = three(ada)
    secret = make_token(ada, name="Platform", expires_at=None, at=NOW)
    client = Client(headers={"authorization": f"Bearer {secret}"}, content_type="application/json")
    kind = "application/json"
    made = client.post(ADDRESS, {"name": " For the bakery "}, content_type=kind).json()
    assert (made["name"], made["badges"]) == ("For the bakery", [])
    address = f"{ADDRESS}/{made['id']}"
    order = [{"source": "here", "id": str(badge.pk)} for badge in (two, one)]
    filled = client.put(f"{address}/badges", {"badges": order}, content_type=kind).json()
    assert [badge["id"] for badge in filled["badges"]] == [str(two.pk), str(one.pk)]
    order = [{"source": "here", "id": str(one.pk)}]
    filled = client.put(f"{address}/badges", {"badges": order}, content_type=kind).json()
    assert (filled["size"], filled["badges"][0]["id"]) == (1, str(one.pk))
    strange = {"badges": [{"source": "here", "id": str(uuid4())}]}
    assert client.put(f"{address}/badges", strange, content_type=kind).status_code == 409
    renamed = client.put(address, {"name": "Mill", "words": "w"}, content_type=kind).json()
    assert (renamed["name"], renamed["words"]) == ("Mill", "w")
    assert client.get(ADDRESS).json()["items"][0]["size"] == 1
    mallory = make_token(make_person("Mallory"), name="Other", expires_at=None, at=NOW)
    other = Client(headers={"authorization": f"Bearer {mallory}"})
    assert (other.get(address).status_code, other.delete(address).status_code) == (404, 404)
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
