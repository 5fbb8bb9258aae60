"""The page in the archive: it checks every badge by itself, with no connection."""
