"""Random hostile credentials read as another JSON-LD processor reads them.

A small share runs every time; ``benchmarks/differential.py`` runs thousands, and asks Oxigraph and
Node as well.
"""

from __future__ import annotations

from typing import Any

import pytest
from insignia.contexts import SHIPPED
from insignia.rdf import canonical_nquads, canonicalize, to_quads
from insignia.specimens import CONTROL_PIECES, PIECES, random_credential
from pyld import jsonld


def _loader(url: str, options: object) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": SHIPPED.load(url),
    }


def _pyld(document: dict[str, Any]) -> bytes:
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _loader,
        "base": "",
    }
    text: str = jsonld.normalize(document, options)
    return text.encode()


@pytest.mark.parametrize("start", range(0, 100, 10))
def test_random_credentials_read_as_pyld_reads_them(start: int) -> None:
    for seed in range(start, start + 10):
        credential = random_credential(seed)
        assert canonical_nquads(credential) == _pyld(credential), seed


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_the_short_way_gives_what_the_long_way_gives(start: int) -> None:
    for seed in range(start, start + 50):
        credential = random_credential(seed, pieces=PIECES + CONTROL_PIECES)
        for hash_name in ("sha256", "sha384"):
            short = canonical_nquads(credential, hash_name=hash_name)
            assert short == canonicalize(to_quads(credential), hash_name=hash_name).nquads, seed
