"""The API does what its own description says, whatever it is sent."""

from datetime import UTC, datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from milepost.people.actions import make_token
from milepost.site.api import api
from milepost.site.demo import acts
from milepost.site.demo.world import definitions, world
from milepost.site.wsgi import application

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = application


@pytest.fixture
def bearer(db: None) -> dict[str, str]:
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
    """No schema can say which text is a badge, and words unknown in a query are passed over."""
    beyond_schemas = [positive_data_acceptance] if case.path == "/api/v1/verify" else []
    if case.method == "GET":
        beyond_schemas.append(negative_data_rejection)
    case.call_and_validate(headers=bearer, excluded_checks=beyond_schemas)
