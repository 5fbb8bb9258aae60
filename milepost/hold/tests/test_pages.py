"""The wallet's pages, and the public page of a share."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from insignia import unbake
from milepost.define.tests.builders import make_version
from milepost.hold.actions import withdraw_share
from milepost.hold.models import Share
from milepost.hold.tests.builders import make_share
from milepost.issue.actions import revoke_credential
from milepost.issue.models import Credential, EvidenceItem
from milepost.issue.tests.builders import make_awarder, make_credential
from milepost.kit import files
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def soon(days: int = 30) -> dict[str, object]:
    return {"ends_at": timezone.now() + timedelta(days=days)}


def recipient_of(credential: Credential) -> Person:
    assert credential.recipient is not None
    return credential.recipient


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        act()
    return len(seen)


def test_the_wallet_shows_ones_own_badges_only() -> None:
    mine, foreign = make_credential(), make_credential(recipient=make_person("Grace"))
    page = signed_in(recipient_of(mine)).get(reverse("hold:wallet"))
    assert reverse("hold:credential", args=[mine.pk]) in page.text
    assert reverse("hold:credential", args=[foreign.pk]) not in page.text


def test_the_wallet_asks_the_database_as_often_for_1_as_for_50() -> None:
    ada = make_person("Ada")
    first = make_credential(recipient=ada)
    client = signed_in(ada)
    client.get(reverse("hold:wallet"))
    for_one = queries_of(lambda: client.get(reverse("hold:wallet")))
    for _number in range(49):
        make_credential(recipient=ada, version=first.version)
    assert queries_of(lambda: client.get(reverse("hold:wallet"))) == for_one


def test_an_empty_wallet_leads_to_the_catalogue() -> None:
    page = signed_in(make_person("Ada")).get(reverse("hold:wallet"))
    assert reverse("define:catalogue") in page.text


def test_a_stranger_is_sent_to_sign_in_and_mallory_finds_nothing() -> None:
    credential = make_credential()
    address = reverse("hold:credential", args=[credential.pk])
    assert Client().get(address).status_code == 302
    assert signed_in(make_person("Mallory")).get(address).status_code == 404


def test_the_page_of_a_badge_shows_its_chain() -> None:
    credential = make_credential()
    page = signed_in(recipient_of(credential)).get(reverse("hold:credential", args=[credential.pk]))
    for criterion in credential.version.criteria.all():
        assert criterion.text in page.text
    for limit in credential.version.limit_lines:
        assert limit in page.text


def share_form(credential: Credential, **changes: object) -> dict[str, object]:
    values = {
        "key": str(uuid4()),
        "audience": "Riverside Clinic",
        "purpose": "employer",
        "ends": (timezone.localdate() + timedelta(days=7)).isoformat(),
        "message": "",
        "credentials": [str(credential.pk)],
        "evidence": [],
    }
    return {**values, **changes}


def test_a_share_is_made_by_form_and_its_link_shown_once_opens_it() -> None:
    credential = make_credential()
    client = signed_in(recipient_of(credential))
    page = client.post(reverse("hold:share_new"), share_form(credential), follow=True)
    link = page.text.split('class="secret">')[1].split("<")[0]
    assert credential.version.title in Client().get(link).text


def test_the_form_sent_twice_makes_one_share() -> None:
    credential = make_credential()
    client = signed_in(recipient_of(credential))
    form = share_form(credential)
    for _twice in range(2):
        assert client.post(reverse("hold:share_new"), form).status_code == 302
    assert Share.objects.count() == 1


@pytest.fixture
def few_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milepost.hold.queries.wallet.MOST_OFFERED", 1)


def old_and_new(ada: Person) -> tuple[Credential, Credential]:
    """A badge that is not among the newest, and the newest."""
    old = make_credential(recipient=ada, version=make_version({"title": "Long ago"}))
    return old, make_credential(recipient=ada, at=timezone.now())


@pytest.mark.usefixtures("few_offered")
def test_what_the_address_names_is_offered_ticked_also_when_it_is_old() -> None:
    ada = make_person("Ada")
    old, new = old_and_new(ada)
    client, address = signed_in(ada), reverse("hold:share_new")
    plain = client.get(address, {"purpose": "employer"}).text
    assert (str(old.pk) in plain, str(new.pk) in plain) == (False, True)
    assert "Find the others by their name or issuer" in plain
    named = client.get(address, {"purpose": "employer", "badge": str(old.pk)}).text
    assert f'value="{old.pk}" checked' in named
    assert client.post(address, share_form(old)).status_code == 302
    assert list(Share.objects.get().credentials.all()) == [old]


@pytest.mark.usefixtures("few_offered")
def test_the_rest_of_the_wallet_is_found_by_words_and_ticks_stay() -> None:
    ada = make_person("Ada")
    old, new = old_and_new(ada)
    client, address = signed_in(ada), reverse("hold:share_new")
    typed = share_form(new, message="See this.", find="long AGO", do="find")
    page = client.post(address, typed)
    assert page.status_code == 200
    assert f'value="{new.pk}" checked' in page.text
    assert f'value="{old.pk}">' in page.text
    assert "See this." in page.text
    nothing = client.post(address, {**typed, "credentials": [], "find": "no such thing"}).text
    assert "No badge of yours has these words." in nothing
    assert Share.objects.count() == 0


@pytest.mark.usefixtures("few_offered")
def test_nobody_finds_or_names_anothers_badges() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    old, _new = old_and_new(ada)
    old_and_new(mallory)
    client, address = signed_in(mallory), reverse("hold:share_new")
    named = client.get(address, {"purpose": "employer", "badge": str(old.pk)}).text
    assert f'value="{old.pk}"' not in named
    assert client.post(address, share_form(old)).status_code == 422


def test_a_form_with_a_mistake_keeps_what_was_typed() -> None:
    credential = make_credential()
    client = signed_in(recipient_of(credential))
    form = share_form(credential, ends="2001-01-01", message="See the second recording.")
    page = client.post(reverse("hold:share_new"), form)
    assert page.status_code == 422
    assert "See the second recording." in page.text
    assert f'value="{credential.pk}" checked' in page.text
    assert "Choose an end date after today." in page.text


def test_a_share_shows_the_badge_but_not_the_evidence_unless_granted() -> None:
    credential = make_credential()
    item = credential.evidence.get()
    closed, closed_token = make_share(credential, **soon())
    _opened, token = make_share(credential, evidence=[item.pk], **soon())
    assert closed.holder == credential.recipient
    without = Client().get(reverse("hold:share", args=[closed_token]))
    granted = Client().get(reverse("hold:share", args=[token]))
    address = "hold:share_evidence"
    assert item.narrative not in without.text
    assert item.narrative in granted.text
    assert Client().get(reverse(address, args=[closed_token, item.pk])).status_code == 404


def test_a_share_asks_the_database_as_often_for_1_as_for_8_badges() -> None:
    ada = make_person("Ada")
    badges = [make_credential(recipient=ada) for _ in range(8)]
    few, many = (make_share(*some, **soon())[1] for some in (badges[:1], badges))
    asked = [queries_of(lambda token=token: Client().get(f"/s/{token}/")) for token in (few, many)]
    assert asked[0] == asked[1] > 0


def test_an_ended_or_withdrawn_share_says_so_and_shows_nothing() -> None:
    credential = make_credential()
    opened, token = make_share(credential, **soon())
    withdraw_share(opened, by=opened.holder, at=timezone.now())
    page = Client().get(reverse("hold:share", args=[token]))
    assert page.status_code == 410
    assert "has stopped it" in page.text
    assert credential.version.title not in page.text
    for form in ("json", "png", "svg", "pdf"):
        file = reverse("hold:share_file", args=[token, credential.pk, form])
        assert Client().get(file).status_code == 404


def test_an_expired_share_says_that_its_last_day_has_passed() -> None:
    opened, token = make_share(make_credential(), **soon())
    Share.objects.filter(pk=opened.pk).update(ends_at=timezone.now())
    page = Client().get(reverse("hold:share", args=[token]))
    assert (page.status_code, "Its last day has passed." in page.text) == (410, True)


def test_an_unknown_token_is_not_found() -> None:
    assert Client().get(reverse("hold:share", args=["x" * 43])).status_code == 404


def test_a_shared_badge_is_handed_out_signed_and_only_through_its_own_share() -> None:
    credential, other = make_credential(), make_credential(recipient=make_person("Grace"))
    _opened, token = make_share(credential, **soon())
    png = Client().get(reverse("hold:share_file", args=[token, credential.pk, "png"]))
    assert unbake(png.content) == credential.document
    assert "attachment" in png.headers["Content-Disposition"]
    foreign = reverse("hold:share_file", args=[token, other.pk, "json"])
    assert Client().get(foreign).status_code == 404


def test_the_reader_is_noted_and_the_holder_is_not() -> None:
    opened, token = make_share(make_credential(), **soon())
    address = reverse("hold:share", args=[token])
    signed_in(opened.holder).get(address)
    assert opened.views.count() == 0
    Client().get(address)
    assert [view.what for view in opened.views.all()] == ["page"]


def test_each_thing_that_is_opened_again_and_again_is_noted_once_an_hour() -> None:
    credential = make_credential()
    opened, token = make_share(credential, **soon())
    page = reverse("hold:share", args=[token])
    file = reverse("hold:share_file", args=[token, credential.pk, "json"])
    for _number in range(3):
        assert [Client().get(address).status_code for address in (page, file)] == [200, 200]
    noted = ["page", f"{credential.version.title}: json"]
    assert sorted(view.what for view in opened.views.all()) == sorted(noted)
    opened.views.update(at=timezone.now() - timedelta(hours=1, minutes=1))
    Client().get(page)
    assert opened.views.count() == 3


def test_what_an_archive_says_was_opened_hides_no_opening_here() -> None:
    opened, token = make_share(make_credential(), **soon())
    opened.views.create(at=timezone.now(), what="page", by_archive=True)
    Client().get(reverse("hold:share", args=[token]))
    assert opened.views.filter(by_archive=False).count() == 1


@pytest.mark.parametrize(
    ("asked", "status", "noted"),
    [
        ("bytes=0-3", 206, True),
        ("bytes=9-0", 200, True),
        ("seconds=5-", 200, True),
        ("bytes=2-3,5-6", 200, True),
        ("bytes=5-", 206, True),
        ("bytes=1000-", 416, False),
    ],
)
def test_whatever_is_served_of_a_piece_is_noted(asked: str, status: int, *, noted: bool) -> None:
    opened, token, pieces = shares_files("The lesson")
    answer = Client().get(address_in(token, pieces[0]), headers={"Range": asked})
    assert answer.status_code == status
    assert [view.what for view in opened.views.all()] == (["The lesson"] if noted else [])


def test_what_is_meant_for_other_bytes_is_served_whole_and_noted() -> None:
    opened, token, pieces = shares_files("The lesson")
    headers = {"Range": "bytes=5-", "If-Range": '"other"'}
    assert Client().get(address_in(token, pieces[0]), headers=headers).status_code == 200
    assert opened.views.count() == 1


def test_a_text_is_noted_whatever_part_of_it_is_asked_for() -> None:
    opened, token, pieces = shares_files("The plan")
    EvidenceItem.objects.filter(pk=pieces[0].pk).update(text="We read it aloud.")
    answer = Client().get(address_in(token, pieces[0]), headers={"Range": "bytes=5-"})
    assert (answer.content, opened.views.count()) == (b"We read it aloud.", 1)


def test_a_player_that_leaps_is_noted_once_an_hour_and_each_piece_by_itself() -> None:
    opened, token, pieces = shares_files("The lesson", "The talk")
    for piece in pieces:
        for asked in ("bytes=0-", "bytes=5-", "bytes=7-"):
            Client().get(address_in(token, piece), headers={"Range": asked})
    assert sorted(view.what for view in opened.views.all()) == ["The lesson", "The talk"]
    opened.views.update(at=timezone.now() - timedelta(hours=2))
    Client().get(address_in(token, pieces[0]), headers={"Range": "bytes=5-"})
    assert opened.views.count() == 3


def shares_files(*titles: str) -> tuple[Share, str, list[EvidenceItem]]:
    """A share that opens a file under each of these titles."""
    credential = make_credential()
    first = credential.evidence.get()
    sha256 = files.keep(b"Ten minutes of it").sha256
    pieces = []
    for position, title in enumerate(titles, start=first.position + 1):
        first.pk, first.title, first.sha256, first.position = uuid4(), title, sha256, position
        first.save(force_insert=True)
        pieces.append(EvidenceItem.objects.get(pk=first.pk))
    opened, token = make_share(credential, evidence=[one.pk for one in pieces], **soon())
    return opened, token, pieces


def address_in(token: str, piece: EvidenceItem) -> str:
    return reverse("hold:share_evidence", args=[token, piece.pk])


def test_a_share_leaves_no_trace_with_others() -> None:
    _opened, token = make_share(make_credential(), **soon())
    page = Client().get(reverse("hold:share", args=[token]))
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "no-store" in page.headers["Cache-Control"]


def test_a_revoked_badge_is_shown_as_taken_back_with_the_reason() -> None:
    credential = make_credential()
    _opened, token = make_share(credential, **soon())
    awarder = make_awarder(credential.organization)
    reason = "It was somebody else's work."
    revoke_credential(credential, by=awarder, kind="mistake", reason=reason, at=timezone.now())
    page = Client().get(reverse("hold:share", args=[token]))
    assert "Taken back" in page.text
    assert "somebody else" in page.text


def test_mallory_can_neither_see_nor_stop_anothers_share() -> None:
    opened, _token = make_share(make_credential(), **soon())
    client = signed_in(make_person("Mallory"))
    for name in ("hold:share_withdraw", "hold:share_renew"):
        assert client.post(reverse(name, args=[opened.pk])).status_code == 404
    assert client.get(reverse("hold:share_detail", args=[opened.pk])).status_code == 404


def test_a_share_shows_what_a_third_party_said_where_the_evidence_is_granted(client):
    credential = make_credential()
    item = credential.evidence.get()
    said = {"capacity": "client", "capacity_words": "", "corrected": False, "domain": "own"}
    more = {"answered_at": "2026-03-02T12:00:00Z", "statement": "She waited.", "name": ""}
    item.attestations = [{**said, **more, "words": "I was there."}]
    item.save()
    _closed, without = make_share(credential, **soon())
    _open, granting = make_share(credential, evidence=[item.pk], **soon())
    pages = [client.get(f"/s/{token}/").content.decode() for token in (without, granting)]
    assert ["I was there." in page for page in pages] == [False, True]
    assert "Client or customer, an address at a domain of its own" in pages[1]


def test_holder_and_reader_see_when_it_was_last_shown() -> None:
    held = make_credential()
    _share, token = make_share(held, **soon())
    day, mine = "20 November 2026", signed_in(recipient_of(held))
    for page in (
        mine.get(reverse("hold:wallet")),
        mine.get(reverse("hold:credential", args=[held.pk])),
        Client().get(reverse("hold:share", args=[token])),
    ):
        assert "Last shown on" in page.text
        assert day in page.text
