"""Our own badge goes a stranger's way: over the network, to the public page and back."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from milepost.define.tests.builders import make_version
from milepost.issue import actions, renderings
from milepost.issue.models import Claim, Credential, IssuerKey
from milepost.issue.tests.builders import make_awarder, make_credential, make_facts
from milepost.people.tests.builders import make_person


@pytest.fixture
def served(live_server: Any, settings: Any) -> Iterator[None]:
    """A running server under whose address everything is issued."""
    settings.PUBLIC_URL = live_server.url
    yield


def verdict(given: dict[str, Any]) -> tuple[str, str]:
    response = Client().post("/verify/", given)
    assert response.status_code == 200, response.content.decode()
    return response.context["told"]["verdict"], response.context["reason"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("served")
def test_a_badge_holds_until_it_is_revoked() -> None:
    credential = make_credential(at=timezone.now() - timedelta(minutes=1))
    assert verdict({"text": credential.document}) == ("valid", "")
    olive = make_awarder(credential.organization)
    actions.revoke_credential(
        credential, by=olive, kind="mistake", reason="In error", at=timezone.now()
    )
    assert verdict({"text": credential.document}) == ("invalid", "Its issuer has revoked it.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("served")
def test_every_rendering_is_checked_as_a_file() -> None:
    credential = make_credential(at=timezone.now() - timedelta(minutes=1))
    found = {
        form: verdict(
            {"file": SimpleUploadedFile(form, renderings.render_as(credential, form=form))}
        )
        for form in renderings.RENDERINGS
    }
    assert found == dict.fromkeys(["json", "png", "svg", "pdf"], ("valid", ""))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("served")
def test_tampered_expired_and_early_are_told_apart() -> None:
    now = timezone.now()
    version = make_version({"validity_months": 1})
    old = make_credential(version=version, at=now - timedelta(days=60))
    early = make_credential(version=version, at=now + timedelta(days=9))
    changed = old.document.replace("Wait time", "Wait tame")
    reasons = [verdict({"text": text})[1] for text in (changed, old.document, early.document)]
    assert reasons[0] == "The signature does not match the document and the key."
    assert reasons[1].startswith("It expired on ")
    assert reasons[2].startswith("It is not valid before ")


def at_once(work: Callable[[int], Any], *, times: int) -> list[Any]:
    """Run the same work in several threads, each with a connection of its own."""

    def run(number: int) -> Any:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
def test_one_source_at_once_is_issued_for_once_under_one_key() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database lives in one connection's memory.")
    ada, version = make_person("Ada"), make_version()
    facts = make_facts(version)

    def issue(_number: int) -> Any:
        return actions.issue_credential(
            version, recipient=ada, assessment=facts, source="decision:17", at=timezone.now()
        ).pk

    assert len(set(at_once(issue, times=4))) == 1
    counts = [model.objects.count() for model in (Credential, Claim, IssuerKey)]
    assert counts == [1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_each_get_a_place_of_their_own() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database lives in one connection's memory.")
    version = make_version()
    people = [make_person(f"Learner {number}") for number in range(6)]

    def issue(number: int) -> Any:
        return make_credential(recipient=people[number], version=version).status_index

    assert len(set(at_once(issue, times=6))) == 6
    assert IssuerKey.objects.count() == 1
