"""What a minor let others see and enter in practice logs before they said that they are one."""

from datetime import datetime
from uuid import uuid4

from django.db.models import Q

from milepost.people.actions import hold_back
from milepost.people.models import Person
from milepost.practice.actions import keepers, sharing
from milepost.practice.models import Keeper, LogShare


def hold_back_all(person: Person, *, at: datetime) -> None:
    """Hold back the links to their logs, and whoever enters in them."""
    shares = LogShare.objects.filter(log__owner=person, withdrawn_at=None, ends_at__gt=at)
    for share in shares.select_related("log"):
        hold_back(person, wanted=sharing.wanted_of(share), at=at)
    entering = Q(accepted_at__isnull=False) | Q(expires_at__gt=at)
    for keeper in Keeper.objects.filter(entering, log__owner=person, ended_at=None):
        wanted = keepers.wanted_of(keeper, about=keeper.asked_under or uuid4())
        hold_back(person, wanted=wanted, at=at)
        Keeper.objects.filter(pk=keeper.pk).update(asked_under=wanted.about)
