"""Which language a page and a mail speak."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from milepost.kit.models import Mail
from milepost.people import actions, queries
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def spoken(client: Client, **headers: str) -> str:
    return client.get("/sign-in/", headers=headers)["Content-Language"]


def make_spanish_reader(name: str) -> Person:
    person = make_person(name, email=f"{name.lower()}@example.org")
    actions.change_profile(person, name=name, language="es", at=AT)
    return person


def test_strangers_are_spoken_to_as_their_browser_asks(client: Client) -> None:
    assert spoken(client) == "en"
    assert spoken(client, **{"accept-language": "es-MX,es;q=0.9"}) == "es"
    assert spoken(client, **{"accept-language": "fi"}) == "en"


def test_the_account_s_language_goes_before_the_browser_s(client: Client) -> None:
    client.force_login(make_spanish_reader("Ada"))
    assert spoken(client, **{"accept-language": "en"}) == "es"


def test_the_link_at_the_foot_goes_before_both_and_leads_back(client: Client) -> None:
    client.force_login(make_spanish_reader("Ada"))
    answer = client.get("/language/en/?next=/catalogue/%3Fwords%3Dweld")
    assert (answer.status_code, answer["Location"]) == (302, "/catalogue/?words=weld")
    assert spoken(client, **{"accept-language": "es"}) == "en"


def test_the_switch_leads_to_no_other_site_and_knows_no_other_language(client: Client) -> None:
    assert client.get("/language/es/?next=https://evil.example/")["Location"] == "/"
    assert client.get("/language/xx/").status_code == 404
    assert client.post("/language/es/").status_code == 405


def test_choosing_in_the_account_is_seen_at_once_and_kept(client: Client) -> None:
    ada = make_person("Ada")
    client.force_login(ada)
    client.post("/account/", {"name": "Ada", "language": "es"})
    ada.refresh_from_db()
    assert (ada.language, spoken(client)) == ("es", "es")


def test_a_newcomer_s_account_begins_in_the_page_s_language() -> None:
    actions.ask_for_link("new@example.org", source="", next_path="", at=AT)
    found = re.search(r"/sign-in/([\w-]{43})/", Mail.objects.get(to="new@example.org").text)
    assert found
    with translation.override("es"):
        entry = actions.use_link(found[1], at=AT)
    assert (entry.new, entry.person.language) == (True, "es")


def test_mail_is_written_in_the_language_of_whoever_reads_it() -> None:
    make_spanish_reader("Ada")
    with translation.override("en"):
        assert queries.language_of("ada@example.org") == "es"
        assert queries.language_of("stranger@example.org") == "en"
    with translation.override("es"):
        assert queries.language_of("stranger@example.org") == "es"
