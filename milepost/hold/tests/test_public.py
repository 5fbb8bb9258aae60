"""Shares for everyone: embedded, by oEmbed, as a QR code, on a LinkedIn profile; and only those."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.hold.actions import renew_link, withdraw_share
from milepost.hold.models import Share
from milepost.hold.rules.embedding import Frame, Profiled, linkedin_link, oembed
from milepost.hold.tests.builders import make_share
from milepost.hold.tests.test_pages import recipient_of, share_form, signed_in
from milepost.issue.actions import revoke_credential
from milepost.issue.models import Credential
from milepost.issue.tests.builders import make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
NAMES = ["Bread & butter", "C++ #1", "Ünïcode 🎓", "مهارة", "100 % = all?"]


def public(credential: Credential, **changes: Any) -> tuple[Share, str]:
    ends_at = timezone.now() + timedelta(days=30)
    return make_share(credential, **{"public": True, "ends_at": ends_at, **changes})


def asked(address: str, **more: str) -> Any:
    return Client().get(reverse("hold:oembed"), {"url": address, **more})


def page_of(token: str) -> str:
    return f"{settings.PUBLIC_URL}/s/{token}/"


def test_a_public_share_may_be_framed_and_runs_nothing() -> None:
    credential = make_credential()
    _opened, token = public(credential)
    page = Client().get(reverse("hold:share_embed", args=[token]))
    policy = page.headers["Content-Security-Policy"]
    assert (page.status_code, credential.version.title in page.text) == (200, True)
    assert "X-Frame-Options" not in page.headers
    assert "frame-ancestors *" in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "script-src" not in policy
    assert "no-store" in page.headers["Cache-Control"]
    assert not page.cookies


def test_only_that_one_page_may_be_framed() -> None:
    credential = make_credential()
    _opened, token = public(credential)
    for path in (f"/s/{token}/", reverse("hold:share_file", args=[token, credential.pk, "json"])):
        headers = Client().get(path).headers
        assert headers["X-Frame-Options"] == "DENY"
    policy = Client().get(f"/s/{token}/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("kind", ["live", "once", "reader", "withdrawn", "ended"])
def test_what_is_not_public_is_neither_embedded_nor_told_of(kind: str) -> None:
    credential = make_credential()
    changes: dict[str, Any] = {
        "live": {"public": False},
        "once": {"public": False, "once": True},
        "reader": {"public": False, "reader": "r@example.org"},
    }.get(kind, {})
    opened, token = public(credential, **changes)
    if kind == "withdrawn":
        withdraw_share(opened, by=opened.holder, at=timezone.now())
    if kind == "ended":
        Share.objects.filter(pk=opened.pk).update(ends_at=timezone.now())
    page = Client().get(reverse("hold:share_embed", args=[token]))
    assert (page.status_code, credential.version.title in page.text) == (404, False)
    assert opened.holder.name not in page.text
    assert asked(page_of(token)).status_code == 404
    assert "oembed" not in Client().get(f"/s/{token}/").text


def test_oembed_answers_for_the_share_and_its_page_leads_there() -> None:
    credential = make_credential()
    opened, token = public(credential)
    page = Client().get(f"/s/{token}/").text
    link = page.split('type="application/json+oembed" href="')[1].split('"')[0]
    answer = Client().get(link.replace("&amp;", "&").removeprefix(settings.PUBLIC_URL))
    told = answer.json()
    assert {name: told[name] for name in ("version", "type", "author_name", "cache_age")} == {
        "version": "1.0",
        "type": "rich",
        "author_name": opened.holder.name,
        "cache_age": 0,
    }
    assert f'src="{page_of(token)}embed/"' in told["html"]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in told["html"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_oembed_keeps_to_the_size_that_is_allowed() -> None:
    _opened, token = public(make_credential())
    small = asked(page_of(token), maxwidth="300", maxheight="150").json()
    strange = asked(page_of(token), maxwidth="-5", maxheight="9" * 40).json()
    assert (small["width"], small["height"]) == (300, 150)
    assert 'width="300" height="150"' in small["html"]
    assert (strange["width"], strange["height"]) == (480, 224)


def test_oembed_says_no_in_the_words_of_its_specification() -> None:
    _opened, token = public(make_credential())
    assert asked(page_of(token), format="xml").status_code == 501
    strange = ["", "x", f"https://evil.example/s/{token}/", "http://[", "\x00", "javascript:1"]
    strange += [page_of("x" * 43), f"{settings.PUBLIC_URL}/verify/", f"{page_of(token)}evil"]
    assert {asked(address).status_code for address in strange} == {404}


def test_a_name_cannot_break_out_of_the_frame() -> None:
    frame = Frame(address="https://a.example/", title='"><script>alert(1)</script>', badges=1)
    told = oembed(frame, author="", home="https://a.example/", limits=(480, 640))
    assert "<script>" not in told["html"]


def test_what_everyone_may_see_is_neither_for_one_reader_nor_once() -> None:
    for changes in ({"once": True}, {"reader": "r@example.org"}):
        with pytest.raises(RuleError) as refused:
            public(make_credential(), **changes)
        assert refused.value.code == "public-or-gated"
    assert Share.objects.count() == 0


def test_the_holder_finds_a_public_link_again_and_of_no_other_share() -> None:
    credential = make_credential()
    client = signed_in(recipient_of(credential))
    opened, token = public(credential)
    other, other_token = public(credential, public=False)
    pages = [client.get(reverse("hold:share_detail", args=[one.pk])) for one in (opened, other)]
    assert [page_of(token) in pages[0].text, page_of(other_token) in pages[1].text] == [True, False]
    new = renew_link(opened, by=opened.holder, at=timezone.now())
    again = client.get(reverse("hold:share_detail", args=[opened.pk])).text
    assert [page_of(one) in again for one in (token, new)] == [False, True]
    assert token not in str(Share.objects.values_list())


def test_the_form_makes_a_public_share_with_everything_to_pass_on() -> None:
    credential = make_credential()
    client = signed_in(recipient_of(credential))
    page = client.post(
        reverse("hold:share_new"), share_form(credential, opens="public"), follow=True
    ).text
    assert "&lt;iframe src=" in page
    assert "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME" in page
    qr = client.get(reverse("hold:share_qr", args=[Share.objects.get().pk]))
    assert (qr.status_code, b"<svg" in qr.content) == (200, True)
    assert signed_in(make_person("Mallory")).get(qr.request["PATH_INFO"]).status_code == 404


def test_a_share_whose_link_is_gone_has_no_qr_code() -> None:
    credential = make_credential()
    opened, _token = public(credential, public=False)
    client = signed_in(recipient_of(credential))
    assert client.get(reverse("hold:share_qr", args=[opened.pk])).status_code == 404


def test_an_embedded_page_is_noted_once_an_hour() -> None:
    opened, token = public(make_credential())
    for _number in range(3):
        Client().get(reverse("hold:share_embed", args=[token]))
    assert [view.what for view in opened.views.all()] == ["embedded"]


@pytest.mark.parametrize("name", NAMES)
def test_linkedin_is_given_every_name_whole(name: str) -> None:
    address = "https://m.example/s/x/?a=1&b=c#d"
    link = linkedin_link(
        Profiled(
            name=name,
            organization=name,
            issued=date(2026, 12, 31),
            expires=None,
            address=address,
            identifier="",
        )
    )
    assert parse_qs(urlsplit(link).query, strict_parsing=True) == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": [name],
        "organizationName": [name],
        "issueYear": ["2026"],
        "issueMonth": ["12"],
        "certUrl": [address],
    }


def test_linkedin_is_told_when_it_expires_and_not_of_what_was_taken_back() -> None:
    credential = make_credential()
    until = timezone.now() + timedelta(days=365)
    Credential.objects.filter(pk=credential.pk).update(valid_until=until)
    opened, _token = public(credential)
    client = signed_in(opened.holder)
    address = reverse("hold:share_detail", args=[opened.pk])
    assert f"expirationYear={until.year}" in client.get(address).text
    awarder = make_awarder(credential.organization)
    revoke_credential(
        credential, by=awarder, kind="mistake", reason="A mistake.", at=timezone.now()
    )
    assert "linkedin.com" not in client.get(address).text
