"""A fee is for the review: noted as the definition states it, never given back for a result."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from milepost.define.models import AchievementVersion
from milepost.earn import actions as earn
from milepost.earn.models import Submission
from milepost.kit.errors import RuleError
from milepost.organizations.tests.builders import join
from milepost.people.tests.builders import make_person
from milepost.review import actions
from milepost.review.models import Decision, FeeReceipt
from milepost.review.rules.fees import Why
from milepost.review.tests.builders import LATER, make_reviewer, make_waiting, office_of, reviewed

pytestmark = pytest.mark.django_db
MEETS, NOT_YET = (2, 2, 2), (1, 2, 2)
EARLY = [Why.HARDSHIP, Why.LATE, Why.WITHDRAWN]


def refused(code: str):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


@pytest.fixture
def waiting():
    submission = make_waiting()
    fee = {"fee": Decimal("49.00"), "fee_currency": "EUR"}
    AchievementVersion.objects.filter(pk=submission.version_id).update(**fee)
    submission.version.refresh_from_db()
    return submission


@pytest.fixture
def awarder(waiting):
    person = make_person("Axel")
    join(person, organization=office_of(waiting), role="awarder")
    return person


def decide(submission, levels) -> None:
    for name in ("Grace", "Linus"):
        reviewer = make_reviewer(name, organization=office_of(submission))
        reviewed(submission, by=reviewer, levels=levels)


@pytest.mark.parametrize("levels", [MEETS, NOT_YET])
@pytest.mark.parametrize("why", EARLY)
def test_once_it_is_decided_nothing_goes_back_whether_it_passed_or_not(
    waiting, awarder, levels, why
):
    receipt = actions.note_fee(waiting, by=awarder, at=LATER)
    decide(waiting, levels)
    assert Decision.objects.count() == 1
    with refused("depends-on-outcome"):
        actions.return_fee(receipt, why=why, by=awarder, at=LATER)
    assert FeeReceipt.objects.get().returned_at is None


@pytest.mark.parametrize("why", EARLY)
def test_before_the_decision_a_fee_goes_back_for_reasons_of_its_own(waiting, awarder, why):
    receipt = actions.note_fee(waiting, by=awarder, at=LATER)
    assert (receipt.amount, receipt.currency, receipt.payee) == (Decimal("49.00"), "EUR", "")
    actions.return_fee(receipt, why=why, by=awarder, at=LATER)
    assert FeeReceipt.objects.get().why == why
    with refused("returned-already"):
        actions.return_fee(receipt, why=why, by=awarder, at=LATER)


def test_whoever_could_come_to_review_the_work_reads_no_name_beside_its_fee():
    work = make_waiting(reviewers=1)
    office = office_of(work)
    AchievementVersion.objects.filter(pk=work.version_id).update(fee=25, fee_currency="EUR")
    awarder, rob = make_person("Awa"), make_reviewer("Rob", organization=office)
    for person in (awarder, rob):
        join(person, organization=office, role="awarder")
    actions.note_fee(Submission.objects.get(pk=work.pk), by=awarder, at=LATER)
    seen = {}
    for person in (awarder, rob):
        client = Client()
        client.force_login(person)
        seen[person] = work.applicant.name in client.get(reverse("review:fees")).text
    assert seen == {awarder: True, rob: False}
    reviewed(work, by=make_reviewer("Grace", organization=office), levels=(2, 2, 2))
    assert work.applicant.name in client.get(reverse("review:fees")).text


def test_no_reason_has_to_do_with_the_outcome(waiting, awarder):
    receipt = actions.note_fee(waiting, by=awarder, at=LATER)
    for why in ("failed", "not-yet", ""):
        with refused("no-reason"):
            actions.return_fee(receipt, why=why, by=awarder, at=LATER)
    words = [word for value, label in Why.choices for word in (value, str(label).lower())]
    assert [word for word in words if "pass" in word or "fail" in word] == []


def test_what_was_paid_twice_goes_back_once(waiting, awarder):
    first, second = (actions.note_fee(waiting, by=awarder, at=LATER) for _ in range(2))
    with refused("paid-already"):
        actions.note_fee(waiting, by=awarder, at=LATER)
    actions.return_fee(second, why="twice", by=awarder, at=LATER)
    with refused("not-paid-twice"):
        actions.return_fee(first, why="twice", by=awarder, at=LATER)


@pytest.mark.parametrize("levels", [MEETS, NOT_YET])
def test_a_fee_noted_twice_for_everyone_is_not_given_back_to_those_who_failed(
    waiting, awarder, levels
):
    _first, second = (actions.note_fee(waiting, by=awarder, at=LATER) for _ in range(2))
    decide(waiting, levels)
    with refused("depends-on-outcome"):
        actions.return_fee(second, why="twice", by=awarder, at=LATER)


def test_only_awarders_and_only_where_a_review_costs_something(waiting, awarder):
    with refused("not-yours"):
        actions.note_fee(waiting, by=make_person("Mallory"), at=LATER)
    receipt = actions.note_fee(waiting, by=awarder, at=LATER)
    with refused("not-yours"):
        actions.return_fee(receipt, why="late", by=waiting.applicant, at=LATER)
    free = AchievementVersion.objects.filter(pk=waiting.version_id)
    free.update(fee=None, fee_currency="")
    with refused("no-fee"):
        actions.note_fee(waiting, by=awarder, at=LATER)


def test_the_database_wants_a_reason_for_what_is_given_back(waiting, awarder):
    actions.note_fee(waiting, by=awarder, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeeReceipt.objects.update(returned_at=LATER)


def test_the_page_notes_a_fee_and_refuses_to_give_it_back_for_a_result(waiting, awarder):
    client = Client()
    client.force_login(awarder)
    page = reverse("review:fees")
    sent = {"email": waiting.applicant.email, "version": str(waiting.version_id)}
    assert client.post(page, sent).status_code == 302
    unknown = client.post(page, sent | {"email": "nobody@example.org"})
    assert (unknown.status_code, "Nobody with this address" in unknown.content.decode()) == (
        422,
        True,
    )
    assert "49.00 EUR" in client.get(page).content.decode()
    decide(waiting, NOT_YET)
    receipt = FeeReceipt.objects.get()
    back = reverse("review:return_fee", args=[receipt.pk])
    answer = client.post(back, {"why": "hardship"}, follow=True).content.decode()
    assert "never depends on what comes of a review" in answer
    stranger = Client()
    stranger.force_login(make_person("Mallory"))
    assert stranger.post(back, {"why": "hardship"}).status_code == 404


def test_each_try_has_its_own_fee(waiting, awarder):
    actions.note_fee(waiting, by=awarder, at=LATER)
    decide(waiting, NOT_YET)
    again = earn.submit(Decision.objects.get().submission, by=waiting.applicant, at=LATER)
    assert actions.note_fee(again, by=awarder, at=LATER).round == 2
