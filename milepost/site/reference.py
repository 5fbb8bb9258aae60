"""The list of the API's operations, from its own OpenAPI description; and that of the VC-API."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milepost.site.api import api


class Operation(NamedTuple):
    """One line of the reference."""

    method: str
    path: str
    summary: str | Promise
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


ISSUERS = "/issuers/{slug}"
REFUSED = ["400", "401", "403", "404"]
VC_API = (
    Operation(
        "POST",
        f"{ISSUERS}/{{suite}}/credentials/issue",
        _("Have a credential signed"),
        True,
        ["201", *REFUSED],
    ),
    Operation(
        "POST", f"{ISSUERS}/credentials/status", _("Revoke a credential"), True, ["200", *REFUSED]
    ),
    Operation(
        "POST", "/credentials/verify", _("Check a credential"), False, ["200", "400", "422", "429"]
    ),
    Operation(
        "POST",
        "/presentations/verify",
        _("Check a presentation"),
        False,
        ["200", "400", "422", "429"],
    ),
    Operation(
        "POST",
        "/credentials/derive",
        _("Show a part of a credential"),
        False,
        ["201", "400", "429"],
    ),
    Operation(
        "GET",
        "/1.0/identifiers/{did}",
        _("The keys of a DID"),
        False,
        ["200", "400", "404", "429", "501"],
    ),
)
"""The W3C's VC-API, by addresses that are not below the API's."""
