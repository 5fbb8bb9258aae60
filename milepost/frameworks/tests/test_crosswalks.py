"""Crosswalks: typed pairs between two frameworks that stay themselves, offered by likeness."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from milepost.frameworks import actions, queries
from milepost.frameworks.models import Association, Competency, Crosswalk, Framework
from milepost.frameworks.rules.choices import Kind, State
from milepost.frameworks.tests.builders import (
    NOON,
    item,
    key,
    make_framework,
    make_keeper,
    package,
)
from milepost.frameworks.tests.test_case import BASE, body, published_schemas
from milepost.kit.errors import RuleError
from milepost.organizations.tests.builders import make_organization
from milepost.people.models import Person

pytestmark = pytest.mark.django_db
OTHER = [
    ("", "S", "Everything about steel."),
    ("S", "S.1", "Fillet welds on plate, flat and horizontal."),
    ("S", "S.2", "Keeps a cash book."),
]


def settle() -> tuple[Crosswalk, Person]:
    """The guild's framework, another one, and an office that compares them."""
    ours = make_framework()
    theirs = make_framework(package(OTHER, document={"identifier": key("other"), "title": "Steel"}))
    office = make_organization("Office")
    by = make_keeper(office)
    crosswalk = actions.start_crosswalk(office, by=by, origin=ours, destination=theirs, at=NOON)
    return crosswalk, by


def pair(crosswalk: Crosswalk, by: Person, kind: str = Kind.EXACT) -> Association:
    ends = Competency.objects.get(code="W.1"), Competency.objects.get(code="S.1")
    return actions.add_pair(crosswalk, by=by, kind=kind, pair=ends, at=NOON)


def test_a_pair_is_offered_kept_and_said_on_both_sides(client: Client) -> None:
    crosswalk, by = settle()
    client.force_login(by)
    address = f"/crosswalks/{crosswalk.pk}/compare/"
    page = client.get(address)
    offered = {side.competency.code: side.offered for side in page.context["sides"]}
    assert [row.code for row in offered["W.1"]] == ["S.1"]
    weld, other = Competency.objects.get(code="W.1"), Competency.objects.get(code="S.1")
    sent = {"origin": weld.pk, "kind": "isRelatedTo", "other": other.pk, "code": ""}
    answer = client.post(address, sent)
    assert answer["Location"] == f"{address}?page=1#item-{weld.pk}"
    page = client.get(f"/competencies/{other.identifier}/")
    assert [(link.words, link.other, link.said_by) for link in page.context["links"]] == [
        ("is related to", weld, "Office")
    ]
    links = client.get(f"{BASE}/CFItemAssociations/{weld.identifier}").json()["CFAssociations"]
    assert "isRelatedTo" in [link["associationType"] for link in links]
    row = Association.objects.get(crosswalk=crosswalk)
    client.post(f"/crosswalks/{crosswalk.pk}/remove/{row.identifier}/")
    assert not Association.objects.filter(crosswalk=crosswalk).exists()


def test_the_other_is_found_by_its_code_too(client: Client) -> None:
    crosswalk, by = settle()
    client.force_login(by)
    address = f"/crosswalks/{crosswalk.pk}/compare/"
    sent = {"origin": Competency.objects.get(code="M.1").pk, "kind": "isPartOf", "other": ""}
    assert client.post(address, sent | {"code": "x"}).status_code == 422
    client.post(address, sent | {"code": "s.2"})
    assert crosswalk.associations.get().destination == key("S.2")


def test_said_twice_is_said_once_and_each_kind_by_itself() -> None:
    crosswalk, by = settle()
    assert pair(crosswalk, by) == pair(crosswalk, by)
    pair(crosswalk, by, Kind.RELATED)
    assert crosswalk.associations.count() == 2


def test_what_makes_no_sense_is_refused() -> None:
    crosswalk, by = settle()
    weld = Competency.objects.get(code="W.1")
    with pytest.raises(RuleError, match="one competency of each"):
        actions.add_pair(crosswalk, by=by, kind=Kind.EXACT, pair=(weld, weld), at=NOON)
    with pytest.raises(RuleError, match="Choose how the two stand"):
        pair(crosswalk, by, Kind.CHILD)
    with pytest.raises(RuleError, match="two different frameworks"):
        actions.start_crosswalk(
            crosswalk.organization,
            by=by,
            origin=crosswalk.origin,
            destination=crosswalk.origin,
            at=NOON,
        )


