"""Everything an applicant does on the pages, for programs."""

from ninja import Router

from milepost.earn.api import (
    assessment,
    attestations,
    effort,
    feedback,
    helping,
    people,
    prior,
    renewals,
    submissions,
)

router = Router(tags=["Earn"])
router.add_router("", submissions.router)
router.add_router("", assessment.router)
router.add_router("", helping.router)
router.add_router("", attestations.router)
router.add_router("", feedback.router)
router.add_router("", people.router)
router.add_router("", effort.router)
router.add_router("", prior.router)
router.add_router("", renewals.router)
