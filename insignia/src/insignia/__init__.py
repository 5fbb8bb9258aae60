"""Open Badges 3.0, CLR 2.0 and Verifiable Credentials 2.0: sign, bake and verify.

>>> import json
>>> from insignia import sign, testing, verify
>>> key, now = testing.sample_key(), testing.SAMPLE_MOMENT
>>> credential = testing.sample_credential(issuer=testing.SAMPLE_DID)
>>> signed = sign(credential, key=key, method=testing.SAMPLE_METHOD, created=now)
>>> verify(json.dumps(signed), now=now).valid
True
"""

from insignia import did, testing
from insignia.baking import bake, bake_legacy, unbake
from insignia.documents import Documents, Unreachable
from insignia.errors import InsigniaError
from insignia.issue import Signer, Template, sign
from insignia.keys import PrivateKey, PublicKey
from insignia.report import Check, Report
from insignia.status import StatusList, status_entry
from insignia.verify import Options, verify

__all__ = [
    "Check",
    "Documents",
    "InsigniaError",
    "Options",
    "PrivateKey",
    "PublicKey",
    "Report",
    "Signer",
    "StatusList",
    "Template",
    "Unreachable",
    "bake",
    "bake_legacy",
    "did",
    "sign",
    "status_entry",
    "testing",
    "unbake",
    "verify",
]
