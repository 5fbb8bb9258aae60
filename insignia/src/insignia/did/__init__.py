"""Identifiers of issuers and holders, the documents behind them, and the keys in those."""

from insignia.did.controller import controller_document
from insignia.did.issuer_metadata import find_metadata_key, metadata_url
from insignia.did.key import from_key, method_id
from insignia.did.methods import VerificationMethod, find_method
from insignia.did.resolve import needed_url, resolve
from insignia.did.signers import find_signer, header_key
from insignia.did.web import web_did

__all__ = [
    "VerificationMethod",
    "controller_document",
    "find_metadata_key",
    "find_method",
    "find_signer",
    "from_key",
    "header_key",
    "metadata_url",
    "method_id",
    "needed_url",
    "resolve",
    "web_did",
]
