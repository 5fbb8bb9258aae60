"""Names that outlive any server: every Milepost uses the same (decision 14)."""

BADGE_TYPE = "https://w3id.org/milepost/open-badge/v1"
"""The ``vct`` of a badge held as SD-JWT VC, whoever issued it."""
