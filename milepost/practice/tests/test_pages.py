"""Each page: what it shows, whom it refuses, and that long lists ask the database no more."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from milepost.kit.addresses import absolute
from milepost.kit.models import Mail
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.practice import actions, queries
from milepost.practice.models import Entry, LogShare, LogView, PracticeLog
from milepost.practice.rules import Outcome, Source, Standard
from milepost.practice.rules.recording import Line, Terms
from milepost.practice.rules.xapi import Mapped
from milepost.practice.rules.zones import day_at
from milepost.practice.tests.entry_builders import make_rule
from milepost.practice.tests.log_builders import make_keeper, make_practice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ada() -> Person:
    return make_person("Ada")


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def today() -> date:
    return day_at(timezone.now(), time_zone="Europe/Madrid")


def at(name: str, log: PracticeLog, *more: object) -> str:
    return reverse(f"practice:{name}", args=[log.pk, *more])


def enter(log: PracticeLog, by: Person, *, days: int = 0, outcome: str = "met") -> Entry:
    line = Line(day=today() - days * DAY, outcome=Outcome(outcome))
    return actions.record_entry(log, line=line, by=by, at=timezone.now())


def text_of(response: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def test_a_log_is_begun_with_an_aim_and_without(ada: Person) -> None:
    client = client_of(ada)
    plain = {"title": "Reading", "time_zone": "Europe/Madrid"}
    aim = {"met": "5", "of": "7", "unit": "days", "length": "4", "span": "weeks"}
    answer = client.post(reverse("practice:start"), plain)
    assert answer.status_code == 302
    client.post(reverse("practice:start"), plain | aim)
    rules = [queries.rule_of(log) for log in PracticeLog.objects.order_by("created_at")]
    assert [rule and rule.standard for rule in rules] == [None, Standard(met=5, of=7)]
    for wrong in ({"met": "8"}, {"of": ""}, {"title": " "}, {"time_zone": "Moon"}):
        answer = client.post(reverse("practice:start"), plain | aim | wrong)
        assert answer.status_code == 422, wrong
    assert PracticeLog.objects.count() == 2


def test_a_day_is_entered_with_one_press_and_twice_only_if_meant(ada: Person) -> None:
    client, log = client_of(ada), make_practice(ada)
    page = client.get(at("log", log))
    assert f'value="{today()}"' in page.content.decode()
    said = {"day": str(today()), "outcome": "met", "key": "0" * 32}
    assert client.post(at("enter", log), said).status_code == 302
    assert client.post(at("enter", log), said).status_code == 302
    asked = client.post(at("enter", log), said | {"outcome": "notMet", "key": "1" * 32})
    assert asked.status_code == 409
    assert "Was the first a slip, or did it happen twice?" in text_of(asked)
    client.post(at("enter", log), said | {"outcome": "notMet", "key": "2" * 32, "again": "1"})
    outcomes = Entry.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["met", "notMet"]
    for wrong in ({"outcome": ""}, {"day": str(today() + DAY)}, {"day": "soon"}):
        assert client.post(at("enter", log), said | {"key": ""} | wrong).status_code == 422
    assert Entry.objects.count() == 2


def test_a_correction_needs_a_reason_and_shows_in_the_history(ada: Person) -> None:
    client, log = client_of(ada), make_practice(ada)
    entry = enter(log, ada, days=3, outcome="notMet")
    said = {"day": str(entry.day), "outcome": "met"}
    assert client.post(at("correct", log, entry.pk), said).status_code == 422
    answer = client.post(at("correct", log, entry.pk), said | {"reason": "The clock was wrong"})
    assert answer.status_code == 302
    words = text_of(client.get(at("history", log)))
    for told in ("The clock was wrong", "Corrected later", "entered 3 days later"):
        assert told in words
    again = client.post(at("correct", log, entry.pk), said | {"reason": "Once more"})
    assert again.status_code == 422


def test_where_one_stands_is_told_in_words(ada: Person) -> None:
    client = client_of(ada)
    log = make_practice(ada, rule=make_rule(Standard(met=4, of=5), days=30))
    for days, outcome in enumerate(["met", "met", "notMet"]):
        enter(log, ada, days=days, outcome=outcome)
    words = text_of(client.get(at("standing", log)))
    bad = (today() - 2 * DAY + 30 * DAY).strftime("%-d %B %Y")
    for told in (
        "Not yet So far 3 count; 5 are needed.",
        "Met on 2 of 3; needed is 4 of every 5.",
        "2 of 3 that count",
        "Of 5 days, the rule lets 1 be missed; 1 was.",
        f"From {bad} on it is no longer looked at.",
        f"{today():%-d %B %Y}: Met",
    ):
        assert told in words, words


def test_nobody_sees_a_strangers_log(ada: Person) -> None:
    log, mallory = make_practice(ada), client_of(make_person("Mallory"))
    entry = enter(log, ada)
    for name in ("log", "standing", "history", "export", "bring", "keepers", "shares", "change"):
        assert mallory.get(at(name, log)).status_code == 404, name
    for name in ("enter", "close", "reopen"):
        assert mallory.post(at(name, log), {}).status_code == 404, name
    assert mallory.post(at("correct", log, entry.pk), {}).status_code == 404
    assert Client().get(at("log", log)).status_code == 302


def test_a_keeper_enters_and_sees_only_their_own_words(ada: Person) -> None:
    grace = make_person("Grace")
    log = make_practice(ada)
    make_keeper(log, grace)
    line = Line(day=today(), outcome=Outcome.MET, note="A secret of mine")
    mine = actions.record_entry(log, line=line, by=ada, at=timezone.now())
    client = client_of(grace)
    client.post(at("enter", log), {"day": str(today()), "outcome": "notMet"})
    assert Entry.objects.get(recorded_by=grace).source == "supervisor"
    for name in ("log", "history", "export"):
        assert "A secret of mine" not in client.get(at(name, log)).content.decode()
    for name in ("standing", "keepers", "shares", "change"):
        assert client.get(at(name, log)).status_code == 404, name
    assert client.get(at("correct", log, mine.pk)).status_code == 404


ATTEND = "http://activitystrea.ms/schema/1.0/attend"


def test_a_learning_system_is_told_where_to_send_and_what_its_words_mean(ada: Person) -> None:
    log, client = make_practice(ada), client_of(ada)
    page = client.get(at("keepers", log))
    assert absolute(f"/practice/{log.pk}/xapi/") in text_of(page)
    sent = {"verb": f" {ATTEND} ", "activity": "", "outcome": "met"}
    answer = client.post(at("mapping", log), sent)
    assert answer["Location"] == f"{at('keepers', log)}#system"
    one = "https://lms.example/drill"
    client.post(at("mapping", log), sent | {"activity": one, "outcome": "excused"})
    client.post(at("mapping", log), sent | {"outcome": "notMet"})
    found = [(row.verb, row.activity, row.outcome) for row in _mapping(log)]
    assert found == [(ATTEND, one, "excused"), (ATTEND, "", "notMet")]
    assert ATTEND in text_of(client.get(at("keepers", log)))
    client.post(at("mapping", log), sent | {"activity": one, "remove": "1"})
    assert [row.activity for row in _mapping(log)] == [""]
    for verb in ("attended", f"did {ATTEND}", f"{ATTEND} twice"):
        wrong = client.post(at("mapping", log), sent | {"verb": verb})
        assert (wrong.status_code, "Write the whole address" in text_of(wrong)) == (422, True)
    grace = make_person("Grace")
    make_keeper(log, grace)
    assert client_of(grace).post(at("mapping", log), sent).status_code == 404


def test_there_is_an_end_to_what_a_learning_system_may_mean(ada: Person) -> None:
    log = make_practice(ada)
    many = [Mapped(verb=f"urn:v:{number}", outcome=Outcome.MET) for number in range(50)]
    actions.set_mapping(log, mapping=many, by=ada, at=timezone.now())
    sent = {"verb": "urn:v:new", "activity": "", "outcome": "met"}
    assert client_of(ada).post(at("mapping", log), sent).status_code == 422
    assert len(_mapping(log)) == 50


def _mapping(log: PracticeLog) -> list[Mapped]:
    log.refresh_from_db()
    return queries.mapping_of(log)


def test_somebody_is_asked_by_mail_says_yes_and_can_leave(ada: Person) -> None:
    log, grace = make_practice(ada), make_person("Grace")
    said = {"email": grace.email, "capacity": "teacher"}
    assert client_of(ada).post(at("keepers", log), said).status_code == 302
    path = re.search(r"/practice/join/\S+/", Mail.objects.get(to=grace.email).text)[0]
    client = client_of(grace)
    assert "asks you to enter what you see" in text_of(client.get(path))
    assert client.post(path, {"capacity": "teacher"}).status_code == 302
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 410
    keeper = queries.keepers_in_force(grace).get()
    client.post(reverse("practice:leave", args=[keeper.pk]))
    assert client.get(at("log", log)).status_code == 404


def test_a_supervisor_enters_for_all_at_once_and_is_told_row_by_row() -> None:
    grace = make_person("Grace")
    logs = [make_practice(make_person(name)) for name in ("Bo", "Cy", "Di")]
    keepers = [make_keeper(log, grace) for log in logs]
    enter(logs[2], grace)
    client, page = client_of(grace), reverse("practice:batch")
    said = {"day": str(today()), "key": "0" * 32}
    said |= {f"said-{log.pk}": "met" for log in (logs[0], logs[2])}
    said[f"note-{logs[0].pk}"] = "Well done"
    words = text_of(client.post(page, said))
    assert "Bo : Met ✓" in words
    assert "Di : You entered something for this day already." in words
    assert Entry.objects.get(log=logs[0]).note == "Well done"
    assert Entry.objects.filter(log=logs[1]).count() == 0
    assert client.post(page, said).status_code == 200
    assert Entry.objects.count() == 2
    group = {"name": "Night", "keepers": [keepers[0].pk, keepers[1].pk]}
    answer = client.post(reverse("practice:group_new"), group)
    words = text_of(client.get(answer["Location"]))
    assert ("Cy" in words, "Di" in words) == (True, False)
    assert client_of(make_person("Mallory")).get(answer["Location"]).status_code == 404


@pytest.mark.parametrize("day", ["", "02.03.2026", "03/02/2026", "soon"])
def test_a_row_that_is_refused_never_breaks_the_page_whatever_the_day_looks_like(day: str) -> None:
    grace = make_person("Grace")
    log = make_practice(make_person("Bo"))
    make_keeper(log, grace)
    sent = Line(day=date(2026, 3, 2), outcome=Outcome.MET)
    actions.record_entry(log, line=sent, by=grace, at=timezone.now())
    said = {"day": day, "key": "0" * 32, f"said-{log.pk}": "met"}
    page = client_of(grace).post(reverse("practice:batch"), said)
    told = "already" in text_of(page)
    assert (page.status_code, told) == ((200, True) if day == "03/02/2026" else (422, False))


def test_the_sentence_of_an_aim_is_not_marked_as_another_language(ada: Person) -> None:
    log, client = make_practice(ada, rule=make_rule(standard=Standard(met=5, of=7))), client_of(ada)
    ada.language = "es"
    ada.save()
    with translation.override("en"):
        page = client.get(at("standing", log)).content.decode()
    found = re.search(r"<p[^>]*>Con [^<]*al menos 5 de cada 7 días", page)
    assert found
    assert "lang=" not in found[0]


def test_a_file_is_looked_at_before_it_is_taken(ada: Person) -> None:
    client, log = client_of(ada), make_practice(ada)
    text = "date,outcome\n2026-02-02,met\n2026-02-31,met\n"
    answer = client.post(at("bring", log), {"file": SimpleUploadedFile("a.csv", text.encode())})
    place = answer["Location"]
    words = text_of(client.get(place))
    assert "1 row can be taken" in words
    assert "«2026-02-31» is not a day such as 2026-01-05" in words
    assert Entry.objects.count() == 0
    assert client.post(f"{place}take/")["Location"] == place
    assert Entry.objects.count() == 1
    assert "1 row is here already" in text_of(client.get(place))
    assert b"2026-02-31,met," in client.get(f"{place}refused.csv").content
    assert client_of(make_person("Mallory")).get(place).status_code == 404
    bad = {"file": SimpleUploadedFile("a.csv", b"when\n")}
    assert client.post(at("bring", log), bad).status_code == 422
    saved = client.get(at("export", log))
    assert saved["Content-Disposition"] == 'attachment; filename="On time.csv"'
    assert saved.content.splitlines()[1].startswith(b"2026-02-02,met,self,Ada")


def test_a_friend_reads_a_log_by_its_link_and_the_owner_sees_when(ada: Person) -> None:
    client, log = client_of(ada), make_practice(ada)
    line = Line(day=today(), outcome=Outcome.MET, note="My note")
    actions.record_entry(log, line=line, by=ada, at=timezone.now())
    said = {"audience": "My sister", "ends": str(today() + 30 * DAY)}
    place = client.post(at("shares", log), said)["Location"]
    link = re.search(r"/l/[\w-]{43}/", client.get(place).content.decode())[0]
    friend = Client().get(link, REMOTE_ADDR="192.0.2.7")
    assert friend.status_code == 200
    assert "My note" not in friend.content.decode()
    assert client.get(link).status_code == 200
    friend_again = Client().get(link)
    assert (friend_again.status_code, LogView.objects.count()) == (200, 1)
    assert "192.0.2.7" not in str(list(LogView.objects.values()))
    LogShare.objects.update(notes=True)
    LogView.objects.update(at=timezone.now() - timedelta(minutes=61))
    assert "My note" in Client().get(link).content.decode()
    assert "opened 2 times" in text_of(client.get(at("shares", log)))
    fresh = client.post(f"{place}link/")["Location"]
    assert Client().get(link).status_code == 404
    link = re.search(r"/l/[\w-]{43}/", client.get(fresh).content.decode())[0]
    client.post(f"{place}withdraw/")
    assert Client().get(link).status_code == 410
    assert client_of(make_person("Mallory")).get(place).status_code == 404
    wrong = said | {"ends": str(today() + 400 * DAY)}
    assert client.post(at("shares", log), wrong).status_code == 422


def test_a_closed_log_is_read_and_opened_again(ada: Person) -> None:
    client, log = client_of(ada), make_practice(ada)
    client.post(at("close", log))
    assert "Nothing can be entered" in text_of(client.get(at("log", log)))
    said = {"day": str(today()), "outcome": "met"}
    assert client.post(at("enter", log), said).status_code == 422
    client.post(at("reopen", log))
    assert client.post(at("enter", log), said).status_code == 302
    changed = {"title": "Early", "time_zone": "Asia/Tokyo"}
    assert client.post(at("change", log), changed).status_code == 302
    log.refresh_from_db()
    assert (log.title, log.time_zone, log.rule) == ("Early", "Asia/Tokyo", None)


def _counts(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def _grown(log: PracticeLog, ada: Person, grace: Person) -> Iterator[None]:
    """One more row in every list, again and again."""
    for number in range(1, 4):
        enter(log, ada, days=number)
        make_keeper(log, make_person("Keeper"))
        other = make_practice(make_person("Other"))
        make_keeper(other, grace)
        enter(other, grace)
        make_practice(ada)
        share = actions.Showing(audience="x", ends_at=timezone.now() + DAY)
        actions.share_log(log, showing=share, by=ada, at=timezone.now())
        yield


def test_longer_lists_ask_no_more_of_the_database(ada: Person) -> None:
    grace, log = make_person("Grace"), make_practice(ada)
    owner, keeper = client_of(ada), client_of(grace)
    pages = [(owner, reverse("practice:logs")), (keeper, reverse("practice:batch"))]
    pages += [
        (owner, at(name, log)) for name in ("log", "standing", "history", "keepers", "shares")
    ]
    counted = []
    for _ in _grown(log, ada, grace):
        counted.append([_counts(client, path) for client, path in pages])
    assert counted[0] == counted[2]


# without a connection


def quietly(client: Client, log: PracticeLog, **fields: str) -> HttpResponse:
    """Send what a script kept, as it does."""
    sent = {"day": today().isoformat(), "outcome": "met", **fields}
    return client.post(at("enter", log), sent, headers={"X-Autosave": "1"})


def test_what_was_kept_on_a_device_is_entered_once_however_often_it_is_sent(ada: Person) -> None:
    log, client = make_practice(ada), client_of(ada)
    key = "0b9f7a52-0000-4000-8000-000000000001"
    sent = [quietly(client, log, key=key).status_code for _ in range(3)]
    assert (sent, log.entries.count()) == ([204, 204, 204], 1)
    other = quietly(client, log, key="0b9f7a52-0000-4000-8000-000000000002")
    assert (other.status_code, "already" in other.content.decode()) == (409, True)
    more = quietly(client, log, key="0b9f7a52-0000-4000-8000-000000000003", again="1")
    assert (more.status_code, log.entries.count()) == (204, 2)
    wrong = quietly(client, log, day=(today() + 9 * DAY).isoformat())
    assert (wrong.status_code, wrong["Content-Type"][:10]) == (422, "text/plain")
    assert quietly(client, log, outcome="maybe").status_code == 422
    assert quietly(client_of(make_person("Mallory")), log).status_code == 404
    assert quietly(Client(), log).status_code == 403


def test_the_page_for_the_pocket_enters_into_the_log_that_is_chosen(ada: Person) -> None:
    own, boss = make_practice(ada), make_person("Grace")
    others, closed = make_practice(boss, title="Hers"), make_practice(ada, title="Closed")
    make_keeper(others, ada)
    actions.close_log(closed, by=ada, at=timezone.now())
    client, pocket = client_of(ada), reverse("practice:pocket")
    shown = client.get(pocket).content.decode()
    offered = [str(log.pk) in shown for log in (own, others, closed, make_practice(boss))]
    assert offered == [True, True, False, False]
    said = {"day": today().isoformat(), "outcome": "met"}
    assert client.post(pocket, said | {"log": str(closed.pk)}).status_code == 422
    assert client.post(pocket, said | {"log": str(others.pk)}).status_code == 302
    assert [entry.source for entry in others.entries.all()] == ["supervisor"]
    assert queries.logs_to_enter_in(ada)[0] == others


def test_the_page_for_the_pocket_has_the_contexts_of_each_log(ada: Person) -> None:
    terms = Terms(
        title="On time", time_zone="Europe/Madrid", serves="a badge", contexts=("work", "home")
    )
    log, free = actions.start_log(ada, terms=terms, at=timezone.now()), make_practice(ada)
    client, pocket = client_of(ada), reverse("practice:pocket")
    shown = client.get(pocket).content.decode()
    names = [f'name="context-{one.pk}"' in shown for one in (log, free)]
    assert (names, '<option value="home">Home</option>' in shown) == ([True, False], True)
    said = {"day": today().isoformat(), "outcome": "met", f"context-{log.pk}": "home"}
    assert client.post(pocket, said | {"log": str(log.pk)}).status_code == 302
    assert client.post(pocket, said | {"log": str(free.pk), "context": "barn"}).status_code == 302
    wrong = said | {"log": str(log.pk), f"context-{log.pk}": "moon", "again": "1"}
    assert client.post(pocket, wrong).status_code == 422
    contexts = Entry.objects.order_by("pk").values_list("context", flat=True)
    assert list(contexts) == ["home", "barn"]


def test_the_worker_stays_below_the_practice_pages(client: Client) -> None:
    answer = client.get(reverse("practice:worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert '"/practice/pocket/"' in answer.content.decode()


def test_rows_statements_and_rules_are_told_in_the_readers_language(ada: Person) -> None:
    rule = make_rule(standard=Standard(met=9, of=10))
    log, client = make_practice(ada, rule=rule), client_of(ada)
    ada.language = "es"
    ada.save()
    sheet = SimpleUploadedFile("a.csv", b"date,outcome\n2026-02-30,maybe\n")
    with translation.override("en"):
        brought = client.post(at("bring", log), {"file": sheet}, follow=True)
        told = text_of(brought)
        standing = text_of(client.get(at("standing", log)))
    assert "«2026-02-30» no es un día como 2026-01-05" in told
    assert "el resultado (outcome) es uno de estos" in told
    assert "al menos 9 de cada 10 días" in standing


def test_own_entries_that_do_not_count_have_their_own_sign_and_words(ada: Person) -> None:
    rule = make_rule(standard=Standard(met=1, of=2, sources=frozenset([Source.SYSTEM])))
    log = make_practice(ada, rule=rule)
    enter(log, ada)
    client = client_of(ada)
    page = client.get(at("standing", log)).content.decode()
    assert page.count("day-aside day-today") == 1
    assert "Entered, but does not count here: 1" in page
    assert 'day-met"' not in page.partition('class="legend"')[0]
    plain = make_practice(ada)
    enter(plain, ada)
    assert "does not count here" not in client.get(at("standing", plain)).content.decode()


def test_where_a_log_has_contexts_one_chooses_for_oneself_and_for_many(ada: Person) -> None:
    terms = Terms(
        title="On time", time_zone="Europe/Madrid", serves="a badge", contexts=("work", "home")
    )
    log = actions.start_log(ada, terms=terms, at=timezone.now())
    client = client_of(ada)
    ada.language = "es"
    ada.save()
    with translation.override("en"):
        page = client.get(at("log", log)).content.decode()
    assert '<option value="work">Trabajo</option>' in page
    said = {"day": str(today()), "outcome": "met", "context": "the shop"}
    assert client.post(at("enter", log), said).status_code == 422
    assert client.post(at("enter", log), said | {"context": "work"}).status_code == 302
    grace = make_person("Grace")
    free = make_practice(make_person("Bo"))
    for one in (log, free):
        make_keeper(one, grace)
    said = {"day": str(today()), "key": "0" * 32}
    for one, words in ((log, "home"), (free, "at the till")):
        said |= {f"said-{one.pk}": "met", f"context-{one.pk}": words}
    assert client_of(grace).post(reverse("practice:batch"), said).status_code == 200
    contexts = Entry.objects.order_by("pk").values_list("context", flat=True)
    assert list(contexts) == ["work", "home", "at the till"]
