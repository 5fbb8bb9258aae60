"""The API does what its own description says, whatever it is sent."""

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from milepost.people.actions import make_token
from milepost.site.api import api
from milepost.site.demo import acts
from milepost.site.demo.world import definitions, world
from milepost.site.wsgi import application

HOUSE = Path(__file__).parent.parent / "milepost"
BEYOND_SCHEMAS = {
    "/api/v1/verify",
    "/api/v1/verify/file",
    "/api/v1/verify/reports",
    "/api/v1/catalogue/{slug}/resources",
}
"""No schema can say which text is a badge, or how many decimals a price may have."""
OF_QUERIES = {"Asked"}
"""What stands in an address; it is described where it is used."""
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = application


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep requests from closing the test's own connection, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def bearer(db: None, one_connection: None) -> dict[str, str]:
    """The token of someone who designs and reviews, in a world with one published definition."""
    office = acts.found(world()["organizations"][0], at=NOW)
    roles = [(office.slug, "reviewer"), (office.slug, "designer")]
    data = {"email": "grace@example.org", "name": "Grace", "roles": roles}
    grace = acts.join(data, organizations={office.slug: office}, at=NOW)
    acts.define(definitions()[-1], organization=office, by=grace, at=NOW)
    secret = make_token(grace, name="schemathesis", expires_at=None, at=NOW)
    return {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_operation_answers_as_described(
    case: schemathesis.Case, bearer: dict[str, str]
) -> None:
    """Words unknown in a query are passed over."""
    beyond_schemas = [positive_data_acceptance] if case.path in BEYOND_SCHEMAS else []
    if case.method == "GET":
        beyond_schemas.append(negative_data_rejection)
    case.call_and_validate(headers=bearer, excluded_checks=beyond_schemas)


def test_no_two_bodies_share_a_name() -> None:
    """In the description a name is one shape: a second one would take the place of the first."""
    names = Counter(
        node.name
        for file in [*HOUSE.glob("**/api.py"), *HOUSE.glob("*/api/*.py")]
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name not in OF_QUERIES
    )
    assert [name for name, number in names.items() if number > 1] == []
