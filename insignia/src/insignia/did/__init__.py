"""Identifiers of issuers and holders, the documents behind them, and the keys in those."""

from insignia.did.controller import controller_document
from insignia.did.key import from_key, method_id
from insignia.did.methods import VerificationMethod, find_method
from insignia.did.resolve import needed_url, resolve
from insignia.did.web import web_did

__all__ = [
    "VerificationMethod",
    "controller_document",
    "find_method",
    "from_key",
    "method_id",
    "needed_url",
    "resolve",
    "web_did",
]
