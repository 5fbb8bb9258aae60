"""The mailed link: download without an account, into a wallet once, never into another's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from milepost.issue import actions
from milepost.issue.models import Claim, Credential
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db


def offered(credential: Credential) -> tuple[Claim, str]:
    """The offer, and the path that the mail leads to."""
    mail = Mail.objects.filter(subject__startswith="Your badge is ready").latest("pk")
    token = mail.text.partition("/claim/")[2].partition("/")[0]
    return Claim.objects.get(credential=credential), f"/claim/{token}/"


def unowned() -> Credential:
    """A badge for an address that no account has."""
    credential = make_credential(at=timezone.now())
    Credential.objects.filter(pk=credential.pk).update(recipient=None)
    credential.refresh_from_db()
    return credential


def sign_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_looking_takes_nothing(client: Client) -> None:
    claim, path = offered(unowned())
    response = client.get(path)
    claim.refresh_from_db()
    assert (response.status_code, claim.used_at) == (200, None)
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("form", "start"), [("json", b"{"), ("png", b"\x89PNG"), ("svg", b"<"), ("pdf", b"%PDF")]
)
def test_the_links_holder_downloads_without_an_account(
    client: Client, form: str, start: bytes
) -> None:
    _claim, path = offered(unowned())
    response = client.get(f"{path}badge.{form}")
    assert (response.status_code, response.content[: len(start)]) == (200, start)
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_post_without_signing_in_takes_nothing(client: Client) -> None:
    credential = unowned()
    _claim, path = offered(credential)
    client.post(path)
    credential.refresh_from_db()
    assert (credential.recipient, credential.claimed_at) == (None, None)


def test_who_signs_in_from_it_gets_it() -> None:
    credential, ada = unowned(), make_person("Ada")
    claim, path = offered(credential)
    response = sign_in(ada).post(path)
    credential.refresh_from_db()
    claim.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, f"/wallet/{credential.pk}/")
    assert (credential.recipient, claim.used_at is not None) == (ada, True)


def test_whose_it_is_already_is_led_to_the_wallet() -> None:
    ada = make_person("Ada")
    credential = make_credential(recipient=ada, at=timezone.now())
    _claim, path = offered(credential)
    page = sign_in(ada).get(path).content.decode()
    assert f'href="/wallet/{credential.pk}/"' in page
    assert "Put it into my wallet" not in page


def test_taking_it_twice_changes_nothing_and_nobody_else_gets_it() -> None:
    credential, ada, mallory = unowned(), make_person("Ada"), make_person("Mallory")
    claim, _path = offered(credential)
    actions.claim_credential(claim, by=ada, at=NOW)
    taken = actions.claim_credential(claim, by=ada, at=NOW + timedelta(hours=1))
    assert (taken.recipient, taken.claimed_at) == (ada, NOW)
    with pytest.raises(RuleError) as refused:
        actions.claim_credential(claim, by=mallory, at=NOW)
    assert refused.value.code == "claimed-by-another"


def test_the_page_tells_another_person_why() -> None:
    credential, mallory = make_credential(at=timezone.now()), make_person("Mallory")
    _claim, path = offered(credential)
    response = sign_in(mallory).post(path)
    assert response.status_code == 409
    assert b"another person" in response.content


def test_after_ninety_days_the_link_opens_nothing(client: Client) -> None:
    claim, path = offered(unowned())
    assert client.get(f"{path}badge.json").status_code == 200
    Claim.objects.filter(pk=claim.pk).update(expires_at=timezone.now())
    assert client.get(f"{path}badge.json").status_code == 404
    assert b"This link ended" in client.get(path).content
    claim.refresh_from_db()
    with pytest.raises(RuleError) as refused:
        actions.claim_credential(claim, by=make_person("Ada"), at=timezone.now())
    assert refused.value.code == "claim-expired"


def test_once_in_a_wallet_the_link_alone_opens_nothing(client: Client) -> None:
    credential = unowned()
    claim, path = offered(credential)
    actions.claim_credential(claim, by=make_person("Ada"), at=timezone.now())
    assert client.get(f"{path}badge.json").status_code == 404
    assert b"in a wallet already" in client.get(path).content


def test_a_revoked_badge_is_not_claimed() -> None:
    credential = unowned()
    claim, _path = offered(credential)
    olive = make_awarder(credential.organization)
    actions.revoke_credential(credential, by=olive, kind="mistake", reason="In error", at=NOW)
    with pytest.raises(RuleError) as refused:
        actions.claim_credential(claim, by=make_person("Ada"), at=NOW)
    assert refused.value.code == "credential-revoked"


def test_a_guessed_link_is_nothing(client: Client) -> None:
    make_credential()
    assert client.get("/claim/guess/").status_code == 404
    assert client.get("/claim/guess/badge.json").status_code == 404
