"""The API's description, with every error in the one shape that it really has."""

from typing import Any

from milepost.kit.problems import Problem

Described = dict[str, Any]
REFERENCE = {"$ref": "#/components/schemas/Problem"}


def with_problems(schema: Described) -> Described:
    """Add to each operation the errors that the framework answers by itself, all as problems."""
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(shape.pop("$defs", {}) | {"Problem": shape})
    for methods in schema["paths"].values():
        for operation in methods.values():
            _complete(operation)
    return schema


def _complete(operation: Described) -> None:
    answers = operation["responses"]
    for status, words in _own_errors(operation).items():
        if not any(str(known) == str(status) for known in answers):
            answers[status] = {"description": words}
    for status, answer in answers.items():
        if int(status) >= 400:
            answer["content"] = {"application/problem+json": {"schema": REFERENCE}}


def _own_errors(operation: Described) -> dict[int, str]:
    errors = {}
    if "requestBody" in operation:
        errors[400] = "Unreadable"
    if "security" in operation:
        errors[401] = "No token in force"
    if "requestBody" in operation or operation.get("parameters"):
        errors[422] = "Does not fit"
    return errors
