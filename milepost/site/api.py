"""The root of the API: the stages' routers, and every error in one shape."""

from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.types import DictStrAny

from milepost.define.urls import api_router as define
from milepost.earn.urls import api_router as earn
from milepost.frameworks.urls import api_router as frameworks
from milepost.hold.urls import api_router as hold
from milepost.issue.urls import api_router as issue
from milepost.kit.errors import RuleError
from milepost.kit.problems import problem
from milepost.people.urls import api_router as people
from milepost.practice.urls import api_router as practice
from milepost.recognize.urls import api_router as recognize
from milepost.review.urls import api_router as review
from milepost.site.account.api import router as account
from milepost.site.openapi import with_problems
from milepost.verify.urls import api_router as verify

DESCRIPTION = """\
What the pages do, for programs. Left to people are signing in, one's addresses, passkeys and
tokens, and who belongs to an organization, its children and its keys. Make a token at
`/account/tokens/` and send it as `Authorization: Bearer …`. Every error is
`application/problem+json` (RFC 9457): `detail` is a sentence for people, `code` a stable word for
machines.
"""


class Api(NinjaAPI):
    """Ninja's API, described with the errors that it has."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """The description, made once: it takes a second, and nothing in it changes."""
        if path_prefix is not None or path_params:
            return self._described(path_prefix, path_params)
        return self._usual

    @cached_property
    def _usual(self) -> OpenAPISchema:
        return self._described(None, None)

    def _described(self, prefix: str | None, params: DictStrAny | None) -> OpenAPISchema:
        described = super().get_openapi_schema(path_prefix=prefix, path_params=params)
        with_problems(described)
        return described


api = Api(
    title="Milepost",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("", people)
api.add_router("", account)
api.add_router("", earn)
api.add_router("", practice)
api.add_router("", define)
api.add_router("", frameworks)
api.add_router("", review)
api.add_router("", issue)
api.add_router("", hold)
api.add_router("", verify)
api.add_router("", recognize)


@api.exception_handler(RuleError)
def refused(request: HttpRequest, error: RuleError) -> HttpResponse:
    """A rule said no."""
    return problem(409, code=error.code, detail=error.sentence)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """There is no such thing, or not for this person."""
    return problem(404, code="not-found", detail="There is nothing here that you may see.")


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No token, or none that is in force."""
    answer = problem(401, code="not-signed-in", detail="Send a token that is in force.")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework could not read the request."""
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return problem(error.status_code, code=code, detail=error.message)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Some of what was sent does not fit the schema."""
    findings = [_finding(entry) for entry in error.errors]
    return problem(422, code="invalid", detail="Some of this does not fit.", errors=findings)


def _finding(entry: dict[str, Any]) -> dict[str, str]:
    return {
        "location": ".".join(str(part) for part in entry.get("loc", ())),
        "message": str(entry.get("msg", "")),
    }
