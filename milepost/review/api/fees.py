"""Fees for programs: what a cash desk notes."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from pydantic import BaseModel

from milepost.kit.paging import PER_PAGE
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.review import actions
from milepost.review.api import shapes
from milepost.review.api.schemas import REFUSALS, Asked
from milepost.review.models import FeeReceipt
from milepost.review.queries import fees as queries

router = Router(tags=["review"], auth=Bearer())


class FeePaid(BaseModel):
    """For whose work a fee was paid."""

    submission: UUID


class FeeReturned(BaseModel):
    """Why a fee is given back; no reason has to do with the outcome."""

    why: Literal["twice", "hardship", "late", "withdrawn"]


class FeeEntry(Schema):
    """One fee for one try."""

    id: UUID
    submission: UUID
    round: int
    amount: str
    currency: str
    paid_to: str = Field(description="Empty for the organization that issues")
    paid_at: datetime
    returned_at: datetime | None
    why: str


class FeeEntries(Schema):
    """One page of fees, the newest first."""

    count: int
    page: int
    pages: int
    items: list[FeeEntry]


@router.get("/review/fees", response={200: FeeEntries, 401: Problem, 422: Problem})
def fees(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the fees of the organizations that one awards for."""
    page = Paginator(queries.fees_noted(person_of(request)), PER_PAGE)
    rows = page.get_page(asked.page).object_list
    return shapes.page_shape(page, number=asked.page, items=[_entry(row) for row in rows])


@router.post("/review/fees", response={200: FeeEntry, **REFUSALS}, summary="Note a fee")
def note_fee(request: HttpRequest, paid: FeePaid) -> dict[str, Any]:
    """Note that the fee for the try that is going on was paid."""
    me = person_of(request)
    found = get_object_or_404(queries.payable(me), pk=paid.submission)
    return _entry(actions.note_fee(found, by=me, at=timezone.now()))


@router.post(
    "/review/fees/{fee}/return", response={200: FeeEntry, **REFUSALS}, summary="Give a fee back"
)
def return_fee(request: HttpRequest, fee: UUID, returned: FeeReturned) -> dict[str, Any]:
    """Give a fee back; refused with ``depends-on-outcome`` once the try is decided."""
    me = person_of(request)
    receipt = get_object_or_404(queries.fees_noted(me), pk=fee)
    return _entry(actions.return_fee(receipt, why=returned.why, by=me, at=timezone.now()))


def _entry(receipt: FeeReceipt) -> dict[str, Any]:
    return {
        "id": receipt.pk,
        "submission": receipt.submission_id,
        "round": receipt.round,
        "amount": str(receipt.amount),
        "currency": receipt.currency,
        "paid_to": receipt.payee,
        "paid_at": receipt.paid_at,
        "returned_at": receipt.returned_at,
        "why": receipt.why,
    }
