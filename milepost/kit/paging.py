"""Long lists, twenty rows a page."""

from collections.abc import Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)
PER_PAGE = 20


def page_of(rows: QuerySet[M] | Sequence[M], *, request: HttpRequest) -> Page[M]:
    """Return the page that ``?page=`` asks for; a wrong number gives the nearest there is.

    Show it with ``{% include "kit/pages.html" %}``, the page being ``page`` in the context.
    """
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
