"""Whether a badge was given to the one who shows it."""

from collections.abc import Iterable, Mapping
from typing import Any

from insignia.identity import is_about


def whose_is(credential: Mapping[str, Any] | None, *, addresses: Iterable[str]) -> dict[str, str]:
    """Return one check more: whether a badge was given to somebody with one of these addresses.

    A badge that names its holder by a key alone can't be told apart, which is not a no.
    """
    found = (credential or {}).get("credentialSubject")
    subjects = found if isinstance(found, list) else [found]
    people = [one for one in subjects if isinstance(one, Mapping)]
    if any(is_about(one, known=address) for one in people for address in addresses):
        outcome, sentence = "passed", "It was given to the one who shows it."
    elif any(_names_an_address(one) for one in people):
        outcome, sentence = "failed", "It was given to somebody else."
    else:
        outcome, sentence = "unknown", "It does not say by an address to whom it was given."
    return {"name": "recipient", "outcome": outcome, "sentence": sentence}


def _names_an_address(subject: Mapping[str, Any]) -> bool:
    return bool(subject.get("identifier")) or str(subject.get("id", "")).startswith("mailto:")


def verdict_with(verdict: str, *, whose: str) -> str:
    """Return the verdict with the check of the holder: the worse of the two."""
    return {"failed": "invalid", "unknown": verdict if verdict == "invalid" else "unknown"}.get(
        whose, verdict
    )
