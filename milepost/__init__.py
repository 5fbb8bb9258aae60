"""Milepost: open micro-credentials, from a published rubric to a badge anyone can verify."""
