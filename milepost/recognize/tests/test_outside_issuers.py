"""Commitments to what an issuer from elsewhere gives: named by its id, signed, found, claimed."""

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from milepost.hold.actions import share
from milepost.hold.tests.builders import make_request as make_share_request
from milepost.issue.models import IssuerKey
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.errors import RuleError
from milepost.organizations.tests.builders import make_organization
from milepost.people.tests.builders import make_person
from milepost.recognize import actions, queries
from milepost.recognize.models import Commitment, CommitmentVersion
from milepost.recognize.queries import Asked
from milepost.recognize.rules.issuers import NamedIssuer, each_once, issuers_in_lines
from milepost.recognize.tests.builders import TODAY, make_college, make_commitment
from milepost.recognize.tests.test_api import BODY, call
from milepost.recognize.tests.test_brought_claims import kept, make_request
from milepost.recognize.tests.test_pages import as_person, typed
from milepost.verify.tests.strangers import ISSUER

pytestmark = pytest.mark.django_db
STRANGER = NamedIssuer(identifier=ISSUER, name="Riverside School")


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", ()),
        (f"{ISSUER} Riverside School", (STRANGER,)),
        (f"\n {ISSUER}#key-1   Riverside \t School \n", (STRANGER,)),
        (f"{ISSUER}\n{ISSUER} Again", (NamedIssuer(identifier=ISSUER, name=""),)),
        (
            "https://badges.example.org/issuer#us Office",
            (NamedIssuer(identifier="https://badges.example.org/issuer#us", name="Office"),),
        ),
    ],
)
def test_issuers_are_read_one_a_line(text: str, named: tuple[NamedIssuer, ...]) -> None:
    assert issuers_in_lines(text) == named


@pytest.mark.parametrize(
    "identifier",
    [
        "Riverside School",
        "riverside.example",
        "http://riverside.example/",
        "https://",
        "https://[::1/",
        "https://riverside.example@evil.example/",
        "https://riverside.example/\u200b",
        "https://r\u0456verside.example/",
        "did:web:",
        "did:Web:riverside.example",
        "did:web:riverside.example/path",
        "did:web:riverside.example<script>",
        "javascript:alert(1)",
        "did:web:" + "a" * 500,
    ],
)
def test_what_is_no_issuers_id_is_refused(identifier: str) -> None:
    with pytest.raises(RuleError) as refused:
        each_once([NamedIssuer(identifier=identifier, name="")])
    assert refused.value.code == "issuer-unreadable"


def test_it_is_signed_by_its_id_and_found_both_ways() -> None:
    made = make_commitment(outside_issuers=(STRANGER,))
    signed = orjson.loads(made.document)
    subject = signed["credentialSubject"]
    assert subject["id"] == ISSUER
    assert subject["commitment"]["acceptsIssuedBy"] == [ISSUER]
    assert f"any badge issued by “Riverside School” ({ISSUER})" in subject["endorsementComment"]
    other = make_commitment(
        outside_issuers=(NamedIssuer(identifier="did:web:other.example", name=""),)
    )
    assert list(queries.found(Asked(issuer_id=ISSUER), on=TODAY)) == [made]
    assert list(queries.found(Asked(words="riverside"), on=TODAY)) == [made]
    assert list(queries.found(Asked(words="other example"), on=TODAY)) == [other]
    assert list(queries.found(Asked(issuer_id="did:web:nobody.example"), on=TODAY)) == []


def test_a_holder_of_its_badge_sees_it_claims_under_it_and_hears_of_its_end() -> None:
    ada = make_person("Ada")
    badge = kept(ada)
    made = make_commitment(outside_issuers=(STRANGER,))
    make_commitment(outside_issuers=(NamedIssuer(identifier="did:web:other.example", name=""),))
    assert queries.accepting_brought([badge.report], on=TODAY) == [made]
    assert queries.accepting_brought([{**badge.report, "verdict": "unknown"}], on=TODAY) == []
    assert queries.claimable_imports(ada, commitment=made.commitment_id, on=TODAY) == [badge]
    page = as_person(ada).get(reverse("hold:imported", args=[badge.pk])).text
    assert reverse("recognize:claim", args=[made.commitment_id]) in page
    claim = actions.claim(made.commitment, request=make_request(badge), by=ada, at=NOW)
    assert [one.imported for one in claim.badges.all()] == [badge]
    assert list(queries.affected(made, on=TODAY)) == [ada]


