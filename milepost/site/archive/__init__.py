"""Everything a person has here, in one file that opens and verifies itself without any server."""

from milepost.site.archive.pages import archive_of
from milepost.site.archive.restoring import Restored, restore

__all__ = ["Restored", "archive_of", "restore"]
