"""The CASE provider: answers fit the published schemas, errors are told as CASE tells them."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from milepost.frameworks.tests.builders import full_package, key, make_framework, package

pytestmark = pytest.mark.django_db
BASE = "/ims/case/v1p1"
Fits = Callable[[Any, str], None]


def published_schemas() -> Fits:
    """Return how to hold an answer against the schema that 1EdTech publishes."""
    folder = Path(os.environ.get("MILEPOST_STANDARDS", "")) / "data/schemas/case11"
    if not os.environ.get("MILEPOST_STANDARDS") or not folder.exists():
        pytest.skip("SKIPPED: no CASE 1.1 schemas in MILEPOST_STANDARDS, so no answer is checked.")

    def check(answer: Any, name: str) -> None:
        schema = json.loads((folder / f"case_v1p1_{name}-jsonschema1.json").read_text())
        validator = jsonschema_rs.Draft201909Validator(schema, validate_formats=True)
        assert [error.message for error in validator.iter_errors(answer)] == []

    return check


@pytest.fixture(scope="module")
def fits() -> Fits:
    return published_schemas()


SERVED = [
    ("CFDocuments", "doc", "cfdocument"),
    ("CFPackages", "doc", "cfpackage"),
    ("CFItems", "M.1", "cfitem"),
    ("CFItemAssociations", "M.1", "cfassociationset"),
    ("CFAssociations", "elsewhere", "cfassociation"),
    ("CFAssociationGroupings", "films", "cfassociationgrouping"),
    ("CFConcepts", "accuracy", "cfconceptset"),
    ("CFItemTypes", "skill", "cfitemtypeset"),
    ("CFLicenses", "by", "cflicense"),
    ("CFRubrics", "rubric", "cfrubric"),
    ("CFSubjects", "metal", "cfsubjectset"),
]


def body(client: Client, path: str) -> Any:
    answer = client.get(f"{BASE}/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    return json.loads(b"".join(answer.streaming_content) if answer.streaming else answer.content)


@pytest.mark.parametrize(("kind", "code", "schema"), SERVED)
def test_what_is_served_fits_its_schema(
    client: Client, fits: Fits, kind: str, code: str, schema: str
) -> None:
    make_framework(full_package())
    fits(body(client, f"{kind}/{key(code)}"), schema)


def test_an_item_says_what_it_said_and_which_document_it_is_from(client: Client) -> None:
    make_framework(full_package())
    served = body(client, f"CFItems/{key('M.1').upper()}")
    whose = served.pop("CFDocumentURI")
    assert served == full_package()["CFItems"][1]
    assert (whose["identifier"], whose["title"]) == (key("doc"), "Workshop basics")
    links = body(client, f"CFItemAssociations/{key('M.1')}")["CFAssociations"]
    assert [link["associationType"] for link in links] == ["isChildOf", "ext:seenIn"]


def test_a_set_holds_what_stands_under_it(client: Client) -> None:
    make_framework(full_package())
    titles = [row["title"] for row in body(client, f"CFItemTypes/{key('skill')}")["CFItemTypes"]]
    assert titles == ["Skill", "Fine skill"]


def several() -> None:
    for number, title in enumerate(["Baking", "Welding", "Caring", "Welding II"]):
        changes = {"identifier": key(title), "title": title, "language": "en" if number else "es"}
        make_framework(package([], document=changes))


ASKED = [
    ("", ["Baking", "Caring", "Welding", "Welding II"]),
    ("?sort=title&orderBy=desc", ["Welding II", "Welding", "Caring", "Baking"]),
    ("?sort=nonsense", ["Baking", "Caring", "Welding", "Welding II"]),
    ("?limit=2&offset=1", ["Caring", "Welding"]),
    ("?filter=title~'welding'", ["Welding", "Welding II"]),
    ("?filter=title~'welding' AND title!='Welding'", ["Welding II"]),
    ("?filter=language='es' OR title='Caring'", ["Baking", "Caring"]),
]


@pytest.mark.parametrize(("asked", "titles"), ASKED)
def test_documents_are_filtered_sorted_and_paged(
    client: Client, fits: Fits, asked: str, titles: list[str]
) -> None:
    several()
    answer = body(client, f"CFDocuments{asked}")
    fits(answer, "cfdocumentset")
    assert [row["title"] for row in answer["CFDocuments"]] == titles


def test_pages_of_documents_lead_to_each_other(client: Client) -> None:
    several()
    answer = client.get(f"{BASE}/CFDocuments?limit=2&offset=1&fields=title")
    assert answer.json() == {"CFDocuments": [{"title": "Caring"}, {"title": "Welding"}]}
    assert answer["X-Total-Count"] == "4"
    offsets = re.findall(r'offset=(\d+)&fields=title>; rel="(\w+)"|limit=2[^>]*offset=(\d+)', "")
    assert offsets == []
    links = dict(re.findall(r'<[^>]*offset=(\d+)[^>]*>; rel="(\w+)"', answer["Link"]))
    assert links == {"0": "prev", "2": "last", "3": "next"}


REFUSED = [
    ("CFItems/17", 404, "invalid_uuid"),
    (f"CFItems/{key('nothing')}", 404, "unknownobject"),
    (f"CFPackages/{key('M.1')}", 404, "unknownobject"),
    ("CFDocuments?filter=nonsense='x'", 400, "invalid_selection_field"),
    ("CFDocuments?filter=title", 400, "invalid_selection_field"),
    ("CFDocuments?fields=title,", 400, "invalid_selection_field"),
    ("CFDocuments?limit=0", 400, "invalid_selection_field"),
    ("CFDocuments?limit=-1", 400, "invalid_selection_field"),
]


@pytest.mark.parametrize(("path", "status", "code"), REFUSED)
def test_an_error_is_told_as_case_tells_it(
    client: Client, fits: Fits, path: str, status: int, code: str
) -> None:
    make_framework()
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == status
    fits(answer.json(), "imsx_statusinfo")
    field = answer.json()["imsx_codeMinor"]["imsx_codeMinorField"][0]
    assert field["imsx_codeMinorFieldValue"] == code


def test_a_person_who_follows_an_address_comes_to_its_page(client: Client) -> None:
    make_framework()
    answer = client.get(f"{BASE}/CFItems/{key('M.1')}", headers={"accept": "text/html,*/*;q=0.8"})
    assert answer["Location"] == f"/competencies/{key('M.1')}/"


def test_the_provider_describes_itself(client: Client) -> None:
    described = body(client, "discovery/imscasev1p1_openapi3_v1p0.json")
    assert described["servers"][0]["url"].endswith(BASE)
    assert len(described["paths"]) == len(SERVED) + 1
