"""A badge that ends is shown anew, judged, and signed anew; what was signed never changes."""

import hashlib
import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from insignia.encoding import encode_multibase
from insignia.times import format_moment

from milepost.define.models import AchievementVersion
from milepost.earn import actions as earn
from milepost.earn import queries
from milepost.earn.rules.work import TextWork
from milepost.hold.tests.builders import make_share
from milepost.issue.models import Credential
from milepost.issue.queries import last_demonstrated
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review.models import Decision
from milepost.review.tests.builders import (
    LATER,
    make_reviewer,
    make_waiting,
    office_of,
    put,
    reviewed,
)
from milepost.site.walk import own_page
from milepost.verify.actions import check

pytestmark = pytest.mark.django_db
MEETS = (2, 2, 2)
YEAR = timedelta(days=365)
NEXT = LATER + timedelta(days=330)


def award() -> tuple[Credential, list[Person]]:
    """Ada's badge, good for a year and renewed by new work, and who judged it."""
    submission = make_waiting()
    AchievementVersion.objects.update(validity_months=12, renewal="work")
    submission.version.refresh_from_db()
    office = office_of(submission)
    judges = [make_reviewer(name, organization=office) for name in ("Grace", "Linus")]
    for judge in judges:
        reviewed(submission, by=judge, levels=MEETS)
    credential = Decision.objects.get().credential
    assert credential
    return credential, judges


def begin(credential: Credential, *, at: datetime = NEXT) -> object:
    assert credential.recipient
    return earn.renew(credential, by=credential.recipient, at=at)


def test_new_work_is_judged_and_signed_anew_and_the_old_badge_stays_as_it_was() -> None:
    old, judges = award()
    ada, before = old.recipient, (old.document, old.valid_until)
    assert ada
    renewal = earn.renew(old, by=ada, at=NEXT)
    assert (renewal.renews, earn.renew(old, by=ada, at=NEXT)) == (old, renewal)
    put(renewal, TextWork(text="This year I took forty calls.", setting="work"), at=NEXT)
    assert queries.standing_of(renewal).missing == []
    renewal = earn.submit(renewal, by=ada, at=NEXT)
    for judge in judges:
        reviewed(renewal, by=judge, levels=MEETS, at=NEXT + timedelta(hours=2))
    new = Decision.objects.get(submission=renewal).credential
    assert new
    assert new.pk != old.pk
    assert new.valid_until is not None
    assert new.valid_until > NEXT + timedelta(days=300)
    old.refresh_from_db()
    assert (old.document, old.valid_until) == before
    told = json.loads(new.document)["credentialSubject"]["assessment"]["renews"]
    digest = encode_multibase(bytes([0x12, 0x20]) + hashlib.sha256(old.document.encode()).digest())
    assert told == {
        "id": f"urn:uuid:{old.pk}",
        "type": ["Renewed"],
        "renewedIssued": format_moment(old.issued_at),
        "renewedDigest": digest,
    }
    assert "renews" not in json.loads(old.document)["credentialSubject"]["assessment"]
    report = check(new.document, fetch=own_page, now=NEXT + timedelta(days=1)).report
    assert {one.name: one.outcome for one in report.checks}["proof"] == "passed"
    sentence = f"It renews a badge issued on {date_format(old.issued_at, 'j F Y')}."
    client = Client()
    assert sentence in client.post(reverse("verify:page"), {"text": new.document}, follow=True).text
    ends_at = timezone.now() + timedelta(days=1)
    for badge, expected in ((new, True), (old, False)):
        _opened, token = make_share(badge, ends_at=ends_at)
        page = client.get(reverse("hold:share", args=[token])).text
        assert (sentence in page, str(old.pk) in page) == (expected, True)
    rows = Credential.objects.annotate(last=last_demonstrated()).values_list("pk", "last")
    assert dict(rows) == dict.fromkeys((old.pk, new.pk), NEXT.date())
    listed = list(queries.ending_of(ada))
    assert [(one.pk, one.renewed) for one in listed] == [(new.pk, False), (old.pk, True)]
    with pytest.raises(RuleError) as caught:
        earn.renew(old, by=ada, at=NEXT + YEAR)
    assert caught.value.code == "renewed"


def test_work_that_was_judged_for_the_badge_renews_nothing() -> None:
    old, _judges = award()
    ada = old.recipient
    assert ada
    renewal = earn.renew(old, by=ada, at=NEXT)
    sentence = "Add at least one new piece of work."
    assert [thing.sentence for thing in queries.standing_of(renewal).missing] == [sentence]
    put(renewal, TextWork(text="I took the call and breathed.", setting="work"), at=NEXT)
    with pytest.raises(RuleError) as caught:
        earn.submit(renewal, by=ada, at=NEXT)
    assert caught.value.code == "not-new"
    renewal.refresh_from_db()
    assert renewal.state == "draft"


def test_what_is_asked_anew_is_asked_whole() -> None:
    old, _judges = award()
    ada = old.recipient
    assert ada
    AchievementVersion.objects.update(renewal="anew")
    renewal = earn.renew(old, by=ada, at=NEXT)
    whole = earn.start(renewal.version, by=make_person("Hedy"), at=NEXT)
    asked = [thing.sentence for thing in queries.standing_of(whole).missing]
    assert [thing.sentence for thing in queries.standing_of(renewal).missing] == asked
    assert asked != ["Add at least one new piece of work."]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"revoked_at": LATER, "revocation_reason": "Not hers."}, "revoked"),
        ({"valid_until": None}, "never-ends"),
        ({}, "too-early"),
    ],
)
def test_only_a_badge_in_force_near_its_end_is_renewed(
    change: dict[str, object], code: str
) -> None:
    old, _judges = award()
    Credential.objects.update(**change)
    old.refresh_from_db()
    with pytest.raises(RuleError) as caught:
        begin(old, at=LATER + timedelta(days=30))
    assert caught.value.code == code


def test_nobody_renews_anothers_badge_nor_what_is_offered_no_more() -> None:
    old, judges = award()
    with pytest.raises(RuleError) as caught:
        earn.renew(old, by=judges[0], at=NEXT)
    assert caught.value.code == "not-yours"
    old.version.achievement.retired_at = NEXT
    old.version.achievement.save()
    with pytest.raises(RuleError) as caught:
        begin(old)
    assert caught.value.code == "retired"
