"""What a share opens, for how long, and for whom."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from milepost.hold import queries
from milepost.hold.actions import choose_audiences, note_view, renew_link, share, withdraw_share
from milepost.hold.models import Share
from milepost.hold.tests.builders import make_request, make_share
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.links import LinkState, state_of
from milepost.kit.models import JournalEntry
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("withdrawn_at", "now", "state"),
    [
        (None, NOW, LinkState.OPEN),
        (None, NOW + DAY - timedelta(microseconds=1), LinkState.OPEN),
        (None, NOW + DAY, LinkState.ENDED),
        (NOW, NOW, LinkState.WITHDRAWN),
        (NOW, NOW + 2 * DAY, LinkState.WITHDRAWN),
    ],
)
def test_a_share_is_open_until_it_ends_or_is_withdrawn(
    withdrawn_at: datetime | None, now: datetime, state: LinkState
) -> None:
    assert state_of(ends_at=NOW + DAY, withdrawn_at=withdrawn_at, now=now) is state


@pytest.mark.parametrize(
    ("ends_at", "code"),
    [
        (NOW, "share-ends-too-early"),
        (NOW - DAY, "share-ends-too-early"),
        (NOW + 367 * DAY, "share-ends-too-late"),
    ],
)
def test_a_share_ends_within_a_year(ends_at: datetime, code: str) -> None:
    credential = make_credential()
    with pytest.raises(RuleError) as refused:
        make_share(credential, ends_at=ends_at)
    assert refused.value.code == code
    assert Share.objects.count() == 0


def test_an_empty_share_is_refused() -> None:
    with pytest.raises(RuleError) as refused:
        share(make_person("Ada"), request=make_request(), at=NOW)
    assert refused.value.code == "share-empty"


def test_nobody_shares_anothers_badge() -> None:
    credential = make_credential()
    with pytest.raises(RuleError) as refused:
        share(make_person("Mallory"), request=make_request(credential), at=NOW)
    assert refused.value.code == "not-yours"
    assert Share.objects.count() == 0


def test_evidence_of_a_badge_that_is_not_shared_is_not_granted() -> None:
    ada = make_person("Ada")
    shown, hidden = (make_credential(recipient=ada) for _ in range(2))
    wanted = [item.pk for item in [*shown.evidence.all(), *hidden.evidence.all()]]
    opened, _token = make_share(shown, evidence=wanted)
    assert list(queries.granted_evidence(opened)) == list(shown.evidence.all())


def test_anothers_evidence_is_not_granted() -> None:
    foreign = make_credential(recipient=make_person("Grace"))
    opened, _token = make_share(
        make_credential(), evidence=[item.pk for item in foreign.evidence.all()]
    )
    assert list(opened.evidence.all()) == []


def test_the_token_opens_the_share_and_is_not_kept() -> None:
    opened, token = make_share(make_credential())
    assert list(queries.open_share(token, now=NOW)) == [opened]
    assert list(queries.open_share(token[:-1], now=NOW)) == []
    assert token not in str(Share.objects.values().get())
    assert token not in str(list(JournalEntry.objects.values()))


def test_an_ended_and_a_withdrawn_share_open_nothing() -> None:
    opened, token = make_share(make_credential())
    assert list(queries.open_share(token, now=opened.ends_at)) == []
    withdraw_share(opened, by=opened.holder, at=NOW)
    assert list(queries.open_share(token, now=NOW)) == []


def test_withdrawing_twice_keeps_the_first_moment() -> None:
    opened, _token = make_share(make_credential())
    withdraw_share(opened, by=opened.holder, at=NOW)
    withdraw_share(opened, by=opened.holder, at=NOW + DAY)
    opened.refresh_from_db()
    assert opened.withdrawn_at == NOW
    assert JournalEntry.objects.filter(verb="share.withdrawn").count() == 1


def test_nobody_withdraws_anothers_share() -> None:
    opened, token = make_share(make_credential())
    withdraw_share(opened, by=make_person("Mallory"), at=NOW)
    assert list(queries.open_share(token, now=NOW)) == [opened]


def test_a_new_link_ends_the_old_one() -> None:
    opened, old = make_share(make_credential())
    new = renew_link(opened, by=opened.holder, at=NOW)
    assert list(queries.open_share(old, now=NOW)) == []
    assert list(queries.open_share(new, now=NOW)) == [opened]


def test_nobody_renews_anothers_link_or_an_ended_one() -> None:
    opened, token = make_share(make_credential())
    with pytest.raises(RuleError):
        renew_link(opened, by=make_person("Mallory"), at=NOW)
    with pytest.raises(RuleError):
        renew_link(opened, by=opened.holder, at=opened.ends_at)
    assert list(queries.open_share(token, now=NOW)) == [opened]


def test_the_same_form_sent_twice_is_one_share() -> None:
    credential = make_credential()
    request = make_request(credential, id=uuid4())
    assert credential.recipient is not None
    share(credential.recipient, request=request, at=NOW)
    assert Share.objects.filter(pk=request.id).count() == 1


def test_the_holder_sees_how_often_and_when_a_share_was_opened() -> None:
    opened, _token = make_share(make_credential())
    note_view(opened, what="page", at=NOW)
    note_view(opened, what="page", at=NOW + DAY)
    listed = queries.shares_of(opened.holder).get()
    assert (listed.badges, listed.times_opened, listed.last_opened) == (1, 2, NOW + DAY)


def test_evidence_for_reviewers_is_in_no_share_and_evidence_for_everyone_in_each() -> None:
    credential = make_credential()
    holder, item = credential.recipient, credential.evidence.get()
    assert holder is not None
    opened, _token = make_share(credential, evidence=[item.pk])
    seen = {}
    for audience in ("reviewers", "chosen", "everyone"):
        wanted = {item.pk: audience}
        choose_audiences(holder, credential=credential, wanted=wanted, at=NOW)
        plain, _token = make_share(credential)
        asking, _token = make_share(credential, evidence=[item.pk])
        shares = (opened, plain, asking)
        seen[audience] = [list(queries.granted_evidence(one)) == [item] for one in shares]
        on_page = [queries.granted_credentials(one).get().evidence.all() for one in shares]
        assert [bool(found) for found in on_page] == seen[audience]
    assert seen == {
        "reviewers": [False, False, False],
        "chosen": [True, False, True],
        "everyone": [True, True, True],
    }


def test_only_the_holder_says_who_sees_their_evidence() -> None:
    credential = make_credential()
    item = credential.evidence.get()
    wanted = {item.pk: "everyone"}
    choose_audiences(make_person("Mallory"), credential=credential, wanted=wanted, at=NOW)
    item.refresh_from_db()
    assert item.audience == "chosen"
