"""What Insignia raises: one family, each with a code for programs and a sentence for people."""

from __future__ import annotations

from typing import ClassVar


class InsigniaError(ValueError):
    """Input that cannot be read, signed or checked; ``code`` is stable, ``str()`` is a sentence."""

    code: ClassVar[str] = "insignia-error"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UnreadableError(InsigniaError):
    """The text is not what it claims to be: broken JSON, Unicode, multibase, compression."""

    code = "unreadable"


class LimitError(InsigniaError):
    """The input is larger, deeper or more costly than Insignia is willing to handle."""

    code = "limit-exceeded"


class ContextError(InsigniaError):
    """A JSON-LD context is unknown, malformed, or redefines what is protected."""

    code = "context-refused"


class UndefinedTermError(InsigniaError):
    """A member would not be covered by the signature; ``path`` is its JSON pointer."""

    code = "undefined-term"

    def __init__(self, sentence: str, *, path: str) -> None:
        super().__init__(sentence)
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (_undefined_term, (self.sentence, self.path))


class KeyMaterialError(InsigniaError):
    """A key or verification method cannot be read or may not be used."""

    code = "key-refused"


class UnknownMethodError(KeyMaterialError):
    """A DID is of a method that is not supported, so nobody here can find its keys."""

    code = "did-method-unknown"


class ProofError(InsigniaError):
    """A proof does not hold, or cannot be made as asked."""

    code = "proof-refused"


class StatusError(InsigniaError):
    """A status list, or an entry of one, is not what the standard says it is."""

    code = "status-refused"


class ImageError(InsigniaError):
    """An image cannot carry, or does not carry, a credential."""

    code = "image-refused"


class UnknownContextError(ContextError):
    """A JSON-LD context is not among those that are shipped, so its words cannot be read."""

    code = "context-unknown"


class Undecided(InsigniaError):
    """A check could not be made, for want of something that is nobody's fault."""

    code = "undecided"


class NotValid(InsigniaError):
    """A credential was checked and not found valid; the sentence says what speaks against it."""

    code = "not-valid"


class DocumentMissing(InsigniaError):
    """The document at ``url`` is needed and was not given."""

    code = "document-missing"

    def __init__(self, url: str) -> None:
        super().__init__(f"The document at {url} is needed.")
        self.url = url

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.url,))


class DocumentUnreachable(InsigniaError):
    """The document at ``url`` is needed and could not be fetched, for ``reason``."""

    code = "document-unreachable"

    def __init__(self, url: str, *, reason: str) -> None:
        super().__init__(f"The document at {url} could not be fetched: {reason}")
        self.url = url
        self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        return (_document_unreachable, (self.url, self.reason))


def _undefined_term(sentence: str, path: str) -> UndefinedTermError:
    return UndefinedTermError(sentence, path=path)


def _document_unreachable(url: str, reason: str) -> DocumentUnreachable:
    return DocumentUnreachable(url, reason=reason)
