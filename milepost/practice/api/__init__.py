"""Everything that the pages of practice do, for programs."""

from milepost.practice.api.entries import router
from milepost.practice.api.jobs import router as jobs
from milepost.practice.api.keepers import router as keepers
from milepost.practice.api.logs import router as logs

router.add_router("", logs)
router.add_router("", jobs)
router.add_router("", keepers)

__all__ = ["router"]
