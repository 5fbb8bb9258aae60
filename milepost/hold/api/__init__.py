"""The wallet for programs."""

from ninja import Router

from milepost.hold.api import apps, claims, guarded, imports, record, shares, taking

router = Router()
router.add_router("", apps.router)
router.add_router("", claims.router)
router.add_router("", guarded.router)
router.add_router("", imports.router)
router.add_router("", record.router)
router.add_router("", shares.router)
router.add_router("", taking.router)

__all__ = ["router"]
