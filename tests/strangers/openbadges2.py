"""Run by the place where PyPI's ``openbadges`` lives: what it says of a hosted badge, as JSON.

usage: openbadges2.py URL [ADDRESS]  with the recipient's e-mail address, if it is to be checked
"""

import collections
import collections.abc
import json
import logging
import sys

for name in ("Mapping", "MutableMapping", "Iterable", "Callable", "Sequence"):
    setattr(collections, name, getattr(collections.abc, name))  # gone since Python 3.10

from openbadges.verifier import utils, verify  # noqa: E402
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_DICT  # noqa: E402

logging.disable(logging.CRITICAL)
CONTEXT = json.dumps(OPENBADGES_CONTEXT_V2_DICT)
load = utils.CachableDocumentLoader.__call__


def here(loader: utils.CachableDocumentLoader, url: str) -> dict[str, object]:
    """The context comes with the validator; everything else is fetched."""
    if url == "https://w3id.org/openbadges/v2":
        return {"contextUrl": None, "documentUrl": url, "document": CONTEXT, "from_cache": True}
    return load(loader, url)


utils.CachableDocumentLoader.__call__ = here
whose = {"recipient_profile": {"email": sys.argv[2]}} if len(sys.argv) > 2 else {}
told = verify(sys.argv[1], **whose)
print(json.dumps(told["report"]))
