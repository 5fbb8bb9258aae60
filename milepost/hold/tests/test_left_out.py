"""Parts of a badge left out of a share: gone from the page and from every file, still signed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from insignia import InsigniaError, unbake
from milepost.hold.models import Share
from milepost.hold.tests.builders import make_share
from milepost.issue.actions import revoke_credential, sign_selective
from milepost.issue.models import Credential, SelectiveCopy
from milepost.issue.queries import document_of
from milepost.issue.renderings.selective import presented
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.ledger.models import Leaf
from milepost.site.walk import own_page
from milepost.verify.actions import check

pytestmark = pytest.mark.django_db
ALL = ["results", "assessment", "evidence"]


def partly(credential: Credential, **changes: Any) -> tuple[Share, str]:
    return make_share(credential, ends_at=timezone.now() + timedelta(days=1), **changes)


def signed_part(token: str, credential: Credential) -> str:
    address = reverse("hold:share_file", args=[token, credential.pk, "jwt"])
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/vc+sd-jwt"
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def told_of(text: str) -> dict[str, Any]:
    told = check(text, fetch=own_page, now=timezone.now()).told
    assert told["verdict"] == "valid", told["checks"]
    return {name: bool(told["badge"][name]) for name in ("steps", "assessment", "evidence")}


@pytest.mark.parametrize("left_out", [[one] for one in ALL] + [ALL])
def test_what_is_left_out_is_in_no_file_and_the_rest_verifies(left_out: list[str]) -> None:
    credential = make_credential()
    _opened, token = partly(credential, left_out=left_out)
    hidden = {"steps": "results", "assessment": "assessment", "evidence": "evidence"}
    assert told_of(signed_part(token, credential)) == {
        name: part not in left_out for name, part in hidden.items()
    }


def test_the_page_tells_no_more_than_the_file() -> None:
    credential = make_credential()
    document = document_of(credential)
    subject = document["credentialSubject"]
    secrets = [
        subject["assessment"]["agreement"],
        subject["assessment"]["decisionLeaf"],
        document["evidence"][0]["name"],
    ]
    _whole, plain = partly(credential)
    _opened, token = partly(credential, left_out=ALL)
    whole, part = (Client().get(f"/s/{one}/").text for one in (plain, token))
    assert [secret in whole for secret in secrets[::2]] == [True, True]
    assert [secret in part for secret in secrets] == [False] * 3
    assert "What you see is signed" in part


def test_no_other_file_brings_the_whole_badge_along() -> None:
    credential = make_credential()
    _opened, token = partly(credential, left_out=["assessment"])
    for form in ("json", "png", "pdf"):
        address = reverse("hold:share_file", args=[token, credential.pk, form])
        assert Client().get(address).status_code == 404
    drawing = Client().get(reverse("hold:share_file", args=[token, credential.pk, "svg"]))
    assert drawing.status_code == 200
    with pytest.raises(InsigniaError):
        unbake(drawing.content)


def test_pieces_that_are_shown_stay_named_and_the_others_are_gone() -> None:
    credential = make_credential()
    item = credential.evidence.get()
    _opened, token = partly(credential, left_out=["evidence"], evidence=[item.pk])
    report = check(signed_part(token, credential), fetch=own_page, now=timezone.now()).told
    assert [one["identifier"] for one in report["badge"]["evidence"]] == [f"urn:uuid:{item.pk}"]
    assert report["badge"]["narrative"] == ""


def test_a_whole_share_has_no_sd_jwt() -> None:
    credential = make_credential()
    _opened, token = partly(credential)
    address = reverse("hold:share_file", args=[token, credential.pk, "jwt"])
    assert Client().get(address).status_code == 404
    assert SelectiveCopy.objects.count() == 0


def test_it_is_signed_once_logged_and_revoked_with_the_badge() -> None:
    credential = make_credential()
    for _twice in range(2):
        _opened, token = partly(credential, left_out=["results"])
    copy = SelectiveCopy.objects.get()
    assert Leaf.objects.filter(entry__contains=copy.sha256).count() == 1
    text = signed_part(token, credential)
    awarder = make_awarder(credential.organization)
    revoke_credential(
        credential, by=awarder, kind="mistake", reason="A mistake.", at=timezone.now()
    )
    told = check(text, fetch=own_page, now=timezone.now()).told
    assert told["verdict"] == "invalid"
    assert "A mistake." in Client().get(f"/s/{token}/").text


def test_a_revoked_badge_is_not_signed_again() -> None:
    credential = make_credential()
    awarder = make_awarder(credential.organization)
    revoke_credential(credential, by=awarder, kind="mistake", reason="A mistake.", at=NOW)
    with pytest.raises(RuleError):
        partly(credential, left_out=["results"])
    assert Share.objects.count() == 0


def test_a_changed_part_does_not_verify() -> None:
    credential = make_credential()
    sign_selective(credential, at=NOW)
    credential.refresh_from_db()
    text = presented(credential, left_out=["results"], evidence=[]).text
    token, *disclosures = text.split("~")
    forged = "~".join([token, *disclosures[:-1], disclosures[0], ""])
    told = check(forged, fetch=own_page, now=NOW).told
    assert told["verdict"] == "invalid"


def test_unknown_parts_are_passed_over() -> None:
    opened, _token = partly(make_credential(), left_out=["results", "everything"])
    assert opened.left_out == ["results"]
