"""Open Badges 3.0, CLR 2.0 and Verifiable Credentials 2.0: sign, bake and verify.

>>> import json
>>> from insignia import sign, testing, verify
>>> key, now = testing.sample_key(), testing.SAMPLE_MOMENT
>>> credential = testing.sample_credential(issuer=testing.SAMPLE_DID)
>>> signed = sign(credential, key=key, method=testing.SAMPLE_METHOD, created=now)
>>> verify(json.dumps(signed), now=now).valid
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from insignia import did
from insignia.baking import bake, bake_legacy, unbake
from insignia.documents import Documents, Moved, Unreachable
from insignia.errors import InsigniaError
from insignia.keys import PrivateKey, PublicKey
from insignia.report import Check, Report
from insignia.status import StatusList, status_entry
from insignia.verify import Options, verify

if TYPE_CHECKING:
    from insignia import testing
    from insignia.issue import Signer, Template, sign

__all__ = [
    "Check",
    "Documents",
    "InsigniaError",
    "Moved",
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

# What verifying does not need is loaded when it is first asked for.
_LATER = {"Signer": "issue", "Template": "issue", "sign": "issue", "testing": "testing"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'insignia' has no attribute {name!r}")
    module = import_module(f"insignia.{_LATER[name]}")
    found = module if name == "testing" else getattr(module, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*globals(), *_LATER]
