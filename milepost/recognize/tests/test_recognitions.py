"""How far a badge is recognized, as a fact on shares, beside checked badges and in the API."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from milepost.hold.actions import keep, share
from milepost.hold.models import ImportedCredential
from milepost.hold.queries import imported_of
from milepost.hold.tests.builders import make_request, make_share
from milepost.hold.tests.test_bringing import brought, given_to
from milepost.issue.models import Credential, IssuerKey
from milepost.issue.tests.builders import NOW, make_credential
from milepost.organizations.tests.builders import make_organization
from milepost.people.tests.builders import make_person
from milepost.recognize import actions, queries
from milepost.recognize.actions import ClaimRequest, Ruling
from milepost.recognize.queries import Recognized
from milepost.recognize.tests.builders import TODAY, make_college, make_commitment
from milepost.recognize.tests.test_brought_claims import kept
from milepost.recognize.tests.test_outside_issuers import STRANGER
from milepost.verify import api
from milepost.verify.tests.strangers import ISSUER, make_network, make_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def honor(number: int, *, of: Credential, under: Any, by: Any) -> None:
    """Let so many other holders of the same badge claim, and all of them be honored."""
    for each in range(number):
        holder = make_person(f"Holder {each}")
        badge = make_credential(recipient=holder, version=of.version)
        request = ClaimRequest(id=uuid4(), credentials=[badge.pk], evidence=[])
        made = actions.claim(under.commitment, request=request, by=holder, at=NOW)
        actions.decide(made, ruling=Ruling(outcome="honored"), by=by, at=NOW)


def test_commitments_and_honored_claims_are_counted_never_one_by_one() -> None:
    badge, other = make_credential(), make_credential()
    college = make_college()
    named = (badge.version.achievement_id,)
    made = make_commitment(college=college, achievements=named)
    make_commitment(college=college, achievements=named, title="More")
    make_commitment(achievements=named, title="Elsewhere")
    expected = {badge.pk: Recognized(commitments=3, organizations=2), other.pk: Recognized()}
    assert queries.recognitions_of([badge, other], on=TODAY) == expected
    honor(4, of=badge, under=made, by=college[1])
    assert queries.recognitions_of([badge], on=TODAY)[badge.pk].honored == 0
    honor(2, of=badge, under=made, by=college[1])
    assert queries.recognitions_of([badge], on=TODAY)[badge.pk].honored == 5


def test_a_share_says_it_of_each_badge_with_as_few_questions() -> None:
    ada = make_person("Ada")
    badges = [make_credential(recipient=ada) for _number in range(3)]
    for one in badges:
        make_commitment(achievements=(one.version.achievement_id,))

    def opened(*shown: Credential) -> tuple[str, int]:
        _share, token = make_share(*shown)
        Client().get(f"/s/{token}/")
        with CaptureQueriesContext(connection) as asked:
            text = Client().get(f"/s/{token}/").text
        return text, len(asked)

    (text, few), (all_of_it, many) = opened(badges[0]), opened(*badges)
    assert "1 commitment in force covers it, of 1 organization" in text
    assert all_of_it.count("1 commitment in force covers it, of 1 organization") == 3
    assert many == few


def test_a_program_reads_it_in_the_report_of_a_valid_badge_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_commitment(outside_issuers=(STRANGER,))
    monkeypatch.setattr(api, "fetch", make_network())

    def told(text: str) -> Any:
        body = {"text": text}
        return Client().post("/api/v1/verify", body, content_type="application/json").json()

    valid = told(make_text())
    assert valid["verdict"] == "valid"
    assert valid["recognitions"] == {"commitments": 1, "organizations": 1, "honored": 0}
    broken = told(make_text().replace("Calm phone calls", "Loud phone calls"))
    assert (broken["verdict"], broken["recognitions"]) == ("invalid", None)


def test_one_of_ours_counts_by_what_it_is() -> None:
    badge, school = make_credential(), make_organization("Riverside School")
    make_commitment(achievements=(badge.version.achievement_id,))
    report = kept(make_person("Ada")).report
    report["badge"]["identifier"] = f"urn:uuid:{badge.pk}"
    assert queries.recognition_of_report(report, on=TODAY) == Recognized()
    IssuerKey.objects.create(
        organization=school,
        method=f"{ISSUER}#key-1",
        multikey="z",
        sealed_secret=b"",
        created_at=NOW,
    )
    Credential.objects.filter(pk=badge.pk).update(organization=school)
    told = queries.recognition_of_report(report, on=TODAY)
    assert told == Recognized(commitments=1, organizations=1)
    assert queries.recognition_of_report({**report, "verdict": "unknown"}, on=TODAY) is None


def test_a_share_says_it_of_badges_from_elsewhere_with_as_few_questions() -> None:
    ada = make_person("Ada")
    texts = [given_to(ada, id=f"urn:uuid:7f1d2c3e-0000-4000-8000-00000000000{n}") for n in range(3)]
    bringing = brought(ada, *texts)
    keep(bringing, chosen=[one.pk for one in bringing.found.all()], by=ada, at=NOW)
    imports = list(imported_of(ada))
    for number in range(2):
        make_commitment(outside_issuers=(STRANGER,), title=f"Number {number}")

    def opened(*shown: ImportedCredential) -> tuple[str, int]:
        wish = make_request(imported=[one.pk for one in shown])
        _share, token = share(ada, request=wish, at=NOW)
        Client().get(f"/s/{token}/")
        with CaptureQueriesContext(connection) as asked:
            text = Client().get(f"/s/{token}/").text
        return text, len(asked)

    opened(*imports)
    (text, few), (all_of_it, many) = opened(imports[0]), opened(*imports)
    words = "2 commitments in force cover it, of 2 organizations"
    assert words in text
    assert (all_of_it.count(words), many) == (3, few)
