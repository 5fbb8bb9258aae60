"""Badges from elsewhere: found, refused, looked at, kept, and checked again."""

import json
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from milepost.hold import queries
from milepost.hold.actions import Piece, bring, check_again, forget_unkept, keep, remove_import
from milepost.hold.models import Bringing, Change, ImportedCredential
from milepost.hold.rules import imports as rules
from milepost.hold.views import imports
from milepost.issue.rules import identity
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.site.management.commands import check_imports
from milepost.verify.tests.strangers import (
    NOW,
    Network,
    make_badge,
    make_network,
    make_pdf,
    make_text,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def given_to(person: Person, **changes: Any) -> str:
    """A badge of the school's for this person, as text."""
    subject = make_badge()["credentialSubject"]
    about = subject | {"identifier": [identity(person.email, salt="s")]}
    return make_text(credentialSubject=about, **changes)


def brought(person: Person, *texts: str, **changes: Any) -> Bringing:
    pieces = [Piece(name=f"badge-{n}.json", content=text.encode()) for n, text in enumerate(texts)]
    values = {"pieces": pieces, "fetch": make_network(), "at": NOW}
    return bring(person, **(values | changes))


def kept_by(person: Person) -> ImportedCredential:
    """A valid badge in a wallet."""
    bringing = brought(person, given_to(person))
    keep(bringing, chosen=[one.pk for one in bringing.found.all()], by=person, at=NOW)
    return queries.imported_of(person).get()


def test_each_piece_is_a_badge_with_its_report_or_a_reason() -> None:
    ada = make_person("Ada")
    bringing = brought(ada, given_to(ada), "a shopping list", given_to(make_person("Grace")))
    own, others = bringing.found.order_by("source")
    assert (own.verdict, own.title, own.issuer_name) == (
        "valid",
        "Calm phone calls",
        "Riverside School",
    )
    assert (others.verdict, others.reason) == ("invalid", "It was given to somebody else.")
    assert [one["name"] for one in bringing.refused] == ["badge-1.json"]
    assert bringing.refused[0]["reason"]


def test_nothing_is_in_the_wallet_before_its_holder_keeps_it() -> None:
    ada = make_person("Ada")
    bringing = brought(ada, given_to(ada), given_to(make_person("Grace")))
    assert queries.imported_of(ada).count() == 0
    chosen = bringing.found.get(verdict="valid")
    assert keep(bringing, chosen=[chosen.pk], by=ada, at=NOW) == 1
    assert list(queries.imported_of(ada)) == [chosen]
    assert ImportedCredential.objects.count() == 1


def test_mallory_keeps_and_removes_nothing_of_adas() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    bringing = brought(ada, given_to(ada))
    one = bringing.found.get()
    assert keep(bringing, chosen=[one.pk], by=mallory, at=NOW) == 0
    remove_import(one, by=mallory, at=NOW)
    assert bringing.found.get().kept_at is None
    client = signed_in(mallory)
    for name, pk in (("brought", bringing.pk), ("imported", one.pk), ("imported_file", one.pk)):
        assert client.get(reverse(f"hold:{name}", args=[pk])).status_code == 404


def test_a_badge_brought_again_gets_a_new_report_and_stays_one() -> None:
    ada = make_person("Ada")
    kept = kept_by(ada)
    again = brought(ada, kept.document, fetch=make_network(revoked=True), at=NOW + WEEK)
    kept.refresh_from_db()
    assert (kept.verdict, kept.bringing, kept.kept_at) == ("invalid", again, NOW)


def test_one_badge_in_three_spellings_is_kept_once() -> None:
    ada = make_person("Ada")
    text = given_to(ada)
    spellings = [
        f" {text}\n",
        json.dumps(json.loads(text), indent=3),
        json.dumps(dict(reversed(json.loads(text).items()))),
    ]
    bringing = brought(ada, text, *spellings)
    first = bringing.found.get()
    assert first.document == text
    assert brought(ada, spellings[1]).found.get() == first
    keep(brought(ada, text), chosen=[first.pk], by=ada, at=NOW)
    again = brought(ada, spellings[2], fetch=make_network(revoked=True), at=NOW + WEEK)
    kept = queries.imported_of(ada).get()
    assert (again.found.get(), kept.document, kept.verdict) == (first, text, "invalid")
    changed = json.loads(text) | {"name": "Another"}
    assert brought(ada, json.dumps(changed)).found.get() != first


def test_a_badge_kept_before_learns_its_spelling_at_its_next_check() -> None:
    ada = make_person("Ada")
    kept = kept_by(ada)
    ImportedCredential.objects.update(spelled="")
    check_again(kept, fetch=make_network(), at=NOW)
    brought(ada, json.dumps(json.loads(kept.document), indent=3))
    assert ImportedCredential.objects.count() == 1


def test_a_badge_brought_again_while_its_issuer_is_away_stays_what_it_was() -> None:
    ada = make_person("Ada")
    kept = kept_by(ada)
    again = brought(ada, kept.document, fetch=Network({}), at=NOW + WEEK)
    kept.refresh_from_db()
    assert (kept.verdict, kept.bringing, kept.checked_at) == ("valid", again, NOW)


def test_an_address_leads_to_a_badge_or_is_named_with_the_reason() -> None:
    ada = make_person("Ada")
    network = make_network()
    network.table["https://school.example/ada.json"] = given_to(ada).encode()
    pieces = [
        Piece(name=url, url=url)
        for url in ("https://school.example/ada.json", "https://gone.example/b")
    ]
    bringing = brought(ada, pieces=pieces, fetch=network)
    assert bringing.found.get().source == "https://school.example/ada.json"
    assert bringing.refused == [
        {"name": "https://gone.example/b", "reason": "The other server could not be reached."}
    ]


def test_there_is_room_for_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_person("Ada")
    with pytest.raises(RuleError, match="at once"):
        brought(ada, *["x"] * (rules.MOST_PIECES + 1))
    with pytest.raises(RuleError, match="Choose a file"):
        brought(ada)
    monkeypatch.setattr(rules, "MOST_KEPT", 1)
    kept_by(ada)
    with pytest.raises(RuleError, match="Take some out"):
        brought(ada, given_to(ada))


def test_a_revocation_found_later_is_told_once_and_written_down() -> None:
    ada = make_person("Ada")
    kept = kept_by(ada)
    later = NOW + WEEK
    change = check_again(kept, fetch=make_network(revoked=True), at=later)
    assert change is not None
    assert (change.before, change.after) == ("valid", "invalid")
    assert "revoked" in change.reason
    assert change.reason in Mail.objects.get(to=ada.email).text
    assert check_again(kept, fetch=make_network(revoked=True), at=later + WEEK) is None
    assert Mail.objects.filter(to=ada.email).count() == 1


def test_a_server_that_is_away_takes_nothing_back() -> None:
    kept = kept_by(make_person("Ada"))
    assert check_again(kept, fetch=Network({}), at=NOW + WEEK) is None
    kept.refresh_from_db()
    assert (kept.verdict, kept.checked_at, kept.tried_at) == ("valid", NOW, NOW + WEEK)
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "stands"),
    [
        ("valid", "unknown", True),
        ("invalid", "unknown", True),
        ("unknown", "unknown", False),
        ("unknown", "valid", False),
        ("valid", "invalid", False),
        ("invalid", "valid", False),
    ],
)
def test_no_answer_says_nothing_against_an_answer(before: str, after: str, stands: bool) -> None:
    assert rules.stands(before, after=after) is stands


