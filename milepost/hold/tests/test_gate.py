"""Shares that open by a mailed code or one time, and what each kind of reader is offered."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.hold import queries
from milepost.hold.actions import mail_code, open_once, open_with_code, renew_link, withdraw_share
from milepost.hold.models import ReaderCode, Reading, Share
from milepost.hold.rules import PACKAGES
from milepost.hold.rules import opening as rules
from milepost.hold.rules.opening import COOKIE
from milepost.hold.tests.builders import make_share
from milepost.issue.models import Credential
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry, Mail
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
READER = "registrar@college.example.edu"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def nobody_has_pressed_yet() -> None:
    cache.clear()


def gated(**changes: Any) -> tuple[Share, str, Credential]:
    credential = make_credential()
    changes = {"reader": READER, **changes}
    opened, token = make_share(credential, ends_at=timezone.now() + timedelta(days=30), **changes)
    return opened, token, credential


def mailed_code(to: str = READER) -> str:
    found = re.search(r"^\d{6}$", Mail.objects.filter(to=to).latest("pk").text, re.MULTILINE)
    assert found
    return found[0]


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def paths(token: str, credential: Credential) -> list[str]:
    """Everything a share hands out beside its page."""
    item = credential.evidence.get()
    files = [[token, credential.pk, form] for form in ("json", "png", "svg", "pdf")]
    return [
        *(reverse("hold:share_file", args=one) for one in files),
        reverse("hold:share_evidence", args=[token, item.pk]),
    ]


def test_behind_a_code_nothing_is_told_until_it_is_typed() -> None:
    credential = make_credential()
    item = credential.evidence.get()
    credential.evidence.update(kind="text", text="I waited.")
    opened, token = make_share(
        credential,
        reader=READER,
        evidence=[item.pk],
        ends_at=timezone.now() + timedelta(days=1),
    )
    reader, stranger = Client(), Client()
    for client in (reader, stranger):
        page = client.get(f"/s/{token}/")
        for secret in (opened.holder.name, credential.version.title, READER, opened.audience):
            assert secret not in page.text
        assert "no-store" in page.headers["Cache-Control"]
    assert {reader.get(path).status_code for path in paths(token, credential)} == {404}
    reader.post(f"/s/{token}/code/")
    answer = reader.post(f"/s/{token}/open/", {"code": mailed_code()}, follow=True)
    assert credential.version.title in answer.text
    assert {reader.get(path).status_code for path in paths(token, credential)} == {200}
    assert {stranger.get(path).status_code for path in paths(token, credential)} == {404}
    assert credential.version.title not in stranger.get(f"/s/{token}/").text
    assert {view.reader for view in opened.views.all()} == {READER}


def test_the_cookie_is_for_this_share_alone_and_out_of_reach_of_scripts() -> None:
    _opened, token, _credential = gated()
    _other, other_token = make_share(
        make_credential(), reader=READER, ends_at=timezone.now() + timedelta(days=1)
    )
    reader = Client()
    reader.post(f"/s/{token}/code/")
    reader.post(f"/s/{token}/open/", {"code": mailed_code()})
    cookie = reader.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        f"/s/{token}/",
        True,
        "Lax",
    )
    stolen = Client()
    stolen.cookies[COOKIE] = cookie.value
    assert "Get the code" in stolen.get(f"/s/{other_token}/").text
    assert not Reading.objects.filter(secret_hash=cookie.value).exists()


def test_a_code_works_once_for_a_while_and_only_the_newest() -> None:
    opened, token, _credential = gated()
    now = timezone.now()
    mail_code(opened, token=token, at=now)
    first = mailed_code()
    mail_code(opened, token=token, at=now + MINUTE)
    second, at = mailed_code(), now + 2 * MINUTE
    tries = {
        "older": (first, at),
        "late": (second, now + MINUTE + rules.CODE_LIFE),
        "other link": (second, at),
    }
    tokens = {"other link": "x" * 43}
    refused = {
        name: open_with_code(opened, token=tokens.get(name, token), typed=code, at=when)
        for name, (code, when) in tries.items()
        if name == "other link" or code != second or when > at
    }
    assert refused == {"older": None, "late": None, "other link": None}
    spaced = f"{second[:3]} {second[3:]}"
    assert open_with_code(opened, token=token, typed=spaced, at=at)
    assert open_with_code(opened, token=token, typed=second, at=at) is None


def test_after_five_wrong_tries_the_right_code_is_refused_as_well() -> None:
    opened, token, _credential = gated()
    now = timezone.now()
    mail_code(opened, token=token, at=now)
    right = mailed_code()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _try in range(rules.MOST_TRIES):
        assert open_with_code(opened, token=token, typed=wrong, at=now) is None
    assert open_with_code(opened, token=token, typed=right, at=now) is None


def test_a_wrong_an_old_and_a_never_mailed_code_read_the_same() -> None:
    opened, token, _credential = gated()
    client = Client()
    never = client.post(f"/s/{token}/open/", {"code": "123456"})
    client.post(f"/s/{token}/code/")
    right = mailed_code()
    wrong = client.post(f"/s/{token}/open/", {"code": f"{(int(right) + 1) % 10**6:06}"})
    opened.codes.update(expires_at=timezone.now())
    old = client.post(f"/s/{token}/open/", {"code": right})
    plain = [re.sub(r'value="\w{64}"', "", one.text) for one in (never, wrong, old)]
    notices = [one.split('id="error"')[1] for one in plain]
    assert [one.status_code for one in (never, wrong, old)] == [422, 422, 422]
    assert notices[0] == notices[1] == notices[2]


def test_five_codes_an_hour_are_mailed_for_a_share() -> None:
    opened, token, _credential = gated()
    now = timezone.now()
    for _number in range(rules.MOST_CODES):
        mail_code(opened, token=token, at=now)
    assert refused_code(opened, token=token, at=now + 59 * MINUTE) == "too-many-codes"
    mail_code(opened, token=token, at=now + 61 * MINUTE)
    assert Mail.objects.filter(to=READER).count() == rules.MOST_CODES + 1


def test_an_address_gets_ten_codes_an_hour_for_all_shares_of_a_holder() -> None:
    _opened, _token, credential = gated()
    changes = {"ends_at": timezone.now() + timedelta(days=30), "reader": READER}
    shares = [make_share(credential, **changes) for _number in range(3)]
    now = timezone.now()
    for share, token in shares[:2]:
        for _number in range(rules.MOST_CODES):
            mail_code(share, token=token, at=now)
    last, token = shares[2]
    assert refused_code(last, token=token, at=now + 59 * MINUTE) == "too-many-codes"
    assert refused_code(last, token=token, at=now + 61 * MINUTE) == ""


def test_nobody_locks_a_reader_out_of_what_others_share() -> None:
    opened, token, _credential = gated()
    mallory = make_credential(recipient=make_person("Mallory"))
    changes = {"ends_at": timezone.now() + timedelta(days=30), "reader": READER}
    now = timezone.now()
    for _number in range(3):
        hers, her_token = make_share(mallory, **changes)
        while refused_code(hers, token=her_token, at=now) == "":
            pass
    assert refused_code(opened, token=token, at=now) == ""


def refused_code(share: Share, *, token: str, at: datetime) -> str:
    """Ask for a code and say why none was mailed; empty if one was."""
    try:
        mail_code(share, token=token, at=at)
    except RuleError as error:
        return error.code
    return ""


@pytest.mark.usefixtures("one_moment")
def test_a_visitor_who_presses_again_and_again_is_slowed_down() -> None:
    _opened, token, _credential = gated()
    client = Client()
    answers = [client.post(f"/s/{token}/open/", {"code": "1"}).status_code for _n in range(21)]
    assert answers == [422] * 20 + [429]


def test_neither_code_nor_secret_is_kept_or_told() -> None:
    opened, token, _credential = gated()
    mail_code(opened, token=token, at=timezone.now())
    code = mailed_code()
    secret = open_with_code(opened, token=token, typed=code, at=timezone.now())
    assert secret is not None
    kept = [*ReaderCode.objects.values(), *Reading.objects.values(), *JournalEntry.objects.values()]
    hashes = str([(one.get("code_hash"), one.get("secret_hash"), one.get("data")) for one in kept])
    assert secret not in str(kept)
    assert code not in hashes
    assert READER not in str(list(JournalEntry.objects.values()))


def test_the_mail_holds_no_word_of_the_holders() -> None:
    credential = make_credential()
    words = {"audience": "Buy gold", "message": "Buy gold", "reference": "Buy gold"}
    opened, token = make_share(credential, reader=READER, **words)
    Person.objects.filter(pk=opened.holder.pk).update(name="Buy gold")
    mail_code(opened, token=token, at=NOW)
    mail = Mail.objects.get(to=READER)
    assert "Buy gold" not in mail.subject + mail.text
    assert "/s/" not in mail.text


def test_looking_at_a_link_that_opens_once_does_not_open_it() -> None:
    opened, token, credential = gated(reader="", once=True)
    scanner, first, second = Client(), Client(), Client()
    for _number in range(3):
        assert credential.version.title not in scanner.get(f"/s/{token}/").text
    assert {scanner.get(path).status_code for path in paths(token, credential)} == {404}
    scanner.get(f"/s/{token}/open/")
    opened.refresh_from_db()
    assert opened.opened_at is None
    assert credential.version.title in first.post(f"/s/{token}/open/", follow=True).text
    assert credential.version.title in first.get(f"/s/{token}/").text
    late = second.post(f"/s/{token}/open/", follow=True)
    assert (late.status_code, "and it was" in late.text) == (410, True)
    assert credential.version.title not in late.text


def test_what_opens_once_is_gone_an_hour_later_for_everyone() -> None:
    opened, token, _credential = gated(reader="", once=True)
    now = timezone.now()
    secret = open_once(opened, at=now)
    assert secret is not None
    assert open_once(opened, at=now) is None
    assert list(queries.open_share(token, now=now + 59 * MINUTE)) == [opened]
    assert list(queries.open_share(token, now=now + 60 * MINUTE)) == []
    with pytest.raises(RuleError):
        renew_link(opened, by=opened.holder, at=now + MINUTE)


def test_a_live_share_is_not_opened_once_and_a_code_is_never_skipped() -> None:
    live, _token, _credential = gated(reader="")
    coded, _token, _credential = gated(once=True)
    now = timezone.now()
    assert [open_once(one, at=now) for one in (live, coded)] == [None, None]


def test_a_code_and_once_go_together() -> None:
    opened, token, _credential = gated(once=True)
    now = timezone.now()
    mail_code(opened, token=token, at=now)
    assert open_with_code(opened, token=token, typed=mailed_code(), at=now)
    before = Mail.objects.count()
    mail_code(opened, token=token, at=now + MINUTE)
    assert Mail.objects.count() == before


def test_the_holder_looks_without_opening_it() -> None:
    opened, token, credential = gated(reader="", once=True)
    assert credential.version.title in signed_in(opened.holder).get(f"/s/{token}/").text
    opened.refresh_from_db()
    assert opened.opened_at is None
    assert opened.views.count() == 0


def test_withdrawing_and_a_new_link_put_everybody_out_again() -> None:
    opened, token, credential = gated()
    reader = Client()
    reader.post(f"/s/{token}/code/")
    reader.post(f"/s/{token}/open/", {"code": mailed_code()})
    secret = reader.cookies[COOKIE].value
    new = renew_link(opened, by=opened.holder, at=timezone.now())
    reader.cookies.clear()
    reader.cookies[COOKIE] = secret
    assert credential.version.title not in reader.get(f"/s/{new}/").text
    reader.post(f"/s/{new}/code/")
    reader.post(f"/s/{new}/open/", {"code": mailed_code()})
    assert credential.version.title in reader.get(f"/s/{new}/").text
    withdraw_share(opened, by=opened.holder, at=timezone.now())
    assert reader.get(f"/s/{new}/").status_code == 410
    assert {reader.get(path).status_code for path in paths(new, credential)} == {404}
    assert reader.post(f"/s/{new}/open/").status_code == 404


def test_the_door_is_closed_by_a_secure_cookie_on_https() -> None:
    _opened, token, _credential = gated(reader="", once=True)
    reader = Client()
    reader.post(f"/s/{token}/open/")
    assert bool(reader.cookies[COOKIE]["secure"]) is bool(settings.SESSION_COOKIE_SECURE)


@pytest.mark.parametrize("purpose", PACKAGES)
def test_each_purpose_proposes_what_its_reader_needs(purpose: str) -> None:
    credential = make_credential()
    item, package = credential.evidence.get(), PACKAGES[purpose]
    client = signed_in(make_holder(credential))
    chooser = client.get(reverse("hold:share_new"), {"badge": str(credential.pk)})
    query = f"?purpose={purpose}&amp;badge={credential.pk}"
    assert query in chooser.text
    form = client.get(f"{reverse('hold:share_new')}{query.replace('&amp;', '&')}")
    until = (timezone.localdate() + timedelta(days=package.days)).isoformat()
    assert f'value="{credential.pk}" checked' in form.text
    assert (f'value="{item.pk}" checked' in form.text) is package.evidence
    assert until in form.text
    assert ('name="reference"' in form.text) is bool(package.reference)


@pytest.mark.parametrize("purpose", PACKAGES)
def test_the_readers_page_speaks_to_its_reader(purpose: str) -> None:
    credential = make_credential()
    credential_holder = make_holder(credential)
    package = PACKAGES[purpose]
    ends_at = timezone.now() + timedelta(days=1)
    _opened, token = make_share(credential, purpose=purpose, reference="No. 1815", ends_at=ends_at)
    page = Client().get(f"/s/{token}/").text
    assert package.headline_for(credential_holder.name) in page
    assert str(package.lead) in page
    assert "No. 1815" in page
    assert ("<summary>How it was earned" in page) is package.folded


def make_holder(credential: Credential) -> Person:
    assert credential.recipient is not None
    return credential.recipient


def test_mallory_sees_no_ones_readers() -> None:
    opened, _token, _credential = gated()
    address = reverse("hold:share_detail", args=[opened.pk])
    assert READER in signed_in(opened.holder).get(address).text
    assert signed_in(make_person("Mallory")).get(address).status_code == 404
