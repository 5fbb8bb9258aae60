"""What the API takes for a body: an object wherever it asks for one, and nothing else."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from milepost.hold.tests.test_api import bearer
from milepost.people.tests.builders import make_person
from milepost.site.api import api

ANYTHING = {"uuid": str(UUID(int=7)), "integer": "1"}
NO_OBJECTS: list[Any] = ["text", ["text"]]


def taking_json() -> list[tuple[str, str]]:
    """Return the method and an address of each operation that takes a body in JSON."""
    return [
        (method.upper(), address_of(path, parameters=one.get("parameters", [])))
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, one in methods.items()
        if "application/json" in one.get("requestBody", {}).get("content", {})
    ]


def address_of(path: str, *, parameters: list[dict[str, Any]]) -> str:
    """Return the path with something in each of its places that fits there."""
    for one in parameters:
        shape = one["schema"]
        fitting = ANYTHING.get(shape.get("format", shape.get("type")), "a")
        place = "{" + one["name"] + "}"
        path = path.replace(place, shape.get("enum", [fitting])[0])
    return path


def shapes_in_bodies() -> dict[str, dict[str, Any]]:
    """Return each object that a body is or has in it, by its name."""
    described = api.get_openapi_schema()
    known, found = described["components"]["schemas"], {}
    bodies = [
        one["requestBody"]
        for methods in described["paths"].values()
        for one in methods.values()
        if "requestBody" in one
    ]
    waiting = list(names_in(bodies))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = known[name]
            waiting += names_in(known[name])
    return {name: shape for name, shape in found.items() if "properties" in shape}


def names_in(part: Any) -> Iterator[str]:
    """Give the names that a part of the description refers to."""
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from names_in(one)


@pytest.mark.django_db
def test_no_operation_takes_a_text_or_a_list_for_an_object() -> None:
    client = bearer(make_person("Ada"))
    operations = taking_json()
    assert len(operations) > 100
    answers = {
        (method, address, sent): client.generic(
            method, address, sent, content_type="application/json"
        ).status_code
        for method, address in operations
        for sent in map(json.dumps, NO_OBJECTS)
    }
    assert {asked: status for asked, status in answers.items() if status != 422} == {}


def test_what_a_text_would_pass_for_has_no_other_fields_than_its_own() -> None:
    """A text has a ``title``, too; whatever asks for no more is closed, inside of bodies, too."""
    shapes = shapes_in_bodies()
    assert {"TermsIn", "CriterionDraft", "LevelDraft"} <= shapes.keys()
    open_ones = {
        name
        for name, shape in shapes.items()
        if all(hasattr("text", field) for field in shape.get("required", []))
        and shape.get("additionalProperties") is not False
    }
    assert open_ones == set()


@pytest.mark.django_db
def test_a_field_that_is_spelled_wrong_is_not_passed_over() -> None:
    client = bearer(make_person("Ada"))
    answer = client.post(
        "/api/v1/wallet/record/clr", {"colection": ""}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [{"location": "body.body.colection", "message": "Extra inputs are not permitted"}],
    )
