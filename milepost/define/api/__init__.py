"""Definitions for programs."""

from ninja import Router

from milepost.define.api import catalogue, comparing, drafting, learning, lineage, writing

router = Router()
router.add_router("", catalogue.router)
router.add_router("", comparing.router)
router.add_router("", drafting.router)
router.add_router("", learning.router)
router.add_router("", lineage.router)
router.add_router("", writing.router)

__all__ = ["router"]
