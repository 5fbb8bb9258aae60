"""One's own account, and one's family, for programs."""

from ninja import Router

from milepost.people.api import families, me

router = Router()
router.add_router("", me.router)
router.add_router("", families.router)

__all__ = ["router"]
