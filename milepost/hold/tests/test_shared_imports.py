"""Badges from elsewhere in shares: whose they are, what the reader gets, and when they go."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.hold import queries
from milepost.hold.actions import Piece, bring, put_in, remove_import, share, withdraw_share
from milepost.hold.models import ImportedCredential, Share
from milepost.hold.tests.builders import make_request
from milepost.hold.tests.test_pages import queries_of, signed_in
from milepost.issue.rules import identity
from milepost.issue.tests.builders import make_credential
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.verify.tests.strangers import NOW, make_badge, make_network, make_text

pytestmark = pytest.mark.django_db


def kept_by(person: Person, *, number: int = 1, keep: bool = True) -> ImportedCredential:
    """A badge from elsewhere that this person brought, and keeps."""
    subject = make_badge()["credentialSubject"]
    about = subject | {"identifier": [identity(person.email, salt=f"s{number}")]}
    piece = Piece(name="badge.json", content=make_text(credentialSubject=about).encode())
    bringing = bring(person, pieces=[piece], fetch=make_network(), at=NOW)
    found = bringing.found.get()
    if keep:
        put_in(bringing, chosen=[found.pk], by=person, at=NOW)
    return ImportedCredential.objects.get(pk=found.pk)


def shared(person: Person, *kept: ImportedCredential) -> tuple[Share, str]:
    imported = [one.pk for one in kept]
    ends_at = timezone.now() + timedelta(days=30)
    return share(person, request=make_request(imported=imported, ends_at=ends_at), at=NOW)


def test_a_badge_from_elsewhere_is_shown_with_what_was_checked_and_as_it_came() -> None:
    ada = make_person("Ada")
    kept = kept_by(ada)
    opened, token = shared(ada, kept)
    reader = Client()
    page = reader.get(f"/s/{token}/").text
    for words in (kept.title, kept.issuer_name, "Verified", "earned elsewhere"):
        assert words in page
    file = reader.get(reverse("hold:share_imported", args=[token, kept.pk]))
    assert file.content.decode() == kept.document
    assert "no-store" in file.headers["Cache-Control"]
    assert [view.what for view in opened.views.all()] == [kept.title, "page"]
    assert queries.shares_of(ada).get().badges == 1


def test_a_badge_that_failed_a_check_says_so_to_the_reader() -> None:
    ada = make_person("Ada")
    kept = kept_by(ada)
    report = kept.report
    report["checks"][0] |= {"outcome": "failed", "sentence": "The signature is broken."}
    ImportedCredential.objects.filter(pk=kept.pk).update(verdict="invalid", report=report)
    _opened, token = shared(ada, kept)
    page = Client().get(f"/s/{token}/").text
    assert "Failed a check" in page
    assert "The signature is broken." in page


@pytest.mark.parametrize("whose", ["another's", "not kept"])
def test_only_ones_own_kept_badges_are_shared(whose: str) -> None:
    ada = make_person("Ada")
    owner = make_person("Grace") if whose == "another's" else ada
    kept = kept_by(owner, keep=whose == "another's")
    with pytest.raises(RuleError) as refused:
        shared(ada, kept)
    assert refused.value.code == "not-yours"
    assert Share.objects.count() == 0


def test_what_is_taken_out_of_the_wallet_leaves_its_shares() -> None:
    ada = make_person("Ada")
    first, second = kept_by(ada), kept_by(ada, number=2)
    opened, token = shared(ada, first, second)
    remove_import(first, by=ada, at=NOW)
    assert list(queries.granted_imports(opened)) == [second]
    gone = Client().get(reverse("hold:share_imported", args=[token, first.pk]))
    assert gone.status_code == 404


def test_a_badge_is_handed_out_through_its_own_open_share_only() -> None:
    ada = make_person("Ada")
    first, second = kept_by(ada), kept_by(ada, number=2)
    opened, token = shared(ada, first)
    addresses = [reverse("hold:share_imported", args=[token, one.pk]) for one in (first, second)]
    assert [Client().get(one).status_code for one in addresses] == [200, 404]
    withdraw_share(opened, by=ada, at=timezone.now())
    assert Client().get(addresses[0]).status_code == 404


def test_the_form_offers_badges_from_elsewhere_and_shares_them_beside_ones_own() -> None:
    credential = make_credential()
    ada = credential.recipient
    assert ada is not None
    kept, client = kept_by(ada), signed_in(ada)
    form = client.get(reverse("hold:share_new"), {"purpose": "registrar", "imported": str(kept.pk)})
    assert f'name="imported" value="{kept.pk}" checked' in form.text
    typed = {
        "key": str(uuid4()),
        "purpose": "registrar",
        "audience": "State College",
        "ends": (timezone.localdate() + timedelta(days=7)).isoformat(),
        "credentials": [str(credential.pk)],
        "imported": [str(kept.pk)],
    }
    page = client.post(reverse("hold:share_new"), typed, follow=True)
    assert credential.version.title in page.text
    assert kept.title in page.text
    assert queries.shares_of(ada).get().badges == 2


def test_a_share_asks_the_database_as_often_for_1_as_for_4_from_elsewhere() -> None:
    ada = make_person("Ada")
    kept = [kept_by(ada, number=number) for number in range(4)]
    tokens = [shared(ada, *some)[1] for some in (kept[:1], kept)]
    asked = [queries_of(lambda token=token: Client().get(f"/s/{token}/")) for token in tokens]
    assert asked[0] == asked[1] > 0
