"""Signing in by a mailed link: once, in time, and without telling who has an account."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user
from django.test import Client
from pytest_django import Settings

from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.people import actions
from milepost.people.models import Person, SignInLink
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def last_link() -> str:
    """Return the path of the link in the newest mail."""
    mail = Mail.objects.latest("pk")
    found = re.search(r"https?://[^/\s]+(/sign-in/[\w-]{43}/)", mail.text)
    assert found
    return found[1]


def token_in(path: str) -> str:
    return path.split("/")[2]


def ask(email: str = "ada@example.org", *, at: datetime = AT) -> str:
    actions.ask_for_link(email, source="here", next_path="/earn/", at=at)
    return token_in(last_link())


def code_of(call: object) -> str:
    with pytest.raises(RuleError) as caught:
        call()  # type: ignore[operator]
    return caught.value.code


def test_a_newcomer_signs_in_by_mail_says_their_name_and_lands_where_they_were(
    client: Client,
) -> None:
    answer = client.post("/sign-in/", {"email": "Ada@Example.org", "next": "/earn/"})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/sent/")
    assert "ada@example.org" in client.get("/sign-in/sent/").content.decode().lower()
    assert "/demo/mail/" in client.get("/sign-in/sent/").content.decode()
    link = last_link()
    assert client.get(link).status_code == 200
    assert not get_user(client).is_authenticated
    answer = client.post(link)
    assert answer["Location"] == "/account/welcome/?next=%2Fearn%2F"
    answer = client.post(answer["Location"], {"name": "Ada Lovelace", "of_age": "yes"})
    assert answer["Location"] == "/earn/"
    ada = Person.objects.get()
    assert get_user(client) == ada
    assert (ada.email, ada.name, ada.has_usable_password()) == (
        "ada@example.org",
        "Ada Lovelace",
        False,
    )
    rows = list(ada.emailaddress_set.values_list("email", "verified", "primary"))
    assert rows == [("ada@example.org", True, True)]


def test_someone_known_goes_straight_on(client: Client) -> None:
    ada = make_person("Ada", email="ada@example.org")
    client.post("/sign-in/", {"email": "ADA@example.org"})
    assert client.post(last_link())["Location"] == "/"
    assert get_user(client) == ada
    assert Person.objects.count() == 1


def test_a_link_opens_once() -> None:
    token = ask()
    actions.use_link(token, at=AT)
    assert code_of(lambda: actions.use_link(token, at=AT)) == "link-used"


def test_looking_at_a_link_does_not_use_it_up(client: Client) -> None:
    token = ask()
    client.get(f"/sign-in/{token}/")
    client.head(f"/sign-in/{token}/")
    assert SignInLink.objects.get().used_at is None


@pytest.mark.parametrize(("minutes", "opens"), [(19, True), (20, False)])
def test_a_link_opens_for_twenty_minutes(minutes: int, opens: bool) -> None:
    token, later = ask(), AT + timedelta(minutes=minutes)
    if opens:
        assert actions.use_link(token, at=later).person.email == "ada@example.org"
    else:
        assert code_of(lambda: actions.use_link(token, at=later)) == "link-expired"
        assert Person.objects.count() == 0


def test_an_old_link_says_so_and_offers_a_new_one(client: Client) -> None:
    token = ask(at=AT)
    answer = client.post(f"/sign-in/{token}/")
    assert answer.status_code == 410
    assert b"too old" in answer.content
    assert b'name="email"' in answer.content


def test_a_link_with_a_changed_letter_opens_nothing(client: Client) -> None:
    token = ask()
    wrong = ("A" if token[0] != "A" else "B") + token[1:]
    assert client.get(f"/sign-in/{wrong}/").status_code == 404
    assert client.post(f"/sign-in/{wrong}/").status_code == 410
    assert not get_user(client).is_authenticated


def test_the_database_cannot_give_a_link_away() -> None:
    token = ask()
    link = SignInLink.objects.get()
    assert token not in [str(value) for value in vars(link).values()]


def test_a_sixth_link_to_one_address_within_an_hour_is_refused() -> None:
    for minute in range(5):
        ask(at=AT + timedelta(minutes=minute))
    assert code_of(lambda: ask(at=AT + timedelta(minutes=59))) == "too-often"
    ask(at=AT + timedelta(minutes=61))


def test_many_links_from_one_source_are_refused(client: Client) -> None:
    SignInLink.objects.bulk_create(
        SignInLink(
            email=f"p{n}@example.org",
            source="here",
            token_hash=str(n),
            created_at=AT,
            expires_at=AT,
        )
        for n in range(60)
    )
    assert code_of(ask) == "too-often"
    actions.ask_for_link("ada@example.org", source="elsewhere", next_path="", at=AT)


def test_being_refused_keeps_what_was_typed(client: Client) -> None:
    for _turn in range(5):
        client.post("/sign-in/", {"email": "ada@example.org"})
    answer = client.post("/sign-in/", {"email": "ada@example.org"})
    assert answer.status_code == 422
    assert b"wait an hour" in answer.content
    assert b'value="ada@example.org"' in answer.content


def test_the_answer_does_not_tell_who_has_an_account(client: Client) -> None:
    make_person("Ada", email="ada@example.org")
    known = client.post("/sign-in/", {"email": "ada@example.org"})
    unknown = client.post("/sign-in/", {"email": "mallory@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


@pytest.mark.parametrize(
    "place", ["https://mallory.example/", "//mallory.example/", "javascript:alert(1)"]
)
def test_a_next_page_elsewhere_is_forgotten(client: Client, place: str) -> None:
    make_person("Ada", email="ada@example.org")
    client.post("/sign-in/", {"email": "ada@example.org", "next": place})
    assert client.post(last_link())["Location"] == "/"


def test_a_closed_account_stays_closed() -> None:
    ada = make_person("Ada", email="ada@example.org")
    Person.objects.filter(pk=ada.pk).update(is_active=False)
    token = ask()
    assert code_of(lambda: actions.use_link(token, at=AT)) == "account-closed"


def test_signing_out_needs_a_button(client: Client) -> None:
    client.force_login(make_person())
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert not get_user(client).is_authenticated


def test_signing_out_everywhere_spares_this_session_only(client: Client) -> None:
    ada, elsewhere = make_person(), Client()
    client.force_login(ada)
    elsewhere.force_login(ada)
    client.post("/account/sign-out/")
    assert (client.get("/account/").status_code, elsewhere.get("/account/").status_code) == (
        200,
        302,
    )


def test_words_sent_after_the_session_ran_out_come_back(client: Client) -> None:
    answer = client.post(
        "/account/",
        {"name": "Countess of Lovelace, Ada", "language": "en"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Countess of Lovelace, Ada" in page
    assert 'action="/account/"' in page
    assert 'href="/sign-in/"' in page
    client.force_login(make_person("Ada"))
    client.post("/account/", {"name": "Countess of Lovelace, Ada", "language": "en"})
    assert Person.objects.get().name == "Countess of Lovelace, Ada"


def test_words_from_a_strangers_page_cannot_be_sent_again_by_one_press(client: Client) -> None:
    answer = client.post(
        "/account/",
        {"name": "Mallory was here, everybody"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert b"Mallory was here" in answer.content
    assert b'action="/account/"' not in answer.content


def test_a_form_with_a_stale_token_comes_back_with_its_words() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("Ada"))
    answer = client.post(
        "/account/", {"name": "Ada, Countess of Lovelace", "csrfmiddlewaretoken": "x" * 64}
    )
    assert answer.status_code == 403
    assert b"Ada, Countess of Lovelace" in answer.content


def test_the_operator_signs_in_like_everyone(client: Client) -> None:
    answer = client.get("/operator/", follow=True)
    assert answer.redirect_chain[-1][0] == "/sign-in/?next=%2Foperator%2F"
    client.force_login(make_person("Grace", staff=True))
    assert client.get("/operator/people/person/").status_code == 200


def test_who_is_no_operator_finds_nothing_there(client: Client) -> None:
    client.force_login(make_person("Mallory"))
    assert client.get("/operator/", follow=True).status_code == 404


def test_development_shows_mail_newest_first(client: Client, settings: Settings) -> None:
    ask("ada@example.org", at=AT)
    ask("grace@example.org", at=AT + timedelta(minutes=1))
    page = client.get("/demo/mail/").content.decode()
    assert page.index("grace@example.org") < page.index("ada@example.org")
    assert f'<a href="{settings.PUBLIC_URL}{last_link()}"' in page
