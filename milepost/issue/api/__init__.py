"""Credentials for programs: one's own, and those that an organization issued."""

from ninja import Router

from milepost.issue.api.issued import router as issued
from milepost.issue.api.own import router as own

router = Router()
router.add_router("", own)
router.add_router("", issued)

__all__ = ["router"]
