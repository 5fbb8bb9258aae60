"""The list of the API's operations, from its own OpenAPI description."""

from typing import Any, NamedTuple

from milepost.site.api import api


class Operation(NamedTuple):
    """One line of the reference."""

    method: str
    path: str
    summary: str
    token: bool
    answers: list[str]


def operations() -> list[Operation]:
    """Return every operation, in the order of the paths."""
    paths: dict[str, dict[str, Any]] = api.get_openapi_schema()["paths"]
    return [
        Operation(
            method.upper(),
            path,
            entry.get("summary", ""),
            "security" in entry,
            [str(status) for status in entry["responses"]],
        )
        for path, methods in paths.items()
        for method, entry in methods.items()
    ]
