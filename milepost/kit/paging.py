"""Long lists, twenty rows a page."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 20


def page_of(
    rows: QuerySet[Any] | Sequence[Any], *, request: HttpRequest, size: int = PER_PAGE
) -> Page[Any]:
    """Return the page that ``?page=`` asks for; a wrong number gives the nearest there is.

    Show it with ``{% include "kit/pages.html" %}``, the page being ``page`` in the context.
    """
    return Paginator(rows, size).get_page(request.GET.get("page"))


def api_page(
    rows: QuerySet[Any] | Sequence[Any],
    *,
    number: int,
    shape: Callable[[Any], Any],
    size: int = PER_PAGE,
) -> dict[str, Any]:
    """Return one page of a list over the API: how many there are, and these as ``shape`` says.

    A page beyond the last is empty.
    """
    pages = Paginator(rows, size)
    found = pages.page(number).object_list if number <= pages.num_pages else []
    return {"count": pages.count, "items": [shape(row) for row in found]}