def test_the_hourly_command_checks_what_is_a_week_old_and_forgets_what_nobody_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    kept_by(ada)
    brought(grace, given_to(grace))
    monkeypatch.setattr(check_imports, "fetch", make_network(revoked=True))
    told = StringIO()
    call_command("check_imports", stdout=told)
    assert told.getvalue().startswith("1 checked, 1 came out otherwise; 1 never kept")
    assert list(ImportedCredential.objects.values_list("holder", flat=True)) == [ada.pk]
    told = StringIO()
    call_command("check_imports", stdout=told)
    assert told.getvalue().startswith("0 checked")


def test_what_waits_for_less_than_a_week_is_not_forgotten() -> None:
    ada = make_person("Ada")
    bringing = brought(ada, given_to(ada))
    assert forget_unkept(before=NOW - timedelta(seconds=1), at=NOW) == 0
    assert bringing.found.exists()


def test_the_pages_from_bringing_to_the_wallet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "fetch", make_network())
    ada = make_person("Ada")
    client = signed_in(ada)
    files = [
        SimpleUploadedFile("mine.json", given_to(ada).encode()),
        SimpleUploadedFile("list.txt", b"a shopping list"),
    ]
    page = client.post(reverse("hold:bring"), {"badges": files}, follow=True)
    assert "Calm phone calls" in page.text
    assert "list.txt" in page.text
    one = ImportedCredential.objects.get()
    page = client.post(page.wsgi_request.path, {"keep": [str(one.pk), "nonsense"]}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("hold:elsewhere")
    assert "1 badge is in your wallet now." in page.text
    file = client.get(reverse("hold:imported_file", args=[one.pk]))
    assert file.content.decode() == one.document
    page = client.post(reverse("hold:check_again", args=[one.pk]), follow=True)
    assert "nothing has changed" in page.text
    client.post(reverse("hold:remove_imported", args=[one.pk]))
    assert not ImportedCredential.objects.exists()


def test_what_was_typed_stays_when_nothing_can_be_made_of_it() -> None:
    client = signed_in(make_person("Ada"))
    page = client.post(reverse("hold:bring"), {"urls": "school.example/ada"})
    assert page.status_code == 422
    assert "is no web address" in page.text
    assert "school.example/ada" in page.text


def test_who_brings_very_much_waits_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports.pace, "PAGE", 1)
    monkeypatch.setattr(imports, "fetch", Network({}))
    client = signed_in(make_person("Ada"))
    client.post(reverse("hold:bring"), {"text": "a"})
    page = client.post(reverse("hold:bring"), {"text": "b"})
    assert (page.status_code, Bringing.objects.count()) == (422, 1)


