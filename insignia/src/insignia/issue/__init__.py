"""Issuing: sign one credential, or compile a template once and sign thousands."""

from insignia.issue.sign import sign

__all__ = ["sign"]
