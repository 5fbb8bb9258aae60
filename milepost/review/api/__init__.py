"""Reviewing by program: the same places, the same blind work, the same refusals as the pages."""

from milepost.review.api.operations import router

__all__ = ["router"]
