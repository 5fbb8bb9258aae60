"""Issuing: sign one credential, or compile a template once and sign thousands."""

from insignia.issue.bulk import RowError
from insignia.issue.sign import sign
from insignia.issue.template import Signer, Template

__all__ = ["RowError", "Signer", "Template", "sign"]
