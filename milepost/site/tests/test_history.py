"""The demo's log is written in the order of its days, and its entries stay what they were."""

from datetime import timedelta

import pytest

from milepost.ledger.actions import append
from milepost.ledger.models import Checkpoint, Leaf
from milepost.ledger.queries import faults
from milepost.review.tests.builders import NOON
from milepost.site.demo.history import in_order_of_days

pytestmark = pytest.mark.django_db


def test_entries_told_by_subject_stand_in_the_order_of_their_days():
    days = (7, 3, 9, 3, 1)
    for number, day in enumerate(days):
        entry = {"definition": f"https://milepost.example/{number}"}
        append("definition.published", entry=entry, at=NOON + timedelta(days=day))
    before = {leaf.hash: leaf.entry for leaf in Leaf.objects.all()}
    in_order_of_days()
    leaves = list(Leaf.objects.order_by("index"))
    assert [leaf.index for leaf in leaves] == [0, 1, 2, 3, 4]
    assert [leaf.at for leaf in leaves] == sorted(NOON + timedelta(days=day) for day in days)
    assert {leaf.hash: leaf.entry for leaf in leaves} == before
    assert list(faults()) == []
    assert Checkpoint.objects.count() == len(days)
