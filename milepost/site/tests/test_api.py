"""The API keeps what its own description promises, whatever it is sent."""

import pytest
import schemathesis
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck
from hypothesis import settings as pace
from schemathesis import Case
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from milepost.people.actions import make_token
from milepost.people.tests.builders import JOINED, make_person

HOST = {"Host": settings.ALLOWED_HOSTS[0], "Accept-Encoding": "identity"}
NOT_PROMISED = [negative_data_rejection, positive_data_acceptance]
"""We ignore unknown query parameters, and some rules no schema can say (a text must be a badge)."""
schema = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", get_wsgi_application(), headers=HOST
)


@pytest.mark.slow
@pytest.mark.django_db
@schema.parametrize()
@pace(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_described(case: Case) -> None:
    secret = make_token(make_person("Ada"), name="Test", expires_at=None, at=JOINED)
    headers = {**HOST, "Authorization": f"Bearer {secret}"}
    case.call_and_validate(headers=headers, excluded_checks=NOT_PROMISED)
