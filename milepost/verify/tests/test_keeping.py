"""Reports that visitors keep, and answers of wallet apps, end: they may name somebody."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from milepost.verify import actions, queries
from milepost.verify.models import PresentationRequest, StoredReport
from milepost.verify.rules import keeping
from milepost.verify.tests.strangers import NOW

pytestmark = pytest.mark.django_db
TOLD = {"verdict": "valid", "sha256": "a" * 64}
SECOND = timedelta(seconds=1)


def test_a_kept_report_is_read_for_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = actions.keep_report(TOLD, at=NOW)
    end = NOW + keeping.KEPT_FOR
    assert queries.kept_report(kept.pk, at=end - SECOND).exists()
    assert not queries.kept_report(kept.pk, at=end).exists()
    monkeypatch.setattr("django.utils.timezone.now", lambda: end)
    for address in (f"/verify/reports/{kept.pk}/", f"/api/v1/verify/reports/{kept.pk}"):
        assert Client().get(address).status_code == 404


def test_a_timer_forgets_what_is_over_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    now = NOW + keeping.KEPT_FOR
    actions.keep_report(TOLD, at=NOW)
    young = actions.keep_report(TOLD, at=NOW + SECOND)
    answer = {"state_hash": "s", "created_at": NOW, "answered_at": NOW, "report": TOLD}
    ended = now - keeping.ANSWER_KEPT_FOR
    PresentationRequest.objects.create(nonce="old", expires_at=ended, **answer)
    late = PresentationRequest.objects.create(nonce="new", expires_at=ended + SECOND, **answer)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    out = StringIO()
    for _time in (1, 2):
        call_command("forget_reports", stdout=out)
    assert out.getvalue().splitlines() == [
        "1 reports and 1 requests to wallet apps forgotten",
        "0 reports and 0 requests to wallet apps forgotten",
    ]
    assert list(StoredReport.objects.all()) == [young]
    assert list(PresentationRequest.objects.all()) == [late]


def test_an_answer_is_forgotten_for_its_reader_before_the_timer_comes() -> None:
    asked = PresentationRequest.objects.create(
        nonce="n", state_hash="s", created_at=NOW, expires_at=NOW
    )
    end = NOW + keeping.ANSWER_KEPT_FOR
    assert queries.asked_of_wallet(asked.pk, at=end - SECOND).exists()
    assert not queries.asked_of_wallet(asked.pk, at=end).exists()
