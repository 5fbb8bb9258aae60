"""PyLD with a count of its steps, a loader that knows no network, and an ear for what it drops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from pyld.context_resolver import ContextResolver
from pyld.identifier_issuer import IdentifierIssuer
from pyld.jsonld import JsonLdError, JsonLdProcessor

from insignia.errors import ContextError, InsigniaError, LimitError, UndefinedTermError

# A full badge with three contexts takes about 3,000.
MAX_STEPS = 20_000
# PyLD makes every reference absolute; one that was relative can be told by this.
RELATIVE = "x-relative:"


class Reader(JsonLdProcessor):  # type: ignore[misc]
    """Reads one document; ``load`` gives the contexts."""

    def __init__(self, load: Callable[[str], Any]) -> None:
        super().__init__(on_property_dropped=_refuse)
        self.steps = 0
        self.options = {
            "base": f"{RELATIVE}//here/",
            "documentLoader": _refuse_loading,
            "contextResolver": ContextResolver({}, _loader(load)),
            "identifierIssuer": IdentifierIssuer("_:b"),
        }

    def expanded(self, document: dict[str, Any]) -> list[Any]:
        """The document in expanded form, with nothing dropped."""
        return self._done(self.expand, document)  # type: ignore[no-any-return]

    def nquads(self, expanded: list[Any]) -> str:
        """The statements of an expanded document as N-Quads, in any order."""
        dataset = self._done(self.to_rdf, expanded)
        return self.to_nquads(dataset)  # type: ignore[no-any-return]

    def _done(self, work: Callable[..., Any], given: Any) -> Any:
        try:
            return work(given, self.options)
        except JsonLdError as error:
            _raise_own(error)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise ContextError("The context in the document cannot be read.") from error

    def _count(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise LimitError("Reading the context in the document would take too long.")

    def _expand(self, active: Any, name: Any, element: Any, *given: Any, **named: Any) -> Any:
        self._count()
        found = super()._expand(active, name, element, *given, **named)
        if found is None and element is not None:
            raise UndefinedTermError("Something stands where nothing can be said.", path="")
        return found

    def _expand_iri(self, *given: Any, **named: Any) -> Any:
        self._count()
        return super()._expand_iri(*given, **named)

    def _create_term_definition(self, *given: Any, **named: Any) -> Any:
        self._count()
        return super()._create_term_definition(*given, **named)


def _loader(load: Callable[[str], Any]) -> Callable[[str, object], dict[str, Any]]:
    return lambda url, options: {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": load(url),
    }


def _refuse_loading(url: str, options: object) -> NoReturn:
    raise ContextError("Nothing is loaded while a document is read.")


def _refuse(name: str | None) -> NoReturn:
    raise UndefinedTermError(f"The contexts do not define the member {str(name)[:100]!r}.", path="")


def _raise_own(error: BaseException | None) -> NoReturn:
    """What this library refused inside, or else what PyLD says."""
    first = error
    while error is not None:
        if isinstance(error, InsigniaError):
            raise error from None
        error = error.__cause__
    raise ContextError(f"The context in the document is broken: {str(first)[:200]}") from first
