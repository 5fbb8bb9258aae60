"""Shares for tests, opened by the real action."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from milepost.hold.actions import ShareRequest, share
from milepost.hold.models import Share
from milepost.issue.models import Credential
from milepost.issue.tests.builders import NOW


def make_request(*credentials: Credential, **changes: Any) -> ShareRequest:
    """A share of these badges with an employer for 30 days, without evidence."""
    values = {
        "id": uuid4(),
        "purpose": Share.Purpose.EMPLOYER,
        "audience": "Riverside Clinic",
        "message": "",
        "ends_at": NOW + timedelta(days=30),
        "credentials": [credential.pk for credential in credentials],
        "evidence": [],
    }
    return ShareRequest(**{**values, **changes})


def make_share(*credentials: Credential, **changes: Any) -> tuple[Share, str]:
    """Return an open share of these badges by their recipient, and its token."""
    holder = credentials[0].recipient
    assert holder is not None
    return share(holder, request=make_request(*credentials, **changes), at=NOW)
