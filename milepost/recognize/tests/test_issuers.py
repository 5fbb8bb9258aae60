"""What is known of who issued a badge: a stranger is warned of, and nobody borrows a name."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from insignia import did, sign
from milepost.frameworks.tests.builders import make_framework
from milepost.hold.actions import (
    Piece,
    ShareRequest,
    bring,
    collect,
    put_in,
    share,
    sign_record,
    start_collection,
)
from milepost.hold.models import ImportedCredential
from milepost.hold.queries import entries_of, portfolio_of, record_of, with_issuers
from milepost.hold.renderings.transcript import transcript_pdf
from milepost.hold.tests.builders import make_request, make_share
from milepost.hold.tests.test_handing_out import words
from milepost.hold.tests.test_pages import queries_of
from milepost.issue.models import Credential, IssuerKey
from milepost.issue.rules import identity
from milepost.issue.tests.builders import NOW, make_credential
from milepost.organizations.models import Organization
from milepost.organizations.queries import verified_domains
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.recognize import queries
from milepost.recognize.actions import ClaimRequest, claim
from milepost.recognize.rules.issuers import NamedIssuer, host_of
from milepost.recognize.tests.builders import TODAY, make_college, make_commitment
from milepost.site.walk import own_page
from milepost.verify.tests import test_presenting
from milepost.verify.tests.strangers import (
    EARLIER,
    ISSUER,
    KEY,
    make_badge,
    make_network,
    make_text,
)
from milepost.verify.views import pages

pytestmark = pytest.mark.django_db
UNKNOWN = ": not known here"


@pytest.mark.parametrize(
    ("identifier", "host"),
    [
        ("did:web:school.example", "school.example"),
        ("did:web:School.Example%3A8443:users:ada", "school.example"),
        ("did:web:school.example#key-1", "school.example"),
        ("https://school.example/issuer.json", "school.example"),
        ("http://[broken", ""),
        ("did:key:z6Mkabc", ""),
        ("urn:uuid:1", ""),
        ("", ""),
    ],
)
def test_an_issuers_name_leads_to_the_site_that_can_sign_for_it(identifier: str, host: str) -> None:
    assert host_of(identifier) == host


def prove(organization: Organization, *, domain: str) -> None:
    """Let an owner of this organization prove an address at a domain of its own."""
    Organization.objects.filter(pk=organization.pk).update(url=f"https://www.{domain}/")
    organization.refresh_from_db()
    join(make_person("Olga", email=f"olga@{domain}"), organization=organization, role="owner")


def named(credential: Credential) -> NamedIssuer:
    issuer = json.loads(credential.document)["issuer"]
    return NamedIssuer(identifier=issuer["id"], name=issuer["name"])


def test_a_member_is_known_by_its_key_with_its_domain_and_its_age_in_the_log() -> None:
    credential = make_credential(at=NOW)
    (plain,) = queries.standings([named(credential)])
    prove(credential.organization, domain="office.example.org")
    (proved,) = queries.standings([named(credential), named(credential)])
    assert (plain.organization, plain.domain) == (credential.organization, "")
    assert (proved.domain, proved.logged_since) == ("office.example.org", NOW)


def test_a_stranger_is_told_by_its_host_its_owner_here_and_a_namesake() -> None:
    house = make_organization("Riverside School")
    school = NamedIssuer(identifier=ISSUER, name="riverside school")
    (before,) = queries.standings([school])
    prove(house, domain="school.example")
    (after,) = queries.standings([school])
    assert (before.organization, before.owner, before.namesake) == (None, None, house)
    assert (after.organization, after.owner) == (None, house)


def test_a_domain_that_nobody_proved_or_that_only_contains_it_owns_nothing() -> None:
    claimed, longer = make_organization("Claimed"), make_organization("Longer")
    Organization.objects.filter(pk=claimed.pk).update(url="https://school.example/")
    prove(longer, domain="other-school.example")
    (one,) = queries.standings([NamedIssuer(identifier=ISSUER, name="")])
    assert one.owner is None


def test_a_key_that_begins_like_anothers_is_not_its() -> None:
    credential = make_credential()
    issuer = named(credential)
    cut = NamedIssuer(identifier=issuer.identifier[:-1], name="")
    (one,) = queries.standings([cut])
    assert one.organization is None


def test_proved_domains_are_found_for_many_in_one_question() -> None:
    colleges = [make_college(f"College {number}")[0] for number in range(3)]
    assert len(verified_domains(colleges)) == 3
    assert queries_of(lambda: verified_domains(colleges)) == 1


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(pages, "fetch", make_network())


def check(text: str) -> str:
    return Client().post("/verify/", {"text": text}).text


def test_the_verifier_warns_of_an_unknown_issuer_and_the_badge_stays_valid(network: None) -> None:
    page = check(make_text())
    assert "verdict-go" in page
    assert f"Riverside School{UNKNOWN}" in page
    assert "Whoever runs that site can sign in this name." in page


def test_nothing_is_told_of_an_issuer_whose_signature_does_not_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache.clear()
    credential = make_credential()
    monkeypatch.setattr(pages, "fetch", own_page)
    genuine = check(credential.document)
    forged = json.loads(credential.document)
    forged["credentialSubject"]["achievement"]["name"] = "Surgery"
    page = check(json.dumps(forged))
    assert "It signs here, with its own key." in genuine
    assert "verdict-stop" in page
    assert "It signs here, with its own key." not in page
    assert UNKNOWN not in page


def test_the_verifier_tells_strength_in_facts(network: None) -> None:
    page = check(make_text())
    assert "Last shown" in page
    assert "The badge does not say" in page


def kept_by(person: Person, **changes: Any) -> ImportedCredential:
    subject = make_badge(**changes)["credentialSubject"]
    about = subject | {"identifier": [identity(person.email, salt="s")]}
    text = make_text(**{**changes, "credentialSubject": about})
    bringing = bring(
        person,
        pieces=[Piece(name="b.json", content=text.encode())],
        fetch=make_network(),
        at=NOW,
    )
    found = bringing.found.get()
    put_in(bringing, chosen=[found.pk], by=person, at=NOW)
    return ImportedCredential.objects.get(pk=found.pk)


def test_a_share_tells_of_every_issuer_once() -> None:
    credential = make_credential()
    ada = credential.recipient
    assert ada is not None
    kept = kept_by(ada)
    request: ShareRequest = make_request(
        credential, imported=[kept.pk], ends_at=timezone.now() + timedelta(days=1)
    )
    _opened, token = share(ada, request=request, at=NOW)
    page = Client().get(f"/s/{token}/").text
    assert page.count("It signs here, with its own key.") == 1
    assert page.count(UNKNOWN) == 1
    assert "In facts" in page


def test_a_share_of_badges_from_elsewhere_is_its_holders_alone() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    kept = kept_by(ada)
    request = make_request(imported=[kept.pk], ends_at=timezone.now() + timedelta(days=1))
    _opened, token = share(ada, request=request, at=NOW)
    reader = Client()
    reader.force_login(grace)
    page = reader.get(f"/s/{token}/").text
    assert kept.title in page
    assert "What others say about your skills" not in page


def test_who_proved_the_domain_is_found_among_many_who_only_name_it() -> None:
    for number in range(60):
        other = make_organization(f"A school {number}")
        Organization.objects.filter(pk=other.pk).update(
            url=f"https://school.example/{number}", created_at=NOW
        )
    house = make_organization("Riverside School")
    prove(house, domain="school.example")
    (one,) = queries.standings([NamedIssuer(identifier=ISSUER, name="")])
    assert one.owner == house


def test_an_issuer_of_a_failed_badge_is_not_told_of_on_a_share() -> None:
    ada = make_person("Ada")
    kept = kept_by(ada)
    report = kept.report
    for one in report["checks"]:
        if one["name"] == "issuer":
            one["outcome"] = "unknown"
    ImportedCredential.objects.filter(pk=kept.pk).update(report=report)
    request = make_request(imported=[kept.pk], ends_at=timezone.now() + timedelta(days=1))
    _opened, token = share(ada, request=request, at=NOW)
    assert UNKNOWN not in Client().get(f"/s/{token}/").text


def test_a_badge_from_elsewhere_is_accepted_by_its_issuer_if_that_signs_here() -> None:
    ada, house = make_person("Ada"), make_organization("Riverside School")
    kept = kept_by(ada)
    version = make_commitment(issuers=(house.pk,))
    assert queries.accepting_brought([kept.report], on=TODAY) == []
    IssuerKey.objects.create(
        organization=house,
        method=f"{ISSUER}#key-1",
        multikey="z",
        sealed_secret=b"",
        created_at=NOW,
    )
    assert queries.accepting_brought([kept.report], on=TODAY) == [version]
    assert queries.accepting_brought([{**kept.report, "verdict": "unknown"}], on=TODAY) == []


def test_the_api_tells_the_same() -> None:
    credential = make_credential()
    address = "/api/v1/issuers/standing"
    member = Client().get(address, {"id": named(credential).identifier}).json()
    stranger = Client().get(address, {"id": ISSUER, "name": "Riverside School"}).json()
    assert member["organization"] == credential.organization.slug
    assert stranger == {
        "organization": None,
        "this_server": False,
        "domain": "",
        "logged_since": None,
        "host": "school.example",
        "owner": None,
        "namesake": None,
        "listings": [],
    }


def test_a_share_asks_as_often_for_one_issuer_as_for_four() -> None:
    ada = make_person("Ada")
    badges = [make_credential(recipient=ada) for _number in range(4)]
    ends_at = timezone.now() + timedelta(days=1)
    tokens = [make_share(*some, ends_at=ends_at)[1] for some in (badges[:1], badges)]
    asked = [queries_of(lambda token=token: Client().get(f"/s/{token}/")) for token in tokens]
    assert asked[0] == asked[1] > 0


def test_the_verifier_tells_who_accepts_a_badge_of_ours_and_of_no_forgery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache.clear()
    monkeypatch.setattr(pages, "fetch", own_page)
    credential = make_credential()
    make_commitment(achievements=(credential.version.achievement_id,), title="Three hours here")
    forged = json.loads(credential.document)
    forged["credentialSubject"]["achievement"]["name"] = "Surgery"
    found = [
        "Three hours here" in check(text) for text in (credential.document, json.dumps(forged))
    ]
    assert found == [True, False]


def test_the_verifier_tells_who_accepts_a_strangers_badge(network: None) -> None:
    house = make_organization("Riverside School")
    make_commitment(issuers=(house.pk,), title="Three hours here")
    before = check(make_text())
    IssuerKey.objects.create(
        organization=house,
        method=f"{ISSUER}#key-1",
        multikey="z",
        sealed_secret=b"",
        created_at=NOW,
    )
    assert ["Three hours here" in one for one in (before, check(make_text()))] == [False, True]


def test_a_badge_whose_holder_is_gone_is_nobodys_own(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(pages, "fetch", own_page)
    credential = make_credential()
    make_commitment(achievements=(credential.version.achievement_id,), title="Three hours here")
    Credential.objects.filter(pk=credential.pk).update(recipient=None)
    page = check(credential.document)
    assert "Three hours here" in page
    assert "Claim it" not in page


def test_this_server_is_known_as_who_put_a_record_together() -> None:
    ada = make_person("Ada")
    make_credential(recipient=ada)
    entries = entries_of(ada, collection=None, at=NOW)
    signer = json.loads(sign_record(ada, entries=entries, name="Record", at=NOW).text)["issuer"]
    [one] = queries.standings([NamedIssuer(identifier=signer["id"], name=signer["name"])])
    assert (one.is_this_server, one.organization) == (True, None)
    asked = {"id": signer["id"], "name": signer["name"]}
    answer = Client().get("/api/v1/issuers/standing", asked).json()
    assert (answer["this_server"], answer["organization"]) == (True, None)
    [forged] = queries.standings([NamedIssuer(identifier=ISSUER, name=signer["name"])])
    assert not forged.is_this_server


def test_the_verifier_knows_its_own_record_and_shows_what_is_inside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada = make_person("Ada")
    make_credential(recipient=ada)
    text = sign_record(
        ada, entries=entries_of(ada, collection=None, at=NOW), name="Record", at=NOW
    ).text
    monkeypatch.setattr(pages, "fetch", own_page)
    page = Client().post("/verify/", {"text": text}).text
    assert "This server signed it in its own name" in page
    assert UNKNOWN not in page
    assert "Who judged it, and how" in page


STRANGE = "Issuer not known here"
SIGNED_BY_ONESELF = {"id": "", "type": ["Profile"], "name": "Harvard"}


def self_signed(**changes: Any) -> dict[str, Any]:
    """A badge that somebody signed for themself under a famous name."""
    me = did.from_key(KEY.public)
    document = make_badge(issuer=SIGNED_BY_ONESELF | {"id": me}, name="MD", **changes)
    document["credentialSubject"]["achievement"]["name"] = "MD"
    del document["credentialStatus"]
    return sign(document, key=KEY, method=did.method_id(me), created=EARLIER)


def self_signed_of(person: Person) -> ImportedCredential:
    subject = make_badge()["credentialSubject"]
    about = subject | {"identifier": [identity(person.email, salt="s")]}
    return keep_text(person, json.dumps(self_signed(credentialSubject=about)))


def keep_text(person: Person, text: str) -> ImportedCredential:
    piece = Piece(name="b.json", content=text.encode())
    bringing = bring(person, pieces=[piece], fetch=own_page_or(make_network()), at=NOW)
    found = bringing.found.get()
    put_in(bringing, chosen=[found.pk], by=person, at=NOW)
    return ImportedCredential.objects.get(pk=found.pk)


def own_page_or(network: Any) -> Any:
    """A fetcher that finds this server's pages, and the school's."""

    def fetch(url: str) -> Any:
        return network(url) if "school.example" in url else own_page(url)

    return fetch


def copy_of_ours(person: Person) -> ImportedCredential:
    """A badge that was issued here and brought back by its holder."""
    return keep_text(person, make_credential(recipient=person).document)


def pages_of(kept: ImportedCredential, *, holder: Person) -> dict[str, str]:
    """Every page that shows a badge from elsewhere in a list or by itself."""
    client = Client()
    client.force_login(holder)
    collection = start_collection(holder, name="All", words="", at=NOW)
    collect(collection, chosen=[("elsewhere", kept.pk)], by=holder, at=NOW)
    soon = timezone.now() + timedelta(days=3)
    request = make_request(imported=[kept.pk], public=True, ends_at=soon)
    opened, token = share(holder, request=request, at=timezone.now())
    addresses = {
        "wallet": reverse("hold:wallet"),
        "elsewhere": reverse("hold:elsewhere"),
        "badge": reverse("hold:imported", args=[kept.pk]),
        "record": reverse("hold:record"),
        "collection": reverse("hold:collection", args=[collection.pk]),
        "choosing": reverse("hold:share_new") + "?purpose=employer",
        "share": reverse("hold:share_detail", args=[opened.pk]),
        "shared": reverse("hold:share", args=[token]),
        "embedded": reverse("hold:share_embed", args=[token]),
    }
    return {name: client.get(address).text for name, address in addresses.items()}


def test_who_signs_for_themself_looks_nowhere_like_somebody_known() -> None:
    ada = make_person("Ada")
    kept = self_signed_of(ada)
    assert (kept.verdict, kept.issuer_name) == ("valid", "Harvard")
    shown = pages_of(kept, holder=ada)
    assert [name for name, page in shown.items() if "MD" not in page] == []
    assert [name for name, page in shown.items() if STRANGE not in page] == []
    assert [name for name, page in shown.items() if 'tag-go">Verified' in page] == []
    assert "Says it is from Harvard" in shown["embedded"]
    for page in (shown["badge"], shown["shared"]):
        assert "Anybody can make such a key and write any name beside it." in page


def test_a_badge_of_ours_that_was_brought_back_is_marked_nowhere() -> None:
    ada = make_person("Ada")
    kept = copy_of_ours(ada)
    assert kept.verdict == "valid"
    shown = pages_of(kept, holder=ada)
    assert [name for name, page in shown.items() if STRANGE in page] == []
    assert "Verified" in shown["embedded"]


def test_what_waits_to_be_kept_is_marked_before_it_is_kept() -> None:
    ada, client = make_person("Ada"), Client()
    client.force_login(ada)
    texts = [json.dumps(self_signed()), make_credential(recipient=ada).document]
    pieces = [Piece(name="b.json", content=text.encode()) for text in texts]
    bringing = bring(ada, pieces=pieces, fetch=own_page_or(make_network()), at=NOW)
    page = client.get(reverse("hold:brought", args=[bringing.pk])).text
    assert page.count(STRANGE) == 1


def test_a_bundle_by_somebody_known_vouches_for_no_stranger_inside() -> None:
    ada = make_person("Ada")
    self_signed_of(ada)
    make_credential(recipient=ada)
    entries = entries_of(ada, collection=None, at=NOW)
    assert sorted((one.title, one.known) for one in entries) == [
        ("MD", False),
        (entries[0].title if entries[0].known else entries[1].title, True),
    ]
    record = sign_record(ada, entries=entries, name="Record", at=NOW).text
    kept = keep_text(ada, record)
    [marked] = with_issuers([kept])
    assert (kept.verdict, marked.strange) == ("valid", True)
    client = Client()
    client.force_login(ada)
    page = client.get(reverse("hold:imported", args=[kept.pk])).text
    assert page.count(f'tag-wait">{STRANGE}') == 2
    assert "Who issued what is inside" in page
    assert "Anybody can make such a key and write any name beside it." in page


def test_a_signature_that_does_not_hold_makes_nobody_known() -> None:
    ada = make_person("Ada")
    forged = json.loads(make_credential(recipient=ada).document)
    forged["credentialSubject"]["achievement"]["name"] = "Surgery"
    kept = keep_text(ada, json.dumps(forged))
    assert (kept.verdict, with_issuers([kept])[0].strange) == ("invalid", True)


def test_the_record_and_its_transcript_mark_what_nobody_here_vouches_for() -> None:
    ada = make_person("Ada")
    self_signed_of(ada)
    held = make_credential(recipient=ada)
    lines = record_of(ada, at=NOW)
    known = {one.title: one.known for line in lines for one in line.showings}
    assert known == {"MD": False, held.version.title: True}
    entries = entries_of(ada, collection=None, at=NOW)
    told = portfolio_of(ada, entries=entries, title="Record", words=False, at=NOW)
    text = words(transcript_pdf(told, lines=lines))
    assert text.count(STRANGE) == 3
    assert "Anybody can make a key and write any name beside it." in text
    alone = [one for one in entries if one.known]
    told = portfolio_of(ada, entries=alone, title="Record", words=False, at=NOW)
    ours = [line for line in lines if line.known]
    assert STRANGE not in words(transcript_pdf(told, lines=ours))


def test_whoever_decides_a_claim_sees_that_nobody_here_knows_the_issuer() -> None:
    ada, framework = make_person("Ada"), make_framework()
    competency = framework.competencies.exclude(uri="").first()
    assert competency
    college = make_college()
    made = make_commitment(college=college, competencies=(competency.identifier,))
    subject = make_badge()["credentialSubject"]
    named = {"type": ["Alignment"], "targetName": "Calm", "targetUrl": competency.uri}
    achievement = subject["achievement"] | {"name": "MD", "alignment": [named]}
    about = {"identifier": [identity(ada.email, salt="s")], "achievement": achievement}
    kept = keep_text(ada, json.dumps(self_signed(credentialSubject=subject | about)))
    request = ClaimRequest(id=uuid4(), credentials=[], evidence=[], imported=[kept.pk])
    claimed = claim(made.commitment, request=request, by=ada, at=NOW)
    client = Client()
    client.force_login(college[1])
    assert STRANGE in client.get(reverse("recognize:decide", args=[claimed.pk])).text


def test_programs_read_whether_an_issuer_is_known() -> None:
    ada = make_person("Ada")
    self_signed_of(ada)
    copy_of_ours(ada)
    token = make_token(ada, name="t", expires_at=None, at=timezone.now())
    headers = {"Authorization": f"Bearer {token}"}
    answer = Client().get("/api/v1/wallet/imported", headers=headers).json()
    assert sorted(one["issuer_known"] for one in answer["items"]) == [False, True]
    lines = Client().get("/api/v1/wallet/record", headers=headers).json()["items"]
    known = {one["title"]: one["issuer_known"] for line in lines for one in line["showings"]}
    assert sorted(known.values()) == [False, True]


@pytest.mark.parametrize("form", ["badge", "badge_sd_jwt"])
def test_a_wallets_answer_by_an_organization_here_is_not_marked(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    IssuerKey.objects.create(
        organization=make_organization("State Office"),
        method=did.method_id(did.from_key(test_presenting.ISSUER.public)),
        multikey="z",
        sealed_secret=b"",
        created_at=NOW,
    )
    asked = test_presenting.Asked()
    shown = asked.presentation() if form == "badge" else asked.sd_jwt()
    assert asked.answer({form: [shown]}).status_code == 200
    assert STRANGE not in asked.shown()
    IssuerKey.objects.all().delete()
    assert STRANGE in asked.shown()
