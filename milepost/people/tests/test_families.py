"""Minors: a guardian says yes first, decides what others see, and sees nothing once it is over."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.people import actions
from milepost.people.actions import Asking
from milepost.people.models import Approval, Guardianship, Minority, Person
from milepost.people.queries import families as queries
from milepost.people.rules.families import ApprovalKind, Wanted, of_age_on
from milepost.people.tasks import hand_over_all
from milepost.people.tests.builders import (
    JOINED,
    make_family,
    make_minor,
    make_person,
    question_to,
)

pytestmark = pytest.mark.django_db
DAY = date(2032, 5, 1)
HIDDEN = re.compile(r'name="seen" value="([^"]+)"')
THEN = datetime(2032, 5, 1, 4, tzinfo=JOINED.tzinfo)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(RuleError) as caught:
        call()
    return caught.value.code


def ask_to_show(
    child: Person, *, title: str = "Badges for the library", at: datetime = JOINED
) -> Approval:
    wanted = Wanted(
        kind=ApprovalKind.SHARE, about=uuid4(), title=title, lines=(("For whom", "The library"),)
    )
    asked = actions.ask_to_show(child, wanted=wanted, at=at)
    assert asked
    return asked


def wanted_again(asked: Approval) -> Wanted:
    return Wanted(kind=asked.kind, about=asked.about, title="More badges", lines=())


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def mails_to(person: Person) -> list[str]:
    return list(
        Mail.objects.filter(to=person.email).order_by("pk").values_list("subject", flat=True)
    )


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2014, 5, 1), date(2032, 5, 1)),
        (date(2012, 2, 29), date(2030, 3, 1)),
        (date(2014, 12, 31), date(2032, 12, 31)),
    ],
)
def test_of_age_on_the_birthday(born: date, expected: date) -> None:
    assert of_age_on(born, age=18) == expected


def test_an_adult_newcomer_leaves_nothing_about_their_age() -> None:
    ada = make_person("")
    client = signed_in(ada)
    assert client.post("/account/welcome/", {"name": "Ada"}).status_code == 422
    answer = client.post("/account/welcome/?next=/wallet/", {"name": "Ada", "of_age": "yes"})
    assert (answer["Location"], Minority.objects.count()) == ("/wallet/", 0)


def test_where_no_age_is_asked_a_name_is_enough(settings: Settings) -> None:
    settings.ADULT_AGE = 0
    client = signed_in(make_person(""))
    assert client.post("/account/welcome/", {"name": "Ada"})["Location"] == "/"


def test_a_minor_names_a_guardian_and_waits(settings: Settings) -> None:
    settings.ADULT_AGE = 16
    mia = make_person("")
    client = signed_in(mia)
    page = client.post("/account/welcome/", {"name": "Mia", "of_age": "no"})
    assert 'name="born"' in page.text
    mia.refresh_from_db()
    assert mia.name == ""
    born = timezone.now().date() - timedelta(days=12 * 365)
    told = {"name": "Mia", "of_age": "no", "born": born, "guardian": mia.email}
    assert client.post("/account/welcome/", told).status_code == 422
    assert Minority.objects.count() == 0
    answer = client.post("/account/welcome/", told | {"guardian": "gustav@example.org"})
    assert answer["Location"] == "/account/family/"
    assert Minority.objects.get().of_age_on == born.replace(year=born.year + 16)
    assert "Your guardian has not said yes yet" in client.get("/account/family/").text
    assert Mail.objects.filter(to="gustav@example.org").count() == 1


def test_what_is_wrong_with_the_guardian_stands_beside_the_guardian(settings: Settings) -> None:
    settings.ADULT_AGE = 16
    client = signed_in(make_person(""))
    born = timezone.now().date() - timedelta(days=12 * 365)
    told = {"name": "Mia", "born": born}
    for number in range(5):
        client.post("/account/welcome/", told | {"guardian": f"g{number}@example.org"})
    page = client.post("/account/welcome/", told | {"guardian": "g5@example.org"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["guardian"])
    early = told | {"born": "1800-01-01", "guardian": "g5@example.org"}
    page = client.post("/account/welcome/", early)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["born"])


def test_nobody_acts_before_a_guardian_says_yes() -> None:
    mia = make_minor()
    assert code_of(lambda: actions.require_free(mia, at=JOINED)) == "guardian-first"
    assert code_of(lambda: ask_to_show(mia)) == "guardian-first"
    gustav = make_person("Gustav")
    token = question_to(mia, email=gustav.email)
    actions.agree_to_guard(token, guardian=gustav, says_so=True, at=JOINED)
    actions.require_free(mia, at=JOINED)
    assert ask_to_show(mia).state == "asked"


def test_only_who_owns_the_address_says_yes() -> None:
    mia, gustav, mallory = make_minor(), make_person("Gustav"), make_person("Mallory")
    small = make_minor("Tim")
    token = question_to(mia, email=gustav.email)

    def agree(person: Person, *, says_so: bool = True, at: datetime = JOINED) -> object:
        return actions.agree_to_guard(token, guardian=person, says_so=says_so, at=at)

    assert code_of(lambda: agree(mallory)) == "another-address"
    assert code_of(lambda: agree(mia)) == "own-guardian"
    assert code_of(lambda: agree(small)) == "guardian-minor"
    assert code_of(lambda: agree(gustav, says_so=False)) == "not-said"
    assert code_of(lambda: agree(gustav, at=JOINED + timedelta(days=30))) == "link-expired"
    agree(gustav)
    assert code_of(lambda: agree(gustav)) == "answered"
    assert list(queries.deciding_for(mia)) == [gustav]


def test_nobody_but_a_minor_has_a_guardian_and_never_their_own_address() -> None:
    ada, mia = make_person("Ada"), make_minor()

    def ask(child: Person, email: str, *, by: Person) -> object:
        return actions.ask_guardian(child, asking_for=Asking(email=email), by=by, at=JOINED)

    assert code_of(lambda: ask(ada, "gustav@example.org", by=ada)) == "not-a-minor"
    assert code_of(lambda: ask(mia, mia.email.upper(), by=mia)) == "own-address"
    assert code_of(lambda: ask(mia, "mallory@example.org", by=ada)) == "not-yours"
    for number in range(5):
        ask(mia, f"g{number}@example.org", by=mia)
    assert code_of(lambda: ask(mia, "g5@example.org", by=mia)) == "too-often"


def test_one_address_is_not_mailed_without_end() -> None:
    mia = make_minor()
    for _number in range(5):
        question_to(mia, email="gustav@example.org")
    assert code_of(lambda: question_to(mia, email="gustav@example.org")) == "too-often"
    assert Mail.objects.filter(to="gustav@example.org").count() == 5
    question_to(mia, email="gustav@example.org", at=JOINED + timedelta(days=1))


def test_asking_again_closes_the_earlier_link() -> None:
    mia, gustav = make_minor(), make_person("Gustav")
    first, second = (question_to(mia, email=gustav.email) for _ in range(2))
    assert code_of(
        lambda: actions.agree_to_guard(first, guardian=gustav, says_so=True, at=JOINED)
    ) == ("link-unknown")
    actions.agree_to_guard(second, guardian=gustav, says_so=True, at=JOINED)
    assert Guardianship.objects.count() == 1


def test_a_link_asks_to_sign_in_and_a_no_needs_no_account() -> None:
    mia, gustav = make_minor(), make_person("Gustav")
    now, client = timezone.now(), Client()
    token = question_to(mia, email=gustav.email, at=now)
    page = client.get(f"/family/{token}/")
    assert "May Mia join?" in page.text
    assert f"/sign-in/?next=/family/{token}/" in page.text
    assert client.post(f"/family/{token}/")["Location"].startswith("/sign-in/")
    answer = client.post(f"/family/{token}/refuse/", {"reason": "I do not know her."})
    assert "You have said no" in answer.text
    told = Guardianship.objects.get()
    assert (told.state, told.reason) == ("refused", "I do not know her.")
    assert client.get(f"/family/{token}/").status_code == 410
    assert client.get(f"/family/{'x' * 43}/").status_code == 404
    assert client.post(f"/family/{'x' * 43}/refuse/").status_code == 404
    assert "A guardian has answered" in mails_to(mia)


def test_a_guardian_agrees_on_the_page() -> None:
    mia, gustav = make_minor(), make_person("Gustav")
    token = question_to(mia, email=gustav.email, at=timezone.now())
    client = signed_in(gustav)
    assert client.post(f"/family/{token}/").status_code == 422
    agreed = client.post(f"/family/{token}/", {"says_so": "on"})
    assert agreed["Location"] == f"/account/family/{Guardianship.objects.get().pk}/"
    assert "Waits for you" in client.get(agreed["Location"]).text


def test_one_guardian_approves_and_either_stops() -> None:
    mia, gustav = make_family()
    greta = make_person("Greta")
    actions.ask_guardian(mia, asking_for=Asking(email=greta.email), by=gustav, at=JOINED)
    assert list(queries.deciding_for(mia)) == [gustav]
    token = question_to(mia, email=greta.email)
    actions.agree_to_guard(token, guardian=greta, says_so=True, at=JOINED)
    asked = ask_to_show(mia)
    assert ["Mia asks you"] == mails_to(gustav)[-1:] == mails_to(greta)[-1:]
    actions.approve(asked, by=gustav, at=JOINED)
    assert code_of(lambda: actions.approve(asked, by=greta, at=JOINED)) == "decided"
    stopped = actions.stop(asked, reason="The project is over.", by=greta, at=JOINED)
    assert (stopped.state, stopped.decided_by) == ("withdrawn", greta)
    assert code_of(lambda: actions.approve(asked, by=gustav, at=JOINED)) == "decided"
    assert mails_to(mia)[-1] == "A guardian has decided: Badges for the library"


def test_a_yes_counts_for_what_the_guardian_has_read_and_for_nothing_newer() -> None:
    mia, gustav = make_family()
    wanted = Wanted(kind=ApprovalKind.SHARE, about=uuid4(), title="A badge", lines=())
    asked = actions.ask_to_show(mia, wanted=wanted, at=JOINED)
    assert asked
    address = f"/account/family/approvals/{asked.pk}/"
    client = signed_in(gustav)
    read = HIDDEN.findall(client.get(address).text)
    actions.ask_to_show(mia, wanted=wanted, at=JOINED + timedelta(minutes=5))
    late = client.post(f"{address}approve/", {"seen": read[0]}, follow=True)
    assert "Your child has asked anew since you opened this page." in late.text
    asked.refresh_from_db()
    assert asked.state == "asked"
    read = HIDDEN.findall(late.text)
    client.post(f"{address}approve/", {"seen": read[0]})
    asked.refresh_from_db()
    assert asked.state == "approved"


def test_a_no_has_a_reason() -> None:
    mia, gustav = make_family()
    asked = ask_to_show(mia)
    assert code_of(lambda: actions.refuse(asked, reason=" ", by=gustav, at=JOINED)) == (
        "reason-missing"
    )
    refused = actions.refuse(asked, reason="Not to strangers.", by=gustav, at=JOINED)
    assert (refused.state, refused.reason) == ("refused", "Not to strangers.")


def test_nobody_else_decides_or_sees_it() -> None:
    mia, gustav = make_family()
    asked, mallory = ask_to_show(mia), make_person("Mallory")
    for person in (mallory, mia):
        assert code_of(lambda who=person: actions.approve(asked, by=who, at=JOINED)) == "not-yours"  # type: ignore[misc]
        client = signed_in(person)
        for verb in ("approve", "refuse"):
            address = f"/account/family/approvals/{asked.pk}/{verb}/"
            assert client.post(address, {"reason": "No."}).status_code == 404
    assert code_of(lambda: actions.keep_showing(asked, by=mia, at=JOINED)) == "not-of-age"
    client, row = signed_in(mallory), Guardianship.objects.get()
    for address in (f"{row.pk}/", f"{row.pk}/end/", f"approvals/{asked.pk}/"):
        assert client.get(f"/account/family/{address}").status_code == 404
        assert signed_in(gustav).get(f"/account/family/{address}").status_code == 200
    assert signed_in(mia).get(f"/account/family/approvals/{asked.pk}/").status_code == 200
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_guardian_decides_on_the_pages() -> None:
    mia, gustav = make_family()
    client, address = signed_in(gustav), "/account/family/approvals/"
    first, second = ask_to_show(mia), ask_to_show(mia, title="Badges for a shop")
    page = client.get("/account/family/")
    assert "2 questions wait" in page.text
    client.post(f"{address}{first.pk}/approve/")
    assert client.post(f"{address}{second.pk}/refuse/", {"reason": ""}).status_code == 422
    client.post(f"{address}{second.pk}/refuse/", {"reason": "Not to strangers."})
    states = dict(Approval.objects.values_list("title", "state"))
    assert states == {"Badges for the library": "approved", "Badges for a shop": "refused"}
    client.post(f"{address}{first.pk}/stop/")
    first.refresh_from_db()
    assert first.state == "withdrawn"


def test_the_last_guardian_ending_it_stops_everything() -> None:
    mia, gustav = make_family()
    greta = make_person("Greta")
    token = question_to(mia, email=greta.email)
    other = actions.agree_to_guard(token, guardian=greta, says_so=True, at=JOINED)
    shown = actions.approve(ask_to_show(mia), by=gustav, at=JOINED)
    mine = Guardianship.objects.get(guardian=gustav)
    assert code_of(lambda: actions.end_guardianship(mine, by=greta, at=JOINED)) == "not-yours"
    actions.end_guardianship(mine, by=gustav, at=JOINED)
    shown.refresh_from_db()
    assert shown.state == "approved"
    actions.require_free(mia, at=JOINED)
    actions.end_guardianship(other, by=greta, at=JOINED)
    shown.refresh_from_db()
    assert shown.state == "withdrawn"
    assert code_of(lambda: actions.require_free(mia, at=JOINED)) == "guardian-first"


def test_when_the_last_guardian_is_forgotten_everything_stops() -> None:
    mia, gustav = make_family()
    greta = make_person("Greta")
    token = question_to(mia, email=greta.email)
    actions.agree_to_guard(token, guardian=greta, says_so=True, at=JOINED)
    shown, waiting = actions.approve(ask_to_show(mia), by=gustav, at=JOINED), ask_to_show(mia)
    states = Approval.objects.order_by("state").values_list("state", flat=True)
    actions.erase(gustav, addresses={gustav.email}, at=JOINED)
    assert list(states.all()) == ["approved", "asked"]
    actions.require_free(mia, at=JOINED)
    actions.erase(greta, addresses={greta.email}, at=JOINED)
    assert list(states.all()) == ["withdrawn", "withdrawn"]
    assert {shown.pk, waiting.pk} == set(Approval.objects.values_list("pk", flat=True))
    assert code_of(lambda: actions.require_free(mia, at=JOINED)) == "guardian-first"
    told = Mail.objects.filter(to=mia.email, subject="A guardian decides for you no longer")
    assert [("Greta" in one.text, "Gustav" in one.text) for one in told] == [(False, False)] * 2


def test_a_guardian_forgotten_after_the_child_is_of_age_stops_nothing() -> None:
    mia, gustav = make_family()
    shown = actions.approve(ask_to_show(mia), by=gustav, at=JOINED)
    actions.erase(gustav, addresses={gustav.email}, at=THEN)
    shown.refresh_from_db()
    assert (shown.state, mails_to(mia)[-1]) == (
        "approved",
        "A guardian has decided: Badges for the library",
    )


def test_who_is_of_age_shows_anew_what_was_refused() -> None:
    mia, gustav = make_family()
    refused = actions.refuse(ask_to_show(mia), reason="Not now.", by=gustav, at=JOINED)
    wanted = Wanted(kind=refused.kind, about=refused.about, title="Badges", lines=())
    again = actions.ask_to_show(mia, wanted=wanted, at=JOINED)
    assert again is not None
    assert (again.pk, again.state, again.reason) == (refused.pk, "asked", "")
    actions.refuse(again, reason="Not now.", by=gustav, at=JOINED)
    hand_over_all(at=THEN)
    assert actions.ask_to_show(mia, wanted=wanted, at=THEN) is None
    assert Approval.objects.count() == 0


def test_two_kinds_of_things_with_one_id_are_asked_apart() -> None:
    mia, _gustav = make_family()
    leo = make_minor("Leo")
    token = question_to(leo, email="lena@example.org")
    lena = make_person("Lena", email="lena@example.org")
    actions.agree_to_guard(token, guardian=lena, says_so=True, at=JOINED)
    one = uuid4()
    for child, kind in ((mia, ApprovalKind.SHARE), (leo, ApprovalKind.WORDS)):
        wanted = Wanted(kind=kind, about=one, title="A thing", lines=())
        actions.ask_to_show(child, wanted=wanted, at=JOINED)
    asked = {kind: queries.approval_about(one, kind=kind) for kind in ApprovalKind}
    found = {kind: row.child for kind, row in asked.items() if row}
    assert found == {ApprovalKind.SHARE: mia, ApprovalKind.WORDS: leo}


def test_guardians_are_mailed_so_often_a_day_whatever_is_asked() -> None:
    mia, gustav = make_family()
    asked = [ask_to_show(mia) for _number in range(4)]
    about = actions.refuse(asked[0], reason="Not now.", by=gustav, at=JOINED)
    again = Wanted(kind=about.kind, about=about.about, title="Once more", lines=())
    other = Wanted(kind=ApprovalKind.WORDS, about=uuid4(), title="Words", lines=())
    actions.ask_to_show(mia, wanted=again, at=JOINED)
    actions.refuse(about, reason="Not now.", by=gustav, at=JOINED)
    for wanted in (again, other):
        with pytest.raises(RuleError) as refused:
            actions.ask_to_show(mia, wanted=wanted, at=JOINED)
        assert refused.value.code == "too-often"
    assert "asked your guardians 5 times today" in refused.value.sentence
    about.refresh_from_db()
    assert (about.state, Approval.objects.count()) == ("refused", 4)
    assert mails_to(gustav).count("Mia asks you") == 5
    actions.ask_to_show(mia, wanted=again, at=JOINED + timedelta(days=1))
    assert mails_to(gustav).count("Mia asks you") == 6


def test_who_is_of_age_shows_as_often_as_they_like() -> None:
    mia, _gustav = make_family()
    asked = [ask_to_show(mia) for _number in range(5)]
    Minority.objects.all().delete()
    wanted = Wanted(kind=asked[0].kind, about=asked[0].about, title="Badges", lines=())
    assert actions.ask_to_show(mia, wanted=wanted, at=JOINED) is None


def test_a_question_about_a_thing_that_is_gone_waits_for_nobody() -> None:
    mia, gustav = make_family()
    waiting, shown, refused = (ask_to_show(mia) for _number in range(3))
    actions.approve(shown, by=gustav, at=JOINED)
    actions.refuse(refused, reason="No.", by=gustav, at=JOINED)
    told = len(mails_to(mia)), len(mails_to(gustav))
    for row in (waiting, shown, refused):
        actions.withdraw_question(mia, about=row.about, kind=ApprovalKind.WORDS, at=JOINED)
    assert sorted(Approval.objects.values_list("state", flat=True)) == [
        "approved",
        "asked",
        "refused",
    ]
    for row in (waiting, shown, refused):
        actions.withdraw_question(mia, about=row.about, kind=row.kind, at=JOINED)
        actions.withdraw_question(mia, about=row.about, kind=row.kind, at=JOINED)
        row.refresh_from_db()
    assert [row.state for row in (waiting, shown, refused)] == ["withdrawn", "withdrawn", "refused"]
    assert (len(mails_to(mia)), len(mails_to(gustav))) == told
    assert code_of(lambda: actions.approve(waiting, by=gustav, at=JOINED)) == "decided"


def test_nobody_withdraws_the_question_of_another_child() -> None:
    mia, _gustav = make_family()
    row, mallory = ask_to_show(mia), make_minor("Mallory")
    actions.withdraw_question(mallory, about=row.about, kind=row.kind, at=JOINED)
    row.refresh_from_db()
    assert row.state == "asked"


@pytest.mark.parametrize(
    ("language", "kind", "asks", "until"),
    [
        ("en", "share", "others may see badges by a link", "Nobody sees them"),
        ("en", "badge", "everyone may read a badge", "Nobody reads it"),
        ("en", "log", "others may see a practice log by a link", "Nobody sees it"),
        ("en", "words", "their words may stand in public", "Nobody reads them"),
        ("en", "app", "a program may get at their badges", "It gets nothing"),
        ("en", "ask", "somebody may see a piece of their work", "They are not written to"),
        ("en", "keep", "somebody may enter what they see", "They are not written to"),
        ("es", "share", "otras personas pueden ver insignias con un enlace", "Nadie las ve"),
        ("es", "badge", "todo el mundo puede leer una insignia", "Nadie la lee"),
        ("es", "log", "otras personas pueden ver un registro de práctica", "Nadie lo ve"),
        ("es", "words", "sus palabras pueden aparecer en público", "Nadie las lee"),
        ("es", "app", "un programa puede acceder a sus insignias", "No recibe nada"),
        ("es", "ask", "alguien puede ver un trabajo suyo", "No se le escribe"),
        ("es", "keep", "alguien puede anotar lo que ve", "No se le escribe"),
    ],
)
def test_the_mail_asks_about_each_kind_in_its_own_words(
    language: str, kind: str, asks: str, until: str
) -> None:
    mia, gustav = make_family()
    Person.objects.filter(pk=gustav.pk).update(language=language)
    wanted = Wanted(kind=kind, about=uuid4(), title="A thing", lines=(("For whom", "Leo"),))
    actions.ask_to_show(mia, wanted=wanted, at=JOINED)
    text = Mail.objects.filter(to=gustav.email).latest("pk").text
    found = [words in text for words in (asks, until, "A thing", "For whom: Leo")]
    assert found == [True] * 4


def test_pages_and_mails_about_a_program_do_not_speak_of_seeing() -> None:
    mia, gustav = make_family()
    wanted = Wanted(kind=ApprovalKind.APP, about=uuid4(), title="Let Backpack in", lines=())
    asked = actions.ask_to_show(mia, wanted=wanted, at=JOINED)
    assert asked
    address = f"/account/family/approvals/{asked.pk}/"
    assert "It gets nothing until a guardian approves" in signed_in(mia).get(address).text
    actions.approve(asked, by=gustav, at=JOINED)
    assert "go back to the program and connect again" in Mail.objects.latest("pk").text
    page = signed_in(gustav).post(f"{address}stop/", follow=True).text
    assert ("It gets nothing any more" in page, "Nobody sees" in page) == (True, False)
    assert "connect again" not in Mail.objects.latest("pk").text
    Approval.objects.update(state="asked")
    Minority.objects.all().delete()
    client = signed_in(mia)
    page = client.get(address).text
    assert ("Keep letting it in" in page, "Keep showing it" in page) == (True, False)
    assert "It is let in as before" in client.post(f"{address}keep/", follow=True).text


def test_on_the_day_everything_is_handed_over_once() -> None:
    mia, gustav = make_family()
    shown = actions.approve(ask_to_show(mia), by=gustav, at=JOINED)
    waiting = ask_to_show(mia, title="Badges for a shop")
    assert hand_over_all(at=THEN - timedelta(days=1)) == 0
    assert queries.is_minor(mia, on=DAY - timedelta(days=1))
    assert (hand_over_all(at=THEN), hand_over_all(at=THEN)) == (1, 0)
    assert Minority.objects.count() == 0
    assert not queries.guarded_by(gustav, on=JOINED.date()).exists()
    assert (mails_to(mia)[-1], mails_to(gustav)[-1]) == (
        "From today you decide for yourself",
        "Mia is of age",
    )
    assert code_of(lambda: actions.approve(waiting, by=gustav, at=THEN)) == "not-yours"
    assert code_of(lambda: actions.stop(shown, reason="", by=gustav, at=THEN)) == "not-yours"
    assert set(queries.open_to_keep(mia)) == {waiting, shown}
    client = signed_in(mia)
    assert "keep it, or stop it" in client.get("/account/family/").text
    client.post(f"/account/family/approvals/{shown.pk}/keep/")
    client.post(f"/account/family/approvals/{waiting.pk}/stop/")
    states = set(Approval.objects.values_list("title", "state"))
    assert states == {("Badges for the library", "confirmed"), ("Badges for a shop", "withdrawn")}
    assert not queries.open_to_keep(mia).exists()
    assert "keep it, or stop it" not in client.get("/account/family/").text


def test_a_guardian_sees_nothing_on_the_day_even_before_the_worker_comes() -> None:
    mia, gustav = make_family()
    asked = ask_to_show(mia)
    today = timezone.now().date()
    assert list(queries.approvals_for(gustav, on=today)) == [asked]
    Minority.objects.update(of_age_on=today)
    client, row = signed_in(gustav), Guardianship.objects.get()
    assert client.get(f"/account/family/{row.pk}/").status_code == 404
    assert client.get(f"/account/family/approvals/{asked.pk}/").status_code == 404
    approve = f"/account/family/approvals/{asked.pk}/approve/"
    assert client.post(approve).status_code == 404
    assert code_of(lambda: actions.approve(asked, by=gustav, at=timezone.now())) == "not-yours"


def test_the_command_hands_over(capsys: pytest.CaptureFixture[str]) -> None:
    make_minor(of_age_on=timezone.now().date())
    make_minor("Tim", of_age_on=timezone.now().date() + timedelta(days=1))
    call_command("hand_over")
    assert capsys.readouterr().out == "handed over: 1\n"
    assert [row.person.name for row in Minority.objects.all()] == ["Tim"]


def test_the_pages_ask_as_often_for_one_as_for_three() -> None:
    mia, gustav = make_family()
    client, row = signed_in(gustav), Guardianship.objects.get()
    pages = ("/account/family/", f"/account/family/{row.pk}/")

    def count() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code == 200
            found.append(len(seen))
        return found

    actions.approve(ask_to_show(mia), by=gustav, at=JOINED)
    ask_to_show(mia)
    before = count()
    for day in (1, 2):
        at = JOINED + timedelta(days=day)
        actions.approve(ask_to_show(mia, at=at), by=gustav, at=at)
        ask_to_show(mia, at=at)
        sister = make_minor("Lea")
        token = question_to(sister, email=gustav.email)
        actions.agree_to_guard(token, guardian=gustav, says_so=True, at=JOINED)
    assert count() == before


def test_a_guardian_decides_over_the_api(client: Client) -> None:
    mia, gustav = make_family()
    asked = ask_to_show(mia)
    now = timezone.now()
    bearers = {
        name: f"Bearer {actions.make_token(person, name='t', expires_at=None, at=now)}"
        for name, person in {"mia": mia, "gustav": gustav}.items()
    }

    def call(who: str, path: str, body: dict[str, str] | None = None) -> tuple[int, object]:
        headers = {"Authorization": bearers[who]}
        if body is None:
            answer = client.get(f"/api/v1/family{path}", headers=headers)
        else:
            answer = client.post(
                f"/api/v1/family{path}", body, content_type="application/json", headers=headers
            )
        return answer.status_code, answer.json()

    row = Guardianship.objects.get()
    assert call("gustav", "") == (
        200,
        {
            "of_age_on": None,
            "waits_for_a_guardian": False,
            "guardians": [],
            "children": [
                {"id": str(row.pk), "name": "Mia", "of_age_on": "2032-05-01", "waiting": 1}
            ],
        },
    )
    code, child = call("gustav", f"/children/{row.pk}")
    guardian = {"name": "Gustav", "email": gustav.email, "state": "agreed", "reason": ""}
    (told,) = child["guardians"]  # type: ignore[index]
    assert (code, child["name"], told) == (  # type: ignore[index]
        200,
        "Mia",
        guardian | {"asked_at": told["asked_at"]},
    )
    assert call("mia", f"/children/{row.pk}")[0] == 404
    code, own = call("mia", "")
    assert (code, own["of_age_on"], own["guardians"][0]["state"]) == (200, "2032-05-01", "agreed")  # type: ignore[index]
    moment = {"seen": JOINED.isoformat()}
    assert call("mia", f"/approvals/{asked.pk}/approve", moment)[0] == 404
    assert call("gustav", f"/approvals/{asked.pk}/refuse", {"reason": ""})[0] == 422
    assert call("gustav", f"/approvals/{asked.pk}/approve", {})[0] == 422
    read = call("gustav", "/children/approvals")[1]["items"][0]["asked_at"]  # type: ignore[index]
    actions.ask_to_show(mia, wanted=wanted_again(asked), at=JOINED + timedelta(minutes=5))
    code, told = call("gustav", f"/approvals/{asked.pk}/approve", {"seen": read})
    assert (code, told["code"]) == (409, "asked-anew")  # type: ignore[index]
    asked.refresh_from_db()
    assert asked.state == "asked"
    read = call("gustav", "/children/approvals")[1]["items"][0]["asked_at"]  # type: ignore[index]
    code, told = call("gustav", f"/approvals/{asked.pk}/approve", {"seen": read})
    assert (code, told["state"]) == (200, "approved")  # type: ignore[index]
    assert call("gustav", "/children/approvals")[1]["count"] == 1  # type: ignore[index]
    assert call("gustav", "/approvals")[1]["count"] == 0  # type: ignore[index]
    read = [call(who, f"/approvals/{asked.pk}")[1] for who in ("gustav", "mia")]
    assert [(one["child"], one["decided_by"]) for one in read] == [("Mia", "Gustav")] * 2  # type: ignore[index]
    code, told = call("mia", f"/approvals/{asked.pk}/stop", {"reason": ""})
    assert (code, told["state"]) == (200, "withdrawn")  # type: ignore[index]
    assert call("mia", f"/approvals/{asked.pk}/keep", {})[0] == 409


def program(person: Person) -> Client:
    secret = actions.make_token(person, name="program", expires_at=None, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_program_lists_what_one_child_asks_and_what_waits() -> None:
    mia, gustav = make_family()
    lea = make_minor("Lea")
    token = question_to(lea, email=gustav.email)
    actions.agree_to_guard(token, guardian=gustav, says_so=True, at=JOINED)
    asked = [ask_to_show(child) for child in (mia, lea)]
    actions.approve(asked[1], by=gustav, at=JOINED)
    leas = Guardianship.objects.get(child=lea).pk
    client, address = program(gustav), "/api/v1/family/children/approvals"

    def told(**wanted: object) -> list[str]:
        return sorted(one["child"] for one in client.get(address, wanted).json()["items"])

    assert told() == ["Lea", "Mia"]
    assert (told(child=leas), told(state="asked")) == (["Lea"], ["Mia"])
    assert (told(child=leas, state="asked"), told(child=uuid4())) == ([], [])
    assert client.get(address, {"state": "perhaps"}).status_code == 422


def test_nobody_else_reads_a_question_or_a_child() -> None:
    mia, _gustav = make_family()
    asked, row = ask_to_show(mia), Guardianship.objects.get()
    mallory = program(make_person("Mallory"))
    paths = (f"approvals/{asked.pk}", f"children/{row.pk}")
    assert [mallory.get(f"/api/v1/family/{path}").status_code for path in paths] == [404, 404]


def test_the_apis_list_asks_as_often_for_one_question_as_for_three() -> None:
    mia, gustav = make_family()
    client, counts = program(gustav), []
    for rows in (1, 3):
        while Approval.objects.count() < rows:
            actions.approve(ask_to_show(mia), by=gustav, at=JOINED)
        with CaptureQueriesContext(connection) as seen:
            client.get("/api/v1/family/children/approvals")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_programs_ask_guardians_and_end_deciding() -> None:
    def ask(client: Client, path: str, email: str) -> Any:
        return client.post(path, {"email": email}, content_type="application/json")

    mia, gustav = make_family()
    mallory = make_person("Mallory")
    own, children = "/api/v1/family/guardians", "/api/v1/family/children"
    asked = ask(program(mia), own, "aunt@example.org")
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert Mail.objects.filter(to="aunt@example.org").exists()
    assert ask(program(mallory), own, "aunt@example.org").status_code == 409
    (child,) = program(gustav).get("/api/v1/family").json()["children"]
    one = f"{children}/{child['id']}"
    assert ask(program(mallory), f"{one}/guardians", "x@example.org").status_code == 404
    assert ask(program(gustav), f"{one}/guardians", "uncle@example.org").status_code == 201
    assert program(mallory).delete(one).status_code == 404
    assert program(gustav).delete(one).status_code == 204
    assert program(gustav).get("/api/v1/family").json()["children"] == []
