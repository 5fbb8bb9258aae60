"""What is accepted where, for programs."""

from ninja import Router

from milepost.recognize.api.claims import router as claims
from milepost.recognize.api.commitments import router as commitments
from milepost.recognize.api.endorsements import router as endorsements
from milepost.recognize.api.issuers import router as issuers
from milepost.recognize.api.uses import router as uses
from milepost.recognize.api.voices import router as voices

router = Router()
router.add_router("", commitments)
router.add_router("", claims)
router.add_router("", voices)
router.add_router("", uses)
router.add_router("", issuers)
router.add_router("", endorsements)

__all__ = ["router"]
