"""One's own account: several addresses, keys to the API."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.people import actions, queries
from milepost.people.models import ApiToken, Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def add(person: Person, email: str, *, at: datetime = AT) -> str:
    """Add an address and return the secret mailed to it."""
    actions.add_address(person, email=email, source="", at=at)
    mail = Mail.objects.filter(to=email).latest("pk")
    found = re.search(r"/sign-in/([\w-]{43})/", mail.text)
    assert found
    return found[1]


def code_of(call: object) -> str:
    with pytest.raises(RuleError) as caught:
        call()  # type: ignore[operator]
    return caught.value.code


def rows(person: Person) -> list[tuple[str, bool, bool]]:
    return [(row.email, row.verified, row.primary) for row in queries.addresses_of(person)]


def test_an_address_counts_once_its_link_was_opened() -> None:
    ada = make_person("Ada", email="ada@work.example")
    token = add(ada, "ada@home.example")
    assert queries.person_with_address("ada@home.example") is None
    actions.prove_address(token, person=ada, at=AT)
    assert queries.person_with_address("Ada@Home.example") == ada
    assert rows(ada) == [("ada@work.example", True, True), ("ada@home.example", True, False)]


def test_a_second_address_signs_in_to_the_same_account(client: Client) -> None:
    ada = make_person("Ada", email="ada@work.example")
    actions.prove_address(add(ada, "ada@home.example"), person=ada, at=AT)
    actions.ask_for_link("ada@home.example", source="", next_path="", at=AT)
    token = re.search(r"/sign-in/([\w-]{43})/", Mail.objects.latest("pk").text)
    assert token
    entry = actions.use_link(token[1], at=AT)
    assert (entry.person, entry.new) == (ada, False)


def test_access_survives_losing_the_first_address() -> None:
    ada = make_person("Ada", email="ada@work.example")
    home = actions.prove_address(add(ada, "ada@home.example"), person=ada, at=AT)
    work = queries.addresses_of(ada).get(email="ada@work.example")
    assert code_of(lambda: actions.remove_address(ada, pk=work.pk, at=AT)) == "primary-address"
    actions.make_address_primary(ada, pk=home.pk, at=AT)
    actions.remove_address(ada, pk=work.pk, at=AT)
    ada.refresh_from_db()
    assert (ada.email, rows(ada)) == ("ada@home.example", [("ada@home.example", True, True)])
    assert queries.person_with_address("ada@work.example") is None


def test_an_address_nobody_proved_cannot_become_the_main_one() -> None:
    ada = make_person("Ada")
    row = actions.add_address(ada, email="ada@home.example", source="", at=AT)
    assert code_of(lambda: actions.make_address_primary(ada, pk=row.pk, at=AT)) == "unverified"


def test_nobody_takes_over_an_address_by_having_its_owner_press_a_link() -> None:
    mallory, grace = make_person("Mallory"), make_person("Grace", email="grace@example.org")
    token = add(mallory, "grace@example.org")
    assert code_of(lambda: actions.prove_address(token, person=grace, at=AT)) == "link-kind"
    assert code_of(lambda: actions.prove_address(token, person=mallory, at=AT)) == "address-taken"
    assert code_of(lambda: actions.use_link(token, at=AT)) == "link-kind"
    assert queries.person_with_address("grace@example.org") == grace


def test_a_link_for_an_address_asks_to_sign_in_first(client: Client) -> None:
    ada = make_person("Ada")
    token = add(ada, "ada@home.example", at=timezone.now())
    assert client.get(f"/sign-in/{token}/")["Location"] == f"/sign-in/?next=/sign-in/{token}/"
    client.force_login(ada)
    assert client.get(f"/sign-in/{token}/").status_code == 200
    assert client.post(f"/sign-in/{token}/")["Location"] == "/account/addresses/"
    assert ("ada@home.example", True, False) in rows(ada)


def test_a_link_to_an_address_taken_off_again_adds_nothing() -> None:
    ada = make_person("Ada")
    token = add(ada, "mallory@home.example")
    row = queries.addresses_of(ada).get(email="mallory@home.example")
    actions.remove_address(ada, pk=row.pk, at=AT)
    with pytest.raises(RuleError):
        actions.prove_address(token, person=ada, at=AT)
    assert queries.person_with_address("mallory@home.example") is None


def test_nobody_touches_anothers_addresses(client: Client) -> None:
    grace = make_person("Grace")
    row = queries.addresses_of(grace).get()
    client.force_login(make_person("Mallory"))
    assert client.post(f"/account/addresses/{row.pk}/main/").status_code == 409
    client.post(f"/account/addresses/{row.pk}/remove/")
    assert rows(grace) == [(grace.email, True, True)]


def test_adding_an_address_twice_mails_twice_and_keeps_one_row() -> None:
    ada = make_person("Ada")
    first, second = add(ada, "ada@home.example"), add(ada, "Ada@Home.example".lower())
    assert first != second
    assert queries.addresses_of(ada).count() == 2


def test_an_api_token_is_shown_once_and_kept_as_a_hash(client: Client) -> None:
    client.force_login(make_person("Ada"))
    page = client.post("/account/tokens/make/", {"name": "Platform", "days": "30"}).content.decode()
    found = re.search(r"mp_[\w-]{43}", page)
    assert found
    assert found[0] not in client.get("/account/tokens/").content.decode()
    token = ApiToken.objects.get()
    assert found[0] not in [str(value) for value in vars(token).values()]
    assert token.expires_at is not None
    assert token.expires_at - token.created_at == timedelta(days=30)


def test_a_token_opens_the_api_until_it_ends_or_is_revoked() -> None:
    ada, end = make_person("Ada"), AT + timedelta(days=30)
    secret = actions.make_token(ada, name="Platform", expires_at=end, at=AT)
    assert queries.person_of_token(secret, at=AT) == ada
    assert actions.use_token(secret, at=end - timedelta(seconds=1)) == ada
    assert actions.use_token(secret, at=end) is None
    token = ApiToken.objects.get()
    assert token.last_used_at == end - timedelta(seconds=1)
    actions.revoke_token(ada, pk=token.pk, at=AT)
    assert actions.use_token(secret, at=AT) is None


def test_a_token_of_a_closed_account_opens_nothing() -> None:
    ada = make_person("Ada")
    secret = actions.make_token(ada, name="Platform", expires_at=None, at=AT)
    assert queries.person_of_token(secret, at=AT) == ada
    Person.objects.update(is_active=False)
    assert queries.person_of_token(secret, at=AT) is None


def test_nobody_revokes_anothers_token(client: Client) -> None:
    secret = actions.make_token(make_person("Ada"), name="Platform", expires_at=None, at=AT)
    client.force_login(make_person("Mallory"))
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert queries.token_of(secret, at=AT) is not None


def test_the_api_says_who_a_token_acts_for(client: Client) -> None:
    ada = make_person("Ada")
    secret = actions.make_token(ada, name="Platform", expires_at=None, at=AT)
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert answer.json() == {"id": str(ada.pk), "name": "Ada", "email": ada.email, "language": "en"}


@pytest.mark.parametrize("header", [None, "Bearer mp_wrong", "Basic QWRh", "Bearer"])
def test_without_a_token_in_force_the_api_answers_401(client: Client, header: str | None) -> None:
    client.force_login(make_person("Ada"))
    answer = client.get("/api/v1/me", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "code": "not-signed-in",
        "detail": "Send a token that is in force.",
    }


def test_every_change_of_a_way_in_is_told_to_the_owner() -> None:
    ada = make_person("Ada", email="ada@work.example")
    home = actions.prove_address(add(ada, "ada@home.example"), person=ada, at=AT)
    actions.make_address_primary(ada, pk=home.pk, at=AT)
    actions.make_token(ada, name="Platform", expires_at=None, at=AT)
    told = Mail.objects.filter(subject="Your account was changed").values_list("to", flat=True)
    assert sorted(told) == ["ada@home.example", "ada@work.example", "ada@work.example"]


@pytest.mark.parametrize("page", ["", "addresses/", "passkeys/", "tokens/", "welcome/"])
def test_an_account_is_for_who_is_signed_in(client: Client, page: str) -> None:
    assert client.get(f"/account/{page}")["Location"] == f"/sign-in/?next=/account/{page}"
    client.force_login(make_person("Ada"))
    assert client.get(f"/account/{page}").status_code == 200