@pytest.mark.parametrize("name", ["elsewhere", "wallet"])
def test_more_badges_take_no_more_queries(name: str) -> None:
    counts = []
    for number in (1, 4):
        person = make_person(f"Holder {number}")
        texts = [given_to(person, id=f"urn:uuid:{n}") for n in range(number)]
        bringing = brought(person, *texts)
        keep(bringing, chosen=bringing.found.values_list("pk", flat=True), by=person, at=NOW)
        client = signed_in(person)
        client.get(reverse(f"hold:{name}"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse(f"hold:{name}"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def corpus() -> Path:
    folder = os.environ.get("MILEPOST_CORPUS")
    if not folder:
        if os.environ.get("CI") == "true":
            pytest.fail("MILEPOST_CORPUS must name the folder of published test credentials.")
        pytest.skip("MILEPOST_CORPUS is not set: the published test credentials are not at hand.")
    return Path(folder)


@pytest.mark.slow
def test_of_all_published_credentials_none_is_taken_for_more_than_it_is() -> None:
    """Valid ones import; invalid ones are refused, or flagged with the reason."""
    folder, ada = corpus(), make_person("Ada")
    missed, believed, silent = [], [], []
    for entry in json.loads((folder / "index.json").read_text()):
        piece = Piece(name=entry["file"], content=(folder / entry["file"]).read_bytes())
        bringing = bring(ada, pieces=[piece], fetch=Network({}), at=NOW)
        found = bringing.found.first()
        if entry["expected"] == "valid" and found is None:
            missed.append(entry["file"])
        if entry["expected"] == "invalid" and found is not None:
            believed += [entry["file"]] * (found.verdict == "valid")
            silent += [entry["file"]] * (not found.reason)
        if found is None and not bringing.refused[0]["reason"]:
            silent.append(entry["file"])
    assert (missed, believed, silent) == ([], [], [])


def test_every_badge_in_a_transcript_is_found() -> None:
    ada = make_person("Ada")
    texts = [given_to(ada, id=f"urn:x:{n}") for n in range(3)]
    pdf = make_pdf({f"badge-{n}.json": text.encode() for n, text in enumerate(texts)})
    pieces = [Piece(name="record.pdf", content=pdf)]
    bringing = bring(ada, pieces=pieces, fetch=make_network(), at=NOW)
    found = list(bringing.found.order_by("source"))
    assert [one.document for one in found] == texts
    assert [one.source for one in found] == [f"record.pdf: badge-{n}.json" for n in range(3)]
    assert {one.verdict for one in found} == {"valid"}


def test_no_more_badges_are_found_at_once_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    ada, network = make_person("Ada"), make_network()
    pdf = make_pdf({f"b{n}.json": given_to(ada, id=f"urn:x:{n}").encode() for n in range(3)})
    pieces = [Piece(name="a", content=given_to(ada).encode()), Piece(name="b.pdf", content=pdf)]
    monkeypatch.setattr(rules, "MOST_FOUND", 3)
    bringing = bring(ada, pieces=pieces, fetch=network, at=NOW)
    assert [one.source for one in bringing.found.all()] == ["a"]
    assert [one["name"] for one in bringing.refused] == ["b.pdf"]
    monkeypatch.setattr(rules, "MOST_KEPT", 2)
    with pytest.raises(RuleError) as refused:
        bring(ada, pieces=pieces[1:], fetch=network, at=NOW)
    assert refused.value.code == "wallet-full"


def test_our_own_transcript_can_be_brought_and_checked() -> None:
    ada = make_person("Ada")
    kept_by(ada)
    client = signed_in(ada)
    pdf = client.post(reverse("hold:take"), {"form": "transcript"}).content
    brought_again = bring(
        ada, pieces=[Piece(name="t.pdf", content=pdf)], fetch=make_network(), at=NOW
    )
    assert [one.title for one in brought_again.found.all()] == ["Calm phone calls"]
