"""Reviewing by program: the same places, the same blind work, the same refusals as the pages."""

from milepost.review.api.appeals import router as appeals
from milepost.review.api.assigning import router as assigning
from milepost.review.api.calibration import router as calibration
from milepost.review.api.concerns import router as concerns
from milepost.review.api.conflicts import router as conflicts
from milepost.review.api.duties import router as duties
from milepost.review.api.fees import router as fees
from milepost.review.api.figures import router as figures
from milepost.review.api.operations import router
from milepost.review.api.phrases import router as phrases
from milepost.review.api.samples import router as samples

router.add_router("", appeals)
router.add_router("", concerns)
router.add_router("", conflicts)
router.add_router("", phrases)
router.add_router("", fees)
router.add_router("", assigning)
router.add_router("", duties)
router.add_router("", figures)
router.add_router("", calibration)
router.add_router("", samples)

__all__ = ["router"]