def test_only_its_organization_writes_a_crosswalk(client: Client) -> None:
    crosswalk, _by = settle()
    mallory = make_keeper(make_organization("Elsewhere"), name="Mallory")
    with pytest.raises(RuleError, match="Only designers of Office"):
        pair(crosswalk, mallory)
    client.force_login(mallory)
    assert client.get(f"/crosswalks/{crosswalk.pk}/compare/").status_code == 404
    assert client.get(f"/crosswalks/{crosswalk.pk}/").status_code == 200


def test_a_designer_begins_a_crosswalk_once(client: Client) -> None:
    crosswalk, by = settle()
    client.force_login(by)
    sent = {
        "organization": str(crosswalk.organization_id),
        "origin": str(crosswalk.origin_id),
        "destination": str(crosswalk.destination_id),
    }
    answer = client.post("/crosswalks/", sent)
    assert answer["Location"] == f"/crosswalks/{crosswalk.pk}/compare/"
    assert "Workshop basics → Steel" in client.get("/crosswalks/").text


def test_a_crosswalk_is_taken_away_as_case_and_as_a_table(client: Client) -> None:
    crosswalk, by = settle()
    row = pair(crosswalk, by)
    data = client.get(f"/crosswalks/{crosswalk.pk}/case.json").json()
    assert data["CFDocument"]["title"] == "Workshop basics → Steel"
    assert data["CFAssociations"] == [row.document]
    table = client.get(f"/crosswalks/{crosswalk.pk}/table.csv").text.splitlines()
    assert table[1] == (
        'W.1,"Lays a fillet weld on plate, flat and horizontal.",exactMatchOf,'
        'S.1,"Fillet welds on plate, flat and horizontal."'
    )


def test_case_serves_a_crosswalk_at_the_address_it_names(client: Client) -> None:
    fits = published_schemas()
    crosswalk, by = settle()
    row = pair(crosswalk, by)
    package = body(client, f"CFPackages/{crosswalk.pk}")
    fits(package, "cfpackage")
    assert package == client.get(f"/crosswalks/{crosswalk.pk}/case.json").json()
    path = package["CFDocument"]["uri"].partition(f"{BASE}/")[2]
    assert path == f"CFDocuments/{crosswalk.pk}"
    document = body(client, path)
    fits(document, "cfdocument")
    where = document.pop("CFPackageURI")
    assert document == package["CFDocument"]
    assert where["uri"].endswith(f"{BASE}/CFPackages/{crosswalk.pk}")
    link = body(client, f"CFAssociations/{row.identifier}")
    fits(link, "cfassociation")
    assert link["CFDocumentURI"] == where | {"uri": document["uri"]}
    page = client.get(f"{BASE}/{path}", headers={"accept": "text/html"})
    assert page["Location"] == f"/crosswalks/{crosswalk.pk}/"


def test_case_lists_crosswalks_beside_frameworks_unless_one_is_a_draft(client: Client) -> None:
    crosswalk, _by = settle()
    listed = body(client, "CFDocuments?sort=title")["CFDocuments"]
    titles = [row["title"] for row in listed]
    assert titles == ["Steel", "Workshop basics", "Workshop basics → Steel"]
    only = body(client, "CFDocuments?filter=frameworkType='Crosswalk'")["CFDocuments"]
    assert [row["identifier"] for row in only] == [str(crosswalk.pk)]
    Framework.objects.filter(title="Steel").update(state=State.DRAFT)
    assert len(body(client, "CFDocuments")["CFDocuments"]) == 1
    for path in ("CFDocuments", "CFPackages"):
        assert client.get(f"{BASE}/{path}/{crosswalk.pk}").status_code == 404


def test_pages_cost_the_same_for_one_pair_and_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crosswalk, by = settle()
    client.force_login(by)
    pages = {f"/crosswalks/{crosswalk.pk}/": 8, f"/crosswalks/{crosswalk.pk}/compare/": 10}
    for kinds in ([Kind.EXACT], [Kind.RELATED, Kind.PART]):
        for kind in kinds:
            pair(crosswalk, by, kind)
        for address, number in pages.items():
            with django_assert_num_queries(number):
                client.get(address)


def test_an_item_named_in_a_crosswalk_is_imported_again_without_harm() -> None:
    crosswalk, by = settle()
    row = pair(crosswalk, by)
    data = package()
    data["CFItems"][4] = item("W.1", "Lays a fillet weld.")
    make_framework(data)
    assert Association.objects.get(pk=row.pk).document == row.document
    assert queries.crosswalks().get().pairs == 1
