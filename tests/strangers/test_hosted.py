"""The validator of Open Badges 2.0 that nobody here wrote reads our hosted badges."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from milepost.issue import actions, queries
from milepost.issue.models import Credential
from milepost.issue.tests.builders import make_awarder, make_credential
from milepost.people.tests.builders import make_person

pytestmark = [pytest.mark.strangers, pytest.mark.django_db(transaction=True)]
HERE = Path(__file__).parent
VALIDATOR = HERE.parent.parent / ".cache" / "strangers" / "openbadges" / "bin" / "python"


@pytest.fixture
def badge(live_server: LiveServer, settings: Settings) -> Credential:
    """A badge that Ada lets anyone read, on a server that the validator can reach."""
    settings.PUBLIC_URL = live_server.url
    found = make_credential(recipient=make_person("Ada"), at=timezone.now())
    assert found.recipient
    for item in found.evidence.all():
        actions.set_audience(item, audience="everyone", by=found.recipient, at=timezone.now())
    actions.open_to_readers(found, by=found.recipient, at=timezone.now())
    return found


def said(*words: str) -> dict[str, Any]:
    if not VALIDATOR.exists():
        assert os.environ.get("CI") != "true", "CI must have the strangers' tools"
        pytest.skip(f"SKIPPED: no {VALIDATOR}: run `make strangers`")
    run = subprocess.run(
        [VALIDATOR, HERE / "openbadges2.py", *words], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, Any] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize("form", ["assertion", "picture"])
def test_it_finds_the_badge_valid_and_given_to_ada(badge: Credential, form: str) -> None:
    assert badge.recipient
    told = said(getattr(queries.hosts_of(badge), form), badge.recipient.email)
    assert (told["valid"], told["errorCount"], told["warningCount"]) == (True, 0, 0)
    assert told["openBadgesVersion"] == "2.0"
    assert told["recipientProfile"] == {"email": badge.recipient.email}


def test_it_finds_that_it_was_given_to_nobody_else(badge: Credential) -> None:
    told = said(queries.hosts_of(badge).assertion, "mallory@example.org")
    assert told["valid"] is False


def test_it_finds_nothing_valid_where_a_revoked_badge_was(badge: Credential) -> None:
    awarder = make_awarder(badge.organization)
    actions.revoke_credential(
        badge, by=awarder, kind="mistake", reason="An error.", at=timezone.now()
    )
    told = said(queries.hosts_of(badge).assertion)
    assert told["valid"] is False
