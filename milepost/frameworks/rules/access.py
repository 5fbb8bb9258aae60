"""Who may write and import frameworks."""

DESIGNERS = frozenset({"owner", "designer"})
"""Roles in an organization that may write, import and compare frameworks for it."""
