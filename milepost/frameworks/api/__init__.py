"""Frameworks for programs: read, searched, imported, written here, compared."""

from milepost.frameworks.api.crosswalks import router as crosswalks
from milepost.frameworks.api.reading import router
from milepost.frameworks.api.writing import router as writing

router.add_router("", writing)
router.add_router("", crosswalks)

__all__ = ["router"]