def test_a_stranger_of_the_same_name_is_not_covered() -> None:
    ada = make_person("Ada")
    kept(ada)
    made = make_commitment(
        outside_issuers=(NamedIssuer(identifier="did:web:fake.example", name="Riverside School"),)
    )
    assert queries.claimable_imports(ada, commitment=made.commitment_id, on=TODAY) == []


def test_who_signs_here_is_named_as_the_organization_that_it_is() -> None:
    school = make_organization("Riverside School")
    IssuerKey.objects.create(
        organization=school,
        method=f"{ISSUER}#key-1",
        multikey="z",
        sealed_secret=b"",
        created_at=NOW,
    )
    made = make_commitment(outside_issuers=(STRANGER,))
    assert list(made.issuers.all()) == [school]
    assert not made.outside_issuers.exists()
    assert list(queries.found(Asked(issuer_id=ISSUER), on=TODAY)) == [made]


def test_the_next_version_keeps_it_until_it_is_taken_out() -> None:
    college = make_college()
    made = make_commitment(college=college, outside_issuers=(STRANGER,))
    draft = actions.start_version(made.commitment, by=college[1], at=NOW)
    assert queries.terms_of(draft).outside_issuers == (STRANGER,)


def test_the_page_takes_it_one_a_line_and_says_what_is_wrong_beside_it() -> None:
    college, rita = make_college()
    client = as_person(rita)
    client.post(reverse("recognize:start", args=[college.slug]))
    made = Commitment.objects.get()
    edit = reverse("recognize:edit", args=[made.pk])
    wrong = client.post(edit, typed(do="publish", outside_issuers="Riverside School"))
    assert wrong.status_code == 422
    assert "“Riverside” is not an issuer’s id." in wrong.text
    assert CommitmentVersion.objects.get().published_at is None
    client.post(edit, typed(do="save", outside_issuers=f"{ISSUER} Riverside School"))
    assert f"{ISSUER} Riverside School</textarea>" in client.get(edit).text
    client.post(edit, typed(do="publish", outside_issuers=f"{ISSUER} Riverside School"))
    page = Client().get(reverse("recognize:commitment", args=[made.pk])).text
    assert "From elsewhere: what counts is this id, not the name." in page
    found = Client().get(reverse("recognize:commitments"), {"issuer_id": ISSUER}).text
    assert f"What accepts everything of {ISSUER}." in found
    assert reverse("recognize:commitment", args=[made.pk]) in found


def test_a_share_of_its_badge_tells_where_it_is_accepted() -> None:
    ada = make_person("Ada")
    badge = kept(ada)
    made = make_commitment(outside_issuers=(STRANGER,))
    _opened, token = share(ada, request=make_share_request(imported=[badge.pk]), at=NOW)
    assert reverse("recognize:commitment", args=[made.commitment_id]) in (
        Client().get(f"/s/{token}/").text
    )


def test_programs_name_it_and_find_it() -> None:
    college, rita = make_college()
    asked = [{"id": f"{ISSUER}#key-1", "name": "Riverside School"}]
    body = BODY | {"outside_issuers": asked}
    begun = call("post", f"/organizations/{college.slug}/commitments", by=rita, body=body)
    told = [{"id": ISSUER, "name": "Riverside School"}]
    assert (begun.status_code, begun.json()["outside_issuers"]) == (201, told)
    call("post", f"/commitments/{begun.json()['id']}/publish", by=rita)
    listed = call("get", f"/commitments?issuer_id={ISSUER}").json()
    assert [one["outside_issuers"] for one in listed["items"]] == [told]
    assert call("get", "/commitments?issuer_id=did:web:other.example").json()["count"] == 0
    wrong = body | {"outside_issuers": [{"id": "Riverside"}]}
    refused = call("post", f"/organizations/{college.slug}/commitments", by=rita, body=wrong)
    assert refused.json()["code"] == "issuer-unreadable"


def test_programs_ask_which_commitments_cover_ones_badges() -> None:
    ada = make_person("Ada")
    badge, held = kept(ada), make_credential(recipient=ada)
    outside = make_commitment(outside_issuers=(STRANGER,), title="B")
    here = make_commitment(achievements=(held.version.achievement_id,), title="A")
    make_commitment(achievements=(make_credential().version.achievement_id,), title="C")
    told = call("get", "/wallet/commitments", by=ada).json()
    assert [
        (one["commitment"]["id"], one["credentials"], one["imported"]) for one in told["items"]
    ] == [
        (str(here.commitment_id), [str(held.pk)], []),
        (str(outside.commitment_id), [], [str(badge.pk)]),
    ]
    assert call("get", "/wallet/commitments", by=make_person("Bea")).json()["count"] == 0
    assert call("get", "/wallet/commitments").status_code == 401
