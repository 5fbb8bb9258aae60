"""What a holder shows of a credential that can be shown in part."""

from collections.abc import Mapping, Sequence
from typing import Any

from insignia.checks.reading import read_document, read_text
from insignia.errors import ProofError
from insignia.proofs.disclosures import reveal
from insignia.proofs.pointers import find, parse_pointer
from insignia.proofs.sd_jwt import present_sd_jwt, read_sd_jwt
from insignia.proofs.vc_jose import envelope, token_type

from insignia import proofs

Document = dict[str, Any]


def derive(given: Mapping[str, Any] | str, *, pointers: Sequence[str]) -> Document:
    """Return the parts pointed to, and what is always shown: an ecdsa-sd-2023 proof, or an SD-JWT.

    A token comes, and goes, in an envelope (VC Data Model 2.0, 4.13); alone it is taken, too.
    Raises InsigniaError for what cannot be shown in part, and for a pointer to nothing.
    """
    reading = read_text(given) if isinstance(given, str) else read_document(given)
    if reading.kind == "sd-jwt":
        return _shown_of_token(reading.text, pointers=pointers)
    if reading.document is None:
        raise ProofError("A token of this kind is shown as a whole or not at all.")
    return proofs.derive(reading.document, disclosed=pointers)


def _shown_of_token(text: str, *, pointers: Sequence[str]) -> Document:
    token = read_sd_jwt(text)
    whole = reveal(token.jws.claims(), disclosures=token.disclosures).claims
    for pointer in pointers:
        find(whole, parse_pointer(pointer))
    media = token_type(token.jws.header) or "vc+sd-jwt"
    shown = present_sd_jwt(token, disclosed=pointers)
    return envelope(shown.text, media=media)
