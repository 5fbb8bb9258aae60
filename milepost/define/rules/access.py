"""Who may write definitions."""

DESIGNERS = frozenset({"owner", "designer"})
"""Roles in an organization that may write, publish and retire its definitions."""
